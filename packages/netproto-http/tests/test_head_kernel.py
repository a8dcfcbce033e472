"""The kernel that writes request heads: both builds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netproto.http import _head_py


def test_a_head(head_kernel):
    head = head_kernel.request_head(
        "POST", "/x?y", "HTTP/1.1", "example.com", "identity", 5, {"X-One": "1", b"two": b"\xe4", "n": -3, "e": ""}
    )
    assert head == (
        b"POST /x?y HTTP/1.1\r\nHost: example.com\r\nAccept-Encoding: identity\r\nContent-Length: 5\r\n"
        b"X-One: 1\r\ntwo: \xe4\r\nn: -3\r\ne: \r\n\r\n"
    )
    assert head_kernel.request_head("GET", "*", "HTTP/1.1", None, None, -1, {}) == b"GET * HTTP/1.1\r\n\r\n"


def test_own_fields_win(head_kernel):
    own = {"hOsT": "a", "ACCEPT-encoding": "b", "content-Length": "7"}
    head = head_kernel.request_head("GET", "/", "HTTP/1.1", "x", "y", 3, own)
    assert head == b"GET / HTTP/1.1\r\nhOsT: a\r\nACCEPT-encoding: b\r\ncontent-Length: 7\r\n\r\n"


@pytest.mark.parametrize("bad", [chr(c) for c in [*range(9), *range(10, 32), 127]] + ["\u0100", "\ud800", "\U0001f600"])
def test_what_is_not_plain_is_left(head_kernel, bad):
    write = head_kernel.request_head
    assert write("GET" + bad, "/", "HTTP/1.1", "h", "i", 1, {}) is None
    assert write("GET", "/" + bad, "HTTP/1.1", "h", "i", 1, {}) is None
    assert write("GET", "/", "HTTP/1.1", "h" + bad, "i", 1, {}) is None
    assert write("GET", "/", "HTTP/1.1", "h", "i" + bad, 1, {}) is None
    assert write("GET", "/", "HTTP/1.1", "h", "i", 1, {"A" + bad: "b"}) is None
    assert write("GET", "/", "HTTP/1.1", "h", "i", 1, {"A": "b" + bad}) is None
    assert head_kernel.field_line("A" + bad, "b") is None
    assert head_kernel.field_line("A", bad) is None


@pytest.mark.parametrize(
    ("method", "target", "headers"),
    [
        ("", "/", {}),
        ("GET", "", {}),
        ("G T", "/", {}),
        ("GET", "/a b", {}),
        ("GET", "/\xe4", {}),
        (None, "/", {}),
        ("GET", 5, {}),
        ("GET", "/", {"": "x"}),
        ("GET", "/", {"A:": "x"}),
        ("GET", "/", {"A ": "x"}),
        ("GET", "/", {"A": None}),
        ("GET", "/", {"A": 1.5}),
        ("GET", "/", {"A": True}),
        ("GET", "/", {5: "x"}),
        ("GET", "/", {"Transfer-Encoding": "chunked"}),
        ("GET", "/", {"expect": "100-continue"}),
    ],
)
def test_what_else_is_left(head_kernel, method, target, headers):
    assert head_kernel.request_head(method, target, "HTTP/1.1", "h", "i", 1, headers) is None


def test_wrong_types(head_kernel):
    with pytest.raises(TypeError):
        head_kernel.request_head("GET", "/", "HTTP/1.1", "h", "i", 1, [("a", "b")])
    with pytest.raises(TypeError):
        head_kernel.request_head("GET", "/", None, "h", "i", 1, {})


def test_field_line(head_kernel):
    assert head_kernel.field_line("A", "b\t \xff") == b"A: b\t \xff"
    assert head_kernel.field_line(b"A", b"b") == b"A: b"
    assert head_kernel.field_line("A", 42) == b"A: 42"
    assert head_kernel.field_line("A b", "x") is None
    assert head_kernel.field_line("A", ["x"]) is None


TEXT = st.one_of(
    st.text(st.characters(max_codepoint=300), max_size=6), st.binary(max_size=6), st.integers(-5, 10**30), st.none()
)
NAMES = st.one_of(TEXT, st.sampled_from(["Host", "host", "Accept-Encoding", "content-length", b"HOST", "expect"]))


@settings(max_examples=400, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, st.integers(-1, 5), st.dictionaries(NAMES, TEXT, max_size=4))
def test_builds_agree(method, target, host, accept, length, headers):
    other = pytest.importorskip("netproto.http._head_c", exc_type=ImportError)
    for arguments in (
        (method, target, "HTTP/1.1", host, accept, length, headers),
        ("GET", "/", "HTTP/1.1", "host", None, length, headers),
    ):
        assert _head_py.request_head(*arguments) == other.request_head(*arguments)
    assert _head_py.field_line(method, target) == other.field_line(method, target)
