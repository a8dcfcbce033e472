"""Addresses as MAIL and RCPT want them, and the options of DSN (RFC 3461)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: What an address may hold that can be told without parsing it.
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.@"

#: What could be read as the end of an address.
_ENDING = frozenset('<>"')

_XTEXT_KEPT = frozenset(range(33, 127)) - frozenset(b"+=")


def _is_plain(address: object) -> bool:
    if not isinstance(address, str):  # parseaddr has an answer for a list of one, too
        return False
    if address.strip(_PLAIN) or not address or ".." in address:
        return False
    name, at, host = address.partition("@")
    if "@" in host or not name or name[0] == "." or name[-1] == ".":
        return False
    return not at or not (not host or host[0] == "." or host[-1] == ".")


def _parse(text: str) -> str | None:
    """The address in *text*, None where there is none to be found."""
    from email.utils import parseaddr

    name, address = parseaddr(text)
    return address if name or address else None


def quoteaddr(addrstring: str) -> str:
    """An address in angle brackets, from whatever `email.utils.parseaddr` understands, or as it is."""
    if _is_plain(addrstring):
        return f"<{addrstring}>"
    address = _parse(addrstring)
    if address is not None:
        return f"<{address}>"
    return addrstring if addrstring.lstrip().startswith("<") else f"<{addrstring}>"


def path_of(address: str) -> str:
    """An address as MAIL and RCPT take it (RFC 5321 section 4.1.2).

    Raises ValueError for what could be read as the end of the path and ESMTP parameters behind it: a bracket outside
    of quotes, and quotes or brackets that nothing closes. A blank is left for the server to refuse, which may accept
    the other recipients.
    """
    path = quoteaddr(address)
    text = path[1:-1]
    if '"' in text:
        text = _without_quoted(text)
    if not (path.startswith("<") and path.endswith(">")) or not _ENDING.isdisjoint(text):
        raise ValueError(f"the address {address!r} could be read as one with ESMTP parameters behind it")
    return path


def _without_quoted(text: str) -> str:
    """*text* without what stands in quotes; with a quote that nothing closes."""
    kept, quoted, escaped = "", "", False
    for char in text:
        if not quoted:
            kept, quoted = (kept, char) if char == '"' else (kept + char, "")
        elif escaped:
            escaped = False
        elif char == '"':
            quoted = ""
        else:
            escaped = char == "\\"
    return kept + quoted


def bare_address(text: str) -> str:
    """An address without name and brackets, or *text* as it is."""
    if _is_plain(text):
        return text
    address = _parse(text)
    return text if address is None else address


def xtext(text: str) -> str:
    """Text as ESMTP parameters carry it (RFC 3461 section 4)."""
    return "".join(chr(byte) if byte in _XTEXT_KEPT else f"+{byte:02X}" for byte in text.encode())


def dsn(
    notify: Sequence[str] = (), ret: str | None = None, envid: str | None = None, *, orcpt: bool = False
) -> tuple[list[str], Callable[[str], list[str]]]:
    """Options that ask for delivery status notifications: ``mail_options`` and ``rcpt_options`` of `SMTP.sendmail`.

    *notify* are of SUCCESS, FAILURE and DELAY, or NEVER alone; *ret* is FULL or HDRS, what comes back of the message;
    *envid* is an id that comes back with it; *orcpt* has each recipient named as it was given here.
    The server must announce DSN. Raises ValueError.
    """
    words = [word.upper() for word in notify]
    if not {"SUCCESS", "FAILURE", "DELAY", "NEVER"}.issuperset(words) or ("NEVER" in words and len(words) > 1):
        raise ValueError("notify is of SUCCESS, FAILURE and DELAY, or NEVER alone")
    if ret is not None and ret.upper() not in ("FULL", "HDRS"):
        raise ValueError("ret is FULL or HDRS")
    mail = [f"RET={ret.upper()}"] if ret else []
    if envid:
        mail.append(f"ENVID={xtext(envid)}")
    both = [f"NOTIFY={','.join(words)}"] if words else []

    def options(address: str) -> list[str]:
        return [*both, f"ORCPT=rfc822;{xtext(bare_address(address))}"] if orcpt else both

    return mail, options
