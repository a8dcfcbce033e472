"""Modified UTF-7: what decodes encodes to the same, and any text goes there and back."""

from __future__ import annotations

from netproto.imaplib import utf7

EXPECTED = (UnicodeDecodeError,)


def one_input(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    assert utf7.decode(utf7.encode(text)) == text
    assert utf7.encode(utf7.decode(data)) == data
