"""Commands out, and their answers: tags, states, literals, challenges.

Whatever raises while a command goes out or its answer comes in closes the connection, be it a time-out, an interrupt,
or a function of the caller's: the server would take what comes next for the rest of the command, and we the rest of the
answer for another command's. Only a challenge can be declined, with ``*``, and the session go on.
"""

from __future__ import annotations

import sys

from ._arguments import Literal, check
from ._names import CRLF
from ._quoting import Quoting
from ._responses import Responses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ._responses import Answer, Data

__all__ = ["Dialogue"]

_module: Any = sys.modules[__package__]
_STATUSES = ("OK", "NO", "BAD")
#: The longest literal that is copied to be sent together with what follows it, in bytes.
_MOST_JOINED = 1 << 20
#: The longest literal that is sent without waiting, in bytes; RFC 7888 allows LITERAL- no more than 4096.
_MOST_UNASKED = {"LITERAL+": 1 << 16, "LITERAL-": 4096}


class Dialogue(Responses, Quoting):
    """What `IMAP4` does between its methods and the connection; each step is there to be overridden."""

    readonly: type[Exception]

    literal: Any
    is_readonly: bool
    tagnum: int
    capabilities: tuple[str, ...]

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
        if "READ-ONLY" in untagged and self.state == "SELECTED" and not self.is_readonly:
            raise self.readonly("mailbox status changed to READ-ONLY")
        literal, self.literal = self.literal, None
        answerer = literal if callable(literal) else None
        pieces = self._pieces(name, args, None if answerer else literal)
        if self.deadline is not None:
            self._start_deadline(self.deadline)
        self._begin_answer()
        tag = self._new_tag()
        pieces[0] = tag + b" " + pieces[0]
        try:
            failure = None
            if self._send_pieces(name, tag, pieces) and answerer is not None:
                failure = self._answer(tag, answerer)
        except BaseException:
            self._disconnect()
            raise
        if failure is not None:
            raise failure
        return tag

    def _answer(self, tag: bytes, answerer: Callable[[Any], bytes]) -> Exception | None:
        """Answer the server's challenges until it ends the command.

        Where *answerer* raises, the exchange is cancelled (RFC 3501 section 6.2.2), and what it has raised returned; if
        that fails, too, the connection is closed.
        """
        failure: Exception | None = None
        try:
            while self._await_continuation(tag):
                if failure is not None:  # the server does not let go
                    self._disconnect()
                    return failure
                try:
                    line = check(answerer(self.continuation_response))
                except Exception as error:
                    failure, line = error, b"*"
                self._show("> ", f"answer of {len(line)} bytes")
                self._send(line + CRLF)
        except Exception:
            if failure is None:
                raise
            self._disconnect()
            return failure
        if failure is not None:
            ended = self.tagged_commands.pop(tag)
            if ended is None or ended[0] == "OK":  # for the server, we are somebody else now
                self._disconnect()
            self._stop_deadline()
        return failure

    def _send_pieces(self, name: str, tag: bytes, pieces: list[Any]) -> bool:
        """Send text and literals, waiting where the server must ask for one; False if it has refused."""
        known = self.__dict__.get("capabilities", ())
        most = next((most for word, most in _MOST_UNASKED.items() if word in known), 0)
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

    def _send(self, data: bytes) -> None:
        try:
            self.send(data)
        except BaseException as error:  # nobody knows how much of it is out
            self._disconnect()
            if isinstance(error, OSError) and not isinstance(error, TimeoutError):
                raise self.abort(f"socket error: {error}") from error
            raise

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
        if self.deadline is not None and self._until is None:
            self._start_deadline(self.deadline)
        try:
            status, data = self._get_tagged_response(tag, expect_bye=logout)
        except BaseException as error:
            self._disconnect()
            if isinstance(error, self.error):
                kind = self.abort if isinstance(error, self.abort) else self.error
                raise kind(f"command: {name} => {error}") from error
            raise
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
