"""SMTP and LMTP client: the standard library's ``smtplib``, with pipelining, and with TLS that is verified.

    with SMTP_SSL("smtp.example.com", timeout=30) as smtp:
        smtp.login("user", "password")
        refused = smtp.send_message(message)
        print(smtp.last_result.queue_id)

The limits below and ``socket`` are looked up in this module whenever they are used.
"""

from __future__ import annotations

from ._addresses import bare_address as _addr_only  # noqa: F401  (kept for those who call it)
from ._addresses import dsn, quoteaddr
from ._core import dot_stuff as _quote_periods  # noqa: F401  (kept for those who call it)
from ._errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import base64 as base64
    import re as re
    import socket as socket
    import ssl as ssl
    from email.base64mime import body_encode as encode_base64  # noqa: F401

    OLDSTYLE_AUTH: re.Pattern[str]
    _have_cram_md5_support: bool
    _have_ssl: bool

__all__ = [
    "SMTPException",
    "SMTPNotSupportedError",
    "SMTPServerDisconnected",
    "SMTPResponseException",
    "SMTPSenderRefused",
    "SMTPRecipientsRefused",
    "SMTPDataError",
    "SMTPConnectError",
    "SMTPHeloError",
    "SMTPAuthenticationError",
    "quoteaddr",
    "quotedata",
    "SMTP",
    "SMTP_SSL",
    "LMTP",
    "SendResult",
    "dsn",
]

SMTP_PORT = 25
SMTP_SSL_PORT = 465
LMTP_PORT = 2003
CRLF = "\r\n"
bCRLF = b"\r\n"

#: Longest reply line, in bytes with the line end (RFC 5321 section 4.5.3.1.5 says 512).
_MAXLINE = 8192
#: Most lines, and most bytes, in one reply.
MAX_REPLY_LINES = 1000
MAX_REPLY = 1 << 20
#: Most challenges that a server may make in one login.
_MAXCHALLENGE = 5
#: Most commands that are sent ahead of their replies where the server says PIPELINING.
MAX_AHEAD = 64
#: Bytes that a message which is a file is read by, and that BDAT sends in one chunk.
BLOCK_SIZE = 1 << 16


def _fix_eols(data: str) -> str:
    """Every line end as CR LF. Kept for those who call it."""
    return data.replace("\r\n", "\n").replace("\r", "\n").replace("\n", CRLF)


def quotedata(data: str) -> str:
    """*data* with every line end as CR LF, and dots that begin a line doubled. Kept for those who call it."""
    return CRLF.join("." + line if line.startswith(".") else line for line in _fix_eols(data).split(CRLF))


if not TYPE_CHECKING:

    def __getattr__(name):
        """Modules are imported when they are first used; what there is of MD5 and TLS is found out when asked for."""
        if name in ("base64", "re", "socket", "ssl"):
            from importlib import import_module

            found = globals()[name] = import_module(name)
            return found
        if name == "encode_base64":
            from email.base64mime import body_encode

            return body_encode
        if name == "OLDSTYLE_AUTH":
            import re

            return re.compile("auth=(.*)", re.IGNORECASE)
        if name == "_have_cram_md5_support":
            import hmac

            try:
                hmac.digest(b"", b"", "md5")
            except ValueError:
                return False
            return True
        if name == "_have_ssl":
            from importlib.util import find_spec

            return find_spec("_ssl") is not None
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


from ._client import SMTP  # noqa: E402  (it looks up the names above)
from ._lmtp import LMTP  # noqa: E402
from ._smtp_ssl import SMTP_SSL  # noqa: E402
from ._transaction import SendResult  # noqa: E402

quoteaddr.__module__ = dsn.__module__ = __name__
