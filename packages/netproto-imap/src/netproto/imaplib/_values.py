"""What all typed values are read with: responses, their tokens, names, sets of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ._tokens import tokens

__all__ = [
    "ParseError", "as_bytes", "as_name", "as_pairs", "as_text", "ranges", "read", "responses", "unreadable",
]  # fmt: skip

_MOST_DIGITS = 20
_MOST_SHOWN = 200


class ParseError(ValueError):
    """A response that is not as its RFC has it."""


def unreadable(what: str, response: object) -> ParseError:
    """The error that says in the words *what* why *response* can't be read; only its beginning is shown."""
    shown = repr(response[:_MOST_SHOWN] if isinstance(response, bytes | str) else response)
    return ParseError(f"{what}: {shown if len(shown) <= 2 * _MOST_SHOWN else shown[:_MOST_SHOWN] + '...'}")


def responses(data: Iterable[Any]) -> Iterator[Any]:
    """Each response, literals and the texts between them together."""
    parts: list[Any] = []
    for part in data:
        if isinstance(part, tuple):
            parts.append(part)
        elif parts:
            parts.append(part)
            yield parts
            parts = []
        elif part is not None:
            yield part
    if parts:
        raise ParseError("the data ends with a literal")


def read(response: Any, plain: bool = False) -> list[Any]:
    """The values of a response. Raises ParseError."""
    try:
        return tokens(response, plain)
    except ValueError as error:
        raise unreadable(str(error), response) from error


def as_bytes(value: Any) -> bytes:
    """A name, which may be NIL, as the server has it."""
    if value is None:
        return b"NIL"
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        raise unreadable("text expected, not a list", value)
    return str(value).encode("utf-8", "surrogateescape")


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else as_bytes(value).decode("utf-8", "surrogateescape")


def as_name(value: Any) -> str:
    """The name of a mailbox: modified UTF-7, or UTF-8, or failing both as it is."""
    data = as_bytes(value)
    if b"&" in data and data.isascii():
        from . import utf7

        try:
            return utf7.decode(data)
        except UnicodeDecodeError:
            pass
    return data.decode("utf-8", "surrogateescape")


def as_pairs(values: Any) -> list[tuple[str, Any]]:
    if not isinstance(values, list) or len(values) % 2:
        raise unreadable("pairs expected", values)
    return [(as_text(name).upper(), value) for name, value in zip(values[::2], values[1::2], strict=True)]


def ranges(text: Any) -> tuple[range, ...]:
    """A set of numbers, such as ``1:3,5``."""
    made = []
    for item in as_text(text).split(","):
        first, _, last = item.partition(":")
        if not (_is_number(first) and _is_number(last or first)):
            raise unreadable("not a set of numbers", text)
        low, high = sorted((int(first), int(last or first)))
        made.append(range(low, high + 1))
    return tuple(made)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
