"""What goes wrong on our own side in the midst of a transaction, and replies that come in part."""

import codecs
import io
import mmap
import re
import smtplib as stdlib
import ssl
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto import smtplib
from netproto.smtplib import _addresses
from netproto.smtplib._addresses import path_of
from netproto.smtplib._text import Message

EHLO = (b"ehlo me", b"250-here\r\n250-SIZE\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
PIPELINED = (b"ehlo me", b"250-here\r\n250-CHUNKING\r\n250 PIPELINING\r\n")
LHLO = (b"lhlo me", b"250-here\r\n250 PIPELINING\r\n")
ENVELOPE = ((b"mail from:<a@b>", b"250 ok\r\n"), (b"rcpt to:<c@d>", b"250 ok\r\n"))
DATA = (b"data", b"354 go\r\n")


class Broken(io.BytesIO):
    """A file that can't be read to its end."""

    def __init__(self):
        super().__init__(b"x" * 100)
        self.reads = 0

    def read(self, size=-1):
        self.reads += 1
        if self.reads > 1:
            raise self.error("the disk is gone")
        return super().read(size)

    error = OSError


class Interrupted(Broken):
    error = KeyboardInterrupt


@pytest.mark.parametrize("source", [Broken, Interrupted, lambda: io.StringIO("h\u00e9\n")])
def test_a_source_that_fails_within_data(talk, source):
    smtp = talk((b"ehlo me", b"250 here\r\n"), *ENVELOPE, DATA, timeout=2)
    with pytest.raises((OSError, KeyboardInterrupt, UnicodeEncodeError)), smtp:
        smtp.sendmail("a@b", "c@d", source())
    assert smtp.sock is None


def test_data_itself_too(talk):
    smtp = talk((b"mail from:<a@b>", b"250 ok\r\n"), DATA, timeout=2)
    smtp.mail("a@b")
    with pytest.raises(OSError, match="disk"):
        smtp.data(Broken())
    assert smtp.sock is None


@pytest.mark.parametrize("kind", [smtplib.SMTP, smtplib.LMTP])
@pytest.mark.parametrize("text", ["\u00e9", 7])
def test_data_takes_nothing_that_it_can_not_send(talk, kind, text):
    smtp = talk((b"noop", b"250 ok\r\n"), kind=kind)
    with pytest.raises((UnicodeEncodeError, TypeError)):
        smtp.data(text)
    smtp.noop()


@pytest.mark.parametrize("kind", [smtplib.SMTP, smtplib.LMTP])
def test_data_by_hand_answered_as_if_it_were_done(talk, kind):
    smtp = talk((b"data", b"250 what\r\n"), kind=kind)
    with pytest.raises(smtplib.SMTPDataError):
        smtp.data(b"x")
    assert smtp.sock is None


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("way", ["noop", "sendmail"])
def test_an_interrupted_wait_closes(serve, monkeypatch, error, way):
    def script(peer):
        peer.answer(PIPELINED)
        peer.gone()

    def interrupted(self):
        raise error

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    smtp.ehlo()
    monkeypatch.setattr(type(smtp.file), "fill", interrupted)
    with pytest.raises(error):
        smtp.noop() if way == "noop" else smtp.sendmail("a@b", "c@d", b"x")
    assert smtp.sock is None


def test_an_own_reader_that_fails_ahead_of_replies_closes(serve):
    class Mine(smtplib.SMTP):
        def getreply(self):
            reply = super().getreply()
            if reply[1] == b"odd":
                raise RuntimeError
            return reply

    def script(peer):
        peer.answer(PIPELINED)
        for _ in range(3):
            peer.line()
        peer.send(b"250 odd\r\n250 ok\r\n354 go\r\n")
        peer.gone()

    smtp = Mine("127.0.0.1", serve(script), "me", 10)
    with pytest.raises(RuntimeError):
        smtp.sendmail("a@b", "c@d", b"x")
    assert smtp.sock is None


def test_a_reply_without_its_end_is_none(serve):
    smtp = smtplib.SMTP("127.0.0.1", serve(lambda peer: peer.answer((b"noop", b"250 o"))), "me", 10)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.noop()
    assert smtp.sock is None


def test_a_source_that_fails_between_chunks(serve):
    def script(peer):
        peer.answer(PIPELINED)
        assert [peer.line(), peer.line()] == [b"mail from:<a@b>\r\n", b"rcpt to:<c@d>\r\n"]
        peer.send(b"250 ok\r\n250 ok\r\n")
        peer.answer((b"rset", b"250 ok\r\n"), (b"noop", b"250 ok\r\n"))
        peer.gone()

    with smtplib.SMTP("127.0.0.1", serve(script), "me", 10, chunking=True) as smtp:
        with pytest.raises(OSError, match="disk"):
            smtp.sendmail("a@b", ["c@d"], Broken())
        assert smtp.noop() == (250, b"ok")
        smtp.close()


def test_an_argument_that_fails_behind_mail(talk):
    smtp = talk(
        EHLO,
        (b"mail from:<a@b> size=1", b"250 ok\r\n"),
        (b"rset", b"250 ok\r\n"),
        (b"mail from:<a@b> size=1", b"250 ok\r\n"),
        (b"rcpt to:<c@d>", b"250 ok\r\n"),
        DATA,
        (b"x", b""),
        (b".", b"250 ok\r\n"),
    )
    with pytest.raises(UnicodeEncodeError):
        smtp.sendmail("a@b", ["\u00e9@d"], b"x")
    assert smtp.sendmail("a@b", ["c@d"], b"x") == {}


def test_a_file_whose_seek_tells_nothing(tmp_path):
    path = tmp_path / "message"
    path.write_bytes(b"one\r\ntwo\r\n")
    with codecs.open(str(path), "r", "ascii") as file:
        message = Message(file)
        assert message.size is None and b"".join(message.dot_block()) == b"one\r\ntwo\r\n.\r\n"
    with codecs.open(str(path), "r", "ascii") as file:
        file.readline()
        message = Message(file)
        assert message.size is None and b"".join(message.dot_block()) == b"two\r\n.\r\n"
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        mapped.seek(5)
        message = Message(mapped)
        assert message.size == 5 and b"".join(message.dot_block()) == b"two\r\n.\r\n"


@pytest.mark.parametrize("at", [65534, 65535, 65536])
@pytest.mark.parametrize("make", [bytes, io.BytesIO])
def test_a_line_end_where_chunks_meet(at, make):
    text = b"a" * at + b"\r\n"
    assert b"".join(chunk for chunk, _ in Message(make(text)).chunks()) == text
    assert b"".join(chunk for chunk, _ in Message(make(text[:-2])).chunks()) == text


@pytest.mark.parametrize(
    ("replies", "delivered", "refused"),
    [
        (b"250 one\r\n421 bye\r\n", {"r1"}, {"r2", "r3"}),
        (b"250 one\r\n", {"r1"}, None),
    ],
)
def test_lmtp_cut_short(serve, replies, delivered, refused):
    def script(peer):
        peer.answer(LHLO)
        for _ in range(5):
            peer.line()
        peer.send(b"250 ok\r\n" * 4 + b"354 go\r\n")
        while peer.line() != b".\r\n":
            pass
        peer.send(replies)

    smtp = smtplib.LMTP("127.0.0.1", serve(script), "me", timeout=10)
    if refused is None:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            smtp.sendmail("a@b", ["r1", "r2", "r3"], b"x")
    else:
        assert set(smtp.sendmail("a@b", ["r1", "r2", "r3"], b"x")) == refused
    assert {name for name, reply in smtp.last_result.deliveries.items() if reply[0] == 250} == delivered


def test_a_recipient_named_twice(serve):
    def script(peer):
        peer.answer(LHLO)
        for _ in range(4):
            peer.line()
        peer.send(b"250 ok\r\n" * 3 + b"354 go\r\n")
        while peer.line() != b".\r\n":
            pass
        peer.send(b"550 no\r\n250 ok\r\n")
        peer.gone()

    with smtplib.LMTP("127.0.0.1", serve(script), "me", timeout=10) as smtp:
        assert smtp.sendmail("a@b", ["r1", "r1"], b"x") == {"r1": (550, b"no")}
        assert smtp.last_result.deliveries == {"r1": (550, b"no")}
        smtp.close()


@pytest.mark.parametrize("replies", [[b"550 no\r\n", b"250 ok\r\n"], [b"250 ok\r\n", b"550 no\r\n"]])
def test_a_recipient_named_twice_and_refused_once(talk, replies):
    smtp = talk(
        (b"ehlo me", b"250 here\r\n"),
        ENVELOPE[0],
        *((b"rcpt to:<c@d>", reply) for reply in replies),
        DATA,
        (b"x", b""),
        (b".", b"250 ok\r\n"),
    )
    assert smtp.sendmail("a@b", ["c@d", "c@d"], b"x") == {"c@d": (550, b"no")}
    assert smtp.last_result.recipients == {"c@d": (550, b"no")}
    assert smtp.last_result.deliveries == {"c@d": (250, b"ok")}


def test_lmtp_of_a_subclass_with_its_own_rcpt(talk):
    class Mine(smtplib.LMTP):
        def rcpt(self, recip, options=()):
            return self.docmd("rcpt", f"to:<{recip}>")

    lmtp = talk(
        LHLO,
        ENVELOPE[0],
        (b"rcpt to:<r1>", b"250 ok\r\n"),
        (b"rcpt to:<r2>", b"250 ok\r\n"),
        DATA,
        (b"x", b""),
        (b".", b"250 one\r\n552 two\r\n"),
        (b"noop", b"250 in step\r\n"),
        kind=Mine,
    )
    assert lmtp.sendmail("a@b", ["r1", "r2"], b"x") == {"r2": (552, b"two")}
    assert lmtp.noop() == (250, b"in step")


def test_data_answered_as_if_it_were_done(talk):
    smtp = talk((b"ehlo me", b"250 here\r\n"), *ENVELOPE, (b"data", b"250 what\r\n"))
    with pytest.raises(smtplib.SMTPDataError):
        smtp.sendmail("a@b", ["c@d"], b"x")
    assert smtp.sock is None


def test_options_from_an_iterator(talk):
    smtp = talk(EHLO, (b"mail from:<a@b> size=1 X=1", b"550 no\r\n"), (b"rset", b"250 ok\r\n"))
    with pytest.raises(smtplib.SMTPSenderRefused):
        smtp.sendmail("a@b", ["c@d"], b"x", mail_options=iter(["X=1"]))


def test_options_of_each_recipient_from_an_iterator(talk):
    smtp = talk(
        EHLO,
        (b"mail from:<a@b> size=1", b"250 ok\r\n"),
        (b"rcpt to:<c@d> X=1", b"550 no\r\n"),
        (b"rcpt to:<e@f> X=1", b"550 no\r\n"),
        (b"rset", b"250 ok\r\n"),
    )
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        smtp.sendmail("a@b", ["c@d", "e@f"], b"x", rcpt_options=iter(["X=1"]))


def test_smtputf8_is_for_one_message(talk):
    smtp = talk(EHLO, ("mail from:<\u00e9@b> SMTPUTF8".encode(), b"250 ok\r\n"), (b"mail from:<a@b>", b"250 ok\r\n"))
    smtp.ehlo()
    smtp.mail("\u00e9@b", ["SMTPUTF8"])
    smtp.mail("a@b")
    with pytest.raises(UnicodeEncodeError):
        smtp.rcpt("\u00e9@b")


def test_ehlo_answered_421_tells_why(talk):
    smtp = talk((b"ehlo me", b"421 too busy\r\n"))
    with pytest.raises(smtplib.SMTPHeloError, match="too busy"):
        smtp.sendmail("a@b", ["c@d"], b"x")
    assert smtp.sock is None


@pytest.mark.parametrize(
    "address",
    [
        "a@b> NOTIFY=NEVER",
        "<a@b> SIZE=1",
        "<a@b><c@d>",
        "<a@b SIZE=1",
        '<"a> SIZE=1',
        '<"a\\"> X="">',
        " <a@b",
    ],
)
def test_no_parameters_in_an_address(monkeypatch, address):
    monkeypatch.setattr(_addresses, "_parse", lambda text: None)  # some releases of `email.utils` find an address
    with pytest.raises(ValueError, match="parameters"):
        path_of(address)


@given(st.text(st.sampled_from('ab.@<> "\\=,'), max_size=12))
def test_a_path_ends_at_its_end(address):
    try:
        path = path_of(address)
    except ValueError:
        return
    assert re.fullmatch(r'<(?:[^<>"]|"(?:[^"\\]|\\.)*")*>', path)


@pytest.mark.parametrize("address", ['"a>b"@c', '"a\\">b"@c', '"a b"@c', "Name <a@b>", "", "<>", "a@b", "<a@b>"])
def test_addresses_that_are_fine(talk, address):
    smtp = talk((f"mail from:{smtplib.quoteaddr(address)}".encode(), b"250 ok\r\n"))
    assert smtp.mail(address) == (250, b"ok")


def test_answers_to_challenges_are_not_shown(talk, capsys):
    smtp = talk(
        (b"AUTH LOGIN", b"334 VXNlcg==\r\n"),
        (b"c2VjcmV0", b"235 ok\r\n"),
        (b"noop", b"250 ok\r\n"),
        (b"auth PLAIN c2VjcmV0", b"535 no\r\n"),
    )
    smtp.set_debuglevel(1)
    smtp.docmd("AUTH", "LOGIN")
    smtp.docmd("c2VjcmV0")
    smtp.noop()
    smtp.send(b"auth PLAIN c2VjcmV0\r\n")
    smtp.getreply()
    shown = capsys.readouterr().err
    assert "c2VjcmV0" not in shown and "noop" in shown


def test_nor_where_a_subclass_reads_the_replies(talk, capsys):
    class Mine(smtplib.SMTP):
        def getreply(self):
            line = self._open_file().readline() if self.file is None else self.file.readline()
            return int(line[:3]), line[4:].strip()

    smtp = talk((b"AUTH LOGIN", b"334 \r\n"), (b"c2VjcmV0", b"235 ok\r\n"), kind=Mine)
    smtp.set_debuglevel(1)
    smtp.auth("LOGIN", lambda challenge: "secret", initial_response_ok=False)
    assert "c2VjcmV0" not in capsys.readouterr().err


def test_no_nul_in_a_plain_login(talk):
    smtp = talk((b"ehlo me", b"250-here\r\n250 AUTH PLAIN\r\n"))
    with pytest.raises(ValueError, match="NUL"):
        smtp.login("victim\0x", "secret")


def test_a_mixin_between_makes_the_connection():
    class Proxy(smtplib.SMTP):
        def _get_socket(self, host, port, timeout):
            raise ConnectionRefusedError("asked the proxy")

    class Client(smtplib.SMTP_SSL, Proxy):
        pass

    with pytest.raises(ConnectionRefusedError, match="proxy"):
        Client("127.0.0.1", 1)


@pytest.mark.parametrize("kind", [smtplib.SMTP_SSL, smtplib.LMTP])
def test_a_mixin_between_is_initialised(kind):
    class Proxy(smtplib.SMTP):
        def __init__(self, *args, **options):
            self.proxied = True
            super().__init__(*args, **options)

    assert type("Client", (kind, Proxy), {})().proxied


def test_the_deadline_counts_through_the_handshake(serve):
    port = serve(lambda peer: peer.gone(), greeting=b"")

    def slow(address, *, timeout, dial):
        time.sleep(0.8)
        return dial(("127.0.0.1", port), timeout)

    start = time.monotonic()
    with pytest.raises(OSError):
        smtplib.SMTP_SSL("localhost", 1, deadline=1, timeout=10, proxy=slow)
    assert time.monotonic() - start < 1.6


def test_names_of_the_stdlib():
    assert smtplib._quote_periods(b".a\r\n.b\n.") == b"..a\r\n..b\n.."
    assert smtplib._fix_eols("a\nb\rc\r\nd") == "a\r\nb\r\nc\r\nd"
    assert smtplib._addr_only("Name <a@b>") == "a@b" and smtplib._have_ssl is True
    assert smtplib.ssl is ssl and smtplib.re is re
    for name in ("OLDSTYLE_AUTH", "encode_base64", "base64"):
        assert getattr(smtplib, name) == getattr(stdlib, name)
    with pytest.raises(AttributeError):
        _ = smtplib.bogus
