"""Messages to memory, and to Postfix's smtp-sink where that is installed; replies; EHLO."""

from __future__ import annotations

import atexit
import io
import shutil
import smtplib as stdlib
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

from netproto import smtplib

LINE = b"The quick brown fox jumps over the lazy dog, as it has in every line of every test message.\r\n"
TEXT = LINE * ((1 << 20) // len(LINE))
SMALL = b"Subject: a message\r\nFrom: a@example.test\r\nTo: b@example.test\r\n\r\n" + LINE * 10
EHLO = b"250-here\r\n250-PIPELINING\r\n250-SIZE 20000000\r\n250-8BITMIME\r\n250-AUTH PLAIN LOGIN\r\n250 DSN\r\n"
MESSAGES = 50


class Memory:
    """A socket that gives *replies* and drops what is sent."""

    def __init__(self, replies: bytes) -> None:
        self.readinto = io.BytesIO(replies).readinto

    def recv_into(self, buffer: Any, nbytes: int = 0) -> int:
        return self.readinto(buffer)

    def sendall(self, data: bytes) -> None:
        pass

    def makefile(self, mode: str) -> Any:
        return io.BufferedReader(Raw(self))

    def close(self) -> None:
        pass


class Raw(io.RawIOBase):
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.memory.readinto(buffer)


def client(module: Any, replies: bytes) -> Any:
    smtp = module.SMTP(local_hostname="me")
    smtp.sock, smtp.file = Memory(replies), None
    return smtp


def data(module: Any, text: Any) -> Callable[[], Any]:
    return lambda: client(module, b"354 go\r\n250 queued\r\n").data(text() if callable(text) else text)


def ehlo(module: Any) -> Callable[[], Any]:
    def run() -> None:
        smtp = client(module, EHLO * 100)
        for _ in range(100):
            smtp.ehlo()

    return run


def replies(module: Any) -> Callable[[], Any]:
    def run() -> None:
        smtp = client(module, b"250 2.1.5 Ok\r\n" * 1000)
        for _ in range(1000):
            smtp.getreply()

    return run


def sink() -> int | None:
    """The port of a smtp-sink, None where there is none."""
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program is None:
        return None
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    process = subprocess.Popen([program, "-u", "nobody", f"127.0.0.1:{port}", "100"])
    atexit.register(process.wait)
    atexit.register(process.kill)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return port
        time.sleep(0.05)
    return None


def session(module: Any, port: int) -> Callable[[], Any]:
    smtp = module.SMTP("127.0.0.1", port, "me")

    def run() -> None:
        for _ in range(MESSAGES):
            smtp.sendmail("a@example.test", ["b@example.test"], SMALL)

    return run


def asynchronous(port: int) -> dict[str, Callable[[], Any]]:
    """aiosmtplib, if it is installed: the same on an event loop, one message after the other."""
    try:
        import asyncio

        import aiosmtplib
    except ImportError:
        return {}
    loop = asyncio.new_event_loop()
    smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, local_hostname="me", start_tls=False)
    loop.run_until_complete(smtp.connect())

    async def messages() -> None:
        for _ in range(MESSAGES):
            await smtp.sendmail("a@example.test", ["b@example.test"], SMALL)

    return {"aiosmtplib": lambda: loop.run_until_complete(messages())}


def bare(port: int, groups: tuple[tuple[bytes, ...], ...]) -> Callable[[], Any]:
    """No client at all: each group of commands, then as many replies."""
    sock = socket.create_connection(("127.0.0.1", port))
    file = sock.makefile("rb")
    sock.sendall(b"EHLO me\r\n")
    file.readline()
    while file.readline()[3:4] == b"-":
        pass

    def run() -> None:
        for _ in range(MESSAGES):
            for group in groups:
                sock.sendall(b"".join(group))
                for _ in group:
                    file.readline()

    return run


COMMANDS = (b"mail from:<a@example.test>\r\n", b"rcpt to:<b@example.test>\r\n", b"data\r\n")


def cases() -> Iterator[
    tuple[str, str, dict[str, Callable[[], Any]]] | tuple[str, str, dict[str, Callable[[], Any]], int]
]:
    yield (
        "smtplib",
        "data of 1 MiB",
        {
            "netproto": data(smtplib, TEXT),
            "stdlib": data(stdlib, TEXT),
            "two replaces": lambda: TEXT.replace(b"\n.", b"\n..").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        },
    )
    yield "smtplib", "data of 1 MiB from a file", {"netproto": data(smtplib, lambda: io.BytesIO(TEXT))}
    yield "smtplib", "ehlo", {"netproto": ehlo(smtplib), "stdlib": ehlo(stdlib)}, 100
    yield "smtplib", "a reply", {"netproto": replies(smtplib), "stdlib": replies(stdlib)}, 1000
    port = sink()
    if port is not None:
        yield (
            "smtplib",
            "a message to smtp-sink",
            {
                "netproto": session(smtplib, port),
                "stdlib": session(stdlib, port),
                **asynchronous(port),
                "bare socket": bare(port, (*((command,) for command in COMMANDS), (SMALL + b".\r\n",))),
                "bare socket, pipelined": bare(port, (COMMANDS, (SMALL + b".\r\n",))),
            },
            MESSAGES,
        )
