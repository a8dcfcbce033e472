"""Reading header blocks leniently, and collecting heads that trickle in."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netproto.core import fields
from netproto.core.fields import Defect, FieldLimitError, HeadBuffer, parse_block


def test_clean_block():
    block = parse_block(bytearray(b"A: b\r\nC:d\r\n\r\nrest"))
    assert block.fields == [("A", "b"), ("C", "d")]
    assert block.defects == []
    assert block.end == 13


@pytest.mark.parametrize(
    ("data", "found", "kinds"),
    [
        (b"A\xc3\xa9: b\r\nContent-Length: 5\r\n\r\n", [("A\xc3\xa9", "b"), ("Content-Length", "5")], ["odd-name"]),
        (b"no colon\r\nB: c\r\n\r\n", [("B", "c")], ["no-colon"]),
        (b": c\r\nB: c\r\n\r\n", [("B", "c")], ["no-name"]),
        (b" \t: c\r\nB: c\r\n\r\n", [("B", "c")], ["first-continues"]),
        (b" a: b\r\n c\r\nB: c\r\n\r\n", [("B", "c")], ["first-continues"]),
        (b"A : b\r\nB\t: c\r\n\r\n", [("A", "b"), ("B", "c")], []),
        (b"A b: c\r\n\r\n", [("A b", "c")], ["odd-name"]),
        (b"A: b\rContent-Length: 5\r\n\r\n", [("A", "b Content-Length: 5")], []),
        (b"A: b\0c\r\n\r\n", [("A", "b c")], []),
        (b"A: b\r\r\nC: d\r\n\r\n", [("A", "b "), ("C", "d")], []),
        (b"A: b\r\n\rC: d\r\nE: f\r\n\r\n", [("A", "b\r\n C: d"), ("E", "f")], []),
        (b"A: b\r\n\r\r\nC: d\r\n\r\n", [("A", "b\r\n "), ("C", "d")], []),
        (b"From me\r\nA: b\r\nFrom you\r\nC: d\r\n\r\n", [("A", "b"), ("C", "d")], ["unix-from", "misplaced-from"]),
        (b"A: b\r\nbad\r\n c\r\nD: e\r\n\r\n", [("A", "b"), ("D", "e")], ["no-colon"]),
        (b"A: b", [("A", "b")], []),
        (b"A: b\r\n c", [("A", "b\r\n c")], []),
        (b"A:\r\n b\r\nC\r\n\r\n", [("A", "b")], ["no-colon"]),
        (b"", [], []),
        (b"\r\n", [], []),
    ],
)
def test_lenient(data, found, kinds):
    block = parse_block(data)
    assert block.fields == found
    assert [defect.kind for defect in block.defects] == kinds
    assert block.end == len(data)


def test_defects_tell_the_line():
    (defect,) = parse_block(b"bad \xff\r\n\r\n").defects
    assert defect == Defect("no-colon", "bad \xff\r\n")
    assert "no-colon" in repr(defect)
    assert len({defect, Defect("no-colon", "bad \xff\r\n")}) == 1


@pytest.mark.parametrize("odd", [b"", b"odd\r\n"])
def test_limits(odd):
    data = b"A: b\r\n c\r\n" + odd + b"\r\n"
    lines = data.count(b"\n") - 1
    assert parse_block(data, max_lines=lines, max_line=6).fields == [("A", "b\r\n c")]
    with pytest.raises(FieldLimitError, match="max_lines=1") as caught:
        parse_block(data, max_lines=1)
    assert caught.value.limit == "max_lines"
    with pytest.raises(FieldLimitError, match="max_line=5"):
        parse_block(data, max_line=5)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_a_block_never_raises_and_ends_where_it_should(data):
    block = parse_block(data + b"\r\n\r\n")
    assert block.end <= len(data) + 4
    for name, value in block.fields:
        assert name
        assert "\0" not in name + value
        assert "\n" not in value or all(line[:1] in (" ", "\t") for line in value.split("\n")[1:])


def test_lines():
    assert fields.parse_status_line(memoryview(b"HTTP/1.1 200 OK\r\n")) == (11, 200, "OK")
    assert fields.parse_request_line(bytearray(b"GET / HTTP/1.1\r\n")) == ("GET", "/", (1, 1))


HEADS = [b"A: b\r\nC: d\r\n\r\nrest", b"A: b\n\nrest", b"A\r\n\nrest", b"A\n\r\nrest\n\n"]


@pytest.mark.parametrize("data", HEADS)
def test_a_head_in_any_pieces(data):
    end = data.index(b"rest")
    for size in range(1, len(data) + 1):
        buffer = HeadBuffer()
        done = [buffer.feed(data[i : i + size]) for i in range(0, len(data), size)]
        assert buffer.complete
        assert buffer.head == data[:end]
        assert buffer.rest == data[end:]
        assert done.index(True) == (end - 1) // size


def test_incomplete_head():
    buffer = HeadBuffer()
    assert not buffer.feed(b"A: b\r\n\r")
    assert not buffer.complete
    assert (buffer.head, buffer.rest) == (b"", b"")


def test_head_limit():
    buffer = HeadBuffer(10)
    buffer.feed(b"x" * 10)
    with pytest.raises(FieldLimitError, match="max_size=10"):
        buffer.feed(b"x")
    assert HeadBuffer(10).feed(b"12345678\n\n" + b"x" * 50)


def test_trickling_is_linear():
    buffer = HeadBuffer(1 << 20)
    start = time.perf_counter()
    for _ in range(200_000):
        buffer.feed(b"x")
    assert time.perf_counter() - start < 5
