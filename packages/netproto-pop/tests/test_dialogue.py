"""The dialogue without sockets: whole transcripts, in every split."""

import pytest

from netproto.poplib import _dialogue
from netproto.poplib._core import LimitExceeded
from netproto.poplib._dialogue import BLOCK, LAST, LINE, SASL, Dialogue, ProtocolError, shape_of

TRANSCRIPT = (
    b"+OK hello\r\n+OK 2 320\r\n-ERR no\r\n+OK\r\nA: b\r\n\r\n..dot\r\n.x\r\n.\r\n"
    b"+ Y2g=\r\n+OK in\r\n-ERR none\r\n+OK bye\r\n"
)
SHAPES = (LINE, LINE, BLOCK, SASL, BLOCK, LAST)
EVENTS = [
    ("reply", b"+OK hello"),
    ("reply", b"+OK 2 320"),
    ("reply", b"-ERR no"),
    ("reply", b"+OK"),
    ("text", b"A: b\r\n\r\n.dot\r\n.x\r\n"),
    ("end", None),
    ("reply", b"+ Y2g="),
    ("reply", b"+OK in"),
    ("reply", b"-ERR none"),
    ("reply", b"+OK bye"),
]


def run(parts, shapes=SHAPES):
    dialogue, events = Dialogue(), []
    for shape in shapes:
        dialogue.sent(shape)
    for part in parts:
        dialogue.buffer.feed(part)
        while (event := dialogue.next_event()) is not None:
            if event[0] == "text" and events and events[-1][0] == "text":
                events[-1] = ("text", events[-1][1] + event[1])
            else:
                events.append(event)
            if dialogue.state == _dialogue.CHALLENGED:
                dialogue.responded()
    return events, dialogue


def test_every_split_in_two_gives_the_same():
    for at in range(len(TRANSCRIPT) + 1):
        events, dialogue = run((TRANSCRIPT[:at], TRANSCRIPT[at:]))
        assert events == EVENTS
        assert dialogue.state == _dialogue.CLOSED


def test_byte_by_byte_gives_the_same():
    events, _ = run(TRANSCRIPT[i : i + 1] for i in range(len(TRANSCRIPT)))
    assert events == EVENTS


def test_nothing_may_be_sent_behind_quit():
    _, dialogue = run((TRANSCRIPT,))
    with pytest.raises(ProtocolError):
        dialogue.sent(LINE)


def test_a_response_needs_a_challenge():
    with pytest.raises(ProtocolError):
        Dialogue().responded()


@pytest.mark.parametrize("line", [b"OK\r\n", b"\r\n", b"* OK\r\n", b"\x00\r\n"])
def test_a_line_without_a_sign_breaks_the_protocol(line):
    dialogue = Dialogue()
    dialogue.buffer.feed(line)
    with pytest.raises(ProtocolError):
        dialogue.next_event()


def test_limits():
    dialogue = Dialogue(max_reply=20, max_line=50, max_block=120)
    dialogue.buffer.feed(b"+OK " + b"x" * 30)
    with pytest.raises(LimitExceeded):
        dialogue.next_event()
    for text in (b"y" * 51, (b"y" * 30 + b"\r\n") * 4):
        dialogue = Dialogue(max_reply=20, max_line=50, max_block=120)
        dialogue.sent(BLOCK)
        dialogue.buffer.feed(b"+OK\r\n+OK\r\n" + text)
        assert dialogue.next_event()
        assert dialogue.next_event()
        with pytest.raises(LimitExceeded):
            while dialogue.next_event():
                pass


@pytest.mark.parametrize(
    ("command", "shape"),
    [
        ("STAT", LINE),
        ("list", BLOCK),
        ("LIST 1", LINE),
        ("UIDL", BLOCK),
        ("UIDL 3", LINE),
        ("RETR 1", BLOCK),
        ("top 1 0", BLOCK),
        ("CAPA", BLOCK),
        ("AUTH PLAIN", SASL),
        ("QUIT", LAST),
    ],
)
def test_shapes(command, shape):
    assert shape_of(command) == shape
