"""What frameworks ask of types that are not the standard library's own: the schemas of pydantic's fields.

pydantic finds the standard library's types by their identity. For ours it asks the type itself, which answers by this.
"""

from __future__ import annotations

from .kinship import real

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["pydantic_schema"]


def pydantic_schema(kind: type, module: str, name: str, handler: Any) -> Any:
    """The pydantic-core schema of a field of *kind*: that of the stdlib's *module*.*name*, whose values are made ours.

    Where ours stood in the place of the standard library's when pydantic was imported, it is pydantic's own, by its
    *handler*.
    """
    from pydantic.errors import PydanticSchemaGenerationError  # type: ignore[import-not-found, unused-ignore]
    from pydantic_core import core_schema  # type: ignore[import-not-found, unused-ignore]

    def convert(value: Any) -> Any:
        return value if isinstance(value, kind) else kind(value)

    try:
        schema = handler.generate_schema(getattr(real(module), name))
    except PydanticSchemaGenerationError:
        return handler(kind)
    if schema["type"] == "is-instance":  # a type that pydantic does not know, where the model allows that
        return handler(kind)
    return core_schema.no_info_after_validator_function(convert, schema)
