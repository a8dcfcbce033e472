"""`HTTPConnection` and `HTTPSConnection`: sending requests and getting their responses."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable, Iterable, Iterator

from ._core import kin
from ._errors import (
    CannotSendHeader,
    CannotSendRequest,
    HTTPException,
    InvalidURL,
    NotConnected,
    ResponseNotReady,
)
from ._head import field_line, request_head
from ._response import HTTPResponse

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

    Dial = Callable[..., Any]
    public: Any
else:
    from . import client as public

_IDLE, _STARTED, _SENT = public._CS_IDLE, public._CS_REQ_STARTED, public._CS_REQ_SENT

if TYPE_CHECKING:
    _Base = object
else:

    class _Plain:
        pass

    _Base = kin("http.client", "HTTPConnection", _Plain)


class _Options:
    """What one request asked for beyond the standard library."""

    __slots__ = ("deadline", "decode", "wait")

    def __init__(self, deadline: Any = None, wait: float | None = None, decode: int = 0) -> None:
        self.deadline = deadline
        self.wait = wait
        self.decode = decode


_NO_OPTIONS = _Options()


def unix_dial(path: Any) -> Dial:
    """A ``dial=`` hook that connects to the Unix socket at *path* (str or path-like), whatever the host and port."""

    def dial(address: Any, timeout: Any = None, source_address: Any = None) -> Any:
        from ._core import create_unix_connection

        if timeout is public.socket._GLOBAL_DEFAULT_TIMEOUT:
            timeout = public.socket.getdefaulttimeout()
        return create_unix_connection(path, timeout)

    return dial


def _control_in(text: str | bytes, also: str = "") -> str | None:
    """The first control character (C0, DEL, or one of *also*) in *text*, or None."""
    shown = text if isinstance(text, str) else text.decode("latin-1")
    if not also and shown.isprintable():
        return None
    return next((c for c in shown if c < " " or c == "\x7f" or c in also), None)


def _strip_scope(host: bytes) -> bytes:
    """A bracketed IPv6 address without the name of an interface."""
    address, scope, _ = host.partition(b"%")
    return address + b"]" if scope else address


def _netloc(url: str) -> str:
    """The host and port of an absolute URL, without user and password; or an empty string."""
    scheme, mark, rest = url.partition("://")
    if not mark or not scheme.replace("+", "").replace("-", "").replace(".", "").isalnum():
        return ""
    for stop in "/?#":
        rest = rest.partition(stop)[0]
    return rest.rpartition("@")[2]


class HTTPConnection(_Base):
    """A connection to an HTTP server, for one exchange after the other.

    host, port             where to connect; a port in *host* counts where *port* is None
    timeout                seconds that one wait on the socket may take
    source_address         (host, port) to connect from
    blocksize              bytes that a body which is a file is read by
    max_response_headers   header lines of a response, and trailer lines (``_MAXHEADERS``)
    max_line, max_head     bytes in one header line, and in all of a head's (``_MAXLINE``, ``_MAXHEAD``)
    dial                   called as ``dial((host, port), timeout, source_address)`` in place of
                           ``socket.create_connection``: `unix_dial` for Unix sockets, ``functools.partial`` of
                           ``netproto.core.dial.create_connection`` for Happy Eyeballs and proxies
    deadline               seconds that each exchange may take in all, from `request` to the end of the body
    decode_content         whether to ask for, and undo, content codings; a number is the limit in bytes
                           (``MAX_DECODED``)

    Control characters in any argument are refused. Not for use by several threads at once.
    """

    __module__ = "netproto.http.client"

    _http_vsn = 11
    _http_vsn_str = "HTTP/1.1"

    response_class: Any = HTTPResponse
    default_port = public.HTTP_PORT
    auto_open: int = 1
    debuglevel = 0

    @staticmethod
    def _is_textIO(stream: Any) -> bool:
        return isinstance(stream, io.TextIOBase)

    @staticmethod
    def _get_content_length(body: Any, method: str) -> int | None:
        """The length of *body* in bytes where that can be told without reading it, else None."""
        if body is None:
            return 0 if method.upper() in public._METHODS_EXPECTING_BODY else None
        if hasattr(body, "read"):
            return None
        if isinstance(body, str):
            return len(body)
        try:
            return memoryview(body).nbytes
        except TypeError:
            return None

    def __init__(
        self,
        host: str,
        port: int | None = None,
        timeout: Any = public.socket._GLOBAL_DEFAULT_TIMEOUT,
        source_address: Any = None,
        blocksize: int = 8192,
        *,
        max_response_headers: int | None = None,
        max_line: int | None = None,
        max_head: int | None = None,
        dial: Dial | None = None,
        deadline: Any = None,
        decode_content: bool | int = False,
    ) -> None:
        self.timeout = timeout
        self.source_address = source_address
        self.blocksize = blocksize
        self.sock: Any = None
        self._buffer: list[bytes] = []
        self.__response: Any = None
        self.__state = _IDLE
        self._method: str | None = None
        self._tunnel_host: str | None = None
        self._tunnel_port: int | None = None
        self._tunnel_headers: dict[Any, Any] = {}
        self._raw_proxy_headers: list[bytes] | None = None
        self.max_response_headers = max_response_headers
        self._limits = None if max_line is None and max_head is None else (max_line, max_head)
        self.deadline = deadline
        self.decode_content = decode_content
        self._options = _NO_OPTIONS
        self.host, self.port = self._get_hostport(host, port)
        self._validate_host(self.host)
        self._create_connection: Dial = public.socket.create_connection if dial is None else dial

    def _get_hostport(self, host: str, port: int | None) -> tuple[str, int]:
        if port is None:
            before, colon, behind = host.rpartition(":")
            if colon and "]" not in behind:
                host = before
                if behind == "":
                    port = self.default_port
                elif behind.isascii() and behind.isdigit():
                    port = int(behind[:20])
                else:
                    raise InvalidURL(f"nonnumeric port: '{behind}'")
            else:
                port = self.default_port
        number = int(port[:20]) if isinstance(port, str) and port.isascii() and port.isdigit() else port
        if isinstance(number, int) and not 0 <= number <= 65535:
            raise InvalidURL(f"port out of range 0-65535: {port}")
        if host[:1] == "[" and host[-1:] == "]":
            host = host[1:-1]
        return host, port

    def set_debuglevel(self, level: int) -> None:
        """Print what is sent and the heads that come, above 0; credentials are left out."""
        self.debuglevel = level

    # Connecting

    def set_tunnel(self, host: str, port: int | None = None, headers: Any = None) -> None:
        """Have `connect` ask the host that was given to the constructor, a proxy, for a tunnel to this one.

        *headers* is a mapping of fields for the CONNECT request; ``Host`` is added. To be called before there
        is a connection.
        """
        if self.sock:
            raise RuntimeError("Can't set up tunnel for established connection")
        self._tunnel_host, self._tunnel_port = self._get_hostport(host, port)
        self._tunnel_headers = headers.copy() if headers else {}
        if not any(self._text(name).lower() == "host" for name in self._tunnel_headers):
            shown = self._wrap_ipv6(self._tunnel_host.encode("idna")).decode("ascii")
            self._tunnel_headers["Host"] = f"{shown}:{self._tunnel_port}"

    @staticmethod
    def _text(value: Any) -> str:
        return value.decode("latin-1") if isinstance(value, bytes) else str(value)

    @staticmethod
    def _wrap_ipv6(ip: bytes) -> bytes:
        return b"[" + ip + b"]" if b":" in ip and not ip.startswith(b"[") else ip

    def _tunnel(self) -> None:
        host: Any = self._tunnel_host
        port: Any = self._tunnel_port
        if _control_in(host, " ") is not None:
            raise ValueError(f"Tunnel host can't contain control characters {host!r}")
        where = self._wrap_ipv6(host.encode("idna"))
        lines = [b"CONNECT %s:%d %s" % (where, port, self._http_vsn_str.encode("ascii"))]
        for name, value in self._tunnel_headers.items():
            line = self._header_line(self._text(name), (self._text(value),))
            lines.append(line)
        self.send(b"\r\n".join([*lines, b"", b""]))
        response = self._new_response()
        try:
            _, code, reason = response._read_status()
            limits = self.max_response_headers, *(self._limits or ())
            self._raw_proxy_headers = public._read_headers(response.fp, *limits)
            if self.debuglevel > 0:
                for raw in self._raw_proxy_headers:
                    public._debug("header:", raw.decode("latin-1"))
            if not 200 <= code < 300:
                self.close()
                raise OSError(f"Tunnel connection failed: {code} {reason.strip()}")
        finally:
            response.close()

    def get_proxy_response_headers(self) -> Any:
        """The fields of the proxy's answer to CONNECT as `HTTPMessage`; None where none was asked."""
        raw = self._raw_proxy_headers
        return None if raw is None else public._parse_header_lines(raw)

    def connect(self) -> None:
        """Connect to the host, or through the tunnel that `set_tunnel` described. Closed again on any error."""
        sys.audit("http.client.connect", self, self.host, self.port)
        self.sock = self._create_connection((self.host, self.port), self._wait(), self.source_address)
        try:
            try:
                self.sock.setsockopt(public.socket.IPPROTO_TCP, public.socket.TCP_NODELAY, 1)
            except OSError as error:
                if error.errno not in (errno.ENOPROTOOPT, errno.EOPNOTSUPP):
                    raise
            if self._tunnel_host:
                self._tunnel()
        except BaseException:
            self.close()
            raise
        self._restore_timeout()

    def _wait(self) -> Any:
        """The time that the next step may take: the timeout, or what is left to the deadline."""
        deadline = self._options.deadline
        if deadline is None:
            return self.timeout
        usual = self.timeout
        if usual is public.socket._GLOBAL_DEFAULT_TIMEOUT:
            usual = public.socket.getdefaulttimeout()
        return deadline.within(usual)

    def _restore_timeout(self) -> None:
        if self._options.deadline is not None:
            self.sock.settimeout(self._usual_timeout())

    def _usual_timeout(self) -> float | None:
        if self.timeout is public.socket._GLOBAL_DEFAULT_TIMEOUT:
            usual: float | None = public.socket.getdefaulttimeout()
        else:
            usual = self.timeout
        return usual

    def close(self) -> None:
        """Close the connection, and the response if it is not read to its end."""
        self.__state = _IDLE
        self._options = _NO_OPTIONS
        self._drop_early()
        try:
            sock = self.sock
            if sock:
                self.sock = None
                sock.close()
        finally:
            response = self.__response
            if response:
                self.__response = None
                response.close()

    def _abandon(self) -> None:
        """Close the socket of a connection that can't go on; the next request opens another."""
        self.__state = _IDLE
        self._options = _NO_OPTIONS
        self._drop_early()
        if self.sock:
            self.sock.close()
            self.__response = _Abandoned()

    def _drop_early(self) -> None:
        """Forget an answer that came before the body was sent, so that no later request gets it."""
        early, self.__early = self.__early, None
        if early is not None:
            early.close()

    # Sending

    def send(self, data: Any) -> None:
        """Send *data*: bytes-like, a file (read by ``blocksize``), or an iterable of bytes-like objects."""
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:
            public._debug("send:", data if isinstance(data, bytes) else repr(data))
        if hasattr(data, "read"):
            for block in self._read_readable(data):
                sys.audit("http.client.send", self, block)
                self._sendall(block)
            return
        sys.audit("http.client.send", self, data)
        try:
            self._sendall(data)
        except TypeError:
            if not isinstance(data, Iterable):
                raise TypeError(f"data should be a bytes-like object or an iterable, got {type(data)!r}") from None
            for item in data:
                self._sendall(item)

    def _sendall(self, data: Any) -> None:
        if self._options.deadline is None:
            self.sock.sendall(data)
            return
        self.sock.settimeout(self._wait())
        try:
            self.sock.sendall(data)
        finally:
            if self.sock is not None:
                self._restore_timeout()

    def _output(self, s: bytes) -> None:
        """Add a line, without its end, to the head that is being put together."""
        self._buffer.append(s)

    def _read_readable(self, readable: Any) -> Iterator[bytes]:
        text = self._is_textIO(readable)
        if self.debuglevel > 0:
            public._debug("sending a readable", "as iso-8859-1" if text else "")
        while block := readable.read(self.blocksize):
            yield block.encode("iso-8859-1") if text else block

    def _send_output(self, message_body: Any = None, encode_chunked: bool = False) -> None:
        """Send the head, then the body; together where the body is small and in one piece."""
        self._buffer.extend((b"", b""))
        head = b"\r\n".join(self._buffer)
        del self._buffer[:]
        if self._options.wait is not None and message_body is not None:
            self.send(head)
            if not self._may_go_on(self._options.wait):
                return
        elif type(message_body) is bytes and not encode_chunked and len(message_body) <= public._JOINED_BODY:
            self.send(head + message_body)
            return
        else:
            self.send(head)
        if message_body is None:
            return
        chunked = encode_chunked and self._http_vsn == 11
        for chunk in self._pieces(message_body):
            if not chunk:
                if self.debuglevel > 0:
                    public._debug("Zero length chunk ignored")
                continue
            if chunked:
                chunk = b"%X\r\n%b\r\n" % (memoryview(chunk).nbytes, chunk)
            self.send(chunk)
        if chunked:
            self.send(b"0\r\n\r\n")

    def _pieces(self, body: Any) -> Iterable[Any]:
        # A file comes before bytes-like, for the sake of an mmap that is not at its start.
        if hasattr(body, "read"):
            return self._read_readable(body)
        try:
            memoryview(body)
        except TypeError:
            try:
                pieces: Iterator[Any] = iter(body)
            except TypeError:
                raise TypeError(
                    f"message_body should be a bytes-like object or an iterable, got {type(body)!r}"
                ) from None
            return pieces
        return (body,)

    def putrequest(
        self, method: str, url: str, skip_host: bool | int = False, skip_accept_encoding: bool | int = False
    ) -> None:
        """Begin a request. *skip_host*, *skip_accept_encoding*: leave out the field that is put otherwise."""
        self._begin_exchange()
        self._validate_method(method)
        self._method = method
        url = url or "/"
        self._validate_path(url)
        self._output(self._encode_request(f"{method} {url} {self._http_vsn_str}"))
        if self._http_vsn != 11:
            return
        if not skip_host:
            self.putheader("Host", self._host_value(url))
        if not skip_accept_encoding:
            self.putheader("Accept-Encoding", self._accept_encoding())

    def _begin_exchange(self) -> None:
        self._forget_response()
        if self.__state != _IDLE:
            raise CannotSendRequest(self.__state)
        self.__state = _STARTED

    def _forget_response(self) -> None:
        """Be done with a response that is closed; with the connection too, if it is in the midst of its body."""
        response = self.__response
        if response and response.isclosed():
            self.__response = None
            if getattr(response, "_broken", False):
                self.close()

    def _accept_encoding(self) -> str:
        if not self._options.decode:
            return "identity"
        from ._decoding import acceptable

        return acceptable()

    def _host_value(self, url: str) -> str | bytes:
        """The value of ``Host`` for a request to *url*."""
        if url.startswith("http"):
            netloc = _netloc(url)
            if netloc:
                return _strip_scope(self._host_bytes(netloc))
        where = (self._tunnel_host, self._tunnel_port) if self._tunnel_host else (self.host, self.port)
        if self._host_shown is None or self._host_shown[0] != where:
            self._host_shown = where, self._show_host(*where)
        shown: str | bytes = self._host_shown[1]
        return shown

    _host_shown: Any = None

    def _show_host(self, host: Any, port: Any) -> str | bytes:
        shown = self._wrap_ipv6(self._host_bytes(host))
        if ":" in host:
            shown = _strip_scope(shown)
        return shown if port == self.default_port else f"{shown.decode('ascii')}:{port}"

    @staticmethod
    def _host_bytes(host: str) -> bytes:
        return host.encode("ascii" if host.isascii() else "idna")

    def _encode_request(self, request: str) -> bytes:
        """The request line as bytes; ASCII, so that no look-alike of a line end gets through."""
        return request.encode("ascii")

    def _validate_method(self, method: str) -> None:
        if not method:
            raise ValueError("method can't be empty")
        found = _control_in(method, " ")
        if found is not None:
            raise ValueError(f"method can't contain control characters. {method!r} (found at least {found!r})")

    def _validate_path(self, url: str) -> None:
        found = _control_in(url, " ")
        if found is not None:
            raise InvalidURL(f"URL can't contain control characters. {url!r} (found at least {found!r})")

    def _validate_host(self, host: str) -> None:
        found = _control_in(host, " ")
        if found is not None:
            raise InvalidURL(f"URL can't contain control characters. {host!r} (found at least {found!r})")

    def putheader(self, header: Any, *values: Any) -> None:
        """Put a header field: ``putheader("Accept", "text/html")``. Several values become a folded one.

        Values may be str (latin-1), bytes and int. ValueError is raised for a name or value with control
        characters (RFC 9110 section 5.5); a fold, which is a line end and then white space, is let through.
        """
        if self.__state != _STARTED:
            raise CannotSendHeader()
        line = field_line(header, values[0]) if len(values) == 1 else None
        self._output(self._header_line(header, values) if line is None else line)

    def _header_line(self, header: Any, values: tuple[Any, ...]) -> bytes:
        from ._lenient import header_line

        return header_line(header, values)

    def endheaders(self, message_body: Any = None, *, encode_chunked: bool = False) -> None:
        """End the head and send it, with *message_body* behind it."""
        if self.__state != _STARTED:
            raise CannotSendHeader()
        self.__state = _SENT
        self._send_output(message_body, encode_chunked=encode_chunked)

    def request(
        self,
        method: str,
        url: str,
        body: Any = None,
        headers: Any = {},  # noqa: B006
        *,
        encode_chunked: bool = False,
        expect_continue: bool | float = False,
        deadline: Any = None,
        decode_content: bool | int | None = None,
    ) -> None:
        """Send a request.

        *body* is str (latin-1), bytes-like, a file, or an iterable of bytes; where its length is not known it
        goes out chunked. *encode_chunked* tells, where *headers* has a ``Transfer-Encoding``, to do the chunks here.

        expect_continue   send ``Expect: 100-continue`` and the head, and the body only when the server says so or
                          is silent for ``CONTINUE_TIMEOUT`` (or that many) seconds. Where it answers with its
                          final response, the body is not sent. What it said is in ``response.interim``.
        deadline          seconds that this exchange may take, to the end of the body, or a
                          ``netproto.core.deadline.Deadline`` of several; else TimeoutError
        decode_content    ask for a coded body (gzip, deflate, and br and zstd where there is a library), and have
                          ``response.read()`` undo it up to ``MAX_DECODED`` (or that many) bytes; else `DecodeError`
        """
        self._forget_response()  # closing for its sake takes back the options of the exchange before
        limit = self.deadline if deadline is None else deadline
        decode = self.decode_content if decode_content is None else decode_content
        if limit is None and not decode and expect_continue is False:
            self._options = _NO_OPTIONS
        else:
            self._options = self._make_options(limit, decode, expect_continue)
        self._send_request(method, url, body, headers, encode_chunked)

    @staticmethod
    def _make_options(limit: Any, decode: bool | int, wait: bool | float) -> _Options:
        if limit is not None and not hasattr(limit, "remaining"):
            from ._core import Deadline

            limit = Deadline(limit)
        seconds = public.CONTINUE_TIMEOUT if wait is True else wait
        return _Options(
            limit,
            None if seconds is False else float(seconds),
            public.MAX_DECODED if decode is True else int(decode),
        )

    def _send_request(self, method: str, url: str, body: Any, headers: Any, encode_chunked: bool) -> None:
        if self._send_at_once(method, url, body, headers):
            return
        names = frozenset(self._text(name).lower() for name in headers)
        self.putrequest(
            method, url, **{f"skip_{n.replace('-', '_')}": 1 for n in ("host", "accept-encoding") if n in names}
        )
        if "content-length" in names:
            encode_chunked = False
        elif "transfer-encoding" not in names:
            encode_chunked = False
            length = self._get_content_length(body, method)
            if length is not None:
                self.putheader("Content-Length", str(length))
            elif body is not None:
                if self.debuglevel > 0:
                    public._debug(f"Unable to determine size of {body!r}")
                encode_chunked = True
                self.putheader("Transfer-Encoding", "chunked")
        if self._options.wait is not None and body is not None and "expect" not in names:
            self.putheader("Expect", "100-continue")
        for name, value in headers.items():
            self.putheader(name, value)
        if isinstance(body, str):
            body = _latin1(body)
        self.endheaders(body, encode_chunked=encode_chunked)

    def _send_at_once(self, method: str, url: str, body: Any, headers: Any) -> bool:
        """Send a plain request in one go; False where something is not plain, and nothing has been done."""
        if (
            type(headers) is not dict
            or (body is not None and type(body) is not bytes)
            or self._options.wait is not None
            or self._http_vsn != 11
            or type(self._buffer) is not list
            or self._buffer
            or not self._has_no_overrides()
        ):
            return False
        url = url or "/"
        try:
            host = self._host_value(url)
        except UnicodeError:
            return False
        if body is not None:
            length = len(body)
        elif method in _BODILESS:
            length = -1
        else:
            length = 0 if method.upper() in public._METHODS_EXPECTING_BODY else -1
        head = request_head(
            method,
            url,
            self._http_vsn_str,
            host,
            self._accept_encoding() if self._options.decode else "identity",
            length,
            headers,
        )
        if head is None:
            return False
        self._begin_exchange()
        self._method = method
        self.__state = _SENT
        if not body:
            self.send(head)
        elif len(body) <= public._JOINED_BODY:
            self.send(head + body)
        else:
            self.send(head)
            self.send(body)
        return True

    def _has_no_overrides(self) -> bool:
        """Whether every step that `_send_at_once` leaves out is this class's own."""
        cls: Any = type(self)
        return (
            _STEPS.isdisjoint(self.__dict__)
            and cls.putrequest is _putrequest
            and cls.putheader is _putheader
            and cls.endheaders is _endheaders
            and cls._output is _output
            and cls._send_output is _send_output
            and cls._validate_method is _validate_method
            and cls._validate_path is _validate_path
            and cls._encode_request is _encode_request
            and cls._get_content_length is _get_content_length
        )

    # Receiving

    def _new_response(self) -> Any:
        """A response over the socket, seen through the deadline where there is one."""
        sock, deadline = self.sock, self._options.deadline
        if deadline is not None or self._options.wait is not None:
            from ._timed import TimedSocket

            sock = TimedSocket(sock, deadline, self._usual_timeout())
        if self.debuglevel > 0:
            response = self.response_class(sock, self.debuglevel, method=self._method)
        else:
            response = self.response_class(sock, method=self._method)
        if self._limits is not None:
            response._max_line, response._max_head = self._limits
        return response

    def _may_go_on(self, patience: float) -> bool:
        """Wait for the server's word on ``Expect: 100-continue``; False where its final response has come."""
        response = self._new_response()
        reader = response.fp.raw
        try:
            reader.patience = patience
            try:
                if not response.fp.peek(1):
                    return True  # getresponse() will find the connection closed, and say so
            except TimeoutError:
                if self._options.deadline is not None:
                    self._options.deadline.remaining()
                return True
            finally:
                reader.patience = None
            while not response._next_answer():
                if response.interim[-1].status == 100:
                    return True
            response.will_close = True
            return False
        except BaseException:
            response.close()
            response = None
            self._abandon()
            raise
        finally:
            if response is not None:
                self.__early = response

    __early: Any = None

    def getresponse(self) -> Any:
        """The response to the request that was sent; read it to its end before the next request.

        Raises ResponseNotReady where none is due, RemoteDisconnected and other ConnectionErrors where the server
        went away, BadStatusLine and other HTTPExceptions for what is no HTTP; the connection is closed then.
        """
        self._forget_response()
        if self.__state != _SENT or self.__response:
            raise ResponseNotReady(self.__state)
        response, self.__early = self.__early, None
        if response is None:
            response = self._new_response()
        try:
            try:
                if self.max_response_headers is None:
                    response.begin()
                else:
                    response.begin(_max_headers=self.max_response_headers)
                if self._options.decode:
                    self._decode(response, self._options.decode)
            except ConnectionError:
                self.close()
                raise
            except (HTTPException, TimeoutError):
                self._abandon()
                raise
            self.__state = _IDLE
            self._options = _NO_OPTIONS
            if response.will_close:
                self.close()
            else:
                self.__response = response
            return response
        except BaseException:
            response.close()
            raise

    @staticmethod
    def _decode(response: Any, limit: int) -> None:
        coding = response.headers.get("content-encoding")
        if coding and response._method != "HEAD" and response.length != 0:
            from ._decoding import decoder

            response._decoded = decoder(coding, response._read_plain, limit, response._lose)


class _Abandoned:
    """Takes the place of the response on a connection that has to be opened anew."""

    _broken = True

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        pass


def _latin1(body: str) -> bytes:
    try:
        return body.encode("latin-1")
    except UnicodeEncodeError as error:
        reason = (
            f"Body ({body[error.start : error.end]:.20}) is not valid Latin-1. "
            "Use body.encode('utf-8') if you want to send it encoded in UTF-8."
        )
        raise UnicodeEncodeError(error.encoding, error.object, error.start, error.end, reason) from None


# The steps of a request that may be overridden, as they are here.
_putrequest = HTTPConnection.putrequest
_putheader = HTTPConnection.putheader
_endheaders = HTTPConnection.endheaders
_output = HTTPConnection._output
_send_output = HTTPConnection._send_output
_validate_method = HTTPConnection._validate_method
_validate_path = HTTPConnection._validate_path
_encode_request = HTTPConnection._encode_request
_get_content_length = HTTPConnection._get_content_length
_STEPS = frozenset(
    (
        "putrequest",
        "putheader",
        "endheaders",
        "_output",
        "_send_output",
        "_validate_method",
        "_validate_path",
        "_encode_request",
        "_get_content_length",
    )
)
_BODILESS = frozenset(("GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"))


if TYPE_CHECKING:
    _SecureBase = HTTPConnection
else:
    _SecureBase = kin("http.client", "HTTPSConnection", HTTPConnection)


class HTTPSConnection(_SecureBase):
    """An `HTTPConnection` over TLS.

    *context* is an ``ssl.SSLContext``; where it is None one is made that verifies certificate and host name.
    """

    __module__ = "netproto.http.client"

    default_port = public.HTTPS_PORT

    def __init__(
        self,
        host: str,
        port: int | None = None,
        *,
        timeout: Any = public.socket._GLOBAL_DEFAULT_TIMEOUT,
        source_address: Any = None,
        context: Any = None,
        blocksize: int = 8192,
        **more: Any,
    ) -> None:
        super().__init__(host, port, timeout, source_address, blocksize, **more)
        self._context = public._create_https_context(self._http_vsn) if context is None else context

    def connect(self) -> None:
        """Connect, through the tunnel if there is one, and negotiate TLS. Closed again on any error."""
        super().connect()
        try:
            if self._options.deadline is not None:
                self.sock.settimeout(self._wait())
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self._tunnel_host or self.host)
        except BaseException:
            self.close()
            raise
        self._restore_timeout()
