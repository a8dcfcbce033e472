"""Tell when a module of the stdlib gets imported, without importing it.

A finder at the head of ``sys.meta_path`` lets the other finders work and wraps the loader of watched names only. The
wrapper takes itself out of the module before the module's code runs, so nobody sees it afterwards. Where another
finder stands before ours and answers itself, the module is noticed late: at the next import that reaches us.
"""

from __future__ import annotations

import sys
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

__all__ = ["Watcher", "genuine"]


def genuine(name: str) -> ModuleType | None:
    """The module in ``sys.modules`` under *name*, if it is the one of that name and no alias for another."""
    module = sys.modules.get(name)
    return module if getattr(module, "__name__", None) == name else None


class Watcher:
    """Calls *loaded(module, wait)* after each execution of a watched module: first import, fresh import, reload.

    With *wait* False it must not block, as an import is going on in this thread; it returns whether it is done.
    """

    def __init__(self, loaded: Callable[[ModuleType, bool], bool]) -> None:
        self.loaded = loaded
        self._names: set[str] = set()
        self._seen: dict[str, ModuleType | None] = {}
        self._busy: set[tuple[int, str]] = set()  # (thread, name) that ask the other finders now

    def watch(self, name: str) -> None:
        """Watch *name* from now on; if it is imported already, report it at once."""
        self._names.add(name)
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)
        if name in sys.modules and genuine(name) is not None:
            # Waits where another thread is in the midst of importing it; our locks are free here.
            module = __import__(name, fromlist=["*"]) if _initializing(name) else sys.modules[name]
            if _initializing(name):  # its own code has led to us: what it lacks yet is noticed late
                self.loaded(module, True)
            else:
                self.report(module)

    def report(self, module: ModuleType, wait: bool = True) -> None:
        """*module* has been executed."""
        before = self._seen.get(module.__name__)
        self._seen[module.__name__] = module
        if not self.loaded(module, wait):
            self._seen[module.__name__] = before

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in self._names:
            self._notice_bypassed()
            return None
        asking = (get_ident(), name)
        if asking in self._busy:
            return None
        self._busy.add(asking)
        try:
            spec = self._ask_others(name, path, target)
        finally:
            self._busy.discard(asking)
        if spec is not None and hasattr(spec.loader, "exec_module") and not hasattr(spec.loader, "netproto_alias"):
            spec.loader = _WatchedLoader(spec.loader, self)  # type: ignore[assignment]
        return spec

    def _ask_others(self, name: str, path: Sequence[str] | None, target: ModuleType | None) -> ModuleSpec | None:
        finders = list(sys.meta_path)
        if self in finders:  # those before us were asked already
            del finders[: finders.index(self) + 1]
        for finder in finders:
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find else None
            if spec is not None:
                return spec
        return None

    def _notice_bypassed(self) -> None:
        for name in tuple(self._names):  # few; walking all of sys.modules would cost each import
            if name not in sys.modules or sys.modules.get(name) is self._seen.get(name):
                continue
            module = genuine(name)
            if module is not None and not _initializing(name):
                self.report(module, wait=False)


def _initializing(name: str) -> bool:
    spec = getattr(sys.modules.get(name), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


class _WatchedLoader:
    """Stands before a loader until the module is executed."""

    def __init__(self, loader: Any, watcher: Watcher) -> None:
        self._loader = loader
        self._watcher = watcher

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self._loader)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        create = getattr(self._loader, "create_module", None)
        made: ModuleType | None = create(spec) if create else None
        return made

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None and _same(module.__spec__.loader, self):
            module.__spec__.loader = self._loader
        if _same(getattr(module, "__loader__", None), self):
            module.__loader__ = self._loader
        self._loader.exec_module(module)
        if module.__name__ in self._watcher._names:
            self._watcher.report(module)


def _same(one: object, other: object) -> bool:
    return one is other
