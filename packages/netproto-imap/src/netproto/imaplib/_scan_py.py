"""Whole untagged responses out of a chunk of received bytes: the plain-Python twin of _scan_c."""

from __future__ import annotations

import sys

__all__ = ["scan"]

_TYPE_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_STATUS = frozenset((b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH"))
_MOST_DIGITS = 10

_Part = bytes | tuple[bytes, bytes]


def scan(data: bytes, untagged: dict[str, list[_Part]], max_line: int, max_literal: int) -> tuple[int, int, int]:
    """File the untagged responses that *data* begins with in *untagged*, by type, as `IMAP4.untagged_responses` does.

    Stops before whatever is not a complete, plain untagged response: tagged and continuation responses, status
    responses, what is cut off, what goes over a limit, and all that can't be read. Returns how many bytes were used,
    how many responses these were, and how many parts of these were filed.
    """
    at = count = filed = 0
    while data.startswith(b"* ", at):
        found = _response(data, at, max_line, max_literal)
        if found is None:
            break
        name, parts, at = found
        untagged.setdefault(name, []).extend(parts)
        filed += len(parts)
        count += 1
    return at, count, filed


def _response(data: bytes, start: int, max_line: int, max_literal: int) -> tuple[str, list[_Part], int] | None:
    end = _line_end(data, start, max_line)
    if end < 0:
        return None
    first = start + 2
    stop = data.find(b" ", first, end)
    stop = end if stop < 0 else stop
    number = data[first:stop]
    if number.isdigit():
        first = stop + 1
        stop = data.find(b" ", first, end)
        stop = end if stop < 0 else stop
    else:
        number = b""
    name = data[first:stop]
    if not name or not _TYPE_BYTES.issuperset(name) or name in _STATUS:
        return None
    text = data[stop + 1 : end]
    if number:
        text = number + b" " + text if text else number
    parts: list[_Part] = []
    while (size := _literal_size(text)) >= 0:
        literal = end + 2
        if size > max_literal or literal + size > len(data):
            return None
        end = _line_end(data, literal + size, max_line)
        if end <= literal + size:  # not there yet, or empty: the slow path knows what that means
            return None
        parts.append((text, data[literal : literal + size]))
        text = data[literal + size : end]
    parts.append(text)
    return name.decode(), parts, end + 2


def _line_end(data: bytes, start: int, max_line: int) -> int:
    """Where the CR LF of the line at *start* is, or -1."""
    end = data.find(b"\n", start, start + max_line)
    return end - 1 if end > start and data[end - 1] == 13 else -1


def _literal_size(text: bytes) -> int:
    if not text.endswith(b"}"):
        return -1
    digits = text[text.rfind(b"{") + 1 : -1] if b"{" in text else b""
    if not digits.isdigit():
        return -1
    return int(digits) if len(digits) <= _MOST_DIGITS else sys.maxsize
