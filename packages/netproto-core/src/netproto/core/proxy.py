"""Connections through a proxy: SOCKS5 (RFC 1928, RFC 1929) and HTTP CONNECT (RFC 9110 section 9.3.6).

Neither reads a byte beyond its own reply, so that what the server says first is left for the caller.
"""

from __future__ import annotations

import socket
from base64 import b64encode
from dataclasses import dataclass, field

from .deadline import Deadline
from .limits import LimitExceeded
from .uri import unquote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    _Dial = Callable[..., socket.socket]

    class Dialler(Protocol):
        """What may be given as *proxy*: it connects to an address by its own means."""

        def __call__(self, address: tuple[str, int], *, timeout: float | None, dial: _Dial) -> socket.socket: ...


__all__ = ["MAX_CONNECT_HEAD", "HTTPConnect", "ProxyError", "SOCKS5", "connect_through", "from_url"]

#: Longest answer to CONNECT that is read, in bytes.
MAX_CONNECT_HEAD = 1 << 16


_SOCKS_REPLIES = {
    1: "general failure", 2: "not allowed by the ruleset", 3: "network unreachable", 4: "host unreachable",
    5: "connection refused", 6: "TTL expired", 7: "command not supported", 8: "address type not supported",
}  # fmt: skip


class ProxyError(OSError):
    """The proxy did not connect us. *code* is its SOCKS5 reply field or HTTP status, None where it gave none."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class _Proxy:
    """A proxy at *host* and *port*; the password is kept out of its repr."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def __call__(self, address: tuple[str, int], *, timeout: float | None, dial: _Dial) -> socket.socket:
        """Connect to the proxy and have it connect to *address*. Raises ProxyError, OSError, TimeoutError."""
        host, port = address
        host = _checked_host(host)
        if not 0 <= port <= 65535:
            raise ValueError(f"port out of range: {port}")
        deadline = Deadline(timeout)
        sock = dial((self.host, self.port), timeout=timeout)
        try:
            self._negotiate(_Exchange(sock, deadline), host, port)
            sock.settimeout(timeout)
        except BaseException:
            sock.close()
            raise
        return sock

    def _negotiate(self, exchange: _Exchange, host: str, port: int) -> None:
        raise NotImplementedError


class _Exchange:
    """Sends and receives on the proxy's socket within the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def send(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.remaining())
        self._sock.sendall(data)

    def receive(self, size: int) -> bytes:
        """Exactly *size* bytes."""
        data = b""
        while len(data) < size:
            self._sock.settimeout(self._deadline.remaining())
            piece = self._sock.recv(size - len(data))
            if not piece:
                raise ProxyError("the proxy closed the connection")
            data += piece
        return data

    def receive_head(self) -> bytes:
        """Up to and including the first empty line, and not a byte more."""
        head = bytearray()
        while True:
            self._sock.settimeout(self._deadline.remaining())
            seen = self._sock.recv(4096, socket.MSG_PEEK)
            if not seen:
                raise ProxyError("the proxy closed the connection")
            start = max(0, len(head) - 3)
            both = bytes(head[start:]) + seen
            ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := both.find(mark)) >= 0]
            wanted = min(ends) - (len(head) - start) if ends else len(seen)
            head += self.receive(wanted)
            if ends:
                return bytes(head)
            if len(head) > MAX_CONNECT_HEAD:
                raise ProxyError(str(LimitExceeded("answer to CONNECT", MAX_CONNECT_HEAD)))


class SOCKS5(_Proxy):
    """A SOCKS5 proxy, which resolves names itself. With a user it offers that login as well (RFC 1929)."""

    def _negotiate(self, exchange: _Exchange, host: str, port: int) -> None:
        methods = b"\0" if self.user is None else b"\0\2"
        exchange.send(bytes([5, len(methods)]) + methods)
        version, method = exchange.receive(2)
        if version != 5:
            raise ProxyError(f"not a SOCKS5 proxy: it answered version {version}")
        if method == 2 and self.user is not None:
            self._login(exchange)
        elif method != 0:
            raise ProxyError("the SOCKS5 proxy accepts no method of login that we have", method)
        exchange.send(b"\5\1\0" + _socks_address(host) + port.to_bytes(2, "big"))
        version, reply, _, kind = exchange.receive(4)
        if version != 5:
            raise ProxyError(f"not a SOCKS5 proxy: it answered version {version}")
        if reply:
            raise ProxyError(f"SOCKS5: {_SOCKS_REPLIES.get(reply, f'reply {reply}')}", reply)
        sizes = {1: 4, 4: 16}
        size = exchange.receive(1)[0] if kind == 3 else sizes.get(kind)
        if size is None:
            raise ProxyError(f"the SOCKS5 proxy answered with address type {kind}")
        exchange.receive(size + 2)

    def _login(self, exchange: _Exchange) -> None:
        user, password = (self.user or "").encode(), (self.password or "").encode()
        if not 0 < len(user) < 256 or not len(password) < 256:
            raise ValueError("SOCKS5: user and password must be shorter than 256 bytes")
        exchange.send(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
        if exchange.receive(2)[1]:
            raise ProxyError("SOCKS5: login refused")


class HTTPConnect(_Proxy):
    """An HTTP proxy, asked by CONNECT; with a user it is sent Basic credentials."""

    def _negotiate(self, exchange: _Exchange, host: str, port: int) -> None:
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        request = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
        if self.user is not None:
            if ":" in self.user:
                raise ValueError("a user of Basic authentication must not hold a colon")
            credentials = b64encode(f"{self.user}:{self.password or ''}".encode()).decode()
            request += f"Proxy-Authorization: Basic {credentials}\r\n"
        exchange.send(request.encode("ascii") + b"\r\n")
        line = exchange.receive_head().split(b"\n", 1)[0].rstrip(b"\r").decode("latin-1")
        version, _, rest = line.partition(" ")
        code = rest[:3]
        if not version.startswith("HTTP/1.") or not (code.isascii() and code.isdigit() and len(code) == 3):
            raise ProxyError(f"not an HTTP proxy: it answered {line[:80]!r}")
        if code[0] != "2":
            raise ProxyError(f"CONNECT refused: {rest[:200]}", int(code))


_SCHEMES: dict[str, tuple[type[_Proxy], int]] = {
    "socks5": (SOCKS5, 1080),
    "socks5h": (SOCKS5, 1080),
    "http": (HTTPConnect, 80),
}


def from_url(url: str) -> Dialler:
    """The proxy that *url* names: ``socks5://``, ``socks5h://`` or ``http://``, then ``user:password@host:port``.

    User and password are percent-decoded. Raises ValueError.
    """
    scheme, _, rest = url.partition("://")
    login, _, place = rest.rstrip("/").rpartition("@")
    user, _, password = login.partition(":")
    host, colon, port = place.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = place, ""
    if scheme.lower() not in _SCHEMES or not host or (port and not (port.isascii() and port.isdigit())):
        raise ValueError(f"not a proxy's URL: {scheme}://{place}")
    kind, default_port = _SCHEMES[scheme.lower()]
    number = int(port or default_port)
    if number > 65535:
        raise ValueError(f"port out of range: {number}")
    return kind(
        _checked_host(host.removeprefix("[").removesuffix("]")),
        number,
        unquote(user) if login else None,
        unquote(password) if login else None,
    )


def connect_through(
    proxy: str | Dialler, address: tuple[str, int], *, timeout: float | None, dial: _Dial
) -> socket.socket:
    """Have *proxy* (a URL or a callable) connect to *address*."""
    return (from_url(proxy) if isinstance(proxy, str) else proxy)(address, timeout=timeout, dial=dial)


def _checked_host(host: str) -> str:
    """The host as it may stand in a request: an address, or a name in its ASCII form."""
    if not host:
        raise ValueError("the host is empty")
    try:
        encoded = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(f"not a host name: {host!r}") from None
    if any(char <= " " or char in "/?#@[]\\\x7f" for char in encoded):
        raise ValueError(f"not a host name: {host!r}")
    return encoded


def _socks_address(host: str) -> bytes:
    for kind, family in ((1, socket.AF_INET), (4, socket.AF_INET6)):
        try:
            return bytes([kind]) + socket.inet_pton(family, host)
        except OSError:
            continue
    name = host.encode("ascii")
    if len(name) > 255:
        raise ValueError("SOCKS5: the host name is longer than 255 bytes")
    return bytes([3, len(name)]) + name
