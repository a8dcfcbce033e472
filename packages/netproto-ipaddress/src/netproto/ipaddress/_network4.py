"""The kernel of IPv4 networks that runs in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._network4_py import IPv4Network as IPv4Network
    from ._network4_py import make_network4 as make_network4
else:
    _kernel = choose(__package__, "_network4")
    IPv4Network = _kernel.IPv4Network
    make_network4 = _kernel.make_network4

for _kind in (IPv4Network,):
    if _kind.__module__ != __package__:
        _kind.__module__ = __package__
    adopt_type(_kind, "ipaddress", _kind.__name__)
