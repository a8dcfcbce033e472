"""Mailboxes and what servers tell of them: LIST, STATUS, namespaces, quotas, rights; and of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ._messages import as_flags
from ._values import as_bytes, as_name, as_pairs, as_text, read, responses, unreadable

__all__ = [
    "ACL", "Mailbox", "Namespace", "Quota", "Status", "acl", "capabilities", "identity", "mailboxes", "namespace",
    "quota", "quotaroot", "rights", "status",
]  # fmt: skip


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


def mailboxes(data: Iterable[Any]) -> list[Mailbox]:
    """The mailboxes of LIST or LSUB."""
    found = []
    for response in responses(data):
        values = read(response, plain=True)
        if len(values) < 3 or not isinstance(values[0], list):
            raise unreadable("not a LIST response", response)
        flags, delimiter, name, *more = values
        extended = dict(as_pairs(more[0])) if more else {}
        shown = None if delimiter is None else as_text(delimiter)
        found.append(Mailbox(as_flags(flags), shown, as_name(name), as_bytes(name), extended))
    return found


def status(data: Iterable[Any]) -> list[Status]:
    """The mailboxes of STATUS, and numbers by name."""
    found = []
    for response in responses(data):
        # A mailbox whose name is digits must stay text, and what comes behind it are numbers.
        names, values = read(response, plain=True), read(response)
        if len(values) != 2:
            raise unreadable("not a STATUS response", response)
        found.append(Status(as_name(names[0]), dict(as_pairs(values[1]))))
    return found


def namespace(data: Iterable[Any]) -> tuple[list[Namespace], list[Namespace], list[Namespace]]:
    """One's own, other users' and shared namespaces (RFC 2342)."""
    made: list[list[Namespace]] = [[], [], []]
    for response in responses(data):
        values = read(response)
        if len(values) < 3 or not all(value is None or isinstance(value, list) for value in values[:3]):
            raise unreadable("not a NAMESPACE response", response)
        for into, found in zip(made, values[:3], strict=True):
            for entry in found or ():
                if not isinstance(entry, list) or len(entry) < 2:
                    raise unreadable("not a NAMESPACE response", response)
                prefix, delimiter, *more = entry
                into.append(Namespace(as_name(prefix), None if delimiter is None else as_text(delimiter), more))
    return made[0], made[1], made[2]


def quota(data: Iterable[Any]) -> list[Quota]:
    """The quota roots of QUOTA (RFC 2087)."""
    found = []
    for response in responses(data):
        names, values = read(response, plain=True), read(response)
        if len(values) != 2 or not isinstance(values[1], list) or len(values[1]) % 3:
            raise unreadable("not a QUOTA response", response)
        triples = zip(values[1][::3], values[1][1::3], values[1][2::3], strict=True)
        found.append(Quota(as_text(names[0]), {as_text(name).upper(): (used, limit) for name, used, limit in triples}))
    return found


def quotaroot(data: Iterable[Any]) -> dict[str, list[str]]:
    """The names of quota roots by mailbox."""
    found = {}
    for response in responses(data):
        values = read(response, plain=True)
        if not values:
            raise unreadable("not a QUOTAROOT response", response)
        found[as_name(values[0])] = list(map(as_text, values[1:]))
    return found


def acl(data: Iterable[Any]) -> list[ACL]:
    """Who has which rights (RFC 4314)."""
    found = []
    for response in responses(data):
        values = read(response, plain=True)
        if not len(values) % 2:
            raise unreadable("not an ACL response", response)
        pairs = zip(values[1::2], values[2::2], strict=True)
        found.append(ACL(as_name(values[0]), {as_text(who): as_text(what) for who, what in pairs}))
    return found


def rights(data: Iterable[Any]) -> dict[str, str]:
    """Our rights by mailbox, of MYRIGHTS."""
    found = {}
    for response in responses(data):
        values = read(response, plain=True)
        if len(values) != 2:
            raise unreadable("not a MYRIGHTS response", response)
        found[as_name(values[0])] = as_text(values[1])
    return found


def identity(data: Iterable[Any]) -> dict[str, str | None]:
    """What the server says of itself, of ID (RFC 2971)."""
    found: dict[str, str | None] = {}
    for response in responses(data):
        for values in read(response, plain=True):
            pairs = as_pairs(values) if values is not None else []
            found.update((name.lower(), None if value is None else as_text(value)) for name, value in pairs)
    return found


def capabilities(data: Iterable[Any]) -> frozenset[str]:
    """Capabilities, in upper case."""
    found: set[str] = set()
    for text in data:
        if not isinstance(text, bytes | None):
            raise unreadable("not a CAPABILITY response", text)
        found.update((text or b"").decode("ascii", "replace").upper().split())
    return frozenset(found)
