"""Everything that this package takes from netproto-core; vendoring rewrites only this file."""

from netproto.core.kernels import choose as choose
from netproto.core.kinship import adopt_type as adopt_type
from netproto.core.kinship import when_imported as when_imported
