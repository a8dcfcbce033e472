"""Lines, blocks and literals: the kernel in both builds, and the reader on top of it."""

from __future__ import annotations

import importlib
import os
import random
import socket
import subprocess
import sys
import threading
import time
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto.core.deadline import Deadline
from netproto.core.limits import LimitExceeded
from netproto.core.lines import LineReader

_BUILDS = ["_lines_py", "_lines_c"]


def _build(name: str) -> ModuleType:
    full = f"netproto.core.{name}"
    if name.endswith("_py") or os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
        return importlib.import_module(full)
    return pytest.importorskip(full, exc_type=ImportError)


@pytest.fixture(params=_BUILDS)
def lines(request: pytest.FixtureRequest) -> ModuleType:
    return _build(request.param)


# --- the ways back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "ends", "stuffed", "block"),
    [
        (b"", b"", b"", b".\r\n"),
        (b"a", b"a", b"a", b"a\r\n.\r\n"),
        (b".", b".", b"..", b"..\r\n.\r\n"),
        (b"a\n.b\r\n..c\r.d", b"a\r\n.b\r\n..c\r\n.d", b"a\n..b\r\n...c\r.d", b"a\r\n..b\r\n...c\r\n..d\r\n.\r\n"),
        (b"\r\r\n\n\r", b"\r\n\r\n\r\n\r\n", b"\r\r\n\n\r", b"\r\n\r\n\r\n\r\n.\r\n"),
        (b"\n.\n", b"\r\n.\r\n", b"\n..\n", b"\r\n..\r\n.\r\n"),
        (b"a\r\n", b"a\r\n", b"a\r\n", b"a\r\n.\r\n"),
        (b"\r." * 500, b"\r\n." * 500, b"\r." * 500, b"\r\n.." * 500 + b"\r\n.\r\n"),
        (b"\n" * 5000, b"\r\n" * 5000, b"\n" * 5000, b"\r\n" * 5000 + b".\r\n"),
    ],
)
def test_ways_back(lines: ModuleType, data: bytes, ends: bytes, stuffed: bytes, block: bytes) -> None:
    for given_as in (bytes, bytearray, memoryview):
        assert lines.normalize_line_ends(given_as(data)) == ends
        assert lines.dot_stuff(given_as(data)) == stuffed
        assert lines.dot_unstuff(given_as(stuffed)) == data
        assert lines.to_dot_block(given_as(data)) == block


@pytest.mark.parametrize("name", ["normalize_line_ends", "dot_stuff", "dot_unstuff", "to_dot_block"])
@pytest.mark.parametrize("wrong", ["text", None, 7])
def test_ways_back_refuse_what_is_not_bytes(lines: ModuleType, name: str, wrong: Any) -> None:
    with pytest.raises(TypeError):
        getattr(lines, name)(wrong)


_TEXT = st.lists(st.sampled_from([b"\r", b"\n", b".", b"a", b"line of text", b"\0", b"\xff"])).map(b"".join)


@given(_TEXT)
def test_builds_agree_and_a_block_reads_back(data: bytes) -> None:
    py, c = _build("_lines_py"), _build("_lines_c")
    for name in ("normalize_line_ends", "dot_stuff", "dot_unstuff", "to_dot_block"):
        assert getattr(py, name)(data) == getattr(c, name)(data), name
    assert py.dot_unstuff(py.dot_stuff(data)) == data
    wire = c.to_dot_block(data)
    assert b"\n" not in wire.replace(b"\r\n", b"") and b"\r" not in wire.replace(b"\r\n", b"")
    buffer, found = c.LineBuffer(), []
    buffer.feed(wire)
    assert buffer.take_block_lines(found, 1000) == (len(wire) - 3 - wire.count(b"\n..") - wire.startswith(b".."), True)
    assert len(buffer) == 0
    text = py.normalize_line_ends(data)
    assert found == (text.removesuffix(b"\r\n").split(b"\r\n") if text else [])


# --- the buffer --------------------------------------------------------------------------------------------------


@given(_TEXT, st.lists(st.integers(1, 40), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_every_split_gives_the_same_lines(data: bytes, sizes: list[int], chance: random.Random) -> None:
    for name in _BUILDS:
        buffer, found, at = _build(name).LineBuffer(), [], 0
        for size in [*sizes, len(data)]:
            buffer.feed(data[at : at + size])
            at += size
            while chance.random() < 0.8 and (line := buffer.next_line(10_000)) is not None:
                found.append(line)
        while (line := buffer.next_line(10_000)) is not None:
            found.append(line)
        assert found == [line + b"\n" for line in data.split(b"\n")[:-1]]
        assert buffer.take(-1) == data[data.rfind(b"\n") + 1 :]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100_000])
def test_blocks_in_every_split(lines: ModuleType, size: int) -> None:
    wire = b"one\r\n..two\r\n\r\n...\r\n.raw\r\n.\rx\r\nbare\n" + b"x" * 9000 + b"\r\n.\r\n+OK next"
    expected = [b"one", b".two", b"", b"..", b".raw", b".\rx", b"bare", b"x" * 9000]
    buffer, found, raw = lines.LineBuffer(), [], b""
    twin = lines.LineBuffer()
    done = raw_done = False
    octets = 0
    for at in range(0, len(wire), size):
        buffer.feed(wire[at : at + size])
        twin.feed(wire[at : at + size])
        if not done:
            taken, done = buffer.take_block_lines(found, 10_000)
            octets += taken
        if not raw_done:
            piece, raw_done = twin.take_block_bytes(10_000)
            raw += piece
    assert done and raw_done and found == expected
    assert raw == b"one\r\n.two\r\n\r\n..\r\n.raw\r\n.\rx\r\nbare\n" + b"x" * 9000 + b"\r\n"
    assert octets == len(raw)
    assert buffer.take(-1) == twin.take(-1) == b"+OK next"


def test_a_line_is_given_out_as_it_comes(lines: ModuleType) -> None:
    buffer = lines.LineBuffer()
    for came, out in ((b".", b""), (b".a", b".a"), (b"b", b"b"), (b".c", b".c"), (b"\r", b"\r"), (b"\n.\r", b"\n")):
        buffer.feed(came)
        assert buffer.take_block_bytes(10) == (out, False)
    buffer.feed(b"\n+OK")
    assert buffer.take_block_bytes(10) == (b"", True) and buffer.take(-1) == b"+OK"
    for piece in (b"12345", b"6789"):
        buffer.feed(piece)
        assert buffer.take_block_bytes(10) == (piece, False)
    buffer.feed(b"x\n")
    with pytest.raises(LimitExceeded, match="line length exceeds the limit of 10"):
        buffer.take_block_bytes(10)


def test_limit_is_of_the_line_with_its_end(lines: ModuleType) -> None:
    buffer = lines.LineBuffer()
    buffer.feed(b"123456789\n123456789\n")
    assert buffer.next_line(10) == b"123456789\n"
    with pytest.raises(LimitExceeded, match="line length exceeds the limit of 9") as caught:
        buffer.next_line(9)
    assert (caught.value.what, caught.value.limit) == ("line length", 9)
    assert buffer.next_line(10) == b"123456789\n"
    assert buffer.next_line(10) is None


def test_room_and_filled(lines: ModuleType) -> None:
    buffer = lines.LineBuffer()
    with buffer.room(3) as room:
        room[:3] = b"a\nb"
    buffer.filled(3)
    assert len(buffer) == 3 and buffer.next_line(9) == b"a\n" and buffer.take(5) == b"b"
    for wrong in (0, -1):
        with pytest.raises(ValueError):
            buffer.room(wrong)
    with pytest.raises(MemoryError):
        buffer.room(sys.maxsize)
    with pytest.raises(ValueError):
        buffer.filled(-1)
    with pytest.raises(ValueError):
        buffer.filled(1 << 40)
    target = bytearray(2)
    buffer.feed(b"xyz")
    assert buffer.take_into(target) == 2 and target == b"xy" and buffer.take_into(memoryview(target)) == 1


def test_a_line_that_trickles_is_linear(lines: ModuleType) -> None:
    def seconds(count: int) -> float:
        buffer, start = lines.LineBuffer(), time.perf_counter()
        for _ in range(count):
            buffer.feed(b"x" * 16)
            assert buffer.next_line(1 << 30) is None
        return time.perf_counter() - start

    seconds(1000)
    short, long = min(seconds(5_000) for _ in range(3)), min(seconds(40_000) for _ in range(3))
    assert long < short * 8 * 4


def test_leaks_nothing() -> None:
    code = """
import resource, sys, importlib
lines = importlib.import_module(sys.argv[1])
def once():
    b = lines.LineBuffer(); b.feed(b"abc\\r\\n" * 500 + b".\\r\\n"); found = []
    b.take_block_lines(found, 100); b.feed(b"q" * 200)
    try: b.next_line(10)
    except ValueError: pass
    lines.to_dot_block(b"\\n.a" * 3000); lines.dot_unstuff(b".a\\n" * 1000)
for _ in range(300): once()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(3000): once()
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
sys.exit(f"{grown} KiB" if grown > 2000 else 0)
"""
    pytest.importorskip("resource")
    for name in _BUILDS:
        _build(name)
        done = subprocess.run([sys.executable, "-c", code, f"netproto.core.{name}"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


# --- the reader --------------------------------------------------------------------------------------------------


class Scripted:
    """A source that gives the pieces of a script, then the end, and counts receptions."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self.pieces = list(pieces)
        self.calls = 0

    def recv_into(self, buffer: memoryview, nbytes: int = 0) -> int:
        self.calls += 1
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        if isinstance(piece, Exception):
            raise piece
        size = min(len(piece), len(buffer))
        buffer[:size] = piece[:size]
        if piece[size:]:
            self.pieces.insert(0, piece[size:])
        return size


def test_reader_goes_on_after_a_timeout() -> None:
    reader = LineReader(Scripted(b"+OK he", TimeoutError(), b"llo\r\nrest"))
    with pytest.raises(TimeoutError):
        reader.readline()
    assert reader.readline() == b"+OK hello\r\n"
    assert reader.readline() == b"rest" and reader.readline() == b"" and reader.read(5) == b""


def test_reader_asks_no_more_after_the_end() -> None:
    source = Scripted(b"x")
    reader = LineReader(source)
    assert reader.readline() == b"x"
    calls = source.calls
    assert reader.readline() == b"" and reader.readinto(bytearray(4)) == 0 and source.calls == calls


def test_literal_memory_follows_what_comes() -> None:
    reader = LineReader(Scripted(b"abc"))
    assert reader.read(1 << 60) == b"abc"
    data = bytes(range(256)) * 20_000
    reader = LineReader(Scripted(data[:100], data[100:70_000], data[70_000:], b"tail\n"))
    assert reader.read(len(data)) == data and reader.readline() == b"tail\n"
    pieces: list[bytes] = []
    reader = LineReader(Scripted(data, b"tail\n"))
    assert reader.read_into_file(len(data), pieces.append) == len(data)
    assert b"".join(pieces) == data and max(map(len, pieces)) <= 1 << 20 and reader.readline() == b"tail\n"


def test_blocks_have_limits_and_must_end() -> None:
    wire = b"".join(b"line %d\r\n" % n for n in range(50_000)) + b".\r\n"
    lines, size = LineReader(Scripted(wire)).read_block()
    assert len(lines) == 50_000 and size == len(wire) - 3
    assert b"".join(LineReader(Scripted(wire)).iter_block()) == wire[:-3]
    for read in (LineReader.read_block, lambda *a: list(LineReader.iter_block(*a))):
        with pytest.raises(LimitExceeded, match="block size"):
            read(LineReader(Scripted(wire)), 100, 100_000)
        with pytest.raises(LimitExceeded, match="line length"):
            read(LineReader(Scripted(wire)), 5)
        with pytest.raises(EOFError):
            read(LineReader(Scripted(b"half\r\n")))


@pytest.mark.parametrize("behind", [b"", b"+OK next\r\n" * 100])
def test_the_limit_of_a_block_is_of_its_text_however_it_comes(behind: bytes) -> None:
    wire, text = b"..dot\r\n" + b"x\r\n" * 5 + b".\r\n", b".dot\r\n" + b"x\r\n" * 5
    for pieces in ([wire + behind], [wire[:9], wire[9:] + behind]):
        assert LineReader(Scripted(*pieces)).read_block(100, len(text)) == (text.split(b"\r\n")[:-1], len(text))
        assert b"".join(LineReader(Scripted(*pieces)).iter_block(100, len(text))) == text
        for read in (LineReader.read_block, lambda *a: list(LineReader.iter_block(*a))):
            with pytest.raises(LimitExceeded, match="block size"):
                read(LineReader(Scripted(*pieces)), 100, len(text) - 1)


def test_deadline_stops_a_peer_that_trickles() -> None:
    ours, theirs = socket.socketpair()
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.02):
            theirs.send(b"x")

    thread = threading.Thread(target=trickle)
    with ours, theirs:
        thread.start()
        try:
            deadline = Deadline(0.3)
            reader = LineReader(ours, before_read=lambda: deadline.guard(ours, 0.2))
            start = time.monotonic()
            with pytest.raises(TimeoutError):
                reader.readline()
            assert time.monotonic() - start < 5
        finally:
            stop.set()
            thread.join()


def test_deadline_arithmetic() -> None:
    never = Deadline(None)
    assert never.remaining() is None and never.within(3) == 3 and never.within(None) is None
    soon = Deadline(100)
    assert 99 < (soon.within(None) or 0) <= 100 and soon.within(1) == 1
    with pytest.raises(TimeoutError):
        Deadline(0).remaining()
    with pytest.raises(ValueError):
        Deadline(-1)


BLOCKS = st.lists(
    st.sampled_from([b"\r\n", b"\n", b".", b"..", b"a", b"xxxxxxxx", b"\r", b".\r\n", b"\r\n.x", b"\r\n.\r\n"])
).map(b"".join)


@given(BLOCKS, st.integers(3, 12), st.integers(1, 30))
def test_builds_take_the_same_blocks(data: bytes, limit: int, size: int) -> None:
    outcomes = []
    for name in _BUILDS:
        buffer, lines, outcome = _build(name).LineBuffer(), [], ""
        try:
            for at in range(0, len(data), size):
                buffer.feed(data[at : at + size])
                if buffer.take_block_lines(lines, limit)[1]:
                    outcome = "ended"
                    break
        except LimitExceeded:
            outcomes.append("limit")
        else:
            outcomes.append((lines, buffer.take(-1), outcome))
    assert outcomes[0] == outcomes[1]


@given(BLOCKS, st.integers(3, 12), st.integers(1, 30))
def test_builds_give_the_same_text(data: bytes, limit: int, size: int) -> None:
    outcomes = []
    for name in _BUILDS:
        buffer, found = _build(name).LineBuffer(), []
        try:
            for at in range(0, len(data), size):
                buffer.feed(data[at : at + size])
                found.append(buffer.take_block_bytes(limit))
                if found[-1][1]:
                    break
        except LimitExceeded as error:
            outcomes.append((found, error.limit))
        else:
            outcomes.append((found, buffer.take(-1)))
    assert outcomes[0] == outcomes[1]
