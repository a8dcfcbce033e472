"""`HTTPMessage`: the fields of a message, an ``email.message.Message`` for all who treat it as one.

What HTTP needs of it is here and costs no import. Everything else (payload, parameters, serialising) is
``email.message.Message``'s own, imported when first asked for: kinship makes that class a base of this
one as soon as its module is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from ._core import (
    FIRST_CONTINUES,
    MISPLACED_FROM,
    NO_COLON,
    UNIX_FROM,
    Defect,
    find,
    find_all,
    kin,
)

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from email.message import Message as _Message
    from typing import Any
else:

    class _Plain:
        pass

    _Message = kin("http.client", "HTTPMessage", kin("email.message", "Message", _Plain))


class HTTPMessage(_Message):
    """The fields of a request or response, looked up without regard to case."""

    __module__ = "netproto.http.client"

    _unixfrom: str | None = None
    _charset: Any = None
    _default_type = "text/plain"
    _found: list[Defect] = []
    preamble: str | None = None
    epilogue: str | None = None

    def __init__(self, policy: Any = None) -> None:
        self._headers: list[tuple[str, Any]] = []
        self._payload: Any = None
        self.defects: list[Any] = []
        if policy is not None:
            self.policy = policy

    @classmethod
    def _from_fields(cls, fields: list[tuple[str, str]], found: list[Defect] | None = None) -> HTTPMessage:
        """A message of the (name, value) pairs *fields*, which it keeps, and of what was wrong with the others."""
        made = cls.__new__(cls)
        made._headers = fields
        if found:
            made._found = found
            for defect in found:
                if defect.kind == UNIX_FROM:
                    made._unixfrom = defect.line.rstrip("\r\n")
        return made

    def __getattr__(self, name: str) -> Any:
        """Fetch what is not here from ``email``; called only for a name that is not found otherwise."""
        if name[:2] == "__" or name == "_headers":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        import_module("email.message")
        if name == "policy":
            from email._policybase import compat32

            self.policy = compat32
        elif name in ("defects", "_payload"):
            self._read_on()
        return object.__getattribute__(self, name)

    def _read_on(self) -> None:
        """Set what the email parser would have set, had it read these fields and no body."""
        from email import errors, parser

        names = ("content-type", "content-transfer-encoding")
        kind = find(self._headers, names[0])
        defects: list[Any] = []
        payload: Any = ""
        if kind is not None and str(kind[1]).lstrip()[:8].lower() in ("multipar", "message/"):
            lines = [f"{name}: {value}\r\n" for name, value in self._headers if name.lower() in names]
            read = parser.Parser().parsestr("".join(lines) + "\r\n")
            payload, defects = read.get_payload(), list(read.defects)
        known = {
            NO_COLON: errors.MissingHeaderBodySeparatorDefect,
            FIRST_CONTINUES: errors.FirstHeaderLineIsContinuationDefect,
            MISPLACED_FROM: errors.MisplacedEnvelopeHeaderDefect,
        }
        noted = [known.get(d.kind, errors.InvalidHeaderDefect)(d.line) for d in self._found if d.kind != UNIX_FROM]
        self.__dict__.setdefault("_payload", payload)
        self.__dict__.setdefault("defects", noted + defects)

    def _fetch(self, name: str, value: Any) -> Any:
        """The value as the policy shows it."""
        if "policy" in self.__dict__:
            return self.policy.header_fetch_parse(name, value)
        if not isinstance(value, str) or value.isascii():
            return value
        try:
            value.encode()
        except UnicodeEncodeError:
            return self.policy.header_fetch_parse(name, value)
        return value

    def get(self, name: str, failobj: Any = None) -> Any:
        """The value of the first field of that name, or *failobj*."""
        pair = find(self._headers, name.lower())
        return failobj if pair is None else self._fetch(*pair)

    def get_all(self, name: str, failobj: Any = None) -> Any:
        """The values of all fields of that name in order, or *failobj* where there is none."""
        found = find_all(self._headers, name.lower())
        return [self._fetch(name, value) for value in found] if found else failobj

    def keys(self) -> list[str]:
        """All names in order, as they came."""
        return [name for name, _ in self._headers]

    def values(self) -> list[Any]:
        """All values in order."""
        return [self._fetch(name, value) for name, value in self._headers]

    def items(self) -> list[tuple[str, Any]]:
        """All (name, value) pairs in order."""
        return [(name, self._fetch(name, value)) for name, value in self._headers]

    def __len__(self) -> int:
        return len(self._headers)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __contains__(self, name: Any) -> bool:
        return find(self._headers, name.lower()) is not None

    def __getitem__(self, name: str) -> Any:
        return self.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        """Add a field; one of that name that is already there stays."""
        if "policy" in self.__dict__:
            most = self.policy.header_max_count(name)
            if most and len(find_all(self._headers, name.lower())) >= most:
                raise ValueError(f"There may be at most {most} {name} headers in a message")
            self._headers.append(self.policy.header_store_parse(name, value))
            return
        if not name or not name.isascii() or not name.isprintable() or " " in name or ":" in name:
            raise ValueError(f"Invalid header field name {name!r}")
        self._headers.append((name, value))

    def __delitem__(self, name: str) -> None:
        """Take out all fields of that name; no error where there is none."""
        name = name.lower()
        self._headers = [pair for pair in self._headers if pair[0].lower() != name]

    def __str__(self) -> str:
        shown: str = self.as_string()
        return shown

    def __bytes__(self) -> bytes:
        shown: bytes = self.as_bytes()
        return shown

    def getallmatchingheaders(self, name: str) -> list[str]:
        """The lines of all fields of that name, with their line ends."""
        return [f"{key}: {value}\r\n" for key, value in self._headers if key.lower() == name.lower()]
