"""A message on its way out: str, bytes or a file, with its line ends put right (RFC 5321 section 2.3.8)."""

from __future__ import annotations

import sys

from ._core import dot_stuff, normalize_line_ends, to_dot_block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

public: Any = sys.modules[__package__]


class Message:
    """Made of str (ASCII only), bytes or anything like it, or a file that gives one of both and is read once.

    *keep* leaves the line ends as they are, for BODY=BINARYMIME.
    """

    __slots__ = ("_data", "_file", "_keep", "_size")

    def __init__(self, source: Any, *, keep: bool = False) -> None:
        self._keep = keep
        self._file: Any = None
        self._data = b""
        self._size: int | None = None
        if isinstance(source, str):
            self._data = normalize_line_ends(_encode(source))
        elif hasattr(source, "read"):
            self._file = source
        else:
            self._data = source if isinstance(source, bytes) else bytes(memoryview(source))

    @property
    def size(self) -> int | None:
        """Its size in bytes for SIZE (RFC 1870), near enough, or None where it can't be told."""
        if self._file is None:
            return len(self._data)
        if self._size is None:
            file = self._file
            # A wrapper that has its own `read` and passes `tell` on (codecs.StreamReader) is not where that says.
            if len({hasattr(type(file), name) for name in ("read", "seek", "tell")}) > 1:
                return None
            try:
                start = file.tell()
                file.seek(0, 2)
            except (AttributeError, OSError, TypeError, ValueError):  # it is where it was
                return None
            try:
                size = file.tell() - start
            finally:
                file.seek(start)
            self._size = size if size >= 0 else None  # where text was read before, `tell` counts no bytes
        return self._size

    @property
    def has_eight_bits(self) -> bool:
        """Whether it may hold bytes above 127."""
        return self._file is not None or not self._data.isascii()

    def dot_block(self) -> Iterator[bytes]:
        """What follows DATA on the wire, in pieces: dots stuffed, the last line ended, and the lone dot."""
        if self._file is None:
            yield to_dot_block(self._data)
            return
        at_start, last = True, b"\r\n"
        for piece in self._pieces():
            yield dot_stuff(piece) if at_start else dot_stuff(b"x" + piece)[1:]
            last = (last + piece)[-2:] if len(piece) < 2 else piece[-2:]
            at_start = last == b"\r\n"
        yield b".\r\n" if at_start else b"\r\n.\r\n"

    def chunks(self) -> Iterator[tuple[bytes, bool]]:
        """Chunks for BDAT, each with whether it is the last."""
        before: bytes | None = None
        end = b"\r\n"
        for piece in self._pieces():
            if before is not None:
                yield before, False
            before = piece
            end = (end + piece)[-2:] if len(piece) < 2 else piece[-2:]
        last = before or b""
        yield last if self._keep or end == b"\r\n" else last + b"\r\n", True

    def _pieces(self) -> Iterator[bytes]:
        """The text with its line ends put right, by blocks."""
        if self._file is None:
            data = self._data if self._keep else normalize_line_ends(self._data)
            if len(data) <= public.BLOCK_SIZE:
                yield data
                return
            yield from (data[i : i + public.BLOCK_SIZE] for i in range(0, len(data), public.BLOCK_SIZE))
            return
        held = b""
        while block := self._file.read(public.BLOCK_SIZE):
            data = held + (_encode(block) if isinstance(block, str) else block)
            held = b""
            if self._keep:
                yield data
                continue
            if data.endswith(b"\r"):  # its LF may come with the next block
                data, held = data[:-1], b"\r"
            if data:
                yield normalize_line_ends(data)
        if held:
            yield b"\r\n"


def _encode(text: str) -> bytes:
    return text.encode("ascii")
