"""Header lines that are not plain: checked here, where the errors are worded."""

from __future__ import annotations

import re

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

# No space before the colon: some would see another field there (RFC 9112 section 5.1).
_NAME = re.compile(rb"[^:\s\x00-\x1f\x7f](?:[^:\x00-\x1f\x7f]*[^:\s\x00-\x1f\x7f])?").fullmatch
# A fold is a line end, white space, and something behind it.
_VALUE = re.compile(rb"(?:[^\x00-\x08\x0a-\x1f\x7f]|\r?\n[ \t]+(?=[^ \t\r\n]))*").fullmatch


def header_line(header: Any, values: tuple[Any, ...]) -> bytes:
    """``name: value`` as bytes; several values become one that is folded."""
    name = header.encode("ascii") if hasattr(header, "encode") else header
    if not _NAME(name):
        raise ValueError(f"Invalid header name {name!r}")
    parts = []
    for value in values:
        if hasattr(value, "encode"):
            value = value.encode("latin-1")
        elif isinstance(value, int):
            value = str(value).encode("ascii")
        if not _VALUE(value):
            raise ValueError(f"Invalid header value {value!r}")
        parts.append(bytes(value))
    return bytes(name) + b": " + b"\r\n\t".join(parts)
