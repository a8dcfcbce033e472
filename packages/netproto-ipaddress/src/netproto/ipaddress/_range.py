"""Spans of addresses."""

from _collections_abc import Iterator  # not from collections.abc, whose import costs more than all of this package

from . import IPv4Address, IPv4Network, IPv6Address, IPv6Network, _kernel, ip_address, ip_network
from ._bases import AddressValueError, first_and_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
else:  # so that annotations can be evaluated
    Any = object

__all__ = ["AddressRange"]

#: How many dashes are tried for the one between two addresses; the others, if any, are in zones.
_MOST_DASHES = 16


class AddressRange:
    """The addresses from *first* to *last*, both included; zones are dropped.

    One argument is text ``a-b``, an address or a network (an object or text), or another range. Raises
    AddressValueError for what is no address and where *last* comes before *first*, TypeError for a mix of versions.
    Immutable, hashable, and ordered by version, first and last address.
    """

    __module__ = __package__
    __slots__ = ("__weakref__", "_bits", "_first", "_last")

    _bits: int
    _first: int
    _last: int

    def __init__(self, first: Any, last: Any = None) -> None:
        span = _ends(first) if last is None else _pair(first, last)
        for name, value in zip(("_bits", "_first", "_last"), span, strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("AddressRange objects are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("AddressRange objects are immutable")

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (str(self),)

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @property
    def _key(self) -> "tuple[int, int, int]":
        return self._bits, self._first, self._last

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, AddressRange) else NotImplemented

    def __lt__(self, other: "AddressRange") -> bool:
        return self._key < other._key if isinstance(other, AddressRange) else NotImplemented

    def __le__(self, other: "AddressRange") -> bool:
        return self._key <= other._key if isinstance(other, AddressRange) else NotImplemented

    def __gt__(self, other: "AddressRange") -> bool:
        return self._key > other._key if isinstance(other, AddressRange) else NotImplemented

    def __ge__(self, other: "AddressRange") -> bool:
        return self._key >= other._key if isinstance(other, AddressRange) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    def _address(self, value: int) -> "IPv4Address | IPv6Address":
        return _kernel.make4(value) if self._bits == 32 else _kernel.make6(value)

    @property
    def first(self) -> "IPv4Address | IPv6Address":
        """The first address."""
        return self._address(self._first)

    @property
    def last(self) -> "IPv4Address | IPv6Address":
        """The last address."""
        return self._address(self._last)

    @property
    def version(self) -> int:
        """4 or 6."""
        return 4 if self._bits == 32 else 6

    @property
    def num_addresses(self) -> int:
        """How many addresses there are."""
        return self._last - self._first + 1

    def __len__(self) -> int:
        """How many addresses there are. Raises OverflowError for more than `sys.maxsize`; see `num_addresses`."""
        return self.num_addresses

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> "Iterator[IPv4Address | IPv6Address]":
        return map(self._address, range(self._first, self._last + 1))

    def __getitem__(self, n: int) -> "IPv4Address | IPv6Address":
        value = n + (self._first if n >= 0 else self._last + 1)
        if not self._first <= value <= self._last:
            raise IndexError("address out of range")
        return self._address(value)

    def __contains__(self, other: Any) -> bool:
        """Whether an address, network or range, or text of one, is within; False for another version."""
        bits, first, last = _ends(other)
        return bits == self._bits and self._first <= first and last <= self._last

    def overlaps(self, other: Any) -> bool:
        """Whether there is an address in common with a range, a network or an address."""
        bits, first, last = _ends(other)
        return bits == self._bits and first <= self._last and self._first <= last

    def networks(self) -> "list[IPv4Network | IPv6Network]":
        """The fewest networks that have these addresses and no others, in order."""
        return _kernel.cover(self._bits, self._first, self._last)


def _dashes(text: str) -> "Iterator[int]":
    """Where in *text* the first dashes are."""
    place = -1
    for _ in range(_MOST_DASHES):
        place = text.find("-", place + 1)
        if place < 0:
            return
        yield place


def _pair(first: Any, last: Any) -> "tuple[int, int, int]":
    bits, start, _ = _ends(first)
    other_bits, _, end = _ends(last)
    if bits != other_bits:
        raise TypeError(f"{first} and {last} are not of the same version")
    if end < start:
        raise AddressValueError(f"{last} comes before {first}")
    return bits, start, end


def _ends(given: Any) -> "tuple[int, int, int]":
    """Bits of the version, first and last address of an address, network or range, or of text of one."""
    if isinstance(given, AddressRange):
        return given._key
    if hasattr(given, "_ip"):
        return given.max_prefixlen, given._ip, given._ip
    if hasattr(given, "network_address"):
        _, first, length = first_and_length(given)
        return given.max_prefixlen, first, first | (1 << given.max_prefixlen - length) - 1
    try:
        if not isinstance(given, str):
            return _ends(ip_address(given))
        for place in _dashes(given):
            try:
                ends = ip_address(given[:place].strip()), ip_address(given[place + 1 :].strip())
            except ValueError:  # the dash is in a zone
                continue
            return _pair(*ends)
        return _ends(ip_network(given) if "/" in given else ip_address(given))
    except AddressValueError:
        raise
    except ValueError as error:
        raise AddressValueError(str(error)) from None
