"""Servers that lie, ramble, stall or die: each ends in the documented error, with the connection closed."""

import contextlib
import time

import pytest

from netproto import poplib


def flood(peer, piece):
    with contextlib.suppress(OSError):
        while True:
            peer.send(piece)


def test_greeting_without_end(serve):
    port = serve(lambda peer: flood(peer, b"x" * 4096), greeting=b"+OK ")
    with pytest.raises(poplib.error_proto, match="line too long"):
        poplib.POP3("127.0.0.1", port, timeout=10)


def test_greeting_that_refuses(serve):
    port = serve(lambda peer: peer.gone(), greeting=b"-ERR go away\r\n")
    with pytest.raises(poplib.error_proto, match="go away"):
        poplib.POP3("127.0.0.1", port, timeout=10)


def test_greeting_of_another_protocol(serve):
    port = serve(lambda peer: peer.gone(), greeting=b"220 smtp here\r\n")
    with pytest.raises(poplib.error_proto, match="220"):
        poplib.POP3("127.0.0.1", port, timeout=10)


def test_no_greeting(serve):
    port = serve(lambda peer: None, greeting=b"")
    with pytest.raises((poplib.error_proto, ConnectionError)):
        poplib.POP3("127.0.0.1", port, timeout=10)


@pytest.mark.parametrize("way", ["retr", "retr_to", "retr_chunks", "pipeline"])
@pytest.mark.parametrize(
    ("piece", "options"),
    [(b"y" * 4096, {"max_line": 10_000}), (b"line\r\n" * 1000, {"max_message": 50_000})],
    ids=["line", "message"],
)
def test_endless_text(serve, way, piece, options):
    def script(peer):
        if way == "pipeline":
            peer.answer((b"CAPA", b"+OK\r\nPIPELINING\r\n.\r\n"))
        peer.answer((b"RETR 1", b"+OK\r\n"))
        flood(peer, piece)

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10, **options)
    with pytest.raises(poplib.error_proto, match="too long"):
        if way == "retr":
            pop.retr(1)
        elif way == "retr_to":
            import io

            pop.retr_to(1, io.BytesIO())
        else:
            list(pop.retr_chunks(1) if way == "retr_chunks" else pop.pipeline(["RETR 1"]))
    assert pop.sock is None


def test_maxline_is_honoured(serve, monkeypatch):
    def script(peer):
        peer.answer((b"RETR 1", b"+OK\r\n" + b"z" * 600 + b"\r\n.\r\n"))
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    monkeypatch.setattr(poplib, "_MAXLINE", 512)
    with pytest.raises(poplib.error_proto, match="line too long"):
        pop.retr(1)


@pytest.mark.parametrize("way", ["retr", "chunks"])
def test_dying_within_a_message(serve, way):
    port = serve(lambda peer: peer.answer((b"RETR 1", b"+OK\r\nhalf a li")))
    pop = poplib.POP3("127.0.0.1", port, timeout=10)
    with pytest.raises((poplib.error_proto, ConnectionError)):
        pop.retr(1) if way == "retr" else list(pop.retr_chunks(1))
    assert pop.sock is None


def test_bytes_before_the_handshake(serve):
    def script(peer):
        peer.answer((b"CAPA", b"+OK\r\nSTLS\r\n.\r\n"), (b"STLS", b"+OK go\r\n+OK injected\r\n"))
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    with pytest.raises(poplib.error_proto, match="before the TLS handshake"):
        pop.stls()
    assert pop.sock is None


def test_silence_ends_by_the_timeout(serve):
    port = serve(lambda peer: peer.gone())
    pop = poplib.POP3("127.0.0.1", port, timeout=0.3)
    with pytest.raises(TimeoutError):
        pop.noop()
    assert pop.sock is None


@pytest.mark.parametrize("way", ["noop", "retr"])
def test_trickle_ends_by_the_deadline(serve, way):
    def script(peer):
        peer.line()
        with contextlib.suppress(OSError):
            if way == "retr":
                peer.send(b"+OK\r\n")
            for _ in range(100):
                peer.send(b"+")
                time.sleep(0.05)

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10, deadline=0.5)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        pop.retr(1) if way == "retr" else pop.noop()
    assert time.monotonic() - start < 4
    assert pop.sock is None


def test_endless_challenges(serve):
    def script(peer):
        with contextlib.suppress(OSError):
            while peer.line():
                peer.send(b"+ \r\n")

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    with pytest.raises(poplib.error_proto, match="too many"):
        pop.auth("X", lambda challenge: "y", initial_response_ok=False)
    assert pop.sock is None


def test_challenge_that_is_no_base64(serve):
    def script(peer):
        peer.answer((b"AUTH X", b"+ =\xff\r\n"), (b"*", b"-ERR\r\n"), (b"NOOP", b"+OK\r\n"))
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    with pytest.raises(poplib.error_proto):
        pop.auth("X", lambda challenge: "y", initial_response_ok=False)
    pop.noop()
    pop.close()


def test_closed_connection(serve):
    pop = poplib.POP3("127.0.0.1", serve(lambda peer: peer.gone()), timeout=10)
    pop.close()
    pop.close()
    with pytest.raises(poplib.error_proto):
        pop.noop()


def test_garbage_between_pipelined_replies(serve):
    def script(peer):
        peer.answer((b"CAPA", b"+OK\r\nPIPELINING\r\n.\r\n"))
        for _ in range(3):
            peer.line()
        peer.send(b"+OK\r\nwhat?\r\n+OK\r\n")
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    found = pop.pipeline(["NOOP", "NOOP", "NOOP"])
    assert next(found) == b"+OK"
    with pytest.raises(poplib.error_proto, match="what"):
        next(found)
    assert pop.sock is None


def test_an_answer_without_its_end_is_none(serve):
    pop = poplib.POP3("127.0.0.1", serve(lambda peer: peer.answer((b"STAT", b"+OK 2 32"))), timeout=10)
    with pytest.raises(poplib.error_proto, match="EOF"):
        pop.stat()
    assert pop.sock is None


def test_an_interrupted_wait_closes(serve, monkeypatch):
    pop = poplib.POP3("127.0.0.1", serve(lambda peer: peer.gone()), timeout=10)

    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(poplib._client.ReplyFile, "fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pop.noop()
    assert pop.sock is None


def test_a_line_without_end_is_streamed(serve):
    piece, count = b"y" * (1 << 16), 200

    def script(peer):
        peer.answer((b"RETR 1", b"+OK\r\n"))
        for _ in range(count):
            peer.send(piece)
        peer.send(b"\r\n.\r\n")
        peer.gone()

    class Sizes:
        whole = largest = 0

        def write(self, data):
            self.whole += len(data)
            self.largest = max(self.largest, len(data))

    pop, sizes = poplib.POP3("127.0.0.1", serve(script), timeout=10), Sizes()
    assert pop.retr_to(1, sizes)[1] == sizes.whole == len(piece) * count + 2
    assert sizes.largest <= 1 << 18
    pop.close()


def test_the_deadline_counts_through_the_handshake(serve):
    port = serve(lambda peer: peer.gone(), greeting=b"")

    def slow(address, *, timeout, dial):
        time.sleep(0.8)
        return dial(("127.0.0.1", port), timeout)

    start = time.monotonic()
    with pytest.raises(OSError):
        poplib.POP3_SSL("localhost", 1, deadline=1, timeout=10, proxy=slow)
    assert time.monotonic() - start < 1.6
