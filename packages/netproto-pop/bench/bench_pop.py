"""Reading a message, from memory and over loopback; importing."""

from __future__ import annotations

import poplib as stdlib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from netproto import poplib

LINE = b"The quick brown fox jumps over the lazy dog, as it has in every line of every test message.\r\n"
MAIL = b"+OK\r\n" + LINE * ((1 << 20) // len(LINE)) + b".\r\n"


def server() -> int:
    """The port of a server that answers whatever it gets with `MAIL`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(sock: socket.socket) -> None:
        with sock:
            sock.sendall(b"+OK\r\n")
            while sock.recv(4096):
                sock.sendall(MAIL)

    def accept() -> None:
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


class Memory:
    """A socket that gives `MAIL` over and over."""

    def __init__(self) -> None:
        self.position = len(MAIL) - 5

    def recv_into(self, buffer: Any, nbytes: int = 0) -> int:
        if self.position == len(MAIL):
            self.position = 0
        size = min(len(buffer), len(MAIL) - self.position)
        buffer[:size] = MAIL[self.position : self.position + size]
        self.position += size
        return size

    def sendall(self, data: bytes) -> None:
        self.position = 0

    def makefile(self, mode: str) -> Any:
        import io

        outer = self

        class Raw(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                return outer.recv_into(memoryview(buffer))

        return io.BufferedReader(Raw())


def in_memory(module: Any) -> Callable[[], Any]:
    class Client(module.POP3):  # type: ignore[misc,name-defined]
        def _create_socket(self, timeout: Any) -> Any:
            sock = Memory()
            sock.position = 0
            return sock

        def _getresp(self) -> bytes:
            return module.POP3._getresp(self)

    client = Client("x")
    client._getlongresp()
    return lambda: client.retr(1)


def importing(name: str) -> Callable[[], Any]:
    return lambda: subprocess.run([sys.executable, "-c", f"import {name}"], check=True)


def cases() -> Iterator[tuple[str, str, dict[str, Callable[[], Any]]]]:
    yield "poplib", "RETR of 1 MiB, from memory", {"netproto": in_memory(poplib), "stdlib": in_memory(stdlib)}
    port = server()
    ours, theirs = poplib.POP3("127.0.0.1", port), stdlib.POP3("127.0.0.1", port)
    yield "poplib", "RETR of 1 MiB, loopback", {"netproto": lambda: ours.retr(1), "stdlib": lambda: theirs.retr(1)}
    yield (
        "poplib",
        "import",
        {
            "netproto": importing("netproto.poplib"),
            "stdlib": importing("poplib"),
            "socket alone": importing("socket"),
            "nothing": importing("sys"),
        },
    )
