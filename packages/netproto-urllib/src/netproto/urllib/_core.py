"""Everything that this package takes from netproto.core; vendoring rewrites this file and no other."""

from __future__ import annotations

from netproto.core import uri

try:
    from netproto.core.kinship import kin
except ImportError:

    def kin(module: str, name: str, *bases: type) -> type:
        return type(name, bases or (Exception,), {"__module__": __name__})


__all__ = ["kin", "uri"]
