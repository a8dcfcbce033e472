"""Logging in: LOGIN, AUTHENTICATE, SASL, STARTTLS, and compression."""

from __future__ import annotations

from binascii import Error, a2b_base64, b2a_base64

from ._arguments import Literal
from ._commands import Commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from typing import Any

    from ._core import sasl
    from ._responses import Answer

__all__ = ["Authentication", "Authenticator"]

#: Best first.
MECHANISMS = ("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN")


class Authenticator:
    """Base64 around a function that answers challenges."""

    def __init__(self, mechinst: Callable[[bytes], bytes | str | None]) -> None:
        self.mech = mechinst

    def process(self, data: bytes | None) -> bytes:
        answer = self.mech(self.decode(data))
        return b"*" if answer is None else self.encode(answer)

    def encode(self, inp: bytes | str) -> bytes:
        return b2a_base64(inp.encode() if isinstance(inp, str) else inp, newline=False)

    def decode(self, inp: bytes | None) -> bytes:
        return a2b_base64(inp) if inp else b""


class Authentication(Commands):
    ssl_context: ssl.SSLContext | None = None
    _tls_established = False

    def login(self, user: str | bytes, password: str | bytes) -> Answer:
        """Log in with a password in the clear. Raises `error` where the server refuses.

        What is not ASCII can't go that way everywhere: then AUTHENTICATE PLAIN is used where the server offers it.
        """
        if not (_is_ascii(user) and _is_ascii(password)) and not self.utf8_enabled:
            if "AUTH=PLAIN" in self.capabilities:
                return self.login_plain(_text(user), _text(password))
            status, data = self._simple_command("LOGIN", _literal(user), _literal(password))
        else:
            status, data = self._simple_command("LOGIN", self._astring(user), self._quote(password))
        return self._logged_in(status, data)

    def _logged_in(self, status: str, data: list[Any]) -> Answer:
        if status != "OK":
            raise self.error(data[-1].decode("utf-8", "replace"))
        self.state = "AUTH"
        self._refresh_capabilities()
        return status, data

    def authenticate(self, mechanism: str | bytes, authobject: Callable[[bytes], bytes | str | None]) -> Answer:
        """Log in by *mechanism*. *authobject* takes each challenge and returns the answer, or None to give up.

        Both are without base64. What *authobject* raises cancels the exchange. Raises `error` where the server refuses.
        """
        self.literal = Authenticator(authobject).process
        try:
            status, data = self._simple_command("AUTHENTICATE", mechanism.upper())
        finally:
            self.literal = None
        return self._logged_in(status, data)

    def authenticate_with(self, mechanism: sasl.Mechanism) -> Answer:
        """Log in by one of core's SASL mechanisms, with the initial response in the command where the server takes it.

        Raises `error` where the server refuses, or does not prove who it is where it should.
        """
        from ._core import sasl

        initial: bytes | None = mechanism.initial()
        args: list[bytes] = []
        if initial is not None and "SASL-IR" in self.capabilities:
            args.append(b2a_base64(initial, newline=False) or b"=")
            initial = None

        def answer(challenge: bytes | None) -> bytes:
            nonlocal initial
            if initial is not None and not challenge:
                reply, initial = initial, None
                return b2a_base64(reply, newline=False)
            return b2a_base64(mechanism.respond(a2b_base64(challenge or b"")), newline=False)

        self.literal = answer
        try:
            status, data = self._simple_command("AUTHENTICATE", mechanism.name, *args)
        except (sasl.SASLError, Error) as error:
            raise self.error(f"{mechanism.name}: {error}") from error
        finally:
            self.literal = None
        if status == "OK":
            try:
                mechanism.finish()
            except sasl.SASLError as error:
                raise self._broken(str(error)) from error
        return self._logged_in(status, data)

    def login_sasl(self, user: str, password: str, *mechanisms: str) -> Answer:
        """Log in by the best mechanism that the server offers, of *mechanisms* if any are given.

        Raises `error` where there is none.
        """
        from ._core import sasl

        offered = {word[5:] for word in self.capabilities if word.startswith("AUTH=")}
        binding = self._binding() if any(word.endswith("-PLUS") for word in offered) else None
        for name in mechanisms or MECHANISMS:
            name = name.upper()
            if name not in offered or (name.endswith("-PLUS") and binding is None):
                continue
            if name.startswith("SCRAM-"):
                made: sasl.Mechanism = sasl.scram(
                    user,
                    password,
                    hash_name="sha1" if "SHA-1" in name else "sha256",
                    binding=binding if name.endswith("-PLUS") else None,
                )
            else:
                try:
                    made = {"CRAM-MD5": sasl.cram_md5, "PLAIN": sasl.plain, "LOGIN": sasl.login}[name](user, password)
                except ValueError:
                    if name != "CRAM-MD5" or "\0" in user + password:
                        raise
                    continue  # MD5 is forbidden here
            return self.authenticate_with(made)
        raise self.error(f"none of the mechanisms that the server offers can be used: {' '.join(sorted(offered))}")

    def _binding(self) -> tuple[str, bytes] | None:
        get = getattr(self.sock, "get_channel_binding", None)
        data = None
        if get is not None and self.sock.version() != "TLSv1.3":
            data = get("tls-unique")
        return None if data is None else ("tls-unique", data)

    def login_plain(self, user: str, password: str, authorize_as: str = "") -> Answer:
        """Log in by SASL's PLAIN, in which names and passwords may hold any character."""
        from ._core import sasl

        return self.authenticate_with(sasl.plain(user, password, authorize_as))

    def login_oauth2(self, user: str, token: str | Callable[[], str], mechanism: str = "") -> Answer:
        """Log in with a bearer token, or a function that gives one: by OAUTHBEARER where offered, else XOAUTH2."""
        from ._core import sasl

        name = mechanism.upper() or ("OAUTHBEARER" if "AUTH=OAUTHBEARER" in self.capabilities else "XOAUTH2")
        if name == "OAUTHBEARER":
            return self.authenticate_with(sasl.oauthbearer(user, token))
        return self.authenticate_with(sasl.xoauth2(user, token))

    def login_cram_md5(self, user: str | bytes, password: str | bytes) -> Answer:
        """Log in by CRAM-MD5, which does not show the password. Raises `error` where this Python has no MD5."""
        self.user, self.password = user, password
        return self.authenticate("CRAM-MD5", self._CRAM_MD5_AUTH)

    def _CRAM_MD5_AUTH(self, challenge: bytes) -> str:
        import hmac

        password = self.password.encode() if isinstance(self.password, str) else self.password
        try:
            digest = hmac.HMAC(password, challenge, "md5").hexdigest()
        except ValueError as error:
            raise self.error("CRAM-MD5 authentication is not supported") from error
        user = self.user if isinstance(self.user, str) else self.user.decode()
        return f"{user} {digest}"

    def proxyauth(self, user: str | bytes) -> Answer:
        """As an administrator, act as another user."""
        return self._simple_command("PROXYAUTH", self._astring(user))

    def _get_capabilities(self) -> None:
        _, data = self.capability()
        if data == [None]:
            raise self.error("no CAPABILITY response from server")
        self._set_capabilities(data[-1])

    def _refresh_capabilities(self, consume: bool = False) -> None:
        """Take what the server has just said it can, or ask; unless *consume*, `response` still gives it."""
        said = self.untagged_responses.get("CAPABILITY")
        if not said:
            self._get_capabilities()
            return
        self._set_capabilities(said[-1])
        if consume:
            del self.untagged_responses["CAPABILITY"]

    def _set_capabilities(self, text: bytes | None) -> None:
        self.capabilities = tuple((text or b"").decode(self._encoding, "replace").upper().split())

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Answer:
        """Go over to TLS. Certificate and host name are verified, unless *ssl_context* says otherwise.

        What the server has said before is forgotten; bytes that came before the handshake raise `abort`.
        """
        if self._tls_established:
            raise self.abort("TLS session already established")
        if "STARTTLS" not in self.capabilities:
            raise self.abort("TLS not supported by server")
        self._need_socket("STARTTLS")
        if ssl_context is None:
            from ._core import client_context

            ssl_context = client_context("imaplib", self.host or "localhost")
        status, data = self._simple_command("STARTTLS")
        if status != "OK":
            raise self.error("Couldn't establish TLS session")
        if self._reader is not None and len(self._reader):
            raise self._broken("the server sent more before the TLS handshake")
        self.untagged_responses.clear()
        self._close_imaplib_file()
        try:
            if self.deadline is not None:
                self._start_deadline(self.deadline)
            self.sock = self._wrap(self.sock, ssl_context)
        except BaseException:
            self._disconnect()
            raise
        finally:
            self._stop_deadline()
        self._tls_established = True
        self._get_capabilities()
        return self._untagged_response(status, data, "STARTTLS")

    def _need_socket(self, name: str) -> None:
        if self.sock is None:
            raise self.error(f"{name} requires a socket connection")

    def compress(self) -> Answer:
        """Compress what is sent and received from now on (RFC 4978). Raises `error` where the server doesn't offer it.

        Limits apply to what comes out of it, and no more is inflated at a time than there is room for.
        """
        if "COMPRESS=DEFLATE" not in self.capabilities:
            raise self.error("Server does not support COMPRESS=DEFLATE")
        self._need_socket("COMPRESS")
        import zlib

        status, data = self._simple_command("COMPRESS", "DEFLATE")
        if status == "OK":
            reader = self._buffer()
            assert self._source is not None
            self._source.inflate(reader.take(-1))
            self._deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return status, data


def _is_ascii(text: str | bytes) -> bool:
    return text.isascii()


def _text(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode()


def _literal(text: str | bytes) -> Literal:
    data = text.encode() if isinstance(text, str) else bytes(text)
    if b"\0" in data:
        raise ValueError("NUL, CR and LF not allowed in commands")
    return Literal(data)
