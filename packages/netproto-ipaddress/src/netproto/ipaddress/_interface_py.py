"""Interfaces in plain Python, the twin of _interface_c."""

from __future__ import annotations

from ._address4_py import IPv4Address, make4
from ._address6_py import IPv6Address, make6
from ._base_address import _BaseInterface
from ._bases import _BaseV6, _groups
from ._core import format_ipv4, format_ipv6
from ._forms import interface4, interface6
from ._lazy import lazy
from ._network4_py import IPv4Network, make_network4
from ._network6_py import IPv6Network, make_network6

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["IPv4Interface", "IPv6Interface"]


class _Comparing(_BaseInterface):
    """How interfaces compare: by network, then by address; every address comes before them."""

    __slots__ = ()

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


class IPv4Interface(_Comparing, IPv4Address):
    """An IPv4 address on a network, from what IPv4Network takes."""

    def __init__(self, address: Any) -> None:
        self._ip, self._prefixlen = interface4(address)

    @lazy
    def network(self) -> IPv4Network:
        """The network."""
        shift = 32 - self._prefixlen
        return make_network4(self._ip >> shift << shift, self._prefixlen)

    @property
    def ip(self) -> IPv4Address:
        """The address alone."""
        return make4(self._ip)

    def __str__(self) -> str:
        return f"{format_ipv4(self._ip)}/{self._prefixlen}"


class IPv6Interface(_Comparing, IPv6Address):
    """An IPv6 address on a network, from what IPv6Network takes."""

    def __init__(self, address: Any) -> None:
        self._ip, self._scope_id, self._prefixlen = interface6(address)

    @lazy
    def network(self) -> IPv6Network:
        """The network; it has the zone where no bit of the address is past the prefix."""
        shift = 128 - self._prefixlen
        first = self._ip >> shift << shift
        return make_network6(first, self._prefixlen, self._scope_id if first == self._ip else None)

    @property
    def ip(self) -> IPv6Address:
        """The address alone, without a zone."""
        return make6(self._ip)

    def __str__(self) -> str:
        text = format_ipv6(self._ip)
        return f"{text}%{self._scope_id}/{self._prefixlen}" if self._scope_id else f"{text}/{self._prefixlen}"

    def _explode(self) -> str:
        if self._ip >> 32 == 0xFFFF:
            return self.ip.exploded
        zone = f"%{self._scope_id}" if self._scope_id else ""
        return f"{_groups(self._ip)}{zone}/{self._prefixlen}"

    def _pointer(self) -> str:
        return _BaseV6._pointer(self)

    @property
    def is_loopback(self) -> bool:
        """Whether address and network are for loopback."""
        return IPv6Address.is_loopback.fget(self) and self.network.is_loopback  # type: ignore[attr-defined]
