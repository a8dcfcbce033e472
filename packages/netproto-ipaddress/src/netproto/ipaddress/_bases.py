"""The exceptions, and what all types share: addresses, networks, all of one version.

Both builds of the types inherit from these classes: the twins take all of it, the compiled types the rarer half. They
are in one file as a file more would take a good part of the time that the package takes to import.
"""

import sys

from ._core import iptext, kin, pydantic_schema, real

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any
else:  # so that annotations can be evaluated without an import that costs more than all of this package
    from _collections_abc import Iterator

    Any = object

__all__ = [
    "HASHES_PAIRS", "AddressValueError", "NetmaskValueError", "_BaseAddress", "_BaseNetwork", "_BaseV4",
    "_BaseV6", "_IPAddressBase", "_WithMasks", "first_and_length", "key_of_others", "network_hash", "plain_types",
]  # fmt: skip

if TYPE_CHECKING:
    _AddressBase = ValueError
    _NetmaskBase = ValueError
else:
    _AddressBase = kin("ipaddress", "AddressValueError", ValueError)
    _NetmaskBase = kin("ipaddress", "NetmaskValueError", ValueError)


class AddressValueError(_AddressBase):
    """Not an address."""

    __module__ = __package__


class NetmaskValueError(_NetmaskBase):
    """Not a netmask, hostmask or prefix length."""

    __module__ = __package__


class _IPAddressBase:
    """An address, network or interface."""

    __slots__ = ()

    version: int
    max_prefixlen: int
    _ALL_ONES: int
    _prefixlen: int
    _net: int
    _scope_id: "str | None"

    if TYPE_CHECKING:

        def __lt__(self, other: Any) -> bool: ...

    # Zones count for equality but not for order, hence these rather than comparisons of the integers.
    def __le__(self, other: Any) -> bool:
        less = self.__lt__(other)
        return less if less is NotImplemented else less or self == other

    def __gt__(self, other: Any) -> bool:
        less = self.__lt__(other)
        return less if less is NotImplemented else not less and self != other

    def __ge__(self, other: Any) -> bool:
        less = self.__lt__(other)
        return less if less is NotImplemented else not less

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @property
    def exploded(self) -> str:
        """The long form, with all zeros."""
        return self._explode()

    @property
    def compressed(self) -> str:
        """The short form, as ``str`` gives it."""
        return str(self)

    @property
    def reverse_pointer(self) -> str:
        """The name of the reverse DNS record (RFC 1035 section 3.5, RFC 3596 section 2.5)."""
        return self._pointer()

    def _explode(self) -> str:
        return str(self)

    def _pointer(self) -> str:
        raise NotImplementedError

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (str(self),)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        documented = next((base.__name__ for base in cls.__mro__ if base.__module__ == __package__), cls.__name__)
        return pydantic_schema(cls, "ipaddress", documented, handler)

    @classmethod
    def _ip_int_from_prefix(cls, prefixlen: int) -> int:
        return cls._ALL_ONES ^ cls._ALL_ONES >> prefixlen

    @classmethod
    def _prefix_from_ip_int(cls, ip_int: int) -> int:
        from ._forms import prefix_of_pattern

        return prefix_of_pattern(ip_int, cls.max_prefixlen)

    @classmethod
    def _prefix_from_prefix_string(cls, prefixlen_str: str) -> int:
        from ._forms import prefix_of_digits

        return prefix_of_digits(prefixlen_str, cls.max_prefixlen)


class _BaseV4(_IPAddressBase):
    """What is of IPv4."""

    __slots__ = ()

    version = _version = 4
    max_prefixlen = _max_prefixlen = 32
    _scope_id: "str | None" = None
    _ALL_ONES = 0xFFFF_FFFF

    def _pointer(self) -> str:
        return ".".join(str(self).split(".")[::-1]) + ".in-addr.arpa"

    @classmethod
    def _ip_int_from_string(cls, ip_str: str) -> int:
        from ._forms import ipv4_of_text

        return ipv4_of_text(ip_str)

    @classmethod
    def _string_from_ip_int(cls, ip_int: int) -> str:
        text: str = iptext().format_ipv4(ip_int)
        return text

    @classmethod
    def _make_netmask(cls, arg: Any) -> "tuple[Any, int]":
        from . import IPv4Address
        from ._forms import prefix_of_mask4

        length = prefix_of_mask4(arg)
        return IPv4Address(cls._ip_int_from_prefix(length)), length


def _groups(value: int) -> str:
    """All eight groups of four digits."""
    digits = f"{value:032x}"
    return ":".join([digits[at : at + 4] for at in range(0, 32, 4)])


def _pointer_of(digits: str) -> str:
    return ".".join(digits[::-1]) + ".ip6.arpa"


def _pointer_of_interface(one: Any) -> str:
    """Without a zone; with the length unless the address is IPv4-mapped, as the standard library has it."""
    return _pointer_of(f"{one._ip:032x}" if one._ip >> 32 == 0xFFFF else f"{one._ip:032x}/{one._prefixlen}")


class _BaseV6(_IPAddressBase):
    """What is of IPv6."""

    __slots__ = ()

    version = _version = 6
    max_prefixlen = _max_prefixlen = 128
    _ALL_ONES = (1 << 128) - 1

    def _explode(self) -> str:
        return f"{_groups(self._net)}/{self._prefixlen}"

    def _pointer(self) -> str:
        return _pointer_of(f"{self._net:032x}/{self._prefixlen}")  # the length too, as the standard library has it

    @classmethod
    def _ip_int_from_string(cls, ip_str: str) -> int:
        from ._forms import ipv6_of_text

        return ipv6_of_text(ip_str)

    @classmethod
    def _string_from_ip_int(cls, ip_int: int) -> str:
        if ip_int >> 128:
            raise ValueError("IPv6 address is too large")
        text: str = iptext().format_ipv6(ip_int, False)
        return text

    @classmethod
    def _split_scope_id(cls, ip_str: str) -> "tuple[str, str | None]":
        address, sign, zone = ip_str.partition("%")
        if sign and (not zone or "%" in zone):
            raise AddressValueError(f'Invalid IPv6 address: "{ip_str!r}"')
        return address, zone if sign else None

    @classmethod
    def _make_netmask(cls, arg: Any) -> "tuple[Any, int]":
        from . import IPv6Address
        from ._forms import prefix_of_mask6

        length = prefix_of_mask6(arg)
        return IPv6Address(cls._ip_int_from_prefix(length)), length


def _not_same_version(one: object, other: object) -> "TypeError":
    return TypeError(f"{one} and {other} are not of the same version")


_found_specs: "dict[tuple[int, str], str]" = {}  # only of what there is: 16 for each version


def _integer_spec(bits: int, format_spec: str) -> str:
    """What formats the integer as *format_spec* does the address, with all its zeros, or nothing if it is none."""
    base, flags = format_spec[-1], format_spec[:-1]
    if base not in "bnxX" or flags not in ("", "#", "_", "#_"):
        return ""
    prefix, grouping = flags.rstrip("_"), flags.lstrip("#")
    if base == "n":
        base = "b" if bits == 32 else "x"
    width = bits if base == "b" else bits // 4
    width += (width // 4 - 1 if grouping else 0) + 2 * len(prefix)
    spec = _found_specs[bits, format_spec] = f"{prefix}0{width}{grouping}{base}"
    return spec


#: IPv4Address and IPv6Address of each build: how these compare to an interface is for that to say.
plain_types: "set[type]" = set()


class _BaseAddress(_IPAddressBase):
    """A single address, of either version."""

    __slots__ = ()

    _ip: int

    def __int__(self) -> int:
        return self._ip

    def __eq__(self, other: object) -> bool:
        try:
            if self._ip != other._ip:  # type: ignore[attr-defined]
                return False
            if type(other) is type(self):
                return True
            if self.version != other.version:  # type: ignore[attr-defined]
                return False
        except AttributeError:
            return NotImplemented
        return NotImplemented if type(self) in plain_types and hasattr(other, "network") else True

    def __lt__(self, other: Any) -> bool:
        if type(other) is type(self):
            return self._ip < other._ip
        try:
            value, version = other._ip, other.version
        except AttributeError:
            return NotImplemented
        if version != self.version:
            raise _not_same_version(self, other)
        return NotImplemented if type(self) in plain_types and hasattr(other, "network") else self._ip < value

    def __hash__(self) -> int:
        return hash(hex(self._ip))

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, int):
            return NotImplemented
        return type(self)(self._ip + other)  # type: ignore[call-arg]

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, int):
            return NotImplemented
        return type(self)(self._ip - other)  # type: ignore[call-arg]

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (self._ip,)

    def __format__(self, format_spec: str) -> str:
        """As text (``s``, the default), or all bits in binary (``b``) or hexadecimal (``x``, ``X``).

        ``n`` is binary for IPv4 and hexadecimal for IPv6; ``#`` and ``_`` go before those, as for integers.
        """
        if not format_spec or format_spec[-1] == "s":
            return format(str(self), format_spec)
        spec = _found_specs.get((self.max_prefixlen, format_spec)) or _integer_spec(self.max_prefixlen, format_spec)
        return format(self._ip, spec) if spec else super().__format__(format_spec)

    def _get_address_key(self) -> "tuple[int, Any]":
        return self.version, self


class _WithMasks:
    """The texts of an interface or network with what says how long its prefix is."""

    __slots__ = ()

    _prefixlen: int
    netmask: Any
    hostmask: Any

    def _plain(self) -> str:
        """The address alone."""
        raise NotImplementedError

    @property
    def with_prefixlen(self) -> str:
        """The address and the prefix length."""
        return f"{self._plain()}/{self._prefixlen}"

    @property
    def with_netmask(self) -> str:
        """The address and the netmask."""
        return f"{self._plain()}/{self.netmask}"

    @property
    def with_hostmask(self) -> str:
        """The address and the hostmask."""
        return f"{self._plain()}/{self.hostmask}"


def _hashes_pairs() -> bool:
    """Whether the standard library of this Python hashes address and mask as a pair, or (with more collisions) xor-ed.

    Ours has to be the same, so that both are one key.
    """
    release = sys.version_info[:3]
    if release >= (3, 14) or release >= (3, 13, 4):
        return True
    if release >= (3, 13) or release < (3, 11, 13) or (3, 12) <= release < (3, 12, 11):
        return False
    one = real("ipaddress").ip_network("192.0.2.0/24")  # late security releases: not all have it
    return hash(one) == hash((int(one.network_address), int(one.netmask)))


HASHES_PAIRS = _hashes_pairs()


def network_hash(first: int, mask: int) -> int:
    """The hash of a network."""
    return hash((first, mask)) if HASHES_PAIRS else hash(first ^ mask)


def index(value: Any) -> int:
    """As `operator.index`, without an import."""
    return value if type(value) is int else range(value).stop


def key_of_others(obj: Any) -> Any:
    """The key of an object that is not exactly of a type of ours, and may be none of an address or network."""
    if isinstance(obj, type):
        return NotImplemented
    for name in ("_get_networks_key", "_get_address_key"):
        method = getattr(obj, name, None)
        if method is not None:
            return method()
    return NotImplemented


def first_and_length(network: Any) -> "tuple[int, int, int]":
    """Version, first address and prefix length of a network, ours or the standard library's.

    Raises AttributeError for what is none.
    """
    return network.version, int(network.network_address), network._prefixlen


class _BaseNetwork(_WithMasks, _IPAddressBase):
    """A network of either version: an address whose bits past the prefix are zeros."""

    __slots__ = ()

    _net: int
    _mask: int
    network_address: Any
    broadcast_address: Any

    @property
    def _address_class(self) -> Any:
        raise NotImplementedError(f"{type(self)} has no associated address class")

    @property
    def _address_maker(self) -> Any:
        return self._address_class

    def _sibling(self, first: int, length: int) -> Any:
        return type(self)((first, length))  # type: ignore[call-arg]

    @property
    def _last(self) -> int:
        return self._net | self._ALL_ONES ^ self._mask

    def __str__(self) -> str:
        return f"{self.network_address}/{self._prefixlen}"

    def __iter__(self) -> "Iterator[Any]":
        return map(self._address_maker, range(self._net, self._last + 1))

    def hosts(self) -> "Iterator[Any]":
        """An iterator over the usable addresses: all but the network's own and, for IPv4, the broadcast address.

        Networks of one or two addresses give these.
        """
        first = self._net
        last = first | self._ALL_ONES ^ self._mask
        if last - first > 1:
            first += 1
            last -= self.version == 4
        elif first == last:
            return iter((self.network_address,))
        return map(self._address_maker, range(first, last + 1))

    def __getitem__(self, n: int) -> Any:
        first = self._net
        last = first | self._ALL_ONES ^ self._mask
        place = index(n) + (first if n >= 0 else last + 1)
        if not first <= place <= last:
            raise IndexError("address out of range")
        return self._address_maker(place)

    def __eq__(self, other: object) -> bool:
        if type(other) is type(self):
            return bool(
                self._net == other._net and self._prefixlen == other._prefixlen and self._scope_id == other._scope_id
            )
        try:
            return bool(
                self.version == other.version  # type: ignore[attr-defined]
                and self.network_address == other.network_address  # type: ignore[attr-defined]
                and self._prefixlen == other._prefixlen  # type: ignore[attr-defined]
            )
        except AttributeError:
            return NotImplemented

    def __lt__(self, other: Any) -> bool:
        try:
            version, first, length = first_and_length(other)
        except AttributeError:
            return NotImplemented
        if version != self.version:
            raise _not_same_version(self, other)
        return (self._net, self._prefixlen) < (first, length)

    def __hash__(self) -> int:
        return network_hash(self._net, self._mask)

    def __contains__(self, other: Any) -> bool:
        if self.version != other.version or isinstance(other, _BaseNetwork):
            return False
        try:
            return bool(other._ip & self._mask == self._net)
        except AttributeError:
            if hasattr(other, "network_address"):  # the standard library's
                return False
            raise

    def overlaps(self, other: Any) -> bool:
        """Whether the networks have an address in common. Raises TypeError where *other* is no network."""
        try:
            version, first, length = first_and_length(other)
        except AttributeError:
            raise TypeError(f"{other!r} is not a network")
        if version != self.version:
            return False
        shift = self.max_prefixlen - min(length, self._prefixlen)
        return first >> shift == self._net >> shift

    def subnet_of(self, other: Any) -> bool:
        """Whether all addresses of this network are in *other*. Raises TypeError for another version."""
        first, length = self._same_version(other)
        return length <= self._prefixlen and (self._net ^ first) >> self.max_prefixlen - length == 0

    def supernet_of(self, other: Any) -> bool:
        """Whether all addresses of *other* are in this network. Raises TypeError for another version."""
        first, length = self._same_version(other)
        return self._prefixlen <= length and first & self._mask == self._net

    def _same_version(self, other: Any) -> "tuple[int, int]":
        try:
            found = first_and_length(other)
        except AttributeError:
            if getattr(other, "version", self.version) != self.version:
                raise _not_same_version(self, other)
            raise TypeError(f"Unable to test subnet containment between {self} and {other}")
        if found[0] != self.version:
            raise _not_same_version(self, other)
        return found[1:]

    def _plain(self) -> str:
        return str(self.network_address)

    @property
    def num_addresses(self) -> int:
        """How many addresses the network has."""
        return 1 << self.max_prefixlen - self._prefixlen

    @property
    def prefixlen(self) -> int:
        """How many bits the prefix has."""
        return self._prefixlen

    def address_exclude(self, other: Any) -> "Iterator[Any]":
        """The networks that are left of this one without *other*, largest first.

        Raises TypeError if *other* is of another version or no network, ValueError if it is not inside.
        """
        if self.version != other.version:
            raise _not_same_version(self, other)
        try:
            _, first, length = first_and_length(other)
        except AttributeError:
            raise TypeError(f"{other} is not a network object")
        if length < self._prefixlen or first & self._mask != self._net:
            raise ValueError(f"{other} not contained in {self}")
        for part in range(self._prefixlen + 1, length + 1):
            shift = self.max_prefixlen - part
            yield self._sibling((first >> shift ^ 1) << shift, part)

    def compare_networks(self, other: Any) -> int:
        """-1, 0 or 1 as this network comes before *other*, is the same, or comes after. Zones do not count.

        Raises TypeError for another version.
        """
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same type")
        _, first, length = first_and_length(other)
        if self._net != first:
            return -1 if self._net < first else 1
        return (self._prefixlen > length) - (self._prefixlen < length)

    def _get_networks_key(self) -> "tuple[int, Any, Any]":
        return self.version, self.network_address, self.netmask

    def _subnet_length(self, prefixlen_diff: int, new_prefix: "int | None") -> int:
        """The length that the arguments of `subnets` ask for."""
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        length = self._prefixlen + index(prefixlen_diff)
        if length > self.max_prefixlen:
            raise ValueError(f"prefix length diff {length} is invalid for netblock {self}")
        return length

    def subnets(self, prefixlen_diff: int = 1, new_prefix: "int | None" = None) -> "Iterator[Any]":
        """The networks that make up this one: *prefixlen_diff* bits longer, or of length *new_prefix*.

        One that has a single address gives itself. Raises ValueError at the first step where the length is not
        possible or both are given.
        """
        if self._prefixlen == self.max_prefixlen:
            yield self
            return
        length = self._subnet_length(prefixlen_diff, new_prefix)
        for first in range(self._net, self._last + 1, 1 << self.max_prefixlen - length):
            yield self._sibling(first, length)

    def supernet(self, prefixlen_diff: int = 1, new_prefix: "int | None" = None) -> Any:
        """The network that has this one in it: *prefixlen_diff* bits shorter, or of length *new_prefix*.

        The whole address space gives itself. Raises ValueError where the length is not possible or both are given.
        """
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        length = self._prefixlen - index(prefixlen_diff)
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        if length < 0:
            raise ValueError(
                f"current prefixlen is {self._prefixlen}, cannot have a prefixlen_diff of {prefixlen_diff}"
            )
        shift = self.max_prefixlen - length
        return self._sibling(self._net >> shift << shift, length)

    def _step(self, prefix: "int | None", name: str) -> "tuple[int, int]":
        """The length asked for, and how many bits are past it."""
        length = self._prefixlen if prefix is None else index(prefix)
        if prefix is not None and not 1 <= length <= self.max_prefixlen:
            raise ValueError(f"{name} prefix must be between 1 and {self.max_prefixlen}")
        return length, self.max_prefixlen - length

    def next_network(self, next_prefix: "int | None" = None) -> Any:
        """The first network of length *next_prefix*, by default this one's, that lies behind this network.

        Raises ValueError where the address space ends before, and for a length that is not possible.
        """
        length, shift = self._step(next_prefix, "next")
        first = (self._last >> shift) + 1 << shift
        if first > self._ALL_ONES:
            raise ValueError(f"out of address space, cannot make another /{length} network")
        return self._sibling(first, length)

    def prev_network(self, prev_prefix: "int | None" = None) -> Any:
        """The last network of length *prev_prefix*, by default this one's, that lies before this network.

        Raises ValueError where the address space begins after, and for a length that is not possible.
        """
        length, shift = self._step(prev_prefix, "previous")
        first = (self._net >> shift) - 1 << shift
        if first < 0:
            raise ValueError(f"out of address space, cannot make another /{length} network")
        return self._sibling(first, length)

    @property
    def is_multicast(self) -> bool:
        """Whether all of it is for multicast."""
        return self.network_address.is_multicast and self.broadcast_address.is_multicast  # type: ignore[no-any-return]

    @property
    def is_reserved(self) -> bool:
        """Whether all of it is reserved by the IETF."""
        return self.network_address.is_reserved and self.broadcast_address.is_reserved  # type: ignore[no-any-return]

    @property
    def is_link_local(self) -> bool:
        """Whether all of it is link-local."""
        return self.network_address.is_link_local and self.broadcast_address.is_link_local  # type: ignore[no-any-return]

    @property
    def is_unspecified(self) -> bool:
        """Whether it is the unspecified address alone."""
        return self.network_address.is_unspecified and self.broadcast_address.is_unspecified  # type: ignore[no-any-return]

    @property
    def is_loopback(self) -> bool:
        """Whether all of it is for loopback."""
        return self.network_address.is_loopback and self.broadcast_address.is_loopback  # type: ignore[no-any-return]
