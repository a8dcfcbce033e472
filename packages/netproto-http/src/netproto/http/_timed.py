"""A socket seen through a deadline: what is read or sent has to be done by then, whatever the pauses between."""

from __future__ import annotations

import io

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any


class _TimedReader(io.RawIOBase):
    """Reads from a socket with the time that is left as timeout.

    As with SocketIO, nothing can be read after a timeout: what a reader above had taken by then is lost. Only the
    wait for *patience* seconds, in which nothing is taken, may end so and be followed by others.
    """

    def __init__(self, sock: Any, deadline: Any, timeout: float | None) -> None:
        self._held = sock.makefile("rb", buffering=0)
        self._socket = sock
        self._deadline = deadline
        self._timeout = timeout
        self.patience: float | None = None
        self._timed_out = False

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        number: int = self._socket.fileno()
        return number

    def readinto(self, b: Any) -> int | None:
        if self._timed_out:
            raise OSError("cannot read from timed out object")
        wait = self._timeout
        if self.patience is not None:
            wait = self.patience if wait is None else min(wait, self.patience)
        if self._deadline is not None:
            wait = self._deadline.within(wait)
        self._socket.settimeout(wait)
        try:
            got: int = self._socket.recv_into(b)
            return got
        except BlockingIOError:
            return None
        except TimeoutError:
            self._timed_out = self.patience is None
            if self._deadline is not None:
                self._deadline.remaining()
            raise

    def close(self) -> None:
        if not self.closed:
            if self._socket.fileno() != -1:
                self._socket.settimeout(self._timeout)
            self._held.close()
        super().close()


class TimedSocket:
    """What a response needs of a socket."""

    def __init__(self, sock: Any, deadline: Any, timeout: float | None) -> None:
        self._parts = sock, deadline, timeout

    def makefile(self, mode: str = "rb") -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(*self._parts))
