"""IP addresses, networks and interfaces, as the standard library's `ipaddress` has them, compiled.

Beyond it: `PrefixMap` and `PrefixSet` find the longest prefix that matches an address, `AddressRange` is a span
``a-b``, `parse_addresses` and `parse_networks` read many at once.
"""

from __future__ import annotations

from ._address4 import IPv4Address
from ._address6 import IPv6Address
from ._base_address import _BaseAddress as _BaseAddress
from ._base_network import _BaseNetwork as _BaseNetwork
from ._bases import _BaseV4 as _BaseV4
from ._bases import _BaseV6 as _BaseV6
from ._bases import _IPAddressBase as _IPAddressBase
from ._errors import AddressValueError, NetmaskValueError
from ._factory import ip_address, ip_interface, ip_network, parse_addresses, parse_networks
from ._network4 import IPv4Network
from ._network6 import IPv6Network

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._interface import IPv4Interface, IPv6Interface
    from ._many import _count_righthand_zero_bits as _count_righthand_zero_bits
    from ._many import _find_address_range as _find_address_range
    from ._many import collapse_addresses, get_mixed_type_key, summarize_address_range
    from ._packing import v4_int_to_packed, v6_int_to_packed
    from ._prefixmap import PrefixMap, PrefixSet
    from ._range import AddressRange

__all__ = [
    "ip_address", "ip_network", "ip_interface", "IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network",
    "IPv4Interface", "IPv6Interface", "v4_int_to_packed", "v6_int_to_packed", "summarize_address_range",
    "collapse_addresses", "get_mixed_type_key", "AddressValueError", "NetmaskValueError", "PrefixMap",
    "PrefixSet", "AddressRange", "parse_addresses", "parse_networks",
]  # fmt: skip

IPV4LENGTH = 32
IPV6LENGTH = 128


#: What is imported when it is first asked for, and where it is.
_LATER = {
    name: module
    for module, names in {
        "_interface": ("IPv4Interface", "IPv6Interface"),
        "_many": (
            "_count_righthand_zero_bits", "_find_address_range", "collapse_addresses", "get_mixed_type_key",
            "summarize_address_range",
        ),
        "_packing": ("v4_int_to_packed", "v6_int_to_packed"),
        "_prefixmap": ("PrefixMap", "PrefixSet"),
        "_range": ("AddressRange",),
    }.items()
    for name in names
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _LATER:
        import importlib

        found = globals()[name] = getattr(importlib.import_module(f".{_LATER[name]}", __package__), name)
        return found
    if name == "__version__":
        import warnings

        warnings.warn(
            "'__version__' is deprecated and slated for removal in Python 3.20", DeprecationWarning, stacklevel=2
        )
        return "1.0"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_LATER})
