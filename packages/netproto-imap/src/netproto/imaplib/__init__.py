"""IMAP4 client: everything that the standard library's imaplib documents, and typed responses beside its tuples.

`IMAP4`, `IMAP4_SSL` and `IMAP4_stream` are sessions with a server. `netproto.imaplib.parsed` makes typed values of what
they return, `netproto.imaplib.utf7` is the encoding of mailbox names, `netproto.imaplib._engine` the protocol without
sockets.
"""

from __future__ import annotations

from ._names import COMMANDS as Commands  # noqa: F401  # here for the module's users, as more below
from ._names import CRLF, IMAP4_PORT, IMAP4_SSL_PORT  # noqa: F401

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["IMAP4", "IMAP4_stream", "Internaldate2tuple", "Int2AP", "ParseFlags", "Time2Internaldate", "IMAP4_SSL"]

#: Debug level of new sessions: 1 tells of failures, 4 shows each line.
Debug = 0
#: Protocol versions that are spoken, best first.
AllowedVersions = ("IMAP4REV1", "IMAP4")
#: Longest line that is read, in bytes, its end included.
_MAXLINE = 1_000_000

from ._auth import Authenticator as _Authenticator  # noqa: E402, F401  # these look at the names above
from ._client import IMAP4, IMAP4_SSL, IMAP4_stream  # noqa: E402
from ._dates import Int2AP, Internaldate2tuple, ParseFlags, Time2Internaldate  # noqa: E402

for _public in (IMAP4, IMAP4_SSL, IMAP4_stream, Int2AP, Internaldate2tuple, ParseFlags, Time2Internaldate):
    _public.__module__ = __name__

#: Patterns of responses that are here for their users; the module itself scans without them.
_PATTERNS = {
    "Continuation": rb"\+( (?P<data>.*))?",
    "Flags": rb".*FLAGS \((?P<flags>[^\)]*)\)",
    "InternalDate": (
        rb'.*INTERNALDATE "(?P<day>[ 0123]\d)-(?P<mon>[A-Z][a-z]{2})-(?P<year>\d{4}) '
        rb'(?P<hour>\d\d):(?P<min>\d\d):(?P<sec>\d\d) (?P<zonen>[-+])(?P<zoneh>\d\d)(?P<zonem>\d\d)"'
    ),
    "Literal": rb".*{(?P<size>\d+)}$",
    "MapCRLF": rb"\r\n|\r|\n",
    "Response_code": rb"\[(?P<type>[A-Z-]+)( (?P<data>.*))?\]",
    "Untagged_response": rb"\* (?P<type>[A-Z-]+)( (?P<data>.*))?",
    "Untagged_status": rb"\* (?P<data>\d+) (?P<type>[A-Z-]+)( (?P<data2>.*))?",
}


def __getattr__(name: str) -> Any:
    """What few programs ask for, made when it is first asked for."""
    found: Any
    if name in ("socket", "ssl", "subprocess", "random", "re", "time"):
        import importlib

        found = importlib.import_module(name)
    elif name in _PATTERNS:
        import re

        found = re.compile(_PATTERNS[name])
    elif name in ("_Literal", "_Untagged_status"):
        found = _PATTERNS[name[1:]]
    elif name == "DEFAULT_BUFFER_SIZE":
        from io import DEFAULT_BUFFER_SIZE as found
    elif name == "Idler":
        from ._idle import Idler as found
    elif name == "HAVE_SSL":
        import importlib.util

        found = importlib.util.find_spec("_ssl") is not None
    elif name == "Months":
        from ._names import MONTHS

        found = ["", *MONTHS]
    elif name == "Mon2num":
        from ._names import MONTHS

        found = {month.encode(): number for number, month in enumerate(MONTHS, 1)}
    elif name == "__version__":
        import warnings

        warnings.warn(
            "'__version__' is deprecated and slated for removal in Python 3.20", DeprecationWarning, stacklevel=2
        )
        return "2.60"
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found
