"""IP addresses, networks and interfaces, as the standard library's `ipaddress` has them, compiled.

Beyond it: `PrefixMap` and `PrefixSet` find the longest prefix that matches an address, `AddressRange` is a span
``a-b``, `parse_addresses` and `parse_networks` read many at once.
"""

from ._base_network import _BaseNetwork as _BaseNetwork
from ._bases import AddressValueError, NetmaskValueError
from ._bases import _BaseAddress as _BaseAddress
from ._bases import _BaseV4 as _BaseV4
from ._bases import _BaseV6 as _BaseV6
from ._bases import _IPAddressBase as _IPAddressBase
from ._types import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    collapse,
    cover,
    ip_address,
    ip_interface,
    ip_network,
    parse_addresses,
    parse_networks,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ._prefixmap import PrefixMap, PrefixSet
    from ._range import AddressRange
else:  # so that annotations can be evaluated without an import that costs more than all of this package
    from _collections_abc import Iterable, Iterator

    Any = object

__all__ = [
    "ip_address", "ip_network", "ip_interface", "IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network",
    "IPv4Interface", "IPv6Interface", "v4_int_to_packed", "v6_int_to_packed", "summarize_address_range",
    "collapse_addresses", "get_mixed_type_key", "AddressValueError", "NetmaskValueError", "PrefixMap",
    "PrefixSet", "AddressRange", "parse_addresses", "parse_networks",
]  # fmt: skip

IPV4LENGTH = 32
IPV6LENGTH = 128


def v4_int_to_packed(address: int) -> bytes:
    """The four bytes of an IPv4 address, in network order. Raises ValueError for more than 32 bits."""
    try:
        return address.to_bytes(4, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address: int) -> bytes:
    """The 16 bytes of an IPv6 address, in network order. Raises ValueError for more than 128 bits."""
    try:
        return address.to_bytes(16, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6")


def summarize_address_range(first: Any, last: Any) -> "Iterator[Any]":
    """The fewest networks that have the addresses from *first* to *last* and no others, in order.

    Raises TypeError if these are no addresses or of different versions, ValueError if *last* is before *first*.
    """
    if not (hasattr(first, "_ip") and hasattr(last, "_ip")):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    start, stop = int(first), int(last)  # an interface compares in another way
    if start > stop:
        raise ValueError("last IP address must be greater than first")
    if first.version not in (4, 6):
        raise ValueError("unknown IP version")
    yield from cover(first.max_prefixlen, start, stop)


def collapse_addresses(addresses: "Iterable[Any]") -> "Iterator[Any]":
    """The fewest networks that have the same addresses as *addresses*, which are addresses and networks, in order.

    Raises TypeError for a mix of versions.
    """
    given = list(addresses)
    found = collapse(given)
    if found is None:
        from ._collapse import collapse_others

        found = collapse_others(given)
    return iter(found)


def get_mixed_type_key(obj: Any) -> Any:
    """A key that sorts addresses and networks of both versions together, or NotImplemented for other objects."""
    for name in ("_get_networks_key", "_get_address_key"):
        method = getattr(obj, name, None)
        if method is not None:
            return method()
    return NotImplemented


def _find_address_range(addresses: "Iterable[Any]") -> "Iterator[tuple[Any, Any]]":
    """First and last of each run of consecutive addresses; *addresses* are sorted and differ."""
    rest = iter(addresses)
    first = last = next(rest)
    for one in rest:
        if one._ip - last._ip != 1:
            yield first, last
            first = one
        last = one
    yield first, last


def _count_righthand_zero_bits(number: int, bits: int) -> int:
    """How many zeros *number* ends with in binary, *bits* at most."""
    return min(bits, (number & -number).bit_length() - 1) if number else bits


#: What is imported when it is first asked for, and where it is.
_LATER = {"PrefixMap": "_prefixmap", "PrefixSet": "_prefixmap", "AddressRange": "_range"}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        import importlib

        found = globals()[name] = getattr(importlib.import_module(f".{_LATER[name]}", __package__), name)
        return found
    if name == "__version__":
        import warnings

        warnings.warn(
            "'__version__' is deprecated and slated for removal in Python 3.20", DeprecationWarning, stacklevel=2
        )
        return "1.0"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> "list[str]":
    return sorted({*globals(), *__all__, *_LATER})
