"""Everything that this package takes from netproto-core."""

from netproto.core.iptext import format_ipv4, format_ipv6, parse_ipv4, parse_ipv6
from netproto.core.kernels import choose
from netproto.core.kinship import adopt_type, kin, real

__all__ = ["adopt_type", "choose", "format_ipv4", "format_ipv6", "kin", "parse_ipv4", "parse_ipv6", "real"]
