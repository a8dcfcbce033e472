"""Connections: Happy Eyeballs, options, Unix sockets, and proxies, against small servers on loopback."""

from __future__ import annotations

import contextlib
import errno
import socket
import socketserver
import threading
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from netproto.core import dial, proxy
from netproto.core.dial import create_connection


@contextlib.contextmanager
def serving(handle: Callable[[socket.socket], object], host: str = "127.0.0.1") -> Iterator[int]:
    """Serve each connection with *handle* in a thread; give the port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                handle(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with Server((host, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def greet(sock: socket.socket) -> None:
    sock.sendall(b"hello\n")
    sock.recv(1)


def info(family: int, host: str, port: int) -> tuple[Any, ...]:
    return (family, socket.SOCK_STREAM, 0, "", (host, port))


def resolve_to(monkeypatch: pytest.MonkeyPatch, *infos: tuple[Any, ...]) -> None:
    monkeypatch.setattr(dial.socket, "getaddrinfo", lambda *_, **__: list(infos))


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that never answers a connection attempt: its backlog is full."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(8):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(server.getsockname())
        probe = stack.enter_context(socket.socket())
        probe.settimeout(0.2)
        with contextlib.suppress(OSError):
            probe.connect(server.getsockname())
            pytest.skip("this system answers connections beyond the backlog")
        yield server.getsockname()[1]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[socket.socket]:
    """Every socket that dialling makes."""
    made: list[socket.socket] = []

    class Counted(socket.socket):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

    monkeypatch.setattr(dial, "socket", types.SimpleNamespace(**{**vars(socket), "socket": Counted}))
    return made


@pytest.mark.parametrize("delay", [None, 0.25])
def test_connects_and_keeps_the_timeout(delay: float | None) -> None:
    with serving(greet) as port, create_connection(("127.0.0.1", port), 5, attempt_delay=delay) as sock:
        assert sock.gettimeout() == 5 and sock.recv(6) == b"hello\n"
    with serving(greet) as port, create_connection(("127.0.0.1", port)) as sock:
        assert sock.gettimeout() == socket.getdefaulttimeout()


def test_families_take_turns() -> None:
    six, four = socket.AF_INET6, socket.AF_INET
    infos = [info(six, "a", 1), info(six, "b", 1), info(six, "c", 1), info(four, "d", 1), info(four, "e", 1)]
    assert [one[4][0] for one in dial.by_turns(infos)] == ["a", "d", "b", "e", "c"]  # type: ignore[arg-type]


def test_a_silent_address_delays_by_the_attempt_delay_only(
    silent_port: int, opened: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(greet) as port:
        four = socket.AF_INET
        resolve_to(monkeypatch, info(four, "127.0.0.1", silent_port), info(four, "127.0.0.1", port))
        start = time.monotonic()
        with create_connection(("two.example", port), 10, attempt_delay=0.1) as sock:
            assert 0.05 < time.monotonic() - start < 5
            assert sock.recv(6) == b"hello\n" and sock.gettimeout() == 10
        assert len(opened) == 2 and all(one.fileno() == -1 for one in opened)


@pytest.mark.parametrize("delay", [None, 30])
def test_a_refusal_starts_the_next_attempt_at_once(
    delay: float | None, monkeypatch: pytest.MonkeyPatch, opened: list[socket.socket]
) -> None:
    with serving(greet) as port:
        four = socket.AF_INET
        resolve_to(monkeypatch, info(four, "127.0.0.1", closed_port()), info(four, "127.0.0.1", port))
        start = time.monotonic()
        create_connection(("two.example", port), 20, attempt_delay=delay).close()
        assert time.monotonic() - start < 10
        assert all(one.fileno() == -1 for one in opened)


@pytest.mark.parametrize("delay", [None, 0.05])
def test_all_refused(delay: float | None, monkeypatch: pytest.MonkeyPatch, opened: list[socket.socket]) -> None:
    infos = [info(socket.AF_INET, "127.0.0.1", closed_port()) for _ in range(3)]
    resolve_to(monkeypatch, *infos)
    with pytest.raises(ConnectionRefusedError):
        create_connection(("three.example", 1), 5, attempt_delay=delay)
    with pytest.raises(ExceptionGroup) as caught:
        create_connection(("three.example", 1), 5, attempt_delay=delay, all_errors=True)
    assert [error.errno for error in caught.value.exceptions] == [errno.ECONNREFUSED] * 3  # type: ignore[union-attr]
    assert len(opened) == 6 and all(one.fileno() == -1 for one in opened)


@pytest.mark.parametrize("delay", [None, 0.05])
def test_timeout_is_a_total(
    delay: float | None, silent_port: int, opened: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, *[info(socket.AF_INET, "127.0.0.1", silent_port)] * 4)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        create_connection(("four.example", 1), 0.4, attempt_delay=delay)
    assert time.monotonic() - start < 1.5
    assert opened and all(one.fileno() == -1 for one in opened)


def test_source_address_and_options() -> None:
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    with (
        serving(greet) as port,
        create_connection(("127.0.0.1", port), 5, ("127.0.0.1", 0), socket_options=options) as sock,
    ):
        assert sock.getsockname()[0] == "127.0.0.1"
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


def test_a_wrong_source_address_leaves_nothing_open(opened: list[socket.socket]) -> None:
    with serving(greet) as port, pytest.raises(OSError):
        create_connection(("127.0.0.1", port), 5, ("203.0.113.1", 0))
    assert all(one.fileno() == -1 for one in opened)


@pytest.mark.parametrize("port", [-1, 65536, 107_513, "65536", "107513"])
def test_ports_out_of_range(port: Any) -> None:
    with pytest.raises(ValueError, match="out of range"):
        create_connection(("127.0.0.1", port), 5)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this platform has no Unix sockets")
@pytest.mark.parametrize("kind", [str, Path])
def test_unix_socket(tmp_path: Path, kind: type, opened: list[socket.socket]) -> None:
    path = kind(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        with create_connection(path, 3) as sock:
            assert sock.gettimeout() == 3 and sock.family == socket.AF_UNIX
    with pytest.raises(OSError):
        create_connection(str(path) + ".not", 3)
    assert all(one.fileno() == -1 for one in opened)


# --- proxies -----------------------------------------------------------------------------------------------------


def exactly(sock: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += sock.recv(size - len(data)) or b"\0" * size
    return data


class Socks:
    """A SOCKS5 server that connects nowhere, and keeps what it was asked."""

    def __init__(
        self, reply: int = 0, bound: bytes = b"\1\0\0\0\0\0\0", login: tuple[bytes, bytes] | None = None
    ) -> None:
        self.reply, self.bound, self.login = reply, bound, login
        self.asked = b""

    def __call__(self, sock: socket.socket) -> None:
        methods = exactly(sock, exactly(sock, 2)[1])
        wanted = 2 if self.login else 0
        sock.sendall(bytes([5, wanted if wanted in methods else 255]))
        if self.login:
            user = exactly(sock, exactly(sock, 2)[1])
            right = (user, exactly(sock, exactly(sock, 1)[0])) == self.login
            sock.sendall(b"\1" + (b"\0" if right else b"\1"))
        head = exactly(sock, 4)
        size = {1: 4, 4: 16}.get(head[3]) or exactly(sock, 1)[0]
        self.asked = bytes([head[3]]) + exactly(sock, size + 2)
        for byte in bytes([5, self.reply, 0]) + self.bound + b"first words\n":
            sock.sendall(bytes([byte]))
        sock.recv(1)


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("mail.example", b"\3mail.example\x00\x19"),
        ("192.0.2.7", b"\1\xc0\x00\x02\x07\x00\x19"),
        ("2001:db8::1", b"\4 \x01\r\xb8" + bytes(11) + b"\1\x00\x19"),
        ("bücher.example", b"\3xn--bcher-kva.example\x00\x19"),
    ],
)
@pytest.mark.parametrize("bound", [b"\1\0\0\0\0\0\0", b"\3\4abcd\0\0", b"\4" + bytes(18)])
def test_socks(host: str, asked: bytes, bound: bytes) -> None:
    server = Socks(bound=bound)
    with serving(server) as port, create_connection((host, 25), 5, proxy=f"socks5://127.0.0.1:{port}") as sock:
        assert exactly(sock, 12) == b"first words\n" and sock.gettimeout() == 5
    assert server.asked == asked


def test_socks_login() -> None:
    server = Socks(login=(b"ann", "pä:ss".encode()))
    with serving(server) as port:
        create_connection(("h.example", 1), 5, proxy=f"socks5://ann:p%C3%A4%3Ass@127.0.0.1:{port}").close()
        with pytest.raises(proxy.ProxyError, match="login refused"):
            create_connection(("h.example", 1), 5, proxy=f"socks5://ann:wrong@127.0.0.1:{port}")
        with pytest.raises(proxy.ProxyError, match="no method of login"):
            create_connection(("h.example", 1), 5, proxy=f"socks5://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("wire", "message"),
    [
        (b"\5\0\5\5\0\1" + bytes(6), "connection refused"),
        (b"\5\0\5\x63\0\1" + bytes(6), "reply 99"),
        (b"\5\0\5\0\0\7" + bytes(6), "address type 7"),
        (b"\4\0", "answered version 4"),
        (b"\5", "closed"),
        (b"HTTP/1.1 400 No\r\n\r\n", "not a SOCKS5 proxy"),
        (b"", "closed"),
    ],
)
def test_socks_answers_that_are_refused(wire: bytes, message: str, opened: list[socket.socket]) -> None:
    def answer(sock: socket.socket) -> None:
        sock.recv(3)
        sock.sendall(wire)
        sock.shutdown(socket.SHUT_WR)
        sock.recv(100)

    with serving(answer) as port, pytest.raises(proxy.ProxyError, match=message):
        create_connection(("h.example", 1), 5, proxy=f"socks5://127.0.0.1:{port}")
    assert all(one.fileno() == -1 for one in opened)


def connect_server(answer: bytes, heads: list[bytes]) -> Callable[[socket.socket], None]:
    def serve(sock: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += sock.recv(1000)
        heads.append(head)
        for at in range(0, len(answer), 3):
            sock.sendall(answer[at : at + 3])
        sock.shutdown(socket.SHUT_WR)
        sock.recv(1)

    return serve


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_http_connect(end: bytes) -> None:
    heads: list[bytes] = []
    answer = b"HTTP/1.1 200 Connected" + end + b"X-Via: p" + end + end + b"220 first words\n"
    with serving(connect_server(answer, heads)) as port:
        url = f"http://ann:s%3Acret@127.0.0.1:{port}/"
        with create_connection(("2001:db8::1", 25), 5, proxy=url) as sock:
            assert exactly(sock, 16) == b"220 first words\n"
    assert heads[0].startswith(b"CONNECT [2001:db8::1]:25 HTTP/1.1\r\nHost: [2001:db8::1]:25\r\n")
    assert b"Proxy-Authorization: Basic YW5uOnM6Y3JldA==\r\n" in heads[0]


@pytest.mark.parametrize(
    ("answer", "message", "code"),
    [
        (b"HTTP/1.1 407 Who\r\n\r\n", "407 Who", 407),
        (b"220 smtp\r\n\r\n", "not an HTTP proxy", None),
        (b"HTTP/1.1 20\r\n\r\n", "not an HTTP proxy", None),
        (b"HTTP/1.1 200 OK\r\n", "closed", None),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000, "limit of 65536", None),
    ],
)
def test_connect_refused(answer: bytes, message: str, code: int | None, opened: list[socket.socket]) -> None:
    def serve(sock: socket.socket) -> None:
        sock.recv(1000)
        sock.sendall(answer)
        sock.shutdown(socket.SHUT_WR)
        sock.recv(1)

    with serving(serve) as port, pytest.raises(proxy.ProxyError, match=message) as caught:
        create_connection(("h.example", 1), 5, proxy=f"http://127.0.0.1:{port}")
    assert caught.value.code == code
    assert all(one.fileno() == -1 for one in opened)


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_silent_proxy_is_given_up_in_time(scheme: str, opened: list[socket.socket]) -> None:
    with serving(lambda sock: time.sleep(1.5)) as port, pytest.raises(TimeoutError):
        create_connection(("h.example", 1), 0.3, proxy=f"{scheme}://127.0.0.1:{port}")
    assert all(one.fileno() == -1 for one in opened)


@pytest.mark.parametrize("host", ["", "a b", "a\r\nX: y", "a\0b", "[::1]", "a/b", "u@h", "\ud800"])
@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_hosts_that_never_reach_the_wire(host: str, scheme: str) -> None:
    with pytest.raises(ValueError):
        create_connection((host, 1), 5, proxy=f"{scheme}://127.0.0.1:9")


@pytest.mark.parametrize("port", [-1, 65536])
def test_ports_that_never_reach_the_wire(port: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        create_connection(("h.example", port), 5, proxy="socks5://127.0.0.1:9")


@pytest.mark.parametrize(
    "url", ["ftp://h:1", "socks5://", "http://h:x", "http://h:99999", "h:1", "socks4://h", "http://a b:1"]
)
def test_urls_that_name_no_proxy(url: str) -> None:
    with pytest.raises(ValueError):
        proxy.from_url(url)


def test_url_defaults_and_secrets() -> None:
    assert proxy.from_url("socks5h://h") == proxy.SOCKS5("h", 1080)
    assert proxy.from_url("http://[::1]:3128/") == proxy.HTTPConnect("::1", 3128)
    assert "secret" not in repr(proxy.from_url("http://u:secret@h"))
    with pytest.raises(ValueError) as caught:
        proxy.from_url("gopher://u:secret@h")
    assert "secret" not in str(caught.value)


def test_a_callable_is_a_proxy() -> None:
    with serving(greet) as port:
        asked = []

        def mine(
            address: tuple[str, int], *, timeout: float | None, dial: Callable[..., socket.socket]
        ) -> socket.socket:
            asked.append((address, timeout))
            return dial(("127.0.0.1", port), timeout=timeout)

        with create_connection(("nowhere.example", 99), 5, proxy=mine) as sock:
            assert sock.recv(6) == b"hello\n"
        assert asked == [(("nowhere.example", 99), 5)]
