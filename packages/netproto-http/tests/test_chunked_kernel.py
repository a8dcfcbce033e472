"""The kernel for bodies: both builds."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netproto.http import _chunked_py

BODY = b"5\r\nhello\r\nA;ext=1\r\n, world!!!\r\n1 \r\n!\r\n0\r\nTrailer: x\r\n\r\nrest"
PLAIN = b"hello, world!!!!"


def run(kernel, trickle, data, size=1 << 30, initial=0, left=-1, max_line=100):
    raw = trickle(data, size)
    raw.pos = initial
    return kernel.drain(raw.readinto, data[:initial], left, max_line)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
@pytest.mark.parametrize("initial", [0, 1, 4, 9, 30])
def test_any_split_gives_the_same(chunked, trickle, size, initial):
    body, ended, left, rest = run(chunked, trickle, BODY, size, initial)
    assert (body, ended, left) == (PLAIN, chunked.LAST, -1)
    assert b"Trailer: x\r\n\r\nrest".startswith(rest)


@pytest.mark.parametrize(
    ("data", "body", "ended", "rest"),
    [
        (b"", b"", "NEED", b""),
        (b"5", b"", "NEED", b"5"),
        (b"5\r\nhel", b"hel", "NEED", b""),
        (b"5\r\nhello", b"hello", "NEED", b""),
        (b"5\r\nhello\r", b"hello", "NEED", b"\r"),
        (b"5\r\nhello\r\n", b"hello", "NEED", b""),
        (b"5\r\nhelloX\r\n", b"hello", "BAD_END", b"X\r\n"),
        (b"5\r\nhello\n0\r\n\r\n", b"hello", "BAD_END", b"\n0\r\n\r\n"),
        (b"5\r\nhello\r\n\r\n", b"hello", "BAD_SIZE", b"\r\n"),
        (b"foo\r\n", b"", "BAD_SIZE", b"foo\r\n"),
        (b"-1\r\n", b"", "BAD_SIZE", b"-1\r\n"),
        (b"0x5\r\nhello\r\n", b"", "BAD_SIZE", b"0x5\r\nhello\r\n"),
        (b"1_0\r\n", b"", "BAD_SIZE", b"1_0\r\n"),
        (b"+5\r\n", b"", "BAD_SIZE", b"+5\r\n"),
        (b" 5\r\n", b"", "BAD_SIZE", b" 5\r\n"),
        (b"5 5\r\n", b"", "BAD_SIZE", b"5 5\r\n"),
        (b"f" * 17 + b"\r\n", b"", "BAD_SIZE", b"f" * 17 + b"\r\n"),
        (b"0" * 30 + b"1\r\nx\r\n0\r\n", b"x", "LAST", b""),
        (b"1\nx\r\n0\nT: x", b"x", "LAST", b"T: x"),
        (b"0" * 99 + b"\n", b"", "LAST", b""),
        (b"0" * 100 + b"\n", b"", "LONG_LINE", b"0" * 100 + b"\n"),
        (b"0" * 101, b"", "LONG_LINE", b"0" * 101),
    ],
)
def test_ends(chunked, trickle, data, body, ended, rest):
    found = run(chunked, trickle, data)
    assert (found[0], found[1], found[3]) == (body, getattr(chunked, ended), rest)


def test_what_is_left_of_a_chunk(chunked, trickle):
    assert run(chunked, trickle, b"5\r\nhel")[2] == 2
    assert run(chunked, trickle, b"lo\r\n0\r\n", left=2)[:3] == (b"lo", chunked.LAST, -1)
    assert run(chunked, trickle, b"\r\n0\r\n", left=0)[:3] == (b"", chunked.LAST, -1)


@pytest.mark.parametrize("size", [1, 3, 63, 64, 65, 1024, 16384, 70000, 300000])
def test_large_bodies(chunked, trickle, size):
    body = bytes(i * 7 % 256 for i in range(1000)) * 300
    coded = b"".join(b"%x\r\n%b\r\n" % (len(p), p) for i in range(0, len(body), size) for p in [body[i : i + size]])
    for step in (1 << 30, 1000):
        if size > 1 or step > 1000:
            found = run(chunked, trickle, coded + b"0\r\n\r\n", step)
            assert found[0] == body
            assert found[1] == chunked.LAST


@pytest.mark.parametrize(
    ("left", "want", "data", "used", "after"),
    [
        (-1, 100, b"helloworld", 20, -1),
        (-1, 7, b"hellowo", 15, 3),
        (-1, 5, b"hello", 8, 0),
        (-1, 0, b"", 0, -1),
        (-1, -1, b"", 0, -1),
    ],
)
def test_take(chunked, left, want, data, used, after):
    assert chunked.take(b"5\r\nhello\r\n5\r\nworld\r\n", left, want, 100) == (data, used, after)


def test_take_stops_before_what_is_not_clean(chunked):
    assert chunked.take(b"0\r\n\r\n", -1, 9, 100) == (b"", 0, -1)
    assert chunked.take(b"x\r\n\r\n", -1, 9, 100) == (b"", 0, -1)
    assert chunked.take(b"5", -1, 9, 100) == (b"", 0, -1)
    assert chunked.take(b"ab\r\n0\r\n", 2, 9, 100) == (b"ab", 4, -1)
    assert chunked.take(b"abX", 2, 9, 100) == (b"ab", 2, 0)
    assert chunked.take(b"5;" + b"x" * 100 + b"\r\n", -1, 9, 100) == (b"", 0, -1)


@pytest.mark.parametrize("first", [1, 7, 100, 1 << 20])
@pytest.mark.parametrize("length", [0, 1, 7, 99, 1000])
@pytest.mark.parametrize("size", [1, 10, 1 << 30])
def test_read_exact(chunked, trickle, first, length, size):
    data = bytes(range(256)) * 2
    raw = trickle(data, size)
    stream = io.BufferedReader(raw, 16)
    assert chunked.read_exact(stream, length, first) == data[:length]


def test_memory_grows_with_what_comes(chunked):
    sizes = []

    class Stream(io.BytesIO):
        def read(self, size):
            sizes.append(size)
            return b""

        def readinto(self, view):
            sizes.append(len(view))
            return 0

    assert chunked.read_exact(Stream(), 1 << 40, 1000) == b""
    assert sizes == [1000]


@pytest.mark.parametrize("answer", [-1, 1 << 40])
def test_impossible_answers(chunked, answer):
    with pytest.raises(OSError, match="impossible"):
        chunked.drain(lambda view: answer, b"", -1, 100)


def test_errors_come_through(chunked):
    def fail(view):
        raise TimeoutError("now")

    with pytest.raises(TimeoutError, match="now"):
        chunked.drain(fail, b"5\r\nhel", -1, 100)

    class Stream(io.BytesIO):
        read = readinto = staticmethod(fail)

    for length in (50, 200):
        with pytest.raises(TimeoutError, match="now"):
            chunked.read_exact(Stream(), length, 100)
    assert chunked.drain(lambda view: None, b"5\r\nhel", -1, 100)[0] == b"hel"


@pytest.mark.parametrize("wrong", [None, "5\r\n", bytearray(b"5")])
def test_only_bytes_are_taken(chunked, wrong):
    with pytest.raises(TypeError):
        chunked.take(wrong, -1, 5, 100)
    with pytest.raises(TypeError):
        chunked.chunk_size(wrong)
    with pytest.raises(TypeError):
        chunked.drain(lambda view: 0, wrong, -1, 100)


PIECES = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b"0\r\n", b"5\r\nhello\r\n", b"1;x\r\n", b"\r\n", b"a \n", b"ffffffffffffffff\r\n"]),
        st.builds(lambda b: b"%x\r\n%b\r\n" % (len(b), b), st.binary(max_size=100)),
    ),
    max_size=8,
).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(PIECES, st.integers(1, 40), st.integers(-1, 5), st.integers(0, 30), st.integers(3, 40))
def test_builds_agree(data, size, left, initial, max_line):
    other = pytest.importorskip("netproto.http._chunked_c", exc_type=ImportError)
    from io import BytesIO

    found = []
    for kernel in (_chunked_py, other):
        raw = BytesIO(data)
        start = raw.read(initial)
        found.append(kernel.drain(lambda view, raw=raw: raw.readinto(view[:size]), start, left, max_line))
    (body, ended, left_over, rest), its = found
    assert its == (body, ended, left_over, rest)
    assert _chunked_py.take(data, left, size, max_line) == other.take(data, left, size, max_line)
    line = data.partition(b"\n")[0]
    assert _chunked_py.chunk_size(line) == other.chunk_size(line)


def test_the_switch_picks_the_twin():
    code = "from netproto.http import _chunked, _head; print(_chunked.drain.__module__, _head.field_line.__module__)"
    env = {**os.environ, "NETPROTO_NO_EXTENSIONS": "1"}
    out = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert out.split() == ["netproto.http._chunked_py", "netproto.http._head_py"]


LEAK = """
import io, sys
from netproto.http import _chunked_c as k, _head_c as h
good = b"5\\r\\nhello\\r\\n" * 20 + b"0\\r\\n\\r\\n"
def fail(view): raise TimeoutError
class Bad: readinto = staticmethod(fail)
def work():
    for data in (good, good[:-8], b"x\\r\\n", b"5\\r\\nhelloX"):
        k.drain(io.BytesIO(data).readinto, b"", -1, 100)
        k.take(data, -1, 50, 100); k.chunk_size(data)
    k.read_exact(io.BytesIO(bytes(1000)), 900, 10); k.read_exact(io.BytesIO(b""), 900, 10)
    try: k.drain(fail, b"", -1, 100)
    except TimeoutError: pass
    try: k.read_exact(Bad(), 10, 10)
    except TimeoutError: pass
    h.request_head("GET", "/", "HTTP/1.1", "host", "identity", 5, {"A": "b", b"C": 5})
    h.request_head("GET", "/ x", "HTTP/1.1", "host", "identity", 5, {"A": "b", "C": None})
    h.field_line("A", 5); h.field_line("A", "\\n")
for _ in range(200): work()
before = sys.getallocatedblocks()
for _ in range(2000): work()
assert sys.getallocatedblocks() - before < 200, sys.getallocatedblocks() - before
"""


def test_kernels_leak_nothing():
    pytest.importorskip("netproto.http._chunked_c", exc_type=ImportError)
    subprocess.run([sys.executable, "-c", LEAK], check=True)
