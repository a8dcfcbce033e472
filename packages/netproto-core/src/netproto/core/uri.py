"""URIs: splitting and joining (RFC 3986), percent-coding, and query strings.

Everything takes str, or bytes in ASCII, and answers in kind. One call does a whole operation, so that the
compiled kernels behind it are entered once. `netproto.urllib.parse` is these functions under their documented names.
"""

from ._query import decode_dict, decode_pairs, encode_pairs
from ._quote import quote, quote_from_bytes, quote_plus, unquote, unquote_plus, unquote_to_bytes
from ._uri import hostname, join, parse, port, split
from ._uri_py import is_text, text_of, unsplit

__all__ = [
    "decode_dict",
    "decode_pairs",
    "encode_pairs",
    "forget",
    "hostname",
    "is_text",
    "join",
    "parse",
    "port",
    "quote",
    "quote_from_bytes",
    "quote_plus",
    "split",
    "text_of",
    "unquote",
    "unquote_plus",
    "unquote_to_bytes",
    "unsplit",
]


def forget() -> None:
    """Forget the safe sets that the plain-Python kernels have seen; the compiled ones remember nothing."""
    from . import _quote_py

    _quote_py.clear()
