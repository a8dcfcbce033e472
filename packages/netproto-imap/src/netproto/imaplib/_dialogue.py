"""Commands out, responses in: tags, states, literals, untagged responses, the log."""

from __future__ import annotations

import sys
import time

from ._arguments import Literal, Pieces, check, encode_text, is_quoted, needs_quotes, quote, sequence_set, set_quote
from ._connection import Connection
from ._core import LimitExceeded
from ._engine import CONTINUATION, TAGGED, Engine, Event, Unreadable
from ._names import CRLF
from ._scan import scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ._arguments import Messages, Text, Words

    Data = list[Any]
    Answer = tuple[str, Data]

__all__ = ["Dialogue"]

_module: Any = sys.modules[__package__]
_LOGGED = 10
_STATUSES = ("OK", "NO", "BAD")
#: Arguments that are never shown, whatever the debug level.
_SECRET = frozenset(("LOGIN", "AUTHENTICATE"))
#: The longest literal that is copied to be sent together with what follows it, in bytes.
_MOST_JOINED = 1 << 20
#: The longest literal that is sent without waiting, in bytes; RFC 7888 allows LITERAL- no more than 4096.
_MOST_UNASKED = {"LITERAL+": 1 << 16, "LITERAL-": 4096}


class Dialogue(Connection):
    """What `IMAP4` does between its methods and the connection; each step is there to be overridden."""

    error: type[Exception]
    abort: type[Exception]
    readonly: type[Exception]
    _responsetimeout: type[TimeoutError]

    state: str
    debug: int
    literal: Any
    tagged_commands: dict[bytes, Answer | None]
    untagged_responses: dict[str, Data]
    continuation_response: Any
    is_readonly: bool
    tagnum: int
    tagpre: bytes
    capabilities: tuple[str, ...]
    utf8_enabled: bool

    #: Total seconds that one command may take, None for ever; beyond it TimeoutError, and the connection is closed.
    deadline: float | None = None
    #: Limit of untagged responses that are kept unread, as a bound of what a server can make us hold.
    max_untagged: int = 5_000_000

    _encoding = "ascii"
    _engine: Engine | None = None
    _idle_capture = False
    _idle_responses: list[tuple[str, Data]]
    _sink: Callable[[bytes, int], Any] | None = None
    _kept = 0
    _greeting = b""
    _cmd_log: dict[int, tuple[Any, float]]
    _cmd_log_len = _LOGGED
    _cmd_log_idx = 0

    # Arguments

    def _mode_ascii(self) -> None:
        self.utf8_enabled = False
        self._encoding = "ascii"

    def _mode_utf8(self) -> None:
        self.utf8_enabled = True
        self._encoding = "utf-8"

    def _quote(self, arg: Text) -> bytes:
        """*arg* as a quoted string, whatever it holds."""
        return quote(encode_text(arg, self._encoding))

    def _checkquote(self, arg: Text) -> bytes:
        """*arg*, quoted if it has to be and isn't."""
        return self._astring(arg)

    def _astring(self, arg: Text) -> bytes:
        text = encode_text(arg, self._encoding)
        return self._quote(text) if needs_quotes(text) and not is_quoted(text) else text

    def _mailbox(self, arg: Text) -> bytes:
        """The name of a mailbox: modified UTF-7 unless the server has enabled UTF-8; bytes as they are."""
        return self._astring(self._encode_mailbox(arg))

    def _list_mailbox(self, arg: Text) -> bytes:
        """The same where ``*`` and ``%`` are wildcards."""
        text = self._encode_mailbox(arg)
        return self._quote(text) if needs_quotes(text, wildcards=True) and not is_quoted(text) else text

    def _encode_mailbox(self, arg: Text) -> bytes:
        if isinstance(arg, str) and self._encoding == "ascii" and not (arg.isascii() and "&" not in arg):
            from . import utf7

            return arg.encode() if utf7.is_encoded(arg) else utf7.encode(arg)
        return encode_text(arg, self._encoding)

    def _sequence_set(self, arg: Messages) -> bytes:
        return sequence_set(arg, self._encoding)

    def _set_quote(self, arg: Words) -> bytes:
        return set_quote(arg, self._encoding)

    def _fetch_parts(self, arg: Words) -> bytes:
        if isinstance(arg, str | bytes | bytearray):
            text = encode_text(arg, self._encoding)
            if text.upper() in (b"ALL", b"FULL", b"FAST"):  # macros, which parentheses would spoil
                return text
        return self._set_quote(arg)

    # Commands

    def _new_tag(self) -> bytes:
        tag = self.tagpre + str(self.tagnum).encode()
        self.tagnum += 1
        self.tagged_commands[tag] = None
        return tag

    def _check_state(self, name: str) -> None:
        states = _module.Commands[name]
        if self.state not in states:
            self.literal = None
            raise self.error(
                f"command {name} illegal in state {self.state}, only allowed in states {', '.join(states)}"
            )

    def _command(self, name: str, *args: Any) -> bytes:
        """Send a command, its literals too; return its tag."""
        self._check_state(name)
        untagged = self.untagged_responses
        for status in _STATUSES:
            untagged.pop(status, None)
        if "READ-ONLY" in untagged and not self.is_readonly:
            raise self.readonly("mailbox status changed to READ-ONLY")
        literal, self.literal = self.literal, None
        pieces = self._pieces(name, args)
        if self.deadline is not None:
            self._start_deadline()
        tag = self._new_tag()
        pieces[0] = tag + b" " + pieces[0]
        answerer = None
        if callable(literal):
            answerer = literal
        elif literal is not None:
            data = bytes(literal)
            pieces += [b" UTF8 (~", Literal(data), b")"] if self.utf8_enabled else [b" ", Literal(data), b""]
        if not self._send_pieces(name, tag, pieces) or answerer is None:
            return tag
        while self._await_continuation(tag):
            answer = answerer(self.continuation_response)
            self._show("> ", f"answer of {len(answer)} bytes")
            self._send(answer + CRLF)
        return tag

    def _pieces(self, name: str, args: tuple[Any, ...]) -> list[Any]:
        """The command without its tag: text, and literals between."""
        pieces: list[Any] = [encode_text(name, self._encoding)]
        for arg in args:
            if arg is None:
                continue
            if isinstance(arg, Literal | Pieces):
                pieces[-1] += b" "
                for piece in [arg] if isinstance(arg, Literal) else arg.pieces:
                    if isinstance(piece, Literal):
                        pieces += [piece, b""]
                    else:
                        pieces[-1] += check(piece)
            else:
                pieces[-1] += b" " + check(encode_text(arg, self._encoding))
        return pieces

    def _send_pieces(self, name: str, tag: bytes, pieces: list[Any]) -> bool:
        """Send text and literals, waiting where the server must ask for one; False if it has refused."""
        most = next((most for word, most in _MOST_UNASKED.items() if word in self.capabilities_or_none()), 0)
        text: list[bytes] = []
        shown: list[bytes] = []
        for piece in pieces:
            if not isinstance(piece, Literal):
                text.append(piece)
                shown.append(piece)
                continue
            size = len(piece.data)
            mark = b"{%d%s}" % (size, b"+" if size <= most else b"")
            text.append(mark + CRLF)
            shown.append(mark)
            if size > most:
                self._before_waiting()
                self._show_command(name, shown)
                self._send(b"".join(text))
                text, shown = [], []
                if not self._await_continuation(tag):
                    return False
                self._show("", f"write literal size {size}")
                if size > _MOST_JOINED:
                    self._send(piece.data)
                else:  # in one with what follows: a short send behind another waits for the first one's ACK
                    text.append(piece.data)
            else:
                text.append(piece.data)
        if any(shown):
            self._show_command(name, shown)
        self._send(b"".join(text) + CRLF)
        return True

    def _before_waiting(self) -> None:
        """Called before a command stops for the server's consent."""

    def capabilities_or_none(self) -> tuple[str, ...]:
        """What the server has said it can, as far as it has."""
        found: tuple[str, ...] = self.__dict__.get("capabilities", ())
        return found

    def _send(self, data: bytes) -> None:
        try:
            self.send(data)
        except TimeoutError:
            self._disconnect()
            raise
        except OSError as error:
            raise self._broken(f"socket error: {error}") from error

    def _await_continuation(self, tag: bytes) -> bool:
        """Wait until the server asks for more; False if it ends the command instead."""
        while self._get_response():
            if self.tagged_commands[tag]:
                return False
            self._check_bye()
        return True

    def _command_complete(self, name: str, tag: bytes) -> Answer:
        """Wait for a command's end."""
        logout = name == "LOGOUT"
        if not logout:
            self._check_bye()
        try:
            status, data = self._get_tagged_response(tag, expect_bye=logout)
        except self.abort as error:
            raise self.abort(f"command: {name} => {error}") from error
        except self.error as error:
            raise self.error(f"command: {name} => {error}") from error
        finally:
            self._stop_deadline()
        if not logout:
            self._check_bye()
        if status == "BAD":
            raise self.error(f"{name} command error: {status} {data}")
        return status, data

    def _simple_command(self, name: str, *args: Any) -> Answer:
        return self._command_complete(name, self._command(name, *args))

    def _untagged_response(self, typ: str, dat: Data, name: str) -> Answer:
        """What was filed under *name*, which is forgotten; ``[None]`` if nothing was."""
        if typ == "NO":
            return typ, dat
        data = self.untagged_responses.pop(name, None)
        if data is None:
            return typ, [None]
        if self.debug >= 5:
            self._mesg(f"untagged_responses[{name}] => {data}")
        return typ, data

    # Responses

    def _check_bye(self) -> None:
        bye = self.untagged_responses.get("BYE")
        if bye:
            raise self._broken(bye[-1].decode(self._encoding, "replace"))

    def _append_untagged(self, typ: str, dat: Any) -> None:
        """File a response, or a part of one whose literals come one at a time."""
        dat = b"" if dat is None else dat
        if self._idle_capture:
            queue = self._idle_responses
            if queue and isinstance(queue[-1][1][-1], tuple):
                queue[-1][1].append(dat)
            else:
                queue.append((typ, [dat]))
            return
        if self.debug >= 5:
            self._mesg(f"untagged_responses[{typ}] += [{dat!r}]")
        self.untagged_responses.setdefault(typ, []).append(dat)

    def _get_response(self, start_timeout: Any = False) -> bytes | None:
        """Read one response and file it. Return its first line; None for a continuation request.

        *start_timeout*, unless False, is the time-out for its first line; then `_responsetimeout` is raised.
        """
        engine = self._engine
        if engine is None:
            engine = self._engine = Engine(self._line_limit(), self.max_literal)
        event = None
        while event is None:
            if engine.wanted:
                engine.literal(self._get_literal(engine.header, engine.wanted))
            elif engine.state == "literal":
                engine.literal(b"")
            line = self._get_line() if start_timeout is False else self._get_first_line(start_timeout)
            start_timeout = False
            if not self._greeting:
                self._greeting = line
            try:
                event = engine.line(line)
            except (Unreadable, LimitExceeded) as error:
                raise self._broken(str(error)) from error
        return self._file_event(event)

    def _get_first_line(self, timeout: float | None) -> bytes:
        sock = self.sock
        if sock is None:
            return self._get_line()
        kept = sock.gettimeout()
        sock.settimeout(timeout)
        try:
            return self._get_line(on_timeout=False)
        except TimeoutError as error:
            raise self._responsetimeout from error
        finally:
            if self.sock is sock and self.state != "LOGOUT":
                sock.settimeout(kept)

    def _get_line(self, on_timeout: bool = True) -> bytes:
        try:
            line = self.readline()
        except TimeoutError:
            if on_timeout:
                self._timed_out()
            raise
        if not line:
            raise self._broken("socket error: EOF")
        if line[-2:] != CRLF:
            raise self._broken(f"socket error: unterminated line: {line!r}")
        line = line[:-2]
        self._show("< ", line)
        return line

    def _get_literal(self, header: bytes, size: int) -> Any:
        if self.debug >= 4:
            self._mesg(f"read literal size {size}")
        if self._sink is not None and (file := self._sink(header, size)) is not None:
            came = self._read_into(file, size)
            data = file
        else:
            try:
                data = self.read(size)
            except TimeoutError:
                self._timed_out()
                raise
            came = len(data)
        if came < size:
            raise self._broken("socket error: EOF")
        return data

    def _read_into(self, file: Any, size: int) -> int:
        """Pass a literal on to *file*, in pieces; return how many bytes came."""
        left = size
        while left:
            try:
                piece = self.read(min(left, 1 << 16))
            except TimeoutError:
                self._disconnect()
                raise
            if not piece:
                break
            file.write(piece)
            left -= len(piece)
        return size - left

    def _timed_out(self) -> None:
        """The connection goes on after a time-out, unless it was the whole command's."""
        source = self._source
        if source is not None and source.deadline is not None:
            try:
                source.deadline.remaining()
            except TimeoutError:
                self._disconnect()

    def _file_event(self, event: Event) -> bytes | None:
        if event.kind == CONTINUATION:
            self.continuation_response = event.text
            return None
        typ = event.type
        if event.kind == TAGGED:
            if event.tag not in self.tagged_commands:
                kind = "unexpected tagged response" if event.tag.startswith(self.tagpre) else "unexpected response"
                raise self._broken(f"{kind}: {event.line!r}")
            self.tagged_commands[event.tag] = (typ, [event.text])
        else:
            for part in event.parts:
                self._append_untagged(typ, part)
            self._count(1)
        if event.code is not None and typ != "BYE":
            self._append_untagged(event.code, event.code_text)
        if self.debug >= 1 and typ in ("NO", "BAD", "BYE"):
            self._mesg(f"{typ} response: {event.text!r}")
        return event.line

    def _count(self, more: int) -> None:
        self._kept = self._kept + more if self.untagged_responses or self._idle_responses else 0
        if self._kept > self.max_untagged:
            raise self._broken(f"number of untagged responses exceeds the limit of {self.max_untagged}")

    def _get_tagged_response(self, tag: bytes, expect_bye: bool = False) -> Answer:
        """Read until a command's end; what comes before is filed."""
        self._kept = 0
        fast = self._may_scan()
        while True:
            result = self.tagged_commands[tag]
            if result is not None:
                del self.tagged_commands[tag]
                return result
            if expect_bye and (bye := self.untagged_responses.pop("BYE", None)) is not None:
                del self.tagged_commands[tag]
                return "BYE", bye
            self._check_bye()
            if fast and self._scan():
                continue
            try:
                self._get_response()
            except self.abort:
                if self.debug >= 1:
                    self.print_log()
                raise

    def _may_scan(self) -> bool:
        """Whether whole chunks may be read at once: nobody has overridden a step, or wants to see each line."""
        if self.debug >= 4 or self._idle_capture or self._sink is not None or (self._engine and self._engine.within):
            return False
        kind, own = type(self), self.__dict__
        return all(getattr(kind, name) is step and name not in own for name, step in _STEPS.items())

    def _scan(self) -> int:
        """File the responses that have come whole; return how many. Waits only where nothing has come."""
        reader = self._buffer()
        try:
            if not len(reader) and not reader.fill():
                return 0
        except TimeoutError:
            self._timed_out()
            raise
        data = reader.take(-1)
        used, count = scan(data, self.untagged_responses, self._line_limit(), self.max_literal)
        if used < len(data):
            reader.feed(memoryview(data)[used:] if used else data)
        if count:
            self._log((f"< {count} responses, ending ", data[max(0, used - 200) : used]))
            self._count(count)
        return count

    # Deadlines and failures

    def _start_deadline(self) -> None:
        from ._core import Deadline

        if self.sock is None:
            return
        self._buffer()
        source = self._source
        assert source is not None
        if source.deadline is None:
            source.timeout = self.sock.gettimeout()
        source.deadline = Deadline(self.deadline)

    def _stop_deadline(self) -> None:
        source = self._source
        if source is not None and source.deadline is not None:
            source.deadline = None
            self.sock.settimeout(source.timeout)

    def _disconnect(self) -> None:
        """Close a connection that can't go on, whatever closing it says."""
        self.state = "LOGOUT"
        try:
            self.shutdown()
        except OSError:
            pass

    def _broken(self, reason: str) -> Exception:
        self._disconnect()
        return self.abort(reason)

    # The log

    def _show_command(self, name: str, shown: list[bytes]) -> None:
        line = b"".join(shown)
        if name in _SECRET:
            head = line.split(b" ")[: 3 if name == "AUTHENTICATE" else 2]
            line = b" ".join(head) + (b" ***" if name == "LOGIN" or line.count(b" ") > 2 else b"")
        self._show("> ", line)

    def _show(self, arrow: str, line: bytes | str) -> None:
        if self.debug >= 4:
            self._mesg(f"{arrow}{line!r}")
        else:
            self._log((arrow, line))

    def _log(self, line: Any) -> None:
        """Keep the last few exchanges, for `print_log`: text, or an arrow and the line that goes with it."""
        self._cmd_log[self._cmd_log_idx] = (line, time.time())
        self._cmd_log_idx = (self._cmd_log_idx + 1) % self._cmd_log_len

    def _mesg(self, s: str, secs: float | None = None) -> None:
        """Write a line to standard error, with the time."""
        moment = time.time() if secs is None else secs
        clock = time.strftime("%M:%S", time.localtime(moment))
        sys.stderr.write(f"  {clock}.{int(moment * 100) % 100:02} {s}\n")
        sys.stderr.flush()

    def _dump_ur(self, untagged_resp_dict: dict[str, Data]) -> None:
        if untagged_resp_dict:
            self._mesg("untagged responses dump:" + "\n\t\t".join(f"{k}: {v!r}" for k, v in untagged_resp_dict.items()))

    def print_log(self) -> None:
        """Write the last few exchanges to standard error."""
        self._mesg(f"last {len(self._cmd_log)} IMAP4 interactions:")
        for number in range(self._cmd_log_len):
            entry = self._cmd_log.get((self._cmd_log_idx + number) % self._cmd_log_len)
            if entry is not None:
                line, moment = entry
                self._mesg(line if isinstance(line, str) else f"{line[0]}{line[1]!r}", moment)


#: What must not be overridden for `_scan` to stand in for it.
_STEPS: dict[str, Any] = {
    name: getattr(Dialogue, name)
    for name in ("read", "readline", "_get_response", "_get_line", "_append_untagged", "_file_event", "_get_literal")
}
