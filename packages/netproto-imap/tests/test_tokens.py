"""Values out of responses: tables of cases, and that both builds agree."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto.imaplib import _tokens_py, parsed
from netproto.imaplib.parsed import Mailbox, ParseError, Thread


@pytest.fixture(params=["_tokens_py", "_tokens_c"], ids=["py", "c"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    name = f"netproto.imaplib.{request.param}"
    if os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (b"", []),
        (b"  1 nil NIL nix", [1, None, None, "nix"]),
        (rb"(\Seen \* $x) {", [["\\Seen", "\\*", "$x"], "{"]),
        (rb'"" "a b" "q\"\\" "\x"', [b"", b"a b", b'q"\\', b"x"]),
        (b"BODY[HEADER.FIELDS (SUBJECT \"]\")]<0> x", ['BODY[HEADER.FIELDS (SUBJECT "]")]<0>', "x"]),
        (b"[open (a)b)", None),
        (b"[open (a)b", ["[open", ["a"], "b"]),
        (b"()(())", [[], [[]]]),
        (b"12345678901234567890 123456789012345678901", [12345678901234567890, "123456789012345678901"]),
        (b"\xc3\xbc \xff", ["ü", "\udcff"]),
        ([(b"a {3}", b"xyz"), b" (b)"], ["a", b"xyz", ["b"]]),
        ([(b"(a ~{3}", b"xyz"), (b" {0}", b""), b")"], [["a", b"xyz", b""]]),
        ([(b"(a", b"xyz"), b")"], None),
        (b"(", None),
        (b")", None),
        (b'"open', None),
        (b'"open\\"', None),
        (b"(" * 501 + b")" * 501, None),
        ([(b"{1}", b"x"), (b"({1}", b"y")], None),
    ],
)  # fmt: skip
def test_tokens(kernel: ModuleType, text: Any, values: Any) -> None:
    if values is None:
        with pytest.raises(ValueError):
            kernel.tokens(text)
    else:
        assert kernel.tokens(text) == values


def test_plain_keeps_digits(kernel: ModuleType) -> None:
    assert kernel.tokens(b'() "/" 007', True) == [[], b"/", "007"]


def test_depth(kernel: ModuleType) -> None:
    assert kernel.MAX_DEPTH == 500
    assert len(kernel.tokens(b"(" * 500 + b")" * 500)) == 1


def test_numbers(kernel: ModuleType) -> None:
    assert kernel.numbers(b"") == []
    assert kernel.numbers(b" 1  22 18446744073709551615 99999999999999999999 ") == [1, 22, 2**64 - 1, 10**20 - 1]
    for wrong in (b"x", b"1x", b"1,2", b"-1", b"1" * 21, b"1\t2"):
        with pytest.raises(ValueError):
            kernel.numbers(wrong)


def test_types(kernel: ModuleType) -> None:
    for wrong in (None, 5):
        with pytest.raises(TypeError):
            kernel.tokens(wrong)


PIECES = [b"(", b")", b'"', b"\\", b" ", b"[", b"]", b"nil", b"12", b"a", b"{3}", b"~", b"\xff", b"0" * 19, b"\r\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join), st.booleans(), st.binary(max_size=5))
def test_builds_agree(text: bytes, plain: bool, literal: bytes) -> None:
    compiled = pytest.importorskip("netproto.imaplib._tokens_c", exc_type=ImportError)

    def outcome(call: Any, *args: Any) -> Any:
        try:
            return call(*args)
        except ValueError as error:
            return str(error)

    for given_text in (text, [(text + b"{5}", literal), text], [(b"(" + text + b"~{5}", literal), b")"]):
        assert outcome(_tokens_py.tokens, given_text, plain) == outcome(compiled.tokens, given_text, plain)
    assert outcome(_tokens_py.numbers, text) == outcome(compiled.numbers, text)


def test_leaks() -> None:
    compiled = pytest.importorskip("netproto.imaplib._tokens_c", exc_type=ImportError)
    code = """
import gc, sys
from netproto.imaplib import _tokens_c, _scan_c
def work():
    for _ in range(300):
        _tokens_c.tokens(b'1 (A "b\\\\"" NIL (1 2 xyz) BODY[x y] "q")')
        _tokens_c.tokens([(b"(a {3}", b"xyz"), b")"])
        _tokens_c.numbers(b"1 2 300")
        _scan_c.scan(b"* 1 FETCH (X {3}\\r\\nabc)\\r\\n* 5 EXISTS\\r\\n* 1 FETCH (Y {9}\\r\\n", {}, 100, 100)
        for wrong in (b"((a b", b'a "', b")"):
            try: _tokens_c.tokens(wrong)
            except ValueError: pass
work(); gc.collect(); before = sys.getallocatedblocks()
for _ in range(20): work()
gc.collect(); print(sys.getallocatedblocks() - before)
"""
    assert compiled
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(printed.stdout) < 100


ENVELOPE = (
    b'("Wed, 17 Jul 1996" "Hi" (("T G" NIL "gray" "x.edu")) (("T G" NIL "gray" "x.edu")) NIL '
    b'((NIL NIL "group" NIL)("A" NIL "a" "b.c")(NIL NIL NIL NIL)) NIL NIL NIL "<1@x>")'
)


def test_fetch_items() -> None:
    message, other = parsed.fetch(
        [
            b'1 (UID 7 flags (\\Seen) INTERNALDATE " 7-Jul-1996 02:44:25 -0730" ENVELOPE '
            + ENVELOPE
            + b" MODSEQ (12))",
            (b"2 (BODY[HEADER.FIELDS (SUBJECT)] {7}", b"S: x\r\n\xff"),
            b" RFC822.SIZE 12)",
        ]
    )
    assert (message.number, message.uid, other.number, other.uid) == (1, 7, 2, None)
    assert list(message) == ["UID", "FLAGS", "INTERNALDATE", "ENVELOPE", "MODSEQ"]
    assert message["FLAGS"] == ("\\Seen",)
    assert message["MODSEQ"] == 12
    assert message["INTERNALDATE"] == datetime(1996, 7, 7, 2, 44, 25, tzinfo=timezone(-timedelta(hours=7, minutes=30)))
    envelope = message["ENVELOPE"]
    assert envelope is message["ENVELOPE"]
    assert envelope.subject == b"Hi" and envelope.reply_to == () and envelope.message_id == b"<1@x>"
    assert [address.address for address in envelope.to] == [b"group", b"a@b.c", b""]
    assert dict(other) == {"BODY[HEADER.FIELDS (SUBJECT)]": b"S: x\r\n\xff", "RFC822.SIZE": 12}
    assert message.raw("FLAGS") == ["\\Seen"]
    with pytest.raises(KeyError):
        message["BODY"]


TEXT = b'("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "QUOTED-PRINTABLE" 30 2 NIL ("INLINE" NIL) ("de" "en") "here")'
IMAGE = b'("IMAGE" "PNG" ("NAME" "x.png") "<id>" "what" "BASE64" 300 NIL ("attachment" ("filename" "x.png")) NIL NIL)'


def test_bodystructure() -> None:
    inner = b'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 400 ' + ENVELOPE + b" (" + TEXT + IMAGE + b' "MIXED") 12)'
    (message,) = parsed.fetch([b"1 (BODYSTRUCTURE (" + TEXT + IMAGE + inner + b' "MIXED" ("BOUNDARY" "b") NIL NIL))'])
    body = message["BODYSTRUCTURE"]
    assert (body.type, body.subtype, body.parameters) == ("multipart", "mixed", {"boundary": b"b"})
    text, image, forwarded = body.parts
    assert (text.parameters, text.lines, text.language, text.location) == (
        {"charset": b"utf-8"}, 2, (b"de", b"en"), b"here",
    )  # fmt: skip
    assert text.disposition == ("inline", {})
    assert image.disposition == ("attachment", {"filename": b"x.png"}) and image.id == b"<id>"
    assert forwarded.envelope.subject == b"Hi" and forwarded.lines == 12
    assert [section for section, _ in body.walk()] == ["1", "2", "3.1", "3.2"]
    (single,) = parsed.fetch([b"1 (BODY " + TEXT + b")"])
    assert [section for section, _ in single["BODY"].walk()] == ["1"]


def test_other_responses() -> None:
    assert parsed.mailboxes([rb'(\HasNoChildren) "/" "Entw&APw-rfe"', b"() NIL 007", None]) == [
        Mailbox(("\\HasNoChildren",), "/", "Entwürfe", b"Entw&APw-rfe", {}),
        Mailbox((), None, "007", b"007", {}),
    ]
    assert parsed.mailboxes([(b'() "/" {3}', b'a"b'), b""])[0].name == 'a"b'
    assert parsed.mailboxes([b'() "/" "R&D"', b'() "/" "\xc3\xbc"', b'() "/" x ("CHILDINFO" ("SUBSCRIBED"))'])[
        2
    ].extended
    assert parsed.status([b'"1" (MESSAGES 2 UIDNEXT 5)']) == [("1", {"MESSAGES": 2, "UIDNEXT": 5})]
    assert parsed.search([b"1 2", b"3 (MODSEQ 9)", b""]) == [1, 2, 3]
    assert parsed.search([None]) == []
    assert parsed.esearch([b'(TAG "A1") UID MIN 2 ALL 2,10:11']) == [
        ("A1", True, (range(2, 3), range(10, 12)), {"MIN": 2}),
    ]
    assert parsed.namespace([b'(("" "/")) NIL (("#s/" "/" "X" ("y")))'])[2] == [("#s/", "/", [b"X", [b"y"]])]
    assert parsed.quota([b'"" (STORAGE 1 2 MESSAGE 3 4)']) == [("", {"STORAGE": (1, 2), "MESSAGE": (3, 4)})]
    assert parsed.quotaroot([b'INBOX "" "User quota"']) == {"INBOX": ["", "User quota"]}
    assert parsed.acl([b'INBOX alice lrs bob ""']) == [("INBOX", {"alice": "lrs", "bob": ""})]
    assert parsed.rights([b"INBOX lrs"]) == {"INBOX": "lrs"}
    assert parsed.identity([b'("name" "Dovecot" "os" NIL)']) == {"name": "Dovecot", "os": None}
    assert parsed.identity([b"NIL"]) == {}
    assert parsed.vanished([b"(EARLIER) 41,43:45"]) == (range(41, 42), range(43, 46))
    assert parsed.capabilities([b"IMAP4rev1 idle"]) == {"IMAP4REV1", "IDLE"}


def test_threads() -> None:
    threads = parsed.thread([b"(2)(3 6 (4 23)(44 7 96))((3)(5))"])
    assert threads[0] == Thread(2, [])
    assert list(threads[1].walk()) == [(0, 3), (1, 6), (2, 4), (3, 23), (2, 44), (3, 7), (4, 96)]
    assert list(threads[2].walk()) == [(0, None), (1, 3), (1, 5)]
    long = parsed.thread([b"(" + b" ".join(b"%d" % number for number in range(1, 5001)) + b")"])
    assert sum(1 for _ in long[0].walk()) == 5000
    assert parsed.thread([b""]) == []


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (parsed.fetch, b"1"), (parsed.fetch, b"x (FLAGS ())"), (parsed.fetch, b"1 (FLAGS)"),
        (parsed.fetch, b'1 ("a" 1)'),
        (parsed.mailboxes, b"x"), (parsed.status, b"x"), (parsed.status, b"x (A)"), (parsed.search, b"1 x"),
        (parsed.esearch, b"ALL x"), (parsed.esearch, b"MIN"), (parsed.thread, b"1"), (parsed.thread, b"((1) 2)"),
        (parsed.namespace, b"NIL"), (parsed.namespace, b"(x) NIL NIL"), (parsed.quota, b"x (A 1)"),
        (parsed.acl, b"x a"),
        (parsed.rights, b"x"), (parsed.identity, b"x"), (parsed.vanished, b"x"), (parsed.quotaroot, b""),
    ],
)  # fmt: skip
def test_what_cannot_be_read(make: Any, text: bytes) -> None:
    with pytest.raises(ParseError):
        make([text or b" "])


@pytest.mark.parametrize(
    "item", [b"ENVELOPE (NIL)", b"ENVELOPE NIL", b"BODY (1)", b"BODY ()", b"FLAGS 1", b'INTERNALDATE "x"']
)
def test_items_that_cannot_be_read(item: bytes) -> None:
    (message,) = parsed.fetch([b"1 (" + item + b")"])
    with pytest.raises(ParseError):
        message[item.split()[0].decode()]


def test_deep_parts() -> None:
    deep = b"(" * 200 + TEXT + b' "MIXED")' * 200
    (message,) = parsed.fetch([b"1 (BODY " + deep + b")"])
    with pytest.raises(ParseError):
        message["BODY"]


# What servers have been seen to send, or might


@pytest.mark.parametrize("make", [parsed.search, parsed.capabilities])
def test_a_literal_where_none_belongs(make: Any) -> None:
    with pytest.raises(parsed.ParseError):
        make([(b"{3}", b"abc"), b""])
    assert not make([None]) and not make([b""])


def test_nil_where_text_belongs() -> None:
    (message,) = parsed.fetch([b'1 (BODYSTRUCTURE ("TEXT" "plain" ("charset" NIL "x" "y") NIL NIL NIL NIL 5 NIL '
                               b'(NIL NIL) ("en" NIL) NIL))'])  # fmt: skip
    part = message["BODYSTRUCTURE"]
    assert (part.encoding, part.size, part.parameters) == ("", 0, {"charset": b"", "x": b"y"})
    assert (part.disposition, part.language, part.location) == (("", {}), (b"en",), None)
    (mailbox,) = parsed.mailboxes([b'() "/" NIL'])  # where a name belongs, it is one
    assert mailbox.name == "NIL"


@pytest.mark.parametrize(
    ("structure", "kind", "parts"),
    [
        (b'("message" "rfc822" NIL NIL NIL "7bit" 10 NIL NIL 5)', "message/rfc822", 0),
        (b'("message" "rfc822" NIL NIL NIL "7bit" 10 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) NIL 5)',
         "message/rfc822", 0),
        (b'("message" "rfc822" NIL NIL NIL "7bit" 10 NIL ("text" "plain" NIL NIL NIL "7bit" 1 1) 5)',
         "message/rfc822", 1),
        (b'(NIL "mixed")', "multipart/mixed", 0), (b'("multipart" "mixed")', "multipart/mixed", 0),
        (b'(NIL "mixed" ("boundary" "x") NIL NIL)', "multipart/mixed", 0),
        (b'(("text" "plain" NIL NIL NIL "7bit" 1 1)(NIL "mixed") "mixed")', "multipart/mixed", 2),
        (b"(NIL NIL NIL NIL NIL NIL NIL)", "/", 0),
    ],
)  # fmt: skip
def test_structures_with_holes(structure: bytes, kind: str, parts: int) -> None:
    for name in ("BODY", "BODYSTRUCTURE"):
        (message,) = parsed.fetch([b"1 (%s %s)" % (name.encode(), structure)])
        part = message[name]
        assert (f"{part.type}/{part.subtype}", len(part.parts)) == (kind, parts)
        assert list(part.walk())
    if kind == "message/rfc822" and b"NIL NIL 5" in structure:
        assert part.envelope is None


def test_numbers_too_long_to_be_any() -> None:
    for make, data in ((parsed.vanished, b"9" * 5000), (parsed.esearch, b"ALL 1:" + b"9" * 5000),
                       (parsed.search, b"9" * 5000), (parsed.vanished, "١".encode())):  # fmt: skip
        with pytest.raises(parsed.ParseError) as caught:
            make([data])
        assert len(str(caught.value)) < 600


def test_errors_show_the_beginning() -> None:
    for make in (parsed.fetch, parsed.mailboxes, parsed.status, parsed.thread, parsed.quota, parsed.namespace):
        for data in ([b'"' + b"x" * 1_000_000], [(b"{9}", b"x" * 1_000_000), b"("], [b"x " * 500_000]):
            with pytest.raises(parsed.ParseError) as caught:
                make(data)
            assert len(str(caught.value)) < 600
    (message,) = parsed.fetch([b'1 (ENVELOPE "' + b"x" * 1_000_000 + b'")'])
    with pytest.raises(parsed.ParseError) as caught:
        message["ENVELOPE"]
    assert len(str(caught.value)) < 600


def test_threads_deeper_than_python_can_go() -> None:
    text = b"(" + b" ".join(b"%d" % number for number in range(1, 100_001)) + b")"
    (one,), (other,) = parsed.thread([text]), parsed.thread([text])
    assert one == other and (one != other) is False
    assert repr(one).startswith("Thread(number=1, replies=[Thread(number=2, replies=[")
    assert repr(one).endswith("])" * 100_000)
    (shorter,) = parsed.thread([text.replace(b" 100000", b"")])
    assert one != shorter and shorter != one
    (small,) = parsed.thread([b"(1 (2)(3 4))"])
    assert eval(repr(small), {"Thread": parsed.Thread}) == small
    assert small != parsed.Thread(1, []) and small != 5 and parsed.Thread(1, []) == (1, [])
    with pytest.raises(TypeError):
        hash(small)


def test_typed_uid_commands() -> None:
    class Session:
        def _alone(self, name: str) -> None:
            pass

        def uid(self, command: Any, *args: Any) -> Any:
            return ("OK", [b"1 2"])

    for command in ("SEARCH", b"search", bytearray(b"Search")):
        assert parsed.Parsed(Session()).uid(command, "ALL") == [1, 2]  # type: ignore[arg-type]


def test_values_are_pickled_by_their_public_place() -> None:
    import pickle

    for name in parsed.__all__:
        assert getattr(parsed, name).__module__ == "netproto.imaplib.parsed" or name[0].islower()
    (found,) = parsed.status([b"x (MESSAGES 1)"])
    assert pickle.loads(pickle.dumps(found)) == found
