"""Everything that this package takes from netproto-core; vendoring rewrites this file and no other."""

from netproto.core import uri as uri
from netproto.core.kinship import kin as kin

__all__ = ["kin", "uri"]
