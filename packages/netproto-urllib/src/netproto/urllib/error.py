"""What goes wrong with URLs: the stdlib's ``urllib.error``."""

from __future__ import annotations

from typing import Any

from netproto.urllib._core import kin
from netproto.urllib.response import addinfourl

__all__ = ["URLError", "HTTPError", "ContentTooShortError"]


class URLError(kin("urllib.error", "URLError", OSError)):  # type: ignore[misc]
    """A URL could not be opened because of *reason*, a message or another exception; *filename* is what was opened."""

    def __init__(self, reason: Any, filename: Any = None) -> None:
        # The arguments of an OSError would be taken for errno and strerror.
        self.args = (reason,)
        self.reason = reason
        if filename is not None:
            self.filename = filename

    def __str__(self) -> str:
        return f"<urlopen error {self.reason}>"


class HTTPError(kin("urllib.error", "HTTPError", URLError, addinfourl)):  # type: ignore[misc]
    """A server answered with an error; the exception is that answer too, and can be read and closed.

    *code* is the status, *msg* its words, *hdrs* the headers, *fp* the body (None: an empty one).
    """

    def __init__(self, url: str | None, code: int, msg: str, hdrs: Any, fp: Any) -> None:
        self.code = code
        self.msg = msg
        self.hdrs = hdrs
        self.fp = fp
        self.filename = url
        if fp is None:
            import io

            fp = io.BytesIO()
        addinfourl.__init__(self, fp, hdrs, url, code)

    def __str__(self) -> str:
        return f"HTTP Error {self.code}: {self.msg}"

    def __repr__(self) -> str:
        return f"<HTTPError {self.code}: {self.msg!r}>"

    @property
    def reason(self) -> Any:
        """The words of the status."""
        return self.msg

    @property
    def headers(self) -> Any:
        """The headers of the answer."""
        return self.hdrs

    @headers.setter
    def headers(self, headers: Any) -> None:
        self.hdrs = headers


class ContentTooShortError(kin("urllib.error", "ContentTooShortError", URLError)):  # type: ignore[misc]
    """A download brought less than its Content-Length promised; *content* is what came."""

    def __init__(self, message: str, content: Any) -> None:
        URLError.__init__(self, message)
        self.content = content
