"""Typed values out of the data that `IMAP4`'s methods return, and a client whose methods return them.

Each function takes the list of a method's data, ``[None]`` included, from this module's client or the standard
library's. Text that servers send as bytes, such as subjects, stays bytes; mailbox names are decoded. What can't be
read raises `ParseError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ._tokens import numbers, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from ._client import IMAP4

__all__ = [
    "ACL", "Address", "BodyPart", "Envelope", "ESearch", "Mailbox", "Message", "Namespace", "ParseError", "Parsed",
    "Quota", "Status", "Thread", "acl", "capabilities", "esearch", "fetch", "identity", "mailboxes", "namespace",
    "quota", "quotaroot", "rights", "search", "status", "thread", "vanished",
]  # fmt: skip

#: Deepest nesting of body parts that is read.
MAX_PARTS_DEPTH = 100


class ParseError(ValueError):
    """A response that is not as its RFC has it."""


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
                raise ParseError(f"{name} can't be read: {value!r}") from error
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


class Mailbox(NamedTuple):
    """A LIST response. *name* is decoded; *raw_name* is as the server has it."""

    flags: tuple[str, ...]
    delimiter: str | None
    name: str
    raw_name: bytes
    extended: dict[str, Any]


class Status(NamedTuple):
    mailbox: str
    items: dict[str, int]


class ESearch(NamedTuple):
    """*all* are ranges of numbers, whose stop is one beyond the last, as in Python; *items* is the rest by name."""

    tag: str | None
    uid: bool
    all: tuple[range, ...]
    items: dict[str, Any]


class Thread(NamedTuple):
    """A message and the replies to it; *number* is None where the message is not there."""

    number: int | None
    replies: list[Any]

    def walk(self) -> Iterator[tuple[int, int | None]]:
        """Depth and number, from the top down."""
        waiting: list[tuple[int, Thread]] = [(0, self)]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node.number
            waiting.extend((depth + 1, reply) for reply in reversed(node.replies))


class Namespace(NamedTuple):
    prefix: str
    delimiter: str | None
    extensions: list[Any]


class Quota(NamedTuple):
    """*resources* are pairs of use and limit by name, such as ``{"STORAGE": (10, 512)}``."""

    root: str
    resources: dict[str, tuple[int, int]]


class ACL(NamedTuple):
    mailbox: str
    rights: dict[str, str]


def _responses(data: Iterable[Any]) -> Iterator[Any]:
    """Each response, literals and the texts between them together."""
    parts: list[Any] = []
    for part in data:
        if isinstance(part, tuple):
            parts.append(part)
        elif parts:
            parts.append(part)
            yield parts
            parts = []
        elif part is not None:
            yield part
    if parts:
        raise ParseError("the data ends with a literal")


def _tokens(response: Any, plain: bool = False) -> list[Any]:
    try:
        return tokens(response, plain)
    except ValueError as error:
        raise ParseError(f"{error}: {response!r}") from error


def _bytes(value: Any) -> bytes:
    if value is None:
        return b"NIL"
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        raise ParseError(f"text expected, not a list: {value!r}")
    return str(value).encode("utf-8", "surrogateescape")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _bytes(value).decode("utf-8", "surrogateescape")


def _name(value: Any) -> str:
    """The name of a mailbox: modified UTF-7, or UTF-8, or failing both as it is."""
    data = _bytes(value)
    if b"&" in data and data.isascii():
        from . import utf7

        try:
            return utf7.decode(data)
        except UnicodeDecodeError:
            pass
    return data.decode("utf-8", "surrogateescape")


def _pairs(values: Any) -> list[tuple[str, Any]]:
    if not isinstance(values, list) or len(values) % 2:
        raise ParseError(f"pairs expected: {values!r}")
    return [(_text(name).upper(), value) for name, value in zip(values[::2], values[1::2], strict=True)]


def fetch(data: Iterable[Any]) -> list[Message]:
    """The messages of FETCH or STORE."""
    found = []
    for response in _responses(data):
        values = _tokens(response)
        if len(values) != 2 or not isinstance(values[0], int) or not isinstance(values[1], list) or len(values[1]) % 2:
            raise ParseError(f"not a FETCH response: {response!r}")
        items = values[1]
        try:
            raw = {str.upper(name): value for name, value in zip(items[::2], items[1::2], strict=True)}
        except TypeError as error:
            raise ParseError(f"not a FETCH response: {response!r}") from error
        found.append(Message(values[0], raw))
    return found


def _flags(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, value))


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


def _parameters(value: Any) -> dict[str, bytes]:
    return {name.lower(): _bytes(text) for name, text in _pairs(value)} if value else {}


def _body(value: Any, depth: int = 0) -> BodyPart:
    if depth > MAX_PARTS_DEPTH:
        raise ValueError("parts are nested too deep")
    if isinstance(value[0], list):
        return _multipart(value, depth)
    kind, subtype, parameters, ident, description, encoding, size, *rest = value
    made: dict[str, Any] = {
        "type": _text(kind).lower(), "subtype": _text(subtype).lower(), "parameters": _parameters(parameters),
        "id": ident, "description": description, "encoding": _text(encoding).lower(), "size": size,
    }  # fmt: skip
    if made["type"] == "text" and rest:
        made["lines"], *rest = rest
    elif made["type"] == "message" and made["subtype"] in ("rfc822", "global") and len(rest) >= 3:
        envelope, body, made["lines"], *rest = rest
        made["envelope"] = _envelope(envelope)
        made["parts"] = (_body(body, depth + 1),)
    if rest:
        made["md5"], *rest = rest
    return BodyPart(**made, **_extensions(rest))


def _multipart(value: list[Any], depth: int) -> BodyPart:
    count = next((number for number, part in enumerate(value) if not isinstance(part, list)), len(value))
    parts = tuple(_body(part, depth + 1) for part in value[:count])
    subtype, *rest = value[count:]
    parameters: dict[str, bytes] = {}
    if rest:
        parameters, rest = _parameters(rest[0]), rest[1:]
    return BodyPart("multipart", _text(subtype).lower(), parameters, parts=parts, **_extensions(rest))


def _extensions(rest: list[Any]) -> dict[str, Any]:
    """Disposition, language and location, as far as they are there."""
    made: dict[str, Any] = {}
    if rest and isinstance(rest[0], list):
        name, *parameters = rest[0]
        made["disposition"] = (_text(name).lower(), _parameters(parameters[0] if parameters else None))
    if len(rest) > 1 and rest[1] is not None:
        made["language"] = tuple(map(_bytes, rest[1] if isinstance(rest[1], list) else [rest[1]]))
    if len(rest) > 2:
        made["location"] = rest[2]
    return made


_ITEMS: dict[str, Any] = {
    "FLAGS": _flags, "INTERNALDATE": _date, "SAVEDATE": lambda value: None if value is None else _date(value),
    "ENVELOPE": _envelope, "BODY": _body, "BODYSTRUCTURE": _body, "MODSEQ": lambda value: value[0],
}  # fmt: skip


def mailboxes(data: Iterable[Any]) -> list[Mailbox]:
    """The mailboxes of LIST or LSUB."""
    found = []
    for response in _responses(data):
        values = _tokens(response, plain=True)
        if len(values) < 3 or not isinstance(values[0], list):
            raise ParseError(f"not a LIST response: {response!r}")
        flags, delimiter, name, *more = values
        extended = dict(_pairs(more[0])) if more else {}
        shown = None if delimiter is None else _text(delimiter)
        found.append(Mailbox(_flags(flags), shown, _name(name), _bytes(name), extended))
    return found


def status(data: Iterable[Any]) -> list[Status]:
    """The mailboxes of STATUS, and numbers by name."""
    found = []
    for response in _responses(data):
        # A mailbox whose name is digits must stay text, and what comes behind it are numbers.
        names, values = _tokens(response, plain=True), _tokens(response)
        if len(values) != 2:
            raise ParseError(f"not a STATUS response: {response!r}")
        found.append(Status(_name(names[0]), dict(_pairs(values[1]))))
    return found


def search(data: Iterable[Any]) -> list[int]:
    """The numbers of SEARCH or SORT, without the modification sequence that CONDSTORE puts behind them."""
    found: list[int] = []
    for text in data:
        if not text:
            continue
        words = text[: text.find(b"(")] if b"(" in text else text
        try:
            found = found + numbers(words) if found else numbers(words)
        except ValueError as error:
            raise ParseError(f"{error}: {text[:100]!r}") from error
    return found


def _ranges(text: Any) -> tuple[range, ...]:
    made = []
    for item in _text(text).split(","):
        first, _, last = item.partition(":")
        if not (first.isdecimal() and (last or first).isdecimal()):
            raise ParseError(f"not a set of numbers: {text!r}")
        low, high = sorted((int(first), int(last or first)))
        made.append(range(low, high + 1))
    return tuple(made)


def esearch(data: Iterable[Any]) -> list[ESearch]:
    """The answers to a search with options (RFC 4731)."""
    found = []
    for response in _responses(data):
        values = _tokens(response)
        tag = None
        if values and isinstance(values[0], list):
            correlator, values = values[0], values[1:]
            tag = _text(correlator[1]) if len(correlator) == 2 else None
        uid = bool(values) and values[0] in ("UID", "uid")
        items = dict(_pairs(values[1:] if uid else values))
        every = _ranges(items.pop("ALL")) if "ALL" in items else ()
        found.append(ESearch(tag, uid, every, items))
    return found


def thread(data: Iterable[Any]) -> list[Thread]:
    """The threads of THREAD (RFC 5256)."""
    found: list[Thread] = []
    for response in _responses(data):
        top = Thread(None, [])
        waiting: list[tuple[Thread, Any]] = [(top, members) for members in reversed(_tokens(response))]
        while waiting:
            parent, members = waiting.pop()
            if not isinstance(members, list):
                raise ParseError(f"not a THREAD response: {response!r}")
            if members and isinstance(members[0], list):  # siblings whose parent is not there
                node = Thread(None, [])
                parent.replies.append(node)
                parent = node
            branches = []
            for member in members:
                if isinstance(member, list):
                    branches.append((parent, member))
                elif isinstance(member, int) and not branches:
                    node = Thread(member, [])
                    parent.replies.append(node)
                    parent = node
                else:
                    raise ParseError(f"not a THREAD response: {response!r}")
            waiting.extend(reversed(branches))
        found.extend(top.replies)
    return found


def namespace(data: Iterable[Any]) -> tuple[list[Namespace], list[Namespace], list[Namespace]]:
    """One's own, other users' and shared namespaces (RFC 2342)."""
    made: list[list[Namespace]] = [[], [], []]
    for response in _responses(data):
        values = _tokens(response)
        if len(values) < 3 or not all(value is None or isinstance(value, list) for value in values[:3]):
            raise ParseError(f"not a NAMESPACE response: {response!r}")
        for into, found in zip(made, values[:3], strict=True):
            for entry in found or ():
                if not isinstance(entry, list) or len(entry) < 2:
                    raise ParseError(f"not a NAMESPACE response: {response!r}")
                prefix, delimiter, *more = entry
                into.append(Namespace(_name(prefix), None if delimiter is None else _text(delimiter), more))
    return made[0], made[1], made[2]


def quota(data: Iterable[Any]) -> list[Quota]:
    """The quota roots of QUOTA (RFC 2087)."""
    found = []
    for response in _responses(data):
        names, values = _tokens(response, plain=True), _tokens(response)
        if len(values) != 2 or not isinstance(values[1], list) or len(values[1]) % 3:
            raise ParseError(f"not a QUOTA response: {response!r}")
        triples = zip(values[1][::3], values[1][1::3], values[1][2::3], strict=True)
        found.append(Quota(_text(names[0]), {_text(name).upper(): (used, limit) for name, used, limit in triples}))
    return found


def quotaroot(data: Iterable[Any]) -> dict[str, list[str]]:
    """The names of quota roots by mailbox."""
    found = {}
    for response in _responses(data):
        values = _tokens(response, plain=True)
        if not values:
            raise ParseError(f"not a QUOTAROOT response: {response!r}")
        found[_name(values[0])] = list(map(_text, values[1:]))
    return found


def acl(data: Iterable[Any]) -> list[ACL]:
    """Who has which rights (RFC 4314)."""
    found = []
    for response in _responses(data):
        values = _tokens(response, plain=True)
        if not len(values) % 2:
            raise ParseError(f"not an ACL response: {response!r}")
        pairs = zip(values[1::2], values[2::2], strict=True)
        found.append(ACL(_name(values[0]), {_text(who): _text(what) for who, what in pairs}))
    return found


def rights(data: Iterable[Any]) -> dict[str, str]:
    """Our rights by mailbox, of MYRIGHTS."""
    found = {}
    for response in _responses(data):
        values = _tokens(response, plain=True)
        if len(values) != 2:
            raise ParseError(f"not a MYRIGHTS response: {response!r}")
        found[_name(values[0])] = _text(values[1])
    return found


def identity(data: Iterable[Any]) -> dict[str, str | None]:
    """What the server says of itself, of ID (RFC 2971)."""
    found: dict[str, str | None] = {}
    for response in _responses(data):
        for values in _tokens(response, plain=True):
            pairs = _pairs(values) if values is not None else []
            found.update((name.lower(), None if value is None else _text(value)) for name, value in pairs)
    return found


def vanished(data: Iterable[Any]) -> tuple[range, ...]:
    """The UIDs of VANISHED (RFC 7162)."""
    found: tuple[range, ...] = ()
    for response in _responses(data):
        values = _tokens(response, plain=True)
        if not values:
            raise ParseError(f"not a VANISHED response: {response!r}")
        found += _ranges(values[-1])
    return found


def capabilities(data: Iterable[Any]) -> frozenset[str]:
    """Capabilities, in upper case."""
    return frozenset(word for text in data if text for word in text.decode("ascii", "replace").upper().split())


#: Method → what makes values of its data.
_METHODS: dict[str, Any] = {
    "fetch": fetch, "store": fetch, "list": mailboxes, "lsub": mailboxes, "status": status, "sort": search,
    "thread": thread, "namespace": namespace, "getquota": quota, "setquota": quota, "getacl": acl, "myrights": rights,
    "id": identity, "capability": capabilities,
}  # fmt: skip


class Parsed:
    """The commands of a session with typed values as their results; `error` is raised where the server says NO.

    ``session.parsed.fetch("1:*", "(FLAGS ENVELOPE)")`` is a list of `Message`. Commands without typed values have the
    list of their data as result.
    """

    def __init__(self, imap: IMAP4) -> None:
        self._imap = imap

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._imap, name)
        if not callable(method) or name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **names: Any) -> Any:
            data = self._data(method(*args, **names), name)
            make = _METHODS.get(name)
            return data if make is None else make(data)

        call.__name__ = name
        return call

    def _data(self, answer: Any, name: str) -> Any:
        kind, data = answer
        if kind == "NO":
            raise self._imap.error(f"{name}: {data[-1].decode('utf-8', 'replace')}")
        return data

    def search(self, charset: Any, *criteria: Any, ret: Any = None, **names: Any) -> Any:
        """The numbers found; an `ESearch` where *ret* is given."""
        data = self._data(self._imap.search(charset, *criteria, ret=ret, **names), "search")
        return search(data) if ret is None else (esearch(data) or [ESearch(None, False, (), {})])[-1]

    def getquotaroot(self, mailbox: Any) -> tuple[dict[str, list[str]], list[Quota]]:
        """Names of quota roots by mailbox, and the quota roots."""
        roots, found = self._data(self._imap.getquotaroot(mailbox), "getquotaroot")
        return quotaroot(roots), quota(found)

    def uid(self, command: str, *args: Any, **names: Any) -> Any:
        """A command with messages by UID."""
        data = self._data(self._imap.uid(command, *args, **names), "uid")
        make = search if command.upper() == "SEARCH" else _METHODS.get(command.lower(), fetch)
        return make(data)
