"""Addresses, networks, interfaces and their factories in plain Python: the twin of _types_c."""

from ._bases import (
    AddressValueError,
    NetmaskValueError,
    _BaseAddress,
    _BaseNetwork,
    _BaseV4,
    _BaseV6,
    _groups,
    _pointer_of_interface,
    _WithMasks,
    key_of_others,
    plain_types,
)
from ._core import iptext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any
else:  # so that annotations can be evaluated without an import that costs more than all of this package
    from _collections_abc import Iterable, Iterator

    Any = object

__all__ = [
    "IPv4Address", "IPv4Interface", "IPv4Network", "IPv6Address", "IPv6Interface", "IPv6Network", "PrefixTree",
    "collapse", "cover", "get_mixed_type_key", "ip_address", "ip_interface", "ip_network", "make4", "make6",
    "make_network4", "make_network6", "merge", "parse_addresses", "parse_networks",
]  # fmt: skip

parse_ipv4, parse_ipv6 = iptext().parse_ipv4, iptext().parse_ipv6
format_ipv4, format_ipv6 = iptext().format_ipv4, iptext().format_ipv6

_found_forms: Any = None
_found_tables: Any = None


def _forms() -> Any:
    """The lenient readings, which clean forms do not need."""
    global _found_forms
    if _found_forms is None:
        from . import _forms as found

        _found_forms = found
    return _found_forms


def _tables() -> Any:
    """The tables of ranges, which are not needed before an address is asked about."""
    global _found_tables
    if _found_tables is None:
        from . import _tables_py as found

        _found_tables = found
    return _found_tables


class _Lazy:
    """An attribute that is computed when it is first asked for, and then kept in the object's dictionary."""

    def __init__(self, function: Any) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __get__(self, instance: Any, owner: "type | None" = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self._function.__name__] = self._function(instance)
        return value


if TYPE_CHECKING:
    lazy = property
else:
    lazy = _Lazy


class IPv4Address(_BaseV4, _BaseAddress):
    """An IPv4 address, from text (four decimal octets), an integer of 32 bits or four bytes.

    Raises AddressValueError for what is none. Equal to, hashed as and ordered with the standard library's.
    """

    __slots__ = ("__weakref__", "_ip")

    def __init__(self, address: Any) -> None:
        kind = type(address)
        if kind is int and 0 <= address <= 0xFFFF_FFFF:
            self._ip = address
            return
        if kind is str:
            value = parse_ipv4(address)
            if value is None:
                raise _forms().not_ipv4(address, address)
            self._ip = value
        elif kind is bytes and len(address) == 4:
            self._ip = int.from_bytes(address)
        else:
            self._ip = _forms().address4(address)

    def __str__(self) -> str:
        return format_ipv4(self._ip)  # type: ignore[no-any-return]

    @property
    def packed(self) -> bytes:
        """The four bytes in network order."""
        return self._ip.to_bytes(4)

    @property
    def is_private(self) -> bool:
        """Whether the IANA registry has it as not globally reachable; False for 100.64.0.0/10."""
        return _tables().is_private4(self._ip)  # type: ignore[no-any-return]

    @property
    def is_global(self) -> bool:
        """Whether the IANA registry has it as globally reachable; False for 100.64.0.0/10."""
        return self._ip >> 22 != 0x191 and not self.is_private

    @property
    def is_multicast(self) -> bool:
        """Whether it is in 224.0.0.0/4 (RFC 5771)."""
        return self._ip >> 28 == 0xE

    @property
    def is_reserved(self) -> bool:
        """Whether it is in 240.0.0.0/4 (RFC 1112 section 4)."""
        return self._ip >> 28 == 0xF

    @property
    def is_unspecified(self) -> bool:
        """Whether it is 0.0.0.0."""
        return self._ip == 0

    @property
    def is_loopback(self) -> bool:
        """Whether it is in 127.0.0.0/8 (RFC 1122 section 3.2.1.3)."""
        return self._ip >> 24 == 127

    @property
    def is_link_local(self) -> bool:
        """Whether it is in 169.254.0.0/16 (RFC 3927)."""
        return self._ip >> 16 == 0xA9FE

    @property
    def ipv6_mapped(self) -> Any:
        """The IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2)."""
        return make6(0xFFFF_0000_0000 | self._ip)


def make4(value: int) -> "IPv4Address":
    """The address of *value*, which is trusted to be of 32 bits."""
    made = IPv4Address.__new__(IPv4Address)
    made._ip = value
    return made


_ALL6 = (1 << 128) - 1


class IPv6Address(_BaseV6, _BaseAddress):
    """An IPv6 address, from text (RFC 4291 section 2.2), an integer of 128 bits or 16 bytes.

    Text may end in ``%`` and a zone (RFC 4007 section 11), which *scope_id* gives for the others. Raises
    AddressValueError for what is none. Equal to, hashed as and ordered with the standard library's.
    """

    __slots__ = ("__weakref__", "_ip", "_scope_id")

    _scope_id: "str | None"

    def __init__(self, address: Any, *, scope_id: "str | None" = None) -> None:
        value = None
        if scope_id is None:
            kind = type(address)
            if kind is str:
                if "%" not in address:
                    value = parse_ipv6(address)
                    if value is None:
                        raise _forms().not_ipv6(address, address)
            elif kind is int:
                value = address if 0 <= address <= _ALL6 else None
            elif kind is bytes and len(address) == 16:
                value = int.from_bytes(address)
        if value is None:
            self._ip, self._scope_id = _forms().address6(address, scope_id)
        else:
            self._ip = value
            self._scope_id = None

    def __str__(self) -> str:
        text = format_ipv6(self._ip)
        return f"{text}%{self._scope_id}" if self._scope_id else text

    def __eq__(self, other: object) -> bool:
        equal = _BaseAddress.__eq__(self, other)
        return self._scope_id == getattr(other, "_scope_id", None) if equal is True else equal

    def __hash__(self) -> int:
        return hash((self._ip, self._scope_id))

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (str(self),)

    def _explode(self) -> str:
        text = _groups(self._ip)
        mapped = self.ipv4_mapped
        if mapped is not None:
            text = f"{text[:30]}{mapped}"
        return f"{text}%{self._scope_id}" if self._scope_id else text

    def _pointer(self) -> str:
        return ".".join(f"{self._ip:032x}"[::-1]) + ".ip6.arpa"

    @property
    def scope_id(self) -> "str | None":
        """The zone, or None."""
        return self._scope_id

    @property
    def packed(self) -> bytes:
        """The 16 bytes in network order."""
        return self._ip.to_bytes(16)

    @property
    def ipv4_mapped(self) -> "IPv4Address | None":
        """The IPv4 address in an IPv4-mapped one (RFC 4291 section 2.5.5.2), else None. It answers for it."""
        return make4(self._ip & 0xFFFF_FFFF) if self._ip >> 32 == 0xFFFF else None

    @property
    def teredo(self) -> "tuple[IPv4Address, IPv4Address] | None":
        """Server and client of a Teredo address (RFC 4380 section 4), else None."""
        if self._ip >> 96 != 0x2001_0000:
            return None
        return make4(self._ip >> 64 & 0xFFFF_FFFF), make4(~self._ip & 0xFFFF_FFFF)

    @property
    def sixtofour(self) -> "IPv4Address | None":
        """The IPv4 address in a 6to4 one (RFC 3056 section 2), else None."""
        return make4(self._ip >> 80 & 0xFFFF_FFFF) if self._ip >> 112 == 0x2002 else None

    @property
    def is_private(self) -> bool:
        """Whether the IANA registry has it as not globally reachable."""
        return _tables().is_private6(self._ip)  # type: ignore[no-any-return]

    @property
    def is_global(self) -> bool:
        """Whether the IANA registry has it as globally reachable."""
        return self._ip >> 22 != 0x3FF_FD91 and not _tables().is_private6(self._ip)

    @property
    def is_multicast(self) -> bool:
        """Whether it is in ff00::/8 (RFC 4291 section 2.7)."""
        return self._ip >> 120 == 0xFF or self._ip >> 28 == 0xF_FFFE

    @property
    def is_reserved(self) -> bool:
        """Whether it is in what the IETF has reserved (RFC 4291 section 2.4)."""
        if self._ip >> 32 == 0xFFFF:
            return self._ip >> 28 == 0xF_FFFF
        return bool(_tables().is_in(self._ip, _tables().RESERVED6, 128))

    @property
    def is_unspecified(self) -> bool:
        """Whether it is ``::``."""
        return self._ip in (0, 0xFFFF_0000_0000)

    @property
    def is_loopback(self) -> bool:
        """Whether it is ``::1``."""
        return self._ip == 1 or self._ip >> 24 == 0xFF_FF7F

    @property
    def is_link_local(self) -> bool:
        """Whether it is in fe80::/10 (RFC 4291 section 2.5.6)."""
        return self._ip >> 118 == 0x3FA or self._ip >> 16 == 0xFFFF_A9FE

    @property
    def is_site_local(self) -> bool:
        """Whether it is in fec0::/10, which RFC 3879 has deprecated."""
        return self._ip >> 118 == 0x3FB


def make6(value: int, scope_id: "str | None" = None) -> "IPv6Address":
    """The address of *value*, which is trusted to be of 128 bits."""
    made = IPv6Address.__new__(IPv6Address)
    made._ip = value
    made._scope_id = scope_id
    return made


plain_types.update((IPv4Address, IPv6Address))
_MASKS4 = [0xFFFF_FFFF << 32 - length & 0xFFFF_FFFF for length in range(33)]
_LENGTHS4 = {str(length): length for length in range(33)}


class IPv4Network(_BaseV4, _BaseNetwork):
    """An IPv4 network, from text (address, slash, prefix length, netmask or hostmask), or a pair of these.

    An address alone, also as integer or bytes, is a network of one. Bits past the prefix are an error where *strict*,
    else dropped. Raises AddressValueError, NetmaskValueError, or ValueError for such bits.
    """

    _address_class = IPv4Address

    def __init__(self, address: Any, strict: Any = True) -> None:
        if type(address) is str:
            text, _, digits = address.partition("/")
            length, value = _LENGTHS4.get(digits), parse_ipv4(text)
            if length is not None and value is not None:
                mask = _MASKS4[length]
                if value & mask == value or not strict:
                    self._net, self._prefixlen, self._mask = value & mask, length, mask
                    return
        self._net, self._prefixlen = _forms().network4(address, strict)
        self._mask = _MASKS4[self._prefixlen]

    @lazy
    def network_address(self) -> "IPv4Address":
        """The first address."""
        return make4(self._net)

    @lazy
    def netmask(self) -> "IPv4Address":
        """The mask, as an address."""
        return make4(self._mask)

    @lazy
    def hostmask(self) -> "IPv4Address":
        """The inverted mask, as an address."""
        return self._address_class(self._mask ^ 0xFFFF_FFFF)

    @lazy
    def broadcast_address(self) -> "IPv4Address":
        """The last address."""
        return self._address_class(self._last)

    @property
    def _address_maker(self) -> Any:
        kind = self._address_class
        return make4 if kind is IPv4Address else kind

    def _sibling(self, first: int, length: int) -> Any:
        kind = type(self)
        return make_network4(first, length) if kind is IPv4Network else kind((first, length))

    @property
    def is_private(self) -> bool:
        """Whether all of it is in one block that the IANA registry has as not globally reachable."""
        return _tables().is_private_span(self._net, self._last, 32)  # type: ignore[no-any-return]

    @property
    def is_global(self) -> bool:
        """Whether it is neither private nor in 100.64.0.0/10."""
        return not (self._prefixlen >= 10 and self._net >> 22 == 0x191) and not self.is_private


def make_network4(first: int, length: int) -> "IPv4Network":
    """The network, of a first address that is trusted to have no bits past the prefix."""
    made = IPv4Network.__new__(IPv4Network)
    made._net, made._prefixlen, made._mask = first, length, _MASKS4[length]
    return made


_MASKS6 = [_ALL6 << 128 - length & _ALL6 for length in range(129)]
_LENGTHS6 = {str(length): length for length in range(129)}


class IPv6Network(_BaseV6, _BaseNetwork):
    """An IPv6 network, from text (address, slash, prefix length), or a pair of these.

    An address alone, also as integer or bytes, is a network of one. Bits past the prefix are an error where *strict*,
    else dropped. Raises AddressValueError, NetmaskValueError, or ValueError for such bits.
    """

    _address_class = IPv6Address

    _scope_id: "str | None"

    def __init__(self, address: Any, strict: Any = True) -> None:
        if type(address) is str:
            text, _, digits = address.partition("/")
            length, value = _LENGTHS6.get(digits), parse_ipv6(text)
            if length is not None and value is not None:
                mask = _MASKS6[length]
                if value & mask == value or not strict:
                    self._net, self._prefixlen, self._mask, self._scope_id = value & mask, length, mask, None
                    return
        self._net, self._scope_id, self._prefixlen = _forms().network6(address, strict)
        self._mask = _MASKS6[self._prefixlen]

    @lazy
    def network_address(self) -> "IPv6Address":
        """The first address."""
        return make6(self._net, self._scope_id)

    @lazy
    def netmask(self) -> "IPv6Address":
        """The mask, as an address."""
        return make6(self._mask)

    @lazy
    def hostmask(self) -> "IPv6Address":
        """The inverted mask, as an address."""
        return self._address_class(self._mask ^ _ALL6)

    @lazy
    def broadcast_address(self) -> "IPv6Address":
        """The last address."""
        return self._address_class(self._last)

    @property
    def _address_maker(self) -> Any:
        kind = self._address_class
        return make6 if kind is IPv6Address else kind

    def _sibling(self, first: int, length: int) -> Any:
        kind = type(self)
        return make_network6(first, length) if kind is IPv6Network else kind((first, length))

    @property
    def is_private(self) -> bool:
        """Whether all of it is in one block that the IANA registry has as not globally reachable."""
        return _tables().is_private_span(self._net, self._last, 128)  # type: ignore[no-any-return]

    @property
    def is_global(self) -> bool:
        """Whether it is not private."""
        return not self.is_private

    @property
    def is_site_local(self) -> bool:
        """Whether all of it is in fec0::/10, which RFC 3879 has deprecated."""
        return self._prefixlen >= 10 and self._net >> 118 == 0x3FB


def make_network6(first: int, length: int, scope_id: "str | None" = None) -> "IPv6Network":
    """The network, of a first address that is trusted to have no bits past the prefix."""
    made = IPv6Network.__new__(IPv6Network)
    made._net, made._prefixlen, made._mask, made._scope_id = first, length, _MASKS6[length], scope_id
    return made


class _BaseInterface(_WithMasks):
    """What is of an address together with the network that it is on.

    Interfaces compare by network, then by address; every address comes before them.
    """

    __slots__ = ()

    _ip: int
    network: Any

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (str(self),)

    @lazy
    def netmask(self) -> Any:
        """The mask of the network, as an address."""
        return self.network.netmask

    @lazy
    def hostmask(self) -> Any:
        """The inverted mask of the network, as an address."""
        return self.network.hostmask

    @property
    def is_unspecified(self) -> bool:
        """Whether it is 0.0.0.0/32 or ::/128."""
        return self._ip == 0 and bool(self.network.is_unspecified)

    def __eq__(self, other: object) -> bool:
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        try:
            return bool(self.network == other.network)  # type: ignore[attr-defined]
        except AttributeError:
            return False

    def __lt__(self, other: Any) -> bool:
        less = super().__lt__(other)  # type: ignore[misc]
        if less is NotImplemented:
            return NotImplemented
        try:
            network = other.network
        except AttributeError:
            return False
        return bool(self.network < network or (self.network == network and less))

    def __hash__(self) -> int:
        return hash((self._ip, self._prefixlen, self.network._net))


class IPv4Interface(_BaseInterface, IPv4Address):
    """An IPv4 address on a network, from what IPv4Network takes."""

    def __init__(self, address: Any) -> None:
        self._ip, self._prefixlen = _forms().interface4(address)

    @lazy
    def network(self) -> "IPv4Network":
        """The network."""
        shift = 32 - self._prefixlen
        return make_network4(self._ip >> shift << shift, self._prefixlen)

    @property
    def ip(self) -> "IPv4Address":
        """The address alone."""
        return make4(self._ip)

    def __str__(self) -> str:
        return f"{format_ipv4(self._ip)}/{self._prefixlen}"

    def _plain(self) -> str:
        return format_ipv4(self._ip)  # type: ignore[no-any-return]


class IPv6Interface(_BaseInterface, IPv6Address):
    """An IPv6 address on a network, from what IPv6Network takes."""

    def __init__(self, address: Any) -> None:
        self._ip, self._scope_id, self._prefixlen = _forms().interface6(address)

    @lazy
    def network(self) -> "IPv6Network":
        """The network; it has the zone where no bit of the address is past the prefix."""
        shift = 128 - self._prefixlen
        first = self._ip >> shift << shift
        return make_network6(first, self._prefixlen, self._scope_id if first == self._ip else None)

    @property
    def ip(self) -> "IPv6Address":
        """The address alone, without a zone."""
        return make6(self._ip)

    def __str__(self) -> str:
        text = format_ipv6(self._ip)
        return f"{text}%{self._scope_id}/{self._prefixlen}" if self._scope_id else f"{text}/{self._prefixlen}"

    def _plain(self) -> str:
        return format_ipv6(self._ip, False)  # type: ignore[no-any-return]  # as the standard library, not dotted

    def _explode(self) -> str:
        if self._ip >> 32 == 0xFFFF:
            return self.ip.exploded
        zone = f"%{self._scope_id}" if self._scope_id else ""
        return f"{_groups(self._ip)}{zone}/{self._prefixlen}"

    def _pointer(self) -> str:
        return _pointer_of_interface(self)

    @property
    def is_loopback(self) -> bool:
        """Whether address and network are for loopback."""
        return IPv6Address.is_loopback.fget(self) and self.network.is_loopback  # type: ignore[attr-defined]


_REFUSED = (AddressValueError, NetmaskValueError)


def ip_address(address: Any) -> "IPv4Address | IPv6Address":
    """The IPv4Address or IPv6Address that *address* stands for: text, an integer, or 4 or 16 bytes.

    Integers below 2**32 are IPv4. Raises ValueError for what is neither.
    """
    kind = type(address)
    if kind is str:
        value = parse_ipv6(address) if ":" in address else parse_ipv4(address)
        if value is not None:
            return make6(value) if ":" in address else make4(value)
        if "%" not in address:
            raise _not_one(address, "address")
    elif kind is int and 0 <= address <= _ALL6:
        return make6(address) if address >> 32 else make4(address)
    elif kind is bytes and len(address) in (4, 16):
        return make4(int.from_bytes(address)) if len(address) == 4 else make6(int.from_bytes(address))
    return _either(address, IPv4Address, IPv6Address, "address")  # type: ignore[no-any-return]


def ip_network(address: Any, strict: Any = True) -> "IPv4Network | IPv6Network":
    """The IPv4Network or IPv6Network that *address* stands for.

    Raises ValueError for what is neither, and where *strict* for bits past the prefix.
    """
    return _either(address, IPv4Network, IPv6Network, "network", strict)  # type: ignore[no-any-return]


def ip_interface(address: Any) -> "IPv4Interface | IPv6Interface":
    """The IPv4Interface or IPv6Interface that *address* stands for. Raises ValueError for what is neither."""
    return _either(address, IPv4Interface, IPv6Interface, "interface")  # type: ignore[no-any-return]


def _either(address: Any, kind4: Any, kind6: Any, name: str, *more: Any) -> Any:
    kinds: tuple[Any, ...] = (kind4, kind6)
    kind = type(address)
    if kind is str:
        kinds = (kind6,) if ":" in address else (kind4,)
    elif kind is int:
        kinds = (kind6,) if address >> 32 else (kind4,)
    elif kind is bytes:
        kinds = (kind4,) if len(address) == 4 else (kind6,)
    for kind in kinds:
        try:
            return kind(address, *more)
        except _REFUSED:
            pass
    raise _not_one(address, name)


def _not_one(address: Any, name: str) -> ValueError:
    return ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 {name}")


def get_mixed_type_key(obj: Any) -> Any:
    """A key that sorts addresses and networks of both versions together, or NotImplemented for other objects."""
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    return key_of_others(obj)


def cover(bits: int, first: int, last: int) -> "list[Any]":
    """The fewest networks that have the addresses from *first* to *last* and no others, in order."""
    make: Any = make_network4 if bits == 32 else make_network6
    found = []
    while first <= last:
        size = min((first & -first).bit_length() - 1 if first else bits, (last - first + 1).bit_length() - 1)
        found.append(make(first, bits - size))
        first += 1 << size
    return found


def collapse(networks: "list[Any]") -> "list[Any] | None":
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


def merge(bits: int, spans: "list[tuple[int, int]]") -> "list[Any]":
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


def _lines(source: Any) -> "Iterator[tuple[int, Any]]":
    """The lines of a buffer that are not blank, or the items of an iterable, with their numbers."""
    if hasattr(source, "read"):
        source = source.read()
    if not isinstance(source, (str, bytes, bytearray, memoryview)):
        for place, one in enumerate(source):
            yield place, str.strip(one) if isinstance(one, str) else one
        return
    text = source if isinstance(source, str) else bytes(source).decode("utf-8", "surrogateescape")
    for place, line in enumerate(text.split("\n")):
        line = line.strip(" \t\r")
        if line:
            yield place, line


def _parse(source: Any, read: Any) -> "tuple[list[Any], list[int]]":
    good: list[Any] = []
    bad: list[int] = []
    for place, one in _lines(source):
        try:
            good.append(read(one))
        except (ValueError, TypeError, AttributeError, IndexError):  # the latter for tuples
            bad.append(place)
    return good, bad


def parse_addresses(source: "str | bytes | Iterable[Any]") -> "tuple[list[Any], list[int]]":
    """Addresses from many texts: the good ones in order, and the numbers of the bad ones, from 0.

    *source* is a buffer of lines (text, or UTF-8 bytes), of which blank ones are skipped but counted and white space
    around is dropped, a file of such lines, which is read to its end, or an iterable of what `ip_address` takes.
    """
    return _parse(source, ip_address)


def parse_networks(source: "str | bytes | Iterable[Any]", strict: bool = True) -> "tuple[list[Any], list[int]]":
    """Networks from many texts, as `parse_addresses` reads addresses.

    One with bits past the prefix is bad if *strict*.
    """
    strict = bool(strict)
    return _parse(source, lambda one: ip_network(one, strict))


from ._prefixes_py import PrefixTree as PrefixTree  # noqa: E402 (it needs the names above)
