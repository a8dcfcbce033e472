"""A web server from the standard library, for the demonstration on a machine without nginx."""

from __future__ import annotations

import gzip
import http.server
import ssl
import threading
from typing import Self

from rig.certificates import Authority


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith("/redirect/"):
            self.answer(int(self.path.rpartition("/")[2]), b"", {"Location": "/hello.txt"})
        elif self.path == "/gzip/text.txt":
            self.answer(200, gzip.compress(b"the same line again and again\n" * 2000), {"Content-Encoding": "gzip"})
        elif self.path == "/chunked/page.txt":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (b"included " * 500, b"end\n"):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.answer(200, b"hello, world\n" if self.path == "/hello.txt" else b"k" * 1024, {})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class StandIn:
    """Serves the pages that the demonstration reads, with the port names of the rig's nginx."""

    def __init__(self, authority: Authority) -> None:
        self._servers = {"http": self._server(None)}
        for name, host in (("https", "localhost"), ("https_wrong_host", "wrong.example")):
            self._servers[name] = self._server(authority.issue(name, host))
        self.ports = {name: server.server_address[1] for name, server in self._servers.items()}

    @staticmethod
    def _server(certificate: tuple | None) -> http.server.ThreadingHTTPServer:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.handle_error = lambda *_: None  # a client that refuses the certificate is part of the show
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        return server

    def __enter__(self) -> Self:
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
