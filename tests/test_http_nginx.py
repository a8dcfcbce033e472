"""`netproto.http.client` against a real nginx: HTTP, HTTPS and a Unix socket."""

from __future__ import annotations

import functools
import gzip
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rig.certificates import Authority
from rig.daemon import has_ipv6
from rig.nginx import Nginx

from netproto.core import dial
from netproto.http import client

Connect = Callable[..., Any]


@pytest.fixture(params=["http", "https", "unix", "ipv6", "happy eyeballs"])
def connect(request: pytest.FixtureRequest, nginx: Nginx, authority: Authority) -> Iterator[Connect]:
    """Makes connections to nginx one way or another, and closes them."""
    made: list[Any] = []
    if request.param == "ipv6" and not has_ipv6():
        pytest.skip("no IPv6 on loopback")

    def make(**options: Any) -> Any:
        if request.param == "https":
            options.update(context=authority.client_context(), timeout=10)
            made.append(client.HTTPSConnection("localhost", nginx.ports["https"], **options))
        else:
            host = "::1" if request.param == "ipv6" else "localhost" if request.param == "unix" else "127.0.0.1"
            if request.param == "unix":
                options["dial"] = client.unix_dial(nginx.unix)
            elif request.param == "happy eyeballs":
                options["dial"] = dial.create_connection
                host = "localhost"
            made.append(client.HTTPConnection(host, nginx.ports["http"], timeout=10, **options))
        return made[-1]

    yield make
    for conn in made:
        conn.close()


def get(conn: Any, path: str, method: str = "GET", **more: Any) -> tuple[Any, bytes]:
    conn.request(method, path, **more)
    response = conn.getresponse()
    return response, response.read()


def test_kept_alive(connect: Connect) -> None:
    conn = connect()
    seen = set()
    for number in range(1, 6):
        response, body = get(conn, "/hello.txt")
        assert (response.status, response.reason, body) == (200, "OK", b"hello, world\n")
        connection, _, requests = response.getheader("X-Connection").partition("/")
        assert requests == str(number)
        seen.add(connection)
    assert len(seen) == 1


def test_bodies(connect: Connect, nginx: Nginx) -> None:
    conn = connect()
    response, body = get(conn, "/big.bin")
    assert body == nginx.big
    conn.request("GET", "/big.bin")
    response = conn.getresponse()
    assert b"".join(iter(lambda: response.read(10_007), b"")) == nginx.big
    response, body = get(conn, "/big.bin", headers={"Range": "bytes=5-14"})
    assert (response.status, body) == (206, nginx.big[5:15])
    response, body = get(conn, "/hello.txt", "HEAD")
    assert (body, response.getheader("Content-Length")) == (b"", "13")
    assert conn.sock is not None


def test_chunked(connect: Connect) -> None:
    conn = connect()
    for amount in (None, 100):
        conn.request("GET", "/chunked/page.txt")
        response = conn.getresponse()
        assert response.chunked
        body = response.read() if amount is None else b"".join(iter(lambda r=response: r.read(100), b""))
        assert body == (b"included " * 500 + b"end\n") * 3
        assert response.trailers.items() == []
    assert get(conn, "/hello.txt")[1] == b"hello, world\n"


def test_gzip(connect: Connect) -> None:
    conn = connect()
    text = b"the same line again and again\n" * 2000
    response, body = get(conn, "/gzip/text.txt", decode_content=True)
    assert response.getheader("Content-Encoding") == "gzip"
    assert body == text
    response, body = get(conn, "/gzip/text.txt", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(body) == text
    assert get(conn, "/gzip/text.txt")[1] == text
    with pytest.raises(client.DecodeError, match="limit of 1000 bytes"):
        get(conn, "/gzip/text.txt", decode_content=1000)


def test_redirects_are_seen_raw(connect: Connect, nginx: Nginx) -> None:
    conn = connect()
    for code in nginx.redirects:
        response, _ = get(conn, f"/redirect/{code}")
        assert response.status == code
        assert response.getheader("Location").endswith("/hello.txt")


def test_statuses(connect: Connect, nginx: Nginx) -> None:
    conn = connect()
    for code in nginx.statuses:
        assert get(conn, f"/status/{code}")[0].status == code


def test_what_arrives(connect: Connect) -> None:
    conn = connect()
    echo = json.loads(get(conn, "/echo?a=b%20c", headers={"X-Test": "caf\xe9", "Accept": "x/y"})[1].decode("latin-1"))
    assert echo["method"] == "GET"
    assert echo["uri"] == "/echo?a=b%20c"
    assert echo["accept"] == "x/y"
    assert echo["test"] in ("caf\xe9", "caf\\xE9")
    assert echo["host"].startswith(("127.0.0.1:", "localhost:", "[::1]:"))
    echo = json.loads(get(conn, "/echo", "POST", body=b"12345")[1])
    assert echo["length"] == "5"


@pytest.mark.parametrize("body", [b"text" * 1000, "text" * 1000, [b"text"] * 1000, b"x" * 2_000_000])
def test_uploads(connect: Connect, body: Any) -> None:
    conn = connect()
    response, _ = get(conn, "/dav/file", "PUT", body=body, expect_continue=isinstance(body, bytes) and 5)
    assert response.status in (201, 204)
    assert [one.status for one in response.interim] == ([100] if isinstance(body, bytes) else [])
    assert get(conn, "/dav/file")[1] == (body if isinstance(body, bytes) else b"text" * 1000)
    assert get(conn, "/dav/file", "DELETE")[0].status == 204


def test_many_and_long_headers(connect: Connect, nginx: Nginx) -> None:
    response, _ = get(connect(), "/headers/many")
    assert response.getheader(f"X-Many-{nginx.many - 1}") == str(nginx.many - 1)
    response, _ = get(connect(), "/headers/long")
    assert len(response.getheader("X-Long")) == nginx.long
    with pytest.raises(client.HTTPException, match="got more than 50 headers"):
        get(connect(max_response_headers=50), "/headers/many")
    with pytest.raises(client.LineTooLong):
        get(connect(max_line=1000), "/headers/long")


def test_a_slow_server(connect: Connect) -> None:
    assert get(connect(), "/slow/body.txt")[1] == b"s" * 4096
    began = time.monotonic()
    with pytest.raises(TimeoutError, match="deadline"):
        get(connect(), "/slow/body.txt", deadline=0.4)
    assert time.monotonic() - began < 1.5


def test_a_server_that_dies_amid_the_body(nginx: Nginx) -> None:
    """A relay in front of nginx cuts the connection after 1 MB."""
    listener = socket.create_server(("127.0.0.1", 0))

    def relay() -> None:
        near, _ = listener.accept()
        with near, socket.create_connection(("127.0.0.1", nginx.ports["http"])) as far:
            far.sendall(near.recv(65536))
            left = 1_000_000
            while left > 0:
                data = far.recv(min(65536, left))
                left -= len(data)
                near.sendall(data)

    thread = threading.Thread(target=relay)
    thread.start()
    conn = client.HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=10)
    with pytest.raises(client.IncompleteRead) as caught:
        get(conn, "/big.bin")
    assert nginx.big.startswith(caught.value.partial)
    assert len(caught.value.partial) > 900_000
    thread.join()
    listener.close()
    conn.close()


def test_certificates(nginx: Nginx, authority: Authority) -> None:
    for port, context in (
        ("https", None),  # not an authority that anybody knows
        ("https_wrong_host", authority.client_context()),
    ):
        conn = client.HTTPSConnection("localhost", nginx.ports[port], context=context, timeout=10)
        with pytest.raises(ssl.SSLCertVerificationError):
            conn.request("GET", "/hello.txt")
        assert conn.sock is None
    unknown = client.HTTPSConnection(
        "localhost", nginx.ports["https_client_cert"], context=authority.client_context(), timeout=10
    )
    assert get(unknown, "/hello.txt")[0].status == 400
    known = client.HTTPSConnection(
        "localhost", nginx.ports["https_client_cert"], context=authority.client_context("alice@example.com"), timeout=10
    )
    assert get(known, "/hello.txt")[1] == b"hello, world\n"
    unknown.close()
    known.close()


def test_through_tls_with_a_deadline(nginx: Nginx, authority: Authority) -> None:
    listener = socket.create_server(("127.0.0.1", 0))  # accepts, and never speaks TLS
    port = listener.getsockname()[1]
    conn = client.HTTPSConnection("localhost", port, context=authority.client_context(), timeout=10)
    with pytest.raises(TimeoutError):
        conn.request("GET", "/", deadline=0.3)
    assert conn.sock is None
    listener.close()


def test_as_the_stdlib_sees_it(nginx: Nginx) -> None:
    """Same answers by both clients."""
    paths = ["/hello.txt", "/chunked/page.txt", "/gzip/text.txt", "/headers/many", "/status/404", "/redirect/301"]

    def run(module: Any) -> list[Any]:
        found = []
        conn = module.HTTPConnection("127.0.0.1", nginx.ports["http"], timeout=10)
        for method, path in [("GET", path) for path in paths] + [("HEAD", path) for path in paths]:
            conn.request(method, path, headers={"Accept-Encoding": "gzip"})
            response = conn.getresponse()
            fields = [pair for pair in response.getheaders() if pair[0] not in ("Date", "X-Connection")]
            found.append((response.status, response.reason, fields, response.read(), response.will_close))
        conn.close()
        return found

    assert run(client) == run(http.client)


def test_partial_is_a_dial_hook(nginx: Nginx) -> None:
    hook = functools.partial(dial.create_connection, socket_options=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)])
    conn = client.HTTPConnection("127.0.0.1", nginx.ports["http"], timeout=10, dial=hook)
    assert get(conn, "/hello.txt")[1] == b"hello, world\n"
    assert conn.sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    conn.close()
