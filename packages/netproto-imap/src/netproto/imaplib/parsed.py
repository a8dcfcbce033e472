"""Typed values out of the data that `IMAP4`'s methods return, and a client whose methods return them.

Each function takes the list of a method's data, ``[None]`` included, from this module's client or the standard
library's. Text that servers send as bytes, such as subjects, stays bytes; mailbox names are decoded. What can't be
read raises `ParseError`.
"""

from __future__ import annotations

from typing import Any

from ._found import ESearch, Thread, esearch, search, thread, vanished
from ._mailboxes import (
    ACL,
    Mailbox,
    Namespace,
    Quota,
    Status,
    acl,
    capabilities,
    identity,
    mailboxes,
    namespace,
    quota,
    quotaroot,
    rights,
    status,
)  # fmt: skip
from ._messages import MAX_PARTS_DEPTH as MAX_PARTS_DEPTH
from ._messages import Address, BodyPart, Envelope, Message, fetch
from ._values import ParseError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._client import IMAP4

__all__ = [
    "ACL", "Address", "BodyPart", "Envelope", "ESearch", "Mailbox", "Message", "Namespace", "ParseError", "Parsed",
    "Quota", "Status", "Thread", "acl", "capabilities", "esearch", "fetch", "identity", "mailboxes", "namespace",
    "quota", "quotaroot", "rights", "search", "status", "thread", "vanished",
]  # fmt: skip

_KINDS: tuple[type, ...] = (
    ACL, Address, BodyPart, Envelope, ESearch, Mailbox, Message, Namespace, ParseError, Quota, Status, Thread,
)  # fmt: skip
for _kind in _KINDS:
    _kind.__module__ = __name__  # where they are found, in pickles too

#: Method → what makes values of its data.
_METHODS: dict[str, Any] = {
    "fetch": fetch, "store": fetch, "list": mailboxes, "lsub": mailboxes, "status": status, "sort": search,
    "thread": thread, "namespace": namespace, "getquota": quota, "setquota": quota, "getacl": acl, "myrights": rights,
    "id": identity, "capability": capabilities,
}  # fmt: skip


class Parsed:
    """The commands of a session with typed values as their results; `error` is raised where the server says NO.

    ``session.parsed.fetch("1:*", "(FLAGS ENVELOPE)")`` is a list of `Message`. Commands without typed values have the
    list of their data as result.
    """

    def __init__(self, imap: IMAP4) -> None:
        self._imap = imap

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._imap, name)
        if not callable(method) or name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **names: Any) -> Any:
            data = self._data(name, *args, **names)
            make = _METHODS.get(name)
            return data if make is None else make(data)

        call.__name__ = name
        return call

    def _data(self, name: str, *args: Any, **names: Any) -> Any:
        self._imap._alone("a typed result")
        kind, data = getattr(self._imap, name)(*args, **names)
        if kind == "NO":
            raise self._imap.error(f"{name}: {data[-1].decode('utf-8', 'replace')}")
        return data

    def search(self, charset: Any, *criteria: Any, ret: Any = None, **names: Any) -> Any:
        """The numbers found; an `ESearch` where *ret* is given."""
        data = self._data("search", charset, *criteria, ret=ret, **names)
        return search(data) if ret is None else (esearch(data) or [ESearch(None, False, (), {})])[-1]

    def getquotaroot(self, mailbox: Any) -> tuple[dict[str, list[str]], list[Quota]]:
        """Names of quota roots by mailbox, and the quota roots."""
        roots, found = self._data("getquotaroot", mailbox)
        return quotaroot(roots), quota(found)

    def uid(self, command: str | bytes, *args: Any, **names: Any) -> Any:
        """A command with messages by UID."""
        data = self._data("uid", command, *args, **names)
        name = (command if isinstance(command, str) else bytes(command).decode("ascii", "replace")).lower()
        return (search if name == "search" else _METHODS.get(name, fetch))(data)
