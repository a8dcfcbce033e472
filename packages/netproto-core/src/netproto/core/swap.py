"""Put netproto in the place of the standard library for a whole process.

After ``install()``, ``import urllib.parse`` in any code gives ``netproto.urllib.parse``, and so for every module of
netproto that is installed. Modules of the standard library that netproto does not have are still imported from there,
and use netproto's where they import those that it has.

What is swapped is found by import and by attribute of its package: ``import http.client``, ``from http import client``,
``mock.patch("http.client.HTTPConnection")``, a pickle's ``http.client``. A module that has said
``from http.client import HTTPConnection`` before keeps what it took; so call `install` first, or use ``netproto run``.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
from _thread import RLock
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from . import _families
from .kinship import keep_real, real

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["info", "install", "is_installed", "tls_unverified", "uninstall"]

#: Clients of the standard library that do not verify certificates unless told to.
_UNVERIFIED_BY_DEFAULT = frozenset({"ftplib", "imaplib", "poplib", "smtplib"})

_NAMESPACE = __package__.rpartition(".")[0]
_lock = RLock()
_MISSING: Any = object()


class _AliasLoader:
    """Gives a module under another name, and leaves its ``__spec__`` its own."""

    netproto_alias = True

    def __init__(self, name: str) -> None:
        self._name = name
        self._spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(self._name)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec


class _Finder:
    """Finds swapped modules, and what is left of the standard library in packages that are swapped in part."""

    def __init__(self) -> None:
        self.verify: dict[str, bool] = {}  # swapped module → whether its TLS clients verify
        self.loaded: set[str] = set()  # names that came into sys.modules through this finder

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name in self.verify:
            self.loaded.add(name)
            return ModuleSpec(name, _AliasLoader(f"{_NAMESPACE}.{name}"))  # type: ignore[arg-type]
        package, _, child = name.rpartition(".")
        if package in self.verify:
            self.loaded.add(name)
            return importlib.machinery.PathFinder.find_spec(name, real(package).__path__)
        if package.startswith(f"{_NAMESPACE}."):
            return self._find_rest(name, package.removeprefix(f"{_NAMESPACE}."), child)
        return None

    def _find_rest(self, name: str, package: str, child: str) -> ModuleSpec | None:
        """``from http import cookies`` asks for ``netproto.http.cookies``, as that is the name of what http is now."""
        own = f"{package}.{child}"
        if package not in self.verify or _families.find(own) is not None:
            return None
        if importlib.machinery.PathFinder.find_spec(own, real(package).__path__) is None:
            return None
        self.loaded.add(name)
        return ModuleSpec(name, _AliasLoader(own))  # type: ignore[arg-type]


_finder = _Finder()
_replaced: dict[str, Any] = {}  # name → what sys.modules had, or _MISSING
_attributes: list[tuple[ModuleType, str, Any]] = []  # attributes of packages that were set, and what they were


def install(*modules: str, verify_tls: bool = False) -> None:
    """Put netproto's modules in the place of the standard library's.

    *modules* are names of the standard library, such as ``"http.client"`` or ``"urllib"`` (with all that is in it);
    none means everything of netproto that is installed. With *verify_tls*, clients verify TLS certificates also where
    the standard library's do not (SMTP, IMAP, POP3 and FTP); without it they warn and go on. May be called again for
    more. Raises ModuleNotFoundError where a module named is not installed, and then swaps nothing.
    """
    present = _families.installed()
    wanted = present if not modules else _chosen(modules, present)
    with _lock:
        if _finder not in sys.meta_path:
            sys.meta_path.insert(0, _finder)
        for name in wanted:
            if name not in _finder.verify:
                _finder.verify[name] = verify_tls
                _replace(name)
            _finder.verify[name] = verify_tls


def _chosen(modules: Sequence[str], present: Sequence[str]) -> list[str]:
    for name in modules:
        if name not in _families.MODULES:
            raise ModuleNotFoundError(f"netproto has no module for {name!r}", name=name)
        if name not in present:
            distribution = _families.distribution_of(name)
            raise ModuleNotFoundError(f"{name} is not installed: pip install {distribution}", name=name)
    wanted = {name for name in present for chosen in modules if name == chosen or name.startswith(f"{chosen}.")}
    return [name for name in present if name in wanted]


def _replace(name: str) -> None:
    """Take the place of a module that has been imported already; others wait for their import."""
    old = sys.modules.get(name)
    _replaced[name] = _MISSING if old is None else old
    if old is None:
        return
    keep_real(name, old)
    ours = importlib.import_module(f"{_NAMESPACE}.{name}")
    sys.modules[name] = ours
    package, _, child = name.rpartition(".")
    for holder in {id(one): one for one in (_replaced.get(package), sys.modules.get(package))}.values():
        if isinstance(holder, ModuleType):
            _attributes.append((holder, child, getattr(holder, child, _MISSING)))
            setattr(holder, child, ours)


def uninstall() -> None:
    """Give the standard library its places back, as they were.

    Modules of the standard library that were imported while it was swapped, and so use netproto's, are forgotten: the
    next import gives them anew.
    """
    with _lock:
        if _finder in sys.meta_path:
            sys.meta_path.remove(_finder)
        for holder, child, old in reversed(_attributes):
            if old is not _MISSING:
                setattr(holder, child, old)
            elif hasattr(holder, child):
                delattr(holder, child)
        for name in _finder.loaded:
            here = sys.modules.pop(name, None)
            package, _, child = name.removeprefix(f"{_NAMESPACE}.").rpartition(".")
            ours: Any = sys.modules.get(f"{_NAMESPACE}.{package}") if package else None
            foreign = here is not None and not here.__name__.startswith(f"{_NAMESPACE}.")
            if foreign and getattr(ours, child, None) is here:
                delattr(ours, child)  # the import system has put it there, on the package that stood for its own
        for name, old in _replaced.items():
            if old is not _MISSING:
                sys.modules[name] = old
        _attributes.clear()
        _replaced.clear()
        _finder.verify.clear()
        _finder.loaded.clear()


def is_installed(module: str) -> bool:
    """Whether netproto stands in the place of the standard library's *module* now."""
    return module in _finder.verify


def tls_unverified(module: str) -> bool:
    """Whether a TLS client of the standard library's name *module* keeps that library's default not to verify."""
    return module in _UNVERIFIED_BY_DEFAULT and not _finder.verify.get(module, True)


def info() -> list[Any]:
    """What is installed of netproto; see `netproto.core.report`."""
    from .report import info as report

    return list(report())
