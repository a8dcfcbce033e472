"""Values out of responses: the plain-Python twin of _tokens_c.

================  ===========================================
on the wire       value
================  ===========================================
``NIL``           None
digits            int, at most 20 digits; else str
any other atom    str, such as ``\\\\Seen`` or ``BODY[HEADER]<0>``
quoted, literal   bytes
``(…)``           list
================  ===========================================
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["MAX_DEPTH", "numbers", "tokens"]

#: Deepest nesting of parentheses that is read.
MAX_DEPTH = 500
_MOST_DIGITS = 20

_TOKEN = re.compile(
    rb"""[ ]
    | (?P<open>\()
    | (?P<close>\))
    | "(?P<quoted>(?:[^"\\]|\\.)*+)"
    | (?P<atom>(?:[^ ()"\[]|\[(?:[^"\]]|"(?:[^"\\]|\\.)*+")*+\]|\[)++)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(parts: bytes | list[Any], plain: bool = False) -> list[Any]:
    """The values of one response: a text, or pairs of text and literal and a last text.

    Where *plain* is true, digits stay str. Raises ValueError for unbalanced or too deep parentheses, and open quotes.
    """
    top: list[Any] = []
    stack = [top]
    for part in [parts] if isinstance(parts, bytes) else parts:
        if isinstance(part, bytes):
            _read(part, len(part), stack, plain)
        else:
            text, literal = part
            at = text.rfind(b"{")
            if at < 0:
                raise ValueError("a literal that is not announced")
            _read(text, at - 1 if text[at - 1 : at] == b"~" else at, stack, plain)
            stack[-1].append(literal)
    if len(stack) > 1:
        raise ValueError("unbalanced parentheses")
    return top


def _read(text: bytes, end: int, stack: list[list[Any]], plain: bool) -> None:
    at = 0
    into = stack[-1]
    while at < end:
        found = _TOKEN.match(text, at, end)
        if found is None:
            raise ValueError("unterminated string")
        at = found.end()
        kind = found.lastgroup
        if kind == "atom":
            into.append(_atom(found["atom"], plain))
        elif kind == "quoted":
            quoted = found["quoted"]
            into.append(re.sub(rb"(?s)\\(.)", rb"\1", quoted) if b"\\" in quoted else quoted)
        elif kind == "open":
            if len(stack) > MAX_DEPTH:
                raise ValueError("parentheses are nested too deep")
            deeper: list[Any] = []
            into.append(deeper)
            stack.append(deeper)
            into = deeper
        elif kind == "close":
            if len(stack) == 1:
                raise ValueError("unbalanced parentheses")
            stack.pop()
            into = stack[-1]


def _atom(text: bytes, plain: bool) -> Any:
    if len(text) == 3 and text.upper() == b"NIL":
        return None
    if not plain and len(text) <= _MOST_DIGITS and text.isdigit():
        return int(text)
    return text.decode("utf-8", "surrogateescape")


def numbers(text: bytes) -> list[int]:
    """The numbers of ``1 2 3``. Raises ValueError for anything but spaces and up to 20 digits at a time."""
    words = text.split(b" ")
    found = [word for word in words if word]
    if not all(word.isdigit() and len(word) <= _MOST_DIGITS for word in found):
        raise ValueError("not a list of numbers")
    return list(map(int, found))
