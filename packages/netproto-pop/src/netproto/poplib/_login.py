"""Logging in by SASL (RFC 5034)."""

from __future__ import annotations

from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from functools import partial

from . import _core
from ._client import POP3, _timestamp, public
from ._dialogue import is_challenge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SHOWING = ("PLAIN", "LOGIN")
#: Response codes that say that the credentials were not the reason.
_ELSEWHERE = (b"[IN-USE]", b"[LOGIN-DELAY]", b"[SYS/")


def _text(data: bytes) -> str:
    return b2a_base64(data, newline=False).decode("ascii")


class _Called:
    """A function in the place of a mechanism."""

    def __init__(self, name: str, function: Any, ask_first: bool) -> None:
        self.name = name
        self._function = function
        self._ask_first = ask_first

    @staticmethod
    def _bytes(answer: Any) -> bytes:
        return answer.encode("utf-8") if isinstance(answer, str) else bytes(answer)

    def initial(self) -> bytes | None:
        answer = self._function(None) if self._ask_first else None
        return None if answer is None else self._bytes(answer)

    def respond(self, challenge: bytes) -> bytes:
        return self._bytes(self._function(challenge))

    def finish(self) -> None:
        pass


def authenticate(pop: POP3, mechanism: Any, authobject: Any, initial_response_ok: bool) -> bytes:
    """See `POP3.auth`."""
    if isinstance(mechanism, str):
        mechanism = _Called(mechanism.upper(), authobject, initial_response_ok)
    first = mechanism.initial() if initial_response_ok else None
    command = f"AUTH {mechanism.name}"
    kept = None
    if first is not None:
        whole = f"{command} {_text(first) or '='}"
        if len(whole) + 2 <= 255:  # the longest command line (RFC 2449 section 4)
            command = whole
        else:
            kept = first
    pop._settle()
    pop._putcmd(command)
    for _ in range(public.MAX_CHALLENGES):
        line = pop._getresp()
        if not is_challenge(line):
            try:
                mechanism.finish()
            except _core.SASLError as error:
                pop._abandon()
                raise public.error_proto(f"-ERR {error}") from error
            return line
        try:
            answer = _answer(mechanism, line[2:], kept)
        except BaseException:
            _cancel(pop)
            raise
        kept = None
        if answer is None:
            _cancel(pop)
            raise public.error_proto("-ERR the server's challenge can't be answered")
        if pop._debugging:
            print("*cmd*", "'***'")
        level, pop._debugging = pop._debugging, 0
        try:
            pop._putline(_text(answer).encode("ascii"))
        finally:
            pop._debugging = level
    pop._abandon()
    raise public.error_proto("-ERR too many challenges")


def _cancel(pop: POP3) -> None:
    """Give the exchange up (RFC 5034 section 4)."""
    try:
        pop._putline(b"*")
        pop._getresp()
    except (OSError, public.error_proto):
        pass


def _answer(mechanism: Any, challenge: bytes, kept: bytes | None) -> bytes | None:
    """What to answer; None where the exchange has to be given up."""
    try:
        data = a2b_base64(challenge, strict_mode=True)
        answer: bytes = kept if kept is not None and not data else mechanism.respond(data)
    except (Base64Error, _core.SASLError):
        return None
    return answer


def login(pop: POP3, user: str, password: Any, token: Any, mechanisms: Any) -> bytes:
    """See `POP3.login`."""
    offered = [name.upper() for name in pop._can().get("SASL", ())]
    if token is not None:
        if "OAUTHBEARER" in offered:
            return pop.auth(_core.OAuthBearer(user, token, host=pop.host, port=pop.port))
        if "XOAUTH2" in offered:
            return pop.auth(_core.XOAuth2(user, token))
        raise public.error_proto("-ERR no mechanism for a token is offered by the server")
    ways = list(_ways(pop, offered, user, password, mechanisms))
    if not ways:
        raise public.error_proto("-ERR none of the mechanisms is offered by the server")
    showing = mechanisms is not None or _is_private(pop) or ways[0][0]
    refused: Any = None
    for way in [way for shows, way in ways if showing or not shows]:
        try:
            answer: bytes = way()
        except (OSError, public.error_proto) as error:
            if pop.sock is None and refused is not None:
                raise refused from error
            if pop.sock is None or not _of_the_login(error):
                raise
            refused = error
        else:
            return answer
    raise refused


def _ways(pop: POP3, offered: list[str], user: str, password: Any, names: Any) -> Iterator[tuple[bool, Any]]:
    """What to call to log in, the best first, each with whether it shows the password to whoever listens."""
    options = {} if names is None else {"among": tuple(names)}
    found = _core.choose(offered, user, password, binding=_binding(pop.sock), **options)
    for mechanism in found:
        yield mechanism.name in _SHOWING, partial(pop.auth, mechanism)
    if names is not None:
        return
    if "USER" not in pop._can() and _timestamp(pop.welcome):
        yield False, partial(pop.apop, user, password)
    elif "USER" in pop._can() or not found:
        yield True, partial(_by_user, pop, user, password)


def _by_user(pop: POP3, user: str, password: str) -> bytes:
    pop.user(user)
    return pop.pass_(password)


def _is_private(pop: POP3) -> bool:
    """Whether nobody on the way can read what is sent: under TLS, and on a Unix socket."""
    return "/" in pop.host or hasattr(pop.sock, "cipher")


def _of_the_login(error: Any) -> bool:
    """Whether a refusal is of this way of logging in, not of the mailbox or the server (RFC 2449, RFC 3206)."""
    said = error.args[0] if error.args else None
    return isinstance(said, bytes) and said.startswith(b"-ERR") and not said[5:].upper().startswith(_ELSEWHERE)


def _binding(sock: Any) -> tuple[str, bytes] | None:
    """What ties a login to this TLS channel; None where Python can't tell (TLS 1.3, RFC 9266)."""
    version = getattr(sock, "version", None)
    if version is None or version() not in ("TLSv1", "TLSv1.1", "TLSv1.2"):
        return None
    data = sock.get_channel_binding("tls-unique")
    return None if data is None else ("tls-unique", data)
