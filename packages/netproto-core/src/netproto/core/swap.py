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
from types import CodeType, ModuleType

from . import _families
from ._real import keep_real
from .kinship import real

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

    def __init__(self, name: str, own: ModuleSpec | None = None) -> None:
        self._name = name
        self._own = own
        self._spec: ModuleSpec | None = None

    def get_code(self, name: str) -> CodeType | None:
        """What ``python -m`` runs."""
        loader: Any = self._own and self._own.loader
        code: CodeType | None = loader.get_code(self._name)
        return code

    def get_source(self, name: str) -> str | None:
        """What `linecache` shows."""
        loader: Any = self._own and self._own.loader
        source: str | None = loader.get_source(self._name)
        return source

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(self._name)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec


def _alias(name: str) -> ModuleSpec:
    """Where the swapped module *name* is: netproto's file, for those who look before they import."""
    own = _families.find(name)
    loader: Any = _AliasLoader(f"{_NAMESPACE}.{name}", own)
    spec = ModuleSpec(name, loader, origin=None if own is None else own.origin)
    if own is not None:
        spec.submodule_search_locations = own.submodule_search_locations
    return spec


class _Finder:
    """Finds swapped modules, and what is left of the standard library in packages that are swapped in part."""

    def __init__(self) -> None:
        self.verify: dict[str, bool] = {}  # swapped module → whether its TLS clients verify
        self.loaded: set[str] = set()  # names that came into sys.modules through this finder

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name in self.verify:
            self.loaded.add(name)
            return _alias(name)
        package, _, child = name.rpartition(".")
        if package in self.verify and package in _families.PACKAGES:
            self.loaded.add(name)
            return importlib.machinery.PathFinder.find_spec(name, real(package).__path__)
        if package.startswith(f"{_NAMESPACE}."):
            return self._find_rest(name, package.removeprefix(f"{_NAMESPACE}."), child)
        return None

    def _find_rest(self, name: str, package: str, child: str) -> ModuleSpec | None:
        """``from http import cookies`` asks for ``netproto.http.cookies``, as that is the name of what http is now."""
        own = f"{package}.{child}"
        if package not in self.verify or package not in _families.PACKAGES or _families.find(own) is not None:
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
        new = [name for name in wanted if name not in _finder.verify]
        ours = {name: importlib.import_module(f"{_NAMESPACE}.{name}") for name in new if name in sys.modules}
        if _finder not in sys.meta_path:
            sys.meta_path.insert(0, _finder)
        _finder.verify.update(dict.fromkeys(wanted, verify_tls))
        for name in new:
            _replace(name, ours.get(name))
        for name in ours:
            _lend_submodules(name)


def _chosen(modules: Sequence[str], present: Sequence[str]) -> list[str]:
    for name in modules:
        if name not in _families.MODULES:
            raise ModuleNotFoundError(f"netproto has no module for {name!r}", name=name)
        if name not in present:
            distribution = _families.distribution_of(name)
            raise ModuleNotFoundError(f"{name} is not installed: pip install {distribution}", name=name)
    wanted = {name for name in present for chosen in modules if name == chosen or name.startswith(f"{chosen}.")}
    return [name for name in present if name in wanted]


def _replace(name: str, ours: ModuleType | None) -> None:
    """Put *ours* in the place of a module that has been imported already; others wait for their import."""
    old = sys.modules.get(name)
    _replaced[name] = _MISSING if old is None else old
    if old is None or ours is None:
        return
    keep_real(name, old)
    sys.modules[name] = ours
    package, _, child = name.rpartition(".")
    for holder in {id(one): one for one in (_replaced.get(package), sys.modules.get(package))}.values():
        if isinstance(holder, ModuleType):
            _set_attribute(holder, child, ours)


def _lend_submodules(package: str) -> None:
    """Give our *package* as attributes the standard library's modules in it that are imported and stay."""
    for name, module in list(sys.modules.items()):
        holder, _, child = name.rpartition(".")
        if holder == package and name not in _finder.verify and not hasattr(sys.modules[package], child):
            _set_attribute(sys.modules[package], child, module)


def _set_attribute(holder: ModuleType, name: str, value: ModuleType) -> None:
    _attributes.append((holder, name, getattr(holder, name, _MISSING)))
    setattr(holder, name, value)


def uninstall() -> None:
    """Give the standard library its places back, as they were.

    Modules of the standard library that were imported from a swapped package, such as ``urllib.request`` where
    netproto has only others of `urllib`, are forgotten: the next import gives them anew. Any other module that has
    imported netproto's while they were swapped keeps them.
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
            _forget(name)
        for name, old in _replaced.items():
            if old is not _MISSING:
                sys.modules[name] = old
        _attributes.clear()
        _replaced.clear()
        _finder.verify.clear()
        _finder.loaded.clear()


def _forget(name: str) -> None:
    """Take out what was imported through the finder, also where the import system has put it on a package."""
    here = sys.modules.pop(name, None)
    package, _, child = name.removeprefix(f"{_NAMESPACE}.").rpartition(".")
    if here is None or not package:
        return
    ours = here.__name__.startswith(f"{_NAMESPACE}.")
    for holder in (sys.modules.get(package), _replaced.get(package), sys.modules.get(f"{_NAMESPACE}.{package}")):
        belongs = ours and getattr(holder, "__name__", "").startswith(f"{_NAMESPACE}.")
        if isinstance(holder, ModuleType) and not belongs and vars(holder).get(child) is here:
            delattr(holder, child)


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
