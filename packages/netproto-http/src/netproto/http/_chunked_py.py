"""The chunked coding (RFC 9112 section 7.1): the plain-Python twin of the kernel."""

from __future__ import annotations

import re
from collections.abc import Callable

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

Readinto = Callable[[memoryview], int | None]

# What ended a run.
NEED, LAST, BAD_SIZE, LONG_LINE, BAD_END = 0, 1, 2, 3, 4

_SIZE_LINE = -1
_CHUNK_END = 0
_SIZE = re.compile(rb"([0-9A-Fa-f]+)[ \t\r]*(?:;|\n?\Z)")
_LARGEST = (1 << 62) + 16
_PIECE = 65536


def chunk_size(line: bytes) -> int:
    """The size in a chunk's first line (with or without its line end), or -1 where it has none."""
    if not isinstance(line, bytes):
        raise TypeError(f"Argument has incorrect type (expected bytes, got {type(line).__name__})")
    found = _SIZE.match(line)
    if found is None:
        return -1
    digits = found[1].lstrip(b"0")
    size = int(digits or b"0", 16) if len(digits) <= 16 else _LARGEST
    return size if size < _LARGEST else -1


def drain(readinto: Readinto, initial: bytes, left: int, max_line: int) -> tuple[bytes, int, int, bytes]:
    """Read chunks to their end through *readinto*: (body, what ended it, what is left of the chunk, rest).

    *initial* is what has been read already. *left* is -1 before a size line, 0 behind a chunk's data, else the
    bytes of data to come. The end is LAST behind the line of the last chunk (*rest* starts with the trailers),
    BAD_SIZE or LONG_LINE before a size line (*rest* starts with it), BAD_END, or NEED where the input ended.
    """
    if not isinstance(initial, bytes):
        raise TypeError(f"Argument has incorrect type (expected bytes, got {type(initial).__name__})")
    body: list[bytes] = []
    sizes: dict[bytes, int] = {}  # size lines seen: most chunks of a body are of one size
    data, pos, looked = initial, 0, 0
    buffer = bytearray(_PIECE)
    view = memoryview(buffer)
    while True:
        ended = NEED
        size = len(data)
        while pos < size:
            if left > 0:
                part = data[pos : pos + left]
                body.append(part)
                pos += len(part)
                left -= len(part)
                continue
            if left == _CHUNK_END:
                if data[pos : pos + 2] != b"\r\n":
                    if data[pos:] != b"\r":
                        ended = BAD_END
                    break
                pos += 2
                left = _SIZE_LINE
            end = data.find(b"\n", pos + looked) + 1
            if not end:
                looked = size - pos
                if looked > max_line:
                    ended = LONG_LINE
                break
            looked = 0
            line = data[pos:end]
            found = sizes.get(line)
            if found is None:
                if end - pos > max_line:
                    ended = LONG_LINE
                    break
                found = chunk_size(line)
                if found < 0:
                    ended = BAD_SIZE
                    break
                if len(sizes) < 64:
                    sizes[line] = found
            pos = end
            if found == 0:
                ended = LAST
                break
            left = found
        if ended != NEED:
            break
        got = readinto(view)
        if got is not None and not 0 <= got <= _PIECE:
            raise OSError("readinto() returned an impossible size")
        if not got:
            break
        over = data[pos:]
        if left >= got and not over:  # nothing but data: no need to look at it again
            body.append(bytes(view[:got]))
            left -= got
            data = b""
        else:
            data = over + bytes(view[:got])
        pos = 0
    return b"".join(body), ended, left, data[pos:]


def take(data: bytes, left: int, want: int, max_line: int) -> tuple[bytes, int, int]:
    """Decode up to *want* bytes out of *data*: (decoded, bytes of *data* used up, what is left of the chunk).

    *left* is as in `drain`. It stops before anything but whole clean lines, and before the last chunk.
    """
    if not isinstance(data, bytes):
        raise TypeError(f"Argument has incorrect type (expected bytes, got {type(data).__name__})")
    body: list[bytes] = []
    pos, size = 0, len(data)
    while want > 0 and pos < size:
        if left > 0:
            part = data[pos : pos + min(left, want)]
            body.append(part)
            pos += len(part)
            left -= len(part)
            want -= len(part)
        elif left == _CHUNK_END:
            if data[pos : pos + 2] != b"\r\n":
                break
            pos += 2
            left = _SIZE_LINE
        else:
            end = data.find(b"\n", pos) + 1
            if not end or end - pos > max_line:
                break
            found = chunk_size(data[pos:end])
            if found <= 0:
                break
            pos, left = end, found
    return b"".join(body), pos, left


def read_exact(fp: Any, length: int, first: int) -> bytes:
    """Up to *length* bytes of the stream *fp*, fewer only at its end, in memory that grows from *first* bytes on."""
    if length <= first:
        data: bytes = fp.read(length) or b""
        return data
    parts: list[bytes] = []
    while length > 0:
        part = fp.read(min(length, first))
        if not part:
            break
        parts.append(part)
        length -= len(part)
        first *= 2
    return b"".join(parts)
