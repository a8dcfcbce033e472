"""Lines and blocks from hostile bytes, in two splits; and what is sent never holds a lone CR or LF."""

from netproto.core.lines import LimitExceeded, LineBuffer, to_dot_block

EXPECTED = (LimitExceeded,)
SEEDS = (b"a\r\n.b\r\n..\r\n.\r\n", b"\r.\n\r\n.", b"+OK\r\n" * 20)


def read(pieces: list[bytes]) -> tuple[list[bytes], bytes]:
    buffer, lines = LineBuffer(), []
    for piece in pieces:
        buffer.feed(piece)
        buffer.take_block_lines(lines, 4096)
    return lines, buffer.take(-1)


def one_input(data: bytes) -> None:
    wire = to_dot_block(data)
    bare = wire.replace(b"\r\n", b"")
    assert b"\r" not in bare and b"\n" not in bare and wire.endswith(b".\r\n")
    whole = LineBuffer()
    whole.feed(data)
    text, ended = whole.take_block_bytes(4096)
    lines, rest = read([data])
    if not ended:
        pieces = [data[at : at + 3] for at in range(0, len(data), 3)]
        assert read(pieces) == (lines, rest)
        parts = LineBuffer()
        found = []
        for piece in pieces:
            parts.feed(piece)
            found.append(parts.take_block_bytes(4096)[0])
        assert b"".join(found) == text
