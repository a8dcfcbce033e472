"""The exceptions, and what all types share, or those of one version, or all addresses.

Both builds of the types inherit from these classes: the twins take all of it, the compiled types the rarer half.
"""

from ._core import iptext, kin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
else:  # so that annotations can be evaluated without an import that costs more than all of this package
    Any = object

__all__ = [
    "AddressValueError", "NetmaskValueError", "_BaseAddress", "_BaseInterface", "_BaseV4", "_BaseV6", "_IPAddressBase",
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


class _BaseV6(_IPAddressBase):
    """What is of IPv6."""

    __slots__ = ()

    version = _version = 6
    max_prefixlen = _max_prefixlen = 128
    _ALL_ONES = (1 << 128) - 1

    def _explode(self) -> str:
        return f"{_groups(self._net)}/{self._prefixlen}"

    def _pointer(self) -> str:
        digits = self.exploded.partition("%")[0].replace(":", "")
        return ".".join(digits[::-1]) + ".ip6.arpa"

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


def _knows_better(one: object, other: object) -> bool:
    """Whether *other* is an interface and *one* an address: how they compare is for the interface to say."""
    return hasattr(other, "network") and not hasattr(one, "network")


class _BaseAddress(_IPAddressBase):
    """A single address, of either version."""

    __slots__ = ()

    _ip: int

    def __int__(self) -> int:
        return self._ip

    def __eq__(self, other: object) -> bool:
        try:
            if self._ip != other._ip or self.version != other.version:  # type: ignore[attr-defined]
                return False
        except AttributeError:
            return NotImplemented
        return NotImplemented if _knows_better(self, other) else True

    def __lt__(self, other: Any) -> bool:
        try:
            value, version = other._ip, other.version
        except AttributeError:
            return NotImplemented
        if version != self.version:
            raise _not_same_version(self, other)
        return NotImplemented if _knows_better(self, other) else self._ip < value

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

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (self._ip,)

    def __format__(self, format_spec: str) -> str:
        """As text (``s``, the default), or all bits in binary (``b``) or hexadecimal (``x``, ``X``).

        ``n`` is binary for IPv4 and hexadecimal for IPv6; ``#`` and ``_`` go before those, as for integers.
        """
        if not format_spec or format_spec[-1] == "s":
            return format(str(self), format_spec)
        base, flags = format_spec[-1], format_spec[:-1]
        if base not in "bnxX" or flags not in ("", "#", "_", "#_"):
            return super().__format__(format_spec)
        prefix, grouping = flags.rstrip("_"), flags.lstrip("#")
        if base == "n":
            base = "b" if self.version == 4 else "x"
        width = self.max_prefixlen if base == "b" else self.max_prefixlen // 4
        width += (width // 4 - 1 if grouping else 0) + 2 * len(prefix)
        return format(self._ip, f"{prefix}0{width}{grouping}{base}")

    def _get_address_key(self) -> "tuple[int, Any]":
        return self.version, self


class _BaseInterface:
    """An address together with the network that it is on."""

    __slots__ = ()

    _ip: int
    _prefixlen: int
    network: Any

    @property
    def netmask(self) -> Any:
        """The mask of the network, as an address."""
        return self.network.netmask

    @property
    def hostmask(self) -> Any:
        """The inverted mask of the network, as an address."""
        return self.network.hostmask

    @property
    def with_prefixlen(self) -> str:
        """The address and its prefix length."""
        return f"{self._plain()}/{self._prefixlen}"

    @property
    def with_netmask(self) -> str:
        """The address and its netmask."""
        return f"{self._plain()}/{self.netmask}"

    @property
    def with_hostmask(self) -> str:
        """The address and its hostmask."""
        return f"{self._plain()}/{self.hostmask}"

    @property
    def is_unspecified(self) -> bool:
        """Whether it is 0.0.0.0/32 or ::/128."""
        return self._ip == 0 and bool(self.network.is_unspecified)

    def _plain(self) -> str:
        return self._string_from_ip_int(self._ip)  # type: ignore[attr-defined, no-any-return]

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (str(self),)
