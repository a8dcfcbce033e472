"""The stdlib's own modules, also while netproto stands in their place."""

from __future__ import annotations

import importlib
import importlib.util
import sys

from .kinship import watcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["find_real", "keep_real"]

_kept: dict[str, ModuleType] = {}


def keep_real(name: str, module: ModuleType) -> None:
    """Remember the stdlib's own *module*, whose place in ``sys.modules`` is about to be taken."""
    _kept[name] = module


def find_real(module: str) -> ModuleType:
    """The stdlib's own *module*, imported if needed, beside netproto's where that has its place."""
    present = sys.modules.get(module)
    if present is None or getattr(present, "__name__", module) == module:
        present = importlib.import_module(module)
        if present.__name__ == module:
            return present
    found = _kept.get(module)
    return _load_beside(module) if found is None else found


def _load_beside(name: str) -> ModuleType:
    package = name.rpartition(".")[0]
    path = find_real(package).__path__ if package else None
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        spec = find(name, path) if find and finder is not watcher else None
        if spec is not None and spec.loader is not None and not hasattr(spec.loader, "netproto_alias"):
            break
    else:
        raise ModuleNotFoundError(f"No module named {name!r} in the standard library", name=name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kept = _kept.setdefault(name, module)
    if kept is module:
        watcher.tell(kept)
    return kept
