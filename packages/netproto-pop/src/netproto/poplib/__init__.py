"""POP3 client: the standard library's ``poplib``, for mail as it is.

    with POP3_SSL("pop.example.com", timeout=30) as pop:
        pop.login("user", "password")
        for number in range(1, pop.stat()[0] + 1):
            with open(f"{number}.eml", "wb") as file:
                pop.retr_to(number, file)

The limits below and ``socket`` are looked up in this module whenever they are used.
"""

from __future__ import annotations

from ._core import kin

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re as re
    import socket as socket
    import ssl as ssl

    HAVE_SSL: bool

__all__ = ["POP3", "error_proto", "POP3_SSL"]

POP3_PORT = 110
POP3_SSL_PORT = 995

CR = b"\r"
LF = b"\n"
CRLF = CR + LF

#: Longest line that answers a command, in bytes with the line end (RFC 2449 section 4 says 512). Where a program sets
#: it below 2048, the lines of messages and listings keep to it, too.
_MAXLINE = 2048
#: Most bytes in one message or listing, unless ``max_message=`` says otherwise.
MAX_MESSAGE = 1 << 30
#: Longest line in a message or listing, unless ``max_line=`` says otherwise; None is as long as the message may be.
MAX_LINE: int | None = None
#: Most challenges that a server may make in one login.
MAX_CHALLENGES = 8
#: Most commands, and most bytes of commands, that `POP3.pipeline` sends ahead of the replies.
MAX_AHEAD = 64
MAX_AHEAD_BYTES = 4096


class error_proto(kin("poplib", "error_proto")):  # type: ignore[misc]
    """The server refused a command, said what can't be understood, or went over a limit."""


if not TYPE_CHECKING:

    def __getattr__(name):
        """Modules are imported when they are first used, and whether there is `ssl` is found out when it is asked."""
        if name == "HAVE_SSL":
            from importlib.util import find_spec

            return find_spec("_ssl") is not None
        if name not in ("re", "socket", "ssl"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module = globals()[name] = import_module(name)
        return module


from ._client import POP3, POP3_SSL  # noqa: E402  (it looks up the names above)
