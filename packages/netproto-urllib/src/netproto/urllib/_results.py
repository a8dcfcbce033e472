"""The named tuples that `parse` returns.

They are named tuples in all that callers use, but made here: `collections` would double the import time.
What is remembered beside the items is whether absent components are None (``_keep_empty``).
"""

from __future__ import annotations

from ._core import kin, uri

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Self, TypeVar

    _T = TypeVar("_T")

try:
    from _collections import _tuplegetter  # type: ignore[import-not-found]
except ImportError:  # not CPython
    from operator import itemgetter

    def _tuplegetter(index: int, doc: str) -> Any:
        return property(itemgetter(index), doc=doc)


class _Record(tuple["Any", ...]):
    """A tuple whose items have names: what `collections.namedtuple` gives, without its import."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()
    _field_defaults: dict[str, Any] = {}
    __match_args__: tuple[str, ...] = ()

    def __init_subclass__(cls, fields: dict[str, str] | None = None) -> None:
        if fields is not None:
            cls._fields = tuple(fields)
            setattr(cls, "__match_args__", cls._fields)  # noqa: B010 - the type checker knows a constant only
            for index, (name, doc) in enumerate(fields.items()):
                setattr(cls, name, _tuplegetter(index, doc))

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> Self:
        """Make a new record from a sequence or iterable."""
        result = tuple.__new__(cls, iterable)
        if len(result) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(result)}")
        return result

    def _asdict(self) -> dict[str, Any]:
        """Return a new dict of field names to items."""
        return dict(zip(self._fields, self, strict=True))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        items = ", ".join([f"{name}={item!r}" for name, item in zip(self._fields, self, strict=True)])
        return f"{type(self).__name__}({items})"


class _Result(_Record):
    """What all results share: the memory for `keep_empty`, kept by copying, pickling and replacing."""

    __slots__ = ()
    _keep_empty = False
    _encoded_counterpart: type[_Result]
    _decoded_counterpart: type[_Result]

    def _replace(self, **named: Any) -> Self:
        """Return a new result with these fields replaced."""
        result = tuple.__new__(type(self), map(named.pop, self._fields, self))
        if named:
            raise TypeError(f"Got unexpected field names: {list(named)!r}")
        return self._remembering(result) if self._keep_empty else result

    def _remembering(self, other: _T) -> _T:
        if self._keep_empty:
            other._keep_empty = True  # type: ignore[attr-defined]
        return other

    def __replace__(self, **named: Any) -> Self:
        return self._replace(**named)

    def __getstate__(self) -> Any:
        return (None, {"_keep_empty": True}) if self._keep_empty else None


class _Text:
    """Results made of str."""

    __slots__ = ()

    def encode(self: Any, encoding: str = "ascii", errors: str = "strict") -> Any:
        """The same result made of bytes."""
        items = [item if item is None else item.encode(encoding, errors) for item in self]
        return self._remembering(self._encoded_counterpart(*items))


class _Octets:
    """Results made of bytes."""

    __slots__ = ()

    def decode(self: Any, encoding: str = "ascii", errors: str = "strict") -> Any:
        """The same result made of str."""
        items = [item if item is None else item.decode(encoding, errors) for item in self]
        return self._remembering(self._decoded_counterpart(*items))


class _Netloc:
    """The parts of the netloc, as attributes."""

    __slots__ = ()
    netloc: Any

    @property
    def username(self) -> Any:
        """The user name before ``@``, None if there is none."""
        return self._userinfo[0]

    @property
    def password(self) -> Any:
        """The password before ``@``, None if there is none."""
        return self._userinfo[1]

    @property
    def hostname(self) -> Any:
        """The host in lower case, None if there is none; a zone such as ``%eth0`` keeps its case."""
        return uri.hostname(self.netloc)

    @property
    def port(self) -> int | None:
        """The port, None if there is none; ValueError if it is no number in 0–65535."""
        return uri.port(self.netloc)

    @property
    def _userinfo(self) -> tuple[Any, Any]:
        netloc = self.netloc
        if not netloc:
            return None, None
        text = isinstance(netloc, str)
        userinfo, at, _ = netloc.rpartition("@" if text else b"@")
        if not at:
            return None, None
        name, colon, password = userinfo.partition(":" if text else b":")
        return name, password if colon else None

    @property
    def _hostinfo(self) -> tuple[Any, Any]:
        netloc = self.netloc
        if not netloc:
            return netloc, None
        text = isinstance(netloc, str)
        colon, at, opening, closing = (":", "@", "[", "]") if text else (b":", b"@", b"[", b"]")
        host = netloc.rpartition(at)[2]
        _, bracket, inside = host.partition(opening)
        if bracket:
            host, _, after = inside.partition(closing)
            port = after.partition(colon)[2]
        else:
            host, _, port = host.partition(colon)
        return host, port or None


class ResultBase(_Netloc, _Text):
    """Kept from older Pythons: what the results made of str have in common."""

    __slots__ = ()


class _OctetsBase(_Netloc, _Octets):
    __slots__ = ()


_NETLOC = "The network location: user information, host and port"
_SCHEME = "The scheme, in lower case"
_PATH = "The hierarchical path"
_QUERY = "The query, without its question mark"
_FRAGMENT = "The fragment, without its number sign"
_DEFRAG_FIELDS = {"url": "The URL without its fragment", "fragment": _FRAGMENT}
_SPLIT_FIELDS = {"scheme": _SCHEME, "netloc": _NETLOC, "path": _PATH, "query": _QUERY, "fragment": _FRAGMENT}
_PARSE_FIELDS = {
    "scheme": _SCHEME,
    "netloc": _NETLOC,
    "path": _PATH,
    "params": "The parameters of the last path segment",
    "query": _QUERY,
    "fragment": _FRAGMENT,
}


class _Defrag(_Result, fields=_DEFRAG_FIELDS):
    __slots__ = ()
    url: Any
    fragment: Any

    def __new__(cls, url: Any, fragment: Any) -> Self:
        return tuple.__new__(cls, (url, fragment))

    def geturl(self) -> Any:
        """The URL put together again."""
        fragment = self.fragment
        if fragment or (fragment is not None and self._keep_empty):
            return self.url + ("#" if isinstance(fragment, str) else b"#") + fragment
        return self.url


class _Split(_Result, fields=_SPLIT_FIELDS):
    __slots__ = ()
    scheme: Any
    path: Any
    query: Any
    fragment: Any

    def __new__(cls, scheme: Any, netloc: Any, path: Any, query: Any, fragment: Any) -> Self:
        return tuple.__new__(cls, (scheme, netloc, path, query, fragment))


class _Parse(_Result, fields=_PARSE_FIELDS):
    __slots__ = ()
    scheme: Any
    path: Any
    params: Any
    query: Any
    fragment: Any

    def __new__(cls, scheme: Any, netloc: Any, path: Any, params: Any, query: Any, fragment: Any) -> Self:
        return tuple.__new__(cls, (scheme, netloc, path, params, query, fragment))


class DefragText(_Defrag, _Text):
    __slots__ = ()


class DefragOctets(_Defrag, _Octets):
    __slots__ = ()


class SplitText(_Split, ResultBase):
    __slots__ = ()


class SplitOctets(_Split, _OctetsBase):
    __slots__ = ()


class ParseText(_Parse, ResultBase):
    __slots__ = ()


class ParseOctets(_Parse, _OctetsBase):
    __slots__ = ()


def pair(text: type[Any], octets: type[Any]) -> None:
    """Let encode() of *text* give *octets*, and decode() the other way round."""
    text._encoded_counterpart = octets
    octets._decoded_counterpart = text


if TYPE_CHECKING:
    DefragKin = DefragText
    DefragBytesKin = DefragOctets
    SplitKin = SplitText
    SplitBytesKin = SplitOctets
    ParseKin = ParseText
    ParseBytesKin = ParseOctets
else:
    DefragKin = kin("urllib.parse", "DefragResult", DefragText)
    DefragBytesKin = kin("urllib.parse", "DefragResultBytes", DefragOctets)
    SplitKin = kin("urllib.parse", "SplitResult", SplitText)
    SplitBytesKin = kin("urllib.parse", "SplitResultBytes", SplitOctets)
    ParseKin = kin("urllib.parse", "ParseResult", ParseText)
    ParseBytesKin = kin("urllib.parse", "ParseResultBytes", ParseOctets)
