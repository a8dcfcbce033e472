"""IP addresses as text, read exactly as `ipaddress` reads them and written as RFC 5952 has it.

Compiled code may ``cimport`` the same from ``netproto.core.iptext``.
"""

from ._iptext import format_ipv4, format_ipv6, parse_ipv4, parse_ipv6

__all__ = ["format_ipv4", "format_ipv6", "parse_ipv4", "parse_ipv6"]
