"""The URI kernel that runs in this process."""

from .kernels import choose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._uri_py import hostname, join, parse, port, split
else:
    _kernel = choose(__package__, "_uri")
    hostname, join, parse = _kernel.hostname, _kernel.join, _kernel.parse
    port, split = _kernel.port, _kernel.split

__all__ = ["hostname", "join", "parse", "port", "split"]
