"""The splitting functions that ``urllib.parse`` has deprecated since Python 3.8, and their silent forms."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    _P = ParamSpec("_P")
    _R = TypeVar("_R")

_IPV6 = frozenset("0123456789abcdefABCDEF:.")


def _splittype(url: str) -> tuple[str | None, str]:
    """Part the scheme, in lower case, from what follows the colon; None if there is no scheme."""
    scheme, colon, rest = url.partition(":")
    if colon and scheme and "/" not in scheme:
        return scheme.lower(), rest
    return None, url


def _splithost(url: str) -> tuple[str | None, str]:
    """Part ``//host:port`` from the path, which is given a slash if it lacks one; None if there is no host."""
    if url[:2] != "//":
        return None, url
    end = min([at for at in (url.find("/", 2), url.find("#", 2), url.find("?", 2)) if at >= 0], default=len(url))
    path = url[end:]
    return url[2:end], "/" + path if path and path[0] != "/" else path


def _splituser(host: str) -> tuple[str | None, str]:
    """Part ``user:password`` from the host, at the last ``@``."""
    user, at, host = host.rpartition("@")
    return (user if at else None), host


def _splitpasswd(user: str) -> tuple[str, str | None]:
    """Part the password from the user name, at the first colon."""
    user, colon, password = user.partition(":")
    return user, (password if colon else None)


def _splitport(host: str) -> tuple[str, str | None]:
    """Part the port, of ASCII digits, from the host; a bare IPv6 address has no port."""
    name, colon, port = host.rpartition(":")
    if not colon or (port and not (port.isdigit() and port.isascii())):
        return host, None
    if ("::" in host or host.count(":") == 7) and _IPV6.issuperset(host):
        # Without brackets the last group is not a port (RFC 3986, 3.2.2).
        return host, None
    return name, port or None


def _splitnport(host: str, defport: int | None = -1) -> tuple[str, int | None]:
    """Part the port, as a number, from the host: *defport* if there is none, None if it is not a number."""
    name, colon, port = host.rpartition(":")
    if not colon:
        return port, defport
    if not port:
        return name, defport
    return name, (int(port) if port.isdigit() and port.isascii() else None)


def _splitquery(url: str) -> tuple[str, str | None]:
    """Part the query from the rest, at the last question mark."""
    path, mark, query = url.rpartition("?")
    return (path, query) if mark else (url, None)


def _splittag(url: str) -> tuple[str, str | None]:
    """Part the fragment from the rest, at the last number sign."""
    path, mark, tag = url.rpartition("#")
    return (path, tag) if mark else (url, None)


def _splitattr(url: str) -> tuple[str, list[str]]:
    """Part the path from its parameters, at each semicolon."""
    path, *attributes = url.split(";")
    return path, attributes


def _splitvalue(attr: str) -> tuple[str, str | None]:
    """Part a name from its value, at the first equals sign."""
    name, equals, value = attr.partition("=")
    return name, (value if equals else None)


def _to_bytes(url: str) -> str:
    """*url* itself, if it is ASCII; otherwise UnicodeError."""
    if isinstance(url, str) and not url.isascii():
        raise UnicodeError(f"URL {url!r} contains non-ASCII characters")
    return url


def unwrap(url: object) -> str:
    """The URL inside ``<URL:scheme://host/path>`` or ``<scheme://host/path>``; any other is only stripped."""
    text = str(url).strip()
    if text[:1] == "<" and text[-1:] == ">":
        text = text[1:-1].strip()
    return text.removeprefix("URL:").strip()


def _deprecated(function: Callable[_P, _R], advice: str = "") -> Callable[_P, _R]:
    name = function.__name__.removeprefix("_")
    message = f"urllib.parse.{name}() is deprecated as of 3.8" + advice

    def warning(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        import warnings

        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return function(*args, **kwargs)

    warning.__name__ = warning.__qualname__ = name
    warning.__doc__ = function.__doc__
    return warning


_ADVICE = f", use urllib.parse.{'urlsplit' if sys.version_info >= (3, 15) else 'urlparse'}() instead"
splittype = _deprecated(_splittype, _ADVICE)
splithost = _deprecated(_splithost, _ADVICE)
splituser = _deprecated(_splituser, _ADVICE)
splitpasswd = _deprecated(_splitpasswd, _ADVICE)
splitport = _deprecated(_splitport, _ADVICE)
splitnport = _deprecated(_splitnport, _ADVICE)
splitquery = _deprecated(_splitquery, _ADVICE)
splittag = _deprecated(_splittag, _ADVICE)
splitattr = _deprecated(_splitattr, _ADVICE)
splitvalue = _deprecated(_splitvalue, ", use urllib.parse.parse_qsl() instead")
to_bytes = _deprecated(_to_bytes)
