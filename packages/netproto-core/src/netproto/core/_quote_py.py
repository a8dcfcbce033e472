"""Percent-coding (RFC 3986, 2.1) in plain Python; the compiled twin (``_quote_c``) comes here with odd input."""

from __future__ import annotations

from typing import Any

__all__ = ["quote", "quote_from_bytes", "quote_plus", "unquote", "unquote_plus", "unquote_to_bytes"]

UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"

_encoded = [f"%{octet:02X}" for octet in range(256)]
_plain = [chr(octet) for octet in range(128)]
_tables: dict[bytes, list[str]] = {}
_octets: dict[bytes, bytes] = {}


def _table(safe: bytes) -> list[str]:
    """What each octet becomes when *safe* is kept beside the unreserved characters; a few are remembered."""
    table = _tables.get(safe)
    if table is None:
        table = _encoded.copy()
        for octet in UNRESERVED + safe:
            table[octet] = _plain[octet]
        if len(_tables) >= 64:
            _tables.clear()
        _tables[safe] = table
    return table


def clear() -> None:
    """Forget the remembered tables."""
    _tables.clear()


def _ascii_set(safe: Any) -> bytes:
    if isinstance(safe, str):
        return safe.encode("ascii", "ignore")
    return bytes([octet for octet in safe if octet < 128])


def quote_from_bytes(bs: Any, safe: Any = "/") -> str:
    """Percent-encode the octets *bs* (bytes or bytearray), all but the unreserved ones and those of *safe*.

    *safe* is str or bytes; what it has beyond ASCII is ignored. TypeError for other types.
    """
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    safe = _ascii_set(safe)
    if not bs.rstrip(UNRESERVED + safe):
        return bs.decode("ascii")
    table = _table(safe)
    if len(bs) < 100_000:
        return "".join(map(table.__getitem__, bs))
    # In pieces, for join() makes a list of one item per octet: ten times the memory of the result.
    pieces = (bs[at : at + 4096] for at in range(0, len(bs), 4096))
    return "".join(["".join(map(table.__getitem__, piece)) for piece in pieces])


def quote(string: Any, safe: Any = "/", encoding: str | None = None, errors: str | None = None) -> Any:
    """Percent-encode *string* (str, bytes or bytearray) for use in a URI.

    Letters, digits and ``_.-~`` stay, and so do the ASCII characters of *safe*. A str is encoded first,
    by *encoding* (UTF-8) and *errors* (strict); with bytes these may not be given (TypeError).
    """
    if isinstance(string, str):
        if not string:
            return string
        return quote_from_bytes(string.encode(encoding or "utf-8", errors or "strict"), safe)
    if encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    if errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string: Any, safe: Any = "", encoding: str | None = None, errors: str | None = None) -> Any:
    """Like `quote`, with spaces as plus signs and the slash not safe: for the values of HTML forms."""
    if isinstance(string, str):
        spaces = " " in string
    else:
        spaces = not isinstance(string, bytes) or b" " in string
    if not spaces:
        return quote(string, safe, encoding, errors)
    safe = safe + " " if isinstance(safe, str) else safe + b" "
    return quote(string, safe, encoding, errors).replace(" ", "+")


def _decode(octets: bytes | bytearray) -> bytes:
    """*octets* (bytes or bytearray) without their escapes, as bytes."""
    if type(octets) is not bytes:
        octets = bytes(octets)
    first, *pieces = octets.split(b"%")
    if not pieces:
        return octets
    if not _octets:
        digits = "0123456789ABCDEFabcdef"
        _octets.update({(a + b).encode(): bytes((int(a + b, 16),)) for a in digits for b in digits})
    result = [first]
    for piece in pieces:
        octet = _octets.get(piece[:2])
        if octet is None:
            result.append(b"%")
            result.append(piece)
        else:
            result.append(octet)
            result.append(piece[2:])
    return b"".join(result)


def unquote_to_bytes(string: Any) -> bytes:
    """Decode the escapes of *string* (str as UTF-8, bytes or bytearray) to bytes; broken escapes stay."""
    if not string:
        string.split  # noqa: B018 - what has no split() is no string: AttributeError
        return b""
    if isinstance(string, str):
        string = string.encode("utf-8")
    return _decode(string)


def unquote(string: Any, encoding: str | None = "utf-8", errors: str | None = "replace") -> Any:
    """Decode the escapes of *string* (str or bytes) and their octets by *encoding* and *errors*.

    Characters beyond ASCII stay; they part the escapes into runs, each decoded on its own.
    Broken escapes stay as they are.
    """
    if isinstance(string, bytes):
        return _decode(string).decode(encoding, errors)
    if "%" not in string:
        string.split  # noqa: B018 - see unquote_to_bytes
        return string
    if encoding is None:
        encoding = "utf-8"
    if errors is None:
        errors = "replace"
    if string.isascii():
        return _decode(string.encode("ascii")).decode(encoding, errors)
    return "".join(_runs(string, encoding, errors))


def _runs(string: str, encoding: str, errors: str) -> list[str]:
    """The pieces of *string*, alternately ASCII (decoded) and not (as they are)."""
    import re

    pieces = re.split("([\x00-\x7f]+)", string)
    for at in range(1, len(pieces), 2):
        pieces[at] = _decode(pieces[at].encode("ascii")).decode(encoding, errors)
    return pieces


def unquote_plus(string: Any, encoding: str | None = "utf-8", errors: str | None = "replace") -> Any:
    """Like `unquote`, with plus signs as spaces: for the values of HTML forms."""
    return unquote(string.replace("+", " "), encoding, errors)
