"""POP3, SMTP and LMTP with Dovecot and Postfix, on loopback."""

from __future__ import annotations

import io
import random
import ssl
from collections.abc import Iterator

import pytest
from rig.certificates import Authority
from rig.dovecot import Dovecot
from rig.postfix import Postfix, SmtpSink

from netproto import poplib, smtplib

MAILS = 2000


@pytest.fixture(scope="module")
def context(authority: Authority) -> ssl.SSLContext:
    return authority.client_context()


@pytest.fixture(params=[True, False], ids=["pipelined", "one at a time"])
def sink(request: pytest.FixtureRequest) -> Iterator[SmtpSink]:
    with SmtpSink(*(() if request.param else ("-p",)), keep=True) as server:
        yield server


def corpus(count: int, seed: int = 4) -> list[bytes]:
    """Messages as they come: 8-bit, long lines, leading dots, empty, large; line ends are CR LF."""
    choice = random.Random(seed)
    found = []
    for number in range(count):
        lines = [b"Subject: message %d" % number, b"From: a@example.test", b"X-Raw: \xe4\xf6\xfc"]
        lines.append(b"")
        kind = number % 8
        if kind == 0:
            lines += [b"." * choice.randrange(1, 4) + b"dots", b".", b"..", b"x." * 5]
        elif kind == 1:
            lines += [b"long " * choice.randrange(400, 1200)]  # up to 6 kB
        elif kind == 2:
            lines += [bytes(choice.choices(range(128, 256), k=60)) for _ in range(5)]
        elif kind == 3:
            lines += [b"", b"", b" ", b"\t"]
        elif kind == 4:
            lines += [b"From the start", b">From quoted"]
        elif kind == 5:
            lines = lines[:-1]
        else:
            lines += [b"word " * choice.randrange(14) for _ in range(choice.randrange(40))]
        if number % 200 == 7:
            lines += [b"A" * 76] * 14_000
        found.append(b"\r\n".join([*lines, b""]))
    return found


def without_trace(data: bytes) -> bytes:
    """A message as it was sent, without what the servers put in front of it."""
    return data[data.index(b"Subject: ") :]


@pytest.fixture(scope="module")
def mails(dovecot: Dovecot) -> list[bytes]:
    """What is in bob's mailbox, delivered by LMTP, in order."""
    sent = corpus(MAILS)
    with smtplib.LMTP(str(dovecot.lmtp_unix), timeout=30) as lmtp:
        for data in sent:
            assert lmtp.sendmail("a@example.test", "bob@example.test", data) == {}
    return sent


def log_in(dovecot: Dovecot, user: str = "bob", **options: object):
    pop = poplib.POP3("127.0.0.1", dovecot.ports["pop3"], timeout=30, **options)
    pop.login(user, dovecot.users[user])
    return pop


def test_pop_every_message_byte_for_byte(dovecot: Dovecot, mails: list[bytes]) -> None:
    with log_in(dovecot) as pop:
        assert pop.stat()[0] == len(mails)
        found = pop.pipeline(f"RETR {number}" for number in range(1, len(mails) + 1))
        for sent, (_, lines, octets) in zip(mails, found, strict=True):
            data = b"\r\n".join([*lines, b""])
            assert without_trace(data) == sent
            assert octets == len(data)


def test_pop_commands(dovecot: Dovecot, mails: list[bytes]) -> None:
    with log_in(dovecot) as pop:
        capabilities = pop.capa()
        assert {"TOP", "UIDL", "PIPELINING"} <= set(capabilities)
        _, listed, _ = pop.list()
        _, ids, _ = pop.uidl()
        assert len(listed) == len(ids) == len(mails)
        assert pop.list(3).endswith(listed[2])
        assert pop.uidl(3).endswith(ids[2])
        _, lines, _ = pop.top(2, 1)
        assert b"Subject: message 1" in lines
        file = io.BytesIO()
        _, octets = pop.retr_to(8, file)
        assert octets == len(file.getvalue()) and without_trace(file.getvalue()) == mails[7]
        assert without_trace(b"".join(pop.retr_chunks(2))) == mails[1]
        pop.retr_chunks(8)  # nobody reads it
        pop.dele(1)
        with pytest.raises(poplib.error_proto):
            pop.retr(1)
        pop.rset()
        pop.noop()
        with pytest.raises(poplib.error_proto):
            pop.retr(len(mails) + 1)
        assert without_trace(b"\r\n".join([*pop.retr(1)[1], b""])) == mails[0]


@pytest.mark.parametrize("user", ["alice", "bob", "zoë"])
@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "APOP", "USER"])
def test_pop_logins(dovecot: Dovecot, user: str, mechanism: str) -> None:
    password = dovecot.users[user]
    with poplib.POP3("127.0.0.1", dovecot.ports["pop3"], timeout=30) as pop:
        if mechanism == "APOP":
            pop.apop(user, password)
        elif mechanism == "USER":
            pop.user(user)
            pop.pass_(password)
        else:
            pop.login(user, password, mechanisms=[mechanism])
        pop.stat()


@pytest.mark.parametrize("mechanism", ["OAUTHBEARER", "XOAUTH2"])
def test_pop_token(dovecot: Dovecot, mechanism: str) -> None:
    from netproto.core import sasl

    made = {"OAUTHBEARER": sasl.OAuthBearer, "XOAUTH2": sasl.XOAuth2}[mechanism]
    with poplib.POP3("127.0.0.1", dovecot.ports["pop3"], timeout=30) as pop:
        with pytest.raises(poplib.error_proto):
            pop.auth(made("alice", "no token"))
        pop.auth(made("alice", lambda: dovecot.token("alice")))
        pop.stat()


def test_pop_refusal(dovecot: Dovecot) -> None:
    with pytest.raises(poplib.error_proto), poplib.POP3("127.0.0.1", dovecot.ports["pop3"], timeout=30) as pop:
        pop.login("alice", "wrong")


def test_pop_tls(dovecot: Dovecot, context: ssl.SSLContext) -> None:
    with poplib.POP3_SSL("localhost", dovecot.ports["pop3s"], timeout=30, context=context) as pop:
        pop.login("alice", "secret")
    with poplib.POP3("localhost", dovecot.ports["pop3"], timeout=30) as pop:
        pop.stls(context)
        with pytest.raises(poplib.error_proto):
            pop.stls(context)
        pop.login("alice", "secret")
    for wrong in (
        lambda: poplib.POP3_SSL("localhost", dovecot.ports["pop3s"], timeout=30),  # not of a CA that is trusted
        lambda: poplib.POP3_SSL(dovecot.wrong_host, dovecot.ports["pop3s"], timeout=30, context=context),
        lambda: poplib.POP3("localhost", dovecot.ports["pop3"], timeout=30).stls(),
        lambda: poplib.POP3(dovecot.wrong_host, dovecot.ports["pop3"], timeout=30).stls(context),
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            wrong()


def test_lmtp_replies_for_each_recipient(dovecot: Dovecot) -> None:
    with smtplib.LMTP("127.0.0.1", dovecot.ports["lmtp"], timeout=30) as lmtp:
        data = b"Subject: x\r\n\r\n" + b"much\r\n" * 1000
        refused = lmtp.sendmail("a@x", ["alice@x", "full@x", "nobody-here@x"], data)
        assert set(refused) == {"full@x", "nobody-here@x"}
        assert set(lmtp.last_result.deliveries) >= {"alice@x"}
        assert lmtp.noop()[0] == 250  # in step


def test_smtp_sink_keeps_what_was_sent(sink: SmtpSink) -> None:
    sent = corpus(24)
    with smtplib.SMTP("127.0.0.1", sink.ports["smtp"], timeout=30) as smtp:
        for data in sent:
            assert smtp.sendmail("a@x", ["b@x", "c@x"], data) == {}
            assert smtp.sendmail("a@x", ["b@x"], io.BytesIO(data)) == {}
    kept = [without_trace(path.read_bytes()) for path in sink.mails.iterdir()]
    # smtp-sink ends each file with an empty line of its own
    assert sorted(kept) == sorted(data.replace(b"\r\n", b"\n") + b"\n" for data in sent * 2)


def test_refusals_of_a_sink() -> None:
    for command, kind in (("MAIL", "SMTPSenderRefused"), ("RCPT", "SMTPRecipientsRefused"), ("DATA", "SMTPDataError")):
        with SmtpSink("-f", command) as server, smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=30) as smtp:
            with pytest.raises(getattr(smtplib, kind)):
                smtp.sendmail("a@x", "b@x", b"x")
            assert smtp.noop()[0] == 250


@pytest.mark.parametrize(
    "options", [{}, {"pipelining": False}, {"chunking": True}, {"pipelining": False, "chunking": True}]
)
def test_postfix_delivers_byte_for_byte(postfix: Postfix, options: dict[str, bool]) -> None:
    sent = corpus(16, seed=len(options))
    with smtplib.SMTP("127.0.0.1", postfix.ports["smtp"], timeout=30, **options) as smtp:
        for data in sent:
            assert smtp.sendmail("a@maildir.test", "b@maildir.test", data) == {}
            assert smtp.last_result.queue_id
    found = sorted(without_trace(data) for data in postfix.delivered(len(sent)))
    assert found == sorted(data.replace(b"\r\n", b"\n") for data in sent)


def test_lone_line_ends_never_reach_postfix(postfix: Postfix) -> None:
    with smtplib.SMTP("127.0.0.1", postfix.ports["smtp"], timeout=30) as smtp:
        smuggled = b"Subject: x\n\none\n.\nMAIL FROM:<evil@x>\n\r.\r\ntwo\r.\rthree\n.\r\nfour"
        assert smtp.sendmail("a@maildir.test", "b@maildir.test", smuggled) == {}
    (found,) = postfix.delivered()
    assert without_trace(found) == b"Subject: x\n\none\n.\nMAIL FROM:<evil@x>\n\n.\ntwo\n.\nthree\n.\nfour\n"


def test_postfix_refuses_some(postfix: Postfix) -> None:
    to = ["b@maildir.test", "refused@maildir.test", "later@maildir.test"]
    for options in ({}, {"pipelining": False}):
        with smtplib.SMTP("127.0.0.1", postfix.ports["smtp"], timeout=30, **options) as smtp:
            refused = smtp.sendmail("a@maildir.test", to, b"Subject: x\r\n\r\n")
            assert {name: reply[0] for name, reply in refused.items()} == {to[1]: 550, to[2]: 450}
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                smtp.sendmail("a@maildir.test", to[1:], b"Subject: x\r\n\r\n")
            with pytest.raises(smtplib.SMTPSenderRefused):
                smtp.sendmail("a@maildir.test", to, b"x" * 21_000_000)
            assert smtp.noop()[0] == 250
    postfix.delivered(2)


@pytest.mark.parametrize("user", ["alice", "bob", "zoë"])
@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"])
def test_submission_logins(postfix: Postfix, context: ssl.SSLContext, user: str, mechanism: str) -> None:
    password = postfix.dovecot.users[user]
    with smtplib.SMTP("localhost", postfix.ports["submission"], timeout=30) as smtp:
        smtp.starttls(context=context)
        smtp.ehlo()
        assert mechanism in smtp.esmtp_features["auth"].split()
        smtp.esmtp_features["auth"] = mechanism
        smtp.login(user, password)
        assert smtp.sendmail("a@maildir.test", "b@maildir.test", b"Subject: x\r\n\r\n") == {}
    postfix.delivered()


def test_submission_token(postfix: Postfix, context: ssl.SSLContext) -> None:
    with smtplib.SMTP("localhost", postfix.ports["submission"], timeout=30) as smtp:
        smtp.starttls(context=context)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login("alice", token="wrong")
        smtp.login("alice", token=lambda: postfix.dovecot.token("alice"))


def test_smtp_tls(postfix: Postfix, context: ssl.SSLContext) -> None:
    with smtplib.SMTP_SSL("localhost", postfix.ports["smtps"], timeout=30, context=context) as smtp:
        assert smtp.noop()[0] == 250
    with smtplib.SMTP("localhost", postfix.ports["smtp"], timeout=30) as smtp:
        smtp.ehlo()
        assert smtp.has_extn("starttls")
        smtp.starttls(context=context)
        assert not smtp.esmtp_features
        smtp.ehlo()
        assert not smtp.has_extn("starttls")
    for wrong in (
        lambda: smtplib.SMTP_SSL("localhost", postfix.ports["smtps"], timeout=30),
        lambda: smtplib.SMTP("localhost", postfix.ports["smtp"], timeout=30).starttls(),
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            wrong()


def test_dsn_and_utf8(postfix: Postfix) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"] = "zoë@maildir.test"
    message["To"] = "ü@maildir.test"
    message["Subject"] = "Grüße"
    message.set_content("schön\n")
    with smtplib.SMTP("127.0.0.1", postfix.ports["smtp"], timeout=30) as smtp:
        assert smtp.send_message(message) == {}
        (found,) = postfix.delivered()
        assert "Subject: Grüße\n".encode() in found
        mail, rcpt = smtplib.dsn(["SUCCESS"], "HDRS", "id 1", orcpt=True)
        smtp.sendmail("a@maildir.test", "b@maildir.test", b"Subject: x\r\n\r\n", mail, rcpt)
    reports = postfix.delivered(2)
    assert any(
        b"Original-Envelope-Id: id 1" in data and b"Original-Recipient: rfc822;b@maildir.test" in data
        for data in reports
    )


def test_from_smtp_to_pop(postfix: Postfix, dovecot: Dovecot) -> None:
    """By SMTP to Postfix, on by LMTP to Dovecot, out by POP3."""
    import time

    sent = [data.replace(b"Subject: message", b"Subject: chain") for data in corpus(16, seed=9)]
    with smtplib.SMTP("127.0.0.1", postfix.ports["smtp"], timeout=30) as smtp:
        for data in sent:
            smtp.sendmail("a@maildir.test", "alice@example.test", data)
    end = time.monotonic() + 20
    found: list[bytes] = []
    while len(found) < len(sent) and time.monotonic() < end:
        with log_in(dovecot, "alice") as pop:
            texts = (b"\r\n".join([*pop.retr(n)[1], b""]) for n in range(1, pop.stat()[0] + 1))
            found = [without_trace(text) for text in texts if b"Subject: chain" in text]
        time.sleep(0.1)
    assert sorted(found) == sorted(sent)
