"""SMTP and LMTP against a scripted server."""

import base64
import contextlib
import io
import pickle
import socket
import sys
import threading
from email.message import EmailMessage

import pytest

from netproto import smtplib

EHLO = b"250-here\r\n250-SIZE 1000000\r\n250-8BITMIME\r\n250-AUTH PLAIN LOGIN\r\n250 DSN\r\n"
FULL = b"250-here\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n"
OK = b"250 2.0.0 Ok\r\n"


def group(peer, *commands):
    """Read a group of commands, all of them before anything is answered."""
    lines = [peer.line() for _ in commands]
    assert lines == [command + b"\r\n" for command in commands]


def text(peer):
    lines = []
    while (line := peer.line()) != b".\r\n":
        lines.append(line)
    return b"".join(lines)


def test_commands(talk):
    smtp = talk(
        (b"ehlo me", EHLO),
        (b"helo other", OK),
        (b"noop", OK),
        (b"vrfy a@b", b"252 maybe\r\n"),
        (b"expn list", b"250-a\r\n250 b\r\n"),
        (b"help", b"214 help yourself\r\n"),
        (b"mail from:<a@b> X", OK),
        (b"rcpt to:<c@d>", OK),
        (b"rset", OK),
        (b"XTRA 1", OK),
        (b"quit", b"221 bye\r\n"),
    )
    assert smtp.ehlo()[0] == 250
    assert smtp.esmtp_features["auth"] == " PLAIN LOGIN" and smtp.has_extn("SIZE")
    assert smtp.helo("other") == (250, b"2.0.0 Ok")
    smtp.noop()
    assert smtp.verify("A <a@b>") == (252, b"maybe")
    assert smtp.expn("list") == (250, b"a\nb")
    assert smtp.help() == b"help yourself"
    smtp.mail("a@b", ["X"]), smtp.rcpt("c@d"), smtp.rset()
    assert smtp.docmd("XTRA", "1") == (250, b"2.0.0 Ok")
    assert smtp.quit() == (221, b"bye")
    assert smtp.sock is None and smtp.esmtp_features == {}


@pytest.mark.parametrize("char", [*map(chr, range(32)), "\x7f"])
def test_control_characters_are_refused(talk, char):
    smtp = talk((b"ehlo me", EHLO))
    for call in (smtp.helo, smtp.ehlo, smtp.help, smtp.docmd):
        with pytest.raises(ValueError):
            call(f"a{char}b")
    with pytest.raises(ValueError):
        smtp.docmd("noop", f"a{char}b")
    smtp.ehlo()
    for call in (smtp.mail, smtp.rcpt):
        with pytest.raises(ValueError):
            call("a@b", [f"X{char}"])
    with pytest.raises(ValueError):
        smtp.sendmail("a@b", "c@d", b"", [f"X{char}"])


@pytest.mark.parametrize("char", [*map(chr, range(32)), "\x7f"])
def test_control_characters_in_addresses_do_not_go_out(char):
    smtp = smtplib.SMTP(local_hostname="me")
    sent = []
    smtp.send, smtp.getreply = sent.append, lambda: (250, b"")
    for call in (smtp.mail, smtp.rcpt, smtp.verify, smtp.expn):
        with contextlib.suppress(ValueError):  # white space may be dropped
            call(f"a{char}b@c")
    assert not any(char in line.removesuffix("\r\n") for line in sent)


def test_sendmail_one_at_a_time(serve):
    def script(peer):
        peer.answer(
            (b"ehlo me", EHLO),
            (b"mail from:<a@b> size=9 BODY=8BITMIME", OK),
            (b"rcpt to:<c@d>", OK),
            (b"rcpt to:<e@f>", b"550 no\r\n"),
            (b"data", b"354 go\r\n"),
        )
        assert text(peer) == b"\xe4\r\n..b\r\nc\r\nd\r\n"
        peer.send(b"250 2.0.0 Ok: queued as 4ABC\r\n")
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    assert smtp.sendmail("a@b", ["c@d", "e@f"], b"\xe4\n.b\rc\r\nd") == {"e@f": (550, b"no")}
    result = smtp.last_result
    assert result.queue_id == "4ABC"
    assert result.reply == (250, b"2.0.0 Ok: queued as 4ABC")
    assert result.recipients == {"c@d": (250, b"2.0.0 Ok"), "e@f": (550, b"no")}
    assert result.deliveries == {"c@d": result.reply}
    smtp.close()


def test_sendmail_pipelined(serve):
    def script(peer):
        peer.answer((b"ehlo me", FULL))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"rcpt to:<e@f>", b"data")
        peer.send(OK + OK + b"550 no\r\n354 go\r\n")
        assert text(peer) == b"x\r\n"
        peer.send(b"250 Ok id=1abc-2\r\n")
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        peer.send(OK + b"550 no\r\n554 nobody\r\n")
        peer.answer((b"rset", OK))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        peer.send(OK + b"550 no\r\n354 go all the same\r\n")
        assert text(peer) == b""
        peer.send(b"554 nobody\r\n")
        peer.answer((b"rset", OK))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        peer.send(b"553 no\r\n503 no\r\n503 no\r\n")
        peer.answer((b"rset", OK))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        peer.send(OK + OK + b"451 later\r\n")
        peer.answer((b"rset", OK))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        peer.send(OK + OK + b"354 go\r\n")
        text(peer)
        peer.send(b"552 too much\r\n")
        peer.answer((b"rset", OK), (b"noop", OK))
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    assert smtp.sendmail("a@b", ["c@d", "e@f"], b"x") == {"e@f": (550, b"no")}
    assert smtp.last_result.queue_id == "1abc-2"
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            smtp.sendmail("a@b", "c@d", b"x")
        assert refused.value.recipients == {"c@d": (550, b"no")}
    with pytest.raises(smtplib.SMTPSenderRefused) as sender:
        smtp.sendmail("a@b", "c@d", b"x")
    assert (sender.value.smtp_code, sender.value.sender) == (553, "a@b")
    for code in (451, 552):
        with pytest.raises(smtplib.SMTPDataError) as data:
            smtp.sendmail("a@b", "c@d", b"x")
        assert data.value.smtp_code == code
    smtp.noop()
    smtp.close()


def test_many_recipients_go_by_batches(serve, monkeypatch):
    monkeypatch.setattr(smtplib, "MAX_AHEAD", 4)

    def script(peer):
        peer.answer((b"ehlo me", FULL))
        names = [b"rcpt to:<u%d@x>" % n for n in range(9)]
        for part in ([b"mail from:<a@b>", *names[:3]], names[3:7], [*names[7:], b"data"]):
            group(peer, *part)
            peer.send((OK * len(part)) if part[-1] != b"data" else OK * 2 + b"354 go\r\n")
        text(peer)
        peer.send(OK)
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    assert smtp.sendmail("a@b", [f"u{n}@x" for n in range(9)], b"x") == {}
    assert len(smtp.last_result.deliveries) == 9
    smtp.close()


def test_bdat(serve, monkeypatch):
    monkeypatch.setattr(smtplib, "BLOCK_SIZE", 2)

    def script(peer):
        peer.answer((b"ehlo me", FULL))
        group(peer, b"mail from:<a@b> BODY=8BITMIME", b"rcpt to:<c@d>")
        peer.send(OK + OK)
        for command, data in ((b"bdat 2", b".a"), (b"bdat 5 LAST", b"\r\nb\r\n")):
            assert peer.line() == command + b"\r\n"
            assert peer.file.read(len(data)) == data
            peer.send(OK)
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10, chunking=True)
    assert smtp.sendmail("a@b", "c@d", io.BytesIO(b".a\nb")) == {}
    smtp.close()


def test_binarymime_needs_chunking(talk):
    smtp = talk((b"ehlo me", EHLO))
    with pytest.raises(smtplib.SMTPNotSupportedError):
        smtp.sendmail("a", "b", b"x", ["BODY=BINARYMIME"])


@pytest.mark.parametrize("name", ["mail", "rcpt", "data", "putcmd"])
def test_a_subclass_with_its_own_step_is_not_pipelined(serve, name):
    calls = []

    def own(self, *args, **options):
        calls.append(name)
        return getattr(smtplib.SMTP, name)(self, *args, **options)

    kind = type("Mine", (smtplib.SMTP,), {name: own})

    def script(peer):
        peer.answer((b"ehlo me", FULL), (b"mail from:<a@b>", OK), (b"rcpt to:<c@d>", OK), (b"data", b"354 go\r\n"))
        assert text(peer) == b"x\r\n"
        peer.send(OK)
        peer.gone()

    smtp = kind("127.0.0.1", serve(script), "me", 10)
    assert smtp.sendmail("a@b", "c@d", b"x") == {}
    assert calls
    smtp.close()


def test_getreply_of_a_subclass_is_used(serve):
    seen = []

    class Mine(smtplib.SMTP):
        def getreply(self):
            reply = super().getreply()
            seen.append(reply[0])
            return reply

    def script(peer):
        peer.answer((b"ehlo me", FULL))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        peer.send(OK + OK + b"354 go\r\n")
        text(peer)
        peer.send(OK)
        peer.gone()

    smtp = Mine("127.0.0.1", serve(script), "me", 10)
    smtp.sendmail("a@b", "c@d", b"x")
    assert seen == [220, 250, 250, 250, 354, 250]
    smtp.close()


def test_lmtp_has_a_reply_for_each_recipient(serve):
    def script(peer):
        peer.answer((b"lhlo me", FULL))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"rcpt to:<e@f>", b"rcpt to:<g@h>", b"data")
        peer.send(OK + OK + b"550 who\r\n" + OK + b"354 go\r\n")
        text(peer)
        peer.send(b"250 saved 1\r\n452 over quota\r\n")
        peer.answer((b"noop", b"250 in step\r\n"))
        peer.answer((b"mail from:<a@b>", OK), (b"rcpt to:<c@d>", OK), (b"rcpt to:<e@f>", OK), (b"data", b"354 go\r\n"))
        text(peer)
        peer.send(b"250 one\r\n552 two\r\n")
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        peer.send(OK + OK + b"354 go\r\n")
        text(peer)
        peer.send(b"552 full\r\n")
        peer.answer((b"rset", OK))
        peer.gone()

    lmtp = smtplib.LMTP("127.0.0.1", serve(script), "me", timeout=10)
    refused = lmtp.sendmail("a@b", ["c@d", "e@f", "g@h"], b"x")
    assert refused == {"e@f": (550, b"who"), "g@h": (452, b"over quota")}
    assert lmtp.last_result.deliveries == {"c@d": (250, b"saved 1"), "g@h": (452, b"over quota")}
    assert lmtp.noop() == (250, b"in step")
    lmtp.mail("a@b"), lmtp.rcpt("c@d"), lmtp.rcpt("e@f")
    assert lmtp.data(b"x") == (552, b"two")
    with pytest.raises(smtplib.SMTPDataError, match="full"):
        lmtp.sendmail("a@b", "c@d", b"x")
    lmtp.close()


@pytest.mark.parametrize("kind", [smtplib.LMTP, smtplib.SMTP])
def test_unix_socket(tmp_path, kind):
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()

        def run():
            sock, _ = listener.accept()
            with sock:
                sock.sendall(b"220 unix\r\n")
                sock.recv(100)
                sock.sendall(b"221 bye\r\n")

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        with kind(path, timeout=10) as smtp:
            assert smtp._host == path
        thread.join(10)
    with pytest.raises(OSError):
        kind(str(tmp_path / "none"))


MESSAGE = EmailMessage()
MESSAGE["From"] = "Zoë <zoe@x>"
MESSAGE["To"] = "A <a@b>, c@d"
MESSAGE["Bcc"] = "secret@e"
MESSAGE["Subject"] = "hi"
MESSAGE.set_content("From here\n.dot\n")


def test_send_message(serve):
    got = []

    def script(peer):
        peer.answer((b"ehlo me", FULL))
        group(peer, b"mail from:<zoe@x>", b"rcpt to:<a@b>", b"rcpt to:<c@d>", b"rcpt to:<secret@e>", b"data")
        peer.send(OK * 4 + b"354 go\r\n")
        got.append(text(peer))
        peer.send(OK)
        peer.gone()

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    to = ["a@b", "c@d", "secret@e"]
    assert smtp.send_message(MESSAGE, to_addrs=to) == {}
    assert got[0].endswith(b"\r\nFrom here\r\n..dot\r\n") and b"ecret" not in got[0]
    assert b"\n" not in got[0].replace(b"\r\n", b"")
    smtp.close()


def test_send_message_addresses():
    smtp = smtplib.SMTP()
    smtp.ehlo_resp = b""
    calls = []
    smtp.sendmail = lambda *args: calls.append(args) or {}
    smtp.send_message(MESSAGE)
    assert calls[0][0] == "zoe@x" and sorted(calls[0][1]) == ["a@b", "c@d", "secret@e"]
    with pytest.raises(ValueError, match="no From"):
        smtp.send_message(EmailMessage(), to_addrs=["a@b"])
    with pytest.raises(smtplib.SMTPNotSupportedError):
        smtp.send_message(MESSAGE, "ü@x")


@pytest.mark.parametrize(
    ("mechanism", "dialogue"),
    [
        ("PLAIN", [(b"AUTH PLAIN " + base64.b64encode("\0zoë\0pä".encode()), b"235 in\r\n")]),
        (
            "LOGIN",
            [
                (b"AUTH LOGIN " + base64.b64encode("zoë".encode()), b"334 UGFzc3dvcmQ6\r\n"),
                (base64.b64encode("pä".encode()), b"235 in\r\n"),
            ],
        ),
    ],
)
def test_non_ascii_logins(talk, mechanism, dialogue):
    smtp = talk((b"ehlo me", b"250-x\r\n250 AUTH " + mechanism.encode() + b"\r\n"), *dialogue)
    assert smtp.login("zoë", "pä") == (235, b"in")


def test_login_tries_the_next_way(talk):
    smtp = talk(
        (b"ehlo me", EHLO),
        (b"AUTH PLAIN AHUAcA==", b"535 no\r\n"),
        (b"AUTH LOGIN dQ==", b"334 \r\n"),
        (b"cA==", b"535 never\r\n"),
    )
    with pytest.raises(smtplib.SMTPAuthenticationError, match="never"):
        smtp.login("u", "p")


def test_token_provider(talk):
    smtp = talk(
        (b"ehlo me", b"250-x\r\n250 AUTH XOAUTH2\r\n"),
        (b"AUTH XOAUTH2 " + base64.b64encode(b"user=u\1auth=Bearer t\1\1"), b"334 e30=\r\n"),
        (b"", b"535 expired\r\n"),
    )
    with pytest.raises(smtplib.SMTPAuthenticationError, match="expired"):
        smtp.login("u", token=lambda: "t")


def test_nothing_to_log_in_with(talk):
    smtp = talk((b"ehlo me", b"250-x\r\n250 AUTH GSSAPI\r\n"))
    with pytest.raises(smtplib.SMTPException, match="No suitable"):
        smtp.login("u", "p")


def test_debug_output_hides_credentials(talk, capsys):
    smtp = talk(
        (b"ehlo me", b"250-x\r\n250 AUTH LOGIN PLAIN\r\n"),
        (b"AUTH PLAIN " + base64.b64encode(b"\0user\0geheim"), b"535 no\r\n"),
        (b"AUTH LOGIN " + base64.b64encode(b"user"), b"334 \r\n"),
        (base64.b64encode(b"geheim"), b"235 in\r\n"),
        (b"noop", OK),
    )
    smtp.set_debuglevel(1)
    smtp.login("user", "geheim")
    smtp.noop()
    shown = capsys.readouterr().err
    for secret in (b"geheim", b"\0user\0geheim", b"user"):
        assert base64.b64encode(secret).decode() not in shown
    assert "AUTH PLAIN ***" in shown and "noop" in shown


def test_local_hostname_is_found_out_when_needed(talk, monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getfqdn", lambda *_: asked.append(1) or "full.example")
    smtp = talk((b"ehlo full.example", OK), local_hostname=None)
    assert not asked
    smtp.ehlo()
    assert asked and smtp.local_hostname == "full.example"


def test_context_manager_keeps_the_first_error(talk):
    smtp = talk((b"QUIT", b"535 what\r\n"))
    with pytest.raises(KeyError), smtp:
        raise KeyError
    assert smtp.sock is None


def test_421_anywhere_closes(talk):
    smtp = talk((b"noop", b"421 bye\r\n"))
    assert smtp.noop() == (421, b"bye")
    assert smtp.sock is None
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.noop()


@pytest.mark.parametrize("at", range(4))
def test_421_in_a_transaction(serve, at):
    replies = [OK, OK, b"354 go\r\n", OK]

    def script(peer):
        peer.answer((b"ehlo me", FULL))
        group(peer, b"mail from:<a@b>", b"rcpt to:<c@d>", b"data")
        sent = [*replies[:at], b"421 bye\r\n"]
        peer.send(b"".join(sent[:3]))
        if at == 3:
            text(peer)
            peer.send(sent[3])

    smtp = smtplib.SMTP("127.0.0.1", serve(script), "me", 10)
    kinds = (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPDataError)
    with pytest.raises(kinds[at]):
        smtp.sendmail("a@b", "c@d", b"x")
    assert smtp.sock is None


def test_audit_events(talk):
    seen = []
    sys.addaudithook(lambda event, args: seen.append((event, args[1:])) if event.startswith("smtplib.") else None)
    smtp = talk((b"noop", OK))
    smtp.noop()
    assert seen[0][0] == "smtplib.connect" and seen[0][1][0] == "127.0.0.1"
    assert seen[1] == ("smtplib.send", (b"noop\r\n",))


def test_module_socket_makes_the_sockets(talk, monkeypatch):
    class Sockets:
        def __getattr__(self, name):
            return getattr(socket, name)

        def create_connection(self, *args):
            made.append(args)
            return socket.create_connection(*args)

    made = []
    monkeypatch.setattr(smtplib, "socket", Sockets())
    talk()
    assert len(made) == 1 and made[0][1:] == (10, None)


NAMES = [name for name in smtplib.__all__ if name not in ("quoteaddr", "quotedata", "SendResult", "dsn")]


@pytest.mark.parametrize("name", NAMES)
def test_kin(name):
    import smtplib as stdlib

    ours = getattr(smtplib, name)
    assert issubclass(ours, getattr(stdlib, name))
    assert ours.__module__ == "netproto.smtplib"


def test_errors_pickle():
    for error in (smtplib.SMTPSenderRefused(550, b"x", "a"), smtplib.SMTPRecipientsRefused({"a": (5, b"")})):
        copy = pickle.loads(pickle.dumps(error))
        assert copy.args == error.args and vars(copy) == vars(error)


def test_tls_is_verified_by_default():
    import ssl

    smtp = smtplib.SMTP_SSL()
    assert smtp.context.verify_mode == ssl.CERT_REQUIRED and smtp.context.check_hostname
    assert smtplib.SMTP()._default_context().verify_mode == ssl.CERT_REQUIRED


def test_a_proxy_makes_the_connection(talk):
    asked = []

    def dial(address, *, timeout, dial):
        asked.append((address, timeout))
        return dial(("127.0.0.1", real), timeout)

    real = talk().sock.getpeername()[1]
    with pytest.raises((OSError, smtplib.SMTPException)):
        smtplib.SMTP("mail.example", 4000, timeout=0.3, proxy=dial)  # the server there takes one connection only
    assert asked == [(("mail.example", 4000), 0.3)]
