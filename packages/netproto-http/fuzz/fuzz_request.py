"""What goes out: no argument can add a line or end the head, and both builds write the same."""

from netproto.http import _head_py, client

try:
    from netproto.http import _head_c as other
except ImportError:  # a pure build
    other = _head_py

SEEDS = (b"GET\x1f/path\x1fHost\x1fexample.com\x1fA\x1fb\x1f", b"POST\x1fhttp://x/\x1fX\r\n Y\x1fz\r\n y\x1f")
EXPECTED = ()


class Socket:
    def __init__(self) -> None:
        self.data = b""

    def sendall(self, data: bytes) -> None:
        self.data += data

    def close(self) -> None:
        pass


def one_input(data: bytes) -> None:
    parts = data.decode("latin-1").split("\x1f")
    method, url, *rest = [*parts, "", ""][: max(len(parts), 2)]
    headers = dict(zip(rest[::2], rest[1::2], strict=False))
    arguments = (method, url, "HTTP/1.1", "example.com", "identity", 3, headers)
    assert _head_py.request_head(*arguments) == other.request_head(*arguments)
    conn = client.HTTPConnection("example.com")
    conn.sock = Socket()
    try:
        conn.request(method, url, b"abc", headers)
    except (ValueError, client.HTTPException):
        assert conn.sock.data == b""
        return
    head, blank, body = conn.sock.data.partition(b"\r\n\r\n")
    assert blank
    assert body == b"abc"
    lines = [line for line in head.split(b"\n") if line[:1] not in (b" ", b"\t")]
    known = {name.lower() for name in headers}
    added = sum(name not in known for name in ("host", "accept-encoding"))
    length = "content-length" not in known and "transfer-encoding" not in known
    assert len(lines) == 1 + len(headers) + added + length, lines
    assert lines[0].count(b" ") == 2
