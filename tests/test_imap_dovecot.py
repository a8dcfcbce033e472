"""`netproto.imaplib` against a real Dovecot."""

from __future__ import annotations

import io
import random
import shlex
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rig.certificates import Authority
from rig.dovecot import Dovecot
from rig.relay import Relay

from netproto import imaplib
from netproto.imaplib import parsed, utf7
from netproto.imaplib._arguments import Literal, Pieces

Connect = Callable[..., Any]

HOSTILE = [
    "two words", 'with "quotes"', "back\\slash", "Entwürfe", "日本語", "R&D", "😀 beyond", "(round)", "{3}",
    "[sq]", "100%", "star*", "til~de", "NIL", "tab-less 'n more", "&",
    "ends with space ", "Ünter/verschachtelt/tief", "+plus", "0",
]  # fmt: skip


@pytest.fixture
def connect(dovecot: Dovecot, authority: Authority) -> Iterator[Connect]:
    """Makes sessions, and closes what is left of them."""
    made: list[Any] = []

    def make(user: str | None = "alice", tls: bool = False, **options: Any) -> Any:
        options.setdefault("timeout", 20)
        if tls:
            context = authority.client_context()
            session: Any = imaplib.IMAP4_SSL("127.0.0.1", dovecot.ports["imaps"], ssl_context=context, **options)
        else:
            session = imaplib.IMAP4("127.0.0.1", dovecot.ports["imap"], **options)
        made.append(session)
        if user is not None:
            session.login(user, dovecot.users[user])
        return session

    yield make
    for session in made:
        session.shutdown()


@pytest.fixture
def mailbox(connect: Connect) -> Iterator[tuple[Any, str]]:
    """A session, and an empty mailbox that it has selected."""
    session = connect()
    name = f"box {random.randrange(1 << 40)}"
    assert session.create(name)[0] == "OK"
    assert session.select(name) == ("OK", [b"0"])
    yield session, name
    if session.state == "SELECTED":
        session.unselect()
        session.delete(name)


def message(number: int, body: bytes = b"hello\r\n") -> bytes:
    return b"From: A <a@example.test>\r\nSubject: number %d\r\nMessage-ID: <%d@x>\r\n\r\n%s" % (number, number, body)


# Logging in


@pytest.mark.parametrize("user", ["alice", "bob", "zoë"])
@pytest.mark.parametrize(
    "way", ["login", "plain", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "best"]
)
def test_login(connect: Connect, dovecot: Dovecot, user: str, way: str) -> None:
    session = connect(None)
    password = dovecot.users[user]
    if way == "login":
        session.login(user, password)
    elif way == "plain":
        session.login_plain(user, password)
    elif way == "best":
        session.login_sasl(user, password)
    else:
        session.login_sasl(user, password, way)
    assert session.state == "AUTH"
    assert "QUOTA" in session.capabilities
    assert session.select()[0] == "OK"
    assert session.logout()[0] == "BYE"


def test_login_by_bytes(connect: Connect) -> None:
    session = connect(None)
    assert session.login(b"alice", b"secret")[0] == "OK"


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER", ""])
def test_login_oauth2(connect: Connect, dovecot: Dovecot, mechanism: str) -> None:
    asked: list[int] = []

    def token() -> str:
        asked.append(1)
        return dovecot.token("alice")

    session = connect(None)
    session.login_oauth2("alice", token, mechanism)
    assert session.state == "AUTH" and asked == [1]
    other = connect(None)
    with pytest.raises(imaplib.IMAP4.error):
        other.login_oauth2("alice", dovecot.token("alice", -100), mechanism)
    assert other.state == "NONAUTH"


def test_authenticate_with_a_function(connect: Connect) -> None:
    session = connect(None)
    assert session.authenticate("PLAIN", lambda _: "\0alice\0secret")[0] == "OK"
    other = connect(None)
    assert other.login_cram_md5("alice", "secret")[0] == "OK"


@pytest.mark.parametrize("way", ["login", "login_plain", "login_sasl", "login_cram_md5"])
def test_wrong_password(connect: Connect, way: str) -> None:
    session = connect(None)
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        getattr(session, way)("alice", "wrong")
    assert session.state == "NONAUTH"
    session.login("alice", "secret")


@pytest.mark.parametrize("waits", [False, True], ids=["LITERAL+", "plain"])
@pytest.mark.parametrize("user", ["alice", "bob", "zoë"])
def test_login_with_literals(connect: Connect, dovecot: Dovecot, user: str, waits: bool) -> None:
    """A name and a password with quotes, backslashes and 8-bit characters, sent by their sizes."""
    session = connect(None)
    hidden = {"AUTH=PLAIN"} | ({"LITERAL+", "LITERAL-"} if waits else set())
    session.capabilities = tuple(word for word in session.capabilities if word not in hidden)
    if user.isascii():
        args = Literal(user.encode()), Literal(dovecot.users[user].encode())
        assert session._logged_in(*session._simple_command("LOGIN", *args))[0] == "OK"
    else:
        assert session.login(user, dovecot.users[user])[0] == "OK"
    assert session.select()[0] == "OK"
    other = connect(None)
    other.capabilities = session.capabilities
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        other.login(user, 'wröng "\\{5}')
    assert other.noop()[0] == "OK"


def fail(_: bytes) -> bytes:
    raise ZeroDivisionError


@pytest.mark.parametrize("mechanism", ["CRAM-MD5", "PLAIN", "SCRAM-SHA-256"])
def test_a_callback_that_raises(connect: Connect, mechanism: str) -> None:
    """The exchange is cancelled, and the session goes on."""
    session = connect(None)
    start = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        session.authenticate(mechanism, fail)
    assert session.state == "NONAUTH" and session.noop()[0] == "OK"
    assert session.login("alice", "secret")[0] == "OK"
    assert time.monotonic() - start < 10


# Ways there


@pytest.mark.parametrize("scheme", ["socks5", "http"])
@pytest.mark.parametrize("tls", [False, True])
def test_proxies(connect: Connect, dovecot: Dovecot, authority: Authority, scheme: str, tls: bool) -> None:
    with Relay() as relay:
        session = connect(tls=tls, proxy=f"{scheme}://127.0.0.1:{relay.port}")
        assert relay.asked == [("127.0.0.1", dovecot.ports["imaps" if tls else "imap"])]
        assert session.append("INBOX", None, None, message(1, b"x" * 200_000))[0] == "OK"
        if not tls:
            session = connect(None, proxy=f"{scheme}://127.0.0.1:{relay.port}", deadline=20)
            assert session.starttls(authority.client_context())[0] == "OK"
            assert session.login("alice", "secret")[0] == "OK"
        assert session.logout()[0] == "BYE"


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_the_certificate_is_that_of_the_server_behind(dovecot: Dovecot, authority: Authority, scheme: str) -> None:
    with Relay() as relay, pytest.raises(ssl.SSLCertVerificationError, match="not valid for"):
        imaplib.IMAP4_SSL(
            dovecot.wrong_host,
            dovecot.ports["imaps"],
            ssl_context=authority.client_context(),
            timeout=10,
            proxy=f"{scheme}://127.0.0.1:{relay.port}",
        )


def test_a_unix_socket(dovecot: Dovecot, authority: Authority, tmp_path: Path) -> None:
    path = tmp_path / "imap"
    for host in (str(path), path):
        path.unlink(missing_ok=True)
        with Relay(str(path), ("127.0.0.1", dovecot.ports["imap"])), imaplib.IMAP4(host, timeout=10) as session:
            assert session.starttls(authority.client_context())[0] == "OK"  # whose host is this one
            assert session.login("alice", "secret")[0] == "OK"
            assert session.select()[0] == "OK"


# TLS


def test_tls(connect: Connect, dovecot: Dovecot, authority: Authority) -> None:
    session = connect(tls=True)
    assert session.noop()[0] == "OK"
    session.logout()
    other = connect(None)
    assert "STARTTLS" in other.capabilities
    assert other.starttls(authority.client_context())[0] == "OK"
    with pytest.raises(imaplib.IMAP4.abort, match="already established"):
        other.starttls(authority.client_context())
    other.login("bob", dovecot.users["bob"])
    assert other.socket().version().startswith("TLS")


def test_tls_is_verified(connect: Connect, dovecot: Dovecot, authority: Authority) -> None:
    """Neither a stranger's certificate nor that of another host is accepted."""
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL("127.0.0.1", dovecot.ports["imaps"], timeout=10)
    with pytest.raises(ssl.SSLCertVerificationError, match="not valid for"):
        imaplib.IMAP4_SSL(
            dovecot.wrong_host, dovecot.ports["imaps"], ssl_context=authority.client_context(), timeout=10
        )
    session = connect(None)
    with pytest.raises(ssl.SSLCertVerificationError):
        session.starttls()
    assert session.state == "LOGOUT" and session.sock.fileno() == -1


# Mailboxes


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(connect: Connect, name: str) -> None:
    session = connect()
    assert session.create(name)[0] == "OK"
    try:
        assert name in {found.name for found in session.parsed.list()}
        assert session.append(name, None, None, message(1))[0] == "OK"
        assert session.select(name) == ("OK", [b"1"])
        assert session.unselect()[0] == "OK"
        assert session.subscribe(name)[0] == "OK"
        assert name in {found.name for found in session.parsed.lsub()}
        assert session.unsubscribe(name)[0] == "OK"
        assert session.parsed.status(name, "(MESSAGES)") == [(name, {"MESSAGES": 1})]
        assert session.parsed.myrights(name).keys() == {name}
        assert session.parsed.getquotaroot(name)[0] == {name: ["User quota"]}
        raw = next(found.raw_name for found in session.parsed.list() if found.name == name)
        assert session.select(raw)[0] == "OK"  # what LIST gives may be given back as bytes,
        assert session.unselect()[0] == "OK"
        assert session.select(raw.decode())[0] == "OK" or "&" in name  # and as str, where that is not ambiguous
        session.unselect()
        assert session.rename(name, "renamed")[0] == "OK"
        assert session.rename("renamed", name)[0] == "OK"
    finally:
        if session.state == "SELECTED":
            session.unselect()
        assert session.delete(name)[0] == "OK"


def test_quoted_names_are_left_alone(connect: Connect) -> None:
    session = connect()
    assert session.create('"a b c"')[0] == "OK"
    assert "a b c" in {found.name for found in session.parsed.list("", "a*")}
    assert session.delete("a b c")[0] == "OK"


@pytest.mark.parametrize("name", ["a\r\nA1 LOGOUT", "nul\0", "lf\n"])
def test_controls_never_leave(connect: Connect, name: str) -> None:
    session = connect()
    with pytest.raises(ValueError, match="NUL, CR and LF"):
        session.select(name.encode())
    with pytest.raises(ValueError, match="NUL, CR and LF"):
        session.select(name)
    with pytest.raises(ValueError, match="NUL, CR and LF"):
        session.xatom("NOOP", name)
    assert session.noop()[0] == "OK"


def test_enable_does_not_believe_what_it_asked_for(connect: Connect) -> None:
    session = connect()
    assert session.enable("UTF8=ACCEPT CONDSTORE")[0] == "OK"
    assert session.utf8_enabled is False
    assert session.response("ENABLED")[1] == [b"CONDSTORE"]
    assert session.create("nach wie vor: ü")[0] == "OK"
    assert session.delete("nach wie vor: ü")[0] == "OK"


# Messages


def generated(seed: int) -> bytes:
    """A message: 8-bit, long lines, leading dots, empty, large."""
    choose = random.Random(seed)
    head = b"From: a@example.test\r\nSubject: %d r\xc3\xa9sum\xe9\r\n\r\n" % seed
    kind = seed % 6
    if kind == 0:
        return head
    if kind == 1:
        return head + bytes(choose.choices(range(0x80, 0x100), k=500)) + b"\r\n"
    if kind == 2:
        return head + b"x" * choose.randrange(5000, 7000) + b"\r\n.\r\n..\r\n.x\r\n"
    if kind == 3:
        return head + b"".join(b".%d\r\n" % number for number in range(200))
    if kind == 4 and seed % 60 == 4:
        return head + choose.randbytes(300_000).hex("\n", 38).replace("\n", "\r\n").encode()
    return head + b"\r\n".join(b"A1 OK {%d}" % choose.randrange(9999) for _ in range(choose.randrange(40)))


def test_messages_come_back_byte_for_byte(mailbox: tuple[Any, str]) -> None:
    session, name = mailbox
    messages = [generated(seed) for seed in range(2000)]
    for text in messages:
        assert session.append(name, r"(\Seen)", None, text)[0] == "OK"
    session.noop()
    status, data = session.fetch("1:*", "(BODY.PEEK[])")
    assert status == "OK"
    assert [part[1] for part in data if isinstance(part, tuple)] == messages
    assert [found["RFC822.SIZE"] for found in session.parsed.fetch("1:*", "(RFC822.SIZE)")] == list(map(len, messages))


def test_line_ends_become_crlf(mailbox: tuple[Any, str]) -> None:
    session, name = mailbox
    session.append(name, None, None, b"a: b\n\nc\rd\r\n")
    session.noop()
    (found,) = session.parsed.fetch("1", "BODY.PEEK[]")
    assert found["BODY[]"] == b"a: b\r\n\r\nc\r\nd\r\n"


def test_a_large_literal_into_a_file(mailbox: tuple[Any, str]) -> None:
    session, name = mailbox
    large = message(1, b"0123456789abcdef\r\n" * 400_000)
    session.append(name, None, None, large)
    session.append(name, None, None, message(2))
    session.noop()
    file = io.BytesIO()
    status, data = session.fetch("1:2", "(UID BODY.PEEK[])", into=file)
    assert status == "OK" and file.getvalue() == large + message(2)
    assert data[0][1] is file and len(data) == 4
    small: list[tuple[bytes, int]] = []

    def choose(header: bytes, size: int) -> Any:
        small.append((header, size))
        return io.BytesIO() if size > 1000 else None

    status, data = session.fetch("1:2", "(BODY.PEEK[])", into=choose)
    assert [size for _, size in small] == [len(large), len(message(2))]
    assert data[0][1].getvalue() == large and data[2][1] == message(2)


@pytest.fixture
def filled(mailbox: tuple[Any, str]) -> tuple[Any, str]:
    session, name = mailbox
    for number in range(1, 6):
        assert session.append(name, None, datetime(2020, 1, number, tzinfo=UTC), message(number))[0] == "OK"
    assert session.noop()[0] == "OK"
    return session, name


@pytest.mark.parametrize("kind", [str, str.encode])
def test_every_argument_may_be_str_or_bytes(filled: tuple[Any, str], kind: Callable[[str], Any]) -> None:
    session, name = filled
    assert session.fetch(kind("1:2"), kind("FLAGS"))[1][0].startswith(b"1 (FLAGS (")
    assert session.store(kind("1"), kind("+FLAGS"), kind(r"\Seen"))[1][0].startswith(b"1 (FLAGS (\\Seen")
    assert session.uid(kind("FETCH"), kind("1"), kind("(FLAGS)"))[1][0].startswith(b"1 (UID 1 FLAGS (")
    assert session.uid(kind("store"), kind("2"), kind("-FLAGS"), kind("(\\Seen)"))[0] == "OK"
    assert session.search(None, kind("SUBJECT"), kind('"number 3"'))[1] == [b"3"]
    assert session.uid(kind("SEARCH"), kind("ALL"))[1] == [b"1 2 3 4 5"]
    assert session.sort(kind("REVERSE DATE"), kind("UTF-8"), kind("ALL"))[0] == "OK"
    assert session.thread(kind("REFERENCES"), kind("UTF-8"), kind("ALL"))[0] == "OK"
    assert session.copy(kind("1"), kind(name))[0] == "OK"
    assert session.status(kind(name), kind("MESSAGES"))[0] == "OK"
    assert session.list(kind(""), kind("*"))[0] == "OK"
    with pytest.raises(imaplib.IMAP4.error, match="BAD"):
        session.uid("FETCH", "5")  # the server says what is missing


def test_messages_as_numbers_and_ranges(filled: tuple[Any, str]) -> None:
    session, _ = filled

    def numbers(messages: Any, **names: Any) -> list[int]:
        return [found.number for found in session.parsed.fetch(messages, ["FLAGS", "UID"], **names)]

    assert numbers(2) == [2]
    assert numbers([1, 3]) == [1, 3]
    assert numbers(range(2, 5)) == [2, 3, 4]
    assert numbers([(4, None), 1]) == [1, 4, 5]
    assert numbers([b"2", "5"], uid=True) == [2, 5]
    with pytest.raises(ValueError):
        numbers([])


def test_search(filled: tuple[Any, str]) -> None:
    session, name = filled
    session.append(
        name, None, None, "Subject: Größe\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nä b\r\n".encode()
    )
    session.noop()
    assert session.search(None, "ALL") == ("OK", [b"1 2 3 4 5 6"])
    assert session.search("UTF-8", 'SUBJECT "größe"') == ("OK", [b"6"])
    assert session.search(None, 'SUBJECT "größe"') == ("OK", [b"6"])  # the character set goes without saying
    assert session.search("ISO-8859-1", "BODY", '"ä b"') == ("OK", [b"6"])
    assert session.search(None, "SUBJECT ?", params=["größe"]) == ("OK", [b"6"])
    assert session.search(None, "(OR SUBJECT ? SUBJECT ?)", params=["größe", 'number 2" ALL']) == ("OK", [b"6"])
    assert session.search(None, "UID ?", params=[3]) == ("OK", [b"3"])
    assert session.parsed.search(None, "ALL", ret="MIN MAX COUNT ALL")[2:] == (
        (range(1, 7),), {"MIN": 1, "MAX": 6, "COUNT": 6},
    )  # fmt: skip
    assert session.parsed.search(None, "ALL", uid=True, ret=["COUNT"]).uid
    assert session.parsed.search(None, "FROM", "nobody") == []
    assert session.parsed.sort("REVERSE ARRIVAL", "UTF-8", "NOT SUBJECT ?", params=["größe"]) == [5, 4, 3, 2, 1]
    assert [found.number for found in session.parsed.thread("REFERENCES", "UTF-8", "ALL", uid=True)] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


def test_items(filled: tuple[Any, str]) -> None:
    session, _ = filled
    found = session.parsed.fetch(
        "1:2", "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE MODSEQ BODY.PEEK[TEXT]<1.2>)"
    )
    assert [one.number for one in found] == [1, 2]
    one = found[0]
    assert one["INTERNALDATE"] == datetime(2020, 1, 1, tzinfo=UTC)
    assert one["ENVELOPE"].subject == b"number 1"
    assert one["ENVELOPE"].from_[0].address == b"a@example.test"
    assert (one["BODYSTRUCTURE"].type, one["BODYSTRUCTURE"].size, one["BODYSTRUCTURE"].lines) == ("text", 7, 1)
    assert one["BODY[TEXT]<1>"] == b"el"
    assert one["MODSEQ"] > 0 and one.uid == 1
    fields = session.parsed.fetch("1", "BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)]")[0]
    assert b"Subject: number 1" in fields["BODY[HEADER.FIELDS (SUBJECT FROM)]"]


def test_delete_copy_move(filled: tuple[Any, str]) -> None:
    session, name = filled
    other = name + " other"
    session.create(other)
    assert session.copy([1, 2], other)[0] == "OK"
    assert session.move(3, other)[0] == "OK"
    assert session.move([4], other, uid=True)[0] == "OK"
    assert session.parsed.status(other, "MESSAGES")[0].items == {"MESSAGES": 4}
    session.response("EXPUNGE")
    assert session.store("1:*", "+FLAGS.SILENT", ["\\Deleted"])[0] == "OK"
    assert session.expunge([2], uid=True) == ("OK", [b"2"])
    assert sorted(session.expunge()[1]) in ([b"1", b"1"], [b"1", b"2"])
    assert session.parsed.search(None, "ALL") == []
    with pytest.raises(ValueError):
        session.expunge(uid=True)
    assert session.close()[0] == "OK" and session.state == "AUTH"
    session.delete(other)
    session.select(name)


def test_readonly(filled: tuple[Any, str]) -> None:
    session, name = filled
    assert session.select(name, readonly=True) == ("OK", [b"5"])
    session.store("1", "+FLAGS", "\\Flagged")
    assert "\\Flagged" not in session.parsed.fetch("1", "(FLAGS)")[0]["FLAGS"]
    assert session.response("UIDVALIDITY")[1][0].isdigit()


def test_condstore_and_qresync(filled: tuple[Any, str]) -> None:
    session, name = filled
    session.unselect()
    session.enable(["CONDSTORE", "QRESYNC"])
    session.select(name, condstore=True)
    validity = int(session.response("UIDVALIDITY")[1][0])
    before = int(session.response("HIGHESTMODSEQ")[1][0])
    session.store("2", "+FLAGS", "\\Flagged")
    assert [found.number for found in session.parsed.fetch("1:*", "(FLAGS)", changedsince=before)] == [2]
    session.store("2", "+FLAGS", "\\Seen", unchangedsince=before)
    assert "\\Seen" not in session.parsed.fetch("2", "(FLAGS)")[0]["FLAGS"]
    session.store("5", "+FLAGS", "\\Deleted")
    session.expunge()
    session.unselect()
    session.select(name, qresync=(validity, before))
    assert parsed.vanished(session.response("VANISHED")[1]) == (range(5, 6),)
    assert [found.uid for found in parsed.fetch(session.response("FETCH")[1])] == [2]


def offered(session: Any, *words: str) -> None:
    missing = set(words) - set(session.capabilities)
    assert not missing, f"this Dovecot does not offer {missing}"


def test_condstore(filled: tuple[Any, str], connect: Connect) -> None:
    """Two sessions change the same flags; the second is told that the first was faster (RFC 7162 section 3.1)."""
    session, name = filled
    offered(session, "CONDSTORE")
    assert session.select(name, condstore=True)[0] == "OK"
    before = int(session.response("HIGHESTMODSEQ")[1][0])
    assert all(found["MODSEQ"] <= before for found in session.parsed.fetch("1:*", "(MODSEQ)"))
    other = connect()
    other.select(name)
    assert other.store("2,4", "+FLAGS", "\\Flagged")[0] == "OK"

    status, data = session.store("1:4", "+FLAGS", ["\\Answered"], unchangedsince=before)
    assert (status == "OK" and b"MODIFIED" in b"".join(part for part in data if part)) or session.untagged_responses
    assert session.response("MODIFIED") == ("MODIFIED", [b"2,4"])
    assert {found.number for found in parsed.fetch(data)} >= {1, 3}
    session.noop()
    flags = {found.number: found["FLAGS"] for found in session.parsed.fetch("1:5", "(FLAGS)")}
    assert [number for number, found in flags.items() if "\\Answered" in found] == [1, 3]
    assert [number for number, found in flags.items() if "\\Flagged" in found] == [2, 4]

    changed = session.parsed.fetch("1:*", "(UID FLAGS)", changedsince=before)
    assert [found.number for found in changed] == [1, 2, 3, 4] and all(found["MODSEQ"] > before for found in changed)
    latest = max(found["MODSEQ"] for found in changed)
    assert session.fetch("1:*", "(FLAGS)", changedsince=latest) == ("OK", [None])
    assert session.search(None, f"MODSEQ {latest}")[1][0].split(b" ")[-2:] == [b"(MODSEQ", b"%d)" % latest]
    assert set(session.parsed.search(None, f"MODSEQ {before + 1}")) == {1, 2, 3, 4}
    assert session.parsed.status(name, "(HIGHESTMODSEQ)")[0].items == {"HIGHESTMODSEQ": latest}
    with session.pipeline() as pipe:
        refused = pipe.store("5", "+FLAGS", "\\Seen", unchangedsince=1)
        accepted = pipe.store("5", "+FLAGS", "\\Seen", unchangedsince=latest)
    assert refused.result()[0] == accepted.result()[0] == "OK"
    assert session.response("MODIFIED") == ("MODIFIED", [b"5"])
    assert "\\Seen" in session.parsed.fetch("5", "(FLAGS)")[0]["FLAGS"]


def test_qresync(filled: tuple[Any, str], connect: Connect) -> None:
    """What has changed and what is gone since the last visit comes with SELECT (RFC 7162 section 3.2)."""
    session, name = filled
    offered(session, "QRESYNC", "ENABLE")
    session.unselect()
    assert session.enable("QRESYNC")[0] == "OK"
    assert b"QRESYNC" in session.response("ENABLED")[1][0]
    session.select(name)
    validity = int(session.response("UIDVALIDITY")[1][0])
    before = int(session.response("HIGHESTMODSEQ")[1][0])
    session.unselect()

    other = connect()
    other.select(name)
    other.store("2,4:5", "+FLAGS.SILENT", "\\Deleted")
    other.expunge()
    other.store("1", "+FLAGS.SILENT", "\\Flagged")
    other.append(name, None, None, message(6))

    assert session.select(name, qresync=(validity, before)) == ("OK", [b"3"])
    assert parsed.vanished(session.response("VANISHED")[1]) == (range(2, 3), range(4, 6))
    changed = {found.uid: found for found in parsed.fetch(session.response("FETCH")[1])}
    assert set(changed) == {1, 6} and "\\Flagged" in changed[1]["FLAGS"]

    for known in ("1:3", [(1, 3)], range(1, 4)):  # only of these
        session.unselect()
        assert session.select(name, qresync=(validity, before, known))[0] == "OK"
        assert parsed.vanished(session.response("VANISHED")[1]) == (range(2, 3),)
        assert [found.uid for found in parsed.fetch(session.response("FETCH")[1])] == [1]
    session.unselect()
    assert session.select(name, qresync=(validity + 1, before))[0] == "OK"  # another mailbox of that name: nothing
    assert session.response("VANISHED")[1] == session.response("FETCH")[1] == [None]

    found = session.parsed.fetch("1:*", "(UID FLAGS)", uid=True, changedsince=before, vanished=True)
    assert {one.uid for one in found} == {1, 6}
    assert parsed.vanished(session.response("VANISHED")[1]) == (range(2, 3), range(4, 6))
    session.store("1", "+FLAGS.SILENT", "\\Deleted")
    session.expunge()
    assert parsed.vanished(session.response("VANISHED")[1]) == (range(1, 2),)  # in place of EXPUNGE from now on


def test_metadata(connect: Connect) -> None:
    """Annotations of a mailbox and the server (RFC 5464), values of any kind."""
    session = connect()
    offered(session, "METADATA")
    session.create("annotated box")
    try:
        box = '"annotated box"'
        for value in (b"plain", b'with "quotes" and \\', "zweizeilig\r\nü".encode(), b"x" * 5000):
            entry = Pieces([b"(/private/comment ", Literal(value), b")"])
            assert session.xatom("SETMETADATA", box, entry)[0] == "OK"
            assert session.xatom("GETMETADATA", box, "/private/comment")[0] == "OK"
            data = session.response("METADATA")[1]
            shown = b"".join(part if isinstance(part, bytes) else b"".join(part) for part in data)
            assert value in shown.replace(b"\\\\", b"\\").replace(b'\\"', b'"')
        assert session.xatom("SETMETADATA", box, "(/private/comment NIL)")[0] == "OK"
        assert session.xatom("GETMETADATA", box, "/private/comment")[0] == "OK"
        (left,) = session.response("METADATA")[1]
        assert left is None or left.endswith(b"NIL)")
        assert session.xatom("GETMETADATA", '""', "/shared/comment")[0] == "OK"
    finally:
        session.delete("annotated box")


def test_notify(filled: tuple[Any, str], connect: Connect) -> None:
    """The server tells of mailboxes that are not selected (RFC 5465)."""
    session, name = filled
    offered(session, "NOTIFY")
    other = connect()
    other.create("watched")
    try:
        events = "(MessageNew MessageExpunge)"
        asked = f"(selected (MessageNew MessageExpunge FlagChange)) (mailboxes watched {events})"
        assert session.xatom("NOTIFY", "SET", asked)[0] == "OK"
        session.response("STATUS")
        other.append("watched", None, None, message(1))
        other.append(name, None, None, message(6))
        seen: dict[str, Any] = {}
        with session.idle(duration=15) as idler:
            for kind, data in idler:
                seen[kind] = data
                if {"STATUS", "EXISTS"} <= seen.keys():
                    break
        assert seen["EXISTS"] == [b"6"]
        (status,) = parsed.status(seen["STATUS"])
        assert status.mailbox == "watched" and status.items["MESSAGES"] == 1
        assert session.xatom("NOTIFY", "NONE")[0] == "OK"
    finally:
        other.delete("watched")


def test_pipelined_answers_with_names_as_literals(connect: Connect) -> None:
    """Dovecot sends names that need much quoting as literals; each answer is that of its command."""
    session = connect()
    names = ['"' * 9 + str(number) for number in range(3)] + ["plain", "\\" * 16]
    for name in names:
        assert session.create(name)[0] == "OK"
    try:
        with session.pipeline() as pipe:
            promises = [pipe.status(name, "(MESSAGES)") for name in names]
        answers = [promise.result() for promise in promises]
        assert any(isinstance(part, tuple) for _, data in answers for part in data)
        assert [parsed.status(data)[0].mailbox for _, data in answers] == names
    finally:
        for name in names:
            session.delete(name)


@pytest.mark.parametrize("waits", [False, True], ids=["LITERAL+", "plain"])
def test_pipelined_appends(mailbox: tuple[Any, str], waits: bool) -> None:
    session, name = mailbox
    if waits:
        session.capabilities = tuple(word for word in session.capabilities if not word.startswith("LITERAL"))
    messages = [message(number, b"%d\r\n" % number * 100) for number in range(50)]
    with session.pipeline() as pipe:
        promises = [pipe.append(name, "\\Seen", None, text) for text in messages]
    assert {promise.result()[0] for promise in promises} == {"OK"}
    session.noop()
    assert [found["BODY[]"] for found in session.parsed.fetch("1:*", "BODY.PEEK[]")] == messages


def test_the_limit_of_an_answer(filled: tuple[Any, str]) -> None:
    session, name = filled
    session.append(name, None, None, message(6, b"x" * 100_000))
    session.noop()
    session.max_response = 50_000
    assert session.fetch("1:5", "BODY.PEEK[]")[0] == "OK"
    file = io.BytesIO()
    assert session.fetch("6", "BODY.PEEK[]", into=file)[0] == "OK" and len(file.getvalue()) > 100_000
    with pytest.raises(imaplib.IMAP4.abort, match="response size exceeds the limit of 50000"):
        session.fetch("1:*", "BODY.PEEK[]")


def test_pipeline(filled: tuple[Any, str]) -> None:
    session, _ = filled
    with session.pipeline() as pipe:
        promises = [pipe.fetch(str(number), "(UID)") for number in range(1, 6)]
        found = pipe.search(None, "SUBJECT ?", params=["number 4"])
        wrong = pipe.xatom("NOSUCH")
        last = pipe.uid("FETCH", "1", "(UID)")
        assert promises[1].result() == ("OK", [b"2 (UID 2)"])
        assert not last.done
    assert [promise.result() for promise in promises] == [("OK", [b"%d (UID %d)" % (n, n)]) for n in range(1, 6)]
    assert found.result() == ("OK", [b"4"])
    with pytest.raises(imaplib.IMAP4.error, match="NOSUCH"):
        wrong.result()
    assert last.result() == ("OK", [b"1 (UID 1)"])
    with session.pipeline(3) as pipe:
        promises = [pipe.noop() for _ in range(500)]
    assert all(promise.result()[0] == "OK" for promise in promises)
    assert session.noop()[0] == "OK"


def test_compress(connect: Connect) -> None:
    session = connect(tls=True)
    assert session.create("compressed")[0] == "OK"
    try:
        assert session.compress()[0] == "OK"
        large = message(1, b"the same line again and again\r\n" * 50_000)
        assert session.append("compressed", None, None, large)[0] == "OK"
        session.select("compressed")
        assert session.parsed.fetch("1", "BODY[]")[0]["BODY[]"] == large
        assert session.noop()[0] == "OK"
        session.unselect()
    finally:
        session.delete("compressed")
    session.logout()


def test_idle_between_two_sessions(filled: tuple[Any, str], connect: Connect) -> None:
    session, name = filled
    other = connect()
    with session.idle(duration=15) as idler:
        other.append(name, None, None, message(6))
        start = time.monotonic()
        seen = []
        for kind, data in idler:
            seen.append((kind, data))
            if kind == "EXISTS":
                break
        assert ("EXISTS", [b"6"]) in seen and time.monotonic() - start < 10
        other.select(name)
        other.store("1", "+FLAGS", "\\Deleted")
        other.expunge()
        kinds: list[str] = []
        while "EXPUNGE" not in kinds:
            burst = list(idler.burst(0.2))
            assert burst, kinds
            kinds += [kind for kind, _ in burst]
    assert session.state == "SELECTED" and session.noop()[0] == "OK"
    with session.idle(duration=0.3) as idler:
        start = time.monotonic()
        assert list(idler) == []
        assert 0.2 < time.monotonic() - start < 5
    assert session.noop()[0] == "OK"


# The rest


def test_acl_and_quota(connect: Connect, dovecot: Dovecot) -> None:
    session = connect()
    session.create("shared box")
    try:
        assert session.setacl("shared box", "bob", "lrs")[0] == "OK"
        (rights,) = session.parsed.getacl("shared box")
        assert rights.mailbox == "shared box" and set(rights.rights["bob"]) >= set("lrs")
        assert session.deleteacl("shared box", "bob")[0] == "OK"
        assert "bob" not in session.parsed.getacl("shared box")[0].rights
        assert set("lrswi") <= set(session.parsed.myrights("shared box")["shared box"])
        roots, quotas = session.parsed.getquotaroot("shared box")
        assert roots == {"shared box": ["User quota"]} and quotas[0].resources["STORAGE"][1] == 204800
        assert session.parsed.getquota("User quota")[0].root == "User quota"
        assert session.setquota("User quota", "(STORAGE 5)")[0] == "NO"
    finally:
        session.delete("shared box")
    full = connect("full")
    status, data = full.append("INBOX", None, None, message(1, b"x" * 3000))
    assert status == "NO" and data[0].startswith(b"[OVERQUOTA]")


def test_server_and_session(connect: Connect) -> None:
    session = connect()
    assert session.parsed.id({"name": "netproto", "version": None})["name"] == "Dovecot"
    assert session.parsed.id()["name"] == "Dovecot"
    own, others, shared = session.parsed.namespace()
    assert (own[0].prefix, own[0].delimiter) == ("", "/") and [n.prefix for n in others + shared] == ["shared/"]
    assert "IDLE" in session.parsed.capability()
    assert session.select()[0] == "OK"
    assert session.check()[0] == "OK"
    assert session.recent()[0] == "OK"
    assert session.xatom("UNSELECT")[0] == "OK"
    assert session.CAPABILITY()[0] == "OK"
    with pytest.raises(imaplib.IMAP4.error, match="NOSUCHCOMMAND"):
        session.xatom("NOSUCHCOMMAND")
    with pytest.raises(imaplib.IMAP4.error, match="illegal in state AUTH"):
        connect().fetch("1", "FLAGS")


def test_listed_names_round_trip(connect: Connect) -> None:
    session = connect()
    for line in session.list()[1]:
        (found,) = parsed.mailboxes([line])
        assert utf7.encode(found.name) == found.raw_name
        if not {"\\Noselect", "\\NonExistent"} & set(found.flags):
            assert session.status(found.name, "(MESSAGES)")[0] == "OK"


def test_over_a_program(dovecot: Dovecot) -> None:
    command = f"exec {sys.executable} -c {shlex.quote(_RELAY)} {dovecot.ports['imap']}"
    with imaplib.IMAP4_stream(command) as session:
        assert session.login("alice", "secret")[0] == "OK"
        assert session.select()[0] == "OK"
        assert session.noop()[0] == "OK"


_RELAY = """
import os, socket, sys, threading
sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def back():
    while data := sock.recv(65536): os.write(1, data)
    os._exit(0)
threading.Thread(target=back, daemon=True).start()
while data := os.read(0, 65536): sock.sendall(data)
"""


_IMAPCLIENT = """
import ssl, sys
from netproto.core import install
install()
import imaplib, imapclient
assert imaplib.__name__ == "netproto.imaplib"
port, authority = int(sys.argv[1]), sys.argv[2]
client = imapclient.IMAPClient("127.0.0.1", port, ssl=False, timeout=10)
client.starttls(ssl.create_default_context(cafile=authority))
client.login("alice", "secret")
client.create_folder("für imapclient")
try:
    client.append("für imapclient", b"Subject: x\\r\\n\\r\\nhi\\r\\n")
    client.select_folder("für imapclient")
    found = client.fetch(client.search("ALL"), ["FLAGS", "ENVELOPE", "BODY[]"])
    assert [message[b"BODY[]"] for message in found.values()] == [b"Subject: x\\r\\n\\r\\nhi\\r\\n"], found
    client.idle()
    client.idle_check(timeout=0.1)
    client.idle_done()
    client.unselect_folder()
finally:
    client.delete_folder("für imapclient")
client.logout()
"""


def test_imapclient_swapped(dovecot: Dovecot, authority: Authority) -> None:
    """A popular package that derives its clients from imaplib's works on ours."""
    command = [sys.executable, "-c", _IMAPCLIENT, str(dovecot.ports["imap"]), str(authority.certificate)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
