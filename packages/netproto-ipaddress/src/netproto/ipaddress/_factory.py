"""The kernel of the factories that runs in this process."""

from ._core import choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._factory_py import collapse as collapse
    from ._factory_py import cover as cover
    from ._factory_py import ip_address as ip_address
    from ._factory_py import ip_interface as ip_interface
    from ._factory_py import ip_network as ip_network
    from ._factory_py import merge as merge
    from ._factory_py import parse_addresses as parse_addresses
    from ._factory_py import parse_networks as parse_networks
else:
    _kernel = choose(__package__, "_factory")
    collapse = _kernel.collapse
    cover = _kernel.cover
    ip_address = _kernel.ip_address
    ip_interface = _kernel.ip_interface
    ip_network = _kernel.ip_network
    merge = _kernel.merge
    parse_addresses = _kernel.parse_addresses
    parse_networks = _kernel.parse_networks
