"""The SMTP dialogue without sockets: the server's bytes in, its replies out (RFC 5321, RFC 2920, RFC 2033).

Replies come in the order of the commands; each moves the dialogue by `TRANSITIONS`, which is looked up with the
command that is answered and the reply's first digit.
"""

from __future__ import annotations

from ._core import LimitExceeded, LineBuffer

# States
CONNECTED = "connected"  # the greeting is due
READY = "ready"  # no transaction
SENDER = "sender"  # MAIL was accepted
RECIPIENT = "recipient"  # so was a RCPT
TEXT = "text"  # it is for us to send the message
CHALLENGED = "challenged"  # it is for us to respond
HANDSHAKE = "handshake"  # it is for us to begin TLS
CLOSED = "closed"

#: (command, first digit of its reply) → the state behind it. Refusals that aren't here leave the state as it is.
TRANSITIONS = {
    ("greeting", 2): READY,
    ("greeting", 5): CLOSED,
    ("ehlo", 2): READY,
    ("rset", 2): READY,
    ("mail", 2): SENDER,
    ("rcpt", 2): RECIPIENT,
    ("data", 3): TEXT,
    ("text", 2): READY,
    ("text", 4): READY,
    ("text", 5): READY,
    ("auth", 2): READY,
    ("auth", 3): CHALLENGED,
    ("starttls", 2): HANDSHAKE,
    ("quit", 2): CLOSED,
}

_ALIASES = {"helo": "ehlo", "lhlo": "ehlo", "bdat": "text"}
_UNAVAILABLE = 421  # may answer anything, and then the connection ends (RFC 5321 section 3.8)


#: How the last line of a reply begins, and the code that this is.
_FINAL = {b"%d " % code: code for code in range(200, 600)}


class ProtocolError(Exception):
    """The server said what it must not say there."""


def parse_line(line: bytes) -> tuple[int, bool, bytes]:
    """A reply line's code (-1 where it has none), whether more lines of the reply follow, and its text."""
    text = line[4:].strip(b" \t\r\n")
    final = _FINAL.get(line[:4])
    if final is not None:
        return final, False, text
    code = line[:3]
    if not code.isdigit() or len(code) < 3:
        return -1, False, text
    return int(code), line[3:4] == b"-", text


class ReplyParser:
    """Puts the lines of one reply together, within limits."""

    __slots__ = ("_max_bytes", "_max_lines", "_size", "_texts")

    def __init__(self, max_lines: int, max_bytes: int) -> None:
        self._max_lines, self._max_bytes = max_lines, max_bytes
        self._texts: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> tuple[int, bytes] | None:
        """Take the next line; return (code, text) once the reply is whole. Raises LimitExceeded."""
        code, more, text = parse_line(line)
        self._texts.append(text)
        if not more:
            return code, text if len(self._texts) == 1 else b"\n".join(self._texts)
        self._size += len(line)
        if len(self._texts) >= self._max_lines:
            raise LimitExceeded("number of lines in a reply", self._max_lines)
        if self._size > self._max_bytes:
            raise LimitExceeded("reply size", self._max_bytes)
        return None


class Dialogue:
    """Where a session stands. *buffer* holds what the server has sent; `next_reply` takes from it.

    *max_line* bounds a line, *max_lines* and *max_bytes* a reply. One thread at a time may use an object.
    """

    __slots__ = ("_limits", "_max_line", "_parser", "buffer", "due", "state")

    def __init__(
        self,
        buffer: LineBuffer | None = None,
        *,
        max_line: int = 8192,
        max_lines: int = 1000,
        max_bytes: int = 1 << 20,
    ) -> None:
        self.buffer = LineBuffer() if buffer is None else buffer
        self.state = CONNECTED
        self.due: list[str] = ["greeting"]
        self._max_line = max_line
        self._limits = max_lines, max_bytes
        self._parser: ReplyParser | None = None

    def sent(self, command: str) -> None:
        """A command has been sent, or ("text") a message, or an answer to a challenge ("auth")."""
        if self.state == CLOSED:
            raise ProtocolError("the session has ended")
        command = command.lower()
        self.due.append(_ALIASES.get(command, command))

    def next_reply(self) -> tuple[str, int, bytes] | None:
        """The next (command, code, text), or None where more bytes must come first.

        Raises LimitExceeded, and ProtocolError for what is no reply or answers nothing.
        """
        while (line := self.buffer.next_line(self._max_line)) is not None:
            if not self.due:
                raise ProtocolError("a reply that nothing was asked for")
            if self._parser is None:
                self._parser = ReplyParser(*self._limits)
            reply = self._parser.add(line)
            if reply is not None:
                self._parser = None
                code, text = reply
                if not 200 <= code <= 599:
                    raise ProtocolError(f"not a reply: {line[:40]!r}")
                command = self.due.pop(0)
                state = CLOSED if code == _UNAVAILABLE else TRANSITIONS.get((command, code // 100))
                self.state = self.state if state is None else state
                return command, code, text
        return None


def parse_features(text: bytes) -> dict[str, str]:
    """The extensions in the text of an EHLO reply, in small letters, with their parameters (RFC 5321 section 4.1.1.1).

    Mechanisms of ``AUTH`` lines and of those in the old form, ``AUTH=``, are put together.
    """
    features: dict[str, str] = {}
    for line in text.decode("latin-1").split("\n")[1:]:
        if line[:5].lower() == "auth=":
            features["auth"] = f"{features.get('auth', '')} {line[5:]}"
            continue
        name, _, parameters = line.partition(" ")
        if not (name.isalnum() and name.isascii()):
            end = _name_end(line)
            name, parameters = line[:end], line[end:]
            if not name:
                continue
        name, parameters = name.lower(), parameters.strip()
        if name == "auth":
            parameters = f"{features.get('auth', '')} {parameters}"
        features[name] = parameters
    return features


def _name_end(line: str) -> int:
    """Where the keyword that begins a line ends: letters, digits, and hyphens behind the first."""
    end = 0
    while end < len(line) and line[end].isascii() and (line[end].isalnum() or (end and line[end] == "-")):
        end += 1
    return end
