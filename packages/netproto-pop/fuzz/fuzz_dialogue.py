"""A whole session's worth of server bytes, by the dialogue alone: how they are split changes nothing."""

from netproto.poplib._core import LimitExceeded
from netproto.poplib._dialogue import BLOCK, CHALLENGED, LAST, LINE, SASL, Dialogue, ProtocolError

SEEDS = (
    b"\x00+OK hello\r\n+OK 2 320\r\n+OK\r\nA: b\r\n\r\n..dot\r\n.\r\n+ Y2g=\r\n+OK in\r\n-ERR none\r\n+OK bye\r\n",
    b"\x07-ERR go away\r\n",
    b"\x03+OK\n-ERR\n+OK\n.\n+OK\n+OK\n.x\n.\n",
)
EXPECTED = ()
SHAPES = (LINE, BLOCK, SASL, BLOCK, LINE, LAST)


def run(data: bytes, step: int) -> list[object]:
    """What the dialogue gives, texts joined, with the kind of its error last."""
    dialogue = Dialogue(max_reply=200, max_line=300, max_block=1000)
    found: list[object] = []
    for shape in SHAPES:
        dialogue.sent(shape)
    try:
        for start in range(0, len(data), step):
            dialogue.buffer.feed(data[start : start + step])
            while (event := dialogue.next_event()) is not None:
                if event[0] == "text" and found and isinstance(found[-1], bytes):
                    found[-1] += event[1]
                else:
                    found.append(event[1] if event[0] == "text" else event)
                if dialogue.state == CHALLENGED:
                    dialogue.responded()
    except (LimitExceeded, ProtocolError) as error:
        found = [event for event in found if not isinstance(event, bytes)]  # a part of a block may have been given
        found.append(type(error).__name__)
    return found


def one_input(data: bytes) -> None:
    step = (data[0] if data else 0) + 1
    assert run(data[1:], step) == run(data[1:], 1)
