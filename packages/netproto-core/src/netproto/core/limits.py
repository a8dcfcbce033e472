"""The error that every limit of the packages raises."""

from __future__ import annotations

__all__ = ["LimitExceeded"]


class LimitExceeded(ValueError):
    """The peer's input went over a limit.

    Protocol packages turn it into the exception that their module documents. *what* names the limit in words, *limit*
    is its value, in bytes unless *what* says otherwise.
    """

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit

    def __str__(self) -> str:
        return f"{self.what} exceeds the limit of {self.limit}"
