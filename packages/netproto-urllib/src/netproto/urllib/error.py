"""What goes wrong with URLs: the stdlib's ``urllib.error``."""

from __future__ import annotations

from ._core import kin
from .response import addinfourl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["URLError", "HTTPError", "ContentTooShortError"]


if TYPE_CHECKING:
    _Base = OSError
else:
    _Base = kin("urllib.error", "URLError", OSError)


class URLError(_Base):
    """A URL could not be opened because of *reason*, a message or another exception; *filename* is what was opened."""

    def __init__(self, reason: Any, filename: Any = None) -> None:
        # The arguments of an OSError would be taken for errno and strerror.
        self.args = (reason,)
        self.reason = reason
        if filename is not None:
            self.filename = filename

    def __str__(self) -> str:
        return f"<urlopen error {self.reason}>"


if TYPE_CHECKING:

    class _Response(URLError, addinfourl): ...
else:
    _Response = kin("urllib.error", "HTTPError", URLError, addinfourl)


class HTTPError(_Response):
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


if TYPE_CHECKING:
    _TooShort = URLError
else:
    _TooShort = kin("urllib.error", "ContentTooShortError", URLError)


class ContentTooShortError(_TooShort):
    """A download brought less than its Content-Length promised; *content* is what came."""

    def __init__(self, message: str, content: Any) -> None:
        URLError.__init__(self, message)
        self.content = content
