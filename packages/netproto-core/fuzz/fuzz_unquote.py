"""Escapes decoded, and the result encoded and decoded again."""

from netproto.core import _quote, _quote_py

EXPECTED = ()


def one_input(data: bytes) -> None:
    octets = _quote.unquote_to_bytes(data)
    assert octets == _quote_py.unquote_to_bytes(data)
    assert _quote.unquote_to_bytes(_quote.quote_from_bytes(octets)) == octets
    text = data.decode("utf-8", "replace")
    for name in ("unquote", "unquote_plus", "quote", "quote_plus"):
        assert getattr(_quote, name)(text) == getattr(_quote_py, name)(text), (name, text)
    assert _quote.unquote(_quote.quote(text, "")) == text
