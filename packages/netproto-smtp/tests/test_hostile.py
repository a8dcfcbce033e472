"""Servers that lie, ramble, stall or die: each ends in the documented error, with the connection closed."""

import contextlib
import time

import pytest

from netproto import smtplib

FULL = b"250-here\r\n250-STARTTLS\r\n250-AUTH X\r\n250 PIPELINING\r\n"


def flood(peer, piece):
    with contextlib.suppress(OSError):
        while True:
            peer.send(piece)


@pytest.mark.parametrize("piece", [b"x" * 4096, b"220-more\r\n" * 100], ids=["line", "reply"])
def test_endless_greeting(serve, piece):
    port = serve(lambda peer: flood(peer, piece), greeting=b"220-")
    with pytest.raises(smtplib.SMTPResponseException, match="too long"):
        smtplib.SMTP("127.0.0.1", port, timeout=10)


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"421 busy\r\n", b"+OK pop here\r\n", b"\r\n"])
def test_greeting_that_is_none(serve, greeting):
    port = serve(lambda peer: peer.gone(), greeting=greeting)
    with pytest.raises(smtplib.SMTPConnectError):
        smtplib.SMTP("127.0.0.1", port, timeout=10)


def test_end_of_stream_for_a_greeting(serve):
    port = serve(lambda peer: None, greeting=b"")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtplib.SMTP("127.0.0.1", port, timeout=10)


def test_bytes_before_the_handshake(serve):
    def script(peer):
        peer.answer((b"ehlo me", FULL), (b"STARTTLS", b"220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n"))
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    with pytest.raises(smtplib.SMTPException, match="before the TLS handshake"):
        smtp.starttls()
    assert smtp.sock is None


def test_no_tls(serve):
    def script(peer):
        peer.answer((b"ehlo me", FULL), (b"STARTTLS", b"454 not now\r\n"), (b"noop", b"250 ok\r\n"))
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    with pytest.raises(smtplib.SMTPResponseException, match="not now"):
        smtp.starttls()
    smtp.noop()
    smtp.close()


def test_failed_handshake_closes(serve):
    def script(peer):
        peer.answer((b"ehlo me", FULL), (b"STARTTLS", b"220 go\r\n"))
        peer.send(b"this is not TLS at all\r\n" * 10)
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    with pytest.raises(OSError):
        smtp.starttls()
    assert smtp.sock is None


def test_failed_handshake_of_smtp_ssl_closes(serve):
    with pytest.raises(OSError):
        smtplib.SMTP_SSL("127.0.0.1", serve(lambda peer: peer.gone()), timeout=10)


def test_silence_ends_by_the_timeout(serve):
    smtp = smtplib.SMTP("127.0.0.1", serve(lambda peer: peer.gone()), "me", 0.3)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        smtp.noop()
    assert smtp.sock is None


@pytest.mark.parametrize("way", ["noop", "sendmail"])
def test_trickle_ends_by_the_deadline(serve, way):
    def script(peer):
        if way == "sendmail":
            peer.answer((b"ehlo me", FULL))
            for _ in range(3):
                peer.line()
        with contextlib.suppress(OSError):
            for _ in range(100):
                peer.send(b"250-x\r\n")
                time.sleep(0.05)

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10, deadline=0.5)
    start = time.monotonic()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.noop() if way == "noop" else smtp.sendmail("a", "b", b"x")
    assert time.monotonic() - start < 4
    assert smtp.sock is None


def test_dying_within_the_message(serve):
    def script(peer):
        peer.answer((b"ehlo me", b"250 x\r\n"), (b"mail from:<a>", b"250 x\r\n"), (b"rcpt to:<b>", b"250 x\r\n"))
        peer.answer((b"data", b"354 go\r\n"))
        peer.file.read(1000)

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.sendmail("a", "b", b"x" * (1 << 24))
    assert smtp.sock is None


def test_garbage_for_a_reply(serve):
    def script(peer):
        peer.answer((b"ehlo me", b"250 x\r\n"), (b"mail from:<a>", b"what?\r\n"), (b"rset", b"250 x\r\n"))
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    with pytest.raises(smtplib.SMTPSenderRefused) as caught:
        smtp.sendmail("a", "b", b"x")
    assert caught.value.smtp_code == -1
    smtp.close()


def test_endless_challenges(serve):
    def script(peer):
        peer.answer((b"ehlo me", FULL))
        with contextlib.suppress(OSError):
            while peer.line():
                peer.send(b"334 \r\n")

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    smtp.ehlo()
    with pytest.raises(smtplib.SMTPException, match="infinite loop"):
        smtp.auth("X", lambda challenge=None: "y")
    assert smtp.sock is None


def test_a_login_whose_function_fails_is_cancelled(serve):
    def script(peer):
        peer.answer((b"AUTH X", b"334 \r\n"), (b"*", b"501 cancelled\r\n"), (b"noop", b"250 ok\r\n"))
        peer.gone()

    def fails(challenge):
        raise RuntimeError

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    with pytest.raises(RuntimeError):
        smtp.auth("X", fails, initial_response_ok=False)
    smtp.noop()
    smtp.close()


def test_no_connection():
    smtp = smtplib.SMTP()
    for call in (smtp.noop, smtp.getreply, smtp.ehlo, smtp.quit):
        with pytest.raises(smtplib.SMTPServerDisconnected):
            call()
    smtp.close()
    with pytest.raises(OSError, match="nonnumeric"):
        smtplib.SMTP("localhost:bogus")
    with pytest.raises(ValueError):
        smtplib.SMTP("127.0.0.1", 1, timeout=0)
