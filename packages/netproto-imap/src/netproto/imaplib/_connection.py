"""The connection below the dialogue: made, read, written, compressed, wrapped in TLS, and closed."""

from __future__ import annotations

import sys

from ._core import LimitExceeded, LineReader
from ._engine import MAX_LITERAL, Unreadable
from ._names import IMAP4_PORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket as _socket
    import ssl
    import zlib
    from typing import Any

    from ._core import Deadline

__all__ = ["Connection", "Source"]

#: The module, whose `socket`, `_MAXLINE` and `Commands` may be replaced from outside.
_module: Any = sys.modules[__package__]
_CHUNK = 1 << 16
_STEP = 1 << 20


class Source:
    """What the reader receives from: the socket, within a deadline, and through the inflater once there is one.

    Inflating never makes more at once than there is room for, so that memory stays bounded however well a server
    compresses; lines and literals have their limits as ever.
    """

    def __init__(self, sock: Any) -> None:
        self.sock = sock
        self.timeout: float | None = None
        self.deadline: Deadline | None = None
        self.inflater: zlib._Decompress | None = None
        self._waiting = b""

    def inflate(self, received: bytes) -> None:
        """Take what comes from now on, *received* first, as raw deflate data (RFC 4978)."""
        import zlib

        self.inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        self._waiting = received

    def recv_into(self, buffer: memoryview, nbytes: int = 0, /) -> int:
        inflater = self.inflater
        if inflater is None:
            return self._receive(buffer)
        while not inflater.eof:
            if not self._waiting:
                chunk = bytearray(_CHUNK)
                size = self._receive(memoryview(chunk))
                if not size:
                    return 0
                self._waiting = bytes(chunk[:size])
            data = self._inflated(inflater, len(buffer))
            self._waiting = inflater.unconsumed_tail
            if data:
                buffer[: len(data)] = data
                return len(data)
        return 0

    def _inflated(self, inflater: zlib._Decompress, most: int) -> bytes:
        import zlib

        try:
            return inflater.decompress(self._waiting, most)
        except zlib.error as error:
            raise Unreadable(f"what should be compressed can't be read: {error}") from error

    def _receive(self, buffer: memoryview) -> int:
        if self.deadline is not None:
            self.deadline.guard(self.sock, self.timeout)
        try:
            receive = getattr(self.sock, "recv_into", None)
            if receive is not None:
                return int(receive(buffer))
            data = self.sock.recv(len(buffer))
        except ConnectionError:
            return 0
        buffer[: len(data)] = data
        return len(data)


class Connection:
    """The methods that a subclass may override: `open`, `read`, `readline`, `send`, `shutdown`, `socket`."""

    host: Any
    port: Any
    sock: Any
    #: Limit of a line in bytes; None is the module's ``_MAXLINE``.
    max_line: int | None = None
    #: Limit of a literal in bytes.
    max_literal: int = MAX_LITERAL
    #: Total seconds that one command may take, None for ever; beyond it TimeoutError, and the connection is closed.
    deadline: float | None = None

    _reader: LineReader | None = None
    _source: Source | None = None
    _until: Deadline | None = None
    _deflater: Any = None
    _imaplib_file: Any
    _proxy: Any = None
    _source_address: tuple[str, int] | None = None

    def _create_socket(self, timeout: float | None) -> _socket.socket:
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        sys.audit("imaplib.open", self, self.host, self.port)
        path = _unix_path(self.host)
        if path is None and self._proxy is None and self._source_address is None:
            within = () if timeout is None else (timeout,)
            made: _socket.socket = _module.socket.create_connection((self.host or None, self.port), *within)
            return made
        from ._core import create_connection

        address = (self.host, self.port) if path is None else path
        more: dict[str, Any] = {} if timeout is None else {"timeout": timeout}
        return create_connection(address, source_address=self._source_address, proxy=self._proxy, **more)

    def open(self, host: str = "", port: int = IMAP4_PORT, timeout: float | None = None) -> None:
        """Connect to *host* (default: this one) at *port*, for `read`, `readline`, `send` and `shutdown` to use.

        A *host* with a slash in it is the path of a Unix socket. *timeout* is in seconds.
        """
        self.host = host
        self.port = port
        self.sock = self._create_socket(timeout)

    def _wrap(self, sock: _socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
        """TLS over *sock*, which is closed where that fails."""
        name = "localhost" if not self.host or _unix_path(self.host) is not None else self.host
        try:
            if self._until is None:
                return context.wrap_socket(sock, server_hostname=name)
            timeout = sock.gettimeout()
            self._until.guard(sock, timeout)  # the handshake is one operation, however its bytes come
            wrapped = context.wrap_socket(sock, server_hostname=name)
            wrapped.settimeout(timeout)
            return wrapped
        except BaseException:
            sock.close()
            raise

    def _buffer(self) -> LineReader:
        reader, source = self._reader, self._source
        if reader is None or source is None or source.sock is not self.sock:
            source = self._source = Source(self.sock)
            reader = self._reader = LineReader(source)
            if self._until is not None:
                source.timeout, source.deadline = self.sock.gettimeout(), self._until
        return reader

    def _start_deadline(self, seconds: float) -> None:
        """From now on, all that waits has so many seconds together."""
        from ._core import Deadline

        if self.sock is None:
            return
        self._buffer()
        source = self._source
        assert source is not None
        if source.deadline is None:
            source.timeout = self.sock.gettimeout()
        source.deadline = self._until = Deadline(seconds)

    def _stop_deadline(self) -> None:
        source, self._until = self._source, None
        if source is not None and source.deadline is not None:
            source.deadline = None
            self.sock.settimeout(source.timeout)

    def read(self, size: int) -> bytes:
        """Exactly *size* bytes from the server, fewer only at the end of the stream.

        Memory grows with what really comes. After a time-out nothing is lost: read again.
        """
        reader = self._buffer()
        if size <= len(reader):
            return reader.take(size)
        data = bytearray(reader.take(-1))
        try:
            while (missing := size - len(data)) > 0:
                piece = bytearray(min(missing, max(_CHUNK, min(len(data), _STEP))))
                if not (came := reader.readinto(piece)):
                    break
                data += memoryview(piece)[:came]
        except TimeoutError:
            reader.feed(data)
            raise
        except Unreadable as error:
            raise self._broken(str(error)) from error
        return bytes(data)

    def readline(self) -> bytes:
        """A line from the server with its end; less at the end of the stream."""
        reader = self._reader
        if reader is None or self._source is None or self._source.sock is not self.sock:
            reader = self._buffer()
        try:
            return reader.readline(self._line_limit())
        except LimitExceeded as error:
            raise self._broken(f"got more than {error.limit} bytes") from error
        except Unreadable as error:
            raise self._broken(str(error)) from error

    def _line_limit(self) -> int:
        limit = self.max_line
        return int(_module._MAXLINE) if limit is None else limit

    def send(self, data: bytes) -> None:
        """Send *data* to the server."""
        sys.audit("imaplib.send", self, data)
        if self._deflater is not None:
            import zlib

            data = self._deflater.compress(data) + self._deflater.flush(zlib.Z_SYNC_FLUSH)
        if self._source is not None and self._source.deadline is not None:
            self._source.deadline.guard(self.sock, self._source.timeout)
        self.sock.sendall(data)

    def shutdown(self) -> None:
        """Close the connection. Closing it again does nothing."""
        self._close_imaplib_file()
        self._reader = self._source = self._deflater = self._until = None
        sock = self.sock
        if sock is None or _is_closed(sock):
            return
        try:
            sock.shutdown(_module.socket.SHUT_RDWR)
        except OSError as error:
            import errno

            # Not connected any more; 10022 is what Windows says where an operation was under way.
            if error.errno not in (errno.ENOTCONN, errno.EBADF) and getattr(error, "winerror", 0) != 10022:
                raise
        finally:
            sock.close()

    def socket(self) -> Any:
        """The socket that is used."""
        return self.sock

    def _close_imaplib_file(self) -> None:
        file = self.__dict__.pop("_imaplib_file", None)
        if file is not None:
            try:
                file.close()
            except OSError:
                pass

    def _broken(self, reason: str) -> Exception:
        """Close the connection, and make the exception that says why."""
        raise NotImplementedError

    @property
    def file(self) -> Any:
        """A file over the socket. Deprecated: this class does not use it."""
        _warn_of_file()
        if "_imaplib_file" not in self.__dict__:
            self._imaplib_file = None if self.sock is None else self.sock.makefile("rb")
        return self._imaplib_file

    @file.setter
    def file(self, value: Any) -> None:
        _warn_of_file()
        self._imaplib_file = value


def _warn_of_file() -> None:
    import warnings

    warnings.warn("'IMAP4.file' is deprecated and slated for removal in Python 3.19", DeprecationWarning, stacklevel=3)


def _unix_path(host: object) -> str | None:
    import os

    if isinstance(host, os.PathLike):
        return str(os.fspath(host))
    return host if isinstance(host, str) and "/" in host else None


def _is_closed(sock: Any) -> bool:
    number = getattr(sock, "fileno", lambda: 0)()
    return isinstance(number, int) and number < 0
