"""Undoing content codings."""

from __future__ import annotations

import gzip
import importlib.util
import zlib

import pytest

from netproto.http import client
from netproto.http._decoding import acceptable, decoder

BODY = b"".join(b"%d hello, world\n" % i for i in range(2000))


def raw_deflate(data):
    made = zlib.compressobj(wbits=-15)
    return made.compress(data) + made.flush()


def brotli(data):
    return pytest.importorskip("brotli").compress(data)


def zstd(data):
    for name in ("compression.zstd", "backports.zstd", "zstandard"):
        try:
            if importlib.util.find_spec(name):
                return importlib.import_module(name).compress(data)
        except ModuleNotFoundError:
            pass
    return pytest.skip("no zstd here")


CODINGS = [
    ("gzip", gzip.compress),
    ("X-GZIP", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli),
    ("zstd", zstd),
    ("deflate, gzip", lambda data: gzip.compress(zlib.compress(data))),
    ("identity, gzip", gzip.compress),
]


def source(data, size=1 << 30):
    def pull(n):
        nonlocal data
        part, data = data[: min(n, size)], data[min(n, size) :]
        return part

    return pull


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
@pytest.mark.parametrize("size", [1 << 30, 1, 100])
def test_codings(coding, encode, size):
    coded = encode(BODY)
    assert decoder(coding, source(coded, size), len(BODY)).read() == BODY
    stream = decoder(coding, source(coded, size), len(BODY))
    parts = [stream.read(7), stream.readline(), stream.read1(5)]
    assert b"".join(parts) + stream.read() == BODY
    empty = decoder(coding, source(encode(b"")), 0)
    assert empty.read() == b""


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
def test_limits(coding, encode):
    coded = encode(BODY)
    with pytest.raises(client.DecodeError, match="limit of 30000 bytes"):
        decoder(coding, source(coded), 30000).read()


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
def test_bombs_are_met_early(coding, encode):
    coded = encode(bytes(20_000_000))
    taken = 0

    def pull(n):
        nonlocal taken, coded
        part, coded = coded[:n], coded[n:]
        taken += len(part)
        return part

    stream = decoder(coding, pull, 100_000)
    with pytest.raises(client.DecodeError, match="limit"):
        stream.read()
    assert stream.raw.total <= 100_000 + 2 * 131072


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
def test_broken_data(coding, encode):
    coded = encode(BODY)
    if coding != "zstd":  # its reader takes the end of its source for the end of the data
        with pytest.raises(client.DecodeError, match="early"):
            decoder(coding, source(coded[: len(coded) // 2]), 1 << 20).read()
    with pytest.raises(client.DecodeError, match="invalid"):
        decoder(coding, source(b"\xff\xff\xff" + coded[3:]), 1 << 20).read()


def test_members_and_what_follows():
    assert decoder("gzip", source(gzip.compress(b"a") + gzip.compress(b"b"), 5), 9).read() == b"ab"
    assert decoder("gzip", source(gzip.compress(b"a") + b"\0" * 50, 5), 9).read() == b"a"
    assert decoder("deflate", source(zlib.compress(b"a") + b"rest"), 9).read() == b"a"
    pull = source(gzip.compress(b"a") + b"rest" * 10000)
    assert decoder("gzip", pull, 9).read() == b"a"
    assert pull(1) == b""


def test_no_body():
    assert decoder("gzip", source(b""), 9).read() == b""


@pytest.mark.parametrize("coding", ["identity", "", "x-own", "gzip, x-own", ","])
def test_what_is_left_alone(coding):
    assert decoder(coding, source(b""), 9) is None


def test_too_many_codings():
    with pytest.raises(client.DecodeError, match="more than 5"):
        decoder("gzip, " * 6, source(b""), 9)


def test_acceptable():
    assert acceptable().startswith("gzip, deflate")


CODED = gzip.compress(BODY)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"


def respond(fake, data, **options):
    conn = client.HTTPConnection("example.com")
    conn.sock = fake(data)
    conn.request("GET", "/", **options)
    return conn, conn.getresponse()


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(CODED), CODED),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(CODED), CODED),
        HEAD + b"\r\n" + CODED,
    ],
)
def test_responses(fake, data):
    _, response = respond(fake, data, decode_content=True)
    assert response.decoded
    assert response.read() == BODY
    assert response.isclosed()
    _, response = respond(fake, data, decode_content=True)
    assert response.readline() == b"0 hello, world\n"
    assert response.peek(2)[:2] == b"1 "
    buffer = bytearray(7)
    assert response.readinto(buffer) == 7
    assert buffer == b"1 hello"
    assert response.read1(1) == b","
    assert response.read(7) == b" world\n"
    assert b"0 hello, world\n1 hello, world\n" + b"".join(response) == BODY
    _, response = respond(fake, data)
    assert not response.decoded
    assert response.read() == CODED
    with pytest.raises(client.DecodeError):
        respond(fake, data, decode_content=100)[1].read()


def test_what_is_asked_for(fake):
    data = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
    conn, response = respond(fake, data, decode_content=True)
    assert b"Accept-Encoding: gzip, deflate" in conn.sock.data
    assert not response.decoded
    assert response.read() == b"x"
    conn, _ = respond(fake, data, decode_content=True, headers={"Accept-Encoding": "gzip"})
    assert conn.sock.data.count(b"ccept-") == 1
    conn = client.HTTPConnection("example.com", decode_content=True)
    conn.sock = fake(data)
    conn.request("GET", "/")
    assert b"Accept-Encoding: gzip" in conn.sock.data
    conn = client.HTTPConnection("example.com", decode_content=True)
    conn.sock = fake(data)
    conn.request("GET", "/", decode_content=False)
    assert b"Accept-Encoding: identity" in conn.sock.data


def test_a_decoded_body_that_broke_off(fake):
    data = HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(CODED), CODED[:-20])
    _, response = respond(fake, data, decode_content=True)
    with pytest.raises((client.DecodeError, client.IncompleteRead)):
        response.read()
