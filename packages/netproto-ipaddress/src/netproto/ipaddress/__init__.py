"""IP addresses, networks and interfaces, as the standard library's `ipaddress` has them, compiled.

Beyond it: `PrefixMap` and `PrefixSet` find the longest prefix that matches an address, `AddressRange` is a span
``a-b``, `parse_addresses` and `parse_networks` read many at once.
"""

import sys

from . import _core
from ._bases import AddressValueError, NetmaskValueError
from ._bases import _BaseAddress as _BaseAddress
from ._bases import _BaseNetwork as _BaseNetwork
from ._bases import _BaseV4 as _BaseV4
from ._bases import _BaseV6 as _BaseV6
from ._bases import _IPAddressBase as _IPAddressBase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from . import _types_py as _kernel
    from ._types_py import IPv4Address as IPv4Address
    from ._types_py import IPv4Interface as IPv4Interface
    from ._types_py import IPv4Network as IPv4Network
    from ._types_py import IPv6Address as IPv6Address
    from ._types_py import IPv6Interface as IPv6Interface
    from ._types_py import IPv6Network as IPv6Network
    from ._types_py import get_mixed_type_key as get_mixed_type_key
    from ._types_py import ip_address as ip_address
    from ._types_py import ip_interface as ip_interface
    from ._types_py import ip_network as ip_network
    from ._types_py import parse_addresses as parse_addresses
    from ._types_py import parse_networks as parse_networks
else:
    # Annotations can be evaluated without an import that costs more than all of this package.
    from _collections_abc import Iterable, Iterator

    Any = object

    _kernel = _core.choose(__package__, "_types")
    IPv4Address, IPv6Address = _kernel.IPv4Address, _kernel.IPv6Address
    IPv4Interface, IPv6Interface = _kernel.IPv4Interface, _kernel.IPv6Interface
    IPv4Network, IPv6Network = _kernel.IPv4Network, _kernel.IPv6Network
    get_mixed_type_key = _kernel.get_mixed_type_key
    ip_address, ip_interface, ip_network = _kernel.ip_address, _kernel.ip_interface, _kernel.ip_network
    parse_addresses, parse_networks = _kernel.parse_addresses, _kernel.parse_networks

for _kind in (IPv4Address, IPv6Address, IPv4Network, IPv6Network, IPv4Interface, IPv6Interface):
    if _kind.__module__ != __package__:
        _kind.__module__ = __package__
    _core.adopt_type(_kind, "ipaddress", _kind.__name__)
for _function in (get_mixed_type_key, ip_address, ip_interface, ip_network, parse_addresses, parse_networks):
    _function.__module__ = __package__  # the same in both builds, for whoever stores it

__all__ = [
    "ip_address", "ip_network", "ip_interface", "IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network",
    "IPv4Interface", "IPv6Interface", "IPV4LENGTH", "IPV6LENGTH", "v4_int_to_packed", "v6_int_to_packed",
    "summarize_address_range", "collapse_addresses", "get_mixed_type_key", "AddressValueError", "NetmaskValueError",
    "PrefixMap", "PrefixSet", "AddressRange", "parse_addresses", "parse_networks",
]  # fmt: skip

IPV4LENGTH = 32
IPV6LENGTH = 128


def v4_int_to_packed(address: int) -> bytes:
    """The four bytes of an IPv4 address, in network order. Raises ValueError for more than 32 bits."""
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address: int) -> bytes:
    """The 16 bytes of an IPv6 address, in network order. Raises ValueError for more than 128 bits."""
    try:
        return address.to_bytes(16)
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
    start, stop = first._ip, last._ip  # an interface compares in another way
    if start > stop:
        raise ValueError("last IP address must be greater than first")
    if first.version not in (4, 6):
        raise ValueError("unknown IP version")
    yield from _kernel.cover(first.max_prefixlen, start, stop)


def collapse_addresses(addresses: "Iterable[Any]") -> "Iterator[Any]":
    """The fewest networks that have the same addresses as *addresses*, which are addresses and networks, in order.

    Raises TypeError for a mix of versions.
    """
    given = list(addresses)
    found = _kernel.collapse(given)
    if found is None:
        from ._collapse import collapse_others

        found = collapse_others(given)
    return iter(found)


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


from ._prefixmap import PrefixMap, PrefixSet  # noqa: E402 (they need the names above)
from ._range import AddressRange  # noqa: E402

if sys.version_info >= (3, 15):  # not before: such a function slows down every use of this module's names

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            import warnings

            warnings.warn(
                "'__version__' is deprecated and slated for removal in Python 3.20", DeprecationWarning, stacklevel=2
            )
            return "1.0"
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

else:
    __version__ = "1.0"
