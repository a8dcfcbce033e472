"""Header blocks, status lines and request lines from bytes: the plain-Python twin of the kernel.

It decides clean input and answers None for all else; ``netproto.core.fields`` then reads it leniently.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

Fields = list[tuple[str, str]]

# One field with the lines that continue it. No part of it can match what the next one does.
_FIELD = re.compile(r"(?m)^([!-9;-~]+):[ \t]*([^\0\r\n]*(?:\r?\n[ \t][^\0\r\n]*)*)\r?\n(?![ \t])")
_STATUS = re.compile(rb"HTTP/1\.([0-9]) ([1-9][0-9][0-9])((?: [^\0\r\n]*)?)\r?\n")
_REQUEST = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^\0- \x7f]+) HTTP/([0-9])\.([0-9])\r?\n")
_ODD_EDGE = re.compile("[\0-\x1f\x85\xa0]")


def _need_bytes(data: object) -> None:
    if not isinstance(data, bytes):
        raise TypeError(f"Argument has incorrect type (expected bytes, got {type(data).__name__})")


def split_fields(data: bytes, start: int, max_lines: int, max_line: int) -> tuple[Fields, int] | None:
    """Fields from *start* to the blank line: (list of (name, value), offset behind it), or None: not mine."""
    _need_bytes(data)
    if start < 0:
        return None
    for blank in (b"\n", b"\r\n"):
        if data.startswith(blank, start):
            return [], start + len(blank)
    crlf = data.find(b"\n\r\n", start)
    bare = data.find(b"\n\n", start, len(data) if crlf < 0 else crlf + 1)
    end = crlf if bare < 0 else bare
    if end < 0:
        return None
    block = data[start : end + 1]
    lines = block.count(b"\n")
    if lines > max_lines or (len(block) > max_line and max(map(len, block.split(b"\n"))) + 1 > max_line):
        return None
    fields: Fields = _FIELD.findall(block.decode("latin-1"))
    if len(fields) != lines:  # some are folded, or some lines are no fields
        folds = 0
        for i, (name, value) in enumerate(fields):
            if "\n" in value:
                folds += value.count("\n")
                fields[i] = name, value.lstrip(" \t\r\n")
        if len(fields) + folds != lines:
            return None
    return fields, end + (3 if bare < 0 else 2)


def _status(found: re.Match[bytes] | None, max_line: int) -> tuple[int, int, str] | None:
    if found is None or found.end() > max_line:
        return None
    minor, status, rest = found.groups()
    reason = rest.decode("latin-1").strip(" \t")
    if reason and (_ODD_EDGE.match(reason[0]) or _ODD_EDGE.match(reason[-1])):
        return None
    return 10 if minor == b"0" else 11, int(status), reason


def _request(found: re.Match[bytes] | None, max_line: int) -> tuple[str, str, tuple[int, int]] | None:
    if found is None or found.end() > max_line:
        return None
    method, target, major, minor = found.groups()
    return method.decode("ascii"), target.decode("latin-1"), (int(major), int(minor))


def status_line(line: bytes) -> tuple[int, int, str] | None:
    """(10 or 11, status, reason) of a whole line with its line end, or None: not mine."""
    _need_bytes(line)
    return _status(_STATUS.fullmatch(line), len(line))


def request_line(line: bytes) -> tuple[str, str, tuple[int, int]] | None:
    """(method, target, (major, minor)) of a whole line with its line end, or None: not mine."""
    _need_bytes(line)
    return _request(_REQUEST.fullmatch(line), len(line))


def response_head(data: bytes, max_lines: int, max_line: int) -> tuple[int, int, int, str, Fields] | None:
    """(end, version, status, reason, fields) of the head that *data* starts with, or None: not (wholly) there."""
    _need_bytes(data)
    line = _STATUS.match(data)
    found = _status(line, max_line)
    if found is None or line is None:
        return None
    block = split_fields(data, line.end(), max_lines, max_line)
    return None if block is None else (block[1], *found, block[0])


def request_head(
    data: bytes, max_lines: int, max_line: int
) -> tuple[int, str, str, tuple[int, int], Fields] | None:
    """(end, method, target, version, fields) of the head that *data* starts with, or None: not (wholly) there."""
    _need_bytes(data)
    line = _REQUEST.match(data)
    found = _request(line, max_line)
    if found is None or line is None:
        return None
    block = split_fields(data, line.end(), max_lines, max_line)
    return None if block is None else (block[1], *found, block[0])


def find(fields: list[tuple[str, Any]], name: str) -> tuple[str, Any] | None:
    """The first (name, value) whose name is *name* in any case, or None. *name* must be in lower case."""
    for pair in fields:
        if pair[0].lower() == name:
            return pair
    return None


def find_all(fields: list[tuple[str, Any]], name: str) -> list[Any]:
    """The values of every field whose name is *name* (given in lower case) in any case, in order."""
    return [value for key, value in fields if key.lower() == name]


def pick(fields: list[tuple[str, Any]], names: tuple[str, ...]) -> list[Any]:
    """For each of *names* (in lower case) its value, several joined by a comma, or None: one pass."""
    found: dict[str, Any] = dict.fromkeys(names)
    for key, value in fields:
        key = key.lower()
        if key in found:
            known = found[key]
            found[key] = value if known is None else f"{known}, {value}"
    return list(found.values())
