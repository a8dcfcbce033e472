"""IPv4 networks in plain Python, the twin of _network4_c."""

from __future__ import annotations

from . import _registry as registry
from ._address4_py import IPv4Address, make4
from ._base_network import _BaseNetwork
from ._bases import _BaseV4
from ._core import format_ipv4, parse_ipv4
from ._forms import network4
from ._lazy import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["IPv4Network", "make_network4"]

_PRIVATE = registry.index(registry.PRIVATE4, 32)
_PUBLIC = registry.index(registry.PUBLIC4, 32)
_MASKS = [0xFFFF_FFFF << 32 - length & 0xFFFF_FFFF for length in range(33)]
_LENGTHS = {str(length): length for length in range(33)}


class IPv4Network(_BaseV4, _BaseNetwork):
    """An IPv4 network, from text (address, slash, prefix length, netmask or hostmask), or a pair of these.

    An address alone, also as integer or bytes, is a network of one. Bits past the prefix are an error where *strict*,
    else dropped. Raises AddressValueError, NetmaskValueError, or ValueError for such bits.
    """

    _address_class = IPv4Address

    def __init__(self, address: Any, strict: Any = True) -> None:
        if type(address) is str:
            text, _, digits = address.partition("/")
            length, value = _LENGTHS.get(digits), parse_ipv4(text)
            if length is not None and value is not None and not value & ~_MASKS[length]:
                self._net, self._prefixlen, self._mask = value, length, _MASKS[length]
                return
        self._net, self._prefixlen = network4(address, strict, format_ipv4)
        self._mask = _MASKS[self._prefixlen]

    @lazy
    def network_address(self) -> IPv4Address:
        """The first address."""
        return make4(self._net)

    @lazy
    def netmask(self) -> IPv4Address:
        """The mask, as an address."""
        return make4(self._mask)

    @lazy
    def hostmask(self) -> IPv4Address:
        """The inverted mask, as an address."""
        return self._address_class(self._mask ^ 0xFFFF_FFFF)

    @lazy
    def broadcast_address(self) -> IPv4Address:
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
        first, last = self._net, self._last
        return registry.spans(first, last, _PRIVATE, 32) and not (
            registry.is_in(first, _PUBLIC, 32) or registry.is_in(last, _PUBLIC, 32)
        )

    @property
    def is_global(self) -> bool:
        """Whether it is neither private nor in 100.64.0.0/10."""
        return not (self._prefixlen >= 10 and self._net >> 22 == 0x191) and not self.is_private


def make_network4(first: int, length: int) -> IPv4Network:
    """The network, of a first address that is trusted to have no bits past the prefix."""
    made = IPv4Network.__new__(IPv4Network)
    made._net, made._prefixlen, made._mask = first, length, _MASKS[length]
    return made
