"""Parsing header blocks."""

from __future__ import annotations

import email.parser
from collections.abc import Callable, Iterator
from typing import Any

from netproto.core import fields

START = b"HTTP/1.1 200 OK\r\n"
TWELVE = (
    b"Server: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 11:00:04 GMT\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Length: 1024\r\nLast-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\nConnection: keep-alive\r\n"
    b'ETag: "5f7b2a3c-400"\r\nAccept-Ranges: bytes\r\nCache-Control: max-age=3600, public\r\n'
    b"Vary: Accept-Encoding\r\nX-Request-Id: 7d8f9a6b5c4e3d2f1a0b\r\n"
    b"Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n\r\n"
)
FORTY = b"".join(b"X-Header-Number-%d: a value of middling length, number %d\r\n" % (i, i) for i in range(40)) + b"\r\n"


def peers(head: bytes) -> dict[str, Callable[[], Any]]:
    found: dict[str, Callable[[], Any]] = {}
    try:
        import gunicorn_h1c
    except ImportError:
        pass
    else:
        found["gunicorn_h1c"] = lambda: gunicorn_h1c.parse_response(head)
    try:
        import httptools
    except ImportError:
        pass
    else:

        class Events:
            def __init__(self) -> None:
                self.fields: list[tuple[bytes, bytes]] = []

            def on_header(self, name: bytes, value: bytes) -> None:
                self.fields.append((name, value))

        found["httptools"] = lambda: httptools.HttpResponseParser(Events()).feed_data(head)
    return found


def cases() -> Iterator[tuple[str, str, dict[str, Callable[[], Any]], int]]:
    for label, block in (("12", TWELVE), ("40", FORTY)):

        def ours(head: bytes = START + block) -> None:
            for _ in range(100):
                fields.response_head(head, 100, 65536)

        def stdlib(text: str = block.decode()) -> None:
            for _ in range(100):
                email.parser.Parser().parsestr(text)

        runners: dict[str, Callable[[], Any]] = {"netproto": ours, "stdlib": stdlib}
        for name, peer in peers(START + block).items():

            def run(peer: Callable[[], Any] = peer) -> None:
                for _ in range(100):
                    peer()

            runners[name] = run
        yield "fields", f"head of {label} fields", runners, 100
