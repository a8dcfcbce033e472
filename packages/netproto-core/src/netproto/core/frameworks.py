"""What frameworks ask of types that are not the standard library's own: the schemas of pydantic's fields.

pydantic finds the standard library's types by their identity. For ours it asks the type itself, which answers by this.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["pydantic_schema"]


def pydantic_schema(kind: type, path: str, read: Callable[[Any], Any], handler: Any) -> Any:
    """The pydantic-core schema of a field whose values are of *kind*, and text in JSON.

    *path* is that of the standard library's type which ours is kin to, such as ``uuid.UUID``. *read* makes one of other
    values and raises ValueError or TypeError. Strict fields take, besides text in JSON, only objects of the two types;
    those of the standard library's are made ours. Where ours stands in the place of the standard library's, the schema
    is pydantic's own, by its *handler*.
    """
    from pydantic.errors import PydanticSchemaGenerationError  # type: ignore[import-not-found, unused-ignore]
    from pydantic_core import core_schema  # type: ignore[import-not-found, unused-ignore]

    module, _, name = path.rpartition(".")
    if getattr(sys.modules.get(module), name, None) is kind:
        try:
            return handler(kind)
        except PydanticSchemaGenerationError:
            pass  # pydantic was there before
    family = tuple(base for base in kind.__mro__ if base.__name__ == name)

    def convert(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        try:
            return read(value)
        except TypeError as error:  # which pydantic would not take for a field's
            raise ValueError(str(error)) from None

    text = core_schema.no_info_after_validator_function(convert, core_schema.str_schema())
    instance = core_schema.no_info_after_validator_function(
        convert, core_schema.is_instance_schema(family, cls_repr=name)
    )
    return core_schema.lax_or_strict_schema(
        lax_schema=core_schema.no_info_plain_validator_function(convert),
        strict_schema=core_schema.json_or_python_schema(json_schema=text, python_schema=instance),
        serialization=core_schema.to_string_ser_schema(),
    )
