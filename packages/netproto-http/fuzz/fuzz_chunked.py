"""The kernel for bodies: both builds give the same, whatever the input and its split."""

import io

from netproto.http import _chunked_py

try:
    from netproto.http import _chunked_c as other
except ImportError:  # a pure build
    other = _chunked_py

SEEDS = (
    b"5;a=b\r\nhello\r\n8\r\n, world!\r\n0\r\nT: 1\r\n\r\n",
    b"000001\nx\r\nA \t\r\n0123456789\r\n1\r\ny\r\n1\r\nz\r\n0\r\n\r\n",
)
EXPECTED = ()


def one_input(data: bytes) -> None:
    first = None
    for kernel in (_chunked_py, other):
        for size, initial in ((1 << 20, 0), (1, 0), (5, 3)):
            stream = io.BytesIO(data)
            start = stream.read(initial)
            body, ended, left, _ = kernel.drain(
                lambda view, stream=stream, size=size: stream.readinto(view[:size]), start, -1, 100
            )
            first = first or (body, ended, left)
            assert (body, ended, left) == first
    for left in (-1, 0, 3):
        for want in (1, 10, 1000):
            assert _chunked_py.take(data, left, want, 50) == other.take(data, left, want, 50)
    assert _chunked_py.chunk_size(data[:40]) == other.chunk_size(data[:40])
