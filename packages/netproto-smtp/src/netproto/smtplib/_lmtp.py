"""The class `LMTP`."""

from __future__ import annotations

from ._client import _DEFAULT_TIMEOUT, SMTP, public
from ._core import kin
from ._text import Message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._errors import Reply

    _Base = SMTP
else:
    _Base = kin("smtplib", "LMTP", SMTP)


class LMTP(_Base):
    """A session with an LMTP server (RFC 2033), as a rule over a Unix socket: then *host* is its absolute path.

    The server answers the message for each recipient. `sendmail` returns those it could not deliver to, too, and
    raises SMTPDataError where that is all of them.
    """

    __module__ = __package__

    ehlo_msg = "lhlo"

    def __init__(
        self,
        host: str = "",
        port: Any = public.LMTP_PORT,
        local_hostname: str | None = None,
        source_address: tuple[str, int] | None = None,
        timeout: Any = _DEFAULT_TIMEOUT,
        **options: Any,
    ) -> None:
        super().__init__(
            host, port, local_hostname=local_hostname, source_address=source_address, timeout=timeout, **options
        )

    def data(self, msg: Any) -> Reply:
        """DATA, as in `SMTP`. There is a reply for each recipient; returns the first refusal, else the last reply."""
        message = Message(msg)
        self._check_data(self.docmd("data"))
        replies = self._send_text(message)
        return next((reply for reply in replies if reply[0] != 250), replies[-1])

    def _final_replies(self, replies: list[Reply]) -> None:
        """One reply for each recipient that was accepted, in their order."""
        accepted, self._accepted = self._accepted, []
        for _ in range(max(1, len(accepted))):
            replies.append(self.getreply())
            if self.debuglevel > 0:
                self._print_debug("data:", replies[-1])
            if self.sock is None:
                break
