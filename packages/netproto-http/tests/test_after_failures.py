"""What follows a failure: no request gets an answer, an option or a byte that was another's."""

from __future__ import annotations

import gzip
import random
import time

import pytest

from netproto.http import client

FRESH = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nFRESH"
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"


def answer(*parts):
    def script(peer):
        peer.head()
        peer.send(*parts)

    return script


def test_an_early_answer_dies_with_its_connection(serve):
    stale = b"HTTP/1.1 413 No\r\nContent-Length: 5\r\n\r\nSTALE"
    conn = client.HTTPConnection("127.0.0.1", serve(answer(stale), answer(FRESH)), timeout=5)
    conn.request("POST", "/", b"x" * 10, expect_continue=True)
    conn.close()
    conn.request("GET", "/2")
    with conn.getresponse() as response:
        assert (response.status, response.read()) == (200, b"FRESH")
    conn.close()


def test_a_body_that_fails_after_100_continue(serve):
    def body():
        yield b"x"
        raise RuntimeError("no more")

    go_on = answer(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nSTALE")
    conn = client.HTTPConnection("127.0.0.1", serve(go_on, answer(FRESH)), timeout=5)
    with pytest.raises(RuntimeError):
        conn.request("POST", "/", body(), expect_continue=True)
    conn.close()
    conn.request("GET", "/2")
    with conn.getresponse() as response:
        assert response.read() == b"FRESH"
    conn.close()


def test_options_hold_on_a_connection_that_is_opened_anew(serve):
    def slow(peer):
        peer.head()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
        for _ in range(5):
            time.sleep(0.3)
            peer.send(b"x")

    conn = client.HTTPConnection("127.0.0.1", serve(answer(HALF), slow), timeout=5)
    conn.request("GET", "/")
    conn.getresponse().close()
    start = time.monotonic()
    conn.request("GET", "/slow", deadline=0.5)
    with pytest.raises(TimeoutError), conn.getresponse() as response:
        response.read()
    assert time.monotonic() - start < 1.4
    conn.close()


def test_decoding_holds_on_a_connection_that_is_opened_anew(serve):
    packed = gzip.compress(b"hello")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    conn = client.HTTPConnection("127.0.0.1", serve(answer(HALF), answer(head + packed)), timeout=5)
    conn.request("GET", "/")
    conn.getresponse().close()
    conn.request("GET", "/gz", decode_content=True)
    with conn.getresponse() as response:
        assert response.read() == b"hello" and response.decoded
    conn.close()


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("how", ["read", "readinto", "readline", "read1"])
def test_nothing_is_read_on_after_a_timeout(serve, how, chunked):
    framing = b"Transfer-Encoding: chunked\r\n\r\n14\r\n" if chunked else b"Content-Length: 20\r\n\r\n"

    def script(peer):
        peer.head()
        peer.send(b"HTTP/1.1 200 OK\r\n" + framing + b"01234")
        time.sleep(0.6)
        peer.send(b"567890123456789")

    conn = client.HTTPConnection("127.0.0.1", serve(script), timeout=0.2)
    conn.request("GET", "/", deadline=20)
    response = conn.getresponse()
    call = {"read": lambda: response.read(10), "readinto": lambda: response.readinto(bytearray(10)),
            "readline": response.readline, "read1": lambda: response.read1(10)}[how]  # fmt: skip
    if how == "read1":
        call()
    with pytest.raises(TimeoutError):
        call()
        call()
    time.sleep(0.7)
    with pytest.raises((OSError, client.HTTPException)):
        call()
    response.close()
    conn.close()


@pytest.mark.parametrize("damage", ["bomb", "nonsense"])
def test_a_body_that_cannot_be_decoded_ends_its_connection(serve, damage):
    if damage == "bomb":
        packed = gzip.compress(random.Random(1).randbytes(100_000) + bytes(1 << 20))
    else:
        packed = b"this is no gzip data" * 10_000
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    conn = client.HTTPConnection("127.0.0.1", serve(answer(head + packed), answer(FRESH)), timeout=5)
    conn.request("GET", "/", decode_content=1000)
    response = conn.getresponse()
    with pytest.raises(client.DecodeError):
        response.read()
    assert response.isclosed()
    conn.request("GET", "/2")
    with conn.getresponse() as response:
        assert response.read() == b"FRESH"
    conn.close()


@pytest.mark.parametrize("port", [-1, 65536, 107_513, "65536", "107513", "9" * 30])
def test_ports_out_of_range(port):
    with pytest.raises(client.InvalidURL, match="port out of range"):
        client.HTTPConnection("127.0.0.1", port)


@pytest.mark.parametrize(
    ("name", "value"),
    [("A", "x\r y"), ("A", "x\r\n \r\n z"), ("A", "x\r\n "), ("A", "x\n"), ("Content-Length ", "5"), ("A\t", "5")],
)
def test_fields_that_never_reach_the_wire(fake, name, value):
    conn = client.HTTPConnection("localhost")
    conn.sock = sock = fake()
    with pytest.raises(ValueError):
        conn.request("GET", "/", headers={name: value})
    assert sock.data == b""


def test_limits_hold_for_a_proxys_answer(serve):
    head = b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200 + b"\r\n\r\n"
    conn = client.HTTPConnection("127.0.0.1", serve(answer(head)), timeout=5, max_line=100)
    conn.set_tunnel("example.com", 443)
    with pytest.raises(client.LineTooLong):
        conn.connect()
    assert conn.sock is None
