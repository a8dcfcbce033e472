"""The classes `SMTP`, `SMTP_SSL` and `LMTP`."""

from __future__ import annotations

import sys

from . import _core, _errors
from ._addresses import bare_address, path_of
from ._core import LimitExceeded, LineReader, kin
from ._dialogue import ReplyParser, parse_features, parse_line
from ._errors import SMTPException, SMTPNotSupportedError, SMTPResponseException, SMTPServerDisconnected
from ._text import Message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from ._transaction import SendResult

    Reply = tuple[int, bytes]
    Options = Iterable[str] | Callable[[str], Iterable[str]]

public: Any = sys.modules[__package__]

#: Stands for ``socket._GLOBAL_DEFAULT_TIMEOUT`` until there is need of ``socket``.
_DEFAULT_TIMEOUT: Any = type("default", (), {"__repr__": lambda self: "<default timeout>", "__slots__": ()})()

_UNAVAILABLE = 421
_CHALLENGE = 334

if TYPE_CHECKING:
    _Base = object
else:
    _Base = kin("smtplib", "SMTP", object)


class ReplyFile(LineReader):
    """What `SMTP.file` is: the connection's incoming side, with the methods of a file that are of use."""

    __slots__ = ()

    def readline(self, size: int = -1) -> bytes:
        """The next line with its end, or *size* bytes of it; b"" at the end of the stream."""
        size = size if size >= 0 else sys.maxsize
        try:
            return super().readline(size)
        except LimitExceeded:
            return self.take(size)

    def close(self) -> None:
        """Kept for those who close it: the socket is closed on its own."""
        self.take(-1)


class SMTP(_Base):
    """A session with an SMTP server (RFC 5321).

    host, port        where to connect at once; a port in *host* counts where *port* is 0. A path, with a slash
                      first, is a Unix socket's. Without a host, call `connect`
    local_hostname    who to say we are; else it is found out when it is first needed
    timeout           seconds that one wait on the socket may take
    source_address    (host, port) to connect from
    deadline          seconds that one command, or one `sendmail`, may take in all
    proxy             a URL (``socks5://…``, ``http://…``) or a callable, as ``netproto.core.dial`` takes it
    pipelining        whether `sendmail` sends commands ahead of their replies where the server says PIPELINING
    chunking          whether `sendmail` sends the message by BDAT where the server says CHUNKING (RFC 3030)

    `esmtp_features` is what the server announced ({name: parameters}), `last_result` what it said to the last
    `sendmail`. A reply of 421 closes the connection, and so does what can't be read. Not for several threads at once.
    """

    __module__ = __package__

    debuglevel = 0

    sock: Any = None
    file: Any = None
    helo_resp: bytes | None = None
    ehlo_msg = "ehlo"
    ehlo_resp: bytes | None = None
    does_esmtp: bool = False
    default_port = public.SMTP_PORT
    #: The replies to the last `sendmail`, None before there was one.
    last_result: SendResult | None = None

    _local_hostname: str | None = None
    _accepted: list[str]
    _host = ""
    _ends: Any = None
    _in_exchange = False
    _challenged = False  # what is sent next answers a challenge
    _plain_timeout: float | None = None
    deadline: float | None = None
    pipelining = True
    chunking = False
    proxy: Any = None

    def __init__(
        self,
        host: str = "",
        port: Any = 0,
        local_hostname: str | None = None,
        timeout: Any = _DEFAULT_TIMEOUT,
        source_address: tuple[str, int] | None = None,
        *,
        deadline: float | None = None,
        proxy: Any = None,
        pipelining: bool = True,
        chunking: bool = False,
    ) -> None:
        self.timeout = public.socket._GLOBAL_DEFAULT_TIMEOUT if timeout is _DEFAULT_TIMEOUT else timeout
        self.esmtp_features: dict[str, str] = {}
        self.command_encoding = "ascii"
        self.source_address = source_address
        self._auth_challenge_count = 0
        self._accepted = []
        self.deadline, self.proxy, self.pipelining, self.chunking = deadline, proxy, pipelining, chunking
        if local_hostname is not None:
            self.local_hostname = local_hostname
        if host:
            code, text = self.connect(host, port)
            if code != 220:
                self.close()
                raise _errors.SMTPConnectError(code, text)

    @property
    def local_hostname(self) -> str:
        """Who we say we are in EHLO: this host's name, or its address where the name is not qualified.

        Found out when it is first asked for, as that may take long.
        """
        if self._local_hostname is None:
            socket = public.socket
            name: str = socket.getfqdn()
            if "." not in name:
                try:
                    name = f"[{socket.gethostbyname(socket.gethostname())}]"
                except OSError:
                    name = "[127.0.0.1]"
            self._local_hostname = name
        return self._local_hostname

    @local_hostname.setter
    def local_hostname(self, name: str) -> None:
        self._local_hostname = name

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            code, text = self.docmd("QUIT")
            if code != 221 and kind is None:
                raise SMTPResponseException(code, text)
        except SMTPServerDisconnected:
            pass
        except Exception:
            if kind is None:
                raise
        finally:
            self._abandon()

    def set_debuglevel(self, debuglevel: int) -> None:
        """Print the dialogue to stderr above 0, with times above 1; credentials are left out."""
        self.debuglevel = debuglevel

    def _print_debug(self, *args: object) -> None:
        if self.debuglevel > 1:
            import datetime

            args = (datetime.datetime.now().time(), *args)
        print(*args, file=sys.stderr)

    # The connection

    def _get_socket(self, host: str, port: Any, timeout: Any) -> Any:
        self._check_timeout(timeout)
        if self.debuglevel > 0:
            self._print_debug("connect: to", (host, port), self.source_address)
        if self.proxy is not None:
            return _core.create_connection((host, port), timeout, self.source_address, proxy=self.proxy)
        return public.socket.create_connection((host, port), timeout, self.source_address)

    @staticmethod
    def _check_timeout(timeout: Any) -> None:
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")

    def _get_unix_socket(self, path: str, timeout: Any) -> Any:
        self._check_timeout(timeout)
        socket = public.socket
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            if timeout is not socket._GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            sock.connect(path)
        except BaseException:
            if self.debuglevel > 0:
                self._print_debug("connect fail:", path)
            sock.close()
            raise
        return sock

    def connect(self, host: str = "localhost", port: Any = 0, source_address: tuple[str, int] | None = None) -> Reply:
        """Connect, and return the server's greeting. The arguments are those of the constructor."""
        if source_address:
            self.source_address = source_address
        unix = host.startswith("/")
        if not unix and not port and host.count(":") == 1:
            host, _, tail = host.partition(":")
            try:
                port = int(tail)
            except ValueError:
                raise OSError("nonnumeric port") from None
        self._host = host
        port = port or self.default_port
        self._forget()
        self._begin()
        sys.audit("smtplib.connect", self, host, port)
        timeout = self.timeout
        if self._ends is not None:
            if timeout is public.socket._GLOBAL_DEFAULT_TIMEOUT:
                timeout = public.socket.getdefaulttimeout()
            self._check_timeout(timeout)
            self._plain_timeout = timeout
            timeout = self._ends.within(timeout)
        self._abandon()
        self.sock = self._get_unix_socket(host, timeout) if unix else self._get_socket(host, port, timeout)
        self.file = None
        code, text = self.getreply()
        if self.debuglevel > 0:
            self._print_debug("connect:", repr(text))
        return code, text

    def _forget(self) -> None:
        """Forget what the server has told of itself."""
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        self._accepted = []

    def _begin(self) -> None:
        """A new exchange: its time runs from now."""
        if self.deadline is not None and not self._in_exchange:
            self._ends = _core.Deadline(self.deadline)

    def _guard(self) -> None:
        if self._ends is not None:
            self._ends.guard(self.sock, self._plain_timeout)

    def close(self) -> None:
        """Close the connection as it is."""
        file, self.file = self.file, None
        sock, self.sock = self.sock, None
        try:
            if file:
                file.close()
        finally:
            if sock:
                sock.close()

    def _abandon(self) -> None:
        """Close, whatever goes wrong with it."""
        try:
            self.close()
        except OSError:
            pass

    def quit(self) -> Reply:
        """QUIT, and close; also where that raises."""
        try:
            return self.docmd("quit")
        finally:
            self._forget()
            self._abandon()

    # Commands and replies

    def send(self, s: Any) -> None:
        """Send text (by `command_encoding`) or bytes as they are."""
        if self.debuglevel > 0:
            self._print_debug("send:", _shown(s, self._challenged))
        self._challenged = False
        if not self.sock:
            raise SMTPServerDisconnected("please run connect() first")
        if isinstance(s, str):
            s = s.encode(self.command_encoding)
        sys.audit("smtplib.send", self, s)
        try:
            self._guard()
            self.sock.sendall(s)
        except OSError as error:
            self._abandon()
            raise SMTPServerDisconnected("Server not connected") from error
        except BaseException:  # a part may have gone out
            self._abandon()
            raise

    def _line(self, cmd: str, args: str = "") -> str:
        """A command line. Raises ValueError where it holds control characters."""
        line = f"{cmd} {args}" if args != "" else f"{cmd}"
        if not line.isprintable() and any(char < " " or char == "\x7f" for char in line):
            kind = "newline" if "\r" in line or "\n" in line else "control"
            shown = line.replace("\n", "\\n").replace("\r", "\\r")
            raise ValueError(f"command and arguments contain prohibited {kind} characters: {shown}")
        return f"{line}{public.CRLF}"

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command. Raises ValueError where it holds control characters."""
        line = self._line(cmd, args)
        self._begin()
        self.send(line)

    def _open_file(self) -> Any:
        if self.sock is None:
            raise SMTPServerDisconnected("please run connect() first")
        if hasattr(type(self.sock), "recv_into"):
            self.file = ReplyFile(self.sock, before_read=self._guard)
        else:
            self.file = self.sock.makefile("rb")
        return self.file

    def getreply(self) -> Reply:
        """Read one reply: its code (-1 where it has none) and its text, lines joined by LF.

        Raises SMTPServerDisconnected at the end of the stream, SMTPResponseException beyond a limit.
        """
        file = self.file
        if file is None:
            file = self._open_file()
        limit = public._MAXLINE
        parser = None
        while True:
            try:
                line: bytes | None = file.next_line(limit) if type(file) is ReplyFile else None
                if line is None:
                    line = file.readline(limit + 1)
                    if line[-1:] != b"\n" and type(file) is ReplyFile and len(line) <= limit:
                        line = b""  # the stream has ended within it
            except OSError as error:
                self._abandon()
                raise SMTPServerDisconnected(f"Connection unexpectedly closed: {error}") from error
            except LimitExceeded:
                line = file.readline(limit + 1)
            except BaseException:  # the reply is still to come, and would be taken for that to the next command
                self._abandon()
                raise
            if not line:
                self._abandon()
                raise SMTPServerDisconnected("Connection unexpectedly closed")
            if self.debuglevel > 0:
                self._print_debug("reply:", repr(line))
            if len(line) > limit:
                self._abandon()
                raise SMTPResponseException(500, "Line too long.")
            if parser is None:
                code, more, text = parse_line(line)
                if not more:
                    break
                parser = ReplyParser(public.MAX_REPLY_LINES, public.MAX_REPLY)
            try:
                reply = parser.add(line)
            except LimitExceeded as error:
                self._abandon()
                raise SMTPResponseException(500, f"Reply too long: {error}.") from error
            if reply is not None:
                code, text = reply
                break
        if self.debuglevel > 0:
            self._print_debug(f"reply: retcode ({code}); Msg: {text!a}")
        self._challenged = code == _CHALLENGE
        if code == _UNAVAILABLE:
            self._abandon()
        return code, text

    def docmd(self, cmd: str, args: str = "") -> Reply:
        """Send a command and return its reply."""
        self.putcmd(cmd, args)
        return self.getreply()

    def helo(self, name: str = "") -> Reply:
        """HELO, with *name* in the place of `local_hostname`."""
        self.putcmd("helo", name or self.local_hostname)
        code, text = self.getreply()
        self.helo_resp = text
        return code, text

    def ehlo(self, name: str = "") -> Reply:
        """EHLO, with *name* in the place of `local_hostname`; fills `esmtp_features`."""
        self.esmtp_features = {}
        self.putcmd(self.ehlo_msg, name or self.local_hostname)
        code, text = self.getreply()
        if code == -1 and not text:
            self._abandon()
            raise SMTPServerDisconnected("Server not connected")
        self.ehlo_resp = text
        if code == 250:
            self.does_esmtp = True
            self.esmtp_features = parse_features(text)
        return code, text

    def has_extn(self, opt: str) -> bool:
        """Whether the server announced the extension *opt*."""
        return opt.lower() in self.esmtp_features

    def ehlo_or_helo_if_needed(self) -> None:
        """EHLO, else HELO, unless there was one. Raises SMTPHeloError where the server refuses both."""
        if self.helo_resp is not None or self.ehlo_resp is not None:
            return
        code, text = self.ehlo()
        if not 200 <= code <= 299 and code != _UNAVAILABLE:
            code, text = self.helo()
        if not 200 <= code <= 299:
            raise _errors.SMTPHeloError(code, text)

    def help(self, args: str = "") -> bytes:
        """HELP: what the server says to it."""
        return self.docmd("help", args)[1]

    def noop(self) -> Reply:
        """NOOP: nothing."""
        return self.docmd("noop")

    def verify(self, address: str) -> Reply:
        """VRFY: whether there is such an address."""
        return self.docmd("vrfy", bare_address(address))

    vrfy = verify

    def expn(self, address: str) -> Reply:
        """EXPN: who is on a mailing list."""
        return self.docmd("expn", bare_address(address))

    def rset(self) -> Reply:
        """RSET: give up the transaction."""
        self.command_encoding = "ascii"
        self._accepted = []
        return self.docmd("rset")

    def _rset(self) -> None:
        """RSET on our own behalf, behind an error: that it fails comes up with the next command."""
        try:
            self.rset()
        except SMTPException:
            pass

    # A transaction, step by step

    def _mail_args(self, sender: str, options: Iterable[str]) -> str:
        words: list[str] = []
        self.command_encoding = "ascii"
        if options and self.does_esmtp:
            words = list(options)
            if any(word.lower() == "smtputf8" for word in words):
                if not self.has_extn("smtputf8"):
                    raise SMTPNotSupportedError("SMTPUTF8 not supported by server")
                self.command_encoding = "utf-8"
        return " ".join([f"from:{path_of(sender)}", *words])

    def _rcpt_args(self, recip: str, options: Options) -> str:
        words = options(recip) if callable(options) else options
        return " ".join([f"to:{path_of(recip)}", *(words if words and self.does_esmtp else ())])

    def mail(self, sender: str, options: Sequence[str] = ()) -> Reply:
        """MAIL: begin a transaction. Raises SMTPNotSupportedError for SMTPUTF8 where the server lacks it."""
        self.putcmd("mail", self._mail_args(sender, options))
        self._accepted = []
        return self.getreply()

    def rcpt(self, recip: str, options: Options = ()) -> Reply:
        """RCPT: name one recipient."""
        self.putcmd("rcpt", self._rcpt_args(recip, options))
        code, text = self.getreply()
        if code in (250, 251):
            self._accepted.append(recip)
        return code, text

    def data(self, msg: Any) -> Reply:
        """DATA: send the message, and return the server's reply to it.

        *msg* is str (ASCII), bytes, or a file that gives one of both. Every line end goes out as CR LF, dots that
        begin a line are doubled. Raises SMTPDataError where the server does not want it.
        """
        message = Message(msg)  # what can't be sent is found before the server waits for it
        self._check_data(self.docmd("data"))
        return self._send_text(message)[0]

    def _check_data(self, reply: Reply) -> None:
        """Raise SMTPDataError unless the reply to DATA asks for the message."""
        code, text = reply
        if self.debuglevel > 0:
            self._print_debug("data:", reply)
        if code != 354:
            if 200 <= code <= 299:  # no answer to DATA: the server is out of step
                self._abandon()
            raise _errors.SMTPDataError(code, text)

    def _send_text(self, message: Message) -> list[Reply]:
        """What follows DATA; the replies to it."""
        replies: list[Reply] = []
        self._exchange_text(message, replies)
        return replies

    def _exchange_text(self, message: Message, replies: list[Reply]) -> None:
        """The same; *replies* has those that came, also where an error is raised.

        Within a message nothing but its end can be said: where it can't be read to its end, the connection is closed.
        """
        try:
            for piece in message.dot_block():
                self.send(piece)
        except BaseException:
            self._abandon()
            raise
        self._final_replies(replies)

    def _final_replies(self, replies: list[Reply]) -> None:
        self._accepted = []
        replies.append(self.getreply())
        if self.debuglevel > 0:
            self._print_debug("data:", replies[-1])

    # TLS

    def starttls(self, *, context: Any = None) -> Reply:
        """STARTTLS: go on under TLS (RFC 3207). *context* is an ssl.SSLContext; without one, certificates are verified.

        Whatever came in clear text behind the server's reply closes the connection. What EHLO told is forgotten.
        Raises SMTPNotSupportedError and SMTPResponseException where the server can't or won't.
        """
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise SMTPNotSupportedError("STARTTLS extension not supported by server.")
        code, text = self.docmd("STARTTLS")
        if code != 220:
            raise SMTPResponseException(code, text)
        try:
            if isinstance(self.file, LineReader) and len(self.file):
                raise SMTPException("the server spoke before the TLS handshake")
            self.sock = self._wrap(self.sock, self._default_context() if context is None else context)
        except BaseException:
            self._abandon()
            raise
        self.file = None
        self._forget()
        return code, text

    def _default_context(self) -> Any:
        return _core.client_context("smtplib", self._host, stacklevel=4)

    def _wrap(self, sock: Any, context: Any) -> Any:
        if self._ends is not None:
            self._ends.guard(sock, self._plain_timeout)
        name = None if self._host.startswith("/") and not context.check_hostname else self._host
        return context.wrap_socket(sock, server_hostname=name)

    # Logging in

    def auth(self, mechanism: Any, authobject: Any = None, *, initial_response_ok: bool = True) -> Reply:
        """AUTH: log in by SASL (RFC 4954).

        *mechanism* is a name, and *authobject* is called with each challenge (bytes), and without for an initial
        response; it returns str, bytes or (for the latter) None. Or *mechanism* is one of ``netproto.core.sasl``.
        Raises SMTPAuthenticationError.
        """
        from ._login import authenticate

        return authenticate(self, mechanism, authobject, initial_response_ok)

    def auth_cram_md5(self, challenge: bytes | None = None) -> str | None:
        """For `auth`: CRAM-MD5 with `user` and `password`."""
        if challenge is None:
            return None
        if not public._have_cram_md5_support:
            raise SMTPException("CRAM-MD5 is not supported")
        import hmac

        digest = hmac.new(self.password.encode(), challenge, "md5").hexdigest()
        return f"{self.user} {digest}"

    def auth_plain(self, challenge: bytes | None = None) -> str:
        """For `auth`: PLAIN with `user` and `password`, in which NUL is refused: it would begin another field."""
        if "\0" in self.user or "\0" in self.password:
            raise ValueError("NUL in user name or password")
        return f"\0{self.user}\0{self.password}"

    def auth_login(self, challenge: bytes | None = None) -> str:
        """For `auth`: LOGIN with `user` and `password`."""
        return self.user if challenge is None or self._auth_challenge_count < 2 else self.password

    user: str
    password: str

    def login(self, user: str, password: Any = None, *, initial_response_ok: bool = True, token: Any = None) -> Reply:
        """Log in by the best way that the server offers: SCRAM, CRAM-MD5, PLAIN, LOGIN; the next where one is refused.

        *token* (a str, or a function that is called when the login begins) logs in with OAuth 2 in place of the
        *password*: OAUTHBEARER or XOAUTH2. Raises SMTPAuthenticationError, SMTPNotSupportedError where the server has
        no AUTH, and SMTPException where it has nothing that we can do.
        """
        from ._login import login

        return login(self, user, password, token, initial_response_ok)

    # Whole messages

    def sendmail(
        self,
        from_addr: str,
        to_addrs: Any,
        msg: Any,
        mail_options: Sequence[str] = (),
        rcpt_options: Options = (),
    ) -> dict[str, Reply]:
        """Send a message to one address or several; return who was refused, {address: (code, text)}.

        *msg* is as for `data`. *mail_options* and *rcpt_options* are ESMTP parameters; the latter may be a function of
        the address (see `dsn`). SIZE, and BODY=8BITMIME where the message needs it, are added. All that the server
        said is in `last_result`. The connection stays open where an error is raised, unless it broke, the server said
        421, or a message that was begun could not be read to its end.

        Raises SMTPSenderRefused, SMTPRecipientsRefused where all were, SMTPDataError, SMTPHeloError,
        SMTPNotSupportedError.
        """
        from ._transaction import Transaction

        return Transaction(self, from_addr, to_addrs, msg, mail_options, rcpt_options).run()

    def send_message(
        self,
        msg: Any,
        from_addr: str | None = None,
        to_addrs: Any = None,
        mail_options: Sequence[str] = (),
        rcpt_options: Options = (),
    ) -> dict[str, Reply]:
        """Send an email.message.Message by `sendmail`; where not given, the addresses are those in its header.

        ``Bcc`` is not sent. Addresses that are not ASCII need a server with SMTPUTF8, else SMTPNotSupportedError.
        Raises ValueError for a message that was resent more than once, or that names no sender.
        """
        from ._message import envelope

        self.ehlo_or_helo_if_needed()
        return self.sendmail(*envelope(self, msg, from_addr, to_addrs, mail_options), rcpt_options)


def _shown(sent: Any, hiding: bool) -> str:
    """What was sent, as `repr` gives it, without credentials."""
    if hiding:
        return "'***'"
    if sent[:5].upper() not in ("AUTH ", b"AUTH "):
        return repr(sent)
    words = (sent if isinstance(sent, str) else bytes(sent).decode("latin-1")).split(None, 2)
    return repr(f"{words[0]} {words[1]} ***") if len(words) > 2 else repr(sent)
