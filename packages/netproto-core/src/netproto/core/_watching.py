"""Find a watched module, and tell the watcher of `netproto.core.kinship` when its code has run.

The other finders do the work; the loader that they find is wrapped. The wrapper takes itself out of the module before
the module's code runs, so nobody sees it afterwards.
"""

from __future__ import annotations

import sys
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from .kinship import _Watcher

__all__ = ["find"]


def find(
    watcher: _Watcher, name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    """The spec that the finders behind *watcher* have for *name*, with its loader wrapped."""
    asking = (get_ident(), name)
    if asking in watcher.busy:
        return None
    watcher.busy.add(asking)
    try:
        spec = _ask_others(watcher, name, path, target)
    finally:
        watcher.busy.discard(asking)
    if spec is not None and hasattr(spec.loader, "exec_module") and not hasattr(spec.loader, "netproto_alias"):
        spec.loader = _WatchedLoader(spec.loader, watcher)  # type: ignore[assignment]
    return spec


def _ask_others(
    watcher: _Watcher, name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    finders = list(sys.meta_path)
    if watcher in finders:  # those before us were asked already
        del finders[: finders.index(watcher) + 1]
    for finder in finders:
        find = getattr(finder, "find_spec", None)
        spec: ModuleSpec | None = find(name, path, target) if find else None
        if spec is not None:
            return spec
    return None


class _WatchedLoader:
    """Stands before a loader until the module is executed."""

    def __init__(self, loader: Any, watcher: _Watcher) -> None:
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
        if module.__name__ in self._watcher.links:
            self._watcher.report(module)


def _same(one: object, other: object) -> bool:
    return one is other
