"""Everything that this package takes from netproto-core; vendoring rewrites only this file."""

from netproto.core.kernels import choose as choose
from netproto.core.kinship import adopt_type as adopt_type
from netproto.core.kinship import when_imported as when_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def pydantic_schema(kind: type, module: str, name: str, handler: "Any") -> "Any":
    """The schema of a pydantic field of *kind*."""
    from netproto.core.frameworks import pydantic_schema as found

    return found(kind, module, name, handler)
