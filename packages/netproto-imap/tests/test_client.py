"""Arguments on the wire, what a subclass may override, what the log shows."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto import imaplib
from netproto.imaplib import _arguments, utf7

Serve = Callable[..., Any]


def session(server: Any, state: str = "SELECTED", **options: Any) -> Any:
    made = imaplib.IMAP4("127.0.0.1", server.port, timeout=10, **options)
    made.state = state
    return made


def sent(server: Any) -> list[bytes]:
    """What the server got, without tags and line ends."""
    return [line.split(b" ", 1)[-1].removesuffix(b"\r\n") for line in server.received]


@pytest.mark.parametrize(
    ("call", "wire"),
    [
        (lambda m: m.select("a b"), b'SELECT "a b"'),
        (lambda m: m.select(b"a b"), b'SELECT "a b"'),
        (lambda m: m.select('"a b"'), b'SELECT "a b"'),
        (lambda m: m.select('a"b\\c'), b'SELECT "a\\"b\\\\c"'),
        (lambda m: m.select("Entwürfe", True), b"EXAMINE Entw&APw-rfe"),
        (lambda m: m.select("Entw&APw-rfe"), b"SELECT Entw&APw-rfe"),
        (lambda m: m.select(b"R&D"), b"SELECT R&D"),
        (lambda m: m.select("R&D"), b"SELECT R&-D"),
        (lambda m: m.select("x", condstore=True), b"SELECT x (CONDSTORE)"),
        (lambda m: m.select("x", qresync=(1, 2, "1:5")), b"SELECT x (QRESYNC (1 2 1:5))"),
        (lambda m: m.fetch(bytearray(b"1"), b"FLAGS"), b"FETCH 1 (FLAGS)"),
        (lambda m: m.fetch(b"1:*", "all"), b"FETCH 1:* all"),
        (lambda m: m.fetch([1, (3, 5), range(7, 9), "9", b"10", (12, None)], ["UID", b"FLAGS"], uid=True),
         b"UID FETCH 1,3:5,7:8,9,10,12:* (UID FLAGS)"),
        (lambda m: m.fetch(range(1, 6, 2), "UID"), b"FETCH 1,3,5 (UID)"),
        (lambda m: m.fetch("1", "UID", changedsince=5, vanished=True), b"FETCH 1 (UID) (CHANGEDSINCE 5 VANISHED)"),
        (lambda m: m.fetch("1", "BODY[HEADER.FIELDS (?)]", params=["x"]), b"FETCH 1 (BODY[HEADER.FIELDS (?)])"),
        (lambda m: m.store(b"1", b"+FLAGS", b"\\Seen"), b"STORE 1 +FLAGS (\\Seen)"),
        (lambda m: m.store(1, "FLAGS", ["\\Seen", "$x"], unchangedsince=9),
         b"STORE 1 (UNCHANGEDSINCE 9) FLAGS (\\Seen $x)"),
        (lambda m: m.uid("FETCH", "5"), b"UID FETCH 5"),
        (lambda m: m.uid("fetch", b"5", b"UID"), b"UID FETCH 5 (UID)"),
        (lambda m: m.uid(b"SEARCH", None, "ALL"), b"UID SEARCH ALL"),
        (lambda m: m.uid("MOVE", "1", "a b"), b'UID MOVE 1 "a b"'),
        (lambda m: m.uid("SORT", "DATE", "UTF-8", "ALL"), b"UID SORT (DATE) UTF-8 ALL"),
        (lambda m: m.search(None, "FROM", '"a b"'), b'SEARCH FROM "a b"'),
        (lambda m: m.search("UTF-8", "ALL"), b"SEARCH CHARSET UTF-8 ALL"),
        (lambda m: m.search(b"koi8-r", "SUBJECT ж"), b"SEARCH CHARSET koi8-r SUBJECT \xd6"),
        (lambda m: m.search("x-unknown", b"SUBJECT \xff"), b"SEARCH CHARSET x-unknown SUBJECT \xff"),
        (lambda m: m.search(None, "FROM ? UID ?", params=['a"b', 5]), b'SEARCH FROM "a\\"b" UID 5'),
        (lambda m: m.search(None, 'SUBJECT "why ?" (FROM ?)', params=["x"]), b'SEARCH SUBJECT "why ?" (FROM x)'),
        (lambda m: m.search(None, "ALL", ret="", uid=True), b"UID SEARCH RETURN () ALL"),
        (lambda m: m.thread("REFS", None, "ALL"), b"THREAD REFS ALL"),
        (lambda m: m.status("x", ["MESSAGES", "UNSEEN"]), b"STATUS x (MESSAGES UNSEEN)"),
        (lambda m: m.list("", "a b/%"), b'LIST "" "a b/%"'),
        (lambda m: m.list("", "*"), b'LIST "" *'),
        (lambda m: m.list(pattern="ü*"), b'LIST "" &APw-*'),
        (lambda m: m.setacl("x", "a b", "lrs"), b'SETACL x "a b" lrs'),
        (lambda m: m.id({"name": "x y", "os": None}), b'ID ("name" "x y" "os" NIL)'),
        (lambda m: m.id(), b"ID NIL"),
        (lambda m: m.copy(5, "x", uid=True), b"UID COPY 5 x"),
        (lambda m: m.expunge("1:5", uid=True), b"UID EXPUNGE 1:5"),
        (lambda m: m.xatom("x-thing", "a", 5, None, b"b"), b"X-THING a 5 b"),
        (lambda m: m.getannotation("x", "/comment", "value.priv"), b"GETANNOTATION x /comment value.priv"),
        (lambda m: m.partial("1", "RFC822", "1", "5"), b"PARTIAL 1 RFC822 1 5"),
    ],
)  # fmt: skip
def test_wire(serve: Serve, call: Callable[[Any], Any], wire: bytes) -> None:
    server = serve()
    client = session(server)
    if b"(?)" in wire:  # no word of its own
        with pytest.raises(ValueError, match="more parameters"):
            call(client)
        client.shutdown()
        return
    assert call(client)[0] == "OK"
    client.shutdown()
    assert sent(server) == [wire]


@pytest.mark.parametrize("bad", ["a\rb", "a\nb", "a\0b", b"x\r\nA1 LOGOUT"])
def test_controls_are_refused(serve: Serve, bad: Any) -> None:
    server = serve()
    client = session(server)
    calls: list[Callable[[], Any]] = [
        lambda: client.select(bad), lambda: client.search(None, bad), lambda: client.fetch(bad, "UID"),
        lambda: client.fetch("1", bad), lambda: client.xatom("NOOP", bad), lambda: client.list(bad, "*"),
        lambda: client.store("1", "FLAGS", bad), lambda: client.id({"name": bad}),
        lambda: client.search(None, "FROM ?", params=["nul\0"]), lambda: client.xatom(bad), lambda: client.uid(bad),
        lambda: client._simple_command(bad if isinstance(bad, str) else bad.decode()),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises((ValueError, KeyError, imaplib.IMAP4.error), match=r"not allowed|Unknown|\\"):
            call()
    assert not any("\r" in name or "\n" in name or "\0" in name for name in imaplib.Commands)
    client.state = "NONAUTH"
    with pytest.raises(ValueError, match="not allowed"):
        client.login("user", bad)
    client.shutdown()
    assert sent(server) == []
    assert client.tagged_commands == {}


@pytest.mark.parametrize("mark", ["{5}", "{5+}", "x {12}", "~{3}", b"{0}", "(SUBJECT {5-}"])
def test_what_looks_like_a_literal_at_the_end(serve: Serve, mark: Any) -> None:
    """The server would wait for so many bytes, and take them from the next command."""
    server = serve()
    client = session(server)
    calls: list[Callable[[], Any]] = [
        lambda: client.search(None, "SUBJECT", mark), lambda: client.xatom("X-A", mark),
        lambda: client.uid("SEARCH", "SUBJECT", mark), lambda: client.thread("REFS", None, mark),
        lambda: client.sort("DATE", None, mark), lambda: client.uid("FETCH", mark), lambda: client.proxyauth("x"),
    ]  # fmt: skip
    for call in calls[:-1]:
        with pytest.raises(ValueError, match="has to be quoted"):
            call()
    assert client.search(None, "SUBJECT", b'"%s"' % (mark if isinstance(mark, bytes) else mark.encode()))[0] == "OK"
    assert client.search(None, "SUBJECT ?", params=[mark])[0] == "OK"
    assert client.search(None, "SUBJECT", mark, "ALL")[0] == "OK"  # for the server to refuse
    assert client.create(mark)[0] == "OK"
    assert client.tagged_commands == {}
    client.shutdown()
    assert len(server.received) == 4 and server.received[3].endswith(b'"\r\n')


def test_read_only(serve: Serve) -> None:
    """What LOGIN's OK has in brackets is about no mailbox."""
    server = serve({"LOGIN": b"%t OK [READ-ONLY] in\r\n", "SELECT": b"%t OK [READ-ONLY] done\r\n",
                    "NOOP": b"* OK [READ-ONLY] now\r\n%t OK\r\n"})  # fmt: skip
    client = session(server, "NONAUTH")
    assert client.login("u", "p")[0] == "OK"
    for name, shown in (("a b", "'a b'"), (b"INBOX", "b'INBOX'")):
        with pytest.raises(imaplib.IMAP4.readonly, match=f"^{shown} is not writable$"):
            client.select(name)
    client.untagged_responses.clear()
    assert client.noop()[0] == "OK"
    with pytest.raises(imaplib.IMAP4.readonly, match="changed to READ-ONLY"):
        client.fetch("1", "UID")
    with pytest.raises(imaplib.IMAP4.error, match=r"^Unknown IMAP4 UID command: 'FROB'$"):
        client.uid("frob")
    client.shutdown()


def test_exceptions_tell_where_they_are_found() -> None:
    import pickle
    import traceback

    for kind in (imaplib.IMAP4.error, imaplib.IMAP4.abort, imaplib.IMAP4.readonly):
        assert kind.__module__ == "netproto.imaplib"
        assert traceback.format_exception_only(kind("x")) == [f"netproto.imaplib.{kind.__qualname__}: x\n"]
        assert type(pickle.loads(pickle.dumps(kind("x")))) is kind


def test_nul_in_credentials(serve: Serve) -> None:
    """No message of PLAIN has one within a field (RFC 4616 section 2)."""
    server = serve(capabilities=b"AUTH=PLAIN AUTH=CRAM-MD5 AUTH=LOGIN SASL-IR")
    client = session(server, "NONAUTH")
    for user, password in (("victim\0x", "p"), ("u", "p\0q"), ("ü\0x", "p"), ("ü", "p\0q")):
        for call in (client.login, client.login_plain, client.login_sasl):
            with pytest.raises(ValueError, match=r"NUL|prohibits"):
                call(user, password)
    client.shutdown()
    assert server.received == []


def test_literals_wait_or_do_not(serve: Serve) -> None:
    def take(server: Any) -> None:
        server.literal(ask=b"+}" not in server.received[-1])
        server.conn.sendall(server.tag + b" OK done\r\n")

    for capability, size, mark in (
        (b"", 10, b"{10}"), (b"LITERAL+", 10, b"{10+}"), (b"LITERAL-", 4096, b"{4096+}"),
        (b"LITERAL-", 4097, b"{4097}"), (b"LITERAL+", 100_000, b"{100000}"),
    ):  # fmt: skip
        server = serve({"APPEND": take}, capabilities=capability)
        client = session(server)
        assert client.append("a b", "\\Seen", None, b"x" * size) == ("OK", [b"done"])
        client.shutdown()
        assert server.received[0].endswith(b'APPEND "a b" (\\Seen) ' + mark + b"\r\n")
        assert server.received[1:] == [b"x" * size, b"\r\n"]


def test_a_literal_refused(serve: Serve) -> None:
    server = serve({"APPEND": b"%t NO [TRYCREATE] no such mailbox\r\n"})
    client = session(server)
    assert client.append("x", None, None, b"data")[0] == "NO"
    assert client.literal is None
    assert client.noop()[0] == "OK"
    client.shutdown()


def test_literals_within_a_search(serve: Serve) -> None:
    def take(server: Any) -> None:
        server.literal()
        server.conn.sendall(b"* SEARCH 1\r\n" + server.tag + b" OK done\r\n")

    server = serve({"SEARCH": take})
    client = session(server)
    assert client.search(None, "(SUBJECT ?)", params=["ü"]) == ("OK", [b"1"])
    client.shutdown()
    assert server.received[0].endswith(b"SEARCH CHARSET UTF-8 (SUBJECT {2}\r\n")
    assert server.received[1:] == ["ü".encode(), b")\r\n"]


def test_logins_outside_ascii(serve: Serve) -> None:
    server = serve({"AUTHENTICATE": b"%t OK in\r\n"}, capabilities=b"AUTH=PLAIN SASL-IR")
    client = session(server, "NONAUTH")
    assert client.login("zoë", "pässwörd")[0] == "OK"
    client.shutdown()
    assert sent(server)[0] == b"AUTHENTICATE PLAIN AHpvw6sAcMOkc3N3w7ZyZA=="

    def take(server: Any) -> None:
        server.literal()
        server.received[-2:] = [server.received[-1]]
        server.literal()
        server.conn.sendall(server.tag + b" OK in\r\n")

    server = serve({"LOGIN": take})
    client = session(server, "NONAUTH")
    assert client.login("zoë", "pässwörd")[0] == "OK"
    client.shutdown()
    assert "pässwörd".encode() in server.received


def test_sasl_without_initial_response(serve: Serve) -> None:
    def challenge(server: Any) -> None:
        server.conn.sendall(b"+\r\n")
        server.received.append(server.file.readline())
        server.conn.sendall(server.tag + b" OK in\r\n")

    server = serve({"AUTHENTICATE": challenge}, capabilities=b"AUTH=PLAIN")
    client = session(server, "NONAUTH")
    client.login_plain("u", "p")
    client.shutdown()
    assert server.received[0].endswith(b"AUTHENTICATE PLAIN\r\n")
    assert server.received[1] == b"AHUAcA==\r\n"
    with pytest.raises(imaplib.IMAP4.error, match="none of the mechanisms"):
        other = session(serve(capabilities=b"AUTH=GSSAPI"), "NONAUTH")
        try:
            other.login_sasl("u", "p")
        finally:
            other.shutdown()


@pytest.mark.parametrize("debug", [0, 4, 5])
def test_credentials_are_not_shown(serve: Serve, capsys: pytest.CaptureFixture[str], debug: int) -> None:
    server = serve(
        {"AUTHENTICATE": b"%t NO no\r\n", "LOGIN": b"%t NO no\r\n"}, capabilities=b"AUTH=PLAIN SASL-IR LITERAL+"
    )
    client = session(server, "NONAUTH")
    client.debug = debug
    for call in (
        lambda: client.login("user", "geheim"),
        lambda: client.login_plain("user", "geheim"),
        lambda: client.authenticate("PLAIN", lambda _: "\0user\0geheim"),
        lambda: client.login("user", "geheim ü"),
    ):
        with pytest.raises(imaplib.IMAP4.error):
            call()
    client.print_log()
    client.shutdown()
    shown = capsys.readouterr().err
    assert "LOGIN ***" in shown and "AUTHENTICATE PLAIN ***" in shown
    for secret in ("geheim", "AHVzZXIAZ2VoZWlt"):
        assert secret not in shown


def test_overriding_any_step(serve: Serve) -> None:
    """With a step overridden, everything goes through it; the answers are the same."""
    answer = b"* 1 FETCH (UID 5 BODY[] {5}\r\na\r\nb\n)\r\n* 2 EXISTS\r\n%t OK [READ-WRITE] done\r\n"
    seen: list[str] = []

    class Watched(imaplib.IMAP4):
        def readline(self) -> bytes:
            seen.append("readline")
            return imaplib.IMAP4.readline(self)

        def read(self, size: int) -> bytes:
            seen.append("read")
            return imaplib.IMAP4.read(self, size)

        def send(self, data: bytes) -> None:
            seen.append("send")
            imaplib.IMAP4.send(self, data)

        def _append_untagged(self, typ: str, dat: Any) -> None:
            seen.append(typ)
            imaplib.IMAP4._append_untagged(self, typ, dat)

    server = serve({"FETCH": answer})
    client: Any = Watched("127.0.0.1", server.port, 10)
    client.state = "SELECTED"
    seen.clear()
    expected = ("OK", [(b"1 (UID 5 BODY[] {5}", b"a\r\nb\n"), b")"])
    assert client.fetch("1", "(UID BODY[])") == expected
    assert seen == [
        "send",
        "readline",
        "read",
        "readline",
        "FETCH",
        "FETCH",
        "readline",
        "EXISTS",
        "readline",
        "READ-WRITE",
    ]
    assert client.untagged_responses == {"EXISTS": [b"2"], "READ-WRITE": [b""]}
    client.shutdown()
    other = session(serve({"FETCH": answer}))
    assert other.fetch("1", "(UID BODY[])") == expected
    assert other.untagged_responses == {"EXISTS": [b"2"], "READ-WRITE": [b""]}
    other.shutdown()


def test_open_of_ones_own(serve: Serve) -> None:
    server = serve()

    class Own(imaplib.IMAP4_SSL):
        def open(self, host: str = "", port: int = 993, timeout: Any = None) -> None:
            self.host, self.port = host, port
            self.sock = socket.create_connection(("127.0.0.1", server.port))

    client = Own("nowhere.invalid", 1, ssl_context=mock.Mock())
    assert client.noop()[0] == "OK"
    assert client.socket() is client.sock
    client.logout()


def test_the_socket_module_may_be_replaced(serve: Serve) -> None:
    server = serve()
    with mock.patch("netproto.imaplib.socket") as patched:
        patched.create_connection.side_effect = lambda *_, **__: socket.create_connection(("127.0.0.1", server.port))
        client = imaplib.IMAP4("elsewhere.invalid", 4)
    patched.create_connection.assert_called_once_with(("elsewhere.invalid", 4))
    client.logout()
    server = serve()
    with mock.patch("netproto.imaplib.socket") as patched:
        patched.create_connection.side_effect = lambda _, seconds: socket.create_connection(("127.0.0.1", server.port))
        client = imaplib.IMAP4("elsewhere.invalid", 4, 7)
    patched.create_connection.assert_called_once_with(("elsewhere.invalid", 4), 7)
    client.logout()


def test_unix_socket_and_source_address(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    client = imaplib.IMAP4("127.0.0.1", server.port, 10, source_address=("127.0.0.1", 0))
    assert client.noop()[0] == "OK"
    client.logout()
    path = tmp_path / "imap.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def answer() -> None:
            with listener.accept()[0] as conn:
                conn.sendall(b"* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n")
                tag = conn.recv(100).split()[0]
                conn.sendall(b"* BYE\r\n" + tag + b" OK\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with imaplib.IMAP4(str(path), timeout=10) as client:
            assert client.state == "AUTH"
        thread.join(10)


def test_commands_may_be_added(serve: Serve) -> None:
    with mock.patch.dict(imaplib.Commands, {"XMINE": ("SELECTED",)}):
        server = serve({"XMINE": b"* XMINE 1\r\n%t OK\r\n"})
        client = session(server)
        assert client._simple_command("XMINE", "a") == ("OK", [b""])
        assert client.response("xmine") == ("xmine", [b"1"])
        client.shutdown()
    client.state = "AUTH"
    with pytest.raises(imaplib.IMAP4.error, match="illegal in state AUTH, only allowed in states SELECTED"):
        client.fetch("1", "UID")
    with pytest.raises(AttributeError):
        client.NOSUCH  # noqa: B018


def test_kin() -> None:
    code = """
import sys
from netproto import imaplib as ours
assert "imaplib" not in sys.modules and "ssl" not in sys.modules and "email" not in sys.modules
import imaplib
for name in ("IMAP4", "IMAP4_SSL", "IMAP4_stream", "IMAP4.error", "IMAP4.abort", "IMAP4.readonly"):
    mine, theirs = ours, imaplib
    for part in name.split("."):
        mine, theirs = getattr(mine, part), getattr(theirs, part)
    assert issubclass(mine, theirs) and mine is not theirs, name
assert issubclass(ours.IMAP4.abort, ours.IMAP4.error) and ours.IMAP4.select is not imaplib.IMAP4.select
"""
    subprocess.run([sys.executable, "-c", code], check=True)


# Helpers


@given(st.text(max_size=30))
def test_utf7_round_trip(name: str) -> None:
    try:
        encoded = utf7.encode(name)
    except UnicodeEncodeError:
        assert any("\ud800" <= char <= "\udfff" for char in name)
        return
    assert utf7.decode(encoded) == name
    assert all(0x20 <= byte <= 0x7E for byte in encoded)
    assert utf7.is_encoded(encoded.decode())
    imapclient = pytest.importorskip("imapclient.imap_utf7")
    if name.isprintable():
        assert imapclient.encode(name) == encoded


@given(st.binary(max_size=20) | st.text("&-,AOk+/= é", max_size=12).map(str.encode))
def test_utf7_decodes_only_what_it_encodes(data: bytes) -> None:
    try:
        name = utf7.decode(data)
    except UnicodeDecodeError:
        return
    assert utf7.encode(name) == data


def test_utf7_examples() -> None:
    for name, encoded in {
        "~peter/mail/台北/日本語": b"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "&": b"&-", "a&b": b"a&-b",
        "é&è": b"&AOk-&-&AOg-", "😀": b"&2D3eAA-", "\t": b"&AAk-", "": b"",
    }.items():  # fmt: skip
        assert (utf7.encode(name), utf7.decode(encoded), utf7.decode(encoded.decode())) == (encoded, name, name)
    utf7.register()
    assert "Entwürfe".encode("utf-7-imap") == b"Entw&APw-rfe"
    assert b"Entw&APw-rfe".decode("utf-7-imap") == "Entwürfe"
    with pytest.raises(UnicodeError):
        "ü".encode("utf-7-imap", "ignore")
    for wrong in (b"&AOk", b"&AOk-&AOk-", b"&AGE-", b"&AO/-", b"\xc3", b"&=-", b"a\n"):
        with pytest.raises(UnicodeDecodeError):
            utf7.decode(wrong)


@given(st.binary(max_size=20).filter(lambda data: not any(byte in data for byte in b"\0\r\n")))
def test_quoting_is_idempotent(data: bytes) -> None:
    client = imaplib.IMAP4.__new__(imaplib.IMAP4)
    for quote in (client._astring, client._list_mailbox, client._checkquote):
        once = quote(data)
        assert quote(once) == once
        if once != data:
            assert once[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\") == data or b"\\" in data
    assert _arguments.is_quoted(client._quote(data))


def test_dates_and_flags() -> None:
    moment = datetime(2033, 5, 18, 5, 33, 20, tzinfo=timezone(timedelta(hours=2)))
    assert imaplib.Time2Internaldate(moment) == '"18-May-2033 05:33:20 +0200"'
    assert imaplib.Time2Internaldate('"as it is"') == '"as it is"'
    for wrong in ("unquoted", '"', None, datetime(2020, 1, 1), b"x"):
        with pytest.raises(ValueError):
            imaplib.Time2Internaldate(wrong)  # type: ignore[arg-type]
    assert imaplib.Internaldate2tuple(b'25 (INTERNALDATE "01-Jan-2000 11:30:00 +1130")') is not None
    for text in (
        b"",
        b'INTERNALDATE "01-Xyz-2000 11:30:00 +1130"',
        b'INTERNALDATE "01-Jan-2000 11:30:00 +1130',
        b"x" * 99,
    ):
        assert imaplib.Internaldate2tuple(text) is None
    assert imaplib.ParseFlags(b"1 (FLAGS (\\Seen $x))") == (b"\\Seen", b"$x")
    first = imaplib.Internaldate2tuple(b'X INTERNALDATE "01-Jan-2000 11:30:00 +1130"')
    for rest in (b' INTERNALDATE "', b' INTERNALDATE "01-Xyz-2000 11:30:00 +1130"', b'INTERNALDATE "01-Jan-2000'):
        assert imaplib.Internaldate2tuple(b'X INTERNALDATE "01-Jan-2000 11:30:00 +1130"' + rest) == first
    for text in (b"1 (UID 5)", b"", b")", b"FLAGS (", b"FLAGS (a", b") FLAGS ("):
        assert imaplib.ParseFlags(text) == ()
    assert imaplib.ParseFlags(b"1 (FLAGS (a) X FLAGS (b c") == (b"a",)  # as the standard library has it
    assert imaplib.ParseFlags(b"1 (FLAGS (a) X FLAGS (b) c") == (b"b",)
    assert [imaplib.Int2AP(number) for number in (0, 1, 255, -16, 4096)] == [b"", b"B", b"PP", b"BA", b"BAAA"]


def test_names_that_are_made_late() -> None:
    assert imaplib.Untagged_status.match(b"* 1 FETCH (x)")["data2"] == b"(x)"  # type: ignore[index]
    import io
    import re

    assert re.fullmatch(imaplib._Literal, b"x {5}")["size"] == b"5"  # type: ignore[index]
    assert re.match(imaplib._Untagged_status, b"* 1 EXISTS")["type"] == b"EXISTS"  # type: ignore[index]
    assert imaplib.DEFAULT_BUFFER_SIZE == io.DEFAULT_BUFFER_SIZE
    assert imaplib.HAVE_SSL and imaplib.Months[1] == "Jan" and imaplib.Mon2num[b"Dec"] == 12
    assert imaplib.Idler.__name__ == "Idler" and imaplib._Authenticator(lambda _: None).process(b"") == b"*"
    with pytest.warns(DeprecationWarning):
        assert imaplib.__version__ == "2.60"
    with pytest.raises(AttributeError):
        imaplib.nothing  # noqa: B018
