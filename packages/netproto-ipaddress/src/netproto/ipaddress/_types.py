"""The kernel of addresses, networks, interfaces and their factories that runs in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._types_py import IPv4Address as IPv4Address
    from ._types_py import IPv4Interface as IPv4Interface
    from ._types_py import IPv4Network as IPv4Network
    from ._types_py import IPv6Address as IPv6Address
    from ._types_py import IPv6Interface as IPv6Interface
    from ._types_py import IPv6Network as IPv6Network
    from ._types_py import collapse as collapse
    from ._types_py import cover as cover
    from ._types_py import ip_address as ip_address
    from ._types_py import ip_interface as ip_interface
    from ._types_py import ip_network as ip_network
    from ._types_py import make4 as make4
    from ._types_py import make6 as make6
    from ._types_py import merge as merge
    from ._types_py import parse_addresses as parse_addresses
    from ._types_py import parse_networks as parse_networks
else:
    _kernel = choose(__package__, "_types")
    IPv4Address, IPv6Address = _kernel.IPv4Address, _kernel.IPv6Address
    IPv4Interface, IPv6Interface = _kernel.IPv4Interface, _kernel.IPv6Interface
    IPv4Network, IPv6Network = _kernel.IPv4Network, _kernel.IPv6Network
    collapse, cover, merge = _kernel.collapse, _kernel.cover, _kernel.merge
    ip_address, ip_interface, ip_network = _kernel.ip_address, _kernel.ip_interface, _kernel.ip_network
    make4, make6 = _kernel.make4, _kernel.make6
    parse_addresses, parse_networks = _kernel.parse_addresses, _kernel.parse_networks

for _kind in (IPv4Address, IPv6Address, IPv4Network, IPv6Network, IPv4Interface, IPv6Interface):
    if _kind.__module__ != __package__:
        _kind.__module__ = __package__
    adopt_type(_kind, "ipaddress", _kind.__name__)
