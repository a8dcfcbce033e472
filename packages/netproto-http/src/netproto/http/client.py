"""HTTP/1.1 client: the standard library's ``http.client``, with the framing rules of RFC 9112.

    conn = HTTPSConnection("example.com", timeout=10)
    conn.request("GET", "/", deadline=30)
    response = conn.getresponse()
    body = response.read()

An exchange goes ``request()`` (or ``putrequest()``, ``putheader()``…, ``endheaders()``, ``send()``…), then
``getresponse()``, then ``read()`` to the end of the body; then the next one may begin on the same connection.

The limits below, and ``print`` and ``socket``, are looked up in this module whenever they are used.
"""

from __future__ import annotations

import socket as socket

from . import HTTPMethod as HTTPMethod
from . import HTTPStatus as HTTPStatus
from . import _core
from ._errors import (
    BadStatusLine,
    CannotSendHeader,
    CannotSendRequest,
    DecodeError,
    HTTPException,
    ImproperConnectionState,
    IncompleteRead,
    InvalidURL,
    LineTooLong,
    NotConnected,
    RemoteDisconnected,
    ResponseNotReady,
    UnimplementedFileMode,
    UnknownProtocol,
    UnknownTransferEncoding,
    error,
)
from ._message import HTTPMessage as HTTPMessage

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "HTTPResponse",
    "HTTPConnection",
    "HTTPSConnection",
    "HTTPException",
    "NotConnected",
    "UnknownProtocol",
    "UnknownTransferEncoding",
    "UnimplementedFileMode",
    "IncompleteRead",
    "InvalidURL",
    "ImproperConnectionState",
    "CannotSendRequest",
    "CannotSendHeader",
    "ResponseNotReady",
    "BadStatusLine",
    "LineTooLong",
    "RemoteDisconnected",
    "DecodeError",
    "InterimResponse",
    "error",
    "responses",
    "unix_dial",
]

HTTP_PORT = 80
HTTPS_PORT = 443

#: Longest line of a head, of the trailers and of a chunk's size, in bytes with the line end.
_MAXLINE = 65536
#: Most header lines in a head, and most trailer lines, unless ``max_response_headers=`` says otherwise.
_MAXHEADERS = 100
#: Most bytes in the header lines of one head, unless ``max_head=`` says otherwise.
_MAXHEAD = 1 << 20
#: Most interim (1xx) responses before the final one.
_MAXINTERIMRESPONSES = 100
#: Memory that a body with a known length starts with; it grows as the body comes.
_MIN_READ_BUF_SIZE = 1 << 20
#: Most bytes that ``decode_content`` gives, unless ``max_decoded=`` says otherwise.
MAX_DECODED = 1 << 28
#: Seconds that ``expect_continue=True`` waits for the server's word before it sends the body.
CONTINUE_TIMEOUT = 1.0
#: Bodies up to this many bytes go out together with the head.
_JOINED_BODY = 65536

_UNKNOWN = "UNKNOWN"
_CS_IDLE = "Idle"
_CS_REQ_STARTED = "Request-started"
_CS_REQ_SENT = "Request-sent"
_METHODS_EXPECTING_BODY = {"PATCH", "POST", "PUT"}

globals().update(HTTPStatus.__members__)

#: Status code → phrase.
responses: dict[int, str] = {status: status.phrase for status in HTTPStatus}


def _debug(*shown: Any) -> None:
    """Print for ``debuglevel``, with credentials left out."""
    from ._hiding import hide

    print(*hide(shown))


def _read_headers(
    fp: Any, max_headers: int | None = None, max_line: int | None = None, max_head: int | None = None
) -> list[bytes]:
    """The header lines up to the blank line, which is left out, or to the end of *fp*."""
    most = _MAXHEADERS if max_headers is None else max_headers
    longest = _MAXLINE if max_line is None else max_line
    most_bytes = room = max(_MAXHEAD, longest) if max_head is None else max_head
    lines: list[bytes] = []
    while (line := fp.readline(longest + 1)) not in (b"\r\n", b"\n", b""):
        if len(line) > longest:
            raise LineTooLong("header line", longest)
        lines.append(line)
        if len(lines) > most:
            raise HTTPException(f"got more than {most} headers")
        room -= len(line)
        if room < 0:
            raise HTTPException(f"got more than {most_bytes} bytes of headers")
    return lines


def _parse_header_lines(
    lines: list[bytes], _class: Any = HTTPMessage, max_headers: int | None = None, max_line: int | None = None
) -> Any:
    """A message of header lines, which must be within the limits."""
    lines = [line for line in lines if line not in (b"\r\n", b"\n")]
    block = _core.parse_block(
        b"".join([*lines, b"\r\n"]),
        max_lines=len(lines) if max_headers is None else max(max_headers, len(lines)),
        max_line=max(_MAXLINE if max_line is None else max_line, max(map(len, lines), default=0)),
    )
    if isinstance(_class, type) and issubclass(_class, HTTPMessage):
        return _class._from_fields(block.fields, block.defects)
    message = _class()
    for name, value in block.fields:
        message.set_raw(name, value)
    return message


def parse_headers(fp: Any, _class: Any = HTTPMessage, *, _max_headers: int | None = None) -> Any:
    """Read header lines from the binary file *fp* up to the blank line; an `HTTPMessage` of them.

    Raises LineTooLong for a line over ``_MAXLINE`` bytes, HTTPException for more than ``_MAXHEADERS`` lines.
    A line that is no header field is left out, and noted in the message's ``defects``.
    """
    return _parse_header_lines(_read_headers(fp, _max_headers), _class, _max_headers)


from ._connection import HTTPConnection, HTTPSConnection, unix_dial  # noqa: E402
from ._response import HTTPResponse, InterimResponse  # noqa: E402  they use the names above

unix_dial.__module__ = __name__


def _create_https_context(http_version: int) -> Any:
    """The TLS context of a connection that was given none: certificates and host names are verified."""
    import ssl

    context = ssl._create_default_https_context()
    if http_version == 11:
        context.set_alpn_protocols(["http/1.1"])
    if context.post_handshake_auth is not None:
        context.post_handshake_auth = True
    return context


def __getattr__(name: str) -> Any:
    """``ssl``, which is imported when it is first used."""
    if name == "ssl":
        import ssl

        return ssl
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
