"""A whole response: head, body by any way of reading, trailers. How it is split changes nothing."""

import io

from netproto.http import client

SEEDS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: x\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n8\r\n, world!\r\n0\r\nT: 1\r\n\r\n",
    b"HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 H\r\nLink: x\r\n\r\nHTTP/1.0 204 No\r\nConnection: keep-alive\r\n\r\n",
    b"HTTP/1.1 301 Moved\r\nContent-Length: 0, 0\r\nX: a\r\n b\r\n\tc\r\n\xe4: d\r\nE : f\r\n\r\n",
)
EXPECTED = ()  # each way catches what the client may raise


class Raw(io.RawIOBase):
    def __init__(self, data: bytes, size: int) -> None:
        self.data = data
        self.size = size

    def readable(self) -> bool:
        return True

    def readinto(self, b: bytearray) -> int:  # type: ignore[override]
        part = self.data[: min(len(b), self.size)]
        self.data = self.data[len(part) :]
        b[: len(part)] = part
        return len(part)


class Socket:
    def __init__(self, data: bytes, size: int) -> None:
        self.data = data
        self.size = size

    def makefile(self, mode: str) -> io.BufferedIOBase:
        return io.BufferedReader(Raw(self.data, self.size)) if self.size else io.BytesIO(self.data)


def read(data: bytes, size: int, way: str) -> object:
    """What a response gives: head and body, or the kind of its error."""
    response = client.HTTPResponse(Socket(data, size), method="GET")
    body = b""
    try:
        response.begin()
        head = (response.status, response.reason, response.getheaders(), response.will_close, len(response.interim))
        if way == "read":
            body = response.read()
        elif way == "readinto":
            buffer = bytearray(7)
            while got := response.readinto(buffer):
                body += buffer[:got]
        else:
            step = {"read 3": lambda: response.read(3), "read1": response.read1, "readline": response.readline}[way]
            body = b"".join(iter(step, b""))
        trailers = response.trailers.items() if response.trailers is not None else None
        return head, body, trailers, response.isclosed()
    except client.IncompleteRead:
        return "IncompleteRead"
    except (client.HTTPException, ConnectionError) as error:
        return type(error).__name__
    finally:
        response.close()


def one_input(data: bytes) -> None:
    whole = read(data, 1 << 20, "read")
    for size in (0, 1, 3):
        assert read(data, size, "read") == whole, (size, whole)
    parts = read(data, 1 << 20, "read 3")
    for way in ("read 3", "readinto", "read1", "readline"):
        for size in (1, 1 << 20):
            found = read(data, size, way)
            assert found == parts, (way, size, found, parts)
