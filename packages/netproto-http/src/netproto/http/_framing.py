"""Where the body of a response ends (RFC 9112 section 6.3) and whether its connection outlives it (section 9.3)."""

from __future__ import annotations

from ._errors import HTTPException, UnknownTransferEncoding

#: Digits that a Content-Length may have: more than any body, fewer than Python balks at.
MAX_LENGTH_DIGITS = 100


class ConflictingLengths(HTTPException):
    """Several Content-Length values that differ (RFC 9112 section 6.3): where the body ends is anybody's guess."""


def body_of(version: int, coding: str | None, length: str | None) -> tuple[bool, int | None, bool]:
    """``(chunked, length, doubtful)`` of a response that may have a body.

    *coding* and *length* are the values of ``Transfer-Encoding`` and ``Content-Length``, several joined with commas.
    A length of None means: to the end of the connection. *doubtful* means that the connection must not be
    used again, since someone between here and the server may have seen another end.

    Raises UnknownTransferEncoding for a coding that is chunked twice or not last, ConflictingLengths for lengths
    that contradict each other.
    """
    if coding is None:
        if length is None:
            return False, None, False
        if length.isdigit() and length.isascii() and len(length) <= MAX_LENGTH_DIGITS:
            return False, int(length), False
        return False, *_odd_length(length)
    codings = [part.strip(" \t\r\n").lower() for part in coding.split(",")]
    codings = [part for part in codings if part not in ("", "identity")]
    if not codings:
        return False, *((None, False) if length is None else _odd_length(length))
    doubtful = length is not None or version < 11
    if "chunked" not in codings:
        return False, None, True
    if codings.count("chunked") > 1 or codings[-1] != "chunked":
        raise UnknownTransferEncoding(coding)
    return True, None, doubtful


def _odd_length(value: str) -> tuple[int | None, bool]:
    """The length, and whether it is doubtful, of a field that may be a list or no number at all."""
    parts = {part.strip(" \t\r\n") for part in value.split(",")}
    sizes = {int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= MAX_LENGTH_DIGITS}
    if len(sizes) > 1 or (sizes and len(sizes) != len({p.lstrip("0") for p in parts})):
        raise ConflictingLengths(f"conflicting Content-Length values: {value[:100]!r}")
    if not sizes:
        return None, True
    return sizes.pop(), False


def stays_open(version: int, connection: str | None, keep_alive: str | None, proxy: str | None) -> bool:
    """Whether the connection may carry another exchange, by version (10, 11) and the fields that tell."""
    if version == 11:
        return connection is None or "close" not in connection.lower()
    if keep_alive:
        return True
    return any(value is not None and "keep-alive" in value.lower() for value in (connection, proxy))
