"""POP3 against a scripted server."""

import base64
import hashlib
import io
import sys

import pytest

from netproto import poplib

MAIL = b"Subject: x\r\n\r\n..dots\r\n" + b"long " * 2000 + b"\r\nlast\r\n.\r\n"
LINES = [b"Subject: x", b"", b".dots", b"long " * 2000, b"last"]
CAPA = b"+OK\r\nUIDL\r\nSASL PLAIN CRAM-MD5\r\nPIPELINING\r\nSTLS\r\nIMPLEMENTATION a b\r\n.\r\n"
PLAIN = base64.b64encode(b"\0zo\xc3\xab\0p\xc3\xa4ss").decode()


def test_commands(talk):
    pop = talk(
        (b"USER a b", b"+OK\r\n"),
        (b"PASS s e", b"+OK in\r\n"),
        (b"STAT", b"+OK 2 320 extra\r\n"),
        (b"LIST", b"+OK\r\n1 100\r\n2 220\r\n.\r\n"),
        (b"LIST 1", b"+OK 1 100\r\n"),
        (b"UIDL", b"+OK\r\n1 a\r\n2 b\r\n.\r\n"),
        (b"UIDL 2", b"+OK 2 b\r\n"),
        (b"TOP 1 0", b"+OK\r\nA: b\r\n\r\n.\r\n"),
        (b"RETR 1", b"+OK follows\r\n" + MAIL),
        (b"DELE 1", b"+OK\r\n"),
        (b"RSET", b"+OK\r\n"),
        (b"NOOP", b"+OK\r\n"),
        (b"RPOP x", b"-ERR no\r\n"),
        (b"UTF8", b"+OK\r\n"),
        (b"APOP z " + hashlib.md5(b"<1.2@x>p").hexdigest().encode(), b"+OK\r\n"),
        (b"CAPA", CAPA),
        (b"QUIT", b"+OK bye\r\n"),
    )
    assert pop.getwelcome() == b"+OK ready <1.2@x>"
    assert pop.user("a b") == b"+OK"
    assert pop.pass_("s e") == b"+OK in"
    assert pop.stat() == (2, 320)
    assert pop.list() == (b"+OK", [b"1 100", b"2 220"], 14)
    assert pop.list(1) == b"+OK 1 100"
    assert pop.uidl() == (b"+OK", [b"1 a", b"2 b"], 10)
    assert pop.uidl("2") == b"+OK 2 b"
    assert pop.top(1, 0) == (b"+OK", [b"A: b", b""], 8)
    assert pop.retr(1) == (b"+OK follows", LINES, sum(map(len, LINES)) + 10)
    pop.dele(1), pop.rset(), pop.noop()
    with pytest.raises(poplib.error_proto) as caught:
        pop.rpop("x")
    assert caught.value.args == (b"-ERR no",)
    pop.utf8()
    pop.apop("z", "p")
    assert pop.capa()["IMPLEMENTATION"] == ["a", "b"]
    assert pop.quit() == b"+OK bye"
    assert pop.sock is None and pop.file is None


@pytest.mark.parametrize("reply", [b"+OK", b"+OK 1", b"+OK a b", b"+OK -1 2", b"+OK 1_0 2", b"+OK " + b"9" * 60])
def test_stat_is_validated(talk, reply):
    pop = talk((b"STAT", reply + b"\r\n"))
    with pytest.raises(poplib.error_proto):
        pop.stat()


@pytest.mark.parametrize("char", [*map(chr, range(32)), "\x7f"])
def test_control_characters_are_refused(talk, char):
    pop = talk()
    for call in (pop.user, pop.pass_, pop.retr, pop.dele, pop.list, pop.uidl, pop.rpop):
        with pytest.raises(ValueError):
            call(f"a{char}b")
    with pytest.raises(ValueError):
        pop.top(1, f"1{char}")
    with pytest.raises(ValueError):
        pop.apop(f"a{char}", "b")
    with pytest.raises(ValueError):
        pop._shortcmd(f"NOOP{char}")


def test_non_ascii_logins(talk):
    pop = talk((b"USER zo\xc3\xab", b"+OK\r\n"), (b"PASS p\xc3\xa4ss", b"+OK\r\n"))
    pop.user("zoë")
    pop.pass_("päss")


def test_sasl_login_with_initial_response(talk):
    pop = talk(
        (b"CAPA", b"+OK\r\nSASL PLAIN\r\n.\r\n"),
        (b"AUTH PLAIN " + PLAIN.encode(), b"+OK in\r\n"),
    )
    assert pop.login("zoë", "päss") == b"+OK in"


def test_sasl_prefers_what_hides_the_password(serve):
    challenge = b"<1896.697170952@postoffice.reston.mci.net>"

    def script(peer):
        peer.answer((b"CAPA", CAPA), (b"AUTH CRAM-MD5", b"+ " + base64.b64encode(challenge) + b"\r\n"))
        # the example of RFC 2195 section 2
        assert base64.b64decode(peer.line()) == b"tim b913a602c7eda7a495b4e6e7334d3890"
        peer.send(b"+OK\r\n")
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    assert pop.login("tim", "tanstaaftanstaaf") == b"+OK"
    pop.close()


def test_a_login_whose_function_fails_is_cancelled(talk):
    pop = talk((b"AUTH X", b"+ \r\n"), (b"*", b"-ERR\r\n"), (b"NOOP", b"+OK\r\n"))
    with pytest.raises(RuntimeError):
        pop.auth("X", _raises, initial_response_ok=False)
    pop.noop()


def _raises(challenge):
    raise RuntimeError("no answer")


def test_auth_with_a_function(talk):
    pop = talk(
        (b"AUTH X-TEST", b"+ " + base64.b64encode(b"who") + b"\r\n"),
        (base64.b64encode(b"me"), b"+ \r\n"),
        (b"", b"+OK\r\n"),
    )
    asked = []

    def answer(challenge):
        asked.append(challenge)
        return {None: None, b"who": "me", b"": b""}[challenge]

    assert pop.auth("x-test", answer) == b"+OK"
    assert asked == [None, b"who", b""]


def test_auth_refused(talk):
    pop = talk((b"AUTH X", b"-ERR never\r\n"), (b"NOOP", b"+OK\r\n"))
    with pytest.raises(poplib.error_proto, match="never"):
        pop.auth("X", lambda challenge: None)
    pop.noop()


def test_token_provider_is_called_when_needed(talk):
    sent = base64.b64encode(b"user=me\1auth=Bearer tok\1\1")
    pop = talk((b"CAPA", b"+OK\r\nSASL XOAUTH2\r\n.\r\n"), (b"AUTH XOAUTH2 " + sent, b"+OK\r\n"))
    assert pop.login("me", token=lambda: "tok") == b"+OK"


def test_login_tries_the_next_way(serve):
    plain = base64.b64encode(b"\0u\0p")

    def script(peer):
        peer.answer((b"CAPA", b"+OK\r\nUSER\r\nSASL PLAIN LOGIN\r\n.\r\n"))
        peer.answer((b"AUTH PLAIN " + plain, b"-ERR no\r\n"), (b"AUTH LOGIN", b"-ERR not so\r\n"))
        peer.answer((b"USER u", b"+OK\r\n"), (b"PASS p", b"-ERR [AUTH] never\r\n"), (b"NOOP", b"+OK\r\n"))
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    with pytest.raises(poplib.error_proto, match="never"):
        pop.login("u", "p")
    pop.noop()
    pop.close()


@pytest.mark.parametrize(
    ("options", "private"), [({}, False), ({"mechanisms": ["CRAM-MD5", "PLAIN"]}, False), ({}, True)]
)
def test_the_password_is_not_shown_for_a_refusal_of_what_hides_it(serve, monkeypatch, options, private):
    def script(peer):
        peer.answer((b"CAPA", b"+OK\r\nUSER\r\nSASL PLAIN CRAM-MD5\r\n.\r\n"))
        peer.answer((b"AUTH CRAM-MD5", b"-ERR refused\r\n"))
        if options or private:
            peer.answer((b"AUTH PLAIN " + base64.b64encode(b"\0u\0p"), b"+OK in\r\n"))
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    if private:
        monkeypatch.setattr(pop, "host", "/a/socket")
    if options or private:
        assert pop.login("u", "p", **options) == b"+OK in"
    else:
        with pytest.raises(poplib.error_proto, match="refused"):
            pop.login("u", "p")
    pop.close()


@pytest.mark.parametrize("reply", [b"-ERR [IN-USE] locked", b"-ERR [SYS/TEMP] later", b"what?"])
def test_what_is_no_refusal_of_the_login_ends_it(talk, reply):
    pop = talk(
        (b"CAPA", b"+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n"),
        (b"AUTH PLAIN " + base64.b64encode(b"\0u\0p"), reply + b"\r\n"),
    )
    with pytest.raises(poplib.error_proto) as caught:
        pop.login("u", "p")
    assert caught.value.args == (reply,)


def test_the_refusal_is_raised_where_the_server_then_closes(serve):
    def script(peer):
        peer.answer((b"CAPA", b"+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n"))
        peer.answer((b"AUTH PLAIN " + base64.b64encode(b"\0u\0p"), b"-ERR once is enough\r\n"))

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    with pytest.raises(poplib.error_proto, match="once is enough"):
        pop.login("u", "p")
    assert pop.sock is None


def test_login_without_sasl(talk):
    pop = talk((b"CAPA", b"-ERR what\r\n"), (b"USER u", b"+OK\r\n"), (b"PASS p", b"+OK\r\n"), greeting=b"+OK\r\n")
    pop.login("u", "p")


def test_login_by_apop_where_there_is_no_user(talk):
    pop = talk(
        (b"CAPA", b"+OK\r\nTOP\r\n.\r\n"),
        (b"APOP u " + hashlib.md5(b"<1.2@x>p").hexdigest().encode(), b"+OK\r\n"),
    )
    pop.login("u", "p")


def test_streams(talk):
    pop = talk(
        (b"RETR 1", b"+OK\r\n" + MAIL),
        (b"RETR 1", b"+OK\r\n" + MAIL),
        (b"TOP 1 0", b"+OK\r\n.\r\n"),
        (b"RETR 9", b"-ERR\r\n"),
        (b"RETR 1", b"+OK\r\n" + MAIL),
        (b"NOOP", b"+OK x\r\n"),
    )
    whole = b"\r\n".join([*LINES, b""])
    file = io.BytesIO()
    assert pop.retr_to(1, file) == (b"+OK", len(whole))
    assert file.getvalue() == whole
    assert b"".join(pop.retr_chunks(1)) == whole
    assert list(pop.retr_chunks(1, top=0)) == []
    with pytest.raises(poplib.error_proto):
        pop.retr_chunks(9)
    pop.retr_chunks(1)
    assert pop.noop() == b"+OK x"  # what nobody read is read away


def test_pipeline(serve):
    def script(peer):
        peer.answer((b"CAPA", CAPA))
        wanted = [b"RETR 1", b"LIST 9", b"DELE 1", b"UIDL"]
        assert [peer.line().strip() for _ in wanted] == wanted  # all, before anything is answered
        peer.send(b"+OK\r\n" + MAIL + b"-ERR none\r\n+OK gone\r\n+OK\r\n1 a\r\n.\r\n")
        peer.answer((b"NOOP", b"+OK n\r\n"), (b"NOOP", b"+OK m\r\n"))
        peer.gone()

    with_pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    try:
        found = list(with_pop.pipeline(["RETR 1", "LIST 9", "DELE 1", "UIDL"]))
        assert found[0] == (b"+OK", LINES, sum(map(len, LINES)) + 10)
        assert isinstance(found[1], poplib.error_proto)
        assert found[2:] == [b"+OK gone", (b"+OK", [b"1 a"], 5)]
        with pytest.raises(ValueError):
            list(with_pop.pipeline(["STLS"]))
        with pytest.raises(ValueError):
            list(with_pop.pipeline(["NOOP\r\nQUIT"]))
        assert list(with_pop.pipeline(["NOOP"])) == [b"+OK n"]
        assert with_pop.noop() == b"+OK m"
    finally:
        with_pop.close()


def test_pipeline_left_early_is_read_away(serve):
    def script(peer):
        peer.answer((b"CAPA", CAPA))
        for number in range(5):
            assert peer.line() == b"RETR %d\r\n" % number
        peer.send((b"+OK\r\n" + MAIL) * 5)
        peer.answer((b"NOOP", b"+OK n\r\n"))
        peer.gone()

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    next(pop.pipeline(f"RETR {n}" for n in range(5)))
    assert pop.noop() == b"+OK n"
    pop.close()


@pytest.mark.parametrize("capa", [CAPA, b"-ERR\r\n"], ids=["ahead", "one by one"])
def test_quit_ends_a_pipeline(serve, capa):
    def script(peer):
        peer.answer((b"CAPA", capa), (b"NOOP", b"+OK n\r\n"), (b"QUIT", b"+OK bye\r\n"))
        assert peer.line() == b""

    pop = poplib.POP3("127.0.0.1", serve(script), timeout=10)
    found = pop.pipeline(["NOOP", "QUIT", "NOOP"])
    assert [next(found), next(found)] == [b"+OK n", b"+OK bye"]
    assert pop.sock is None
    with pytest.raises(poplib.error_proto, match="not connected"):
        next(found)


def test_pipeline_without_pipelining_gives_the_same(talk):
    pop = talk((b"CAPA", b"-ERR\r\n"), (b"RETR 1", b"+OK\r\nx\r\n.\r\n"), (b"DELE 1", b"-ERR no\r\n"))
    found = list(pop.pipeline(["RETR 1", "DELE 1"]))
    assert found[0] == (b"+OK", [b"x"], 3)
    assert isinstance(found[1], poplib.error_proto)


def test_context_manager_says_quit(talk):
    with talk((b"QUIT", b"+OK\r\n")) as pop:
        pass
    assert pop.sock is None


def test_context_manager_keeps_the_first_error(talk):
    pop = talk()
    with pytest.raises(KeyError), pop:
        raise KeyError
    assert pop.sock is None


def test_debug_output_hides_credentials(talk, capsys):
    pop = talk(
        (b"USER u", b"+OK\r\n"),
        (b"PASS geheim", b"+OK\r\n"),
        (b"AUTH PLAIN " + base64.b64encode(b"\0u\0geheim"), b"+OK\r\n"),
        (b"AUTH LOGIN", b"+ VQ==\r\n"),
        (base64.b64encode(b"geheim"), b"+OK\r\n"),
        (b"CAPA", CAPA),
        (b"PASS geheim", b"+OK\r\n"),
        (b" apop u geheim", b"+OK\r\n"),
    )
    pop.set_debuglevel(2)
    pop.user("u")
    pop.pass_("geheim")
    pop.auth("PLAIN", lambda challenge: "\0u\0geheim")
    pop.auth("LOGIN", lambda challenge: "geheim", initial_response_ok=False)
    for command in ("PASS geheim", " apop u geheim"):
        assert list(pop.pipeline([command])) == [b"+OK"]
    shown = capsys.readouterr().out
    assert "USER u" in shown and "PASS ***" in shown
    assert "geheim" not in shown and base64.b64encode(b"geheim").decode() not in shown
    assert base64.b64encode(b"\0u\0geheim").decode() not in shown


def test_audit_events(talk):
    seen = []
    sys.addaudithook(lambda event, args: seen.append((event, args[1:])) if event.startswith("poplib.") else None)
    pop = talk((b"NOOP", b"+OK\r\n"))
    pop.noop()
    assert seen == [("poplib.connect", ("127.0.0.1", pop.port)), ("poplib.putline", (b"NOOP",))]


def test_override_points_are_alive(talk):
    class Mine(poplib.POP3):
        calls = []

        def _getline(self):
            self.calls.append("getline")
            return super()._getline()

        def _getresp(self):
            self.calls.append("getresp")
            return super()._getresp()

        def _putline(self, line):
            self.calls.append(line)
            return super()._putline(line)

    pop = talk((b"RETR 1", b"+OK\r\na\r\n.\r\n"), kind=Mine)
    pop.retr(1)
    assert Mine.calls == ["getresp", "getline", b"RETR 1", "getresp", "getline", "getline", "getline"]


def test_an_own_reader_of_answers_needs_no_other(talk):
    class Mine(poplib.POP3):
        def _getresp(self):
            return self.file.readline().strip()

    pop = talk(
        (b"NOOP", b"+OK n\r\n"),
        (b"LIST", b"+OK\r\n1 2\r\n.\r\n"),
        (b"RETR 1", b"+OK\r\n" + MAIL),
        (b"AUTH X", b"+ \r\n"),
        (b"eA==", b"+OK\r\n"),
        (b"NOOP", b"+OK n\r\n"),
        (b"STAT", b"+OK 1 2\r\n"),
        kind=Mine,
    )
    assert pop.noop() == b"+OK n"
    assert pop.list() == (b"+OK", [b"1 2"], 5)
    assert b"".join(pop.retr_chunks(1)) == b"\r\n".join([*LINES, b""])
    assert pop.auth("X", lambda challenge: "x", initial_response_ok=False) == b"+OK"
    assert list(pop.pipeline(["NOOP"])) == [b"+OK n"]
    assert pop.stat() == (1, 2)


def test_an_own_reader_of_long_answers_needs_no_other(talk):
    class Mine(poplib.POP3):
        def _getlongresp(self):
            while self.file.readline() != b".\r\n":
                pass
            return b"+OK", [], 0

    pop = talk((b"RETR 1", b"+OK\r\n" + MAIL), (b"NOOP", b"+OK n\r\n"), kind=Mine)
    assert pop.retr(1) == (b"+OK", [], 0)
    assert pop.noop() == b"+OK n"


@pytest.mark.parametrize("way", ["retr", "retr_to"])
def test_a_limit_holds_for_what_comes_at_once(talk, way):
    pop = talk((b"RETR 1", b"+OK\r\n" + b"x" * 18 + b"\r\n.\r\n"), (b"RETR 1", MAIL_600), max_message=20)
    read = pop.retr if way == "retr" else lambda which: pop.retr_to(which, io.BytesIO())
    assert read(1)[-1] == 20
    with pytest.raises(poplib.error_proto, match="message too long"):
        read(1)


MAIL_600 = b"+OK\r\n" + b"line\r\n" * 100 + b".\r\n"


def test_module_socket_makes_the_sockets(talk, monkeypatch):
    import socket

    class Sockets:
        def __getattr__(self, name):
            return getattr(socket, name)

        def create_connection(self, *args):
            made.append(args)
            return socket.create_connection(*args)

    made = []
    monkeypatch.setattr(poplib, "socket", Sockets())
    pop = talk()
    assert made == [(("127.0.0.1", pop.port), 10)]


def test_kin():
    import poplib as stdlib

    assert issubclass(poplib.POP3, stdlib.POP3)
    assert issubclass(poplib.POP3_SSL, stdlib.POP3_SSL)
    assert issubclass(poplib.POP3_SSL, poplib.POP3)
    assert issubclass(poplib.error_proto, stdlib.error_proto)


def test_tls_is_verified_by_default():
    import ssl

    context = poplib.POP3_SSL._default_context(type("Named", (), {"host": "x"}))
    assert context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname


def test_names_of_the_standard_library():
    import re
    import ssl

    assert poplib.HAVE_SSL is True and poplib.ssl is ssl and poplib.re is re
    with pytest.raises(AttributeError):
        _ = poplib.bogus


def test_timeout_zero_is_refused():
    with pytest.raises(ValueError):
        poplib.POP3("127.0.0.1", 1, timeout=0)


def test_unix_socket(tmp_path):
    import socket
    import threading

    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()

        def run():
            sock, _ = listener.accept()
            with sock:
                sock.sendall(b"+OK unix\r\n")
                sock.recv(100)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        pop = poplib.POP3(path, timeout=10)
        assert pop.welcome == b"+OK unix"
        pop.close()
        thread.join(10)


def test_a_proxy_makes_the_connection(talk):
    asked = []

    def dial(address, *, timeout, dial):
        asked.append((address, timeout))
        return dial(("127.0.0.1", real), timeout)

    real = talk().sock.getpeername()[1]
    with pytest.raises((OSError, poplib.error_proto)):
        poplib.POP3("mail.example", 4000, timeout=0.3, proxy=dial)  # the server there takes one connection only
    assert asked == [(("mail.example", 4000), 0.3)]
