"""Commands sent without waiting for the answers of those before."""

from __future__ import annotations

from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self

    from ._commands import Commands
    from ._dialogue import Answer

__all__ = ["Pipeline", "Promise"]


class Promise:
    """The answer of a command that is under way."""

    def __init__(self, pipeline: Pipeline, name: str, tag: bytes, want: str) -> None:
        self._pipeline = pipeline
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


class Pipeline:
    """Made by `IMAP4.pipeline`, whose documentation tells more.

    A server answers independent commands in the order in which it got them, so that the untagged responses before a
    command's end, and behind that of the command before, are this command's.
    """

    def __init__(self, imap: Commands, most: int) -> None:
        if most < 1:
            raise ValueError("most must be positive")
        self._imap = imap
        self._most = most
        self._waiting: deque[Promise] = deque()

    def __enter__(self) -> Self:
        if self._imap._pipeline is not None:
            raise self._imap.error("pipelines can't be nested")
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
        promise = Promise(self, name, self._imap._command(name, *args), want)
        self._waiting.append(promise)
        return promise

    def finish_all(self) -> None:
        while self._waiting:
            self.finish_one()

    def finish_one(self) -> None:
        """Read the answer of the oldest command."""
        promise, imap = self._waiting.popleft(), self._imap
        try:
            status, data = imap._command_complete(promise._name, promise._tag)
            promise._answer = imap._untagged_response(status, data, promise._want) if promise._want else (status, data)
        except imap.abort as error:
            promise._error = error
            while self._waiting:  # there is no connection any more
                self._waiting.popleft()._error = error
        except imap.error as error:
            promise._error = error
