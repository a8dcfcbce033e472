"""A proxy that really connects: SOCKS5 and HTTP CONNECT on one port, and a Unix socket in front of a port."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


class Relay:
    """Takes connections at `port`, or at the Unix socket *path* which leads to *target*; `asked` are the targets."""

    def __init__(self, path: str | None = None, target: tuple[str, int] | None = None) -> None:
        self._target = target
        self.asked: list[tuple[str, int]] = []
        self._ends: list[socket.socket] = []
        if path is None:
            self._listener = socket.create_server(("127.0.0.1", 0))
            self.port: int = self._listener.getsockname()[1]
        else:
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(path)
            self._listener.listen()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._listener, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._thread.join(10)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._ends.append(client)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            target, reply = (self._target, b"") if self._target is not None else _ask(client)
            self.asked.append(target)
            server = socket.create_connection(target)
            self._ends.append(server)
            client.sendall(reply)
            threading.Thread(target=_pass_on, args=(client, server), daemon=True).start()
            _pass_on(server, client)


def _ask(client: socket.socket) -> tuple[tuple[str, int], bytes]:
    """Where the client wants to go, and what to say once we are there."""
    first = _exactly(client, 1)
    if first != b"\5":
        head = first
        while not head.endswith(b"\r\n\r\n"):
            head += _exactly(client, 1)
        host, _, port = head.split()[1].decode().rpartition(":")
        return (host.strip("[]"), int(port)), b"HTTP/1.1 200 Connected\r\n\r\n"
    _exactly(client, _exactly(client, 1)[0])
    client.sendall(b"\5\0")
    kind = _exactly(client, 4)[3]
    data = _exactly(client, {1: 4, 4: 16}.get(kind) or _exactly(client, 1)[0])
    families = {1: socket.AF_INET, 4: socket.AF_INET6}
    host = socket.inet_ntop(families[kind], data) if kind in families else data.decode()
    return (host, int.from_bytes(_exactly(client, 2))), b"\5\0\0\1" + bytes(6)


def _exactly(sock: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        if not (piece := sock.recv(size - len(data))):
            raise OSError("the client has gone")
        data += piece
    return data


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
