"""Text as a UUID: read as the standard library reads it, by both builds, and strictly only in the canonical form."""

import uuid as stdlib

from netproto.uuid import UUID, _uuid_py, is_valid, parse

EXPECTED = (ValueError,)
SEEDS = (b"12345678-1234-5678-9234-567812345678", b"{12345678123456789234567812345678}", b"urn:uuid:" + b"a" * 32)


def outcome(make, text):
    try:
        return make(text).int
    except ValueError as error:
        return str(error)


def one_input(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    expected = outcome(stdlib.UUID, text)
    assert outcome(UUID, text) == expected == outcome(_uuid_py.UUID, text)
    assert outcome(parse, text) == outcome(_uuid_py.parse, text)
    assert is_valid(text) == _uuid_py.is_valid(text) == isinstance(outcome(parse, text), int)
    assert not is_valid(text) or str(parse(text)) == text.lower()
