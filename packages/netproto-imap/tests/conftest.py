"""A server that follows a script."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

GREETING = b"* OK [CAPABILITY IMAP4rev1 %s] ready\r\n"


class Scripted:
    """Answers each command by name: bytes to send, in which ``%t`` is its tag, or a function of the server."""

    def __init__(self, answers: dict[str, Any], greeting: Any = None, capabilities: bytes = b"") -> None:
        self.answers = answers
        self.greeting = GREETING % capabilities if greeting is None else greeting
        self.received: list[bytes] = []
        self.tag = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.closed = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError), self.listener.accept()[0] as self.conn:
            self.conn.settimeout(20)
            self.file = self.conn.makefile("rb")
            with self.file:
                self._say(self.greeting)
                while line := self.file.readline():
                    self.received.append(line)
                    words = line.split()
                    if len(words) < 2:
                        continue
                    self.tag = words[0]
                    answer = self.answers.get(words[1].decode("latin-1"), b"%t OK done\r\n")
                    if words[1] == b"CAPABILITY" and "CAPABILITY" not in self.answers:
                        answer = b"* CAPABILITY IMAP4rev1\r\n%t OK done\r\n"
                    if words[1] == b"LOGOUT" and "LOGOUT" not in self.answers:
                        answer = b"* BYE\r\n%t OK bye\r\n"
                    self._say(answer)
        self.closed.set()

    def _say(self, what: Any) -> None:
        if callable(what):
            what(self)
        else:
            self.conn.sendall(what.replace(b"%t", self.tag))

    def literal(self, ask: bool = True) -> bytes:
        """Read the literal that the last line announced."""
        found = re.search(rb"\{(\d+)\+?\}\r\n$", self.received[-1])
        assert found is not None
        if ask:
            self.conn.sendall(b"+ go on\r\n")
        data = self.file.read(int(found[1]))
        self.received.append(data)
        self.received.append(self.file.readline())
        return data

    def drip(self, data: bytes, pause: float = 0.02) -> None:
        """Send one byte after the other, again and again, until the client goes."""
        with contextlib.suppress(OSError):
            while True:
                for byte in data:
                    self.conn.sendall(bytes([byte]))
                    time.sleep(pause)

    def flood(self, data: bytes, most: int = 1 << 28) -> None:
        with contextlib.suppress(OSError):
            for _ in range(most // len(data)):
                self.conn.sendall(data)

    def wait_for_close(self) -> None:
        """Make sure that the client has closed its end."""
        assert self.closed.wait(10), "the client has not closed the connection"

    def stop(self) -> None:
        self.listener.close()
        with contextlib.suppress(OSError, AttributeError):
            self.conn.shutdown(socket.SHUT_RDWR)
        self.thread.join(10)


@pytest.fixture
def serve() -> Iterator[Callable[..., Scripted]]:
    made: list[Scripted] = []

    def start(answers: dict[str, Any] | None = None, **options: Any) -> Scripted:
        made.append(Scripted(answers or {}, **options))
        return made[-1]

    yield start
    for server in made:
        server.stop()
