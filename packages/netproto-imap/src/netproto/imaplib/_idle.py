"""IDLE: a context manager and an iterator of what the server tells meanwhile (RFC 2177)."""

from __future__ import annotations

import time

from ._names import CRLF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Self

    from ._dialogue import Dialogue
    from ._responses import Answer

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
            ended = self._agreed()
        except BaseException:
            imap._disconnect()
            self._release()
            raise
        imap._stop_deadline()
        if ended is not None:
            self._release()
            if ended[0] == "NO":
                raise imap.error(f"idle denied: {ended[1]}")
            raise imap._broken(f"unexpected status response: {ended}")
        if self._duration is not None:
            self._end = time.monotonic() + self._duration
        self._state, imap.state = imap.state, "IDLING"
        return self

    def _agreed(self) -> Answer | None:
        """Wait until the server agrees; what it has answered if it does not."""
        imap = self._imap
        while imap._get_response():
            if (ended := imap.tagged_commands[self._tag]) is not None:
                del imap.tagged_commands[self._tag]
                return ended
            if imap._idle_responses and imap._idle_responses[-1][0] == "BYE":
                raise imap._broken(imap._idle_responses[-1][1][-1].decode("utf-8", "replace"))
        return None

    def _release(self) -> None:
        """Responses are filed again, for `IMAP4.response`; so are those that nobody has taken."""
        imap = self._imap
        imap._idle_capture = False
        left, imap._idle_responses = imap._idle_responses, []
        for name, data in left:
            for part in data:
                imap._append_untagged(name, part)

    def __exit__(self, kind: object, *_: object) -> None:
        imap = self._imap
        self._release()
        if imap.state != "IDLING":  # closed meanwhile
            return
        imap.state = self._state
        try:
            imap._check_bye()
            imap._begin_answer()
            if imap.deadline is not None:
                imap._start_deadline(imap.deadline)
            imap._send(b"DONE" + CRLF)
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
            imap._check_bye()
            try:
                imap._get_response(None if timeout is None else float(timeout))
            except imap._responsetimeout:
                return default
            except BaseException:
                imap._disconnect()
                raise
            imap._stop_deadline()
            if (ended := imap.tagged_commands.get(self._tag)) is not None:
                raise imap._broken(f"the server has ended IDLE: {ended[1][-1]!r}")
            queue = imap._idle_responses
            imap._begin_answer()  # what is taken does not count
        if not queue:
            return default
        found = queue.pop(0)
        if found[0] == "BYE":
            imap.untagged_responses["BYE"] = found[1]  # nothing else will come
        return found

    def burst(self, interval: float = 0.1) -> Iterator[Response]:
        """The next response, and those that follow no more than *interval* seconds after the one before."""
        if not self._imap.sock:
            raise self._imap.error("burst() requires a socket connection")
        found = next(self, None)
        while found is not None:
            yield found
            found = self._pop(interval)
