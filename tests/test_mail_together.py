"""The three mail clients over the same mailboxes of a real server: delivered by LMTP, read by POP3 and by IMAP.

Messages come out byte for byte as they went in, less the trace fields that the server puts on top.
"""

from __future__ import annotations

import random
import ssl
from collections.abc import Iterator

import pytest
from rig.certificates import Authority
from rig.dovecot import Dovecot

from netproto import imaplib, poplib, smtplib

MESSAGES = 60


def make_messages(count: int) -> list[bytes]:
    """Mail as it comes: 8-bit text, lines of 6 kB, leading dots, empty bodies, large ones. CR LF throughout."""
    chance = random.Random(11)
    made = []
    for number in range(count):
        head = (
            f"From: <a@example.test>\r\nTo: <alice@example.test>\r\nSubject: {number} – naïve\r\nX-Number: {number}\r\n"
        )
        kind = number % 6
        body = {
            0: b"",
            1: b"".join(b"." * chance.randrange(1, 4) + b"dots\r\n" for _ in range(20)) + b".\r\n..\r\n",
            2: bytes(chance.choices(range(0x80, 0x100), k=400)) + b"\r\n",
            3: b"x" * 6000 + b"\r\n" + "é".encode() * 3000 + b"\r\n",
            4: b"".join(b"line %d\r\n" % n for n in range(200)),
            5: b"large " * 20_000 + b"\r\n" if number < 12 else b"From here\r\n>From there\r\n",
        }[kind]
        made.append(head.encode() + b"\r\n" + body)
    return made


def without_trace(message: bytes) -> bytes:
    """The message from its own first field on."""
    return message[message.index(b"From: <a@example.test>") :]


@pytest.fixture(scope="module")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """A server of this module's own: nobody else's mail is in it."""
    with Dovecot(authority) as server:
        yield server


@pytest.fixture(scope="module")
def delivered(dovecot: Dovecot) -> list[bytes]:
    messages = make_messages(MESSAGES)
    with smtplib.LMTP(str(dovecot.lmtp_unix), timeout=20) as lmtp:
        for message in messages:
            assert lmtp.sendmail("a@example.test", ["alice@example.test"], message) == {}
    return messages


@pytest.fixture
def context(authority: Authority) -> Iterator[ssl.SSLContext]:
    yield authority.client_context()


def test_pop3(dovecot: Dovecot, delivered: list[bytes], context: ssl.SSLContext) -> None:
    with poplib.POP3_SSL("localhost", dovecot.ports["pop3s"], context=context, timeout=20) as pop:
        pop.login("alice", "secret")
        assert pop.stat()[0] == len(delivered)
        for number, message in enumerate(delivered, 1):
            _, lines, _ = pop.retr(number)
            assert without_trace(b"\r\n".join(lines) + b"\r\n") == message, number


def test_imap(dovecot: Dovecot, delivered: list[bytes], context: ssl.SSLContext) -> None:
    with imaplib.IMAP4_SSL("localhost", dovecot.ports["imaps"], ssl_context=context, timeout=20) as imap:
        imap.login("alice", "secret")
        assert imap.select(readonly=True)[0] == "OK"
        kind, found = imap.fetch("1:*", "(BODY.PEEK[])")
        assert kind == "OK"
        texts = [part[1] for part in found if isinstance(part, tuple)]
        assert [without_trace(text) for text in texts] == delivered


def test_refusals_of_some_recipients(dovecot: Dovecot) -> None:
    big = b"Subject: big\r\n\r\n" + b"x" * 5000 + b"\r\n"
    with smtplib.LMTP("localhost", dovecot.ports["lmtp"], timeout=20) as lmtp:
        refused = lmtp.sendmail("a@example.test", ["bob@example.test", "full@example.test"], big)
        assert list(refused) == ["full@example.test"] and refused["full@example.test"][0] // 100 in (4, 5)
        assert lmtp.noop()[0] == 250, "the connection is still in step"


def test_a_wrong_host_name_is_refused(dovecot: Dovecot, context: ssl.SSLContext) -> None:
    for make in (
        lambda: poplib.POP3_SSL(dovecot.wrong_host, dovecot.ports["pop3s"], context=context, timeout=10),
        lambda: imaplib.IMAP4_SSL(dovecot.wrong_host, dovecot.ports["imaps"], ssl_context=context, timeout=10),
        lambda: poplib.POP3_SSL("localhost", dovecot.ports["pop3s"], timeout=10),
        lambda: imaplib.IMAP4_SSL("localhost", dovecot.ports["imaps"], timeout=10),
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            make()


@pytest.mark.parametrize("user", ["bob", "zoë"])
def test_logins_with_odd_passwords(dovecot: Dovecot, context: ssl.SSLContext, user: str) -> None:
    with poplib.POP3_SSL("localhost", dovecot.ports["pop3s"], context=context, timeout=20) as pop:
        pop.login(user, dovecot.users[user])
    with imaplib.IMAP4_SSL("localhost", dovecot.ports["imaps"], ssl_context=context, timeout=20) as imap:
        assert imap.login(user, dovecot.users[user])[0] == "OK"
