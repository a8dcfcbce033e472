"""The kernel of IPv6 networks that runs in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._network6_py import IPv6Network as IPv6Network
    from ._network6_py import make_network6 as make_network6
else:
    _kernel = choose(__package__, "_network6")
    IPv6Network = _kernel.IPv6Network
    make_network6 = _kernel.make_network6

for _kind in (IPv6Network,):
    if _kind.__module__ != __package__:
        _kind.__module__ = __package__
    adopt_type(_kind, "ipaddress", _kind.__name__)
