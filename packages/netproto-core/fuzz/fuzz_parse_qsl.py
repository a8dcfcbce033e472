"""A query string read, and the pairs written and read again."""

from netproto.core import _query, _query_py

EXPECTED = (ValueError,)


def one_input(data: bytes) -> None:
    for text in (data, data.decode("latin-1"), data.decode("utf-8", "replace")):
        pairs = _query.decode_pairs(text, True)
        assert pairs == _query_py.decode_pairs(text, True), text
        written = _query.encode_pairs(pairs, False, "", None, None)
        assert written == _query_py.encode_pairs(pairs, False, "", None, None), pairs
        again = _query.decode_pairs(written.encode() if isinstance(text, bytes) else written, True)
        assert again == pairs, (text, pairs, again)
    _query.decode_pairs(data, False, True, max_num_fields=20)
