"""Split, join and rebuild URIs: plain Python, lenient, and the one place that words the errors.

The compiled twin (``_uri_c``) decides clean ASCII input and comes here with everything else.
Splitting follows RFC 3986 appendix B with the leniency of `urllib.parse`; joining follows section 5.2.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any

    Parts = tuple[str | None, str | None, str, str | None, str | None]

__all__ = ["hostname", "join", "parse", "port", "split", "unsplit"]

_CONTROLS_AND_SPACE = "".join(map(chr, range(0x21)))
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SCHEME = _LETTERS | frozenset("0123456789+-.")
_HEX = frozenset("0123456789abcdefABCDEF")
_KNOWN = {"http": "http", "https": "https"}


def text_of(value: Any) -> Any:
    """*value* as str: what is not str is decoded as ASCII; None stays None and other false values become ''."""
    if isinstance(value, str) or value is None:
        return value
    return value.decode("ascii", "strict") if value else ""


def is_text(*values: Any) -> bool:
    """Whether *values* are str (True) or bytes (False); TypeError for a mixture.

    Empty values and None go with either side, so that a default of ``''`` suits bytes.
    """
    kind: bool | None = None
    for value in values:
        if value:
            here = isinstance(value, str)
            if kind is None:
                kind = here
            elif kind is not here:
                raise TypeError("Cannot mix str and non-str arguments")
    if kind is None:
        kind = next((isinstance(value, str) for value in values if value is not None), True)
    return kind


def split_text(url: str, scheme: str | None, allow_fragments: bool) -> Parts:
    """The five parts of *url*, None where its delimiter is absent; ValueError for a bad host (RFC 3986, 3.2.2)."""
    if not url.isprintable() or url[:1] == " " or type(url) is not str:
        # Only the left end is stripped: trailing spaces mean something to some callers.
        url = str.lstrip(url, _CONTROLS_AND_SPACE)
        url = url.replace("\t", "").replace("\r", "").replace("\n", "")
    if scheme:
        scheme = scheme.strip(_CONTROLS_AND_SPACE).replace("\t", "").replace("\r", "").replace("\n", "")
    head, colon, rest = url.partition(":")
    if colon:
        if head in _KNOWN:
            scheme, url = head, rest
        elif head and head[0] in _LETTERS and _SCHEME.issuperset(head):
            scheme, url = head.lower(), rest
    fragment = query = netloc = None
    if url[:2] == "//":
        end = len(url)
        for delimiter in "/?#":
            found = url.find(delimiter, 2, end)
            if found >= 0:
                end = found
        netloc, url = url[2:end], url[end:]
        if "[" in netloc or "]" in netloc:
            check_brackets(netloc)
        if not netloc.isascii():
            check_normal_form(netloc)
    if allow_fragments and "#" in url:
        url, _, fragment = url.partition("#")
    if "?" in url:
        url, _, query = url.partition("?")
    return scheme, netloc, url, query, fragment


def check_brackets(netloc: str) -> None:
    """ValueError unless the brackets of *netloc* hold an IPv6 or IPvFuture address and nothing touches them."""
    before, opened, inside = netloc.rpartition("@")[2].partition("[")
    if not opened:
        # The brackets are in the userinfo, so the host is what is judged.
        inside, before = before.partition(":")[0] + "]", ""
    address, _, after = inside.partition("]")
    if not ("[" in netloc and "]" in netloc) or before or (after and after[0] != ":"):
        raise ValueError("Invalid IPv6 URL")
    if address[:1] in ("v", "V"):
        version, dot, rest = address[1:].partition(".")
        if not version or not _HEX.issuperset(version) or not dot or not rest:
            raise ValueError("IPvFuture address is invalid")
        return
    import ipaddress

    if isinstance(ipaddress.ip_address(address), ipaddress.IPv4Address):
        raise ValueError("An IPv4 address cannot be in brackets")


def check_normal_form(netloc: str) -> None:
    """ValueError if NFKC, which IDNA applies, would grow a delimiter in *netloc*."""
    import unicodedata

    bare = netloc.translate({64: None, 58: None, 35: None, 63: None})
    normal = unicodedata.normalize("NFKC", bare)
    if bare != normal and any(delimiter in normal for delimiter in "/?#@:"):
        raise ValueError(f"netloc '{netloc}' contains invalid characters under NFKC normalization")


def split(
    text_type: Callable[..., Any],
    bytes_type: Callable[..., Any],
    url: Any,
    scheme: Any,
    allow_fragments: Any,
    missing_as_none: Any,
) -> Any:
    """Split *url* (str, or ASCII bytes) into scheme, netloc, path, query and fragment.

    *text_type* and *bytes_type* build the result from the five parts. A part that is absent is empty,
    or None where *missing_as_none* is true; *scheme* stands in for a missing one. ValueError for a bad host.
    """
    if url is None:
        url = b""
    text = is_text(url, scheme)
    parts = split_text(text_of(url), text_of(scheme), allow_fragments)
    if not missing_as_none:
        scheme, netloc, path, query, fragment = parts
        parts = (scheme or "", netloc or "", path, query or "", fragment or "")
    if text:
        return text_type(*parts)
    return bytes_type(*[part if part is None else part.encode() for part in parts])


def parse(
    text_type: Callable[..., Any],
    bytes_type: Callable[..., Any],
    url: Any,
    scheme: Any,
    allow_fragments: Any,
    missing_as_none: Any,
    uses_params: Container[str],
) -> Any:
    """Like `split`, with the parameters of the last path segment as a sixth part where the scheme has them."""
    if url is None:
        url = b""
    text = is_text(url, scheme)
    scheme, netloc, path, query, fragment = split_text(text_of(url), text_of(scheme), allow_fragments)
    params = None
    if ";" in path and (scheme or "") in uses_params:
        cut = path.find(";", path.rfind("/") + 1)
        if cut >= 0:
            path, params = path[:cut], path[cut + 1 :]
    parts: tuple[Any, ...] = (scheme, netloc, path, params, query, fragment)
    if not missing_as_none:
        parts = (scheme or "", netloc or "", path, params or "", query or "", fragment or "")
    if text:
        return text_type(*parts)
    return bytes_type(*[part if part is None else part.encode() for part in parts])


def unsplit(scheme: str | None, netloc: str | None, path: str, query: str | None, fragment: str | None) -> str:
    """Recompose a URI from five str parts (RFC 3986, 5.3); parts that are None bring no delimiter."""
    if netloc is not None:
        path = f"//{netloc}/{path}" if path and path[0] != "/" else f"//{netloc}{path}"
    elif path[:2] == "//":
        path = "//" + path
    if scheme:
        path = f"{scheme}:{path}"
    if query is not None:
        path = f"{path}?{query}"
    if fragment is not None:
        path = f"{path}#{fragment}"
    return path


def merge(base: str, path: str) -> str:
    """Resolve a non-empty *path* against the path *base* and remove dot segments (RFC 3986, 5.2.3 and 5.2.4)."""
    segments = path.split("/")
    if path[0] != "/":
        parents = base.split("/")
        if parents[-1]:
            parents.pop()
        segments = parents + segments
        # Empty segments in the middle would show as doubled slashes.
        segments[1:-1] = filter(None, segments[1:-1])
    if "." in segments or ".." in segments:
        kept: list[str] = []
        for segment in segments:
            if segment == "..":
                if kept:
                    kept.pop()
            elif segment != ".":
                kept.append(segment)
        if segments[-1] in (".", ".."):
            kept.append("")
        segments = kept
    return "/".join(segments) or "/"


def join(
    base: Any,
    url: Any,
    allow_fragments: Any,
    uses_relative: Container[str],
    uses_netloc: Container[str],
) -> Any:
    """Resolve the reference *url* against *base* (RFC 3986, 5.2, with the leniency of 5.2.2 for equal schemes).

    A scheme outside *uses_relative* comes back as it is; one outside *uses_netloc* has no authority to inherit.
    """
    if not base:
        return url
    if not url:
        return base
    text = is_text(base, url)
    old = split_text(text_of(base), None, allow_fragments)
    scheme, netloc, path, query, fragment = split_text(text_of(url), None, allow_fragments)
    if scheme is None:
        scheme = old[0]
    if scheme != old[0] or (scheme and scheme not in uses_relative):
        return url if text else text_of(url).encode()
    if not scheme or scheme in uses_netloc:
        inherits = not netloc
        if inherits:
            netloc = old[1]
    else:
        inherits = True
    if inherits:
        if path:
            path = merge(old[2], path)
        else:
            path = old[2]
            if query is None:
                query = old[3]
                if fragment is None:
                    fragment = old[4]
    result = unsplit(scheme, netloc, path, query, fragment)
    return result if text else result.encode()


def hostname(netloc: Any) -> Any:
    """The host of *netloc* (str or bytes) in lower case, a zone as it is; None if it is empty or missing."""
    if not netloc:
        return None
    host: Any
    if isinstance(netloc, str):
        host = netloc.rpartition("@")[2]
        _, bracket, inside = host.partition("[")
        host = inside.partition("]")[0] if bracket else host.partition(":")[0]
        if "%" in host:
            host, percent, zone = host.partition("%")
            return host.lower() + percent + zone
    else:
        host = netloc.rpartition(b"@")[2]
        _, bracket, inside = host.partition(b"[")
        host = inside.partition(b"]")[0] if bracket else host.partition(b":")[0]
        if b"%" in host:
            host, percent, zone = host.partition(b"%")
            return host.lower() + percent + zone
    return host.lower() or None


def port(netloc: Any) -> int | None:
    """The port of *netloc* (str or bytes), None if there is none; ValueError if it is no number in 0–65535."""
    if not netloc:
        return None
    digits: Any
    if isinstance(netloc, str):
        host = netloc.rpartition("@")[2]
        _, bracket, inside = host.partition("[")
        digits = (inside.partition("]")[2] if bracket else host).partition(":")[2]
    else:
        octets = netloc.rpartition(b"@")[2]
        _, opened, within = octets.partition(b"[")
        digits = (within.partition(b"]")[2] if opened else octets).partition(b":")[2]
    if not digits:
        return None
    if not (digits.isdigit() and digits.isascii()):
        raise ValueError(f"Port could not be cast to integer value as {digits!r}")
    if len(digits) > 20:
        # int() of very many digits is refused by the interpreter, with words of its own.
        digits = digits.lstrip(b"0" if isinstance(digits, bytes) else "0")[:6] or "0"
    number = int(digits)
    if number > 65535:
        raise ValueError("Port out of range 0-65535")
    return number
