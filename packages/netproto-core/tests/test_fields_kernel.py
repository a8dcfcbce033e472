"""The header field kernel: both builds, against each other and against the email parser."""

from __future__ import annotations

import email.parser
import importlib
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netproto.core import _fields_py

BLOCK = b"Server: nginx\r\nX-Empty:\r\nFolded: a\r\n b\r\n\tc\r\nCookie: \xe4=1\nA:b\r\n\r\nbody"
FIELDS = [("Server", "nginx"), ("X-Empty", ""), ("Folded", "a\r\n b\r\n\tc"), ("Cookie", "\xe4=1"), ("A", "b")]


@pytest.fixture(params=["_fields_py", "_fields_c"], ids=["py", "c"])
def kernel(request):
    """Each build of the kernel in turn."""
    name = f"netproto.core.{request.param}"
    if os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


def test_fields(kernel):
    assert kernel.split_fields(BLOCK, 0, 100, 100) == (FIELDS, len(BLOCK) - 4)
    assert kernel.split_fields(b"xx" + BLOCK, 2, 100, 100) == (FIELDS, len(BLOCK) - 2)
    assert kernel.split_fields(b"\r\nrest", 0, 100, 100) == ([], 2)
    assert kernel.split_fields(b"\n", 0, 100, 100) == ([], 1)


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"A: b",
        b"A: b\r\n",
        b"A: b\r\n ",
        b"A: b\r\n c",
        b"A: b\r\n\r",
        b" A: b\r\n\r\n",
        b"A : b\r\n\r\n",
        b": b\r\n\r\n",
        b"A\r\n\r\n",
        b"A: b\0\r\n\r\n",
        b"A: b\rC: d\r\n\r\n",
        b"A: b\r\r\n\r\n",
        b"A\xe4: b\r\n\r\n",
        b"From me\r\nA: b\r\n\r\n",
        b"A: b\r\n\r C: d\r\n\r\n",
    ],
)
def test_what_is_odd_or_incomplete_is_left(kernel, block):
    assert kernel.split_fields(block, 0, 100, 100) is None


def test_limits_of_a_block(kernel):
    block = b"A: b\r\n c\r\nD: efgh\r\n\r\n"
    assert kernel.split_fields(block, 0, 3, 9) is not None
    assert kernel.split_fields(block, 0, 2, 9) is None
    assert kernel.split_fields(block, 0, 3, 8) is None
    assert kernel.split_fields(block, -1, 3, 9) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"HTTP/1.1 200 OK\r\n", (11, 200, "OK")),
        (b"HTTP/1.0 404 Not Found\n", (10, 404, "Not Found")),
        (b"HTTP/1.7 599\r\n", (11, 599, "")),
        (b"HTTP/1.1 200  \t x y \r\n", (11, 200, "x y")),
        (b"HTTP/1.1 200 \xfcber\r\n", (11, 200, "\xfcber")),
        (b"HTTP/1.1 200 \r\n", (11, 200, "")),
        (b"HTTP/1.1 200 OK", None),
        (b"HTTP/1.1 200OK\r\n", None),
        (b"HTTP/1.1 20 OK\r\n", None),
        (b"HTTP/1.1 2000 OK\r\n", None),
        (b"HTTP/1.1 099 OK\r\n", None),
        (b"HTTP/1.1  200 OK\r\n", None),
        (b"HTTP/1.1 200\tOK\r\n", None),
        (b"HTTP/2.0 200 OK\r\n", None),
        (b"HTTP/1.1 200 a\rb\r\n", None),
        (b"HTTP/1.1 200 a\0b\r\n", None),
        (b"HTTP/1.1 200 \x85a\r\n", None),
        (b"HTTP/1.1 200 OK\r\nA", None),
        (b"", None),
    ],
)
def test_status_line(kernel, line, found):
    assert kernel.status_line(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"GET / HTTP/1.1\r\n", ("GET", "/", (1, 1))),
        (b"M-SEARCH * HTTP/1.0\n", ("M-SEARCH", "*", (1, 0))),
        (b"GET /\xe4 HTTP/2.0\r\n", ("GET", "/\xe4", (2, 0))),
        (b"GET /a b HTTP/1.1\r\n", None),
        (b"GET /\r\n", None),
        (b"GET  / HTTP/1.1\r\n", None),
        (b" / HTTP/1.1\r\n", None),
        (b"G(T / HTTP/1.1\r\n", None),
        (b"GET /\x7f HTTP/1.1\r\n", None),
        (b"GET / HTTP/11\r\n", None),
        (b"GET / http/1.1\r\n", None),
        (b"GET / HTTP/1.1", None),
        (b"", None),
    ],
)
def test_request_line(kernel, line, found):
    assert kernel.request_line(line) == found


def test_whole_heads(kernel):
    head = b"HTTP/1.1 200 OK\r\n" + BLOCK
    assert kernel.response_head(head, 100, 100) == (len(head) - 4, 11, 200, "OK", FIELDS)
    assert kernel.response_head(head[:-5], 100, 100) is None
    assert kernel.response_head(head, 100, 16) is None
    head = b"GET /x HTTP/1.1\r\n" + BLOCK
    assert kernel.request_head(head, 100, 100) == (len(head) - 4, "GET", "/x", (1, 1), FIELDS)
    assert kernel.request_head(head[1:-5], 100, 100) is None


def test_looking_up(kernel):
    fields = [("A", "1"), ("b-C", "2"), ("a", "3"), ("\xc4", "4"), ("other", object())]
    assert kernel.find(fields, "a") == ("A", "1")
    assert kernel.find(fields, "B-C".lower()) == ("b-C", "2")
    assert kernel.find(fields, "\xe4") == ("\xc4", "4")
    assert kernel.find(fields, "none") is None
    assert kernel.find([], "a") is None
    assert kernel.find_all(fields, "a") == ["1", "3"]
    assert kernel.find_all(fields, "x") == []
    assert kernel.pick(fields, ("x", "a", "b-c")) == [None, "1, 3", "2"]


@pytest.mark.parametrize("name", ["split_fields", "status_line", "request_line", "response_head", "request_head"])
@pytest.mark.parametrize("wrong", [None, "text", bytearray(b"x"), memoryview(b"x"), 1])
def test_only_bytes_are_taken(kernel, name, wrong):
    more = {"split_fields": (0, 9, 9), "response_head": (9, 9), "request_head": (9, 9)}.get(name, ())
    with pytest.raises(TypeError):
        getattr(kernel, name)(wrong, *more)


LINES = st.lists(
    st.one_of(
        st.binary(max_size=12),
        st.sampled_from([b"A: b", b"B:\tc ", b" d", b"\t", b"", b"Content-Length: 5", b"\xe4: 1", b"E : f", b"From x"]),
        st.builds(lambda a, b: a + b": " + b, st.from_regex(rb"\A[!-9;-~]{1,5}\Z"), st.binary(max_size=12)),
    ),
    max_size=6,
)
TEXTS = st.builds(
    lambda lines, end, tail: end.join([*lines, b""]) + tail,
    LINES,
    st.sampled_from([b"\r\n", b"\n"]),
    st.sampled_from([b"", b"\r\n", b"\n", b"\r\n\r\nrest"]),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.integers(0, 8), st.integers(1, 30))
def test_builds_agree(data, max_lines, max_line):
    other = pytest.importorskip("netproto.core._fields_c", exc_type=ImportError)
    assert _fields_py.split_fields(data, 0, max_lines, max_line) == other.split_fields(data, 0, max_lines, max_line)
    for start in (b"HTTP/1.1 200 OK\r\n", b"GET / HTTP/1.1\r\n"):
        for name in ("response_head", "request_head"):
            assert getattr(_fields_py, name)(start + data, 9, 30) == getattr(other, name)(start + data, 9, 30)
    for name in ("status_line", "request_line"):
        assert getattr(_fields_py, name)(data) == getattr(other, name)(data)


LINE = st.text(st.characters(max_codepoint=255), max_size=12).map(lambda s: s.encode("latin-1"))


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.builds(lambda a, b: b"HTTP/1." + a + b"\r\n", LINE, LINE),
        st.builds(lambda a, b: b"HTTP/1.1 200 " + a + b"\n", LINE, LINE),
        st.builds(lambda a, b: a + b" " + b + b" HTTP/1.1\r\n", LINE, LINE),
    )
)
def test_builds_agree_on_lines(line):
    other = pytest.importorskip("netproto.core._fields_c", exc_type=ImportError)
    assert _fields_py.status_line(line) == other.status_line(line)
    assert _fields_py.request_line(line) == other.request_line(line)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_clean_blocks_are_as_the_email_parser_reads_them(data):
    found = _fields_py.split_fields(data, 0, 100, 1000)
    if found is None:
        return
    read = email.parser.Parser().parsestr(data[: found[1]].decode("latin-1"))
    # Python before 3.13.1 keeps the line end where a value begins on the second line.
    expected = [(name, str(value).lstrip(" \t\r\n")) for name, value in read._headers]
    assert found[0] == expected


def test_the_switch_picks_the_twin():
    code = "import netproto.core._fields as f; print(f.split_fields.__module__)"
    env = {**os.environ, "NETPROTO_NO_EXTENSIONS": "1"}
    out = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert out.strip() == "netproto.core._fields_py"


LEAK = """
import sys
from netproto.core import _fields_c as k
good = b"HTTP/1.1 200 OK\\r\\nServer: nginx\\r\\nFolded: a\\r\\n b\\r\\n\\r\\n"
bad = good.replace(b"nginx", b"ng\\0nx")
def work():
    for data in (good, bad, good[:-1]):
        k.response_head(data, 100, 100); k.request_head(data, 100, 100); k.split_fields(data, 17, 100, 100)
        k.status_line(data[:17]); k.request_line(b"GET /%d HTTP/1.1\\r\\n" % id(data))
    fields = k.response_head(good, 100, 100)[4]
    k.find(fields, "server"); k.find_all(fields, "folded"); k.pick(fields, ("server", "x"))
for _ in range(200): work()
before = sys.getallocatedblocks()
for _ in range(2000): work()
assert sys.getallocatedblocks() - before < 200, sys.getallocatedblocks() - before
"""


def test_kernel_leaks_nothing():
    pytest.importorskip("netproto.core._fields_c", exc_type=ImportError)
    subprocess.run([sys.executable, "-c", LEAK], check=True)
