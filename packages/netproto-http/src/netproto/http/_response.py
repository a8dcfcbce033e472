"""`HTTPResponse`: reading the answer to a request (RFC 9112 sections 4 to 7)."""

from __future__ import annotations

import io
import sys

from ._chunked import BAD_SIZE, LAST, LONG_LINE, chunk_size, drain, read_exact, take
from ._core import kin, pick, response_head
from ._errors import (
    BadStatusLine,
    HTTPException,
    IncompleteRead,
    LineTooLong,
    RemoteDisconnected,
    ResponseNotReady,
    UnknownProtocol,
)
from ._framing import ConflictingLengths, body_of, stays_open
from ._message import HTTPMessage

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

    public: Any
else:
    from . import client as public

_UNKNOWN: Any = "UNKNOWN"
_FRAMING = ("transfer-encoding", "content-length", "connection", "keep-alive", "proxy-connection")
_BUFFERED = io.BufferedReader
_MAX_SIZE = sys.maxsize
# What read1() asks for where nothing is said: a stream sets aside as much memory as it is asked for.
_PIECE = 65536

if TYPE_CHECKING:
    _Base = io.BufferedIOBase
else:
    _Base = kin("http.client", "HTTPResponse", io.BufferedIOBase)


class InterimResponse:
    """A 1xx answer that came before the final one (RFC 9110 section 15.2): *status*, *reason* and *headers*."""

    __slots__ = ("headers", "reason", "status")
    __module__ = "netproto.http.client"

    def __init__(self, status: int, reason: str, headers: Any) -> None:
        self.status = status
        self.reason = reason
        self.headers = headers

    def __repr__(self) -> str:
        return f"<InterimResponse {self.status} {self.reason!r}>"


class _Rest:
    """What was read ahead of the trailers, then the stream that it came from."""

    def __init__(self, data: bytes, raw: Any) -> None:
        self.data = data
        self.raw = raw

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self.data and len(self.data) < limit:
            more = self.raw.read(8192)
            if not more:
                break
            self.data += more
        end = min(self.data.find(b"\n") + 1 or len(self.data), limit)
        line, self.data = self.data[:end], self.data[end:]
        return line


class _Spoilt:
    """Stands for the stream of a response whose body can't be read: every use says why."""

    def __init__(self, why: str) -> None:
        self._why = why

    def close(self) -> None:
        pass

    def flush(self) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        raise HTTPException(self._why)


def _read_in_steps(fp: Any, amount: int, step: int) -> bytes:
    """As `read_exact`, of a stream that may have nothing but ``read``."""
    parts: list[bytes] = []
    while amount > 0 and (part := fp.read(min(amount, step))):
        parts.append(part)
        amount -= len(part)
        step *= 2
    return b"".join(parts)


class HTTPResponse(_Base):
    """The answer to a request: status, headers, and the body as a readable binary stream.

    It is made by `HTTPConnection.getresponse`, or over any object whose ``makefile("rb")`` gives a stream.

    interim   the 1xx answers that came first, as `InterimResponse`
    trailers  the fields behind a chunked body once it has been read to its end, else None
    decoded   whether `read` undoes the content coding (see ``decode_content=`` of `HTTPConnection.request`)

    Limits, each an `HTTPException` when passed: ``_MAXLINE`` bytes in a line, ``_MAXHEADERS`` fields (or what
    ``max_response_headers=`` says) in a head and in the trailers, ``_MAXHEAD`` bytes in a head,
    ``_MAXINTERIMRESPONSES`` interim answers.
    Not for use by several threads at once.
    """

    __module__ = "netproto.http.client"

    interim: list[InterimResponse]
    _max_headers: int | None = None
    _max_line: int | None = None
    _max_head: int | None = None
    _trailers: HTTPMessage | None = None
    _decoded: io.BufferedReader | None = None
    _broken = False

    def __init__(self, sock: Any, debuglevel: int = 0, method: str | None = None, url: str | None = None) -> None:
        self.fp = sock.makefile("rb")
        self.debuglevel = debuglevel
        self._method = method
        self.headers: Any = None
        self.msg: Any = None
        self.version: Any = _UNKNOWN
        self.status: Any = _UNKNOWN
        self.reason: Any = _UNKNOWN
        self.chunked: Any = _UNKNOWN
        self.chunk_left: Any = _UNKNOWN
        self.length: Any = _UNKNOWN
        self.will_close: Any = _UNKNOWN
        self.interim = []
        self.url = url

    # The head

    def _read_status(self) -> tuple[str, int, str]:
        limit = self._max_line or public._MAXLINE
        raw = self.fp.readline(limit + 1)
        line = raw.decode("latin-1")
        if len(line) > limit:
            raise LineTooLong("status line", limit)
        if self.debuglevel > 0:
            public._debug("reply:", repr(line))
        if not line:
            raise RemoteDisconnected("Remote end closed connection without response")
        version, status, reason = [*line.split(None, 2), "", "", ""][:3]
        if not version.startswith("HTTP/"):
            self._close_conn()
            raise BadStatusLine(line)
        if len(status) != 3 or not status.isascii() or not status.isdigit() or status < "100":
            raise BadStatusLine(line)
        return version, int(status), reason

    def _next_head(self) -> tuple[int, int, str, Any]:
        """Read one head: (10 or 11, status, reason, message)."""
        limit = public._MAXHEADERS if self._max_headers is None else self._max_headers
        if type(self.fp) is _BUFFERED and self.debuglevel <= 0 and type(self)._read_status is _read_status:
            # All of a usual head is in the buffer after one read from the socket.
            held = self.fp.peek()
            head = response_head(held, limit, self._max_line or public._MAXLINE)
            if head is not None and (self._max_head is None or head[0] <= self._max_head):
                end, number, status, reason, fields = head
                self.fp.read(end)
                return number, status, reason, HTTPMessage._from_fields(fields)
        version, status, reason = self._read_status()
        if version in ("HTTP/1.0", "HTTP/0.9"):
            number = 10
        elif version.startswith("HTTP/1."):
            number = 11
        else:
            raise UnknownProtocol(version)
        if self._max_line is None and self._max_head is None:
            message = public.parse_headers(self.fp, _max_headers=limit)
        else:
            lines = public._read_headers(self.fp, limit, self._max_line, self._max_head)
            message = public._parse_header_lines(lines, HTTPMessage, limit, self._max_line)
        if self.debuglevel > 0:
            for name, value in message.items():
                public._debug("header:", f"{name}:", value)
        return number, status, reason.strip(), message

    def _next_answer(self) -> bool:
        """Read one head; True where it is the final one, False where it went to *interim*."""
        head = self._next_head()
        status = head[1]
        if 100 <= status < 200 and status != 101:
            most = public._MAXINTERIMRESPONSES
            if len(self.interim) >= most:
                raise HTTPException(f"got more than {most} interim responses")
            self.interim.append(InterimResponse(status, head[2], head[3]))
            return False
        self._take_head(*head)
        return True

    def begin(self, *, _max_headers: int | None = None) -> None:
        """Read the head, and the interim answers before it. Does nothing where that has been done."""
        if self.headers is not None:
            return
        if _max_headers is not None:
            self._max_headers = _max_headers
        while not self._next_answer():
            pass

    def _take_head(self, version: int, status: int, reason: str, headers: Any) -> None:
        self.version = version
        self.code = self.status = status
        self.reason = reason
        self.headers = self.msg = headers
        fields = headers._headers if type(headers) is HTTPMessage else list(headers.items())
        coding, length, connection, keep, proxy = pick(fields, _FRAMING)
        if self._method == "HEAD" or status == 204 or status == 304 or status < 200:
            self.chunked = coding is not None and coding.lower() == "chunked" and self._method == "HEAD"
            self.length, doubtful = 0, False
        else:
            try:
                self.chunked, self.length, doubtful = body_of(version, coding, length)
            except ConflictingLengths as error:  # the head can be looked at; no byte of the body is given out
                self.chunked, self.length, doubtful = False, None, True
                self._spoil()
                self.fp = _Spoilt(str(error))
        if self.chunked:
            self.chunk_left = None
        stays = stays_open(version, connection, keep, proxy)
        self.will_close = not stays or doubtful or (not self.chunked and self.length is None)

    def _check_close(self) -> bool:
        """Whether the connection ends with this response, by its version and fields alone."""
        fields = list(self.headers.items())
        return not stays_open(self.version, *pick(fields, _FRAMING[2:]))

    # The end

    def _close_conn(self) -> None:
        fp = self.fp
        self.fp = None
        fp.close()

    def _spoil(self) -> None:
        """Close the stream and keep its connection from being used again."""
        self._broken = True
        if self.fp is not None:
            self._close_conn()

    def _lose(self) -> None:
        """A read failed midway: later ones must not take what follows for the body."""
        self._spoil()
        self.fp = _Spoilt("an earlier read of this response failed; the rest of its body can't be read")

    def close(self) -> None:
        """Close the response. Its connection is not used again where the body has been read in part."""
        try:
            io.BufferedIOBase.close(self)  # not super(): kinship may have put the stdlib's class between
        finally:
            if self.fp is not None:
                inside = self.chunk_left is not None if self.chunked is True else self.length
                if inside and self.length is not _UNKNOWN:
                    self._broken = True
                self._close_conn()

    def flush(self) -> None:
        io.BufferedIOBase.flush(self)
        if self.fp is not None:
            self.fp.flush()

    def readable(self) -> bool:
        """Always True."""
        return True

    def isclosed(self) -> bool:
        """Whether the body has been read to its end, or the response closed."""
        return self.fp is None or type(self.fp) is _Spoilt

    # The body

    def read(self, amt: int | None = None) -> bytes:
        """The whole body, or up to *amt* bytes more of it; a negative *amt* is as None.

        IncompleteRead is raised where the whole body was asked for and the connection ended before it did.
        """
        if self._decoded is not None:
            return self._decoded.read(amt)
        return self._read_plain(amt)

    def _read_plain(self, amt: int | None = None) -> bytes:
        if self.fp is None:
            return b""
        if self._method == "HEAD":
            self._close_conn()
            return b""
        if self.chunked:
            return self._read_chunked(amt)
        if amt is not None and amt >= 0:
            if self.length is not None and amt > self.length:
                amt = self.length
            some: bytes = self._count(self.fp.read(amt), amt)
            return some
        if self.length is None:
            data: bytes = self.fp.read()
        else:
            try:
                data = self._safe_read(self.length)
            except IncompleteRead:
                self._spoil()
                raise
            except BaseException:
                self._lose()
                raise
            self.length = 0
        self._close_conn()
        return data

    def _count(self, data: Any, wanted: int, size: int | None = None) -> Any:
        """Book *data* (of *size* bytes) as read where *wanted* bytes were asked for; close at the end."""
        if not data and wanted:
            self._broken = self._broken or bool(self.length)
            self._close_conn()
        elif self.length is not None:
            self.length -= len(data) if size is None else size
            if not self.length:
                self._close_conn()
        return data

    def readinto(self, b: Any) -> int:
        """Read into the buffer *b*; the number of bytes read, 0 at the end."""
        if self._decoded is not None:
            return self._decoded.readinto(b)
        if self.fp is None:
            return 0
        if self._method == "HEAD":
            self._close_conn()
            return 0
        if self.chunked:
            return self._readinto_chunked(b)
        if self.length is not None and len(b) > self.length:
            b = memoryview(b)[: self.length]
        got = self.fp.readinto(b)
        booked: int = self._count(got, len(b), got)
        return booked

    def read1(self, n: int = -1) -> bytes:
        """Up to *n* bytes with at most one read from the socket (more where chunks need it)."""
        if self._decoded is not None:
            return self._decoded.read1(n)
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.chunked:
            return self._read1_chunked(n)
        if self.length is not None and not 0 <= n <= self.length:
            n = self.length if n >= 0 else min(self.length, _PIECE)
        some: bytes = self._count(self.fp.read1(n), n)
        return some

    def peek(self, n: int = -1) -> bytes:
        """Some of what comes next, without taking it; empty at the end."""
        if self._decoded is not None:
            return self._decoded.peek(n)
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.length == 0 and not self.chunked:
            return b""
        if not self.chunked:
            held: bytes = self.fp.peek(n)
            return held if self.length is None else held[: self.length]
        try:
            left = self._get_chunk_left()
        except IncompleteRead:
            return b""
        return b"" if left is None else bytes(self.fp.peek(left)[:left])

    def readline(self, limit: int | None = -1) -> bytes:
        """The next line of the body with its line end, at most *limit* bytes of it."""
        if limit is None:
            limit = -1
        if self._decoded is not None:
            return self._decoded.readline(limit)
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.chunked:
            return self._readline_chunked(limit)
        if self.length is not None and not 0 <= limit <= self.length:
            limit = self.length
        line: bytes = self._count(self.fp.readline(limit), limit)
        return line

    def _safe_read(self, amt: int) -> bytes:
        """Exactly *amt* bytes of the stream, in memory that grows as they come; else IncompleteRead."""
        first = public._MIN_READ_BUF_SIZE
        if amt > first or (amt > 8192 and type(self.fp) is _BUFFERED):
            most = min(amt, _MAX_SIZE)  # a peer may announce more than any memory holds
            data: bytes = (read_exact if type(self.fp) is _BUFFERED else _read_in_steps)(self.fp, most, first)
        else:
            data = self.fp.read(amt)
        if len(data) < amt:
            raise IncompleteRead(data, amt - len(data))
        return data

    def _safe_readinto(self, b: Any) -> int:
        got: int = self.fp.readinto(b)
        if got < len(b):
            raise IncompleteRead(bytes(b[:got]), len(b) - got)
        return got

    # Chunks: chunk_left is None before a size line, 0 behind the data of a chunk, else what is left of it.

    def _read_next_chunk_size(self) -> int:
        limit = public._MAXLINE
        line = self.fp.readline(limit + 1)
        if len(line) > limit:
            self._spoil()
            raise LineTooLong("chunk size")
        size: int = chunk_size(line) if line.endswith(b"\n") else -1
        if size < 0:
            self._spoil()
            raise ValueError(f"no chunk size: {line[:100]!r}")
        return size

    def _read_and_discard_trailer(self) -> None:
        self._read_trailers(self.fp)

    def _read_trailers(self, stream: Any) -> None:
        limit = public._MAXHEADERS if self._max_headers is None else self._max_headers
        most = public._MAXLINE
        lines: list[bytes] = []
        while (line := stream.readline(most + 1)) not in (b"\r\n", b"\n", b""):
            if len(line) > most:
                self._spoil()
                raise LineTooLong("trailer line")
            lines.append(line)
            if len(lines) > limit:
                self._spoil()
                raise HTTPException(f"got more than {limit} trailers")
        if not line:
            self._broken = True
        self._trailers = public._parse_header_lines(lines, HTTPMessage, limit)

    @property
    def trailers(self) -> HTTPMessage | None:
        """The fields that came behind a chunked body (RFC 9112 section 7.1.2); None before its end is reached."""
        return self._trailers

    def _get_chunk_left(self) -> int | None:
        left: int | None = self.chunk_left
        if not left:
            if left is not None and self.fp.read(2) != b"\r\n":
                self._spoil()
                raise IncompleteRead(b"")
            try:
                left = self._read_next_chunk_size()
            except ValueError as error:
                raise IncompleteRead(b"") from error
            if left == 0:
                self._read_and_discard_trailer()
                self._close_conn()
                left = None
            self.chunk_left = left
        return left

    def _read_chunked(self, amt: int | None = None) -> bytes:
        whole = amt is None or amt < 0
        quick = type(self.fp) is _BUFFERED
        if whole and quick:
            return self._drain()
        parts: list[bytes] = []
        want = 0 if amt is None else amt
        try:
            while whole or want > 0:
                left = self.chunk_left
                if quick and not (left and left >= want):
                    data, used, after = take(self.fp.peek(), -1 if left is None else left, want, public._MAXLINE)
                    if used:
                        self.fp.read(used)
                        self.chunk_left = None if after < 0 else after
                        parts.append(data)
                        want -= len(data)
                        continue
                left = self._get_chunk_left()
                if left is None:
                    break
                size = left if whole else min(left, want)
                parts.append(self._safe_read(size))
                self.chunk_left = left - size
                if not whole:
                    want -= size
        except IncompleteRead as error:
            self._spoil()
            raise IncompleteRead(b"".join([*parts, error.partial])) from error
        return b"".join(parts)

    def _drain(self) -> bytes:
        """The rest of a chunked body, read from the socket itself in large pieces."""
        fp = self.fp
        left = -1 if self.chunk_left is None else self.chunk_left
        try:
            held = fp.peek()
            fp.read(len(held))
            body, ended, left, rest = drain(fp.raw.readinto, held, left, public._MAXLINE)
        except BaseException:
            self._lose()
            raise
        if ended == LAST:
            stream = _Rest(rest, fp.raw)
            try:
                self._read_trailers(stream)
            except HTTPException:
                raise
            except BaseException:
                self._lose()
                raise
            if stream.data:
                self._broken = True
            self.chunk_left = None
            self._close_conn()
            return body
        self._spoil()
        if ended == LONG_LINE:
            raise LineTooLong("chunk size")
        detail = IncompleteRead(b"", left if left > 0 else None)
        raise IncompleteRead(body) from (ValueError("no chunk size") if ended == BAD_SIZE else detail)

    def _readinto_chunked(self, b: Any) -> int:
        view = memoryview(b)
        if type(self.fp) is _BUFFERED and self.chunk_left is not None and 0 < len(view) <= self.chunk_left:
            got = self._safe_readinto(view)
            self.chunk_left -= got
            return got
        total, size = 0, len(view)
        quick = type(self.fp) is _BUFFERED
        try:
            while total < size:
                left = self.chunk_left
                if quick and not (left and left >= size - total):
                    held = self.fp.peek()
                    data, used, after = take(held, -1 if left is None else left, size - total, public._MAXLINE)
                    if used:
                        self.fp.read(used)
                        self.chunk_left = None if after < 0 else after
                        view[total : total + len(data)] = data
                        total += len(data)
                        continue
                left = self._get_chunk_left()
                if left is None:
                    break
                part = view[total : total + left]
                self._safe_readinto(part)
                total += len(part)
                self.chunk_left = left - len(part)
        except IncompleteRead as error:
            self._spoil()
            raise IncompleteRead(bytes(view[:total]) + error.partial) from error
        return total

    def _read1_chunked(self, n: int) -> bytes:
        left = self._get_chunk_left()
        if left is None or n == 0:
            return b""
        data: bytes = self.fp.read1(min(left, n if n > 0 else _PIECE))
        self.chunk_left = left - len(data)
        if not data:
            self._spoil()
            raise IncompleteRead(b"")
        return data

    def _readline_chunked(self, limit: int) -> bytes:
        parts: list[bytes] = []
        while limit:
            try:
                left = self._get_chunk_left()
            except IncompleteRead as error:
                raise IncompleteRead(b"".join(parts)) from error
            if left is None:
                break
            part = self.fp.readline(left if limit < 0 else min(left, limit))
            if not part:
                self._spoil()
                raise IncompleteRead(b"".join(parts))
            parts.append(part)
            self.chunk_left = left - len(part)
            if part.endswith(b"\n"):
                break
            if limit > 0:
                limit -= len(part)
        return b"".join(parts)

    # What surrounds the body

    @property
    def decoded(self) -> bool:
        """Whether what is read is the body with its content coding undone."""
        return self._decoded is not None

    def fileno(self) -> int:
        """The file descriptor of the socket."""
        number: int = self.fp.fileno()
        return number

    def getheader(self, name: str, default: Any = None) -> Any:
        """The value of the field *name*, several joined with a comma, or *default* (joined too, if iterable)."""
        if self.headers is None:
            raise ResponseNotReady()
        found = self.headers.get_all(name) or default
        if isinstance(found, str) or not hasattr(found, "__iter__"):
            return found
        return ", ".join(found)

    def getheaders(self) -> list[tuple[str, str]]:
        """All (name, value) pairs in order."""
        if self.headers is None:
            raise ResponseNotReady()
        return list(self.headers.items())

    def __iter__(self) -> HTTPResponse:
        return self

    def info(self) -> Any:
        """The headers."""
        return self.headers

    def geturl(self) -> Any:
        """The URL of the resource; urllib.request sets it."""
        return self.url

    def getcode(self) -> Any:
        """The status code."""
        return self.status


_read_status = HTTPResponse._read_status
