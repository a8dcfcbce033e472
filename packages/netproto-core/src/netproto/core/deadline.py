"""A point in time by which a whole exchange must have ended, beside the time-out of each read."""

from __future__ import annotations

from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class _HasTimeout(Protocol):
        def settimeout(self, value: float | None, /) -> None: ...


__all__ = ["Deadline"]


class Deadline:
    """*seconds* from now; None is never.

    A socket's time-out bounds one reception: a peer that sends a byte now and then is never stopped by it.
    """

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float | None) -> None:
        if seconds is not None and seconds < 0:
            raise ValueError("a deadline must not be negative")
        self.seconds = seconds
        self._end = None if seconds is None else monotonic() + seconds

    def remaining(self) -> float | None:
        """Seconds that are left, None for ever. Raises TimeoutError when it has passed."""
        if self._end is None:
            return None
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError(f"deadline of {self.seconds:g} s exceeded")
        return left

    def within(self, timeout: float | None) -> float | None:
        """The smaller of *timeout* and what is left, in seconds. Raises TimeoutError when it has passed."""
        left = self.remaining()
        if left is None:
            return timeout
        return left if timeout is None else min(timeout, left)

    def guard(self, sock: _HasTimeout, timeout: float | None) -> None:
        """Set the socket's time-out for its next operation. Raises TimeoutError when the deadline has passed."""
        if self._end is not None:
            sock.settimeout(self.within(timeout))
