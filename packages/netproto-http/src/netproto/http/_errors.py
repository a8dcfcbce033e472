"""The exceptions of ``netproto.http.client``. Each one is also the standard library's of the same name."""

from __future__ import annotations

from ._core import kin

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

_MODULE = "netproto.http.client"


class HTTPException(kin("http.client", "HTTPException")):  # type: ignore[misc]
    """What everything that goes wrong in an HTTP exchange is derived from."""

    __module__ = _MODULE


class NotConnected(kin("http.client", "NotConnected", HTTPException)):  # type: ignore[misc]
    """Something was to be sent, there is no connection, and ``auto_open`` is off."""

    __module__ = _MODULE


class InvalidURL(kin("http.client", "InvalidURL", HTTPException)):  # type: ignore[misc]
    """A host, port or path that can't be sent."""

    __module__ = _MODULE


class UnknownProtocol(kin("http.client", "UnknownProtocol", HTTPException)):  # type: ignore[misc]
    """The server answered with a version of HTTP that is not 1.x; it is in *version*."""

    __module__ = _MODULE

    def __init__(self, version: str) -> None:
        self.args = (version,)
        self.version = version


class UnknownTransferEncoding(kin("http.client", "UnknownTransferEncoding", HTTPException)):  # type: ignore[misc]
    """A ``Transfer-Encoding`` that leaves the end of the body in doubt (RFC 9112 section 6.1)."""

    __module__ = _MODULE


class UnimplementedFileMode(kin("http.client", "UnimplementedFileMode", HTTPException)):  # type: ignore[misc]
    """Kept for those who name it."""

    __module__ = _MODULE


class IncompleteRead(kin("http.client", "IncompleteRead", HTTPException)):  # type: ignore[misc]
    """The body ended early. *partial* is what came, *expected* how many more bytes were due, or None."""

    __module__ = _MODULE

    def __init__(self, partial: bytes, expected: int | None = None) -> None:
        self.args = (partial,)
        self.partial = partial
        self.expected = expected

    def __repr__(self) -> str:
        missing = "" if self.expected is None else f", {self.expected} more expected"
        return f"{type(self).__name__}({len(self.partial)} bytes read{missing})"

    __str__ = __repr__


class ImproperConnectionState(kin("http.client", "ImproperConnectionState", HTTPException)):  # type: ignore[misc]
    """A method was called out of turn."""

    __module__ = _MODULE


class CannotSendRequest(kin("http.client", "CannotSendRequest", ImproperConnectionState)):  # type: ignore[misc]
    """A request was begun before the last one was done with."""

    __module__ = _MODULE


class CannotSendHeader(kin("http.client", "CannotSendHeader", ImproperConnectionState)):  # type: ignore[misc]
    """A header was put where no request had been begun."""

    __module__ = _MODULE


class ResponseNotReady(kin("http.client", "ResponseNotReady", ImproperConnectionState)):  # type: ignore[misc]
    """A response was asked for where none can come."""

    __module__ = _MODULE


class BadStatusLine(kin("http.client", "BadStatusLine", HTTPException)):  # type: ignore[misc]
    """The first line of a response is not one; it is in *line*."""

    __module__ = _MODULE

    def __init__(self, line: str) -> None:
        shown = line or repr(line)
        self.args = (shown,)
        self.line = shown


class LineTooLong(kin("http.client", "LineTooLong", HTTPException)):  # type: ignore[misc]
    """A line of a response is longer than allowed; *line_type* tells which kind of line."""

    __module__ = _MODULE

    def __init__(self, line_type: str, limit: int | None = None) -> None:
        if limit is None:
            from . import client

            limit = client._MAXLINE
        Exception.__init__(self, f"got more than {limit} bytes when reading {line_type}")


if TYPE_CHECKING:

    class _Gone(ConnectionResetError, BadStatusLine):
        pass
else:
    _Gone = kin("http.client", "RemoteDisconnected", ConnectionResetError, BadStatusLine)


class RemoteDisconnected(_Gone):
    """The server closed the connection without an answer."""

    __module__ = _MODULE

    def __init__(self, *pos: Any, **kw: Any) -> None:
        BadStatusLine.__init__(self, "")
        ConnectionResetError.__init__(self, *pos, **kw)


class DecodeError(HTTPException):
    """A content-coded body can't be decoded, or is larger than allowed once decoded."""

    __module__ = _MODULE


error = HTTPException
