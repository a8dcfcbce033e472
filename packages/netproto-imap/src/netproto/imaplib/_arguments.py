"""Arguments of commands as they go to the wire: quoting, mailbox names, sequence sets (RFC 3501 section 9).

Every argument may be str or bytes. What is quoted already is left as it is, so that code which quotes itself goes on
working, and quoting twice is quoting once.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    #: Text that goes to the server.
    Text = str | bytes | bytearray
    #: Messages: as IMAP writes them, a number, or several of numbers, pairs of (start, stop) and range objects.
    Messages = Text | int | range | Iterable[int | range | tuple[int | str | None, int | str | None] | Text]
    #: A list of flags or names of items: as IMAP writes it, or each by itself.
    Words = Text | Sequence[Text]

__all__ = [
    "Literal", "Pieces", "check", "encode_text", "ends_in_mark", "is_quoted", "needs_quotes", "quote", "sequence_set",
    "set_quote", "substitute",
]  # fmt: skip

_BARE = frozenset(range(0x21, 0x7F)) - frozenset(b'(){%*\\"')
_BARE_IN_LIST = _BARE | frozenset(b"%*")
_CONTROLS = (b"\0", b"\r", b"\n")


class Literal:
    """An argument sent by its size: any bytes may be in it."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


def encode_text(arg: Text | int, encoding: str) -> bytes:
    """*arg* as bytes; a str in *encoding*. Raises UnicodeEncodeError."""
    if isinstance(arg, bytes):
        return arg
    if isinstance(arg, str):
        return arg.encode(encoding)
    if isinstance(arg, int):
        return str(int(arg)).encode()
    return bytes(arg)


def check(arg: bytes) -> bytes:
    """Refuse what would end the line. Raises ValueError."""
    for control in _CONTROLS:
        if control in arg:
            raise ValueError("NUL, CR and LF not allowed in commands")
    return arg


def ends_in_mark(line: bytes) -> bool:
    """Whether *line* ends in ``{5}`` or ``{5+}``, which announces a literal wherever it stands at a line's end."""
    if not line.endswith(b"}"):
        return False
    digits = line[line.rfind(b"{") + 1 : -1] if b"{" in line else b""
    return digits.removesuffix(b"+").removesuffix(b"-").isdigit()


def is_quoted(arg: bytes) -> bool:
    """Whether *arg* is one quoted string, and nothing beside."""
    if len(arg) < 2 or arg[:1] != b'"' or arg[-1:] != b'"':
        return False
    inner = arg[1:-1].replace(b"\\\\", b"").replace(b'\\"', b"")
    return b'"' not in inner and not inner.endswith(b"\\")


def needs_quotes(arg: bytes, wildcards: bool = False) -> bool:
    return not arg or not (_BARE_IN_LIST if wildcards else _BARE).issuperset(arg)


def quote(arg: bytes) -> bytes:
    return b'"' + arg.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def sequence_set(arg: Messages, encoding: str = "ascii") -> bytes:
    """Messages as IMAP writes them. A pair is from and to, both included; None and ``"*"`` are the last message.

    Raises ValueError for an empty one, and for what is not a positive number.
    """
    if isinstance(arg, str | bytes | bytearray):
        return encode_text(arg, encoding)
    items = [_sequence(arg)] if isinstance(arg, int | range) else [_sequence(item) for item in arg]
    joined = b",".join(item for item in items if item)
    if not joined:
        raise ValueError("an empty set of messages")
    return joined


def _sequence(item: object) -> bytes:
    if isinstance(item, range):
        if not item:
            return b""
        if item.step == 1:
            return _sequence((item[0], item[-1])) if len(item) > 1 else _number(item[0])
        return b",".join(map(_number, item))
    if isinstance(item, tuple):
        first, last = item
        return _number(first) + b":" + _number(last)
    return bytes(item) if isinstance(item, bytes | bytearray) and item else _number(item)


def _number(item: object) -> bytes:
    if item is None or item in ("*", b"*"):
        return b"*"
    if isinstance(item, str) and item.isascii() and item.isprintable() and item:
        return item.encode()
    if isinstance(item, int) and item > 0:
        return str(int(item)).encode()
    raise ValueError(f"not a message number: {item!r}")


def set_quote(arg: Words, encoding: str) -> bytes:
    """A list in its parentheses, which are added if they aren't there."""
    if not isinstance(arg, str | bytes | bytearray):
        return b"(" + b" ".join(encode_text(word, encoding) for word in arg) + b")"
    text = encode_text(arg, encoding)
    return text if text[:1] == b"(" and text[-1:] == b")" else b"(" + text + b")"


class Pieces:
    """An argument of several pieces, sent one right behind the other."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: list[bytes | Literal]) -> None:
        self.pieces = pieces


def substitute(args: Iterable[Text], params: Sequence[Text | int], encoding: str) -> list[bytes | Pieces]:
    """Put *params* in the place of each ``?`` in *args* that is a word of its own, quoted as needed.

    What a quoted string can't hold goes as a literal. Raises ValueError where their numbers differ.
    """
    values = iter(params)
    made: list[bytes | Pieces] = []
    for arg in args:
        pieces: list[bytes | Literal] = []
        text = b""
        for number, word in enumerate(_words(encode_text(arg, encoding))):
            text += b" " if number else b""
            before, mark, after = word.partition(b"?")
            if not mark or before.strip(b"(") or after.strip(b")"):
                text += word
                continue
            value = _value(next(values, None), encoding)
            text += before
            if isinstance(value, Literal):
                pieces += [text, value]
                text = after
            else:
                text += value + after
        made.append(Pieces([*pieces, text]) if pieces else text)
    if next(values, None) is not None:
        raise ValueError("more parameters than placeholders")
    return made


def _words(text: bytes) -> list[bytes]:
    """*text* cut at its spaces, but for those in quoted strings."""
    words: list[bytes] = []
    at = start = 0
    quoted = False
    while at < len(text):
        byte = text[at]
        if quoted and byte == 0x5C:
            at += 1
        elif byte == 0x22:
            quoted = not quoted
        elif byte == 0x20 and not quoted:
            words.append(text[start:at])
            start = at + 1
        at += 1
    words.append(text[start:])
    return words


def _value(value: Text | int | None, encoding: str) -> bytes | Literal:
    if value is None:
        raise ValueError("fewer parameters than placeholders")
    data = encode_text(value, encoding)
    if not data.isascii() or any(control in data for control in _CONTROLS):
        if b"\0" in data:
            raise ValueError("NUL is not allowed in commands")
        return Literal(data)
    return quote(data) if needs_quotes(data) and not isinstance(value, int) else data
