"""The head of a request, written in one pass: the plain-Python twin of the kernel.

It decides clean arguments and answers None for all else; the client then puts line by line and words the errors.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_TARGET = re.compile(r"[!-~]+").fullmatch
_VALUE = re.compile(r"[\t -~\x80-\xff]*").fullmatch


def _text_of(value: object) -> str | None:
    """The text of a str or of bytes; None for all else."""
    if type(value) is str:
        return value
    return value.decode("latin-1") if type(value) is bytes else None


def request_head(
    method: Any, target: Any, version: str, host: Any, accept: Any, length: int, headers: dict[Any, Any]
) -> bytes | None:
    """The bytes of a request's head with its blank line, or None: not mine.

    *host* is the value of ``Host`` (None: no such field), *accept* that of ``Accept-Encoding``, *length* that of
    ``Content-Length`` (-1: no such field); each gives way to one in *headers*. A ``Transfer-Encoding`` or
    ``Expect`` in *headers* is left to the caller, as is anything that has to be refused.
    """
    if not isinstance(headers, dict):
        raise TypeError(f"Argument 'headers' has incorrect type (expected dict, got {type(headers).__name__})")
    if not isinstance(version, str):
        raise TypeError(f"Argument 'version' has incorrect type (expected str, got {type(version).__name__})")
    method, target = _text_of(method), _text_of(target)
    if method is None or target is None or not _NAME(method) or not _TARGET(target):
        return None
    lines = [f"{method} {target} {version}"]
    own = []
    names = set()
    for key, value in headers.items():
        name = _text_of(key)
        text = str(value) if type(value) is int else _text_of(value)
        if name is None or text is None or not _NAME(name) or not _VALUE(text):
            return None
        names.add(name.lower())
        own.append(f"{name}: {text}")
    if "transfer-encoding" in names or "expect" in names:
        return None
    for name, shown in (("Host", host), ("Accept-Encoding", accept)):
        if shown is not None:
            shown = _text_of(shown)
            if shown is None or not _VALUE(shown):
                return None
            if name.lower() not in names:
                lines.append(f"{name}: {shown}")
    if length >= 0 and "content-length" not in names:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, *own, "", ""]).encode("latin-1")


def field_line(name: Any, value: Any) -> bytes | None:
    """``name: value`` as bytes, without a line end, or None: not mine."""
    name, value = _text_of(name), str(value) if type(value) is int else _text_of(value)
    if name is None or value is None or not _NAME(name) or not _VALUE(value):
        return None
    return f"{name}: {value}".encode("latin-1")
