"""The client against scripted servers on loopback: slow, dying, endless, silent. No socket is left open."""

from __future__ import annotations

import gc
import os
import socket
import threading
import time
import warnings

import pytest

from netproto.http import client

OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = OK + b"Content-Length: 5\r\n\r\nhello"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(autouse=True)
def nothing_left_open():
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        yield
        gc.collect()


def answer(*parts):
    def script(peer):
        peer.head()
        peer.send(*parts)

    return script


def fetch(port, **options):
    conn = client.HTTPConnection("127.0.0.1", port, timeout=10, **options)
    try:
        conn.request("GET", "/")
        response = conn.getresponse()
        try:
            return response, response.read()
        finally:
            response.close()
    finally:
        conn.close()


def test_kept_alive(serve):
    def script(peer):
        for _ in range(3):
            peer.head()
            peer.send(PLAIN)

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=10)
    for _ in range(3):
        conn.request("GET", "/")
        sock = conn.sock
        assert conn.getresponse().read() == b"hello"
        assert conn.sock is sock
    conn.close()


@pytest.mark.parametrize("data", [PLAIN, CHUNKED + b"2\r\nhe\r\n3\r\nllo\r\n0\r\nT: x\r\n\r\n", OK + b"\r\nhello"])
def test_trickle(serve, data):
    def script(peer):
        peer.head()
        for i in range(len(data)):
            peer.send(data[i : i + 1])
            time.sleep(0.0005)

    assert fetch(serve(script))[1] == b"hello"


def test_closing_answers(serve):
    port = serve(*[answer(OK + b"Connection: close\r\nContent-Length: 5\r\n\r\nhello")] * 2)
    conn = client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(2):
        conn.request("GET", "/")
        response = conn.getresponse()
        assert conn.sock is None
        assert response.read() == b"hello"
    conn.close()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", client.RemoteDisconnected),
        (b"220 smtp ready\r\n", client.BadStatusLine),
        (b"HTTP/1.1 2000 OK\r\n\r\n", client.BadStatusLine),
        (b"HTTP/3 200 OK\r\n\r\n", client.UnknownProtocol),
        (OK + b"A: b\r\n" * 101 + b"\r\n", client.HTTPException),
        (OK + b"A: " + b"x" * 70000, client.LineTooLong),
        (b"x" * 70000, client.LineTooLong),
        (b"HTTP/1.1 100 C\r\n\r\n" * 101, client.HTTPException),
        (OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", client.HTTPException),
        (OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n", client.UnknownTransferEncoding),
        (PLAIN[:-1], client.IncompleteRead),
        (CHUNKED + b"5\r\nhel", client.IncompleteRead),
        (CHUNKED + b"5\r\nhello\r\nx\r\n", client.IncompleteRead),
        (CHUNKED + b"0" * 70000, client.LineTooLong),
        (CHUNKED + b"5\r\nhello\r\n0\r\n" + b"A: b\r\n" * 101, client.HTTPException),
    ],
)
def test_errors_close_and_the_next_request_connects_anew(serve, data, error):
    def first(peer):
        peer.head()
        peer.send(data)
        peer.sock.shutdown(socket.SHUT_WR)
        assert peer.gone()

    port = serve(first, answer(PLAIN))
    conn = client.HTTPConnection("127.0.0.1", port, timeout=10)
    conn.request("GET", "/")
    with pytest.raises(error):
        conn.getresponse().read()
    conn.request("GET", "/")
    assert conn.getresponse().read() == b"hello"
    conn.close()


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (OK, b"A: b\r\n"),
        (OK + b"A: ", b"x" * 5000),
        (b"", b"x" * 5000),
        (b"", b"HTTP/1.1 103 Hints\r\n\r\n"),
        (CHUNKED, b"0" * 5000),
        (CHUNKED + b"0\r\n", b"A: b\r\n"),
        (CHUNKED + b"0\r\nA: ", b"x" * 5000),
    ],
)
def test_endless_answers_end(serve, start, more):
    def script(peer):
        peer.head()
        peer.sock.sendall(start)
        for _ in range(100_000):
            try:
                peer.sock.sendall(more)
            except OSError:
                return
        raise AssertionError("the client never closed")

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=10)
    conn.request("GET", "/")
    with pytest.raises(client.HTTPException):
        conn.getresponse().read()
    conn.close()


def test_a_response_closed_early_is_not_mixed_up_with_the_next(serve):
    evil = OK + b"Content-Length: 60\r\n\r\n" + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil".ljust(60)

    def first(peer):
        peer.head()
        peer.send(evil)
        assert peer.gone()

    conn = client.HTTPConnection("127.0.0.1", serve(first, answer(PLAIN)), timeout=10)
    conn.request("GET", "/")
    with conn.getresponse():
        pass
    conn.request("GET", "/")
    assert conn.getresponse().read() == b"hello"
    conn.close()


def test_bytes_behind_a_chunked_body_end_the_connection(serve):
    def first(peer):
        peer.head()
        peer.send(CHUNKED + b"5\r\nhello\r\n0\r\n\r\n" + PLAIN.replace(b"hello", b"evil!"))
        assert peer.gone()

    conn = client.HTTPConnection("127.0.0.1", serve(first, answer(PLAIN)), timeout=10)
    for _ in range(2):
        conn.request("GET", "/")
        assert conn.getresponse().read() == b"hello"
    conn.close()


def test_timeout(serve):
    done = threading.Event()

    def silent(peer):
        peer.head()
        done.wait(10)

    conn = client.HTTPConnection("127.0.0.1", serve(silent, answer(PLAIN)), timeout=0.2)
    conn.request("GET", "/")
    with pytest.raises(TimeoutError):
        conn.getresponse()
    done.set()
    with pytest.raises(client.ResponseNotReady):
        conn.getresponse()
    conn.timeout = 10
    conn.request("GET", "/")
    assert conn.getresponse().read() == b"hello"
    conn.close()


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200", OK, PLAIN[:-3], CHUNKED, CHUNKED + b"5\r\nhel"])
def test_deadline_against_silence_and_trickling(serve, start):
    def script(peer):
        peer.head()
        peer.send(start)
        while not done.wait(0.02):
            if start in (b"", b"HTTP/1.1 200"):
                peer.send(b"A")

    done = threading.Event()
    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=5)
    began = time.monotonic()
    try:
        with pytest.raises(TimeoutError, match="deadline"):
            conn.request("GET", "/", deadline=0.3)
            conn.getresponse().read()
    finally:
        done.set()
    assert 0.2 < time.monotonic() - began < 3
    conn.close()


def test_deadline_that_is_met(serve):
    def script(peer):
        for _ in range(2):
            peer.head()
            peer.send(PLAIN)

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=7, deadline=20)
    for _ in range(2):
        conn.request("GET", "/")
        assert conn.getresponse().read() == b"hello"
        assert conn.sock.gettimeout() == 7
    conn.close()
    with pytest.raises(TimeoutError, match="deadline"):
        conn.request("GET", "/", deadline=0)
    with pytest.raises(ValueError, match="deadline"):
        conn.request("GET", "/", deadline=-1)


def test_one_deadline_for_several_exchanges(serve):
    from netproto.core.deadline import Deadline

    port = serve(answer(PLAIN), lambda peer: (peer.head(), peer.gone()))
    conn = client.HTTPConnection("127.0.0.1", port, timeout=10, deadline=Deadline(0.5))
    conn.request("GET", "/", headers={"Connection": "close"})
    assert conn.getresponse().read() == b"hello"
    conn.close()
    with pytest.raises(TimeoutError, match="deadline"):
        conn.request("GET", "/")
        conn.getresponse()
    conn.close()


def test_deadline_while_sending(serve):
    done = threading.Event()

    def script(peer):
        done.wait(10)

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=10)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        conn.request("POST", "/", (bytes(1 << 20) for _ in range(1000)), deadline=0.3)
    assert time.monotonic() - began < 5
    done.set()
    conn.close()


def test_continue(serve):
    def script(peer):
        head = peer.head()
        assert b"Expect: 100-continue\r\n" in head
        assert b"Content-Length: 4\r\n" in head
        peer.send(b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
        assert peer.file.read(4) == b"text"
        peer.send(PLAIN)
        peer.head()
        peer.send(PLAIN)

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=10)
    conn.request("POST", "/", b"text", expect_continue=8)
    response = conn.getresponse()
    assert [one.status for one in response.interim] == [103, 100]
    assert response.interim[0].headers["link"] == "x"
    assert response.read() == b"hello"
    conn.request("GET", "/")
    assert conn.getresponse().read() == b"hello"
    conn.close()


@pytest.mark.parametrize("body", [b"text", iter([b"te", b"xt"])])
def test_refused_body(serve, body):
    def script(peer):
        peer.head()
        peer.send(b"HTTP/1.1 417 No\r\nContent-Length: 2\r\n\r\nno")
        assert peer.file.read(1) == b""

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=10)
    conn.request("POST", "/", body, expect_continue=8)
    response = conn.getresponse()
    assert response.status == 417
    assert conn.sock is None
    assert response.read() == b"no"
    conn.close()


def test_a_server_that_says_nothing_gets_the_body_after_a_while(serve):
    def script(peer):
        peer.head()
        assert peer.file.read(4) == b"text"
        peer.send(b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN)

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=10)
    began = time.monotonic()
    conn.request("POST", "/", b"text", expect_continue=0.2)
    response = conn.getresponse()
    assert response.read() == b"hello"
    assert [one.status for one in response.interim] == [100]
    assert 0.15 < time.monotonic() - began < 5
    assert conn.sock.gettimeout() == 10
    conn.close()


@pytest.mark.parametrize(
    ("reply", "error"), [(b"", client.RemoteDisconnected), (b"junk\r\n", client.BadStatusLine)]
)
def test_expecting_from_a_broken_server(serve, reply, error):
    def script(peer):
        peer.head()
        peer.send(reply)
        peer.sock.shutdown(socket.SHUT_WR)
        peer.gone()

    conn = client.HTTPConnection("127.0.0.1", serve(script, answer(PLAIN)), timeout=10)
    with pytest.raises(error):
        conn.request("POST", "/", b"text", expect_continue=8)
        conn.getresponse()
    conn.request("GET", "/")
    assert conn.getresponse().read() == b"hello"
    conn.close()


def test_nothing_to_wait_for_without_a_body(serve):
    def script(peer):
        assert b"Expect" not in peer.head()
        peer.send(PLAIN)

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=10)
    conn.request("GET", "/", expect_continue=True)
    assert conn.getresponse().read() == b"hello"
    conn.close()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")
def test_unix_sockets(serve, tmp_path):
    path = os.fspath(tmp_path / "s")
    serve(answer(PLAIN), family=socket.AF_UNIX, address=path)
    conn = client.HTTPConnection("localhost", dial=client.unix_dial(path), timeout=10)
    conn.request("GET", "/", deadline=5)
    assert conn.getresponse().read() == b"hello"
    conn.close()
    with pytest.raises(OSError, match=r"No such file|not found"):
        client.HTTPConnection("localhost", dial=client.unix_dial(path + "x")).request("GET", "/")


def test_connecting_fails(serve):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conn = client.HTTPConnection("127.0.0.1", port, timeout=5)
    with pytest.raises(ConnectionError):
        conn.request("GET", "/")
    assert conn.sock is None


def test_no_tls_there(serve):
    def script(peer):
        peer.sock.recv(1000)
        peer.send(b"HTTP/1.1 400 no\r\n\r\n")
        peer.gone()

    conn = client.HTTPSConnection("127.0.0.1", serve(script), timeout=10)
    with pytest.raises(OSError):
        conn.request("GET", "/")
    assert conn.sock is None


def test_context_verifies():
    import ssl

    context = client.HTTPSConnection("localhost")._context
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    own = ssl.create_default_context()
    assert client.HTTPSConnection("localhost", context=own)._context is own
    assert client.HTTPSConnection("localhost:44", max_response_headers=5).port == 44
