"""Responses that are files with more to say: the stdlib's ``urllib.response``.

Each wraps a file object, hands every other attribute through to it, and closes it when the wrapper goes.
"""

from __future__ import annotations

from ._core import kin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Self

__all__ = ["addbase", "addclosehook", "addinfo", "addinfourl"]


class _Closer:
    """Close a file once: when told to, or when nobody holds this any more."""

    delete = False

    def __init__(self, file: Any) -> None:
        self.file = file
        self.close_called = False

    def close(self) -> None:
        if not self.close_called:
            self.close_called = True
            self.file.close()

    cleanup = close

    def __del__(self) -> None:
        self.close()


class _Held:
    """A method of a file that keeps the file from being closed as long as the method is held."""

    def __init__(self, method: Callable[..., Any], closer: _Closer) -> None:
        self.__wrapped__ = method
        self.__name__ = getattr(method, "__name__", type(method).__name__)
        self.__doc__ = method.__doc__
        self._closer = closer

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__wrapped__(*args, **kwargs)


class _Wrapper:
    """A file object behind another: attributes, iteration and the context manager are the file's."""

    delete = False

    def __init__(self, file: Any, name: str) -> None:
        self.file = file
        self.name = name
        self._closer = _Closer(file)

    def __getattr__(self, name: str) -> Any:
        try:
            file = self.__dict__["file"]
        except KeyError:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}") from None
        value = getattr(file, name)
        if callable(value):
            value = _Held(value, self._closer)
        if not isinstance(value, int):
            # A number such as `closed` may change; the rest is looked up once.
            setattr(self, name, value)
        return value

    def close(self) -> None:
        """Close the file."""
        self._closer.close()

    def __iter__(self) -> Iterator[Any]:
        # A generator holds self, so that the file stays open while somebody reads on.
        for line in self.file:  # noqa: UP028
            yield line


if TYPE_CHECKING:
    _Base = _Wrapper
else:
    _Base = kin("urllib.response", "addbase", kin("tempfile", "_TemporaryFileWrapper", _Wrapper))


class addbase(_Base):
    """A file object *fp* wrapped; the base of the others."""

    def __init__(self, fp: Any) -> None:
        _Wrapper.__init__(self, fp, "<urllib response>")
        self.fp = fp

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {id(self)!r} whose fp = {self.file!r}>"

    def __enter__(self) -> Self:
        if self.fp.closed:
            raise ValueError("I/O operation on closed file")
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


if TYPE_CHECKING:
    _AddclosehookBase = addbase
else:
    _AddclosehookBase = kin("urllib.response", "addclosehook", addbase)


class addclosehook(_AddclosehookBase):
    """A file object that calls *closehook* with *hookargs*, once, when it is closed."""

    def __init__(self, fp: Any, closehook: Callable[..., object] | None, *hookargs: Any) -> None:
        addbase.__init__(self, fp)
        self.closehook = closehook
        self.hookargs: tuple[Any, ...] | None = hookargs

    def close(self) -> None:
        """Call the hook and close the file, which is closed even if the hook raises."""
        hook, arguments = self.closehook, self.hookargs
        try:
            if hook:
                self.closehook = self.hookargs = None
                hook(*(arguments or ()))
        finally:
            addbase.close(self)


if TYPE_CHECKING:
    _AddinfoBase = addbase
else:
    _AddinfoBase = kin("urllib.response", "addinfo", addbase)


class addinfo(_AddinfoBase):
    """A file object with the *headers* that came with it."""

    def __init__(self, fp: Any, headers: Any) -> None:
        addbase.__init__(self, fp)
        self.headers = headers

    def info(self) -> Any:
        """The headers."""
        return self.headers


if TYPE_CHECKING:
    _AddinfourlBase = addinfo
else:
    _AddinfourlBase = kin("urllib.response", "addinfourl", addinfo)


class addinfourl(_AddinfourlBase):
    """A file object with its *headers*, the *url* it came from, and the status *code* if there was one."""

    def __init__(self, fp: Any, headers: Any, url: str | None, code: int | None = None) -> None:
        addinfo.__init__(self, fp, headers)
        self.url = url
        self.code = code

    @property
    def status(self) -> int | None:
        """The status code."""
        return self.code

    def getcode(self) -> int | None:
        """The status code."""
        return self.code

    def geturl(self) -> str | None:
        """The URL that the response came from, after redirects."""
        return self.url
