"""What searches find: numbers, ESEARCH (RFC 4731), threads (RFC 5256), and what has vanished (RFC 7162)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ._tokens import numbers
from ._values import as_pairs, as_text, ranges, read, responses, unreadable

__all__ = ["ESearch", "Thread", "esearch", "search", "thread", "vanished"]


class ESearch(NamedTuple):
    """*all* are ranges of numbers, whose stop is one beyond the last, as in Python; *items* is the rest by name."""

    tag: str | None
    uid: bool
    all: tuple[range, ...]
    items: dict[str, Any]


class Thread(NamedTuple):  # noqa: PLW1641  # its list cannot be hashed
    """A message and the replies to it; *number* is None where the message is not there.

    Threads may be deeper than Python can recurse.
    """

    number: int | None
    replies: list[Any]

    def walk(self) -> Iterator[tuple[int, int | None]]:
        """Depth and number, from the top down."""
        waiting: list[tuple[int, Thread]] = [(0, self)]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node.number
            waiting.extend((depth + 1, reply) for reply in reversed(node.replies))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Thread):
            return tuple.__eq__(self, other) if isinstance(other, tuple) else NotImplemented
        mine, others = self.walk(), other.walk()
        return all(one == next(others, None) for one in mine) and next(others, None) is None

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __repr__(self) -> str:
        shown: list[str] = []
        waiting: list[Any] = [self]
        while waiting:
            item = waiting.pop()
            if not isinstance(item, Thread):
                shown.append(item if isinstance(item, str) else repr(item))
                continue
            shown.append(f"Thread(number={item.number!r}, replies=[")
            waiting.append("])")
            for place, reply in enumerate(reversed(item.replies)):
                waiting += [", ", reply] if place else [reply]
        return "".join(shown)


def search(data: Iterable[Any]) -> list[int]:
    """The numbers of SEARCH or SORT, without the modification sequence that CONDSTORE puts behind them."""
    found: list[int] = []
    for text in data:
        if not text:
            continue
        if not isinstance(text, bytes):
            raise unreadable("not a SEARCH response", text)
        words = text[: text.find(b"(")] if b"(" in text else text
        try:
            found = found + numbers(words) if found else numbers(words)
        except ValueError as error:
            raise unreadable(str(error), text) from error
    return found


def esearch(data: Iterable[Any]) -> list[ESearch]:
    """The answers to a search with options (RFC 4731)."""
    found = []
    for response in responses(data):
        values = read(response)
        tag = None
        if values and isinstance(values[0], list):
            correlator, values = values[0], values[1:]
            tag = as_text(correlator[1]) if len(correlator) == 2 else None
        uid = bool(values) and values[0] in ("UID", "uid")
        items = dict(as_pairs(values[1:] if uid else values))
        every = ranges(items.pop("ALL")) if "ALL" in items else ()
        found.append(ESearch(tag, uid, every, items))
    return found


def thread(data: Iterable[Any]) -> list[Thread]:
    """The threads of THREAD (RFC 5256)."""
    found: list[Thread] = []
    for response in responses(data):
        top = Thread(None, [])
        waiting: list[tuple[Thread, Any]] = [(top, members) for members in reversed(read(response))]
        while waiting:
            parent, members = waiting.pop()
            if not isinstance(members, list):
                raise unreadable("not a THREAD response", response)
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
                    raise unreadable("not a THREAD response", response)
            waiting.extend(reversed(branches))
        found.extend(top.replies)
    return found


def vanished(data: Iterable[Any]) -> tuple[range, ...]:
    """The UIDs of VANISHED (RFC 7162)."""
    found: tuple[range, ...] = ()
    for response in responses(data):
        values = read(response, plain=True)
        if not values:
            raise unreadable("not a VANISHED response", response)
        found += ranges(values[-1])
    return found
