"""Percent-coding (RFC 3986, 2.1) in plain Python; the compiled twin (``_quote_c``) comes here with odd input."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["quote", "quote_from_bytes", "quote_plus", "unquote", "unquote_plus", "unquote_to_bytes"]

UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"

_encoded = [f"%{octet:02X}" for octet in range(256)]
_tables: dict[str, tuple[bytes, Callable[[int], str]]] = {}
_octets: dict[bytes, bytes] = {}


def _table(safe: str) -> tuple[bytes, Callable[[int], str]]:
    """The octets that stay when *safe* is kept beside the unreserved ones, and what becomes of each octet."""
    kept = UNRESERVED + safe.encode("ascii", "ignore")
    table = _encoded.copy()
    for octet in kept:
        table[octet] = chr(octet)
    if len(_tables) >= 64:
        _tables.clear()
    _tables[safe] = result = (kept, table.__getitem__)
    return result


def clear() -> None:
    """Forget the remembered tables."""
    _tables.clear()


def quote_from_bytes(bs: Any, safe: Any = "/") -> str:
    """Percent-encode the octets *bs* (bytes or bytearray), all but the unreserved ones and those of *safe*.

    *safe* is str or bytes; what it has beyond ASCII is ignored. TypeError for other types.
    """
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    if not isinstance(safe, str):
        safe = "".join([chr(octet) for octet in safe if octet < 128])
    kept, become = _tables.get(safe) or _table(safe)
    if not bs.rstrip(kept):
        return bs.decode("ascii")
    if len(bs) < 100_000:
        return "".join(map(become, bs))
    # In pieces, for join() makes a list of one item per octet: ten times the memory of the result.
    return "".join(["".join(map(become, bs[at : at + 4096])) for at in range(0, len(bs), 4096)])


def quote(string: Any, safe: Any = "/", encoding: str | None = None, errors: str | None = None) -> Any:
    """Percent-encode *string* (str, bytes or bytearray) for use in a URI.

    Letters, digits and ``_.-~`` stay, and so do the ASCII characters of *safe*. A str is encoded first,
    by *encoding* (UTF-8) and *errors* (strict); with bytes these may not be given (TypeError).
    """
    if isinstance(string, str):
        if not string:
            return string
        if encoding is None and errors is None:
            string = string.encode()
        else:
            string = string.encode("utf-8" if encoding is None else encoding, "strict" if errors is None else errors)
        return quote_from_bytes(string, safe)
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


def unquote(string: Any, encoding: Any = "utf-8", errors: Any = "replace") -> Any:
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
