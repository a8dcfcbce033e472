"""IPv4 addresses in plain Python, the twin of _address4_c."""

from __future__ import annotations

from . import _registry as registry
from ._base_address import _BaseAddress
from ._bases import _BaseV4
from ._core import format_ipv4, parse_ipv4
from ._forms import address4

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["IPv4Address", "make4"]

_PRIVATE = registry.index(registry.PRIVATE4, 32)
_PUBLIC = registry.index(registry.PUBLIC4, 32)


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
        value = parse_ipv4(address) if kind is str else None
        self._ip = address4(address) if value is None else value

    def __str__(self) -> str:
        return format_ipv4(self._ip)

    @property
    def packed(self) -> bytes:
        """The four bytes in network order."""
        return self._ip.to_bytes(4, "big")

    @property
    def is_private(self) -> bool:
        """Whether the IANA registry has it as not globally reachable; False for 100.64.0.0/10."""
        value = self._ip
        for first, last in _PRIVATE[value >> 24]:
            if first <= value <= last:
                return not registry.is_in(value, _PUBLIC, 32)
        return False

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
        from ._address6_py import make6

        return make6(0xFFFF_0000_0000 | self._ip)


def make4(value: int) -> IPv4Address:
    """The address of *value*, which is trusted to be of 32 bits."""
    made = IPv4Address.__new__(IPv4Address)
    made._ip = value
    return made
