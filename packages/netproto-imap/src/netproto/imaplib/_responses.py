"""Responses in: read one by one or by whole chunks, counted, and filed."""

from __future__ import annotations

from ._connection import Connection
from ._core import LimitExceeded
from ._engine import CONTINUATION, MAX_RESPONSE, OVERHEAD, TAGGED, Engine, Event, Unreadable, shown
from ._log import Log
from ._names import CRLF
from ._scan import scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Data = list[Any]
    Answer = tuple[str, Data]

__all__ = ["Responses"]


class Responses(Connection, Log):
    """What comes from the server; each step is there to be overridden."""

    error: type[Exception]
    abort: type[Exception]
    _responsetimeout: type[TimeoutError]

    state: str
    tagged_commands: dict[bytes, Answer | None]
    untagged_responses: dict[str, Data]
    continuation_response: Any
    tagpre: bytes

    #: Limit of untagged responses that one command's answer keeps.
    max_untagged: int = 5_000_000
    #: Limit of what one command's answer keeps in memory, in bytes, each line counted with `OVERHEAD` beside its own.
    max_response: int = MAX_RESPONSE

    _encoding: str
    _engine: Engine
    _idle_capture = False
    _idle_responses: list[tuple[str, Data]]
    _sink: Callable[[bytes, int], Any] | None = None
    _kept = 0
    _greeting = b""

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
        engine.max_literal, engine.max_response = self.max_literal, self.max_response
        event = engine.next()
        try:
            while event is None:
                if engine.state == "literal":
                    size = engine.wanted
                    engine.literal(self._get_literal(engine.header, size) if size else b"")
                line = self._get_line() if start_timeout is False else self._get_first_line(start_timeout)
                start_timeout = False
                if not self._greeting:
                    self._greeting = line
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
        if timeout is not None:
            self._start_deadline(timeout)
        try:
            line = self._get_line()
        except TimeoutError as error:
            raise self._responsetimeout from error
        finally:
            if self.sock is sock and self.state != "LOGOUT":
                self._stop_deadline()
                sock.settimeout(kept)
        if self.deadline is not None:
            self._start_deadline(self.deadline)  # for the rest of it
        return line

    def _get_line(self) -> bytes:
        line = self.readline()
        if not line:
            raise self._broken("socket error: EOF")
        if line[-2:] != CRLF:
            raise self._broken(f"socket error: unterminated line: {shown(line)}")
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
            self._engine.take(size)
            data = self.read(size)
            came = len(data)
        if came < size:
            raise self._broken("socket error: EOF")
        return data

    def _read_into(self, file: Any, size: int) -> int:
        """Pass a literal on to *file*, in pieces; return how many bytes came."""
        left = size
        while left and (piece := self.read(min(left, 1 << 16))):
            file.write(piece)
            left -= len(piece)
        return size - left

    def _file_event(self, event: Event) -> bytes | None:
        if event.kind == CONTINUATION:
            self.continuation_response = event.text
            return None
        typ = event.type
        if event.kind == TAGGED:
            if event.tag not in self.tagged_commands:
                kind = "unexpected tagged response" if event.tag.startswith(self.tagpre) else "unexpected response"
                raise self._broken(f"{kind}: {shown(event.line)}")
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

    def _begin_answer(self) -> None:
        """What is kept counts from here."""
        self._kept = self._engine.taken = 0

    def _count(self, more: int) -> None:
        if not (self.untagged_responses or self._idle_responses):  # somebody has taken them
            self._begin_answer()
            return
        self._kept += more
        if self._kept > self.max_untagged:
            raise self._broken(f"number of untagged responses exceeds the limit of {self.max_untagged}")

    def _get_tagged_response(self, tag: bytes, expect_bye: bool = False) -> Answer:
        """Read until a command's end; what comes before is filed."""
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
            try:
                if not (fast and not self._engine.within and self._scan()):
                    self._get_response()
            except self.abort:
                if self.debug >= 1:
                    self.print_log()
                raise

    def _may_scan(self) -> bool:
        """Whether whole chunks may be read at once: nobody has overridden a step, or wants to see each line."""
        if self.debug >= 4 or self._idle_capture or self._sink is not None:
            return False
        kind, own = type(self), self.__dict__
        return all(getattr(kind, name) is step and name not in own for name, step in _STEPS.items())

    def _scan(self) -> int:
        """File the responses that have come whole; return how many. Waits only where nothing has come."""
        reader = self._buffer()
        try:
            if not len(reader) and not reader.fill():
                return 0
            data = reader.take(-1)
            used, count, parts = scan(data, self.untagged_responses, self._line_limit(), self.max_literal)
            if used < len(data):
                reader.feed(memoryview(data)[used:] if used else data)
            if count:
                self._log((f"< {count} responses, ending ", data[max(0, used - 200) : used]))
                self._engine.max_response = self.max_response
                self._engine.take(used + OVERHEAD * parts)
                self._count(count)
        except (Unreadable, LimitExceeded) as error:
            raise self._broken(str(error)) from error
        return count

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


#: What must not be overridden for `_scan` to stand in for it.
_STEPS: dict[str, Any] = {
    name: getattr(Responses, name)
    for name in ("read", "readline", "_get_response", "_get_line", "_append_untagged", "_file_event", "_get_literal")
}
