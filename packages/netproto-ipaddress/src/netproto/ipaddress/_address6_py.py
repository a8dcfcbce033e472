"""IPv6 addresses in plain Python, the twin of _address6_c."""

from __future__ import annotations

from . import _registry as registry
from ._address4_py import IPv4Address, make4
from ._base_address import _BaseAddress
from ._bases import _BaseV6, _groups
from ._core import format_ipv6, parse_ipv6
from ._forms import address6

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["IPv6Address", "make6"]

_PRIVATE = registry.index(registry.PRIVATE6, 128)
_PUBLIC = registry.index(registry.PUBLIC6, 128)
_RESERVED = registry.index(registry.RESERVED6, 128)


class IPv6Address(_BaseV6, _BaseAddress):
    """An IPv6 address, from text (RFC 4291 section 2.2), an integer of 128 bits or 16 bytes.

    Text may end in ``%`` and a zone (RFC 4007 section 11), which *scope_id* gives for the others. Raises
    AddressValueError for what is none. Equal to, hashed as and ordered with the standard library's.
    """

    __slots__ = ("__weakref__", "_ip", "_scope_id")

    _scope_id: str | None

    def __init__(self, address: Any, *, scope_id: str | None = None) -> None:
        value = None
        if scope_id is None:
            kind = type(address)
            if kind is str:
                value = parse_ipv6(address)
            elif kind is bytes and len(address) == 16:
                value = int.from_bytes(address, "big")
            elif kind is int and 0 <= address < 1 << 128:
                value = address
        if value is None:
            self._ip, self._scope_id = address6(address, scope_id)
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

    def __reduce__(self) -> tuple[Any, ...]:
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
    def scope_id(self) -> str | None:
        """The zone, or None."""
        return self._scope_id

    @property
    def packed(self) -> bytes:
        """The 16 bytes in network order."""
        return self._ip.to_bytes(16, "big")

    @property
    def ipv4_mapped(self) -> IPv4Address | None:
        """The IPv4 address in an IPv4-mapped one (RFC 4291 section 2.5.5.2), else None. It answers for it."""
        return make4(self._ip & 0xFFFF_FFFF) if self._ip >> 32 == 0xFFFF else None

    @property
    def teredo(self) -> tuple[IPv4Address, IPv4Address] | None:
        """Server and client of a Teredo address (RFC 4380 section 4), else None."""
        if self._ip >> 96 != 0x2001_0000:
            return None
        return make4(self._ip >> 64 & 0xFFFF_FFFF), make4(~self._ip & 0xFFFF_FFFF)

    @property
    def sixtofour(self) -> IPv4Address | None:
        """The IPv4 address in a 6to4 one (RFC 3056 section 2), else None."""
        return make4(self._ip >> 80 & 0xFFFF_FFFF) if self._ip >> 112 == 0x2002 else None

    @property
    def is_private(self) -> bool:
        """Whether the IANA registry has it as not globally reachable."""
        value = self._ip
        for first, last in _PRIVATE[value >> 120]:
            if first <= value <= last:
                if value >> 32 == 0xFFFF:
                    return make4(value & 0xFFFF_FFFF).is_private
                return not registry.is_in(value, _PUBLIC, 128)
        return False

    @property
    def is_global(self) -> bool:
        """Whether the IANA registry has it as globally reachable."""
        if self._ip >> 32 == 0xFFFF:
            return make4(self._ip & 0xFFFF_FFFF).is_global
        return not self.is_private

    @property
    def is_multicast(self) -> bool:
        """Whether it is in ff00::/8 (RFC 4291 section 2.7)."""
        mapped = self.ipv4_mapped
        return self._ip >> 120 == 0xFF if mapped is None else mapped.is_multicast

    @property
    def is_reserved(self) -> bool:
        """Whether it is in what the IETF has reserved (RFC 4291 section 2.4)."""
        mapped = self.ipv4_mapped
        return registry.is_in(self._ip, _RESERVED, 128) if mapped is None else mapped.is_reserved

    @property
    def is_unspecified(self) -> bool:
        """Whether it is ``::``."""
        mapped = self.ipv4_mapped
        return self._ip == 0 if mapped is None else mapped.is_unspecified

    @property
    def is_loopback(self) -> bool:
        """Whether it is ``::1``."""
        mapped = self.ipv4_mapped
        return self._ip == 1 if mapped is None else mapped.is_loopback

    @property
    def is_link_local(self) -> bool:
        """Whether it is in fe80::/10 (RFC 4291 section 2.5.6)."""
        mapped = self.ipv4_mapped
        return self._ip >> 118 == 0x3FA if mapped is None else mapped.is_link_local

    @property
    def is_site_local(self) -> bool:
        """Whether it is in fec0::/10, which RFC 3879 has deprecated."""
        return self._ip >> 118 == 0x3FB


def make6(value: int, scope_id: str | None = None) -> IPv6Address:
    """The address of *value*, which is trusted to be of 128 bits."""
    made = IPv6Address.__new__(IPv6Address)
    made._ip = value
    made._scope_id = scope_id
    return made
