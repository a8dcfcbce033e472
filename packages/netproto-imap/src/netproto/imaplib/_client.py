"""`IMAP4` and its two kinds: over TLS, and over a program's standard input and output."""

from __future__ import annotations

import sys

from ._auth import Authentication
from ._core import kin
from ._dates import Int2AP
from ._engine import Engine
from ._names import IMAP4_PORT, IMAP4_SSL_PORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    import ssl
    from typing import Any, Self

    _Error = Exception
    _Client = Authentication
else:
    _Error = kin("imaplib", "IMAP4.error")
    _Client = kin("imaplib", "IMAP4", Authentication)

__all__ = ["IMAP4", "IMAP4_SSL", "IMAP4_stream"]

_module: Any = sys.modules[__package__]
_LIMITS = frozenset(("max_line", "max_literal", "max_response", "max_untagged"))


class _IMAPError(_Error):
    """The reason is the exception's argument. Unless it is `abort`, the session goes on."""


_IMAPError.__name__, _IMAPError.__qualname__ = "error", "IMAP4.error"
if TYPE_CHECKING:
    _Abort = _IMAPError
else:
    _Abort = kin("imaplib", "IMAP4.abort", _IMAPError)


class _IMAPAbort(_Abort):
    """The session can't go on: the connection is closed. A new one may do better."""


_IMAPAbort.__name__, _IMAPAbort.__qualname__ = "abort", "IMAP4.abort"
if TYPE_CHECKING:
    _Readonly = _IMAPAbort
else:
    _Readonly = kin("imaplib", "IMAP4.readonly", _IMAPAbort)


class _IMAPReadonly(_Readonly):
    """A mailbox that was selected to write can only be read, now."""


_IMAPReadonly.__name__, _IMAPReadonly.__qualname__ = "readonly", "IMAP4.readonly"
for _kind in (_IMAPError, _IMAPAbort, _IMAPReadonly):
    _kind.__module__ = _module.__name__


class _ResponseTimeout(TimeoutError):
    """No response has begun in time."""


class IMAP4(_Client):
    """A session with an IMAP server.

    *host* is a name, an address, or the path of a Unix socket; *port* defaults to 143; *timeout* is in seconds, for
    connecting and for each reception. *deadline* is how many seconds a command may take in all, and connecting, from
    the first packet to the greeting. *proxy* is a URL such as ``socks5://host:1080``; *source_address* is bound first.
    *max_line*, *max_literal* and *max_response* are limits in bytes, *max_untagged* is one of responses; each is an
    attribute, too, and counts as soon as it is set.

    Commands are methods, in lower or upper case. They return ``(type, [data, ...])``; see `netproto.imaplib.parsed`
    for typed values out of these. Used as a context manager, it logs out at the end. One thread at a time may use it.

    Raises `error`, or `abort` where the session can't go on; OSError where there is no connection; TimeoutError.
    """

    error = _IMAPError
    abort = _IMAPAbort
    readonly = _IMAPReadonly
    _responsetimeout = _ResponseTimeout

    def __init__(
        self,
        host: Any = "",
        port: int = IMAP4_PORT,
        timeout: float | None = None,
        *,
        deadline: float | None = None,
        proxy: Any = None,
        source_address: tuple[str, int] | None = None,
        **limits: int,
    ) -> None:
        self.debug = _module.Debug
        self.state = "LOGOUT"
        self.literal = None
        self.tagged_commands = {}
        self.untagged_responses = {}
        self.continuation_response = ""
        self._idle_responses = []
        self._idle_capture = False
        self.is_readonly = False
        self.tagnum = 0
        self._cmd_log = {}
        self._engine = Engine()
        self._mode_ascii()
        for name, limit in limits.items():
            if name not in _LIMITS:
                raise TypeError(f"{type(self).__name__}() got an unexpected keyword argument {name!r}")
            setattr(self, name, limit)
        if deadline is not None:
            self.deadline = deadline
        if proxy is not None:
            self._proxy = proxy
        if source_address is not None:
            self._source_address = source_address
        if self.deadline is None:
            self.open(host, port, timeout)
        else:
            self._open_by_deadline(host, port, timeout)
        try:
            self._connect()
            self._stop_deadline()
        except BaseException:
            self._disconnect()
            raise

    def _open_by_deadline(self, host: Any, port: int, timeout: float | None) -> None:
        from ._core import Deadline

        assert self.deadline is not None
        self._until = Deadline(self.deadline)
        self.open(host, port, self._until.within(timeout))
        if self.sock is not None:
            self.sock.settimeout(self.deadline if timeout is None else timeout)

    def _connect(self) -> None:
        """Read the greeting, and learn what the server can."""
        import random

        self.tagpre = Int2AP(random.randint(4096, 65535))
        if self.debug >= 1:
            self._mesg(f"new IMAP4 connection, tag={self.tagpre!r}")
        self.welcome = self._get_response()
        if "PREAUTH" in self.untagged_responses:
            self.state = "AUTH"
        elif "OK" in self.untagged_responses:
            self.state = "NONAUTH"
        else:
            raise self.error(f"invalid greeting: {self._greeting.decode(self._encoding, 'replace')}")
        self._refresh_capabilities(consume=True)
        if self.debug >= 3:
            self._mesg(f"CAPABILITIES: {self.capabilities!r}")
        for version in _module.AllowedVersions:
            if version in self.capabilities:
                self.PROTOCOL_VERSION = version
                return
        raise self.error("server not IMAP4 compliant")

    def __getattr__(self, attr: str) -> Any:
        if attr == "_imaplib_file" and self.__dict__.get("sock") is not None:
            self._imaplib_file = self.sock.makefile("rb")
            return self._imaplib_file
        if attr in _module.Commands:
            return getattr(self, attr.lower())
        raise AttributeError(f"Unknown IMAP4 command: {attr!r}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self.state == "LOGOUT":
            return
        try:
            self.logout()
        except OSError:
            pass
        except self.error:
            if kind is None:
                raise

    @property
    def parsed(self) -> Any:
        """The same commands, with typed values as their results; see `netproto.imaplib.parsed`."""
        from .parsed import Parsed

        return Parsed(self)


if TYPE_CHECKING:
    _SSLClient = IMAP4
    _StreamClient = IMAP4
else:
    _SSLClient = kin("imaplib", "IMAP4_SSL", IMAP4)
    _StreamClient = kin("imaplib", "IMAP4_stream", IMAP4)


class IMAP4_SSL(_SSLClient):
    """The same over TLS; *port* defaults to 993.

    Certificate and host name are verified, unless *ssl_context* says otherwise.
    """

    def __init__(
        self,
        host: Any = "",
        port: int = IMAP4_SSL_PORT,
        *,
        ssl_context: ssl.SSLContext | None = None,
        timeout: float | None = None,
        deadline: float | None = None,
        proxy: Any = None,
        source_address: tuple[str, int] | None = None,
        **limits: int,
    ) -> None:
        if ssl_context is None:
            from ._core import client_context

            ssl_context = client_context("imaplib", str(host) or "localhost")
        self.ssl_context = ssl_context
        IMAP4.__init__(
            self, host, port, timeout, deadline=deadline, proxy=proxy, source_address=source_address, **limits
        )

    def _create_socket(self, timeout: float | None) -> socket.socket:
        assert self.ssl_context is not None
        return self._wrap(IMAP4._create_socket(self, timeout), self.ssl_context)

    def open(self, host: Any = "", port: int = IMAP4_SSL_PORT, timeout: float | None = None) -> None:
        """Connect to *host* at *port* by TLS."""
        IMAP4.open(self, host, port, timeout)


class IMAP4_stream(_StreamClient):
    """The same with a program that *command*, a shell's command line, starts: its standard input and output."""

    def __init__(self, command: str) -> None:
        self.command = command
        IMAP4.__init__(self)

    def open(self, host: Any = None, port: Any = None, timeout: float | None = None) -> None:
        """Start the program. The arguments are not used."""
        import subprocess

        self.host = self.port = self.sock = None
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, shell=True, close_fds=True
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.writefile = self.process.stdin
        self.readfile = self.process.stdout

    def read(self, size: int) -> bytes:
        """*size* bytes from the program."""
        return self.readfile.read(size)

    def readline(self) -> bytes:
        """A line from the program."""
        limit = self._line_limit()
        line = self.readfile.readline(limit + 1)
        if len(line) > limit:
            raise self._broken(f"got more than {limit} bytes")
        return line

    def send(self, data: bytes) -> None:
        """Send *data* to the program."""
        self.writefile.write(data)
        self.writefile.flush()

    def shutdown(self) -> None:
        """Close both files, and wait for the program to end."""
        self.readfile.close()
        try:
            self.writefile.close()
        except BrokenPipeError:
            pass
        self.process.wait()
