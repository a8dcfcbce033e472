"""A session's arguments on their way to the wire: in its encoding, quoted as the place of each wants it."""

from __future__ import annotations

from ._arguments import (
    Literal,
    Pieces,
    check,
    encode_text,
    ends_in_mark,
    is_quoted,
    needs_quotes,
    quote,
    sequence_set,
    set_quote,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._arguments import Messages, Text, Words

__all__ = ["Quoting"]


class Quoting:
    utf8_enabled: bool

    _encoding = "ascii"

    def _mode_ascii(self) -> None:
        self.utf8_enabled = False
        self._encoding = "ascii"

    def _mode_utf8(self) -> None:
        self.utf8_enabled = True
        self._encoding = "utf-8"

    def _quote(self, arg: Text) -> bytes:
        """*arg* as a quoted string, whatever it holds."""
        return quote(encode_text(arg, self._encoding))

    def _checkquote(self, arg: Text) -> bytes:
        """*arg*, quoted if it has to be and isn't."""
        return self._astring(arg)

    def _astring(self, arg: Text) -> bytes:
        text = encode_text(arg, self._encoding)
        return self._quote(text) if needs_quotes(text) and not is_quoted(text) else text

    def _mailbox(self, arg: Text) -> bytes:
        """The name of a mailbox: modified UTF-7 unless the server has enabled UTF-8; bytes as they are."""
        return self._astring(self._encode_mailbox(arg))

    def _list_mailbox(self, arg: Text) -> bytes:
        """The same where ``*`` and ``%`` are wildcards."""
        text = self._encode_mailbox(arg)
        return self._quote(text) if needs_quotes(text, wildcards=True) and not is_quoted(text) else text

    def _encode_mailbox(self, arg: Text) -> bytes:
        if isinstance(arg, str) and self._encoding == "ascii" and not (arg.isascii() and "&" not in arg):
            from . import utf7

            return arg.encode() if utf7.is_encoded(arg) else utf7.encode(arg)
        return encode_text(arg, self._encoding)

    def _sequence_set(self, arg: Messages) -> bytes:
        return sequence_set(arg, self._encoding)

    def _set_quote(self, arg: Words) -> bytes:
        return set_quote(arg, self._encoding)

    def _fetch_parts(self, arg: Words) -> bytes:
        if isinstance(arg, str | bytes | bytearray):
            text = encode_text(arg, self._encoding)
            if text.upper() in (b"ALL", b"FULL", b"FAST"):  # macros, which parentheses would spoil
                return text
        return self._set_quote(arg)

    def _pieces(self, name: str, args: tuple[Any, ...], literal: Any = None) -> list[Any]:
        """A command without its tag, *literal* its last argument if there is one: text, and literals between.

        Raises ValueError for what would end the line, and where it would end in the mark of a literal that the server
        would then wait for.
        """
        pieces: list[Any] = [check(encode_text(name, self._encoding))]
        for arg in args:
            if arg is None:
                continue
            if isinstance(arg, Literal | Pieces):
                pieces[-1] += b" "
                for piece in [arg] if isinstance(arg, Literal) else arg.pieces:
                    if isinstance(piece, Literal):
                        pieces += [piece, b""]
                    else:
                        pieces[-1] += check(piece)
            else:
                pieces[-1] += b" " + check(encode_text(arg, self._encoding))
        if literal is not None:
            data = Literal(bytes(literal))
            pieces += [b" UTF8 (~", data, b")"] if self.utf8_enabled else [b" ", data, b""]
        if ends_in_mark(pieces[-1]):
            raise ValueError(f"an argument that ends as a literal begins has to be quoted: {pieces[-1][-40:]!r}")
        return pieces
