"""The exceptions of ``netproto.smtplib``. Each one is also the standard library's of the same name."""

from __future__ import annotations

from ._core import kin

TYPE_CHECKING = False
if TYPE_CHECKING:
    Reply = tuple[int, bytes]

_MODULE = __package__


class SMTPException(kin("smtplib", "SMTPException", OSError)):  # type: ignore[misc]
    """What all errors of this module are derived from."""

    __module__ = _MODULE


class SMTPNotSupportedError(kin("smtplib", "SMTPNotSupportedError", SMTPException)):  # type: ignore[misc]
    """The server has not announced what was asked for."""

    __module__ = _MODULE


class SMTPServerDisconnected(kin("smtplib", "SMTPServerDisconnected", SMTPException)):  # type: ignore[misc]
    """There is no connection, or none any more."""

    __module__ = _MODULE


class SMTPResponseException(kin("smtplib", "SMTPResponseException", SMTPException)):  # type: ignore[misc]
    """The server refused; *smtp_code* and *smtp_error* are its reply."""

    __module__ = _MODULE

    def __init__(self, code: int, msg: bytes | str) -> None:
        self.args = (code, msg)
        self.smtp_code, self.smtp_error = code, msg


class SMTPSenderRefused(kin("smtplib", "SMTPSenderRefused", SMTPResponseException)):  # type: ignore[misc]
    """The server refused *sender*."""

    __module__ = _MODULE

    def __init__(self, code: int, msg: bytes | str, sender: str) -> None:
        self.args = (code, msg, sender)
        self.smtp_code, self.smtp_error, self.sender = code, msg, sender


class SMTPRecipientsRefused(kin("smtplib", "SMTPRecipientsRefused", SMTPException)):  # type: ignore[misc]
    """The server refused every recipient; *recipients* is {address: (code, text)}."""

    __module__ = _MODULE

    def __init__(self, recipients: dict[str, Reply]) -> None:
        self.args = (recipients,)
        self.recipients = recipients


class SMTPDataError(kin("smtplib", "SMTPDataError", SMTPResponseException)):  # type: ignore[misc]
    """The server refused the message."""

    __module__ = _MODULE


class SMTPConnectError(kin("smtplib", "SMTPConnectError", SMTPResponseException)):  # type: ignore[misc]
    """The server's greeting refused us."""

    __module__ = _MODULE


class SMTPHeloError(kin("smtplib", "SMTPHeloError", SMTPResponseException)):  # type: ignore[misc]
    """The server refused EHLO and HELO."""

    __module__ = _MODULE


class SMTPAuthenticationError(kin("smtplib", "SMTPAuthenticationError", SMTPResponseException)):  # type: ignore[misc]
    """The server did not accept the credentials."""

    __module__ = _MODULE
