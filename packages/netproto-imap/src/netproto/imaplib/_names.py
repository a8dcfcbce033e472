"""The module's constants: ports, commands and the states that they are valid in."""

from __future__ import annotations

__all__ = ["COMMANDS", "CRLF", "IMAP4_PORT", "IMAP4_SSL_PORT", "MONTHS"]

CRLF = b"\r\n"
IMAP4_PORT = 143
IMAP4_SSL_PORT = 993

_ANY = ("NONAUTH", "AUTH", "SELECTED", "LOGOUT")
_BEFORE = ("NONAUTH",)
_AFTER = ("AUTH", "SELECTED")
_WITHIN = ("SELECTED",)

_BY_STATES = {
    _ANY: "CAPABILITY LOGOUT NOOP ID",
    _BEFORE: "AUTHENTICATE LOGIN STARTTLS",
    _AFTER: (
        "APPEND COMPRESS CREATE DELETE DELETEACL EXAMINE GETACL GETANNOTATION GETMETADATA GETQUOTA GETQUOTAROOT IDLE "
        "LIST LISTRIGHTS LSUB MYRIGHTS NAMESPACE RENAME SELECT SETACL SETANNOTATION SETMETADATA SETQUOTA STATUS "
        "SUBSCRIBE UNSUBSCRIBE"
    ),
    ("AUTH",): "ENABLE PROXYAUTH",
    _WITHIN: "CHECK CLOSE COPY EXPUNGE FETCH MOVE PARTIAL SEARCH SORT STORE THREAD UID UNSELECT",
}

COMMANDS: dict[str, tuple[str, ...]] = {name: states for states, names in _BY_STATES.items() for name in names.split()}

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
