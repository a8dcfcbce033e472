"""SASL mechanisms as clients use them, without I/O (RFC 4422).

A `Mechanism` is made for one login. A protocol sends `initial()`, if it is not None, with its AUTH command, then for
each challenge of the server what `respond` returns, all of it in the base64 or other form of the protocol. Where the
server says that the login has succeeded, `finish` makes sure that the server, too, has proved who it is.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    #: A token, or what gives one when it is needed.
    Token = str | Callable[[], str]

__all__ = [
    "MAX_ITERATIONS", "MIN_ITERATIONS", "CramMD5", "Login", "Mechanism", "OAuthBearer", "Plain", "SASLError", "Scram",
    "XOAuth2", "choose", "cram_md5", "login", "oauthbearer", "plain", "prepare", "scram", "xoauth2",
]  # fmt: skip

#: Bounds of the iteration count that a SCRAM server may ask for: fewer are unsafe (RFC 7677 section 4), more would
#: keep this client computing for as long as the server likes.
MIN_ITERATIONS = 4096
MAX_ITERATIONS = 10_000_000


class SASLError(Exception):
    """The server's challenge makes no sense, or the server did not prove that it knows the password."""


class Mechanism:
    """One login by one mechanism. *name* is as registered."""

    name: str

    def initial(self) -> bytes | None:
        """What the client says first, or None where the server speaks first."""
        return None

    def respond(self, challenge: bytes) -> bytes:
        """The answer to a challenge. Raises SASLError."""
        raise SASLError(f"{self.name}: the server asked for more")

    def finish(self) -> None:
        """Call when the server says that the login has succeeded. Raises SASLError where that cannot be believed."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # nothing of the credentials


def _utf8(text: str | bytes, what: str) -> bytes:
    """Text as UTF-8, free of NUL, which would end the field (RFC 4616 section 2)."""
    data = text.encode() if isinstance(text, str) else bytes(text)
    if b"\0" in data:
        raise ValueError(f"{what} must not hold NUL")
    return data


class Plain(Mechanism):
    """PLAIN (RFC 4616)."""

    name = "PLAIN"

    def __init__(self, user: str, password: str, authorize_as: str = "") -> None:
        fields = _utf8(authorize_as, "authorize_as"), _utf8(user, "user"), _utf8(password, "password")
        self._message = b"\0".join(fields)

    def initial(self) -> bytes:
        return self._message

    def respond(self, challenge: bytes) -> bytes:
        if challenge:
            return super().respond(challenge)
        return self._message  # the server did not take an initial response


class Login(Mechanism):
    """LOGIN, which was never standardised: user and password, one after the other, whatever the prompts say."""

    name = "LOGIN"

    def __init__(self, user: str, password: str) -> None:
        self._answers = [_utf8(password, "password"), _utf8(user, "user")]

    def respond(self, challenge: bytes) -> bytes:
        return self._answers.pop() if self._answers else super().respond(challenge)


class CramMD5(Mechanism):
    """CRAM-MD5 (RFC 2195). Made only where this Python has MD5; otherwise ValueError."""

    name = "CRAM-MD5"

    def __init__(self, user: str, password: str) -> None:
        import hashlib

        hashlib.md5(b"")  # ValueError where the platform forbids it
        self._user, self._password = _utf8(user, "user"), _utf8(password, "password")

    def respond(self, challenge: bytes) -> bytes:
        import hmac

        return self._user + b" " + hmac.new(self._password, challenge, "md5").hexdigest().encode()


class Scram(Mechanism):
    """SCRAM-SHA-1, SCRAM-SHA-256, and their -PLUS forms, which bind to the TLS channel (RFC 5802, 7677, 9266)."""

    def __init__(
        self,
        user: str,
        password: str,
        *,
        hash_name: str = "sha256",
        authorize_as: str = "",
        binding: tuple[str, bytes] | None = None,
        could_bind: bool = False,
        nonce: str | None = None,
    ) -> None:
        """*hash_name* is ``sha1`` or ``sha256``. *binding* is the channel's type and data, for -PLUS.

        *could_bind* tells the server that we would bind if it offered -PLUS, so that it notices if somebody between
        took that offer away. *nonce* is for tests only.
        """
        import secrets

        self._hash = hash_name
        self.name = f"SCRAM-{'SHA-1' if hash_name == 'sha1' else 'SHA-256'}{'-PLUS' if binding else ''}"
        self._password = _utf8(prepare(password), "password")
        self._nonce = nonce or secrets.token_urlsafe(24)
        if binding is not None:
            head, self._binding = f"p={binding[0]}", binding[1]
        else:
            head, self._binding = ("y" if could_bind else "n"), b""
        actor = f"a={_saslname(authorize_as)}" if authorize_as else ""
        self._header = f"{head},{actor},"
        self._bare = f"n={_saslname(user)},r={self._nonce}"
        self._step = 0
        self._proof: bytes | None = None

    def initial(self) -> bytes:
        return (self._header + self._bare).encode()

    def respond(self, challenge: bytes) -> bytes:
        self._step += 1
        if self._step == 1 and not challenge:
            self._step = 0
            return self.initial()  # the server did not take an initial response
        fields = _fields(challenge, self.name)
        if self._step == 1:
            return self._prove(challenge, fields)
        if self._step == 2:
            self._check(fields)
            return b""
        return super().respond(challenge)

    def _prove(self, first: bytes, fields: Mapping[str, str]) -> bytes:
        import hashlib
        import hmac
        from base64 import b64decode, b64encode

        try:
            nonce, salt, count = fields["r"], b64decode(fields["s"], validate=True), int(fields["i"])
        except (KeyError, ValueError) as error:
            raise SASLError(f"{self.name}: the server's first message can't be read") from error
        if "m" in fields:
            raise SASLError(f"{self.name}: the server asks for an extension that we don't have")
        if not nonce.startswith(self._nonce) or len(nonce) == len(self._nonce):
            raise SASLError(f"{self.name}: the server's nonce does not continue ours")
        if not MIN_ITERATIONS <= count <= MAX_ITERATIONS or not salt:
            raise SASLError(f"{self.name}: {count} iterations are not between {MIN_ITERATIONS} and {MAX_ITERATIONS}")
        channel = b64encode(self._header.encode() + self._binding).decode()
        without_proof = f"c={channel},r={nonce}"
        message = b",".join((self._bare.encode(), first, without_proof.encode()))
        salted = hashlib.pbkdf2_hmac(self._hash, self._password, salt, count)
        client_key = hmac.digest(salted, b"Client Key", self._hash)
        signature = hmac.digest(hashlib.new(self._hash, client_key).digest(), message, self._hash)
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        self._proof = hmac.digest(hmac.digest(salted, b"Server Key", self._hash), message, self._hash)
        return f"{without_proof},p={b64encode(proof).decode()}".encode()

    def _check(self, fields: Mapping[str, str]) -> None:
        import hmac
        from base64 import b64decode

        if "e" in fields:
            raise SASLError(f"{self.name}: {fields['e']}")
        try:
            theirs = b64decode(fields["v"], validate=True)
        except (KeyError, ValueError) as error:
            raise SASLError(f"{self.name}: the server's last message can't be read") from error
        if self._proof is None or not hmac.compare_digest(theirs, self._proof):
            raise SASLError(f"{self.name}: the server did not prove that it knows the password")
        self._proof = b""

    def finish(self) -> None:
        if self._proof != b"":
            raise SASLError(f"{self.name}: the server did not prove that it knows the password")


class _Bearer(Mechanism):
    """A login with a token of OAuth 2. Where the server refuses it, it says why in a last challenge."""

    _answer_to_refusal = b""

    def __init__(self, user: str, token: Token) -> None:
        self._user, self._token = _utf8(user, "user"), token
        self._refusal = b""

    def _fetch(self) -> bytes:
        token = self._token if isinstance(self._token, str) else self._token()
        data = _utf8(token, "token")
        if b"\1" in data or b"\1" in self._user:
            raise ValueError("user and token must not hold U+0001")
        return data

    def respond(self, challenge: bytes) -> bytes:
        if not challenge and not self._refusal:
            return self.initial() or b""
        self._refusal = challenge
        return self._answer_to_refusal

    @property
    def refusal(self) -> bytes:
        """What the server said of a token that it refused, JSON as a rule; b"" where it said nothing."""
        return self._refusal


class XOAuth2(_Bearer):
    """XOAUTH2, Google's and Microsoft's. *token* is a str, or a function that is called when the login begins."""

    name = "XOAUTH2"

    def initial(self) -> bytes:
        return b"user=" + self._user + b"\1auth=Bearer " + self._fetch() + b"\1\1"


class OAuthBearer(_Bearer):
    """OAUTHBEARER (RFC 7628). *token* as for `XOAuth2`; *host* and *port* are the server's."""

    name = "OAUTHBEARER"
    _answer_to_refusal = b"\1"

    def __init__(self, user: str, token: Token, *, host: str = "", port: int | None = None) -> None:
        super().__init__(user, token)
        self._host, self._port = _utf8(host, "host"), port

    def initial(self) -> bytes:
        place = (b"\1host=" + self._host if self._host else b"") + (b"\1port=%d" % self._port if self._port else b"")
        actor = _saslname(self._user.decode()).encode()
        return b"n,a=" + actor + b"," + place + b"\1auth=Bearer " + self._fetch() + b"\1\1"


plain, login, cram_md5, scram, xoauth2, oauthbearer = Plain, Login, CramMD5, Scram, XOAuth2, OAuthBearer


def choose(
    offered: Iterable[str],
    user: str,
    password: str,
    *,
    binding: tuple[str, bytes] | None = None,
    among: Iterable[str] = ("SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"),
) -> list[Mechanism]:
    """Mechanisms for a password that the server offers and this Python can do, the best first.

    *binding* lets the -PLUS forms be used. *among* are the names to take, in order of preference.
    """
    names = {name.upper() for name in offered}
    found: list[Mechanism] = []
    for name in among:
        if name.startswith("SCRAM-"):
            hash_name = "sha1" if name.endswith("SHA-1") else "sha256"
            if binding is not None and f"{name}-PLUS" in names:
                found.append(Scram(user, password, hash_name=hash_name, binding=binding))
            if name in names:
                removed = binding is not None and f"{name}-PLUS" not in names
                found.append(Scram(user, password, hash_name=hash_name, could_bind=removed))
        elif name in names:
            try:
                found.append({"CRAM-MD5": CramMD5, "PLAIN": Plain, "LOGIN": Login}[name](user, password))
            except ValueError:
                if name != "CRAM-MD5":
                    raise
    return found


def _fields(message: bytes, name: str) -> dict[str, str]:
    """The ``letter=value`` fields of a SCRAM message."""
    try:
        parts = [part.partition("=") for part in message.decode("utf-8").split(",")]
    except UnicodeDecodeError as error:
        raise SASLError(f"{name}: the server's message is not UTF-8") from error
    return {letter: value for letter, equals, value in parts if equals}


def _saslname(text: str) -> str:
    """A name as SCRAM and OAUTHBEARER write it (RFC 5802 section 5.1)."""
    return _utf8(prepare(text), "user").decode().replace("=", "=3D").replace(",", "=2C")


def prepare(text: str) -> str:
    """SASLprep (RFC 4013) of a user name or password. Raises ValueError for characters that it prohibits."""
    if text.isascii() and text.isprintable():
        return text
    import stringprep
    import unicodedata

    mapped = "".join(
        " " if stringprep.in_table_c12(char) else char for char in text if not stringprep.in_table_b1(char)
    )
    found = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    prohibited = (
        stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4,
        stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8,
        stringprep.in_table_c9,
    )  # fmt: skip
    if any(check(char) for char in found for check in prohibited):
        raise ValueError("user or password holds a character that SASLprep prohibits")
    if any(map(stringprep.in_table_d1, found)) and (
        any(map(stringprep.in_table_d2, found))
        or not (stringprep.in_table_d1(found[0]) and stringprep.in_table_d1(found[-1]))
    ):
        raise ValueError("user or password mixes directions of writing as SASLprep prohibits")
    return found
