"""FETCH responses: messages, their envelopes and structures (RFC 3501 section 7.4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ._values import as_bytes, as_pairs, as_text, read, responses, unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["MAX_PARTS_DEPTH", "Address", "BodyPart", "Envelope", "Message", "fetch"]

#: Deepest nesting of body parts that is read.
MAX_PARTS_DEPTH = 100


class Address(NamedTuple):
    """One address of an envelope; a group begins with one that has no host, and ends with one that has no mailbox."""

    name: bytes | None
    route: bytes | None
    mailbox: bytes | None
    host: bytes | None

    @property
    def address(self) -> bytes:
        """``mailbox@host``."""
        return (self.mailbox or b"") + (b"@" + self.host if self.host else b"")


class Envelope(NamedTuple):
    """The header fields of a message that a server has parsed (RFC 3501 section 7.4.2)."""

    date: bytes | None
    subject: bytes | None
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    in_reply_to: bytes | None
    message_id: bytes | None


class BodyPart(NamedTuple):
    """A part of a message: of a multipart one *parts* are its parts; of ``message/rfc822`` they are one, its body."""

    type: str
    subtype: str
    parameters: dict[str, bytes]
    id: bytes | None = None
    description: bytes | None = None
    encoding: str = ""
    size: int = 0
    lines: int | None = None
    envelope: Envelope | None = None
    parts: tuple[Any, ...] = ()
    md5: bytes | None = None
    disposition: tuple[str, dict[str, bytes]] | None = None
    language: tuple[bytes, ...] = ()
    location: bytes | None = None

    def walk(self, section: str = "") -> Iterator[tuple[str, BodyPart]]:
        """Each part that is none of parts, with its section, such as ``"1.2"``, to be fetched as ``BODY[1.2]``."""
        if not self.parts:
            yield section or "1", self
            return
        within = self.parts[0].parts if self.type == "message" and self.parts[0].type == "multipart" else self.parts
        for number, part in enumerate(within, 1):
            yield from part.walk(f"{section}.{number}" if section else str(number))


class Message(Mapping[str, Any]):
    """What FETCH has told of a message: *number*, and by name its items. Names are upper case.

    ``FLAGS`` are a tuple of str, ``INTERNALDATE`` is an aware datetime, ``ENVELOPE`` an `Envelope`, ``BODY`` and
    ``BODYSTRUCTURE`` a `BodyPart`, ``MODSEQ`` an int. Each is made when it is first asked for.
    """

    __slots__ = ("_made", "_raw", "number")

    def __init__(self, number: int, raw: dict[str, Any]) -> None:
        self.number = number
        self._raw = raw
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name in self._made:
            return self._made[name]
        value = self._raw[name]
        make = _ITEMS.get(name)
        if make is not None:
            try:
                value = make(value)
            except (AttributeError, IndexError, TypeError, ValueError) as error:
                raise unreadable(f"{name} can't be read", value) from error
        self._made[name] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __repr__(self) -> str:
        return f"<Message {self.number}: {', '.join(self._raw)}>"

    @property
    def uid(self) -> int | None:
        return self._raw.get("UID")

    def raw(self, name: str) -> Any:
        """An item as lists, str, bytes, int and None."""
        return self._raw[name]


def fetch(data: Iterable[Any]) -> list[Message]:
    """The messages of FETCH or STORE."""
    found = []
    for response in responses(data):
        values = read(response)
        if len(values) != 2 or not isinstance(values[0], int) or not isinstance(values[1], list) or len(values[1]) % 2:
            raise unreadable("not a FETCH response", response)
        items = values[1]
        try:
            raw = {str.upper(name): value for name, value in zip(items[::2], items[1::2], strict=True)}
        except TypeError as error:
            raise unreadable("not a FETCH response", response) from error
        found.append(Message(values[0], raw))
    return found


def as_flags(value: Any) -> tuple[str, ...]:
    return tuple(map(as_text, value))


def _date(value: Any) -> datetime:
    from datetime import datetime, timedelta, timezone

    from ._dates import parse_internaldate

    found = parse_internaldate(value)
    if found is None:
        raise ValueError("not a date")
    year, month, day, hour, minute, second, zone = found
    return datetime(year, month, day, hour, minute, second, tzinfo=timezone(timedelta(minutes=zone)))


def _envelope(value: Any) -> Envelope:
    date, subject, from_, sender, reply_to, to, cc, bcc, in_reply_to, message_id = value
    new = Address._make
    return Envelope(
        date,
        subject,
        tuple(map(new, from_ or ())),
        tuple(map(new, sender or ())),
        tuple(map(new, reply_to or ())),
        tuple(map(new, to or ())),
        tuple(map(new, cc or ())),
        tuple(map(new, bcc or ())),
        in_reply_to,
        message_id,
    )


def _word(value: Any) -> str:
    """A word in lower case, "" for NIL."""
    return "" if value is None else as_text(value).lower()


def _string(value: Any) -> bytes | None:
    return None if value is None else as_bytes(value)


def _parameters(value: Any) -> dict[str, bytes]:
    return {name.lower(): _string(text) or b"" for name, text in as_pairs(value)} if value else {}


def _body(value: Any, depth: int = 0) -> BodyPart:
    if depth > MAX_PARTS_DEPTH:
        raise ValueError("parts are nested too deep")
    kind = value[0]
    if isinstance(kind, list):
        return _multipart(value, depth)
    if len(value) < 7 and (kind is None or _word(kind) == "multipart"):  # a multipart one that has no parts
        return _multipart(value[1:], depth)
    kind, subtype, parameters, ident, description, encoding, size, *rest = value
    made: dict[str, Any] = {
        "type": _word(kind), "subtype": _word(subtype), "parameters": _parameters(parameters),
        "id": _string(ident), "description": _string(description), "encoding": _word(encoding), "size": size or 0,
    }  # fmt: skip
    if made["type"] == "text" and rest:
        made["lines"], *rest = rest
    elif made["type"] == "message" and made["subtype"] in ("rfc822", "global") and len(rest) >= 3:
        envelope, body, made["lines"], *rest = rest
        made["envelope"] = _envelope(envelope) if envelope is not None else None
        made["parts"] = (_body(body, depth + 1),) if body is not None else ()
    if rest:
        made["md5"], rest = _string(rest[0]), rest[1:]
    return BodyPart(**made, **_extensions(rest))


def _multipart(value: list[Any], depth: int) -> BodyPart:
    count = next((number for number, part in enumerate(value) if not isinstance(part, list)), len(value))
    parts = tuple(_body(part, depth + 1) for part in value[:count])
    subtype, *rest = value[count:]
    parameters: dict[str, bytes] = {}
    if rest:
        parameters, rest = _parameters(rest[0]), rest[1:]
    return BodyPart("multipart", _word(subtype), parameters, parts=parts, **_extensions(rest))


def _extensions(rest: list[Any]) -> dict[str, Any]:
    """Disposition, language and location, as far as they are there."""
    made: dict[str, Any] = {}
    if rest and isinstance(rest[0], list):
        name, *parameters = rest[0]
        made["disposition"] = (_word(name), _parameters(parameters[0] if parameters else None))
    if len(rest) > 1 and rest[1] is not None:
        words = rest[1] if isinstance(rest[1], list) else [rest[1]]
        made["language"] = tuple(as_bytes(word) for word in words if word is not None)
    if len(rest) > 2:
        made["location"] = _string(rest[2])
    return made


_ITEMS: dict[str, Any] = {
    "FLAGS": as_flags, "INTERNALDATE": _date, "SAVEDATE": lambda value: None if value is None else _date(value),
    "ENVELOPE": _envelope, "BODY": _body, "BODYSTRUCTURE": _body, "MODSEQ": lambda value: value[0],
}  # fmt: skip
