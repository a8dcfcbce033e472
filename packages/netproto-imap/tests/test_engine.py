"""Engine and scanner: whole transcripts, in every split."""

from __future__ import annotations

import importlib
import os
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto.imaplib import _engine, _scan_py
from netproto.imaplib._core import LimitExceeded
from netproto.imaplib._engine import Engine, Unreadable

TRANSCRIPT = (
    b"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n"
    b"* 23 EXISTS\r\n"
    b"* FLAGS (\\Seen $x)\r\n"
    b'* LIST (\\Noselect) "/" {7}\r\na"b\r\nc)\r\n'
    b"\r\n"
    b"* 1 FETCH (BODY[HEADER] {13}\r\nSubject: test\r\n FLAGS (\\Seen) X {0}\r\n)\r\n"
    b"* 2 FETCH (BODY[] {4}\r\na\r\nb\r\n)\r\n"
    b"* SEARCH\r\n"
    b"* SEARCH 1 2 3\r\n"
    b"+ go on\r\n"
    b"+\r\n"
    b"A1 OK [READ-ONLY] done {5}\r\n"
    b"A2 NO [X-Y data ] more] no\r\n"
    b"* BYE\r\n"
)


@pytest.fixture(params=["_scan_py", "_scan_c"], ids=["py", "c"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    name = f"netproto.imaplib.{request.param}"
    if os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


def events(*pieces: bytes) -> list[tuple[Any, ...]]:
    engine = Engine()
    return [event.astuple() for piece in pieces for event in engine.feed(piece)]


def test_every_split_gives_the_same() -> None:
    whole = events(TRANSCRIPT)
    assert len(whole) == 13
    for at in range(len(TRANSCRIPT)):
        assert events(TRANSCRIPT[:at], TRANSCRIPT[at:]) == whole
    assert events(*(bytes([byte]) for byte in TRANSCRIPT)) == whole


def test_events() -> None:
    whole = events(TRANSCRIPT)
    assert whole[0] == (
        "untagged", "OK", b"", (b"[CAPABILITY IMAP4rev1 IDLE] ready",), "CAPABILITY", b"IMAP4rev1 IDLE",
    )  # fmt: skip
    assert whole[1] == ("untagged", "EXISTS", b"", (b"23",), None, None)
    assert whole[3][3] == ((b'(\\Noselect) "/" {7}', b'a"b\r\nc)'), b"")
    assert whole[4][3] == ((b"1 (BODY[HEADER] {13}", b"Subject: test"), (b" FLAGS (\\Seen) X {0}", b""), b")")
    assert whole[5][3] == ((b"2 (BODY[] {4}", b"a\r\nb"), b")")  # the blank line within parentheses is skipped
    assert whole[8] == ("continuation", "", b"", (b"go on",), None, None)
    assert whole[10] == ("tagged", "OK", b"A1", (b"[READ-ONLY] done {5}",), "READ-ONLY", None)
    assert whole[11][4:] == ("X-Y", b"data ] more")


@pytest.mark.parametrize(
    "line", [b"garbage", b"*", b"* ", b"* 12", b"* (x)", b"A1", b"A1 YES no", b"\xff OK x", b"GET / HTTP/1.1"]
)
def test_unreadable(line: bytes) -> None:
    with pytest.raises(Unreadable, match="unexpected response"):
        Engine().feed(line + b"\r\n")


def test_limits() -> None:
    with pytest.raises(LimitExceeded, match="literal size exceeds the limit of 10"):
        Engine(max_literal=10).feed(b"* 1 FETCH (X {11}\r\n")
    with pytest.raises(LimitExceeded, match="line length exceeds the limit of 20"):
        Engine(max_line=20).feed(b"* 1 FETCH " + b"x" * 20)
    with pytest.raises(Unreadable, match="unterminated"):
        Engine().feed(b"* OK\n")


def test_a_size_of_many_digits() -> None:
    """Zeros before it are no part of a size; what is beyond any limit is beyond it, not text."""
    assert events(b"* 1 FETCH (X {00000000003}\r\nabc)\r\n")[0][3] == ((b"1 (X {00000000003}", b"abc"), b")")
    for digits in (b"99999999999", b"9" * 5000):
        with pytest.raises(LimitExceeded, match="literal size"):
            Engine().feed(b"* 1 FETCH (X {%s}\r\n" % digits)


def test_scan_leaves_sizes_of_many_digits(kernel: ModuleType) -> None:
    for digits in (b"00000000003", b"99999999999", b"9" * 30):
        untagged: dict[str, list[Any]] = {}
        assert kernel.scan(b"* 1 FETCH (X {%s}\r\nabc)\r\n" % digits, untagged, 1000, 1 << 40) == (0, 0, 0)
        assert untagged == {}


def test_what_a_response_may_take() -> None:
    """Lines and literals of one answer count together, and each line for what its objects take."""
    for flood in (b"* 1 FETCH (X {100}\r\n" + b"x" * 100, b" {100}\r\n" + b"x" * 100, b" {0}\r\n", b"* 1 EXISTS\r\n"):
        engine = Engine(max_response=10_000)
        engine.feed(b"* 1 FETCH (X {0}\r\n" if flood.startswith(b" ") else b"")
        with pytest.raises(LimitExceeded, match="response size exceeds the limit of 10000"):
            for _ in range(100):
                engine.feed(flood)
                if flood.startswith(b"* 1 FETCH"):
                    engine.feed(b")\r\n")
    engine = Engine(max_response=1000)
    for _ in range(100):
        engine.feed(b"* 1 EXISTS\r\n")
        engine.taken = 0
    with pytest.raises(LimitExceeded, match="response size"):  # before the first byte of it
        engine.feed(b"* 1 FETCH (X {900}\r\n")


@pytest.mark.parametrize("rest", [b"A1 OK done\r\n", b"* 2 EXISTS\r\n", b"* 2 FETCH (X {1}\r\ny)\r\n", b"A1 NO\r\n"])
def test_a_blank_line_that_ends_a_response(rest: bytes) -> None:
    whole = events(b"* 1 FETCH (A {1}\r\nx\r\n" + rest)
    assert whole[0] == ("untagged", "FETCH", b"", ((b"1 (A {1}", b"x"), b""), None, None)
    assert whole[1:] == events(rest)
    assert events(*(bytes([byte]) for byte in b"* 1 FETCH (A {1}\r\nx\r\n" + rest)) == whole
    engine = Engine()
    engine.line(b"* 1 FETCH (A {1}")
    engine.literal(b"x")
    assert engine.line(b"") is None and engine.state == _engine.BLANK
    assert engine.line(b"* 2 EXISTS") is not None
    assert engine.within and engine.next() is not None
    assert not engine.within and engine.next() is None


@pytest.mark.parametrize(
    "bad", [b"garbage\r\n", b"* 1 FETCH (X {99999999999}\r\n", b"* 1 EXISTS\n", b"* " + b"x" * 2_000_000]
)
def test_what_comes_before_bad_lines_is_not_lost(bad: bytes) -> None:
    engine = Engine()
    (event,) = engine.feed(b"* BYE why\r\n" + bad)
    assert event.type == "BYE"
    for more in (b"", b"* 1 EXISTS\r\n"):
        with pytest.raises((Unreadable, LimitExceeded)):
            engine.feed(more)


def test_states_are_the_documented_ones() -> None:
    engine = Engine()
    assert engine.state == _engine.RESPONSE and not engine.within
    assert engine.line(b"* 1 FETCH (X {3}") is None
    assert (engine.state, engine.wanted, engine.within) == (_engine.LITERAL, 3, True)
    with pytest.raises(Unreadable):
        engine.line(b"")
    engine.literal(b"abc")
    assert engine.state == _engine.TRAILER
    assert engine.line(b"") is None
    event = engine.line(b")")
    assert event is not None and event.parts == [(b"1 (X {3}", b"abc"), b")"]
    with pytest.raises(Unreadable):
        engine.literal(b"")


def test_scan_agrees_with_the_engine(kernel: ModuleType) -> None:
    plain = TRANSCRIPT[TRANSCRIPT.index(b"* 23") : TRANSCRIPT.index(b"+ go")].replace(b"c)\r\n\r\n", b"c)x\r\n")
    plain = plain.replace(b"a\r\nb\r\n)", b"a\r\nb)").replace(b"test\r\n FLAGS", b"test FLAGS")
    filed: dict[str, list[Any]] = {}
    for event in Engine().feed(plain):
        filed.setdefault(event.type, []).extend(event.parts)
    untagged: dict[str, list[Any]] = {}
    assert kernel.scan(plain, untagged, 1000, 1000) == (len(plain), 7, sum(map(len, filed.values())))
    assert untagged == filed


@pytest.mark.parametrize(
    "rest",
    [
        b"A1 OK done\r\n", b"* OK hi\r\n", b"* NO hi\r\n", b"* BAD hi\r\n", b"* BYE\r\n", b"* PREAUTH\r\n", b"+ x\r\n",
        b"* 1 EXISTS", b"* 1 EXISTS\r", b"* 1 EXISTS\n", b"* exists 1\r\n", b"* \r\n", b"* 1 \r\n", b"*\r\n", b"",
        b"* 1 FETCH (X {4}\r\nabc", b"* 1 FETCH (X {4}\r\nabcd)\r", b"* 1 FETCH (X {4}\r\nabcd\r\n)\r\n",
        b"* 1 FETCH (X {101}\r\n" + b"x" * 200, b"* SEARCH " + b"1 " * 100 + b"\r\n", b"* X1 y\r\n",
    ],
)  # fmt: skip
def test_scan_stops_before_what_is_not_plain(kernel: ModuleType, rest: bytes) -> None:
    untagged: dict[str, list[Any]] = {}
    assert kernel.scan(b"* 2 EXISTS\r\n" + rest, untagged, 100, 100) == (12, 1, 1)
    assert untagged == {"EXISTS": [b"2"]}


@given(
    st.lists(
        st.sampled_from(
            [
                b"* ",
                b"1",
                b" ",
                b"FETCH",
                b"LIST",
                b"OK",
                b"(",
                b")",
                b"{3}",
                b"{0}",
                b"\r\n",
                b"\r",
                b"\n",
                b"abc",
                b"{",
                b"}",
            ]
        ),
        max_size=40,
    ).map(b"".join)
)
def test_scan_builds_agree(data: bytes) -> None:
    _scan_c = pytest.importorskip("netproto.imaplib._scan_c", exc_type=ImportError)
    for start in (b"", b"* ", b"* 1 FETCH ("):
        one: dict[str, list[Any]] = {}
        other: dict[str, list[Any]] = {}
        chunk = start + data
        assert _scan_py.scan(chunk, one, 50, 50) == _scan_c.scan(chunk, other, 50, 50)
        assert one == other
