"""The kernel of interfaces that runs in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._interface_py import IPv4Interface as IPv4Interface
    from ._interface_py import IPv6Interface as IPv6Interface
else:
    _kernel = choose(__package__, "_interface")
    IPv4Interface = _kernel.IPv4Interface
    IPv6Interface = _kernel.IPv6Interface

for _kind in (IPv4Interface, IPv6Interface):
    if _kind.__module__ != __package__:
        _kind.__module__ = __package__
    adopt_type(_kind, "ipaddress", _kind.__name__)
