"""Header blocks, status lines and request lines, read from bytes (RFC 9112 sections 3 to 5, RFC 5322 section 2.2).

The functions here take what a peer sent and give text; nothing in them touches a socket.

- `parse_block` reads one block of fields, leniently, with limits: a line that can't be read is noted and
  left out, and never hides those behind it.
- `parse_status_line`, `parse_request_line`: the clean forms; None for all else, so that the caller words its error.
- `response_head`, `request_head`: start line and fields in one call when all of it is clean and in the buffer.
- `HeadBuffer`: collects a head in linear time however slowly its bytes trickle in.
- `find`, `find_all`, `pick`: look fields up without regard to case.
"""

from __future__ import annotations

from ._fields import (
    find,
    find_all,
    pick,
    request_head,
    request_line,
    response_head,
    split_fields,
    status_line,
)

__all__ = [
    "Block",
    "Defect",
    "FIRST_CONTINUES",
    "FieldLimitError",
    "HeadBuffer",
    "MAX_FIELD_LINES",
    "MAX_HEAD",
    "MAX_LINE",
    "MISPLACED_FROM",
    "NO_COLON",
    "NO_NAME",
    "ODD_NAME",
    "UNIX_FROM",
    "find",
    "find_all",
    "parse_block",
    "parse_request_line",
    "parse_status_line",
    "pick",
    "request_head",
    "response_head",
    "split_fields",
]

#: Longest line of a block in bytes, with its line end.
MAX_LINE = 65536
#: Most lines in a block; each line that continues a field counts.
MAX_FIELD_LINES = 100
#: Most bytes in a head: start line, fields and the blank line.
MAX_HEAD = 1 << 20

#: Kinds of `Defect`: the first line continues a field that is not there,
FIRST_CONTINUES = "first-continues"
#: a line has no colon,
NO_COLON = "no-colon"
#: nothing stands before the colon,
NO_NAME = "no-name"
#: a name has bytes that no token may have; the field is kept,
ODD_NAME = "odd-name"
#: a line starts with ``From `` as a mailbox file's envelope does: as the first line, or later.
UNIX_FROM = "unix-from"
MISPLACED_FROM = "misplaced-from"

_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SPACE = {0: 0x20, 13: 0x20}


class FieldLimitError(ValueError):
    """A block is larger than allowed. *limit* names the limit (``max_line`` …), *value* is its size."""

    def __init__(self, limit: str, value: int) -> None:
        super().__init__(f"header block exceeds {limit}={value}")
        self.limit = limit
        self.value = value


class Defect:
    """Something in a block that is not as it should be: its kind, and the line as latin-1 text."""

    __slots__ = ("kind", "line")

    def __init__(self, kind: str, line: str) -> None:
        self.kind = kind
        self.line = line

    def __repr__(self) -> str:
        return f"Defect({self.kind!r}, {self.line!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Defect) and (self.kind, self.line) == (other.kind, other.line)

    def __hash__(self) -> int:
        return hash((self.kind, self.line))


class Block:
    """What `parse_block` found: (name, value) pairs in order, defects, and the offset behind the blank line."""

    __slots__ = ("defects", "end", "fields")

    def __init__(self, fields: list[tuple[str, str]], defects: list[Defect], end: int) -> None:
        self.fields = fields
        self.defects = defects
        self.end = end

    def __repr__(self) -> str:
        return f"Block({self.fields!r}, {self.defects!r}, {self.end})"


def parse_block(
    data: bytes | bytearray | memoryview,
    start: int = 0,
    *,
    max_lines: int = MAX_FIELD_LINES,
    max_line: int = MAX_LINE,
) -> Block:
    """Read the fields in *data* from offset *start* up to and with the blank line, or to the end of *data*.

    Names and values are decoded as latin-1. White space around the colon is removed, folded lines stay in
    the value as they are (RFC 9112 section 5.2). A lone CR and NUL, which RFC 9110 section 5.5 forbids, become
    a space. Lines that are no fields are left out and listed as defects.

    *max_lines* and *max_line* (bytes) bound the block; beyond them `FieldLimitError` is raised.
    """
    block = data if isinstance(data, bytes) else bytes(data)
    quick = split_fields(block, start, max_lines, max_line)
    if quick is not None:
        return Block(quick[0], [], quick[1])
    return _parse_leniently(block, start, max_lines, max_line)


def _parse_leniently(data: bytes, start: int, max_lines: int, max_line: int) -> Block:
    fields: list[tuple[str, str]] = []
    defects: list[Defect] = []
    open_field: list[bytes] | None = None  # the lines of the field that may continue
    pos, count, size = start, 0, len(data)

    def finish() -> None:
        if open_field is not None:
            fields.append(_make_field(open_field, defects))

    while pos < size:
        end = data.find(b"\n", pos) + 1 or size
        line = data[pos:end]
        pos = end
        if len(line) > max_line:
            raise FieldLimitError("max_line", max_line)
        if line in (b"\r\n", b"\n"):
            break
        count += 1
        if count > max_lines:
            raise FieldLimitError("max_lines", max_lines)
        text = _clean(line)
        if text[:1] in (b" ", b"\t"):
            if open_field is None:
                if not fields and not defects:
                    defects.append(Defect(FIRST_CONTINUES, line.decode("latin-1")))
            else:
                open_field.append(text)
            continue
        finish()
        open_field = None
        kind = _line_kind(text, count)
        if kind is None:
            open_field = [text]
        else:
            defects.append(Defect(kind, line.decode("latin-1")))
    finish()
    return Block(fields, defects, pos)


def _clean(line: bytes) -> bytes:
    """The line with each NUL and each CR that does not end it as a space."""
    if b"\r" not in line and b"\0" not in line:
        return line
    body, ending = (line[:-2], b"\r\n") if line.endswith(b"\r\n") else (line, b"")
    return body.replace(b"\r", b" ").replace(b"\0", b" ") + ending


def _line_kind(line: bytes, number: int) -> str | None:
    """Why a line starts no field, or None where it does."""
    if line.startswith(b"From "):
        return UNIX_FROM if number == 1 else MISPLACED_FROM
    colon = line.find(b":")
    if colon < 0:
        return NO_COLON
    return None if line[:colon].strip(b" \t") else NO_NAME


def _make_field(lines: list[bytes], defects: list[Defect]) -> tuple[str, str]:
    name, _, value = b"".join(lines).partition(b":")
    name = name.rstrip(b" \t")
    if not _TOKEN.issuperset(name):
        defects.append(Defect(ODD_NAME, lines[0].decode("latin-1")))
    return name.decode("latin-1"), value.lstrip(b" \t\r\n").rstrip(b"\r\n").decode("latin-1")


def parse_status_line(line: bytes | bytearray | memoryview) -> tuple[int, int, str] | None:
    """``(version, status, reason)`` of a clean HTTP/1.x status line (RFC 9112 section 4), else None.

    *line* is one whole line with its line end. *version* is 10 for HTTP/1.0 and 11 for every later HTTP/1.x.
    """
    return status_line(line if isinstance(line, bytes) else bytes(line))


def parse_request_line(line: bytes | bytearray | memoryview) -> tuple[str, str, tuple[int, int]] | None:
    """``(method, target, (major, minor))`` of a clean request line (RFC 9112 section 3), else None.

    *line* is one whole line with its line end. The target is decoded as latin-1 and has no control character.
    """
    return request_line(line if isinstance(line, bytes) else bytes(line))


class HeadBuffer:
    """Collects the bytes of a head until its blank line is there.

    It remembers how far it has looked, so a head that comes byte by byte costs the same as one that comes at
    once. It holds at most *max_size* bytes of a head; beyond that `feed` raises `FieldLimitError`.
    Not for use by several threads at once.
    """

    def __init__(self, max_size: int = MAX_HEAD) -> None:
        self.max_size = max_size
        self._data = bytearray()
        self._seen = 0
        self._end = -1

    def feed(self, data: bytes | bytearray | memoryview) -> bool:
        """Add *data*; True as soon as the head is complete."""
        held = self._data
        held += data
        if self._end < 0:
            start = max(self._seen - 2, 0)
            crlf = held.find(b"\n\r\n", start)
            bare = held.find(b"\n\n", start, crlf + 1 if crlf >= 0 else len(held))
            if bare >= 0:
                self._end = bare + 2
            elif crlf >= 0:
                self._end = crlf + 3
            self._seen = len(held)
            if (self._end if self._end >= 0 else self._seen) > self.max_size:
                raise FieldLimitError("max_size", self.max_size)
        return self._end >= 0

    @property
    def complete(self) -> bool:
        """Whether the blank line has been seen."""
        return self._end >= 0

    @property
    def head(self) -> bytes:
        """The head with its blank line; empty while it is not complete."""
        return bytes(self._data[: max(self._end, 0)])

    @property
    def rest(self) -> bytes:
        """What came behind the head; empty while it is not complete."""
        return bytes(self._data[self._end :]) if self._end >= 0 else b""
