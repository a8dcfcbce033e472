"""Making addresses and networks by the dozen, in plain Python: the twin of _factory_c."""

from __future__ import annotations

from ._address4_py import IPv4Address, make4
from ._address6_py import IPv6Address, make6
from ._core import parse_ipv4, parse_ipv6
from ._errors import AddressValueError, NetmaskValueError
from ._network4_py import IPv4Network, make_network4
from ._network6_py import IPv6Network, make_network6

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ._interface_py import IPv4Interface, IPv6Interface

__all__ = [
    "collapse", "cover", "ip_address", "ip_interface", "ip_network", "merge", "parse_addresses", "parse_networks",
]  # fmt: skip

_REFUSED = (AddressValueError, NetmaskValueError)


def ip_address(address: Any) -> IPv4Address | IPv6Address:
    """The IPv4Address or IPv6Address that *address* stands for: text, an integer, or 4 or 16 bytes.

    Integers below 2**32 are IPv4. Raises ValueError for what is neither.
    """
    if type(address) is str:
        value = parse_ipv6(address) if ":" in address else parse_ipv4(address)
        if value is not None:
            return make6(value) if ":" in address else make4(value)
    return _either(address, IPv4Address, IPv6Address, "address")  # type: ignore[no-any-return]


def ip_network(address: Any, strict: Any = True) -> IPv4Network | IPv6Network:
    """The IPv4Network or IPv6Network that *address* stands for.

    Raises ValueError for what is neither, and where *strict* for bits past the prefix.
    """
    if type(address) is str:
        kind: Any = IPv6Network if ":" in address else IPv4Network
        try:
            return kind(address, strict)  # type: ignore[no-any-return]
        except _REFUSED:
            pass
        raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 network")
    return _either(address, IPv4Network, IPv6Network, "network", strict)  # type: ignore[no-any-return]


def ip_interface(address: Any) -> IPv4Interface | IPv6Interface:
    """The IPv4Interface or IPv6Interface that *address* stands for. Raises ValueError for what is neither."""
    from ._interface import IPv4Interface, IPv6Interface

    return _either(address, IPv4Interface, IPv6Interface, "interface")  # type: ignore[no-any-return]


def _either(address: Any, kind4: Any, kind6: Any, name: str, *more: Any) -> Any:
    if type(address) is str:
        kinds: tuple[Any, ...] = (kind6,) if ":" in address else (kind4,)
    else:
        kinds = (kind4, kind6)
    for kind in kinds:
        try:
            return kind(address, *more)
        except _REFUSED:
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 {name}")


def cover(bits: int, first: int, last: int) -> list[Any]:
    """The fewest networks that have the addresses from *first* to *last* and no others, in order."""
    make: Any = make_network4 if bits == 32 else make_network6
    found = []
    while first <= last:
        size = min((first & -first).bit_length() - 1 if first else bits, (last - first + 1).bit_length() - 1)
        found.append(make(first, bits - size))
        first += 1 << size
    return found


def collapse(networks: list[Any]) -> list[Any] | None:
    """The fewest networks that have the same addresses, of addresses and networks of these very types.

    None where there are others, both versions, or zones.
    """
    kinds: set[Any] = set(map(type, networks))
    kind: Any
    if kinds.issubset((IPv4Address, IPv4Network)):
        bits, kind = 32, IPv4Network
    elif kinds.issubset((IPv6Address, IPv6Network)):
        bits, kind = 128, IPv6Network
    else:
        return None
    if bits == 128 and any(one._scope_id for one in networks):
        return None
    spans = [(one._net, one._last) if type(one) is kind else (one._ip, one._ip) for one in networks]
    return merge(bits, spans)


def merge(bits: int, spans: list[tuple[int, int]]) -> list[Any]:
    """The fewest networks that have the addresses of *spans*, first and last of each, and no others."""
    if any(not 0 <= first <= last or last >> bits for first, last in spans):
        raise ValueError("not a range of addresses")
    spans.sort()
    found: list[Any] = []
    start, end = 0, -2
    for first, last in spans:
        if first > end + 1:
            if end >= 0:
                found += cover(bits, start, end)
            start, end = first, last
        elif last > end:
            end = last
    if end >= 0:
        found += cover(bits, start, end)
    return found


def _lines(source: Any) -> Iterator[tuple[int, Any]]:
    """The lines of a buffer that are not blank, or the items of an iterable, with their numbers."""
    if not isinstance(source, (str, bytes, bytearray, memoryview)):
        for place, one in enumerate(source):
            yield place, one.strip() if isinstance(one, str) else one
        return
    text = source if isinstance(source, str) else str(source, "utf-8", "surrogateescape")
    for place, line in enumerate(text.split("\n")):
        line = line.strip(" \t\r")
        if line:
            yield place, line


def _parse(source: Any, read: Any) -> tuple[list[Any], list[int]]:
    good: list[Any] = []
    bad: list[int] = []
    for place, one in _lines(source):
        try:
            good.append(read(one))
        except (ValueError, TypeError, AttributeError, IndexError):  # the latter for tuples
            bad.append(place)
    return good, bad


def parse_addresses(source: str | bytes | Iterable[Any]) -> tuple[list[Any], list[int]]:
    """Addresses from many texts: the good ones in order, and the numbers of the bad ones, from 0.

    *source* is a buffer of lines (text, or UTF-8 bytes), of which blank ones are skipped but counted and white space
    around is dropped, or an iterable of what `ip_address` takes.
    """
    return _parse(source, ip_address)


def parse_networks(source: str | bytes | Iterable[Any], strict: bool = True) -> tuple[list[Any], list[int]]:
    """Networks from many texts, as `parse_addresses` reads addresses.

    One with bits past the prefix is bad if *strict*.
    """
    return _parse(source, lambda one: ip_network(one, strict))
