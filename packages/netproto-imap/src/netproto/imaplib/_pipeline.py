"""Commands sent without waiting for the answers of those before."""

from __future__ import annotations

from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Self

    from ._commands import Commands
    from ._responses import Answer

__all__ = ["Pipeline", "Promise"]


class Promise:
    """The answer of a command that is under way."""

    def __init__(self, pipeline: Pipeline, name: str, tag: bytes, want: str, messages: _Messages | None) -> None:
        self._pipeline = pipeline
        self._messages = messages
        self._name = name
        self._tag = tag
        self._want = want
        self._answer: Answer | None = None
        self._error: Exception | None = None

    @property
    def done(self) -> bool:
        return self._answer is not None or self._error is not None

    def result(self) -> Answer:
        """What the method would have returned, or raises what it would have raised."""
        while not self.done:
            self._pipeline.finish_one()
        if self._error is not None:
            raise self._error
        assert self._answer is not None
        return self._answer

    def collides(self, want: str, messages: _Messages | None) -> bool:
        """Whether responses to this command could not be told from those to another."""
        if self._want != want:
            return False
        mine = self._messages
        return mine is None or messages is None or mine.uid != messages.uid or mine.overlaps(messages)

    def collect(self, status: str, data: list[Any], others: bool) -> Answer:
        """Take the responses that are this command's."""
        untagged = self._pipeline._imap.untagged_responses
        if not self._want:
            return status, data
        filed = untagged.get(self._want)
        if status == "NO" or not others or not filed:
            return self._pipeline._imap._untagged_response(status, data, self._want)
        if self._messages is not None:
            mine, left = self._messages.split(filed)
        elif self._want in _ONE_EACH:
            mine = next(_responses(filed))
            left = filed[len(mine) :]
        else:
            mine, left = filed, []
        if left:
            untagged[self._want] = left
        else:
            del untagged[self._want]
        return status, mine or [None]


#: Responses of which a command has one.
_ONE_EACH = frozenset(("SEARCH", "SORT", "THREAD", "STATUS", "ACL", "MYRIGHTS", "NAMESPACE", "CAPABILITY", "ID"))
_LAST = 1 << 64


class _Messages:
    """The messages of a FETCH or STORE."""

    def __init__(self, text: bytes, uid: bool) -> None:
        self.uid = uid
        self.ranges = [_range(item) for item in text.split(b",")]

    def overlaps(self, other: _Messages) -> bool:
        return any(low <= stop and start <= high for low, high in self.ranges for start, stop in other.ranges)

    def split(self, filed: list[Any]) -> tuple[list[Any], list[Any]]:
        """The responses about these messages, and the rest."""
        mine: list[Any] = []
        left: list[Any] = []
        for parts in _responses(filed):
            number = _number(parts, self.uid)
            (mine if any(low <= number <= high for low, high in self.ranges) else left).extend(parts)
        return mine, left


def _responses(filed: list[Any]) -> Iterator[list[Any]]:
    """The parts of each response: pairs of text and literal, and a last text."""
    parts: list[Any] = []
    for part in filed:
        parts.append(part)
        if isinstance(part, bytes):
            yield parts
            parts = []


def _messages(name: str, args: tuple[Any, ...]) -> _Messages | None:
    uid = name == "UID"
    try:
        return _Messages(bytes(args[1 if uid else 0]), uid)
    except (IndexError, TypeError, ValueError):
        return None


def _range(item: bytes) -> tuple[int, int]:
    first, colon, last = item.partition(b":")
    ends = [_LAST if end == b"*" else int(end) for end in ((first, last) if colon else (first,))]
    # "*" is the last message, whichever that is: a range with it may be any of what comes before.
    return (1, _LAST) if ends == [_LAST] else (min(ends), max(ends))


def _number(parts: list[Any], uid: bool) -> int:
    """The number of a FETCH response's message, or its UID; 0 where it does not tell."""
    texts = [part[0] if isinstance(part, tuple) else part for part in parts]
    if not uid:
        digits = texts[0].partition(b" ")[0]
        return int(digits) if digits.isdigit() else 0
    for text in texts:
        at = text.find(b"UID ")
        if at > 0 and text[at - 1] in b"( ":
            digits = text[at + 4 :].partition(b" ")[0].rstrip(b")")
            return int(digits) if digits.isdigit() else 0
    return 0


class Pipeline:
    """Made by `IMAP4.pipeline`, whose documentation tells more.

    Servers may hold the ends of commands back while they send the responses of later ones, as Dovecot does. So it is
    not the order alone that tells which command a response belongs to: FETCH responses go by their messages, others
    one to each command. Where neither is possible, the commands before are waited for.
    """

    def __init__(self, imap: Commands, most: int) -> None:
        if most < 1:
            raise ValueError("most must be positive")
        self._imap = imap
        self._most = most
        self._waiting: deque[Promise] = deque()

    def __enter__(self) -> Self:
        self._imap._alone("another pipeline")
        self._imap._pipeline = self
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        imap = self._imap
        imap._pipeline = None
        try:
            self.finish_all()
        except OSError:
            if kind is None:
                raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._imap, name)

    def add(self, name: str, args: tuple[Any, ...], want: str) -> Promise:
        """Send a command."""
        while len(self._waiting) >= self._most:
            self.finish_one()
        messages = _messages(name, args) if want == "FETCH" else None
        if want and want not in _ONE_EACH and any(other.collides(want, messages) for other in self._waiting):
            self.finish_all()
        try:
            tag = self._imap._command(name, *args)
        except BaseException as error:
            self._failed(error)
            raise
        promise = Promise(self, name, tag, want, messages)
        self._waiting.append(promise)
        return promise

    def finish_all(self) -> None:
        while self._waiting:
            self.finish_one()

    def finish_one(self) -> None:
        """Read the answer of the oldest command."""
        promise, imap = self._waiting.popleft(), self._imap
        imap._begin_answer()
        try:
            status, data = imap._command_complete(promise._name, promise._tag)
            promise._answer = promise.collect(status, data, bool(self._waiting))
        except BaseException as error:
            promise._error = self._failed(error)
            if not isinstance(error, imap.error):
                raise

    def _failed(self, error: BaseException) -> Exception:
        """What promises tell of *error*: where it has closed the connection, all that wait."""
        told = error if isinstance(error, Exception) else self._imap.abort(f"interrupted by {error!r}")
        while self._waiting and self._imap.state == "LOGOUT":
            self._waiting.popleft()._error = told
        return told
