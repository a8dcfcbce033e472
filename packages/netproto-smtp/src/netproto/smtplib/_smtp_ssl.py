"""The class `SMTP_SSL`."""

from __future__ import annotations

from ._client import _DEFAULT_TIMEOUT, SMTP, public
from ._core import kin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Base = SMTP
else:
    _Base = kin("smtplib", "SMTP_SSL", SMTP)


class SMTP_SSL(_Base):
    """An SMTP session under TLS from the start. *context* is an ssl.SSLContext; without one, certificates are verified.

    The other arguments are those of `SMTP`.
    """

    __module__ = __package__

    default_port = public.SMTP_SSL_PORT

    def __init__(
        self,
        host: str = "",
        port: Any = 0,
        local_hostname: str | None = None,
        *,
        timeout: Any = _DEFAULT_TIMEOUT,
        source_address: tuple[str, int] | None = None,
        context: Any = None,
        **options: Any,
    ) -> None:
        self._host = host
        self.context = self._default_context() if context is None else context
        super().__init__(host, port, local_hostname, timeout, source_address, **options)

    def _get_socket(self, host: str, port: Any, timeout: Any) -> Any:
        return self._wrapped(super()._get_socket(host, port, timeout))

    def _get_unix_socket(self, path: str, timeout: Any) -> Any:
        return self._wrapped(super()._get_unix_socket(path, timeout))

    def _wrapped(self, sock: Any) -> Any:
        try:
            return self._wrap(sock, self.context)
        except BaseException:
            sock.close()
            raise
