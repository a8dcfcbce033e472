"""Modified UTF-7, in which IMAP servers keep mailbox names (RFC 3501 section 5.1.3), and its codec ``utf-7-imap``."""

from __future__ import annotations

import codecs
from binascii import Error, a2b_base64, b2a_base64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["decode", "encode", "is_encoded", "register"]

_PRINTABLE = frozenset(map(chr, range(0x20, 0x7F)))


def encode(name: str) -> bytes:
    """A mailbox name as it goes to a server that has not enabled UTF-8.

    Raises UnicodeEncodeError for lone surrogates.
    """
    if name.isascii() and name.isprintable() and "&" not in name:
        return name.encode()
    made: list[bytes] = []
    plain = start = 0
    while plain < len(name):
        start = plain
        while plain < len(name) and name[plain] in _PRINTABLE:
            plain += 1
        made.append(name[start:plain].replace("&", "&-").encode())
        start = plain
        while plain < len(name) and name[plain] not in _PRINTABLE:
            plain += 1
        if plain > start:
            made.append(b"&" + _base64(name[start:plain]) + b"-")
    return b"".join(made)


def _base64(text: str) -> bytes:
    return b2a_base64(text.encode("utf-16-be"), newline=False).rstrip(b"=").replace(b"/", b",")


def decode(name: bytes | str) -> str:
    """The text of a mailbox name that came from a server. Raises UnicodeDecodeError where it is not modified UTF-7."""
    data = name.encode() if isinstance(name, str) else bytes(name)
    if b"&" not in data and data.isascii():
        return _plain(data, data, 0)
    made: list[str] = []
    at = 0
    while at < len(data):
        shift = data.find(b"&", at)
        if shift < 0:
            made.append(_plain(data, data[at:], at))
            break
        made.append(_plain(data, data[at:shift], at))
        end = data.find(b"-", shift)
        if end < 0:
            raise _undecodable(data, shift, len(data), "unterminated shift sequence")
        if end == shift + 1:
            made.append("&")
        else:
            made.append(_shifted(data, shift, end))
            if data[end + 1 : end + 2] == b"&" and data[end + 2 : end + 3] not in (b"-", b""):
                raise _undecodable(data, end + 1, end + 2, "two shift sequences in a row")
        at = end + 1
    return "".join(made)


def _plain(data: bytes, part: bytes, at: int) -> str:
    for number, byte in enumerate(part):
        if not 0x20 <= byte <= 0x7E:
            raise _undecodable(data, at + number, at + number + 1, "not printable ASCII")
    return part.decode("ascii")


def _shifted(data: bytes, shift: int, end: int) -> str:
    letters = data[shift + 1 : end]
    try:
        if b"/" in letters or b"=" in letters:
            raise ValueError("not of the alphabet")
        units = a2b_base64(letters.replace(b",", b"/") + b"=" * (-len(letters) % 4), strict_mode=True)
        text = units.decode("utf-16-be")
        if _base64(text) != letters or not _PRINTABLE.isdisjoint(text):
            raise ValueError("not in its one form")
    except (Error, ValueError) as error:
        raise _undecodable(data, shift, end + 1, "malformed shift sequence") from error
    return text


def _undecodable(data: bytes, start: int, end: int, reason: str) -> UnicodeDecodeError:
    return UnicodeDecodeError("utf-7-imap", data, start, end, reason)


def is_encoded(name: str) -> bool:
    """Whether *name* is modified UTF-7 already, as it comes from a raw LIST response."""
    if not name.isascii():
        return False
    if "&" not in name:
        return name.isprintable()
    try:
        decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _codec_encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    _only_strict(errors)
    return encode(text), len(text)


def _codec_decode(data: Any, errors: str = "strict") -> tuple[str, int]:
    _only_strict(errors)
    return decode(bytes(data)), len(data)


def _only_strict(errors: str) -> None:
    if errors != "strict":
        raise UnicodeError(f"unsupported error handling {errors!r}")


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("-", "_") in ("utf_7_imap", "mutf_7", "mutf7"):  # from Python 3.15 with hyphens
        return codecs.CodecInfo(_codec_encode, _codec_decode, name="utf-7-imap")
    return None


_registered = False


def register() -> None:
    """Make ``"…".encode("utf-7-imap")`` work in this process (Python 3.16 has that codec itself)."""
    global _registered
    if not _registered:
        _registered = True
        codecs.register(_find)
