"""An exchange that something breaks off in the middle: nothing of it is ever taken for a part of another."""

from __future__ import annotations

import contextlib
import errno
import socket
import time
import zlib
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from netproto import imaplib

Serve = Callable[..., Any]


def session(server: Any, state: str = "SELECTED", **options: Any) -> Any:
    options.setdefault("timeout", 10)
    made = imaplib.IMAP4("127.0.0.1", server.port, **options)
    made.state = state
    return made


def assert_closed(client: Any, server: Any) -> None:
    assert (client.state, client.sock.fileno()) == ("LOGOUT", -1)
    server.wait_for_close()
    with pytest.raises(imaplib.IMAP4.error, match="illegal in state LOGOUT"):
        client.select()


class Full:
    """A file on a disk that is full after ten bytes."""

    def write(self, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def broken_fetch(client: Any) -> None:
    client.fetch("1", "BODY[]", into=Full())


def failing_sink(header: bytes, size: int) -> Any:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("name", "answer", "call", "raised"),
    [
        ("APPEND", b"", lambda m: m.append("x", None, None, b"text"), TimeoutError),
        ("SEARCH", b"", lambda m: m.search(None, "SUBJECT ?", params=["ü"]), TimeoutError),
        ("NOOP", b"* 1 EXISTS\r\n", lambda m: m.noop(), TimeoutError),
        ("IDLE", b"* 1 EXISTS\r\n", lambda m: m.idle().__enter__(), TimeoutError),
        ("FETCH", b"* 1 FETCH (BODY[] {9}\r\n123456789)\r\n%t OK\r\n", broken_fetch, OSError),
        ("FETCH", b"* 1 FETCH (BODY[] {9}\r\n123456789)\r\n%t OK\r\n",
         lambda m: m.fetch("1", "BODY[]", into=failing_sink), ZeroDivisionError),
    ],
)  # fmt: skip
def test_an_answer_broken_off(serve: Serve, name: str, answer: bytes, call: Any, raised: type[Exception]) -> None:
    server = serve({name: answer}, capabilities=b"IDLE")
    client = session(server, timeout=0.2)
    with pytest.raises(raised):
        call(client)
    assert_closed(client, server)
    assert len(server.received) == 1


@pytest.mark.parametrize("step", ["_append_untagged", "readline", "read", "_get_line"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError, imaplib.IMAP4.error, imaplib.IMAP4.abort])
def test_any_exception_while_an_answer_comes(serve: Serve, step: str, error: type[BaseException]) -> None:
    server = serve({"FETCH": b"* 1 FETCH (BODY[] {3}\r\nabc)\r\n* 2 FETCH (FLAGS ())\r\n%t OK\r\n"})
    client = session(server)
    with mock.patch.object(client, step, side_effect=error), pytest.raises(error):
        client.fetch("1:2", "BODY[]")
    assert_closed(client, server)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError, TimeoutError, OSError])
def test_any_exception_while_a_command_goes_out(serve: Serve, error: type[BaseException]) -> None:
    server = serve()
    client = session(server)
    expected = imaplib.IMAP4.abort if error is OSError else error
    with mock.patch.object(client, "send", side_effect=error), pytest.raises(expected):
        client.fetch("1:2", "BODY[]")
    assert_closed(client, server)


def test_a_literal_that_the_server_asks_for_too_late(serve: Serve) -> None:
    """What comes next must not become the message."""

    def slow(server: Any) -> None:
        time.sleep(0.6)
        with contextlib.suppress(OSError):
            server.conn.sendall(b"+ now\r\n")

    server = serve({"APPEND": slow})
    client = session(server, timeout=0.2)
    with pytest.raises(TimeoutError):
        client.append("x", None, None, b"y" * 50)
    with pytest.raises(imaplib.IMAP4.error):
        client.create("z" * 100)
    server.wait_for_close()
    assert len(server.received) == 1


# Challenges


def challenge(after: bytes) -> Callable[[Any], None]:
    def ask(server: Any) -> None:
        server.conn.sendall(b"+ Y2hhbGxlbmdl\r\n")
        server.received.append(server.file.readline())
        server.conn.sendall(after.replace(b"%t", server.tag))

    return ask


def fail(_: bytes) -> bytes:
    raise ZeroDivisionError


class Refusing:
    name = "REFUSING"

    def initial(self) -> None:
        return None

    def respond(self, challenge: bytes) -> bytes:
        raise ZeroDivisionError

    def finish(self) -> None:
        pass


@pytest.mark.parametrize(
    "call",
    [
        lambda m: m.authenticate("X", fail),
        lambda m: m.authenticate_with(Refusing()),
        lambda m: m.authenticate("X", lambda _: "ü\ud800"),
    ],
)
def test_a_callback_that_raises_cancels(serve: Serve, call: Any) -> None:
    server = serve({"AUTHENTICATE": challenge(b"%t BAD cancelled\r\n")})
    client = session(server, "NONAUTH")
    with pytest.raises((ZeroDivisionError, UnicodeEncodeError)):
        call(client)
    assert server.received[1] == b"*\r\n"
    assert client.tagged_commands == {}
    assert client.noop()[0] == "OK"  # the session goes on
    client.logout()


@pytest.mark.parametrize("answer", [b"+ again\r\n", b"%t OK you are in\r\n", b"", b"garbage\r\n"])
def test_cancelling_fails(serve: Serve, answer: bytes) -> None:
    """The first error counts, and the connection is closed."""
    server = serve({"AUTHENTICATE": challenge(answer)})
    client = session(server, "NONAUTH", timeout=0.3)
    with pytest.raises(BaseException) as caught:
        client.authenticate("X", fail)
    chain: list[Any] = [caught.value]
    while chain[-1] is not None:
        chain.append(chain[-1].__cause__ or chain[-1].__context__)
    assert any(isinstance(error, ZeroDivisionError) for error in chain)
    assert_closed(client, server)


def test_an_interrupt_in_a_callback(serve: Serve) -> None:
    def interrupt(_: bytes) -> bytes:
        raise KeyboardInterrupt

    server = serve({"AUTHENTICATE": challenge(b"")})
    with pytest.raises(KeyboardInterrupt), session(server, "NONAUTH") as client:
        client.authenticate("X", interrupt)
    assert_closed(client, server)


def test_an_answer_of_two_lines_is_refused(serve: Serve) -> None:
    server = serve({"XSTART": challenge(b"%t BAD cancelled\r\n")})
    client = session(server)
    imaplib.Commands["XSTART"] = ("SELECTED",)
    try:
        client.literal = lambda _: b"a\r\nA1 LOGOUT"
        with pytest.raises(ValueError, match="not allowed"):
            client._simple_command("XSTART")
    finally:
        del imaplib.Commands["XSTART"]
    assert server.received[1] == b"*\r\n"
    client.logout()


# Compressed


def test_what_is_not_compressed(serve: Serve) -> None:
    server = serve({"COMPRESS": b"%t OK now\r\n", "NOOP": b""}, capabilities=b"COMPRESS=DEFLATE")
    client = session(server, "AUTH")
    assert client.compress()[0] == "OK"
    server.conn.sendall(b"* 1 EXISTS in plain sight\r\n" * 10)
    with pytest.raises(imaplib.IMAP4.abort, match="compressed"):
        client.noop()
    assert_closed(client, server)


@pytest.mark.parametrize("direct", ["read", "readline"])
def test_what_is_not_compressed_read_directly(serve: Serve, direct: str) -> None:
    server = serve({"COMPRESS": b"%t OK now\r\n"}, capabilities=b"COMPRESS=DEFLATE")
    client = session(server, "AUTH")
    client.compress()
    server.conn.sendall(b"\xff" * 100)
    with pytest.raises(imaplib.IMAP4.abort, match="compressed"):
        client.read(5) if direct == "read" else client.readline()
    assert_closed(client, server)


def test_compression_needs_a_socket_and_zlib(serve: Serve) -> None:
    server = serve(capabilities=b"COMPRESS=DEFLATE")
    client = session(server, "AUTH")
    with mock.patch.dict("sys.modules", {"zlib": None}), pytest.raises(ImportError):
        client.compress()
    sock, client.sock = client.sock, None
    client.capabilities += ("STARTTLS",)
    for call in (client.compress, client.starttls):
        with pytest.raises(imaplib.IMAP4.error, match="requires a socket connection"):
            call()
    client.sock = sock
    assert server.received == []  # not begun, rather than begun and given up
    assert client.noop()[0] == "OK"
    client.logout()


# Pipelines


def test_a_pipeline_that_times_out(serve: Serve) -> None:
    server = serve({"NOOP": b""})
    client = session(server, timeout=0.2)
    with pytest.raises(TimeoutError), client.pipeline() as pipe:
        promises = [pipe.noop() for _ in range(3)]
    for promise in promises * 2:
        with pytest.raises(TimeoutError):
            promise.result()
    assert_closed(client, server)


def test_a_pipeline_whose_server_leaves(serve: Serve) -> None:
    server = serve({"NOOP": b"* BYE enough\r\n"})
    client = session(server)
    with client.pipeline() as pipe:
        promises = [pipe.noop() for _ in range(3)]
    for promise in promises * 2:
        with pytest.raises(imaplib.IMAP4.abort, match="enough"):
            promise.result()
    assert_closed(client, server)


def test_a_pipeline_of_answers_that_cannot_be_told_apart(serve: Serve) -> None:
    """What goes wrong here, too, is kept for the promise."""
    server = serve()
    client = session(server)
    with pytest.raises(ZeroDivisionError), client.pipeline() as pipe:
        first, second = pipe.noop(), pipe.noop()
        with mock.patch.object(first, "collect", side_effect=ZeroDivisionError):
            second.result()
    with pytest.raises(ZeroDivisionError):
        first.result()
    assert second.result() == ("OK", [b"done"])
    client.logout()


def test_a_pipeline_that_cannot_send(serve: Serve) -> None:
    server = serve()
    client = session(server)
    with client.pipeline() as pipe:
        first = pipe.noop()
        with mock.patch.object(client, "send", side_effect=OSError("gone")), pytest.raises(imaplib.IMAP4.abort):
            pipe.noop()
    with pytest.raises(imaplib.IMAP4.abort, match="gone"):
        first.result()
    assert_closed(client, server)


def test_each_command_of_a_pipeline_has_its_deadline(serve: Serve) -> None:
    def first(server: Any) -> None:
        server.conn.sendall(server.tag + b" OK\r\n")
        server.answers["NOOP"] = lambda server: server.drip(b"* 1 EXISTS\r\n")

    server = serve({"NOOP": first})
    client = session(server, timeout=5)
    client.deadline = 0.4
    start = time.monotonic()
    with pytest.raises(TimeoutError), client.pipeline() as pipe:
        pipe.noop()
        last = pipe.noop()
    with pytest.raises(TimeoutError):
        last.result()
    assert time.monotonic() - start < 4
    assert_closed(client, server)


ALONE: list[Callable[[Any], Any]] = [
    lambda m: m.select("x"), lambda m: m.close(), lambda m: m.unselect(), lambda m: m.getquotaroot("x"),
    lambda m: m.enable("CONDSTORE"), lambda m: m.response("EXISTS"), lambda m: m.recent(), lambda m: m.logout(),
    lambda m: m.compress(), lambda m: m.idle(), lambda m: m.starttls(), lambda m: m.login("u", "p"),
    lambda m: m.proxyauth("u"), lambda m: m.parsed.fetch("1", "UID"), lambda m: m.parsed.search(None, "ALL"),
    lambda m: m.authenticate("X", fail), lambda m: m.fetch("1", "UID", into=Full()), lambda m: m.pipeline().__enter__(),
    lambda m: m.parsed.uid("FETCH", "1", "UID"), lambda m: m.parsed.getquotaroot("x"),
]  # fmt: skip


@pytest.mark.parametrize("call", ALONE)
def test_what_cannot_be_pipelined_says_so(serve: Serve, call: Any) -> None:
    server = serve(
        {"NOOP": b"* 7 EXISTS\r\n%t OK done\r\n"}, capabilities=b"IDLE ENABLE COMPRESS=DEFLATE STARTTLS AUTH=PLAIN"
    )
    client = session(server)
    client.untagged_responses["EXISTS"] = [b"5"]
    with client.pipeline() as pipe:
        before = pipe.noop()
        with pytest.raises(imaplib.IMAP4.error, match="pipeline"):
            call(pipe)
        assert client.state == "SELECTED"
        after = pipe.noop()
    assert before.result() == after.result() == ("OK", [b"done"])
    assert client.untagged_responses["EXISTS"] == [b"5", b"7", b"7"]
    client.logout()
    assert len(server.received) == 3


def test_appends_in_a_pipeline(serve: Serve) -> None:
    def take(server: Any) -> None:
        server.literal(ask=b"+}" not in server.received[-1])
        server.conn.sendall(server.tag + b" OK done\r\n")

    for capability in (b"", b"LITERAL+"):
        server = serve({"APPEND": take}, capabilities=capability)
        client = session(server)
        with client.pipeline() as pipe:
            promises = [pipe.append("x", None, None, b"%d" % number) for number in range(5)]
        assert [promise.result() for promise in promises] == [("OK", [b"done"])] * 5
        client.logout()
        assert server.received[1:15:3] == [b"%d" % number for number in range(5)]


def test_pipelined_answers_with_literals(serve: Serve) -> None:
    waiting: list[bytes] = []

    def answer(server: Any) -> None:
        waiting.append(server.tag)
        if len(waiting) == 3:
            for number in range(3):
                server.conn.sendall(b'* STATUS {4}\r\na"b%d (MESSAGES %d)\r\n' % (number, number))
            for tag in waiting:
                server.conn.sendall(tag + b" OK\r\n")

    server = serve({"STATUS": answer})
    client = session(server)
    with client.pipeline() as pipe:
        promises = [pipe.status('a"b', "MESSAGES") for _ in range(3)]
    for number, promise in enumerate(promises):
        assert promise.result()[1] == [(b"{4}", b'a"b%d' % number), b" (MESSAGES %d)" % number]
    client.logout()


# IDLE


def test_leaving_idle_has_a_deadline(serve: Serve) -> None:
    def idle(server: Any) -> None:
        server.conn.sendall(b"+ idling\r\n")
        server.received.append(server.file.readline())
        server.drip(b"* 1 EXISTS\r\n")

    server = serve({"IDLE": idle}, capabilities=b"IDLE")
    client = session(server, timeout=5)
    client.deadline = 0.4
    start = time.monotonic()
    with pytest.raises(TimeoutError), client.idle():
        pass
    assert time.monotonic() - start < 4
    assert_closed(client, server)


def test_the_duration_of_idle_holds_for_a_line_that_trickles(serve: Serve) -> None:
    def idle(server: Any) -> None:
        server.conn.sendall(b"+ idling\r\n")
        for byte in b"* 1 EX" * 5:
            server.conn.sendall(bytes([byte]))
            time.sleep(0.05)

    server = serve({"IDLE": idle}, capabilities=b"IDLE")
    client = session(server)
    start = time.monotonic()
    with contextlib.suppress(imaplib.IMAP4.abort), client.idle(duration=0.3) as idler:
        assert list(idler) == []
        assert time.monotonic() - start < 1
        client.shutdown()
        client.state = "LOGOUT"


def test_goodbye_while_idling(serve: Serve) -> None:
    server = serve({"IDLE": b"+ idling\r\n* BYE too long\r\n"}, capabilities=b"IDLE")
    client = session(server, timeout=5)
    start = time.monotonic()
    seen = []
    with pytest.raises(imaplib.IMAP4.abort, match="too long"), client.idle(30) as idler:
        seen += list(idler)
    assert time.monotonic() - start < 4
    assert_closed(client, server)
    server = serve({"IDLE": b"+ idling\r\n* BYE too long\r\n"}, capabilities=b"IDLE")
    client = session(server, timeout=5)
    with pytest.raises(imaplib.IMAP4.abort, match="too long"), client.idle(30) as idler:
        assert next(idler) == ("BYE", [b"too long"])
    assert_closed(client, server)
    assert len(server.received) == 1  # no DONE


def test_an_interrupt_while_idling(serve: Serve) -> None:
    server = serve({"IDLE": b"+ idling\r\n* 1 EXISTS\r\n"}, capabilities=b"IDLE")
    client = session(server)
    with pytest.raises(KeyboardInterrupt), client.idle() as idler:
        assert next(idler) == ("EXISTS", [b"1"])
        with mock.patch.object(client, "readline", side_effect=KeyboardInterrupt):
            next(idler)
    assert_closed(client, server)


def test_idle_refused_keeps_what_came(serve: Serve) -> None:
    server = serve({"IDLE": b"* 3 EXISTS\r\n%t NO never\r\n"}, capabilities=b"IDLE")
    client = session(server)
    with pytest.raises(imaplib.IMAP4.error, match="idle denied"), client.idle():
        pass
    assert client._idle_responses == [] and client.response("EXISTS")[1] == [b"3"]
    assert client.noop()[0] == "OK"
    client.logout()


# Handshakes


class Hello:
    """A server that sends the first bytes of a handshake, slowly."""

    def __init__(self) -> None:
        self.record = b"\x16\x03\x03\x40\x00" + b"\x02\x00\x3f\xfc" + bytes(1000)


def test_a_handshake_that_trickles_after_starttls(serve: Serve) -> None:
    def hello(server: Any) -> None:
        server.conn.sendall(server.tag + b" OK go\r\n")
        server.conn.recv(5000)
        server.drip(Hello().record, 0.05)

    server = serve({"STARTTLS": hello}, capabilities=b"STARTTLS")
    client = session(server, "NONAUTH", timeout=4)
    client.deadline = 0.5
    start = time.monotonic()
    with pytest.raises(OSError):
        client.starttls()
    assert time.monotonic() - start < 3
    assert_closed(client, server)


def test_a_handshake_that_trickles_while_connecting() -> None:
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hello() -> None:
            with listener.accept()[0] as conn, contextlib.suppress(OSError):
                conn.recv(5000)
                for byte in Hello().record:
                    conn.sendall(bytes([byte]))
                    time.sleep(0.05)

        thread = threading.Thread(target=hello, daemon=True)
        thread.start()
        start = time.monotonic()
        with pytest.raises(OSError):
            imaplib.IMAP4_SSL("127.0.0.1", listener.getsockname()[1], timeout=4, deadline=0.5)
        assert time.monotonic() - start < 3
        thread.join(10)


def test_the_time_out_outlives_the_deadline(serve: Serve) -> None:
    server = serve()
    client = session(server, timeout=7, deadline=3)
    assert client.sock.gettimeout() == 7
    assert client.noop()[0] == "OK"
    assert client.sock.gettimeout() == 7
    client.logout()


def test_a_bomb_of_zeros_is_no_answer(serve: Serve) -> None:
    """Compressed data that says nothing at all ends in a clean error."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    end = packer.compress(b"* 1 EXISTS\r\n") + packer.flush()
    server = serve({"COMPRESS": b"%t OK now\r\n", "NOOP": b""}, capabilities=b"COMPRESS=DEFLATE")
    client = session(server, "AUTH")
    client.compress()
    server.conn.sendall(end + b"more")
    with pytest.raises(imaplib.IMAP4.abort, match="EOF"):
        client.noop()
    assert_closed(client, server)
