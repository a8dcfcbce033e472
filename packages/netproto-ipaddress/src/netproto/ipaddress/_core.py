"""Everything that this package takes from netproto-core."""

from netproto.core.kernels import choose
from netproto.core.kinship import adopt_type, kin, real

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

__all__ = ["adopt_type", "choose", "iptext", "kin", "pydantic_schema", "real"]


def iptext() -> "ModuleType":
    """The functions that read and write IP addresses as text; the compiled types do without, most of the time."""
    from netproto.core import iptext as found

    return found


def pydantic_schema(kind: type, module: str, name: str, handler: "Any") -> "Any":
    """The schema of a pydantic field of *kind*."""
    from netproto.core.frameworks import pydantic_schema as found

    return found(kind, module, name, handler)
