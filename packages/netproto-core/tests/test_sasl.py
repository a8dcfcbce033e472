"""SASL mechanisms: the examples of the RFCs, and servers that lie."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode

import pytest

from netproto.core import sasl


def test_plain() -> None:
    assert sasl.plain("tim", "tanstaaftanstaaf").initial() == b"\0tim\0tanstaaftanstaaf"  # RFC 4616 section 4
    assert sasl.plain("Kurt", "xipj3plmq", "Ursel").respond(b"") == b"Ursel\0Kurt\0xipj3plmq"
    assert sasl.plain("zoë", "pässwörd").initial() == "\0zoë\0pässwörd".encode()
    with pytest.raises(sasl.SASLError):
        sasl.plain("a", "b").respond(b"more?")
    for user, password in (("a\0b", "c"), ("a", "b\0c")):
        with pytest.raises(ValueError, match="NUL"):
            sasl.plain(user, password)


def test_login() -> None:
    one = sasl.login("user", "secret")
    assert one.initial() is None and one.respond(b"Username:") == b"user" and one.respond(b"any") == b"secret"
    with pytest.raises(sasl.SASLError):
        one.respond(b"And?")


def test_cram_md5() -> None:
    challenge = b"<1896.697170952@postoffice.reston.mci.net>"  # RFC 2195 section 2
    assert sasl.cram_md5("tim", "tanstaaftanstaaf").respond(challenge) == b"tim b913a602c7eda7a495b4e6e7334d3890"


EXCHANGES = [
    (  # RFC 5802 section 5
        "sha1", "fyko+d2lbbFgONRv9qkxdawL",
        b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    ),
    (  # RFC 7677 section 3
        "sha256", "rOprNGfwEbeRWgbNEkqO",
        b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("hash_name", "nonce", "first", "challenge", "answer", "last"), EXCHANGES)
def test_scram(hash_name: str, nonce: str, first: bytes, challenge: bytes, answer: bytes, last: bytes) -> None:
    one = sasl.scram("user", "pencil", hash_name=hash_name, nonce=nonce)
    assert one.name == {"sha1": "SCRAM-SHA-1", "sha256": "SCRAM-SHA-256"}[hash_name]
    assert one.initial() == first and one.respond(b"") == first
    assert one.respond(challenge) == answer
    with pytest.raises(sasl.SASLError):
        one.finish()
    assert one.respond(last) == b""
    one.finish()
    with pytest.raises(sasl.SASLError):
        one.respond(b"more")


@pytest.mark.parametrize(
    "challenge",
    [
        b"", b"nonsense", b"\xff", b"r=other,s=QSXCR+Q6sek8bf92,i=4096", b"r=mine,s=QSXCR+Q6sek8bf92,i=4096",
        b"r=mineX,s=QSXCR+Q6sek8bf92,i=1", b"r=mineX,s=QSXCR+Q6sek8bf92,i=99999999999", b"r=mineX,s=,i=4096",
        b"r=mineX,s=***,i=4096", b"r=mineX,s=QSXCR+Q6sek8bf92,i=x", b"m=ext,r=mineX,s=QSXCR+Q6sek8bf92,i=4096",
    ],
)  # fmt: skip
def test_scram_servers_that_make_no_sense(challenge: bytes) -> None:
    one = sasl.scram("user", "pencil", nonce="mine")
    one.initial()
    if challenge:
        with pytest.raises(sasl.SASLError):
            one.respond(challenge)
    with pytest.raises(sasl.SASLError):
        one.finish()


@pytest.mark.parametrize("last", [b"v=AAAA", b"e=invalid-proof", b"", b"v=", b"x=y", b"v=***"])
def test_scram_servers_that_do_not_know_the_password(last: bytes) -> None:
    hash_name, nonce, _, challenge, _, _ = EXCHANGES[1]
    one = sasl.scram("user", "pencil", hash_name=hash_name, nonce=nonce)
    one.respond(challenge)
    with pytest.raises(sasl.SASLError):
        one.respond(last)
    with pytest.raises(sasl.SASLError):
        one.finish()


def test_scram_binds_to_the_channel() -> None:
    one = sasl.scram("us,er=", "pencil", binding=("tls-exporter", b"\1\2"), nonce="mine", authorize_as="boss")
    assert one.name == "SCRAM-SHA-256-PLUS"
    assert one.initial() == b"p=tls-exporter,a=boss,n=us=2Cer=3D,r=mine"
    answer = dict(part.split("=", 1) for part in one.respond(b"r=mineX,s=QSXC,i=4096").decode().split(","))
    assert b64decode(answer["c"]) == b"p=tls-exporter,a=boss,\1\2"
    salted = hashlib.pbkdf2_hmac("sha256", b"pencil", b64decode("QSXC"), 4096)
    message = f"n=us=2Cer=3D,r=mine,r=mineX,s=QSXC,i=4096,c={answer['c']},r=mineX".encode()
    server = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), message, "sha256")
    assert one.respond(b"v=" + b64encode(server)) == b""
    one.finish()
    assert sasl.scram("u", "p", could_bind=True, nonce="n").initial() == b"y,,n=u,r=n"


def test_tokens() -> None:
    expected = b"user=someuser@example.com\1auth=Bearer ya29.vF9\1\1"
    assert sasl.xoauth2("someuser@example.com", "ya29.vF9").initial() == expected
    calls: list[int] = []
    one = sasl.xoauth2("u", lambda: calls.append(1) or "fresh")  # type: ignore[func-returns-value]
    assert not calls and one.initial() == b"user=u\1auth=Bearer fresh\1\1" and len(calls) == 1
    assert one.respond(b'{"status":"401"}') == b"" and one.refusal == b'{"status":"401"}'
    token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
    two = sasl.oauthbearer("user@example.com", token, host="server.example.com", port=143)
    assert two.initial() == (  # RFC 7628 section 4.1
        b"n,a=user@example.com,\1host=server.example.com\1port=143\1"
        b"auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1"
    )
    assert two.respond(b"{}") == b"\1"
    for user, token in (("a\1b", "t"), ("a", "t\1"), ("a", "t\0")):
        with pytest.raises(ValueError):
            sasl.xoauth2(user, token).initial()


def test_choice() -> None:
    offered = ["plain", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"]
    names = [one.name for one in sasl.choose(offered, "u", "p")]
    assert names == ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"]
    bound = sasl.choose(offered, "u", "p", binding=("tls-exporter", b"x"))
    assert [one.name for one in bound][:3] == ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1"]
    assert bound[1].initial()[:1] == b"n" and bound[2].initial()[:1] == b"y"  # type: ignore[index]
    assert sasl.choose(["GSSAPI"], "u", "p") == []


def test_without_md5(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ValueError("disabled for FIPS")

    monkeypatch.setattr(hashlib, "md5", refuse)
    assert [one.name for one in sasl.choose(["CRAM-MD5", "PLAIN"], "u", "p")] == ["PLAIN"]
    with pytest.raises(ValueError):
        sasl.cram_md5("u", "p")


@pytest.mark.parametrize(
    ("given", "prepared"),
    [("I\u00adX", "IX"), ("user", "user"), ("USER", "USER"), ("\u00aa", "a"), ("\u2168", "IX"), ("a\u00a0b", "a b")],
)
def test_saslprep(given: str, prepared: str) -> None:
    assert sasl.prepare(given) == prepared  # RFC 4013 section 3


@pytest.mark.parametrize("given", ["\u0007", "\u06271", "a\u0627b", "\ud800", "\u200e", "\ufffd"])
def test_saslprep_prohibits(given: str) -> None:
    with pytest.raises(ValueError):
        sasl.prepare(given)


def test_no_secret_in_a_repr() -> None:
    for make in (sasl.plain, sasl.login, sasl.scram, sasl.xoauth2):
        assert "hidden" not in repr(make("u", "hidden"))
