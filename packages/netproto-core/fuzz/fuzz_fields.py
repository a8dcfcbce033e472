"""Header blocks, status lines and request lines: twin and kernel agree, and the lenient reader never fails."""

from netproto.core import _fields_py, fields

try:
    from netproto.core import _fields_c as other
except ImportError:  # a pure build
    other = _fields_py

SEEDS = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nX: a\r\n b\r\nContent-Length: 5\r\n\r\nhello",
    b"GET /path?x=1 HTTP/1.1\r\nHost: example.com\r\nCookie: a=\xe4\r\n\r\n",
    b"A: b\nC : d\n\xe4: e\n\r\n",
)
EXPECTED = (fields.FieldLimitError,)


def one_input(data: bytes) -> None:
    for name, more in (
        ("split_fields", (0, 20, 80)),
        ("status_line", ()),
        ("request_line", ()),
        ("response_head", (20, 80)),
        ("request_head", (20, 80)),
    ):
        mine, its = getattr(_fields_py, name)(data, *more), getattr(other, name)(data, *more)
        assert mine == its, (name, mine, its)
    buffer = fields.HeadBuffer(1000)
    for i in range(0, len(data), 7):
        buffer.feed(data[i : i + 7])
    block = fields.parse_block(data, max_lines=50, max_line=200)
    assert block.end <= len(data)
