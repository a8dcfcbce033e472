"""Reading responses and writing requests, from and to memory."""

from __future__ import annotations

import http.client
import io
from collections.abc import Callable, Iterator
from typing import Any

from netproto.http import client
from netproto.http._head import request_head

Runners = dict[str, Callable[[], Any]]

BODY = b"0123456789abcdef" * 65536
START = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/octet-stream\r\n"
HEADERS = {
    "User-Agent": "bench/1.0",
    "Accept": "*/*",
    "Accept-Language": "en",
    "Cookie": "a=b; c=d",
    "Referer": "http://example.com/",
    "Cache-Control": "no-cache",
}
HEAD = START + b"".join(b"X-Header-%d: a value of some length, %d\r\n" % (i, i) for i in range(10)) + b"\r\n"


def chunked(size: int) -> bytes:
    parts = (b"%x\r\n%b\r\n" % (size, BODY[i : i + size]) for i in range(0, len(BODY), size))
    return START + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(parts) + b"0\r\n\r\n"


class Raw(io.RawIOBase):
    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)
        self.pos = 0

    def readable(self) -> bool:
        return True

    def readinto(self, b: Any) -> int:
        size = min(len(b), len(self.data) - self.pos)
        b[:size] = self.data[self.pos : self.pos + size]
        self.pos += size
        return size


class Socket:
    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(Raw(self.data))

    def sendall(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        pass


def reader(module: Any, data: bytes, body: bool) -> Callable[[], Any]:
    def run() -> None:
        response = module.HTTPResponse(Socket(data))
        response.begin()
        if body and len(response.read()) != len(BODY):
            raise AssertionError("a body of the wrong size")

    return run


def writer(module: Any) -> Callable[[], Any]:
    conn = module.HTTPConnection("example.com")
    conn.sock = Socket()

    def run() -> None:
        for _ in range(20):
            conn.request("GET", "/path?x=1", headers=HEADERS)
            conn._HTTPConnection__state = "Idle"

    return run


def repeated(function: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    def run() -> None:
        for _ in range(20):
            function(*arguments)

    return run


def head_writer() -> Callable[[], Any]:
    return repeated(request_head, "GET", "/path?x=1", "HTTP/1.1", "example.com", "identity", -1, HEADERS)


def httptools_reader(data: bytes) -> Callable[[], Any] | None:
    try:
        import httptools
    except ImportError:
        return None

    class Events:
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def on_body(self, part: bytes) -> None:
            self.parts.append(part)

    def run() -> None:
        events = Events()
        httptools.HttpResponseParser(events).feed_data(data)
        b"".join(events.parts)

    return run


def aiohttp_writer() -> Callable[[], Any] | None:
    try:
        from aiohttp import _http_writer
        from multidict import CIMultiDict
    except ImportError:
        return None
    fields = CIMultiDict({"Host": "example.com", "Accept-Encoding": "identity", **HEADERS})
    return repeated(_http_writer._serialize_headers, "GET /path?x=1 HTTP/1.1", fields)


def cases() -> Iterator[tuple[str, str, Runners, int]]:
    yield (
        "http.client",
        "head of 12 fields",
        {
            "netproto": reader(client, HEAD, False),
            "stdlib": reader(http.client, HEAD, False),
        },
        1,
    )
    bodies = {
        "plain": START + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY,
        "16 KiB chunks": chunked(16384),
        "1 KiB chunks": chunked(1024),
    }
    for label, data in bodies.items():
        runners: Runners = {"netproto": reader(client, data, True), "stdlib": reader(http.client, data, True)}
        peer = httptools_reader(data)
        if peer is not None:
            runners["httptools"] = peer
        yield "http.client", f"body of 1 MiB, {label}", runners, 1
    yield (
        "http.client",
        "send a request of 8 fields",
        {
            "netproto": writer(client),
            "stdlib": writer(http.client),
        },
        20,
    )
    runners = {"netproto": head_writer()}  # the stdlib can't do this alone
    peer = aiohttp_writer()
    if peer is not None:
        runners["aiohttp"] = peer
    yield "http.client", "write a head of 8 fields", runners, 20
