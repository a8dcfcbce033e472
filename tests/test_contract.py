"""The whole documented API of the chapter "Internet Protocols and Support" is there.

data/api.json holds each documented name as [module, name, kind]. Each is looked up on its class or, where the
documentation speaks of an attribute of instances, on a live one.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

API: list[tuple[str, str, str]] = [
    tuple(row) for row in json.loads((Path(__file__).parent / "data/api.json").read_text())
]

#: Modules that netproto does not have yet. Nothing else excuses a missing name, and this list only shrinks.
NOT_BUILT = {
    "ftplib",
    "http.cookiejar",
    "http.cookies",
    "http.server",
    "socketserver",
    "urllib.request",
    "urllib.robotparser",
    "webbrowser",
    "wsgiref",
    "wsgiref.handlers",
    "wsgiref.headers",
    "wsgiref.simple_server",
    "wsgiref.types",
    "wsgiref.util",
    "wsgiref.validate",
    "xmlrpc",
    "xmlrpc.client",
    "xmlrpc.server",
}


class _Canned:
    """A socket that has received one whole HTTP response."""

    def makefile(self, *_: object, **__: object) -> io.BytesIO:
        return io.BytesIO(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def _response(client: ModuleType) -> Any:
    response = client.HTTPResponse(_Canned(), method="GET", url="/")
    response.begin()
    return response


def _imap_session(imaplib: ModuleType) -> Any:
    """A session with a server that has said no more than its greeting."""

    class Canned(imaplib.IMAP4):
        def open(self, *_: object) -> None:
            self.sock = None

        def readline(self) -> bytes:
            return b"* OK [CAPABILITY IMAP4rev1] ready\r\n"

    return Canned()


#: How to make an instance, for the names that are attributes of instances.
LIVE: dict[str, Callable[[ModuleType], Any]] = {
    "http.client.HTTPConnection": lambda client: client.HTTPConnection("localhost"),
    "http.client.HTTPResponse": _response,
    "imaplib.IMAP4": _imap_session,
    "ipaddress.IPv4Address": lambda ipaddress: ipaddress.IPv4Address("192.0.2.1"),
    "ipaddress.IPv4Interface": lambda ipaddress: ipaddress.IPv4Interface("192.0.2.1/24"),
    "ipaddress.IPv4Network": lambda ipaddress: ipaddress.IPv4Network("192.0.2.0/24"),
    "ipaddress.IPv6Address": lambda ipaddress: ipaddress.IPv6Address("2001:db8::1"),
    "ipaddress.IPv6Interface": lambda ipaddress: ipaddress.IPv6Interface("2001:db8::1/64"),
    "ipaddress.IPv6Network": lambda ipaddress: ipaddress.IPv6Network("2001:db8::/64"),
    "urllib.error.ContentTooShortError": lambda error: error.ContentTooShortError("short", b""),
    "urllib.error.HTTPError": lambda error: error.HTTPError("http://localhost/", 404, "gone", {}, io.BytesIO()),
    "urllib.error.URLError": lambda error: error.URLError("reason"),
    "urllib.response.addinfourl": lambda response: response.addinfourl(io.BytesIO(), {}, "http://localhost/", 200),
    "uuid.UUID": lambda uuid: uuid.UUID(int=0),
}


def is_built(module: str) -> bool:
    try:
        return importlib.util.find_spec(f"netproto.{module}") is not None
    except ModuleNotFoundError:
        return False


def resolve(module: ModuleType, name: str) -> Any:
    """Look up a dotted name; an attribute that the class lacks is looked for on a live instance."""
    found: Any = module
    path = module.__name__.removeprefix("netproto.")
    for part in filter(None, name.split(".")):
        path = f"{path}.{part}"
        if isinstance(found, type) and not hasattr(found, part):
            found = LIVE[path.rpartition(".")[0]](module)
        found = getattr(found, part)
    return found


@pytest.mark.parametrize(("module", "name", "kind"), [row for row in API if row[0] not in NOT_BUILT])
def test_documented_name_is_there(module: str, name: str, kind: str) -> None:
    found = resolve(importlib.import_module(f"netproto.{module}"), name)
    if kind == "callable":
        assert callable(found)
    if kind == "module":
        assert isinstance(found, ModuleType)


@pytest.mark.parametrize("module", sorted(NOT_BUILT))
def test_what_is_excused_is_not_there(module: str) -> None:
    assert not is_built(module), f"{module} is built: take it out of NOT_BUILT"


def test_list_of_modules_is_the_chapters() -> None:
    assert {row[0] for row in API} >= NOT_BUILT
    assert len(API) == 820


@pytest.mark.parametrize("module", sorted({row[0] for row in API} - NOT_BUILT))
def test_public_names_say_that_they_are_public(module: str) -> None:
    """A function or class that is stored by its name is found again by either build, and by the next release."""
    public = importlib.import_module(f"netproto.{module}")
    for name in getattr(public, "__all__", ()):
        value = getattr(public, name)
        if not callable(value) or getattr(value, "__module__", None) is None:
            continue
        assert value.__module__ in (f"netproto.{module}", "builtins"), name
        assert pickle.loads(pickle.dumps(value)) is value, name
