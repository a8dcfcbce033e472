"""Parsing header blocks."""

from __future__ import annotations

import http.client
import io
from collections.abc import Callable, Iterator
from typing import Any

from netproto.core import fields

START = b"HTTP/1.1 200 OK\r\n"
TWELVE = (
    b"Server: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 11:00:04 GMT\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Length: 0\r\nLast-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\nConnection: keep-alive\r\n"
    b'ETag: "5f7b2a3c-400"\r\nAccept-Ranges: bytes\r\nCache-Control: max-age=3600, public\r\n'
    b"Vary: Accept-Encoding\r\nX-Request-Id: 7d8f9a6b5c4e3d2f1a0b\r\n"
    b"Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n\r\n"
)
FORTY = (
    b"".join(b"X-Header-Number-%d: a value of middling length, number %d\r\n" % (i, i) for i in range(39))
    + b"Content-Length: 0\r\n\r\n"
)
REPEAT = 100


def repeated(function: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    def run() -> None:
        for _ in range(REPEAT):
            function(*arguments)

    return run


def with_http_client(head: bytes) -> Any:
    """What http.client does with a head."""
    file = io.BytesIO(head)
    file.readline()
    return http.client.parse_headers(file)


def with_httptools() -> Callable[[bytes], Any] | None:
    """One parser, as for one connection, whose bodies are empty."""
    try:
        import httptools
    except ImportError:
        return None

    class Events:
        def on_message_begin(self) -> None:
            self.fields: list[tuple[bytes, bytes]] = []

        def on_header(self, name: bytes, value: bytes) -> None:
            self.fields.append((name, value))

    feed: Callable[[bytes], Any] = httptools.HttpResponseParser(Events()).feed_data
    return feed


def with_gunicorn() -> Callable[[bytes], Any] | None:
    try:
        import gunicorn_h1c
    except ImportError:
        return None
    parse: Callable[[bytes], Any] = gunicorn_h1c.parse_response
    return parse


def cases() -> Iterator[tuple[str, str, dict[str, Callable[[], Any]], int]]:
    peers = {"httptools": with_httptools(), "gunicorn_h1c": with_gunicorn()}
    for label, block in (("12", TWELVE), ("40", FORTY)):
        head = START + block
        runners = {
            "netproto": repeated(fields.response_head, head, 100, 65536),
            "stdlib": repeated(with_http_client, head),
        }
        runners |= {name: repeated(peer, head) for name, peer in peers.items() if peer is not None}
        yield "fields", f"head of {label} fields", runners, REPEAT
