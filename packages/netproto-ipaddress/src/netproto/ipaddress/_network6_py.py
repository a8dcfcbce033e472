"""IPv6 networks in plain Python, the twin of _network6_c."""

from __future__ import annotations

from . import _registry as registry
from ._address6_py import IPv6Address, make6
from ._base_network import _BaseNetwork
from ._bases import _BaseV6
from ._core import format_ipv6, parse_ipv6
from ._forms import network6
from ._lazy import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["IPv6Network", "make_network6"]

_PRIVATE = registry.index(registry.PRIVATE6, 128)
_PUBLIC = registry.index(registry.PUBLIC6, 128)
_ALL = (1 << 128) - 1
_MASKS = [_ALL << 128 - length & _ALL for length in range(129)]
_LENGTHS = {str(length): length for length in range(129)}


class IPv6Network(_BaseV6, _BaseNetwork):
    """An IPv6 network, from text (address, slash, prefix length), or a pair of these.

    An address alone, also as integer or bytes, is a network of one. Bits past the prefix are an error where *strict*,
    else dropped. Raises AddressValueError, NetmaskValueError, or ValueError for such bits.
    """

    _address_class = IPv6Address

    _scope_id: str | None

    def __init__(self, address: Any, strict: Any = True) -> None:
        if type(address) is str:
            text, _, digits = address.partition("/")
            length, value = _LENGTHS.get(digits), parse_ipv6(text)
            if length is not None and value is not None and not value & ~_MASKS[length]:
                self._net, self._prefixlen, self._mask, self._scope_id = value, length, _MASKS[length], None
                return
        self._net, self._scope_id, self._prefixlen = network6(address, strict, format_ipv6)
        self._mask = _MASKS[self._prefixlen]

    @lazy
    def network_address(self) -> IPv6Address:
        """The first address."""
        return make6(self._net, self._scope_id)

    @lazy
    def netmask(self) -> IPv6Address:
        """The mask, as an address."""
        return make6(self._mask)

    @lazy
    def hostmask(self) -> IPv6Address:
        """The inverted mask, as an address."""
        return self._address_class(self._mask ^ _ALL)

    @lazy
    def broadcast_address(self) -> IPv6Address:
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
        first, last = self._net, self._last
        return registry.spans(first, last, _PRIVATE, 128) and not (
            registry.is_in(first, _PUBLIC, 128) or registry.is_in(last, _PUBLIC, 128)
        )

    @property
    def is_global(self) -> bool:
        """Whether it is not private."""
        return not self.is_private

    @property
    def is_site_local(self) -> bool:
        """Whether all of it is in fec0::/10, which RFC 3879 has deprecated."""
        return self._prefixlen >= 10 and self._net >> 118 == 0x3FB


def make_network6(first: int, length: int, scope_id: str | None = None) -> IPv6Network:
    """The network, of a first address that is trusted to have no bits past the prefix."""
    made = IPv6Network.__new__(IPv6Network)
    made._net, made._prefixlen, made._mask, made._scope_id = first, length, _MASKS[length], scope_id
    return made
