"""The classes `POP3` and `POP3_SSL`."""

from __future__ import annotations

import sys
from errno import ENOTCONN

from . import _core
from ._core import LimitExceeded, LineReader, kin
from ._dialogue import IN_BLOCK, Dialogue, ProtocolError, strip_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

    LongReply = tuple[bytes, list[bytes], int]
    Capabilities = dict[str, list[str]]

public: Any = sys.modules[__package__]

#: Stands for ``socket._GLOBAL_DEFAULT_TIMEOUT`` until there is need of ``socket``.
_DEFAULT_TIMEOUT: Any = type("default", (), {"__repr__": lambda self: "<default timeout>", "__slots__": ()})()

_CONTROL = bytes([*range(32), 127])
_HIDDEN = ("PASS", "APOP", "AUTH")
_INVALID_ON_WINDOWS = 10022  # WSAEINVAL: the server has closed already

if TYPE_CHECKING:
    _Base = object
else:
    _Base = kin("poplib", "POP3", object)


class ReplyFile(LineReader):
    """What `POP3.file` is: the connection's incoming side, with the methods of a file that are of use."""

    __slots__ = ()

    def readline(self, size: int = -1) -> bytes:
        """The next line with its end, or *size* bytes of it; b"" at the end of the stream."""
        try:
            return super().readline(size if size >= 0 else sys.maxsize)
        except LimitExceeded:
            return self.take(size)

    def close(self) -> None:
        """Kept for those who close it: the socket is closed on its own."""
        self.take(-1)


class POP3(_Base):
    """A POP3 session (RFC 1939), over plain TCP until `stls`.

    host, port        the server; a path, with a slash, is a Unix socket's
    timeout           seconds that one wait on the socket may take
    deadline          seconds that one command, its whole answer included, may take
    max_line          bytes in one line of a message or listing (``MAX_LINE``)
    max_message       bytes in one message or listing (``MAX_MESSAGE``)
    proxy             a URL (``socks5://…``, ``http://…``) or a callable, as ``netproto.core.dial`` takes it
    source_address    (host, port) to connect from

    Raises error_proto where the server refuses or can't be understood, and OSError where the network fails. As a
    context manager it says QUIT at the end; where the block raised it only closes, and then nothing is deleted.
    Not for use by several threads at once.
    """

    __module__ = __package__

    encoding = "UTF-8"

    sock: Any = None
    file: Any = None
    _file_class = ReplyFile

    def __init__(
        self,
        host: str,
        port: int = 110,
        timeout: Any = _DEFAULT_TIMEOUT,
        *,
        deadline: float | None = None,
        max_line: int | None = None,
        max_message: int | None = None,
        proxy: Any = None,
        source_address: tuple[str, int] | None = None,
    ) -> None:
        self.host = host
        self.port = port
        if timeout is _DEFAULT_TIMEOUT:
            timeout = public.socket._GLOBAL_DEFAULT_TIMEOUT
        self._tls_established = False
        self._debugging = 0
        self.deadline = deadline
        self._ends: Any = None
        self._timeout = timeout
        self._max_line, self._max_message = max_line, max_message
        self._proxy, self._source_address = proxy, source_address
        self._capabilities: Capabilities | None = None
        sys.audit("poplib.connect", self, host, port)
        self._begin()
        if self._ends is not None:
            if timeout is public.socket._GLOBAL_DEFAULT_TIMEOUT:
                self._timeout = public.socket.getdefaulttimeout()
            timeout = self._ends.within(self._timeout)
        self.sock = self._create_socket(timeout)
        try:
            self._open_file()
            self._dialogue = Dialogue(self.file if isinstance(self.file, LineReader) else None)
            self.welcome = self._getresp()
            self._dialogue.due.clear()
        except BaseException:
            self._abandon()
            raise

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._abandon()
        elif self.sock is not None:
            try:
                self.quit()
            finally:
                self._abandon()

    # The connection

    def _create_socket(self, timeout: Any) -> Any:
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        if self._proxy is not None or "/" in self.host:
            address = self.host if "/" in self.host else (self.host, self.port)
            return _core.create_connection(address, timeout, self._source_address, proxy=self._proxy)
        if self._source_address is not None:
            return public.socket.create_connection((self.host, self.port), timeout, self._source_address)
        return public.socket.create_connection((self.host, self.port), timeout)

    def _open_file(self) -> None:
        if hasattr(type(self.sock), "recv_into"):
            self.file = self._file_class(self.sock, before_read=self._guard)
        else:
            self.file = self.sock.makefile("rb")

    def _begin(self) -> None:
        """A new command: its time runs from now."""
        if self.deadline is not None:
            self._ends = _core.Deadline(self.deadline)

    def _guard(self) -> None:
        if self._ends is not None:
            self._ends.guard(self.sock, self._timeout)

    def _abandon(self) -> None:
        """Close, whatever goes wrong with it."""
        try:
            self.close()
        except OSError:
            pass

    def close(self) -> None:
        """Close the connection as it is. What was marked for deletion stays, unless `quit` came first."""
        file, self.file = self.file, None
        sock, self.sock = self.sock, None
        try:
            if file is not None:
                file.close()
        finally:
            if sock is not None:
                try:
                    sock.shutdown(public.socket.SHUT_RDWR)
                except OSError as error:
                    if error.errno != ENOTCONN and getattr(error, "winerror", 0) != _INVALID_ON_WINDOWS:
                        raise
                finally:
                    sock.close()

    def _overrides(self, *names: str) -> bool:
        """Whether a subclass or the object itself has its own of these methods."""
        return any(getattr(getattr(self, name), "__func__", None) is not getattr(POP3, name) for name in names)

    # Lines out

    def _encode(self, line: str) -> bytes:
        data = line.encode(self.encoding)
        if data.translate(None, _CONTROL) != data:
            raise ValueError("Control characters not allowed in commands")
        return data

    def _putline(self, line: bytes) -> None:
        if self._debugging > 1:
            print("*put*", repr(_hide(line.decode("utf-8", "replace"))))
        sys.audit("poplib.putline", self, line)
        self._send(line + public.CRLF)

    def _send(self, data: bytes) -> None:
        if self.sock is None:
            raise public.error_proto("-ERR not connected")
        try:
            self._begin()
            self._guard()
            self.sock.sendall(data)
        except BaseException:  # a part may have gone out
            self._abandon()
            raise

    def _putcmd(self, line: str) -> None:
        if self._debugging:
            print("*cmd*", repr(_hide(line)))
        self._putline(self._encode(line))

    # Lines in

    def _getline(self) -> tuple[bytes, int]:
        """One line without its end, and its length with it."""
        return self._line(public._MAXLINE)

    def _line(self, limit: int) -> tuple[bytes, int]:
        if self.file is None:
            raise public.error_proto("-ERR not connected")
        try:
            line: bytes = self.file.readline(limit + 1)
        except BaseException:  # the answer is still to come, and would be taken for that to the next command
            self._abandon()
            raise
        if len(line) > limit:
            self._abandon()
            raise public.error_proto("line too long")
        if self._debugging > 1:
            print("*get*", repr(line))
        if not line or (line[-1:] != b"\n" and isinstance(self.file, LineReader)):
            self._abandon()
            raise public.error_proto("-ERR EOF")
        return strip_end(line), len(line)

    def _getresp(self) -> bytes:
        line, _ = self._getline()
        if self._debugging > 1:
            print("*resp*", repr(line))
        try:
            good = self._dialogue.took(line)
        except ProtocolError:
            good = False
        if not good:
            if self._dialogue.due and not line.startswith(b"-"):
                self._dialogue.due.pop(0)
                if self._dialogue.due:  # nobody knows what the lines behind it answer
                    self._abandon()
            raise public.error_proto(line)
        return line

    def _limits(self) -> tuple[int, int]:
        """Limits of a line of a block and of the whole block."""
        whole = public.MAX_MESSAGE if self._max_message is None else self._max_message
        line = public.MAX_LINE if self._max_line is None else self._max_line
        if line is None:
            line = whole if public._MAXLINE >= 2048 else public._MAXLINE
        return min(line, whole), whole

    def _getlongresp(self) -> LongReply:
        response = self._getresp()
        max_line, max_block = self._limits()
        if not self._overrides("_getline") and isinstance(self.file, LineReader):
            with _Wording(self):
                lines, octets = self.file.read_block(max_line, max_block)
            if self._debugging > 1:
                for line in lines:
                    print("*get*", repr(line))
        else:
            lines, octets = self._lines_one_by_one(max_line, max_block)
        self._dialogue.block_ended()
        return response, lines, octets

    def _lines_one_by_one(self, max_line: int, max_block: int) -> tuple[list[bytes], int]:
        overridden = self._overrides("_getline")
        lines: list[bytes] = []
        octets = 0
        while True:
            line, length = self._getline() if overridden else self._line(max_line)
            if line == b".":
                return lines, octets
            if line.startswith(b".."):
                line, length = line[1:], length - 1
            lines.append(line)
            octets += length
            if octets > max_block:
                self._abandon()
                raise public.error_proto("message too long")

    # Commands

    def _settle(self) -> None:
        """Read away what nobody has read of earlier answers."""
        while self._dialogue.due and self.sock is not None:
            for _ in self._texts() if self._dialogue.state == IN_BLOCK else self._one_reply():
                pass

    def _one_reply(self) -> tuple[()]:
        try:
            self._getresp()
        except public.error_proto:
            if self.sock is None:
                raise
        return ()

    def _shortcmd(self, line: str) -> bytes:
        self._settle()
        self._putcmd(line)
        return self._getresp()

    def _longcmd(self, line: str) -> LongReply:
        self._settle()
        self._putcmd(line)
        return self._getlongresp()

    def getwelcome(self) -> bytes:
        """The line that the server greeted with."""
        return self.welcome

    def set_debuglevel(self, level: int) -> None:
        """Print commands above 0, and what comes above 1; credentials are left out."""
        self._debugging = level

    def user(self, user: str) -> bytes:
        """USER: name the mailbox; the server asks for the password."""
        return self._shortcmd(f"USER {user}")

    def pass_(self, pswd: str) -> bytes:
        """PASS: log in. The mailbox is locked until `quit`."""
        return self._shortcmd(f"PASS {pswd}")

    def stat(self) -> tuple[int, int]:
        """STAT: how many messages there are, and their size in bytes."""
        words = self._shortcmd("STAT").split()
        if self._debugging:
            print("*stat*", repr(words))
        if len(words) < 3:
            raise public.error_proto("Invalid STAT response format")
        if not (words[1].isdigit() and words[2].isdigit() and max(len(words[1]), len(words[2])) <= 40):
            raise public.error_proto("Invalid STAT response data: non-numeric values")
        return int(words[1]), int(words[2])

    def list(self, which: Any = None) -> Any:
        """LIST: (response, [b"number octets", …], octets), or the response for the one message *which*."""
        return self._longcmd("LIST") if which is None else self._shortcmd(f"LIST {which}")

    def retr(self, which: Any) -> LongReply:
        """RETR: (response, [line, …], octets) of message *which*."""
        return self._longcmd(f"RETR {which}")

    def dele(self, which: Any) -> bytes:
        """DELE: mark message *which* for deletion, which `quit` carries out."""
        return self._shortcmd(f"DELE {which}")

    def noop(self) -> bytes:
        """NOOP: nothing."""
        return self._shortcmd("NOOP")

    def rset(self) -> bytes:
        """RSET: unmark what is marked for deletion."""
        return self._shortcmd("RSET")

    def quit(self) -> bytes:
        """QUIT: delete what is marked, unlock the mailbox, and close. Closes also where it raises."""
        try:
            self._settle()
            self._putcmd("QUIT")
            response = self._getresp()
        except BaseException:
            self._abandon()
            raise
        self.close()
        return response

    def rpop(self, user: str) -> bytes:
        """RPOP, which no current standard has."""
        return self._shortcmd(f"RPOP {user}")

    def apop(self, user: str, password: str) -> bytes:
        """APOP: log in with an MD5 digest of the greeting's timestamp and the password."""
        stamp = _timestamp(self.welcome)
        if not stamp:
            raise public.error_proto("-ERR APOP not supported by server")
        import hashlib

        digest = hashlib.md5(stamp + password.encode(self.encoding)).hexdigest()
        return self._shortcmd(f"APOP {user} {digest}")

    def top(self, which: Any, howmuch: Any) -> LongReply:
        """TOP: (response, [line, …], octets) of the head of message *which* and *howmuch* lines of its body."""
        return self._longcmd(f"TOP {which} {howmuch}")

    def uidl(self, which: Any = None) -> Any:
        """UIDL: (response, [b"number id", …], octets), or the response for the one message *which*."""
        return self._longcmd("UIDL") if which is None else self._shortcmd(f"UIDL {which}")

    def utf8(self) -> bytes:
        """UTF8: have the server use UTF-8 (RFC 6856)."""
        return self._shortcmd("UTF8")

    def capa(self) -> Capabilities:
        """CAPA: what the server can do (RFC 2449), as {name: [argument, …]}."""
        try:
            lines = self._longcmd("CAPA")[1]
        except public.error_proto as error:
            if self.sock is None:
                raise
            raise public.error_proto("-ERR CAPA not supported by server") from error
        words = [line.decode("utf-8", "backslashreplace").split() for line in lines]
        found = {each[0]: each[1:] for each in words if each}
        self._capabilities = {name.upper(): arguments for name, arguments in found.items()}
        return found

    def _can(self) -> Capabilities:
        """The server's capabilities by their names in capitals, asked for once; none where it has no CAPA."""
        if self._capabilities is None:
            try:
                self.capa()
            except public.error_proto:
                if self.sock is None:
                    raise
                self._capabilities = {}
        return self._capabilities or {}

    # TLS

    def stls(self, context: Any = None) -> bytes:
        """STLS: go on under TLS (RFC 2595). *context* is an ssl.SSLContext; without one, certificates are verified.

        Whatever came in clear text behind the server's answer closes the connection.
        """
        if self._tls_established:
            raise public.error_proto("-ERR TLS session already established")
        if "STLS" not in self.capa():
            raise public.error_proto("-ERR STLS not supported by server")
        if context is None:
            context = self._default_context()
        response = self._shortcmd("STLS")
        try:
            if isinstance(self.file, LineReader) and len(self.file):
                raise public.error_proto("-ERR server spoke before the TLS handshake")
            self.sock = self._wrap(self.sock, context)
            self._open_file()
            if isinstance(self.file, LineReader):
                self._dialogue.buffer = self.file
        except BaseException:
            self._abandon()
            raise
        self._tls_established = True
        self._capabilities = None
        return response

    def _default_context(self) -> Any:
        return _core.client_context("poplib", self.host, stacklevel=4)

    def _wrap(self, sock: Any, context: Any) -> Any:
        if self._ends is not None:
            self._ends.guard(sock, self._timeout)
        name = None if "/" in self.host and not context.check_hostname else self.host
        return context.wrap_socket(sock, server_hostname=name)

    # Beyond the standard library

    def auth(self, mechanism: Any, authobject: Any = None, *, initial_response_ok: bool = True) -> bytes:
        """AUTH: log in by SASL (RFC 5034). Returns the server's last response.

        *mechanism* is one of ``netproto.core.sasl``, or a name; then *authobject* is called with each challenge
        (bytes), and with None for an initial response, and returns str, bytes or (for the latter) None.
        """
        from ._login import authenticate

        return authenticate(self, mechanism, authobject, initial_response_ok)

    def login(self, user: str, password: Any = None, *, token: Any = None, mechanisms: Any = None) -> bytes:
        """Log in by the best way that the server offers, SASL, APOP, or USER and PASS; the next where one is refused.

        Where neither TLS nor a Unix socket hides what is sent, ways that show the password do not follow one that
        hides it: whoever listens could have refused that one. *mechanisms* are names of SASL mechanisms, in order of
        preference; each of them is tried. *token* (a str, or a function that is called when the login begins) logs in
        with OAuth 2 in place of the *password*. Raises error_proto with the last refusal.
        """
        from ._login import login

        return login(self, user, password, token, mechanisms)

    def retr_chunks(self, which: Any, *, top: int | None = None) -> Iterator[bytes]:
        """Message *which* piece by piece as it comes, with its line ends; with *top*, its head and so many lines.

        The server's answer is awaited at once, so a refusal is raised here. What is not read to its end is read
        away before the next command.
        """
        self._start_block(which, top)
        return self._texts()

    def retr_to(self, which: Any, file: BinaryIO, *, top: int | None = None) -> tuple[bytes, int]:
        """Write message *which* to *file* as it comes; return the response and the number of bytes written."""
        response = self._start_block(which, top)
        octets = 0
        for piece in self._texts():
            file.write(piece)
            octets += len(piece)
        return response, octets

    def _start_block(self, which: Any, top: int | None) -> bytes:
        self._settle()
        self._putcmd(f"RETR {which}" if top is None else f"TOP {which} {top}")
        response = self._getresp()
        self._dialogue.block_began()
        return response

    def _texts(self) -> Iterator[bytes]:
        if not isinstance(self.file, LineReader):
            lines, _ = self._lines_one_by_one(*self._limits())
            self._dialogue.block_ended()
            yield from (line + public.CRLF for line in lines)
            return
        dialogue = self._dialogue
        dialogue.max_line, dialogue.max_block = self._limits()
        while dialogue.state == IN_BLOCK and self.file is not None:
            with _Wording(self):
                event = dialogue.next_event()
                if event is None:
                    if not self.file.fill():
                        raise EOFError
                    continue
            if event[0] == "text":
                yield event[1]

    def pipeline(self, commands: Iterable[str]) -> Iterator[Any]:
        """Send *commands* (such as ``"RETR 1"``) ahead of their answers, where the server says PIPELINING.

        Gives for each, in order, what its method would return; a refusal is given as the error_proto, not raised.
        At most ``MAX_AHEAD`` commands and ``MAX_AHEAD_BYTES`` bytes are unanswered at a time.
        """
        from ._pipeline import pipeline

        return pipeline(self, commands)


if TYPE_CHECKING:
    _SSLBase = POP3
else:
    _SSLBase = kin("poplib", "POP3_SSL", POP3)


class POP3_SSL(_SSLBase):
    """A POP3 session under TLS from the start. *context* is an ssl.SSLContext; without one, certificates are verified.

    The other arguments are those of `POP3`.
    """

    __module__ = __package__

    def __init__(
        self,
        host: str,
        port: int = 995,
        *,
        timeout: Any = _DEFAULT_TIMEOUT,
        context: Any = None,
        **options: Any,
    ) -> None:
        self.host = host
        self.context = self._default_context() if context is None else context
        POP3.__init__(self, host, port, timeout, **options)

    def _create_socket(self, timeout: Any) -> Any:
        sock = POP3._create_socket(self, timeout)
        try:
            return self._wrap(sock, self.context)
        except BaseException:
            sock.close()
            raise

    def stls(self, context: Any = None) -> bytes:
        """Not possible here: raises error_proto."""
        raise public.error_proto("-ERR TLS session already established")


class _Wording:
    """Turns what reading raises into the module's words, and closes the connection."""

    __slots__ = ("_pop",)

    def __init__(self, pop: POP3) -> None:
        self._pop = pop

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if error is None:
            return
        self._pop._abandon()
        if isinstance(error, LimitExceeded):
            word = "line" if error.what.startswith("line") else "message"
            raise public.error_proto(f"{word} too long") from error
        if isinstance(error, EOFError):
            raise public.error_proto("-ERR EOF") from None
        if isinstance(error, ProtocolError):
            raise public.error_proto(error.args[0]) from None


def _hide(line: str) -> str:
    """A command line without the credentials in it."""
    verb, blank, _ = line.lstrip().partition(" ")
    return f"{verb} ***" if blank and verb.upper() in _HIDDEN else line


def _timestamp(welcome: bytes) -> bytes:
    """The msg-id in a greeting (RFC 1939 section 7), b"" where there is none."""
    line = welcome.partition(b"\n")[0]
    start, end = line.find(b"<", 4), line.rfind(b">")
    return line[start : end + 1] if line.startswith(b"+OK") and 0 < start < end else b""
