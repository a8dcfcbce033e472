"""The kernel of IPv4 addresses that runs in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._address4_py import IPv4Address as IPv4Address
    from ._address4_py import make4 as make4
else:
    _kernel = choose(__package__, "_address4")
    IPv4Address = _kernel.IPv4Address
    make4 = _kernel.make4

for _kind in (IPv4Address,):
    if _kind.__module__ != __package__:
        _kind.__module__ = __package__
    adopt_type(_kind, "ipaddress", _kind.__name__)
