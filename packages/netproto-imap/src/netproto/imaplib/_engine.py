"""What an IMAP server sends, without sockets: bytes in, events out (RFC 3501 sections 2.2 and 7).

A response is a line, and where that line ends with ``{n}``, n bytes and another line, and so on. So there are four
states, and each input leads to the next:

=========  =======================  ==========================================
state      input                    next
=========  =======================  ==========================================
RESPONSE   an empty line            RESPONSE (a stray line, skipped)
RESPONSE   a line ending {n}        LITERAL
RESPONSE   any other line           RESPONSE, and an event
LITERAL    n bytes                  TRAILER
TRAILER    an empty line            BLANK within parentheses, else as below
TRAILER    a line ending {n}        LITERAL
TRAILER    any other line           RESPONSE, and an event
BLANK      what begins a response   an event, and then as in RESPONSE
BLANK      any other line           as in TRAILER
=========  =======================  ==========================================

(Some servers send an empty line behind a literal and go on, others end the response with it, parentheses or not.)

Status responses and tagged ones hold text for people, so a ``{n}`` that ends them is text, too.

`Engine.line` and `Engine.literal` take what a caller has cut itself, as the blocking client does, whose `readline` and
`read` may be overridden; `Engine.feed` takes bytes as they come.
"""

from __future__ import annotations

import sys

from ._core import LimitExceeded, LineBuffer

__all__ = [
    "BLANK", "CONTINUATION", "LITERAL", "MAX_LITERAL", "MAX_RESPONSE", "OVERHEAD", "RESPONSE", "TAGGED", "TRAILER",
    "UNTAGGED", "Engine", "Event", "Unreadable",
]  # fmt: skip

#: Default limit of a literal, in bytes.
MAX_LITERAL = 1 << 30
#: Default limit of all that one command's answer keeps in memory, in bytes.
MAX_RESPONSE = 1 << 31
#: What a line counts beside its bytes, for the objects that it and a literal before it are kept as.
OVERHEAD = 200

RESPONSE, LITERAL, TRAILER, BLANK = "response", "literal", "trailer", "blank"
UNTAGGED, TAGGED, CONTINUATION = "untagged", "tagged", "continuation"

STATUS = frozenset(("OK", "NO", "BAD", "BYE", "PREAUTH"))
_ENDS = frozenset(("OK", "NO", "BAD"))
_ATOM_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=/+")
_CODE_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./")
_MOST_DIGITS = 10
_MOST_SHOWN = 200
_TOO_LARGE = sys.maxsize

Part = bytes | tuple[bytes, object]


class Unreadable(ValueError):
    """A line that is no response of IMAP."""


class Event:
    """One response.

    *kind* is UNTAGGED, TAGGED or CONTINUATION; *line* its first line. *type* is such as ``"FETCH"`` or ``"OK"``,
    *parts* what follows, as pairs of text and literal, and a last text; a number before the type comes first in it.
    *tag* is a tagged response's. *code* and *code_text* are a status response's code, such as ``[UIDNEXT 4]``.
    """

    __slots__ = ("code", "code_text", "kind", "line", "parts", "tag", "type")

    def __init__(self, kind: str, line: bytes, type: str = "", tag: bytes = b"") -> None:
        self.kind = kind
        self.line = line
        self.type = type
        self.tag = tag
        self.parts: list[Part] = []
        self.code: str | None = None
        self.code_text: bytes | None = None

    @property
    def text(self) -> bytes:
        """What follows the type, or the last literal."""
        last = self.parts[-1]
        assert isinstance(last, bytes)
        return last

    def astuple(self) -> tuple[object, ...]:
        return self.kind, self.type, self.tag, tuple(self.parts), self.code, self.code_text

    def __repr__(self) -> str:
        return f"Event{self.astuple()}"


class Engine:
    """Reads one connection's responses. *max_line*, *max_literal* and *max_response* are in bytes.

    *taken* counts what lines and literals take in memory, and may not exceed *max_response*: set it to 0 whenever what
    has come is let go of. Raises Unreadable and LimitExceeded; after either there is no way to go on.
    """

    def __init__(
        self, max_line: int = 1_000_000, max_literal: int = MAX_LITERAL, max_response: int = MAX_RESPONSE
    ) -> None:
        self.max_line = max_line
        self.max_literal = max_literal
        self.max_response = max_response
        self.taken = 0
        self.state = RESPONSE
        self._event: Event | None = None
        self._next: Event | None = None  # that a line has completed beside the one returned
        self._text = b""  # the line that is being continued
        self._depth = 0
        self._size = 0
        self._buffer: LineBuffer | None = None
        self._pieces: list[bytes] = []
        self._failure: ValueError | None = None

    @property
    def wanted(self) -> int:
        """How many bytes the literal has that must come next; 0 where a line must."""
        return self._size if self.state is LITERAL else 0

    @property
    def within(self) -> bool:
        """Whether a response has begun and not ended, or has not been given out."""
        return self.state is not RESPONSE or self._next is not None

    @property
    def header(self) -> bytes:
        """The text before the literal that must come next."""
        return self._text

    def take(self, size: int) -> None:
        """Count bytes that are going to be kept. Raises LimitExceeded."""
        self.taken += size
        if self.taken > self.max_response:
            raise LimitExceeded("response size", self.max_response)

    def line(self, line: bytes) -> Event | None:
        """Take a line without its end; return the event that it completes. `next` may have another one then."""
        self.take(len(line) + OVERHEAD)
        state = self.state
        if state is TRAILER or state is BLANK:
            event = self._event
            assert event is not None
            if state is BLANK and _begins(line):
                self._text_of(event, b"")
                self._next = self._begin(line)
                return event
            if not line and self._depth > 0:
                self.state = BLANK
                return None
            return self._text_of(event, line)
        if state is LITERAL:
            raise Unreadable("a literal must come first")
        if not line:
            return None
        return self._begin(line)

    def next(self) -> Event | None:
        """An event that is there already."""
        event, self._next = self._next, None
        return event

    def literal(self, data: object) -> None:
        """Take a literal, or whatever stands for one that the caller has put elsewhere.

        Its bytes are not counted here, but by `take`, best before they are read.
        """
        if self.state is not LITERAL:
            raise Unreadable("no literal was announced")
        assert self._event is not None
        self._event.parts.append((self._text, data))
        self._depth += _depth(self._text)
        self.state = TRAILER

    def feed(self, data: bytes) -> list[Event]:
        """Take bytes as they come; return the events that they complete.

        What cannot be read behind these raises at the next call.
        """
        if self._failure is not None:
            raise self._failure
        events: list[Event] = []
        try:
            self._read(data, events)
        except (Unreadable, LimitExceeded) as error:
            self._failure = error
            if not events:
                raise
        return events

    def _read(self, data: bytes, events: list[Event]) -> None:
        buffer = self._buffer
        if buffer is None:
            buffer = self._buffer = LineBuffer()
        buffer.feed(data)
        while True:
            if self.state is LITERAL:
                missing = self._size - sum(map(len, self._pieces))
                if len(buffer) < missing:
                    if len(buffer):
                        self._pieces = [b"".join([*self._pieces, buffer.take(-1)])]
                    return
                self.literal(b"".join([*self._pieces, buffer.take(missing)]))
                self._pieces = []
                continue
            line = buffer.next_line(self.max_line)
            if line is None:
                return
            if not line.endswith(b"\r\n"):
                raise Unreadable(f"unterminated line: {shown(line)}")
            event = self.line(line[:-2])
            while event is not None:
                events.append(event)
                event = self.next()
            self.take(self.wanted)

    def _begin(self, line: bytes) -> Event | None:
        first, space, rest = line.partition(b" ")
        if first == b"*" and space:
            return self._untagged(line, rest)
        if first[:1] == b"+":
            event = Event(CONTINUATION, line)
            event.parts.append(rest if first == b"+" else line[1:])
            return event
        word, _, text = rest.partition(b" ")
        status = word.upper().decode("ascii", "replace")
        if not space or status not in _ENDS or not _ATOM_BYTES.issuperset(first):
            raise Unreadable(f"unexpected response: {shown(line)}")
        return self._status(Event(TAGGED, line, status, first), text)

    def _untagged(self, line: bytes, rest: bytes) -> Event | None:
        word, _, text = rest.partition(b" ")
        number = b""
        if word.isdigit():
            number = word
            word, _, text = text.partition(b" ")
        if not word or not _ATOM_BYTES.issuperset(word):
            word = word.partition(b"[")[0]  # such as "OK[ALERT]", with the space forgotten
            if not word or not _ATOM_BYTES.issuperset(word):
                raise Unreadable(f"unexpected response: {shown(line)}")
            text = rest[len(word) :]
        name = word.upper().decode("ascii")
        event = Event(UNTAGGED, line, name)
        if name in STATUS and not number:
            return self._status(event, text)
        if number:
            text = number + b" " + text if text else number
        return self._text_of(event, text)

    def _status(self, event: Event, text: bytes) -> Event:
        event.parts.append(text)
        if text[:1] == b"[":
            end = text.rfind(b"]")  # flags may hold "]", though they should not
            if end > 0:
                code, space, data = text[1:end].partition(b" ")
                if code and _CODE_BYTES.issuperset(code):
                    event.code = code.upper().decode("ascii")
                    event.code_text = data if space else None
        return event

    def _text_of(self, event: Event, text: bytes) -> Event | None:
        size = literal_size(text)
        if size < 0:
            event.parts.append(text)
            self._event, self._text, self._depth, self.state = None, b"", 0, RESPONSE
            return event
        if size > self.max_literal:
            raise LimitExceeded("literal size", self.max_literal)
        self._event, self._text, self._size, self.state = event, text, size, LITERAL
        return None


def shown(line: bytes) -> str:
    """The beginning of *line*, for an error's text."""
    return repr(line) if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]!r}..."


def literal_size(text: bytes) -> int:
    """The size that ``{123}`` at the end of a line announces, or -1."""
    if not text.endswith(b"}"):
        return -1
    brace = text.rfind(b"{")
    digits = text[brace + 1 : -1]
    if brace < 0 or not digits.isdigit():
        return -1
    digits = digits.lstrip(b"0")
    return int(digits or b"0") if len(digits) <= _MOST_DIGITS else _TOO_LARGE


def _begins(line: bytes) -> bool:
    """Whether *line* can only be the first one of an untagged or a tagged response."""
    if line.startswith(b"* "):
        return True
    tag, _, rest = line.partition(b" ")
    return rest.partition(b" ")[0] in (b"OK", b"NO", b"BAD") and bool(tag) and _ATOM_BYTES.issuperset(tag)


def _depth(text: bytes) -> int:
    """How many more parentheses *text* opens than it closes, but for those in quoted strings."""
    depth = 0
    quoted = False
    for piece in text.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"'):
        if not quoted:
            depth += piece.count(b"(") - piece.count(b")")
        quoted = not quoted
    return depth
