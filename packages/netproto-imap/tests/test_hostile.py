"""Servers that mean harm, or have gone mad: each ends in the documented error, in time, with nothing left open."""

from __future__ import annotations

import contextlib
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from netproto import imaplib

Serve = Callable[..., Any]


def session(server: Any, **options: Any) -> Any:
    options.setdefault("timeout", 10)
    return imaplib.IMAP4("127.0.0.1", server.port, **options)


def logged_in(server: Any, **options: Any) -> Any:
    made = session(server, **options)
    made.state = "SELECTED"
    return made


def assert_closed(client: Any, server: Any) -> None:
    assert client.sock.fileno() == -1
    assert client.state == "LOGOUT"
    server.wait_for_close()


@contextlib.contextmanager
def memory_below(size: int) -> Iterator[None]:
    """What is taken meanwhile stays below so many bytes at all times."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (b"* BYE go away\r\n", "invalid greeting: .* BYE go away"),
        (b"+OK POP3 ready\r\n", "invalid greeting: .*POP3"),
        (b"HTTP/1.1 400 Bad Request\r\n", "unexpected response"),
        (b"* OK ready\n", "unterminated line"),
        (b"", "EOF"),
        (b"* OK rea", "unterminated line"),
        (b"* OK [CAPABILITY IMAP2] old\r\n", "not IMAP4 compliant"),
        (b"X1 OK tagged\r\n", "unexpected response"),
        (b"\x16\x03\x01\x02\x00\r\n", "unexpected response"),
    ],
)
def test_greetings(serve: Serve, greeting: bytes, words: str) -> None:
    def say(server: Any) -> None:
        server.conn.sendall(greeting)
        if not greeting.endswith(b"\n"):
            import socket

            server.conn.shutdown(socket.SHUT_WR)

    server = serve(greeting=say)
    with pytest.raises(imaplib.IMAP4.error, match=words):
        session(server)
    server.wait_for_close()


def test_silence_at_the_greeting(serve: Serve) -> None:
    server = serve(greeting=b"")
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        session(server, timeout=0.2)
    assert time.monotonic() - start < 5
    server.wait_for_close()


def test_a_greeting_that_trickles(serve: Serve) -> None:
    server = serve(greeting=lambda server: server.drip(b"* OK so slow "))
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        session(server, timeout=5, deadline=0.3)
    assert time.monotonic() - start < 4
    server.wait_for_close()


@pytest.mark.parametrize("trickle", [b"* 1 EXISTS\r\n", b"x", b"* 1 FETCH (X {100000}\r\n"])
def test_an_answer_that_trickles(serve: Serve, trickle: bytes) -> None:
    server = serve({"NOOP": lambda server: server.drip(trickle)})
    client = logged_in(server, timeout=5)
    client.deadline = 0.3
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        client.noop()
    assert time.monotonic() - start < 4
    assert_closed(client, server)


def test_an_endless_line(serve: Serve) -> None:
    server = serve({"NOOP": lambda server: server.flood(b"* X " + b"y" * 65536)})
    client = logged_in(server)
    with pytest.raises(imaplib.IMAP4.abort, match="got more than 1000000 bytes"):
        client.noop()
    assert_closed(client, server)


def test_endless_responses(serve: Serve) -> None:
    server = serve({"NOOP": lambda server: server.flood(b"* 1 EXISTS\r\n" * 1000)})
    client = logged_in(server)
    client.max_untagged = 100_000
    with pytest.raises(imaplib.IMAP4.abort, match="untagged responses exceeds the limit of 100000"):
        client.noop()
    assert_closed(client, server)


@pytest.mark.parametrize(
    "flood",
    [
        b" BODY[1] {100000}\r\n" + b"x" * 100_000,  # one response without end
        b" {0}\r\n" * 10_000,
        b" {0}\r\n)\r\n* 1 FETCH (BODY[] {100000}\r\n" + b"x" * 100_000,  # many
        b" {0}\r\n)\r\n" + b"* SEARCH 1 2 3\r\n" * 10_000 + b"* 1 FETCH (BODY[] {0}\r\n",
    ],
)
def test_an_endless_answer(serve: Serve, flood: bytes) -> None:
    """What one command's answer takes in memory is limited, whatever it consists of."""
    def answer(server: Any) -> None:
        server.conn.sendall(b"* 1 FETCH (BODY[] {0}\r\n")
        server.flood(flood)

    server = serve({"FETCH": answer})
    client = logged_in(server)
    client.max_response = 5_000_000
    with memory_below(8 << 20), pytest.raises(imaplib.IMAP4.abort, match="response size exceeds the limit of 5000000"):
        client.fetch("1", "BODY[]")
    assert_closed(client, server)


def test_answers_count_one_by_one(serve: Serve) -> None:
    """The limit is of one answer; what is streamed does not count."""
    import io

    server = serve({"FETCH": b"* 1 FETCH (BODY[] {9000}\r\n" + b"x" * 9000 + b")\r\n%t OK done\r\n"})
    client = logged_in(server, max_response=10_000)
    for _ in range(5):
        assert client.fetch("1", "BODY[]")[0] == "OK"
    with client.pipeline(1) as pipe:
        promises = [pipe.fetch("1", "BODY[]") for _ in range(5)]
    assert [promise.result()[0] for promise in promises] == ["OK"] * 5
    client.max_response = 1000
    file = io.BytesIO()
    assert client.fetch("1", "BODY[]", into=file)[0] == "OK" and len(file.getvalue()) == 9000
    with pytest.raises(imaplib.IMAP4.abort, match="response size exceeds the limit of 1000"):
        client.fetch("1", "BODY[]")
    assert_closed(client, server)


@pytest.mark.parametrize("how", ["object", "argument", "class"])
@pytest.mark.parametrize(
    ("name", "limit", "words"),
    [
        ("max_line", 90, "more than 90 bytes"), ("max_literal", 90, "literal size exceeds the limit of 90"),
        ("max_response", 900, "response size exceeds the limit of 900"), ("max_untagged", 90, "limit of 90"),
    ],
)  # fmt: skip
def test_limits_are_live(serve: Serve, how: str, name: str, limit: int, words: str) -> None:
    text = b"* SEARCH " + b"1 " * 100 + b"\r\n" if name == "max_line" else b"* 1 EXISTS\r\n" * 100
    answer = b"* 1 FETCH (BODY[] {100}\r\n" + b"x" * 100 + b")\r\n" + text + b"%t OK done\r\n"
    server = serve({"FETCH": answer})
    if how == "class":
        kind: Any = type("Own", (imaplib.IMAP4,), {name: limit})
        client = kind("127.0.0.1", server.port, 10)
    elif how == "argument":
        client = session(server, **{name: limit})
    else:
        client = session(server)
        assert client.noop()[0] == "OK"
        setattr(client, name, limit)
    client.state = "SELECTED"
    with pytest.raises(imaplib.IMAP4.abort, match=words):
        client.fetch("1", "BODY[]")
    assert_closed(client, server)


def test_no_other_arguments(serve: Serve) -> None:
    with pytest.raises(TypeError, match="max_lines"):
        imaplib.IMAP4("127.0.0.1", 1, max_lines=5)


def test_a_blank_line_that_ends_a_response(serve: Serve) -> None:
    for debug in (0, 4):
        server = serve({"FETCH": b"* 1 FETCH (A {1}\r\nx\r\n%t OK done\r\n"})
        client = logged_in(server, timeout=2)
        client.debug = debug
        assert client.fetch("1", "A") == ("OK", [(b"1 (A {1}", b"x"), b""])
        assert client.noop()[0] == "OK"
        client.logout()


@pytest.mark.parametrize("size", [b"1073741825", b"99999999999", b"99999999999999999999999"])
def test_a_literal_beyond_the_limit(serve: Serve, size: bytes) -> None:
    server = serve({"FETCH": b"* 1 FETCH (BODY[] {%s}\r\nabc)\r\n%%t OK done\r\n" % size})
    client = logged_in(server)
    with pytest.raises(imaplib.IMAP4.abort, match="literal size exceeds the limit of 1073741824"):
        client.fetch("1", "BODY[]")
    assert_closed(client, server)


def test_a_literal_that_lies(serve: Serve) -> None:
    """A gigabyte announced, four bytes sent: no memory is taken for it."""
    def lie(server: Any) -> None:
        import socket

        server.conn.sendall(b"* 1 FETCH (BODY[] {1073741824}\r\nabcd")
        server.conn.shutdown(socket.SHUT_WR)

    server = serve({"FETCH": lie})
    client = logged_in(server)
    with memory_below(4 << 20), pytest.raises(imaplib.IMAP4.abort, match="EOF"):
        client.fetch("1", "BODY[]")
    assert_closed(client, server)


def test_a_literal_that_stays_out(serve: Serve) -> None:
    server = serve({"FETCH": b"* 1 FETCH (BODY[] {100}\r\nabcd"})
    client = logged_in(server, timeout=0.2)
    client.deadline = 0.4
    with pytest.raises(TimeoutError):
        client.fetch("1", "BODY[]")
    client.shutdown()
    server.wait_for_close()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"A999 OK not yours\r\n", "unexpected response: b'A999"),
        (b"* 1 (\r\n", "unexpected response"),
        (b"garbage\r\n", "unexpected response"),
        (b"* 1 EXISTS\n%t OK\r\n", "unterminated line"),
        (b"* BYE shutting down\r\n", "shutting down"),
        (b"%t OK done", "unterminated line|EOF"),
        (b"", "EOF"),
    ],
)
def test_answers(serve: Serve, answer: bytes, words: str) -> None:
    def say(server: Any) -> None:
        import socket

        server.conn.sendall(answer.replace(b"%t", server.tag))
        server.conn.shutdown(socket.SHUT_WR)

    server = serve({"NOOP": say})
    client = logged_in(server)
    with pytest.raises(imaplib.IMAP4.abort, match=words):
        client.noop()
    assert_closed(client, server)


@pytest.mark.parametrize("line", [b"%s\r\n", b"A9 OK %s\r\n", b"* 1 EXISTS %s\n", b"* 1 %s\r\n"])
def test_errors_show_the_beginning_of_a_line(serve: Serve, line: bytes) -> None:
    server = serve({"NOOP": line % (b"(" * 900_000)})
    client = logged_in(server)
    with pytest.raises(imaplib.IMAP4.abort, match=r"unexpected|unterminated") as caught:
        client.noop()
    assert len(str(caught.value)) < 400
    assert_closed(client, server)


def test_replies_out_of_order(serve: Serve) -> None:
    first: list[bytes] = []

    def later(server: Any) -> None:
        if not first:
            first.append(server.tag)
            return
        server.conn.sendall(b"* 2 FETCH (UID 2)\r\n" + server.tag + b" OK second\r\n")
        server.conn.sendall(b"* 1 FETCH (UID 1)\r\n" + first[0] + b" OK first\r\n")

    server = serve({"FETCH": later})
    client = logged_in(server)
    with client.pipeline() as pipe:
        one, two = pipe.fetch(1, "UID"), pipe.fetch(2, "UID")
    assert (one.result(), two.result()) == (("OK", [b"1 (UID 1)"]), ("OK", [b"2 (UID 2)"]))
    client.logout()


def test_a_tag_twice(serve: Serve) -> None:
    server = serve({"NOOP": b"%t OK once\r\n%t OK twice\r\n"})
    client = logged_in(server)
    assert client.noop()[0] == "OK"
    with pytest.raises(imaplib.IMAP4.abort, match="unexpected tagged response"):
        client.noop()
    assert_closed(client, server)


def test_bytes_before_the_handshake(serve: Serve) -> None:
    """What somebody between could have put there does not count as said under TLS."""
    server = serve({"STARTTLS": b"%t OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"}, capabilities=b"STARTTLS")
    client = session(server)
    with pytest.raises(imaplib.IMAP4.abort, match="before the TLS handshake"):
        client.starttls()
    assert_closed(client, server)


def test_starttls_fails_closed(serve: Serve) -> None:
    server = serve({"STARTTLS": b"%t OK go\r\n"}, capabilities=b"STARTTLS")
    client = session(server, timeout=0.5)
    with pytest.raises(OSError):
        client.starttls()
    assert client.sock.fileno() == -1
    refusing = serve({"STARTTLS": b"%t NO not now\r\n"}, capabilities=b"STARTTLS")
    client = session(refusing)
    with pytest.raises(imaplib.IMAP4.error, match="Couldn't establish"):
        client.starttls()
    client.logout()
    with pytest.raises(imaplib.IMAP4.abort, match="not supported"):
        plain = session(serve())
        try:
            plain.starttls()
        finally:
            plain.logout()


def test_a_bomb(serve: Serve) -> None:
    """A hundred megabytes in a hundred kilobytes still are one line too long."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    bomb = packer.compress(b"* X " + b"y" * 100_000_000) + packer.flush()
    server = serve({"COMPRESS": b"%t OK now\r\n", "NOOP": b""}, capabilities=b"COMPRESS=DEFLATE")
    client = session(server)
    client.state = "AUTH"
    assert client.compress()[0] == "OK"
    server.conn.sendall(bomb)
    with memory_below(16 << 20), pytest.raises(imaplib.IMAP4.abort, match="got more than 1000000 bytes"):
        client.noop()
    assert_closed(client, server)


def test_an_error_is_not_hidden_by_leaving(serve: Serve) -> None:
    server = serve({"LOGOUT": b"garbage\r\n"})
    with pytest.raises(ZeroDivisionError), session(server):
        raise ZeroDivisionError
    server.wait_for_close()
    other = serve({"LOGOUT": b"garbage\r\n"})
    with pytest.raises(imaplib.IMAP4.abort), session(other):
        pass
    other.wait_for_close()


def test_idle_that_ends_badly(serve: Serve) -> None:
    server = serve({"IDLE": b"+ idling\r\n* 3 EXISTS\r\n%t OK no more\r\n"}, capabilities=b"IDLE")
    client = logged_in(server)
    with pytest.raises(imaplib.IMAP4.abort, match="ended IDLE"), client.idle(5) as idler:
        assert next(idler) == ("EXISTS", [b"3"])
        next(idler)
    client.shutdown()
    denied = serve({"IDLE": b"%t NO never\r\n"}, capabilities=b"IDLE")
    client = logged_in(denied)
    with pytest.raises(imaplib.IMAP4.error, match="idle denied"), client.idle():
        pass
    assert client.noop()[0] == "OK"
    client.logout()


def test_a_refused_connection_leaves_nothing() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        imaplib.IMAP4("127.0.0.1", port, timeout=5)
    with pytest.raises(ValueError, match="Non-blocking"):
        imaplib.IMAP4("127.0.0.1", port, timeout=0)
