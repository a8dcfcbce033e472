"""Logging in by SASL (RFC 4954)."""

from __future__ import annotations

from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64

from . import _core
from ._client import SMTP, public
from ._errors import SMTPAuthenticationError, SMTPException, SMTPNotSupportedError, SMTPServerDisconnected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._errors import Reply

_GOOD = (235, 503)  # 503: we are logged in already
_LONGEST_COMMAND = 12288  # RFC 4954 section 4


def _base64(data: Any) -> str:
    if isinstance(data, str):
        data = data.encode()
    return b2a_base64(data, newline=False).decode("ascii")


def authenticate(smtp: SMTP, mechanism: Any, authobject: Any, initial_response_ok: bool) -> Reply:
    """See `SMTP.auth`."""
    if isinstance(mechanism, str):
        name, respond, finish = mechanism.upper(), authobject, None
        first = authobject() if initial_response_ok else None
    else:
        name, respond, finish = mechanism.name, mechanism.respond, mechanism.finish
        first = mechanism.initial() if initial_response_ok else None
    if first is not None and len(first) * 4 // 3 + 30 > _LONGEST_COMMAND:
        first = None
    if first is None:
        smtp._auth_challenge_count = 0
        code, text = smtp.docmd("AUTH", name)
    else:
        smtp._auth_challenge_count = 1
        code, text = smtp.docmd("AUTH", f"{name} {_base64(first) or '='}")
    while code == 334:
        smtp._auth_challenge_count += 1
        if smtp._auth_challenge_count > public._MAXCHALLENGE + 1:
            smtp._abandon()
            raise SMTPException(f"Server AUTH mechanism infinite loop. Last response: {(code, text)!r}")
        try:
            answer = _base64(respond(a2b_base64(text)))
        except BaseException as error:
            _cancel(smtp)
            if isinstance(error, (Base64Error, _core.SASLError)):
                raise SMTPException(f"{name}: the server's challenge can't be answered: {error}") from error
            raise
        smtp._challenged = True  # also where `getreply` is a subclass's
        code, text = smtp.docmd(answer)
    if code not in _GOOD:
        raise SMTPAuthenticationError(code, text)
    if finish is not None and code == 235:
        try:
            finish()
        except _core.SASLError as error:
            smtp._abandon()
            raise SMTPException(str(error)) from error
    return code, text


def _cancel(smtp: SMTP) -> None:
    """Give the exchange up (RFC 4954 section 4)."""
    try:
        smtp.docmd("*")
    except OSError:
        pass


def login(smtp: SMTP, user: str, password: Any, token: Any, initial_response_ok: bool) -> Reply:
    """See `SMTP.login`."""
    smtp.ehlo_or_helo_if_needed()
    if not smtp.has_extn("auth"):
        raise SMTPNotSupportedError("SMTP AUTH extension not supported by server.")
    offered = smtp.esmtp_features["auth"].upper().split()
    ways = (
        _token_ways(smtp, offered, user, token) if token is not None else _password_ways(smtp, offered, user, password)
    )
    if not ways:
        raise SMTPException("No suitable authentication method found.")
    refused: SMTPAuthenticationError | None = None
    for mechanism, authobject in ways:
        try:
            if authobject is None:
                return smtp.auth(mechanism, initial_response_ok=initial_response_ok)
            return smtp.auth(mechanism, authobject, initial_response_ok=initial_response_ok)
        except SMTPAuthenticationError as error:
            refused = error
            if smtp.sock is None:
                break
        except SMTPServerDisconnected:
            if refused is not None:
                raise refused
            raise
    assert refused is not None
    raise refused


def _password_ways(smtp: SMTP, offered: list[str], user: str, password: Any) -> list[tuple[Any, Any]]:
    smtp.user, smtp.password = user, password
    scram: list[Any] = []
    if any(name.startswith("SCRAM-SHA-") for name in offered):
        among = ("SCRAM-SHA-256", "SCRAM-SHA-1")
        scram = list(_core.choose(offered, user, password, binding=_binding(smtp.sock), among=among))
    ways = [(mechanism, None) for mechanism in scram]
    for name in ("CRAM-MD5", "PLAIN", "LOGIN"):
        if name in offered and (name != "CRAM-MD5" or public._have_cram_md5_support):
            ways.append((name, getattr(smtp, f"auth_{name.lower().replace('-', '_')}")))
    return ways


def _token_ways(smtp: SMTP, offered: list[str], user: str, token: Any) -> list[tuple[Any, Any]]:
    if "OAUTHBEARER" in offered:
        return [(_core.OAuthBearer(user, token, host=smtp._host), None)]
    return [(_core.XOAuth2(user, token), None)] if "XOAUTH2" in offered else []


def _binding(sock: Any) -> tuple[str, bytes] | None:
    """What ties a login to this TLS channel; None where Python can't tell (TLS 1.3, RFC 9266)."""
    version = getattr(sock, "version", None)
    if version is None or version() not in ("TLSv1", "TLSv1.1", "TLSv1.2"):
        return None
    data = sock.get_channel_binding("tls-unique")
    return None if data is None else ("tls-unique", data)
