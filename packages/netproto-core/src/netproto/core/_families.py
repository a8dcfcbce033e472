"""Which module of netproto stands for which of the standard library, and which of them are installed here."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os.path

__all__ = ["DISTRIBUTIONS", "MODULES", "PACKAGES", "distribution_of", "find", "installed"]

#: Top-level name in the standard library → distribution.
DISTRIBUTIONS = {
    "ftplib": "netproto-ftp",
    "http": "netproto-http",
    "imaplib": "netproto-imap",
    "ipaddress": "netproto-ipaddress",
    "poplib": "netproto-pop",
    "smtplib": "netproto-smtp",
    "socketserver": "netproto-socketserver",
    "urllib": "netproto-urllib",
    "uuid": "netproto-uuid",
    "webbrowser": "netproto-webbrowser",
    "wsgiref": "netproto-wsgiref",
    "xmlrpc": "netproto-xmlrpc",
}

#: Every module of the chapter "Internet Protocols and Support", packages before what is in them.
MODULES = (
    "webbrowser", "wsgiref", "wsgiref.util", "wsgiref.headers", "wsgiref.simple_server", "wsgiref.validate",
    "wsgiref.handlers", "wsgiref.types", "urllib", "urllib.error", "urllib.parse", "urllib.response", "urllib.request",
    "urllib.robotparser", "http", "http.client", "http.cookies", "http.cookiejar", "http.server", "ftplib", "poplib",
    "imaplib", "smtplib", "uuid", "socketserver", "xmlrpc", "xmlrpc.client", "xmlrpc.server", "ipaddress",
)  # fmt: skip

#: Those that are packages in the standard library; netproto's may be packages where the standard library has a file.
PACKAGES = frozenset(module.rpartition(".")[0] for module in MODULES) - {""}

_NAMESPACE = __package__.rpartition(".")[0]


def distribution_of(module: str) -> str | None:
    """The distribution that has, or is to have, the module of that name in the standard library."""
    return DISTRIBUTIONS.get(module.partition(".")[0])


def find(module: str) -> importlib.machinery.ModuleSpec | None:
    """Where netproto's module for that name is, without importing anything; None if it is not installed."""
    namespace = importlib.util.find_spec(_NAMESPACE)
    name, spec = _NAMESPACE, namespace
    for part in module.split("."):
        places = None if spec is None else spec.submodule_search_locations
        if places is None:
            return None
        name = f"{name}.{part}"
        spec = importlib.machinery.PathFinder.find_spec(name, list(places))
    return spec if spec is not None and spec.origin is not None else None


def installed() -> list[str]:
    """The modules of the standard library that netproto has installed modules for."""
    return [module for module in MODULES if find(module) is not None]


def folder_of(spec: importlib.machinery.ModuleSpec) -> str:
    """The folder that a module's files are in."""
    assert spec.origin is not None
    return os.path.dirname(spec.origin)
