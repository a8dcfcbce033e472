"""Internationalised resource identifiers (RFC 3987)."""

from __future__ import annotations

from ._core import uri

__all__ = ["iri_to_uri"]

_RESERVED = "!#$%&'()*+,/:;=?@[]"


def iri_to_uri(iri: str) -> str:
    """The URI of *iri* (RFC 3987, 3.1): the host in IDNA form, all else that is not ASCII percent-encoded as UTF-8.

    Escapes and reserved characters stay as they are, so that a URI comes back unchanged. What no URI may hold
    (spaces, quotes, control characters) is encoded too. ValueError for a host that has no IDNA form.
    """
    scheme, netloc, path, query, fragment = uri.split(_parts, _parts, iri, None, True, True)
    if netloc is not None and not netloc.isascii():
        userinfo, at, host = netloc.rpartition("@")
        host, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
        netloc = userinfo + at + host + colon + port
    return uri.unsplit(
        scheme,
        None if netloc is None else _escape(netloc),
        _escape(path),
        None if query is None else _escape(query),
        None if fragment is None else _escape(fragment),
    )


def _parts(*parts: str | None) -> tuple[str | None, ...]:
    return parts


def _escape(part: str) -> str:
    result: str = uri.quote(part, _RESERVED)
    return result
