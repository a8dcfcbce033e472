"""What all types share, and what those of one version share. Both builds of the types inherit from these classes."""

from __future__ import annotations

from ._core import format_ipv4, format_ipv6
from ._errors import AddressValueError
from ._forms import (
    ipv4_of_text,
    ipv6_of_text,
    prefix_of_digits,
    prefix_of_mask4,
    prefix_of_mask6,
    prefix_of_pattern,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["_BaseV4", "_BaseV6", "_IPAddressBase"]


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

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self),)

    @classmethod
    def _ip_int_from_prefix(cls, prefixlen: int) -> int:
        return cls._ALL_ONES ^ cls._ALL_ONES >> prefixlen

    @classmethod
    def _prefix_from_ip_int(cls, ip_int: int) -> int:
        return prefix_of_pattern(ip_int, cls.max_prefixlen)

    @classmethod
    def _prefix_from_prefix_string(cls, prefixlen_str: str) -> int:
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
        return ipv4_of_text(ip_str)

    @classmethod
    def _string_from_ip_int(cls, ip_int: int) -> str:
        return format_ipv4(ip_int)

    @classmethod
    def _make_netmask(cls, arg: Any) -> tuple[Any, int]:
        from . import IPv4Address

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
        return ipv6_of_text(ip_str)

    @classmethod
    def _string_from_ip_int(cls, ip_int: int) -> str:
        if ip_int >> 128:
            raise ValueError("IPv6 address is too large")
        return format_ipv6(ip_int, False)

    @classmethod
    def _split_scope_id(cls, ip_str: str) -> tuple[str, str | None]:
        address, sign, zone = ip_str.partition("%")
        if sign and (not zone or "%" in zone):
            raise AddressValueError(f'Invalid IPv6 address: "{ip_str!r}"')
        return address, zone if sign else None

    @classmethod
    def _make_netmask(cls, arg: Any) -> tuple[Any, int]:
        from . import IPv6Address

        length = prefix_of_mask6(arg)
        return IPv6Address(cls._ip_int_from_prefix(length)), length
