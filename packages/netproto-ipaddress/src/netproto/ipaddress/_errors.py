"""The two exceptions."""

from ._core import kin

TYPE_CHECKING = False

__all__ = ["AddressValueError", "NetmaskValueError"]

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
