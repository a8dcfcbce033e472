"""The same bytes to netproto and to the standard library."""

import io
import poplib as stdlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto import poplib

LINES = st.lists(
    st.lists(st.sampled_from([b"a", b".", b" ", b"\r", b"\xff", b"word"]), max_size=8).map(b"".join), max_size=8
)


class Socket:
    """Gives *data*, in pieces of at most *size* bytes."""

    def __init__(self, data, size):
        self.file, self.size = io.BytesIO(data), size

    def recv_into(self, buffer, nbytes=0):
        with memoryview(buffer)[: self.size] as part:
            return self.file.readinto(part)

    def makefile(self, mode):
        return io.BytesIO(self.file.read())

    def sendall(self, data):
        pass

    def shutdown(self, how):
        pass

    def close(self):
        pass


def client(module, data, size):
    class Client(module.POP3):
        def _create_socket(self, timeout):
            return Socket(b"+OK hello\r\n" + data, size)

    return Client("x")


def outcome(module, data, size, call):
    try:
        return call(client(module, data, size))
    except Exception as error:
        return type(error).__name__, error.args


@given(LINES, st.integers(1, 50))
def test_messages(lines, size):
    # Left out, as documented: CR at the start of a line, which the standard library drops.
    lines = [line for line in lines if not line.startswith(b"\r")]
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    data = b"+OK\r\n" + b"".join(line + b"\r\n" for line in stuffed) + b".\r\n"
    found = outcome(poplib, data, size, lambda pop: pop.retr(1))
    assert found == outcome(stdlib, data, size, lambda pop: pop.retr(1))
    assert found[1] == lines
    pieces = outcome(poplib, data, size, lambda pop: b"".join(pop.retr_chunks(1)))
    assert pieces == b"".join(line + b"\r\n" for line in lines)


@given(LINES, st.lists(st.sampled_from([b"\r\n", b"\n"]), min_size=8, max_size=8), st.integers(1, 50))
def test_messages_of_servers_that_stuff_no_dots_or_send_lone_line_feeds(lines, ends, size):
    lines = [line for line in lines if not line.startswith(b"\r") and line.rstrip(b"\r") != b"."]
    text = b"".join(line + end for line, end in zip(lines, ends, strict=False))
    data = b"+OK\r\n" + text + b".\r\n"
    found = outcome(poplib, data, size, lambda pop: pop.retr(1))
    assert found == outcome(stdlib, data, size, lambda pop: pop.retr(1))
    pieces = outcome(poplib, data, size, lambda pop: b"".join(pop.retr_chunks(1)))
    assert len(pieces) == found[2]


@given(
    st.lists(st.sampled_from([b"+OK", b"-ERR", b" ", b"1", b"x", b"+", b"\r", b"\n", b"\xff"]), max_size=8).map(
        b"".join
    )
)
def test_short_answers(answer):
    if b"\r" in answer.rstrip(b"\r\n") or answer.startswith(b"\r"):
        return
    data = answer + b"\r\n"
    assert outcome(poplib, data, 99, lambda pop: pop.noop()) == outcome(stdlib, data, 99, lambda pop: pop.noop())


def test_timestamps():
    for welcome in (b"+OK <a@b>", b"+OK x <a> <b>", b"+OK", b"+OK<a>", b"+OK >a<", b"-ERR <a>", b"+OK <a> x\n<b>"):
        found = poplib._client._timestamp(welcome)
        match = stdlib.POP3.timestamp.match(welcome)
        assert found == (match.group(1) if match else b""), welcome


@pytest.mark.parametrize("which", [1, "1", None])
def test_arguments(which):
    for name in ("list", "uidl"):
        data = b"+OK 1 2\r\n1 2\r\n.\r\n"
        found = outcome(poplib, data, 99, lambda pop, name=name: getattr(pop, name)(which))
        assert found == outcome(stdlib, data, 99, lambda pop, name=name: getattr(pop, name)(which))
