"""From an email.message.Message to the arguments of `SMTP.sendmail`."""

from __future__ import annotations

from ._errors import SMTPNotSupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ._client import SMTP


def envelope(
    smtp: SMTP, message: Any, sender: str | None, recipients: Any, options: Sequence[str]
) -> tuple[str, Any, bytes, Sequence[str]]:
    """The sender, the recipients, the message as bytes and the options of MAIL (RFC 5322 section 3.6)."""
    from email.utils import getaddresses

    prefix = _prefix(message)
    if sender is None:
        field = message[f"{prefix}Sender"] if f"{prefix}Sender" in message else message[f"{prefix}From"]
        found = getaddresses([str(field)]) if field is not None else []
        if not found:
            raise ValueError(f"the message has no {prefix}From, and no from_addr was given")
        sender = found[0][1]
    if recipients is None:
        fields = [message[prefix + name] for name in ("To", "Bcc", "Cc")]
        recipients = [address for _, address in getaddresses([str(field) for field in fields if field is not None])]
    utf8 = not "".join([sender, *recipients]).isascii()
    if utf8:
        if not smtp.has_extn("smtputf8"):
            raise SMTPNotSupportedError(
                "One or more source or delivery addresses require internationalized email support, but the server "
                "does not advertise the required SMTPUTF8 capability"
            )
        options = (*options, "SMTPUTF8", "BODY=8BITMIME")
    return sender, recipients, flatten(message, utf8), options


def _prefix(message: Any) -> str:
    """What the names of the fields begin with that count: those of the latest sending (RFC 5322 section 3.6.6)."""
    resent = message.get_all("Resent-Date") or ()
    if len(resent) > 1:
        raise ValueError("message has more than one 'Resent-' header block")
    return "Resent-" if resent else ""


def flatten(message: Any, utf8: bool) -> bytes:
    """The message as it is sent, without blind copies. Lines that begin with "From " stay as they are."""
    import copy
    import io
    from email.generator import BytesGenerator

    shown = copy.copy(message)
    del shown["Bcc"], shown["Resent-Bcc"]
    policy = message.policy.clone(utf8=True) if utf8 else None
    out = io.BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=policy).flatten(shown, linesep="\r\n")
    return out.getvalue()
