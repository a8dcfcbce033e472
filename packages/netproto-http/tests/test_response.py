"""`HTTPResponse` over streams of every kind."""

from __future__ import annotations

import http.client
import io
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netproto.http import client

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKS = OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n8;x=y\r\n, world\n\r\n0\r\nT: 1\r\nU: 2\r\n\r\n"
PLAIN = OK + b"Content-Length: 13\r\n\r\nhello, world\n"
OPEN = OK + b"\r\nhello, world\n"
BODY = b"hello, world\n"


@pytest.fixture(params=[1 << 30, 1, 3, "plain"], ids=["whole", "by 1", "by 3", "BytesIO"])
def begun(request, fake):
    """``begun(data)``: a response of which the head has been read, over streams that trickle or not."""

    def make(data, method="GET", **attributes):
        sock = fake(data, plain=True) if request.param == "plain" else fake(data, request.param)
        response = client.HTTPResponse(sock, method=method)
        for name, value in attributes.items():
            setattr(response, name, value)
        response.begin()
        return response

    return make


def test_head(begun):
    response = begun(b"HTTP/1.1 404 Not  Found \r\nA: b\r\na: c\r\nContent-Length: 0\r\n\r\n")
    assert (response.version, response.status, response.code, response.reason) == (11, 404, 404, "Not  Found")
    assert response.getheader("A") == "b, c"
    assert response.getheader("x") is None
    assert response.getheader("x", "d") == "d"
    assert response.getheader("x", ["d", "e"]) == "d, e"
    assert response.getheader("x", 5) == 5
    assert response.getheaders() == [("A", "b"), ("a", "c"), ("Content-Length", "0")]
    assert response.info() is response.headers is response.msg
    assert response.getcode() == 404
    assert response.length == 0
    assert not response.chunked
    assert not response.will_close
    response.begin()
    response.close()


@pytest.mark.parametrize("length", [1 << 31, 1 << 62, 1 << 63, 1 << 64, 10**40])
def test_a_length_beyond_any_memory(begun, length):
    response = begun(OK + b"Content-Length: %d\r\n\r\nshort" % length)
    with pytest.raises(client.IncompleteRead) as caught:
        response.read()
    assert caught.value.partial == b"short"
    assert caught.value.expected == length - 5


@pytest.mark.parametrize("how", ["read", "read1", "readline", "peek"])
def test_lengths_that_conflict(begun, how):
    response = begun(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")
    assert response.status == 200 and response.headers.get_all("Content-Length") == ["5", "6"] and response.will_close
    with pytest.raises(client.HTTPException, match="conflicting Content-Length"):
        getattr(response, how)()
    response.close()


def test_before_the_head(fake):
    response = client.HTTPResponse(fake(b""))
    with pytest.raises(client.ResponseNotReady):
        response.getheader("a")
    with pytest.raises(client.ResponseNotReady):
        response.getheaders()
    assert response.status == "UNKNOWN"
    response.close()


@pytest.mark.parametrize("data", [CHUNKS, PLAIN, OPEN])
def test_read_whole(begun, data):
    response = begun(data)
    assert response.readable()
    assert not response.isclosed()
    assert response.read() == BODY
    assert response.isclosed()
    assert response.read() == b""
    assert response.read(5) == b""
    assert response.readinto(bytearray(5)) == 0
    assert response.read1() == response.peek() == response.readline() == b""
    assert not response.closed
    response.close()
    assert response.closed


@pytest.mark.parametrize("data", [CHUNKS, PLAIN, OPEN])
@pytest.mark.parametrize("size", [1, 2, 5, 6, 13, 100])
def test_read_in_parts(begun, data, size):
    response = begun(data)
    parts = list(iter(lambda: response.read(size), b""))
    assert b"".join(parts) == BODY
    assert all(len(part) == size for part in parts[:-1])
    assert response.isclosed()

    response = begun(data)
    buffer = bytearray(size)
    found = b""
    while got := response.readinto(buffer):
        found += buffer[:got]
    assert found == BODY

    response = begun(data)
    assert b"".join(iter(lambda: response.read1(size), b"")) == BODY


@pytest.mark.parametrize("data", [CHUNKS, PLAIN, OPEN])
def test_mixed_reads(begun, data):
    response = begun(data)
    assert response.read(0) == b""
    assert response.read(2) == b"he"
    if hasattr(response.fp, "peek"):
        assert response.peek(1)[:1] == b"l"
    assert response.read1(1) == b"l"
    assert response.readline(3) == b"lo,"
    buffer = bytearray(2)
    assert response.readinto(buffer) == 2
    assert buffer == b" w"
    assert response.read(-1) == b"orld\n"

    response = begun(data)
    assert response.read(2) + response.read(None) == BODY


@pytest.mark.parametrize("data", [CHUNKS, PLAIN, OPEN])
def test_lines(begun, data):
    data = data.replace(b"hello", b"he\nlo").replace(b"world", b"wo\nld")
    assert list(begun(data)) == [b"he\n", b"lo, wo\n", b"ld\n"]
    response = begun(data)
    assert response.readline(None) == b"he\n"
    assert response.readline(0) == b""
    assert response.readline(2) == b"lo"
    assert response.readlines() == [b", wo\n", b"ld\n"]
    assert io.TextIOWrapper(begun(data)).read() == "he\nlo, wo\nld\n"
    assert io.BufferedReader(begun(data)).read() == b"he\nlo, wo\nld\n"


def test_peek_stays_within_the_body(fake):
    response = client.HTTPResponse(fake(PLAIN + b"next"))
    response.begin()
    assert response.peek() == BODY
    assert response.read1() == BODY


@pytest.mark.parametrize("data", [CHUNKS, PLAIN])
def test_trailers(begun, data):
    response = begun(data)
    assert response.trailers is None
    response.read()
    if data is CHUNKS:
        assert response.trailers.items() == [("T", "1"), ("U", "2")]
    else:
        assert response.trailers is None
    response = begun(CHUNKS)
    while response.read(4):
        pass
    assert response.trailers["u"] == "2"


@pytest.mark.parametrize(
    ("status", "method"), [(b"204", "GET"), (b"304", "GET"), (b"200", "HEAD"), (b"101", "GET"), (b"304", "HEAD")]
)
@pytest.mark.parametrize("field", [b"Content-Length: 5", b"Transfer-Encoding: chunked"])
def test_no_body(begun, status, method, field):
    response = begun(b"HTTP/1.1 " + status + b" X\r\n" + field + b"\r\n\r\nhello", method)
    assert response.length == 0
    assert not response.will_close
    assert response.readinto(bytearray(3)) == 0
    assert response.read() == b""
    assert response.isclosed()


def test_interim(begun):
    response = begun(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 P\r\n\r\n" + PLAIN
    )
    assert response.status == 200
    assert [answer.status for answer in response.interim] == [100, 103, 102]
    assert response.interim[1].headers["link"] == "</a>"
    assert "103" in repr(response.interim[1])
    assert response.read() == BODY


def test_limit_of_interim(begun):
    assert begun(b"HTTP/1.1 100 C\r\n\r\n" * 100 + PLAIN).read() == BODY
    with pytest.raises(client.HTTPException, match="more than 100 interim responses"):
        begun(b"HTTP/1.1 100 C\r\n\r\n" * 101 + PLAIN)


def test_limit_of_headers(begun):
    fields = [b"A%d: b\r\n" % i for i in range(100)]
    assert len(begun(OK + b"".join(fields) + b"\r\n").headers) == 100
    with pytest.raises(client.HTTPException, match="got more than 100 headers"):
        begun(OK + b"".join(fields) + b"B: c\r\n\r\n")
    with pytest.raises(client.HTTPException, match="got more than 99 headers"):
        begun(OK + b"".join(fields) + b"\r\n", _max_headers=99)
    assert len(begun(OK + b"".join(fields) * 3 + b"\r\n", _max_headers=300).headers) == 300


def test_limit_of_lines(begun, monkeypatch):
    with pytest.raises(client.LineTooLong, match="65536 bytes when reading header line"):
        begun(OK + b"A: " + b"x" * 65536 + b"\r\n\r\n")
    with pytest.raises(client.LineTooLong, match="status line"):
        begun(b"HTTP/1.1 200 " + b"x" * 65536 + b"\r\n\r\n")
    assert len(begun(OK + b"A: " + b"x" * 70000 + b"\r\n\r\n", _max_line=80000).headers["a"]) == 70000
    with pytest.raises(client.LineTooLong, match="got more than 9 bytes"):
        begun(b"HTTP/1.1 200 OK\r\n\r\n", _max_line=9)
    monkeypatch.setattr(client, "_MAXLINE", 20)
    with pytest.raises(client.LineTooLong, match="got more than 20 bytes"):
        begun(OK + b"A: " + b"x" * 20 + b"\r\n\r\n")


def test_limit_of_the_head(begun):
    with pytest.raises(client.HTTPException, match="bytes of headers"):
        begun(OK + (b"A: " + b"x" * 60000 + b"\r\n") * 20 + b"\r\n")
    with pytest.raises(client.HTTPException, match="bytes of headers"):
        begun(OK + b"A: bcdef\r\n" * 20 + b"\r\n", _max_head=100)


@pytest.mark.parametrize("whole", [True, False])
def test_limit_of_trailers(begun, whole):
    def read(response):
        return response.read() if whole else b"".join(iter(lambda: response.read(3), b""))

    start = OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"
    assert read(begun(start + b"A: b\r\n" * 100 + b"\r\n")) == b""
    with pytest.raises(client.HTTPException, match="got more than 100 trailers"):
        read(begun(start + b"A: b\r\n" * 101 + b"\r\n"))
    with pytest.raises(client.HTTPException, match="got more than 3 trailers"):
        read(begun(start + b"A: b\r\n" * 4 + b"\r\n", _max_headers=3))
    with pytest.raises(client.LineTooLong, match="trailer line"):
        read(begun(start + b"A: " + b"b" * 65536 + b"\r\n\r\n"))


@pytest.mark.parametrize("chunk", [b"x", b"-1", b"0x5", b"1_0", b"", b" 5", b"f" * 20, b"\xb2"])
@pytest.mark.parametrize("way", ["read", "read amt", "readinto", "read1", "readline", "peek"])
def test_bad_chunk_sizes(begun, chunk, way):
    response = begun(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" + chunk + b"\r\nworld\r\n0\r\n\r\n")
    got = b""
    if way == "peek":
        assert response.read(5) == b"hello"
        assert response.peek() == b""
        return
    with pytest.raises(client.IncompleteRead) as caught:
        if way == "read":
            response.read()
        elif way == "read amt":
            response.read(7)
        elif way == "readinto":
            response.readinto(bytearray(7))
        else:
            while True:
                got += getattr(response, way)()
    assert caught.value.partial + got == b"hello"
    assert response.isclosed()
    assert response._broken
    assert response.read() == b""


@pytest.mark.parametrize("end", [b"", b"\r", b"\n", b"XX", b"\r\n"])
@pytest.mark.parametrize("amt", [None, 7])
def test_bad_chunk_ends(begun, end, amt):
    response = begun(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello" + end)
    with pytest.raises(client.IncompleteRead) as caught:
        response.read(amt)
    assert caught.value.partial.startswith(b"hello")
    assert response._broken


def test_long_chunk_line(begun):
    for amt in (None, 5):
        with pytest.raises(client.LineTooLong, match="chunk size"):
            begun(OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 65536 + b"5\r\n").read(amt)


def test_chunked_without_the_last_line_end(begun):
    response = begun(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")
    assert response.read() == b"hello"


def test_short_bodies(begun):
    response = begun(PLAIN[:-5])
    with pytest.raises(client.IncompleteRead) as caught:
        response.read()
    assert (caught.value.partial, caught.value.expected) == (BODY[:-5], 5)
    assert repr(caught.value) == str(caught.value) == "IncompleteRead(8 bytes read, 5 more expected)"
    assert response.isclosed()
    response = begun(PLAIN[:-5])
    assert response.read(10) + response.read(10) == BODY[:-5]
    assert response.isclosed()


def test_a_huge_length_takes_no_memory(begun):
    response = begun(OK + b"Content-Length: 999999999999999999\r\n\r\nabc")
    with pytest.raises(client.IncompleteRead) as caught:
        response.read()
    assert caught.value.partial == b"abc"
    response = begun(OK + b"Content-Length: 999999999999999999\r\n\r\nabc")
    assert b"".join(iter(response.read1, b"")) == b"abc"
    response = begun(OK + b"Transfer-Encoding: chunked\r\n\r\n3fffffffffffffff\r\nabc")
    assert b"abc".startswith(response.read1())
    response = begun(OK + b"Transfer-Encoding: chunked\r\n\r\n3fffffffffffffff\r\nabc")
    with pytest.raises(client.IncompleteRead) as caught:
        response.read()
    assert caught.value.partial == b"abc"


@pytest.mark.parametrize("size", [1, 100, 8192, 8193, 1 << 20, (1 << 20) + 1, 5_000_000])
def test_sizes(fake, size):
    body = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    coded = b"%x\r\n%b\r\n0\r\n\r\n" % (size, body)
    for plain, amt in itertools.product([True, False], [None, size, size - 1]):
        response = client.HTTPResponse(fake(OK + b"Content-Length: %d\r\n\r\n%b" % (size, body), plain=plain))
        response.begin()
        assert response.read(amt) == body[:amt]
        response.close()
        response = client.HTTPResponse(fake(OK + b"Transfer-Encoding: chunked\r\n\r\n" + coded, plain=plain))
        response.begin()
        assert response.read(amt) == body[:amt]
        response.close()


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"", client.RemoteDisconnected),
        (b"\r\n", client.BadStatusLine),
        (b"HTTP", client.BadStatusLine),
        (b"HTTX/1.1 200 OK\r\n", client.BadStatusLine),
        (b"HTTP/1.1\r\n", client.BadStatusLine),
        (b"HTTP/1.1 abc OK\r\n", client.BadStatusLine),
        (b"HTTP/1.1 2000 OK\r\n", client.BadStatusLine),
        (b"HTTP/1.1 099 OK\r\n", client.BadStatusLine),
        (b"HTTP/1.1 -99 OK\r\n", client.BadStatusLine),
        (b"HTTP/1.1 +20 OK\r\n", client.BadStatusLine),
        (b"HTTP/1.1 2_0 OK\r\n", client.BadStatusLine),
        (b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n", client.BadStatusLine),
        (b"HTTP/2.0 200 OK\r\n", client.UnknownProtocol),
        (b"HTTP/0.8 200 OK\r\n", client.UnknownProtocol),
    ],
)
def test_bad_status_lines(begun, line, error):
    with pytest.raises(error):
        begun(line)


def test_old_versions(begun):
    assert begun(b"HTTP/0.9 200 OK\r\n\r\n").version == 10
    assert begun(b"HTTP/1.0 200\r\n\r\n").reason == ""
    assert begun(b"HTTP/1.2 200  X\r\n\r\n").version == 11


def test_nothing_is_waited_for_where_there_is_no_body(fake):
    class Silent(io.RawIOBase):
        parts = [OK + b"Content-Length: 0\r\n\r\n"]

        def readable(self):
            return True

        def readinto(self, b):
            part = self.parts.pop(0)  # a second read would wait for ever; here it fails
            b[: len(part)] = part
            return len(part)

    sock = fake()
    sock.makefile = lambda mode: io.BufferedReader(Silent())
    response = client.HTTPResponse(sock)
    response.begin()
    assert response.peek() == b""
    assert response.read1() == b""
    response.close()


@pytest.mark.parametrize("start", [b"Transfer-Encoding: chunked\r\n\r\n5\r\nhe", b"Content-Length: 20000\r\n\r\nhe"])
def test_a_failed_read_does_not_shift_the_rest(fake, start):
    class Failing(io.RawIOBase):
        parts = [OK + start, TimeoutError("slow"), b"llo\r\n0\r\n\r\n"]

        def readable(self):
            return True

        def readinto(self, b):
            part = self.parts.pop(0)
            if isinstance(part, Exception):
                raise part
            b[: len(part)] = part
            return len(part)

    sock = fake()
    sock.makefile = lambda mode: io.BufferedReader(Failing())
    response = client.HTTPResponse(sock)
    response.begin()
    with pytest.raises(TimeoutError):
        response.read()
    for read in (response.read, response.read1, response.readline, lambda: response.read(3)):
        with pytest.raises(client.HTTPException, match="earlier read"):
            read()
    response.close()
    assert response._broken


def test_override_of_the_status(fake):
    class Own(client.HTTPResponse):
        def _read_status(self):
            return "HTTP/1.1", 201, "Own "

    response = Own(fake(b"A: b\r\nContent-Length: 0\r\n\r\n"))
    response.begin()
    assert (response.status, response.reason, response.headers["a"]) == (201, "Own", "b")
    response.close()


BODIES = st.lists(st.binary(min_size=1, max_size=20), max_size=6)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BODIES, st.integers(1, 7), st.lists(st.integers(1, 30), max_size=8), st.booleans(), st.integers(0, 40))
def test_like_the_stdlib_whatever_the_split(fake, parts, size, amounts, chunked, cut):
    body = b"".join(parts)
    if chunked:
        data = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in parts)
        data += b"0\r\n\r\n"
    else:
        data = OK + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    data = data[: max(len(data) - cut, len(OK))]

    def run(module, step):
        response = module.HTTPResponse(fake(data, step))
        found = []
        try:
            response.begin()
            for amount in amounts:
                found.append(response.read(amount))
            found.append(response.read())
        except module.IncompleteRead as error:
            # How much of the piece that broke off comes with the error is not the stdlib's strong point.
            found.append("incomplete")
            assert body.startswith(b"".join(found[:-1]) + error.partial)
        found.append(response.isclosed())
        response.close()
        return found

    ours = run(client, size)
    assert ours == run(client, 1 << 30)
    theirs = run(http.client, 1 << 30)
    if ours[:-1] != theirs[:-1]:  # the stdlib takes the start of a size line, where the input ends, for a whole one
        assert chunked
        assert not data.endswith(b"\n")
        assert ours[-2] == "incomplete"
