"""The kernel of IPv6 addresses that runs in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._address6_py import IPv6Address as IPv6Address
    from ._address6_py import make6 as make6
else:
    _kernel = choose(__package__, "_address6")
    IPv6Address = _kernel.IPv6Address
    make6 = _kernel.make6

for _kind in (IPv6Address,):
    if _kind.__module__ != __package__:
        _kind.__module__ = __package__
    adopt_type(_kind, "ipaddress", _kind.__name__)
