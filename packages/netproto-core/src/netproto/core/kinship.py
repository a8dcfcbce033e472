"""Let netproto's classes pass as the stdlib's, without importing the stdlib's.

``isinstance``, ``issubclass``, ``except``, `functools.singledispatch` and whatever walks ``type(x).__mro__`` accept
our classes where they ask for the stdlib's. As long as nobody has imported the stdlib's module, nobody can ask, so
our classes join its classes when it gets imported: now, if it has been already, otherwise right after its code has
run. Modules that are imported afresh or reloaded have new classes; ours join the new ones too, and stay with the last
few old ones.

Threads: joining is done under a lock. A class joins before the import that caused it returns.
"""

from __future__ import annotations

import sys
from _thread import RLock
from _weakref import ref

from ._watch import Watcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

__all__ = ["GENERATIONS", "adopt_type", "kin", "real"]

#: How many executions of one stdlib module a class of ours stays kin to (reloads and fresh imports make more).
GENERATIONS = 4

_HEAP = 1 << 9
_lock = RLock()


class _Link:
    """One of our classes, and the name of the stdlib's class that it stands for."""

    def __init__(self, cls: type, name: str) -> None:
        self.cls = ref(cls)
        self.name = name
        self.joined: list[type] = []

    def join(self, module: ModuleType) -> None:
        cls = self.cls()
        found: Any = module
        for part in self.name.split("."):
            found = getattr(found, "__dict__", {}).get(part)
        if cls is None or not isinstance(found, type) or found in self.joined:
            return
        outdated = tuple(self.joined[: 1 - GENERATIONS or None]) if len(self.joined) >= GENERATIONS else ()
        from ._joining import join  # not needed as long as nobody imports the stdlib's module

        try:
            join(cls, found, outdated)
        except (NotImplementedError, TypeError) as error:  # the import of a stdlib module must not fail for our sake
            import warnings

            warnings.warn(f"{cls!r} can't join {found!r}: {error}", ImportWarning, stacklevel=2)
            return
        self.joined = [old for old in self.joined if old not in outdated] + [found]


_links: dict[str, list[_Link]] = {}


def _loaded(module: ModuleType, wait: bool = True) -> bool:
    """Let our classes join those of *module*; where another thread does such work, wait for it or return False."""
    if not _lock.acquire(wait):
        return False
    try:
        links = _links[module.__name__] = [link for link in _links.get(module.__name__, ()) if link.cls() is not None]
        for link in links:
            link.join(module)
    finally:
        _lock.release()
    return True


_watcher = Watcher(_loaded)


def kin(module: str, name: str, *bases: type) -> Any:
    """Return an empty class to derive from, which joins the stdlib's *module*.*name* when that is imported.

    *bases* are the other bases, `Exception` if none is given; *name* may be dotted for a nested class. What the
    stdlib's class defines is only found where neither our class nor *bases* has it, and its special methods
    (``__init__``, ``__hash__``, …) not even before those of ``object`` or ``Exception``.

    A class with ``__slots__`` stays without ``__dict__``. To a type checker the result is ``Any``; name the true base::

        if TYPE_CHECKING:
            _Base = Exception
        else:
            _Base = kin("http.client", "HTTPException")
    """
    names: dict[str, object] = {"__slots__": (), "__module__": __name__, "__qualname__": f"kin({module}.{name})"}
    bases = bases or (Exception,)
    if not all(base.__flags__ & _HEAP for base in bases):
        # CPython lets a class take another base only if the one that gives the layout stays.
        bases = (type(bases[0])("root", bases, {"__slots__": (), "__module__": __name__}),)
    made: type = type(bases[0])(name, bases, names)
    adopt_type(made, module, name)
    return made


def adopt_type(cls: type, module: str, name: str) -> None:
    """Make *cls*, an extension type or any other class, join the stdlib's *module*.*name* when that is imported.

    The class keeps its layout. It should define every special method and every slot name of the stdlib's class
    itself; slot names that it lacks raise `AttributeError`. For a class that calls ``super().__init__`` use `kin`.

    Attributes are looked up on *cls* first, so code that asks for them finds ours. Code that takes a slot's descriptor
    from the stdlib's class itself (``uuid.UUID.int.__get__(x)``) and uses it on an object of another layout reads what
    is no object, and must not do so.

    CPython only, except where assigning to ``__bases__`` is enough; elsewhere the class stays on its own, and an
    `ImportWarning` says so when *module* is imported.
    """
    with _lock:
        _links.setdefault(module, []).append(_Link(cls, name))
    _watcher.watch(module)


_private: dict[str, ModuleType] = {}


def keep_real(name: str, module: ModuleType) -> None:
    """Remember the stdlib's own *module*, whose place in ``sys.modules`` is about to be taken."""
    _private[name] = module


def real(module: str) -> ModuleType:
    """Return the stdlib's own *module*, importing it if needed, also while netproto stands in its place.

    In that case it is loaded beside, and ``sys.modules`` keeps what it has.
    """
    import importlib

    present = sys.modules.get(module)
    if present is None or getattr(present, "__name__", module) == module:
        present = importlib.import_module(module)
        if present.__name__ == module:
            return present
    found = _private.get(module)
    return _load_beside(module) if found is None else found


def _load_beside(name: str) -> ModuleType:
    import importlib.util

    package = name.rpartition(".")[0]
    path = real(package).__path__ if package else None
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        spec = find(name, path) if find and finder is not _watcher else None
        if spec is not None and spec.loader is not None and not hasattr(spec.loader, "netproto_alias"):
            break
    else:
        raise ModuleNotFoundError(f"No module named {name!r} in the standard library", name=name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kept = _private.setdefault(name, module)
    if kept is module:
        _loaded(kept)
    return kept
