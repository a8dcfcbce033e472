"""Lines, blocks and literals out of a growing buffer, and the ways back: the plain-Python twin of _lines_c."""

from __future__ import annotations

import re

from .limits import LimitExceeded

__all__ = ["LineBuffer", "dot_stuff", "dot_unstuff", "normalize_line_ends", "to_dot_block"]

_FIRST_SIZE = 8192
_KEPT_SIZE = 1 << 18

_LINE_END = re.compile(rb"\r\n|\r|\n")
_STARTING_DOT = re.compile(rb"(?m)^\.")


class LineBuffer:
    """Bytes that have been received and not yet been read, as text protocols read them.

    It knows how far it has looked for a line end, so that the work is linear however slowly the bytes come. It holds
    no more than what its caller puts in: a caller that asks for a line before it puts in more holds at most a line's
    limit and one reception. One thread at a time may use an object.
    """

    __slots__ = ("_data", "_end", "_passed", "_scanned", "_start")

    def __init__(self) -> None:
        self._data = bytearray(_FIRST_SIZE)
        self._start = 0  # unread bytes are _data[_start:_end]
        self._end = 0
        self._scanned = 0  # there is no line end in _data[_start:_scanned]
        self._passed = 0  # bytes of the line at _start that take_block_bytes has given out already

    def __len__(self) -> int:
        return self._end - self._start

    def room(self, size: int) -> memoryview:
        """A writable view of at least *size* bytes (at least 1) behind what is there, to receive into.

        Then call `filled`. The view must be released (or dropped) before anything else is called.
        """
        if size < 1:
            raise ValueError("size must be positive")
        if self._start == self._end:
            self._start = self._end = self._scanned = 0
            if len(self._data) > _KEPT_SIZE and size <= _KEPT_SIZE:
                self._data = bytearray(_KEPT_SIZE)
        if len(self._data) - self._end < size:
            self._make_room(size)
        return memoryview(self._data)[self._end :]

    def _make_room(self, size: int) -> None:
        unread = self._end - self._start
        if len(self._data) - unread < max(size, unread):
            grown = bytearray(max(2 * len(self._data), unread + size))
            grown[:unread] = memoryview(self._data)[self._start : self._end]
            self._data = grown
        else:
            self._data[:unread] = self._data[self._start : self._end]
        self._scanned -= self._start
        self._start, self._end = 0, unread

    def filled(self, size: int) -> None:
        """Tell that *size* bytes were written into the view that `room` gave."""
        if not 0 <= size <= len(self._data) - self._end:
            raise ValueError("size is outside of the room given")
        self._end += size

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Put *data* behind what is there."""
        with memoryview(data).cast("B") as given:
            if given.nbytes:
                with self.room(given.nbytes) as room:
                    room[: given.nbytes] = given
                self._end += given.nbytes

    def next_line(self, limit: int) -> bytes | None:
        """The next line with its LF, or None where its end has not come yet.

        Raises LimitExceeded where there is no line end within *limit* bytes.
        """
        start = self._start
        stop = min(self._end, start + limit)
        at = self._data.find(10, self._scanned, stop)
        if at < 0:
            if stop - start >= limit:
                raise LimitExceeded("line length", limit)
            self._scanned = stop
            return None
        self._start = self._scanned = at + 1
        return bytes(self._data[start : at + 1])

    def take(self, size: int) -> bytes:
        """Up to *size* of the bytes that are there; all of them where *size* is negative."""
        stop = self._end if size < 0 else min(self._end, self._start + size)
        data = bytes(memoryview(self._data)[self._start : stop])
        self._skip_to(stop)
        return data

    def take_into(self, target: bytearray | memoryview) -> int:
        """Move bytes that are there into *target*; return how many."""
        with memoryview(target).cast("B") as view:
            size = min(view.nbytes, self._end - self._start)
            view[:size] = memoryview(self._data)[self._start : self._start + size]
        self._skip_to(self._start + size)
        return size

    def _skip_to(self, position: int) -> None:
        self._start = position
        self._scanned = max(self._scanned, position)

    def take_block_lines(self, lines: list[bytes], limit: int) -> tuple[int, bool]:
        """Move complete lines of a dot-terminated block to *lines*, without line ends and the dots that were stuffed.

        Returns how many bytes they had with their line ends, and whether the line that ends the block has been taken
        (and is dropped). Of the dots that begin a line one is dropped, unless it is the only one: then it was not
        stuffed. *limit* is a line's, in bytes.
        """
        start = self._start
        last = self._data.rfind(10, start, self._end)
        if last < 0:
            self.next_line(limit)
            return 0, False
        text = bytes(memoryview(self._data)[start : last + 1])
        size = len(text)
        ends: list[int] = []
        found = text.split(b"\r\n")
        if text.startswith(b".") or b"\n." in text or text.count(b"\n") >= len(found):  # dots, or lone LF
            found = text.split(b"\n")
            ends = [found.index(end) for end in (b".\r", b".") if end in found]
            if ends:
                last = start + sum(map(len, found[: min(ends) + 1])) + min(ends)
                found = found[: min(ends) + 1]
            stuffed = [line.startswith(b"..") for line in found]
            size = sum(map(len, found)) + len(found) - 1 - sum(stuffed) - (len(found[-1]) if ends else 0)
            found = [line[dot:].removesuffix(b"\r") for line, dot in zip(found, stuffed, strict=True)]
        del found[-1]
        # A line as it came is up to three bytes longer than here: a dot, CR and LF.
        if len(text) > limit and found and max(map(len, found)) >= limit - 3:
            self._check_lines(text, limit)
        self._skip_to(last + 1)
        lines += found
        if not ends and self._end - self._start >= limit:
            raise LimitExceeded("line length", limit)
        return size, bool(ends)

    def _check_lines(self, text: bytes, limit: int) -> None:
        """Raise LimitExceeded where a line of *text*, before the one that ends the block, is over the limit."""
        for line in text.split(b"\n"):
            if line in (b".\r", b"."):
                return
            if len(line) >= limit:
                raise LimitExceeded("line length", limit)

    def take_block_bytes(self, limit: int) -> tuple[bytes, bool]:
        """What there is of a dot-terminated block, line ends kept, dots unstuffed; and whether the block has ended.

        Of a line that has not come to its end, what is there is given as well. *limit* is a line's, in bytes.
        """
        found: list[bytes] = []
        while (line := self._rest_of_line(limit)) is not None:
            if self._passed:
                self._passed = 0
            elif line.startswith(b"."):
                if line in (b".\r\n", b".\n"):
                    return b"".join(found), True
                line = line[line.startswith(b"..") :]
            found.append(line)
        begun = bytes(memoryview(self._data)[self._start : self._end])
        if self._passed or begun not in (b".", b".\r"):
            found.append(begun if self._passed else begun[begun.startswith(b"..") :])
            self._passed += len(begun)
            self._skip_to(self._end)
        return b"".join(found), False

    def _rest_of_line(self, limit: int) -> bytes | None:
        try:
            return self.next_line(limit - self._passed)
        except LimitExceeded:
            raise LimitExceeded("line length", limit) from None


def normalize_line_ends(data: bytes | bytearray | memoryview) -> bytes:
    """Make every CR LF, lone CR and lone LF one CR LF (RFC 5321 section 2.3.8: neither is ever sent alone)."""
    return _LINE_END.sub(b"\r\n", bytes(memoryview(data)))


def dot_stuff(data: bytes | bytearray | memoryview) -> bytes:
    """Double the dot that begins a line (RFC 5321 section 4.5.2). Lines end with LF."""
    return _STARTING_DOT.sub(b"..", bytes(memoryview(data)))


def dot_unstuff(data: bytes | bytearray | memoryview) -> bytes:
    """Drop the dot that begins a line (RFC 5321 section 4.5.2, RFC 1939 section 3). Lines end with LF."""
    return _STARTING_DOT.sub(b"", bytes(memoryview(data)))


def to_dot_block(data: bytes | bytearray | memoryview) -> bytes:
    """What follows DATA on the wire: line ends normalised, dots stuffed, the last line ended, and the lone dot."""
    block = dot_stuff(normalize_line_ends(data))
    if block and not block.endswith(b"\r\n"):
        block += b"\r\n"
    return block + b".\r\n"
