"""IDLE: a context manager and an iterator of what the server tells meanwhile (RFC 2177)."""

from __future__ import annotations

import time

from ._names import CRLF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Self

    from ._dialogue import Dialogue

    Response = tuple[str, list[Any]]

__all__ = ["Idler"]


class Idler:
    """Made by `IMAP4.idle`, whose documentation tells more."""

    def __init__(self, imap: Dialogue, duration: float | None = None) -> None:
        if "IDLE" not in imap.capabilities:
            raise imap.error("Server does not support IMAP4 IDLE")
        if duration is not None and not imap.sock:
            raise imap.error("duration requires a socket connection")
        self._imap = imap
        self._duration = duration
        self._end: float | None = None
        self._tag = b""
        self._state = ""

    def __enter__(self) -> Self:
        imap = self._imap
        imap._idle_capture = True  # before IDLE is sent: what comes before the server agrees counts, too
        try:
            self._tag = imap._command("IDLE")
            while line := imap._get_response():
                ended = imap.tagged_commands[self._tag]
                if ended:
                    del imap.tagged_commands[self._tag]
                    if ended[0] == "NO":
                        raise imap.error(f"idle denied: {ended[1]}")
                    raise imap.abort(f"unexpected status response: {line!r}")
            imap._stop_deadline()
        except BaseException:
            imap._idle_capture = False
            raise
        if self._duration is not None:
            self._end = time.monotonic() + self._duration
        self._state, imap.state = imap.state, "IDLING"
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        imap = self._imap
        imap._idle_capture = False
        if imap.state == "IDLING":
            imap.state = self._state
        left, imap._idle_responses = imap._idle_responses, []
        for name, data in left:  # for `response`, as after any command
            for part in data:
                imap._append_untagged(name, part)
        try:
            imap.send(b"DONE" + CRLF)
            imap._command_complete("IDLE", self._tag)
        except (OSError, imap.error):
            if kind is None:
                raise

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Response:
        found = self._pop(None if self._end is None else self._end - time.monotonic())
        if found is None:
            raise StopIteration
        return found

    def _pop(self, timeout: float | None, default: Response | None = None) -> Response | None:
        """The next response; *default* where none comes within *timeout* seconds."""
        imap = self._imap
        if imap.state != "IDLING":
            raise imap.error("_pop() only works during IDLE")
        queue = imap._idle_responses
        if not queue:
            if timeout is not None and timeout <= 0:
                return default
            try:
                imap._get_response(None if timeout is None else float(timeout))
            except imap._responsetimeout:
                return default
            if (ended := imap.tagged_commands.get(self._tag)) is not None:
                raise imap.abort(f"the server has ended IDLE: {ended[1][-1]!r}")
            queue = imap._idle_responses
            imap._kept = 0  # what is taken does not count
        return queue.pop(0) if queue else default

    def burst(self, interval: float = 0.1) -> Iterator[Response]:
        """The next response, and those that follow no more than *interval* seconds after the one before."""
        if not self._imap.sock:
            raise self._imap.error("burst() requires a socket connection")
        found = next(self, None)
        while found is not None:
            yield found
            found = self._pop(interval)
