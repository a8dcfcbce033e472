"""Split, join, quote and unquote URLs: the stdlib's ``urllib.parse`` on compiled kernels.

Splitting follows RFC 3986 with the leniency that callers of ``urllib.parse`` rely on; it does not validate.
Names, results and errors are those of Python 3.15 on every Python. Nothing here keeps a cache.
"""

# ruff: noqa: F811 - the overloads, whose decorator is not typing's at run time

from __future__ import annotations

from ._core import uri
from ._iri import iri_to_uri
from ._legacy import (  # noqa: F401 - they are had from here
    _splitattr,
    _splithost,
    _splitnport,
    _splitpasswd,
    _splitport,
    _splitquery,
    _splittag,
    _splittype,
    _splituser,
    _splitvalue,
    _to_bytes,
    splitattr,
    splithost,
    splitnport,
    splitpasswd,
    splitport,
    splitquery,
    splittag,
    splittype,
    splituser,
    splitvalue,
    to_bytes,
    unwrap,
)
from ._results import (
    DefragBytesKin,
    DefragKin,
    ParseBytesKin,
    ParseKin,
    SplitBytesKin,
    SplitKin,
    pair,
)
from ._results import ResultBase as ResultBase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, overload
else:

    def overload(function):  # `typing` takes longer to import than all of this
        return function


__all__ = [
    "urlparse",
    "urlunparse",
    "urljoin",
    "urldefrag",
    "urlsplit",
    "urlunsplit",
    "urlencode",
    "parse_qs",
    "parse_qsl",
    "quote",
    "quote_plus",
    "quote_from_bytes",
    "unquote",
    "unquote_plus",
    "unquote_to_bytes",
    "DefragResult",
    "ParseResult",
    "SplitResult",
    "DefragResultBytes",
    "ParseResultBytes",
    "SplitResultBytes",
    "iri_to_uri",
]

# What is known of schemes. Callers may extend these lists; "" stands for a URL without a scheme.
# fmt: off
uses_relative = [
    "", "file", "ftp", "gopher", "http", "https", "imap", "mms", "nntp", "prospero",
    "rtsp", "rtsps", "rtspu", "sftp", "shttp", "svn", "svn+ssh", "wais", "ws", "wss",
]
uses_netloc = [
    "", "file", "ftp", "git", "git+ssh", "gopher", "http", "https", "imap", "itms-services", "mms", "nfs", "nntp",
    "prospero", "rsync", "rtsp", "rtsps", "rtspu", "sftp", "shttp", "snews", "svn", "svn+ssh", "telnet", "wais",
    "ws", "wss",
]
uses_params = [
    "", "ftp", "hdl", "http", "https", "imap", "mms", "prospero", "rtsp", "rtsps", "rtspu", "sftp", "shttp",
    "sip", "sips", "tel",
]
# The stdlib has these too, and uses them as little.
non_hierarchical = ["gopher", "hdl", "imap", "mailto", "news", "sip", "sips", "snews", "telnet", "wais"]
uses_query = [
    "", "gopher", "http", "https", "imap", "mms", "rtsp", "rtsps", "rtspu", "shttp", "sip", "sips", "wais",
]
uses_fragment = [
    "", "file", "ftp", "gopher", "hdl", "http", "https", "news", "nntp", "prospero", "shttp", "snews", "wais",
]
# fmt: on
scheme_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."

quote = uri.quote
quote_plus = uri.quote_plus
quote_from_bytes = uri.quote_from_bytes
unquote = uri.unquote
unquote_plus = uri.unquote_plus
unquote_to_bytes = uri.unquote_to_bytes
for _function in (quote, quote_plus, quote_from_bytes, unquote, unquote_plus, unquote_to_bytes, iri_to_uri):
    _function.__module__ = __name__  # the same in both builds, for whoever stores it

_split = uri.split
_parse = uri.parse
_join = uri.join
_unsplit = uri.unsplit
_is_text = uri.is_text
_pairs = uri.decode_pairs
_dict = uri.decode_dict
_encode = uri.encode_pairs

_ALWAYS_SAFE_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"
_ALWAYS_SAFE = frozenset(_ALWAYS_SAFE_BYTES)
_UNSPECIFIED: Any = object()


class DefragResult(DefragKin):
    """DefragResult(url, fragment)

    A URL and its fragment, as `urldefrag` gives them for str.
    """


class DefragResultBytes(DefragBytesKin):
    """A URL and its fragment, as `urldefrag` gives them for bytes."""


class SplitResult(SplitKin):
    """SplitResult(scheme, netloc, path, query, fragment)

    The components of a URL, as `urlsplit` gives them for str.
    """

    def geturl(self) -> Any:
        """The URL put together again; it may differ in redundant delimiters, unless absent parts are None."""
        return urlunsplit(self)


class SplitResultBytes(SplitBytesKin):
    """The components of a URL, as `urlsplit` gives them for bytes."""

    def geturl(self) -> Any:
        """The URL put together again; it may differ in redundant delimiters, unless absent parts are None."""
        return urlunsplit(self)


class ParseResult(ParseKin):
    """ParseResult(scheme, netloc, path, params, query, fragment)

    The components of a URL, as `urlparse` gives them for str.
    """

    def geturl(self) -> Any:
        """The URL put together again; it may differ in redundant delimiters, unless absent parts are None."""
        return urlunparse(self)


class ParseResultBytes(ParseBytesKin):
    """The components of a URL, as `urlparse` gives them for bytes."""

    def geturl(self) -> Any:
        """The URL put together again; it may differ in redundant delimiters, unless absent parts are None."""
        return urlunparse(self)


pair(DefragResult, DefragResultBytes)
pair(SplitResult, SplitResultBytes)
pair(ParseResult, ParseResultBytes)


@overload
def urlsplit(
    url: str, scheme: str | None = None, allow_fragments: bool = True, *, missing_as_none: bool = False
) -> SplitResult: ...
@overload
def urlsplit(
    url: bytes | bytearray | None,
    scheme: bytes | str | None = None,
    allow_fragments: bool = True,
    *,
    missing_as_none: bool = False,
) -> SplitResultBytes: ...
def urlsplit(url: Any, scheme: Any = None, allow_fragments: Any = True, *, missing_as_none: Any = False) -> Any:
    """Split *url* into scheme, netloc, path, query and fragment (RFC 3986, 3): a `SplitResult`.

    *scheme* is used where the URL has none. With *allow_fragments* false, ``#`` is an ordinary character.
    Absent components are empty, or None if *missing_as_none*. Bytes, which must be ASCII, give a `SplitResultBytes`.
    Leading control characters and spaces are stripped, and tabs and newlines removed, as browsers do.
    ValueError for a host with wrong brackets, or one that Unicode normalisation would turn into something else.
    """
    if missing_as_none:
        result = _split(SplitResult, SplitResultBytes, url, scheme, allow_fragments, True)
        result._keep_empty = True
        return result
    return _split(SplitResult, SplitResultBytes, url, scheme, allow_fragments, False)


@overload
def urlparse(
    url: str, scheme: str | None = None, allow_fragments: bool = True, *, missing_as_none: bool = False
) -> ParseResult: ...
@overload
def urlparse(
    url: bytes | bytearray | None,
    scheme: bytes | str | None = None,
    allow_fragments: bool = True,
    *,
    missing_as_none: bool = False,
) -> ParseResultBytes: ...
def urlparse(url: Any, scheme: Any = None, allow_fragments: Any = True, *, missing_as_none: Any = False) -> Any:
    """Like `urlsplit`, with the parameters of the last path segment (RFC 1738) apart: a `ParseResult`.

    Only the schemes in `uses_params` have parameters. `urlsplit` is what RFC 3986 describes.
    """
    result = _parse(ParseResult, ParseResultBytes, url, scheme, allow_fragments, missing_as_none, uses_params)
    if missing_as_none:
        result._keep_empty = True
    return result


def _check_keep(components: Any, keep_empty: Any) -> None:
    if keep_empty and not getattr(components, "_keep_empty", True):
        raise ValueError(
            "Cannot distinguish between empty and not defined URI components in the result of parsing URL with "
            "missing_as_none=False"
        )


def urlunsplit(components: Iterable[Any], *, keep_empty: Any = _UNSPECIFIED) -> Any:
    """Put the five *components* of a URL together again (RFC 3986, 5.3); any iterable of five will do.

    With *keep_empty* empty components bring their delimiter and only None ones are left out. That is the default
    for a result of `urlsplit` with ``missing_as_none=True``, and an error (ValueError) for one without.
    """
    scheme, netloc, path, query, fragment = components
    if keep_empty is _UNSPECIFIED:
        keep_empty = getattr(components, "_keep_empty", False)
    else:
        _check_keep(components, keep_empty)
    text = type(scheme) is type(netloc) is type(path) is type(query) is type(fragment) is str
    if not text:
        text = _is_text(scheme, netloc, path, query, fragment)
        if not text:
            scheme, netloc, path, query, fragment = map(uri.text_of, (scheme, netloc, path, query, fragment))
    if not keep_empty:
        if not netloc:
            netloc = "" if scheme and (not path or path[0] == "/") and scheme in uses_netloc else None
        query, fragment = query or None, fragment or None
    result = _unsplit(scheme, netloc, path, query, fragment)
    return result if text else result.encode("ascii")


def urlunparse(components: Iterable[Any], *, keep_empty: Any = _UNSPECIFIED) -> Any:
    """Put the six *components* of a URL together again; *keep_empty* as in `urlunsplit`."""
    scheme, netloc, path, params, query, fragment = components
    if keep_empty is _UNSPECIFIED:
        keep_empty = getattr(components, "_keep_empty", False)
    else:
        _check_keep(components, keep_empty)
    text = type(scheme) is type(netloc) is type(path) is type(params) is type(query) is type(fragment) is str
    if not text:
        text = _is_text(scheme, netloc, path, params, query, fragment)
        if not text:
            parts = map(uri.text_of, (scheme, netloc, path, params, query, fragment))
            scheme, netloc, path, params, query, fragment = parts
    if not keep_empty:
        if not netloc:
            # The parameters do not count when it is decided whether an empty netloc shows.
            netloc = "" if scheme and (not path or path[0] == "/") and scheme in uses_netloc else None
        params, query, fragment = params or None, query or None, fragment or None
    if params is not None:
        path = f"{path};{params}"
    result = _unsplit(scheme, netloc, path, query, fragment)
    return result if text else result.encode("ascii")


def urljoin(base: Any, url: Any, allow_fragments: Any = True) -> Any:
    """Resolve the reference *url* against the URL *base* (RFC 3986, 5.2).

    Schemes outside `uses_relative` are never inherited. *allow_fragments* as in `urlsplit`.
    Mind that an absolute *url* replaces *base* altogether, host included.
    """
    return _join(base, url, allow_fragments, uses_relative, uses_netloc)


def urldefrag(url: Any, *, missing_as_none: Any = False) -> Any:
    """Part *url* from its fragment: a `DefragResult`.

    The fragment of a URL without one is empty, or None if *missing_as_none*.
    """
    text = uri.is_text(url)
    rest = uri.text_of(url)
    fragment = None
    if "#" in rest:
        scheme, netloc, path, query, fragment = urlsplit(rest, missing_as_none=True)
        rest = uri.unsplit(scheme, netloc, path, query, None)
    if fragment is None and not missing_as_none:
        fragment = ""
    if text:
        result: Any = DefragResult(rest, fragment)
    else:
        result = DefragResultBytes(rest.encode("ascii"), fragment and fragment.encode("ascii"))
        if fragment == "":
            result = DefragResultBytes(result[0], b"")
    if missing_as_none:
        result._keep_empty = True
    return result


@overload
def parse_qsl(
    qs: str,
    keep_blank_values: bool = False,
    strict_parsing: bool = False,
    encoding: str = "utf-8",
    errors: str = "replace",
    max_num_fields: int | None = None,
    separator: str | bytes = "&",
) -> list[tuple[str, str]]: ...
@overload
def parse_qsl(
    qs: bytes | bytearray | memoryview | None,
    keep_blank_values: bool = False,
    strict_parsing: bool = False,
    encoding: str = "utf-8",
    errors: str = "replace",
    max_num_fields: int | None = None,
    separator: str | bytes = "&",
) -> list[tuple[bytes, bytes]]: ...
def parse_qsl(
    qs: Any,
    keep_blank_values: Any = False,
    strict_parsing: Any = False,
    encoding: Any = "utf-8",
    errors: Any = "replace",
    max_num_fields: Any = None,
    separator: Any = "&",
) -> Any:
    """The name-value pairs of the query string *qs*, in order.

    Fields are parted by *separator*. Those without a value are left out unless *keep_blank_values*;
    one without ``=`` is an error (ValueError) if *strict_parsing*. Escapes are decoded by *encoding* and *errors*.
    More than *max_num_fields* fields are an error (ValueError) before any is read. Bytes give bytes.
    """
    return _pairs(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator, 2)


@overload
def parse_qs(
    qs: str,
    keep_blank_values: bool = False,
    strict_parsing: bool = False,
    encoding: str = "utf-8",
    errors: str = "replace",
    max_num_fields: int | None = None,
    separator: str | bytes = "&",
) -> dict[str, list[str]]: ...
@overload
def parse_qs(
    qs: bytes | bytearray | memoryview | None,
    keep_blank_values: bool = False,
    strict_parsing: bool = False,
    encoding: str = "utf-8",
    errors: str = "replace",
    max_num_fields: int | None = None,
    separator: str | bytes = "&",
) -> dict[bytes, list[bytes]]: ...
def parse_qs(
    qs: Any,
    keep_blank_values: Any = False,
    strict_parsing: Any = False,
    encoding: Any = "utf-8",
    errors: Any = "replace",
    max_num_fields: Any = None,
    separator: Any = "&",
) -> Any:
    """Like `parse_qsl`, gathered in a dict: each name with the list of its values."""
    return _dict(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator, 2)


def urlencode(
    query: Mapping[Any, Any] | Sequence[tuple[Any, Any]],
    doseq: Any = False,
    safe: str | bytes = "",
    encoding: str | None = None,
    errors: str | None = None,
    quote_via: Callable[..., str] = quote_plus,
) -> str:
    """The query string of a mapping or a sequence of pairs; TypeError for anything else.

    With *doseq*, a value that is a sequence gives one field for each item. Names and values are bytes, or are
    made str and encoded by *encoding* and *errors*; *quote_via* quotes them and gets *safe*.
    """
    return _encode(query, doseq, safe, encoding, errors, quote_via)


def clear_cache() -> None:
    """Forget what the plain-Python kernels remember of safe sets; the compiled ones remember nothing."""
    uri.forget()


class _Quoter(dict[int, str]):
    """What each octet becomes when quoted: a mapping that fills itself."""

    def __init__(self, safe: Iterable[int]) -> None:
        self.safe = _ALWAYS_SAFE.union(safe)

    def __repr__(self) -> str:
        return f"<Quoter {dict(self)!r}>"

    def __missing__(self, octet: int) -> str:
        quoted = self[octet] = chr(octet) if octet in self.safe else f"%{octet:02X}"
        return quoted


def __getattr__(name: str) -> Any:
    if name != "Quoter":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import warnings

    message = "urllib.parse.Quoter will be removed: the stdlib has done so in Python 3.14, for it was never public"
    warnings.warn(message, DeprecationWarning, stacklevel=2)
    return _Quoter
