"""The dialogue without sockets: whole transcripts, in every split."""

import pytest

from netproto.smtplib import _dialogue
from netproto.smtplib._core import LimitExceeded
from netproto.smtplib._dialogue import Dialogue, ProtocolError, parse_features, parse_line

COMMANDS = ("EHLO", "auth", "auth", "mail", "rcpt", "rcpt", "data", "text", "starttls", "quit")
TRANSCRIPT = (
    b"220-here\r\n220 ready\r\n250-me\r\n250-SIZE 10\r\n250 8BITMIME\r\n334 Y2g=\r\n235 in\r\n"
    b"250 2.1.0 Ok\r\n250 Ok\r\n550 5.1.1 who\r\n354 go\r\n250 queued\r\n454 not now\r\n221 bye\r\n"
)
EVENTS = [
    ("greeting", 220, b"here\nready", "ready"),
    ("ehlo", 250, b"me\nSIZE 10\n8BITMIME", "ready"),
    ("auth", 334, b"Y2g=", "challenged"),
    ("auth", 235, b"in", "ready"),
    ("mail", 250, b"2.1.0 Ok", "sender"),
    ("rcpt", 250, b"Ok", "recipient"),
    ("rcpt", 550, b"5.1.1 who", "recipient"),
    ("data", 354, b"go", "text"),
    ("text", 250, b"queued", "ready"),
    ("starttls", 454, b"not now", "ready"),
    ("quit", 221, b"bye", "closed"),
]


def run(parts):
    dialogue, events = Dialogue(), []
    for command in COMMANDS:
        dialogue.sent(command)
    for part in parts:
        dialogue.buffer.feed(part)
        while (reply := dialogue.next_reply()) is not None:
            events.append((*reply, dialogue.state))
    return events


def test_every_split_in_two_gives_the_same():
    for at in range(len(TRANSCRIPT) + 1):
        assert run((TRANSCRIPT[:at], TRANSCRIPT[at:])) == EVENTS


def test_byte_by_byte_gives_the_same():
    assert run(TRANSCRIPT[i : i + 1] for i in range(len(TRANSCRIPT))) == EVENTS


def test_421_closes_whatever_it_answers():
    dialogue = Dialogue()
    dialogue.sent("noop")
    dialogue.buffer.feed(b"220 hi\r\n421 bye\r\n")
    dialogue.next_reply(), dialogue.next_reply()
    assert dialogue.state == _dialogue.CLOSED
    with pytest.raises(ProtocolError):
        dialogue.sent("noop")


@pytest.mark.parametrize(
    "data", [b"hello\r\n", b"\r\n", b"99 x\r\n", b"+OK\r\n", b"2\xb250 x\r\n", b"620 x\r\n", b"150 x\r\n"]
)
def test_what_is_no_reply_breaks_the_protocol(data):
    dialogue = Dialogue()
    dialogue.buffer.feed(data)
    with pytest.raises(ProtocolError):
        dialogue.next_reply()


def test_an_answer_to_nothing_breaks_the_protocol():
    dialogue = Dialogue()
    dialogue.buffer.feed(b"220 hi\r\n250 injected\r\n")
    dialogue.next_reply()
    with pytest.raises(ProtocolError):
        dialogue.next_reply()


@pytest.mark.parametrize("data", [b"220 " + b"x" * 100, b"220-x\r\n" * 20, b"220-" + b"y" * 40 + b"\r\n"])
def test_limits(data):
    dialogue = Dialogue(max_line=50, max_lines=10, max_bytes=100)
    dialogue.buffer.feed(data * 5)
    with pytest.raises(LimitExceeded):
        dialogue.next_reply()


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        (b"250 Ok\r\n", (250, False, b"Ok")),
        (b"250-a b \r\n", (250, True, b"a b")),
        (b"250\r\n", (250, False, b"")),
        (b"250\n", (250, False, b"")),
        (b"25\r\n", (-1, False, b"")),
        (b"+25 x\r\n", (-1, False, b"x")),
        (b"", (-1, False, b"")),
    ],
)
def test_parse_line(line, parsed):
    assert parse_line(line) == parsed


def test_features():
    text = b"host\nSIZE 1000\nAUTH PLAIN\nAUTH=LOGIN X\nauth CRAM-MD5\nX-A:b c\n-bad\n\n8bitmime \nDSN"
    assert parse_features(text) == {
        "size": "1000",
        "auth": " PLAIN LOGIN X CRAM-MD5",
        "x-a": ":b c",
        "8bitmime": "",
        "dsn": "",
    }
