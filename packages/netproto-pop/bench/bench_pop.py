"""Reading a message, from memory and over loopback."""

from __future__ import annotations

import io
import poplib as stdlib
import socket
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
    """A socket that greets, and gives `MAIL` for whatever is sent."""

    def __init__(self) -> None:
        self.readinto = io.BytesIO(b"+OK hello\r\n").readinto

    def recv_into(self, buffer: Any, nbytes: int = 0) -> int:
        return self.readinto(buffer)

    def sendall(self, data: bytes) -> None:
        self.readinto = io.BytesIO(MAIL).readinto

    def makefile(self, mode: str) -> Any:
        return io.BufferedReader(Raw(self))


class Raw(io.RawIOBase):
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.memory.readinto(buffer)


def in_memory(module: Any) -> Callable[[], Any]:
    class Client(module.POP3):  # type: ignore[misc,name-defined]
        def _create_socket(self, timeout: Any) -> Any:
            return Memory()

    client = Client("x")
    return lambda: client.retr(1)


def cases() -> Iterator[tuple[str, str, dict[str, Callable[[], Any]]]]:
    yield "poplib", "RETR of 1 MiB, from memory", {"netproto": in_memory(poplib), "stdlib": in_memory(stdlib)}
    port = server()
    ours, theirs = poplib.POP3("127.0.0.1", port), stdlib.POP3("127.0.0.1", port)
    yield "poplib", "RETR of 1 MiB, loopback", {"netproto": lambda: ours.retr(1), "stdlib": lambda: theirs.retr(1)}
