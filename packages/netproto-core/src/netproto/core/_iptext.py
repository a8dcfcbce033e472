"""The kernel of IP text that runs in this process."""

from .kernels import choose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._iptext_py import format_ipv4, format_ipv6, parse_ipv4, parse_ipv6
else:
    _kernel = choose(__package__, "_iptext")
    parse_ipv4, parse_ipv6 = _kernel.parse_ipv4, _kernel.parse_ipv6
    format_ipv4, format_ipv6 = _kernel.format_ipv4, _kernel.format_ipv6

__all__ = ["format_ipv4", "format_ipv6", "parse_ipv4", "parse_ipv6"]
