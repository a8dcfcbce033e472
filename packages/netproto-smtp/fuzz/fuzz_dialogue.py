"""A session's worth of server bytes, by the dialogue alone: how they are split changes nothing."""

from netproto.smtplib._core import LimitExceeded
from netproto.smtplib._dialogue import Dialogue, ProtocolError, parse_features

SEEDS = (
    b"\x00220-here\r\n220 ready\r\n250-me\r\n250-SIZE 10\r\n250 AUTH=PLAIN\r\n334 Y2g=\r\n235 in\r\n250 Ok\r\n",
    b"\x05554 go away\r\n",
    b"\x02220\n250-x\n250\n421 bye\r\n",
)
EXPECTED = ()
COMMANDS = ("ehlo", "auth", "auth", "mail", "rcpt", "data", "text", "starttls", "quit")


def run(data: bytes, step: int) -> list[object]:
    """The replies and states, with the kind of the error last."""
    dialogue = Dialogue(max_line=200, max_lines=10, max_bytes=500)
    found: list[object] = []
    for command in COMMANDS:
        dialogue.sent(command)
    try:
        for start in range(0, len(data), step):
            dialogue.buffer.feed(data[start : start + step])
            while (reply := dialogue.next_reply()) is not None:
                found.append((*reply, dialogue.state))
                if reply[0] == "ehlo":
                    found.append(parse_features(reply[2]))
    except (LimitExceeded, ProtocolError) as error:
        found.append(type(error).__name__)
    return found


def one_input(data: bytes) -> None:
    step = (data[0] if data else 0) + 1
    assert run(data[1:], step) == run(data[1:], 1)
