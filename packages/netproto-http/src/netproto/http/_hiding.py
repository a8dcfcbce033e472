"""Debug output without credentials."""

from __future__ import annotations

import re

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

_NAMES = rb"(?:proxy-)?authorization|(?:set-)?cookie2?|x-api-key|x-auth-token"
_FIELD = re.compile(rb"(?im)^((?:" + _NAMES + rb"):[ \t]*)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
_NAME = re.compile(_NAMES.decode(), re.I)
_USERINFO = re.compile(rb"(://)[^/@\s]+@")
HIDDEN = "***"


def hide(shown: tuple[Any, ...]) -> list[Any]:
    """What is to be printed, with the values of credential fields replaced by ``***``.

    A head is known as bytes, or as ``repr`` of bytes that were made safe before; a single field as the
    label ``header:``, its name with a colon, and its value.
    """
    out = [_hide_head(item) if isinstance(item, bytes) else item for item in shown]
    if len(out) == 3 and out[0] == "header:" and _NAME.fullmatch(str(out[1]).rstrip(":")):
        out[2] = HIDDEN
    if len(out) == 2 and out[0] == "header:" and isinstance(out[1], str):
        name = out[1].partition(":")[0]
        if _NAME.fullmatch(name.strip()):
            out[1] = f"{name}: {HIDDEN}"
    return [repr(item) if isinstance(item, bytes) else item for item in out]


def _hide_head(data: bytes) -> bytes:
    head, blank, body = data.partition(b"\r\n\r\n")
    line, end, rest = head.partition(b"\r\n")
    if b" HTTP/1." in line:
        line = _USERINFO.sub(rb"\1***@", line)
        rest = _FIELD.sub(rb"\1***", rest)
    return line + end + rest + blank + body
