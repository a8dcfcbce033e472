"""The reader that all text protocols share, dot-stuffing, and line ends.

`LineBuffer` is without I/O: bytes in, lines out. `LineReader` is one that fills itself from a socket.
"""

from __future__ import annotations

from ._lines import LineBuffer, dot_stuff, dot_unstuff, normalize_line_ends, to_dot_block
from .limits import LimitExceeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    class Source(Protocol):
        """Where a `LineReader` reads from: a socket, plain or TLS, or anything with its `recv_into`."""

        def recv_into(self, buffer: memoryview, nbytes: int = ..., /) -> int: ...


__all__ = [
    "MAX_BLOCK", "MAX_LINE", "LimitExceeded", "LineBuffer", "LineReader", "dot_stuff", "dot_unstuff",
    "normalize_line_ends", "to_dot_block",
]  # fmt: skip

#: Default limit of one line, in bytes, its end included.
MAX_LINE = 1 << 20
#: Default limit of a dot-terminated block, in bytes.
MAX_BLOCK = 1 << 30

_RECEIVE_SIZE = 1 << 16
_LITERAL_STEP = 1 << 20


class LineReader(LineBuffer):
    """Reads lines, counted bytes and dot-terminated blocks from anything that has `recv_into`.

    Unlike a file made by `socket.makefile`, it may be used on after a time-out: what had come is kept. *before_read*,
    where given, is called before each reception; it may set the socket's time-out or raise to give up (see
    `netproto.core.deadline.Deadline.guard`).
    """

    __slots__ = ("_at_end", "_before_read", "source")

    def __init__(self, source: Source, *, before_read: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.source = source
        self._before_read = before_read
        self._at_end = False

    def fill(self) -> int:
        """Receive once; return how many bytes came, 0 at the end of the stream."""
        if self._at_end:
            return 0
        if self._before_read is not None:
            self._before_read()
        with self.room(_RECEIVE_SIZE) as room:
            size = self.source.recv_into(room)
        if size:
            self.filled(size)
        else:
            self._at_end = True
        return size

    def readline(self, limit: int = MAX_LINE) -> bytes:
        """The next line with its LF; less at the end of the stream, and b"" behind it.

        Raises LimitExceeded where no LF comes within *limit* bytes.
        """
        while (line := self.next_line(limit)) is None:
            if not self.fill():
                return self.take(-1)
        return line

    def read(self, size: int) -> bytes:
        """Exactly *size* bytes, fewer only at the end of the stream.

        Memory grows with what really comes, not with *size*, so that a peer that announces much and sends little
        costs little.
        """
        if size <= len(self):
            return self.take(max(size, 0))
        data = bytearray(self.take(-1))
        while (wanted := size - len(data)) > 0:
            step = bytearray(min(wanted, max(_RECEIVE_SIZE, min(len(data), _LITERAL_STEP))))
            if not (came := self.readinto(step)):
                break
            data += memoryview(step)[:came]
        return bytes(data)

    def readinto(self, target: bytearray | memoryview) -> int:
        """Fill *target* with what is there, else by one reception; return how many bytes, 0 at the end."""
        if len(self):
            return self.take_into(target)
        if self._at_end or not len(target):
            return 0
        if self._before_read is not None:
            self._before_read()
        size = self.source.recv_into(memoryview(target))
        self._at_end = not size
        return size

    def read_into_file(self, size: int, write: Callable[[bytes], object]) -> int:
        """Pass *size* bytes on to *write*, piece by piece; return how many came before the stream ended."""
        left = size
        while left > 0:
            if not len(self) and not self.fill():
                break
            piece = self.take(left)
            left -= len(piece)
            write(piece)
        return size - left

    def read_block(self, line_limit: int = MAX_LINE, limit: int = MAX_BLOCK) -> tuple[list[bytes], int]:
        """The lines of a dot-terminated block, without line ends and the dots that were stuffed (RFC 1939 section 3).

        The number with them is that of their bytes with their line ends, which *limit* bounds. Raises LimitExceeded,
        and EOFError where the stream ends first.
        """
        lines: list[bytes] = []
        size = 0
        while True:
            taken, done = self.take_block_lines(lines, line_limit)
            size += taken
            if size > limit:
                raise LimitExceeded("block size", limit)
            if done:
                return lines, size
            if not self.fill():
                raise EOFError("the stream ended within a block")

    def iter_block(self, line_limit: int = MAX_LINE, limit: int = MAX_BLOCK) -> Iterator[bytes]:
        """The same as pieces of the text, line ends kept, as they come."""
        size = 0
        while True:
            piece, done = self.take_block_bytes(line_limit)
            size += len(piece)
            if size > limit:
                raise LimitExceeded("block size", limit)
            if piece:
                yield piece
            if done:
                return
            if not self.fill():
                raise EOFError("the stream ended within a block")
