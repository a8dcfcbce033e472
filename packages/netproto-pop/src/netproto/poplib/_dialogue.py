"""The POP3 dialogue without sockets: the server's bytes in, its replies out (RFC 1939, RFC 2449, RFC 5034).

A command is told by the shape of its reply, and each reply moves the dialogue by `TRANSITIONS`. Replies come in the
order of the commands, which is all that PIPELINING needs (RFC 2449 section 6.6).
"""

from __future__ import annotations

from ._core import LimitExceeded, LineBuffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What a command is answered with
GREETING = "greeting"
LINE = "line"
BLOCK = "block"  # a line, and where that is +OK, lines up to a lone dot
SASL = "sasl"  # challenges, then a line
LAST = "last"  # a line, and the end of the connection

# States
WAITING = "waiting"  # for the line that answers the oldest command, if there is one
IN_BLOCK = "in block"
CHALLENGED = "challenged"  # it is for us to respond
CLOSED = "closed"

#: (shape of the reply due, what the line begins with) → the state behind it. What isn't here breaks the protocol.
TRANSITIONS = {
    (GREETING, "+"): WAITING,
    (GREETING, "-"): CLOSED,
    (LINE, "+"): WAITING,
    (LINE, "-"): WAITING,
    (BLOCK, "+"): IN_BLOCK,
    (BLOCK, "-"): WAITING,
    (SASL, "+ "): CHALLENGED,
    (SASL, "+"): WAITING,
    (SASL, "-"): WAITING,
    (LAST, "+"): CLOSED,
    (LAST, "-"): CLOSED,
}

#: Commands that have a block for an answer: always, or (``False``) only without an argument.
_BLOCKS = {"RETR": True, "TOP": True, "CAPA": True, "LIST": False, "UIDL": False}


class ProtocolError(Exception):
    """The server said what it must not say there."""


def shape_of(command: str) -> str:
    """The shape of the reply to a command line."""
    verb, _, argument = command.strip().partition(" ")
    verb = verb.upper()
    if verb == "QUIT":
        return LAST
    if verb == "AUTH" and argument:
        return SASL
    always = _BLOCKS.get(verb)
    return LINE if always is None or (not always and argument) else BLOCK


class Dialogue:
    """Where a session stands. *buffer* holds what the server has sent; `next_event` takes from it.

    *max_reply* and *max_line* bound a status line and a line of a block, *max_block* a whole block, in bytes.
    One thread at a time may use an object.
    """

    __slots__ = ("_taken", "buffer", "due", "max_block", "max_line", "max_reply", "state")

    def __init__(
        self,
        buffer: LineBuffer | None = None,
        *,
        max_reply: int = 2048,
        max_line: int = 1 << 30,
        max_block: int = 1 << 30,
    ) -> None:
        self.buffer = LineBuffer() if buffer is None else buffer
        self.state = WAITING
        self.due: list[str] = [GREETING]
        self.max_reply, self.max_line, self.max_block = max_reply, max_line, max_block
        self._taken = 0

    def sent(self, shape: str) -> None:
        """A command has been sent which is answered in that shape. Raises ProtocolError on a closed connection."""
        if self.state == CLOSED or LAST in self.due:
            raise ProtocolError("the session has ended")
        self.due.append(shape)

    def responded(self) -> None:
        """The answer to a challenge has been sent."""
        if self.state != CHALLENGED:
            raise ProtocolError("no challenge is open")
        self.state = WAITING

    def took(self, line: bytes) -> bool:
        """Note a status line, without its end; return whether it is good news. Raises ProtocolError."""
        shape = self.due[0] if self.due else LINE
        sign = line[:1].decode("latin-1")
        if shape == SASL and is_challenge(line):
            sign = "+ "
        state = TRANSITIONS.get((shape, sign))
        if state is None:
            raise ProtocolError(line)
        self.state = state
        self._taken = 0
        if state in (WAITING, CLOSED) and self.due:
            self.due.pop(0)
        return sign != "-"

    def block_began(self) -> None:
        """Note that a block comes next, whoever has read the line in front of it."""
        self.due.insert(0, BLOCK)
        self.state = IN_BLOCK
        self._taken = 0

    def block_ended(self) -> None:
        """Note that the lone dot has come."""
        self.state = WAITING
        if self.due:
            self.due.pop(0)

    def next_event(self) -> tuple[str, Any] | None:
        """The next thing that the server has said, or None where more of it must come first.

        ("reply", line) for a status line, without its end; ("text", bytes) for what there is of a block, with line
        ends, and ("end", None) behind it. Raises LimitExceeded and ProtocolError; nothing is of use then.
        """
        if self.state == IN_BLOCK:
            if self._taken < 0:
                self.block_ended()
                return "end", None
            text, done = self.buffer.take_block_bytes(self.max_line)
            self._taken += len(text)
            if self._taken > self.max_block:
                raise LimitExceeded("message size", self.max_block)
            if done:
                self._taken = -1
            elif not text:
                return None
            return ("text", text) if text else self.next_event()
        if self.state != WAITING or not self.due:
            return None
        line = self.buffer.next_line(self.max_reply)
        if line is None:
            return None
        line = strip_end(line)
        self.took(line)
        return "reply", line


def is_challenge(line: bytes) -> bool:
    """Whether a status line, without its end, asks for a response to AUTH."""
    return line == b"+" or line.startswith(b"+ ")


def strip_end(line: bytes) -> bytes:
    """A line without its CR LF or LF."""
    return line[:-2] if line.endswith(b"\r\n") else line[:-1] if line.endswith(b"\n") else line
