"""Let netproto's classes pass as the stdlib's, without importing the stdlib's.

``isinstance``, ``issubclass``, ``except``, `functools.singledispatch` and whatever walks ``type(x).__mro__`` accept
our classes where they ask for the stdlib's. As long as nobody has imported the stdlib's module, nobody can ask, so
our classes join its classes when it gets imported: now, if it has been already, otherwise right after its code has
run. Modules that are imported afresh or reloaded have new classes; ours join the new ones too, and stay with the last
few old ones.

Threads: joining is done under a lock. A class joins before the import that caused it returns.

Every package imports this module when it starts, so it holds what is needed then; the rest is in `_watching`,
`_joining` and `_real`.
"""

import sys
from _thread import RLock
from _weakref import ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

__all__ = ["GENERATIONS", "adopt_type", "kin", "real", "when_imported"]

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

    def loaded(self, module: "ModuleType") -> bool:
        """Join the class of *module*; False where ours is gone."""
        cls = self.cls()
        if cls is None:
            return False
        from ._joining import join_by_name  # not needed as long as nobody imports the stdlib's module

        self.joined = join_by_name(cls, module, self.name, self.joined, GENERATIONS)
        return True


class _Call:
    """What is to be called once."""

    def __init__(self, then: "Callable[[ModuleType], object]") -> None:
        self.then: Callable[[ModuleType], object] | None = then

    def loaded(self, module: "ModuleType") -> bool:
        then, self.then = self.then, None  # before it runs, as that may lead here again
        if then is not None:
            then(module)
        return False


class _Watcher:
    """A finder at the head of ``sys.meta_path`` that lets the others find, and tells when a watched name is executed.

    Where another finder stands before ours and answers itself, the module is noticed late: at the next import that
    reaches us.
    """

    def __init__(self) -> None:
        self.links: dict[str, list[_Link | _Call]] = {}
        self.seen: dict[str, ModuleType | None] = {}
        self.busy: set[tuple[int, str]] = set()  # (thread, name) that ask the other finders now

    def watch(self, name: str, link: "_Link | _Call") -> None:
        """Tell *link* of each execution of *name* from now on; at once, if that is imported already."""
        with _lock:
            self.links.setdefault(name, []).append(link)
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)
        if genuine(name) is not None:
            # Waits where another thread is in the midst of importing it; our locks are free here.
            module = __import__(name, fromlist=["*"]) if initializing(name) else sys.modules[name]
            if initializing(name):  # its own code has led to us: what it lacks yet is noticed late
                self.tell(module)
            else:
                self.report(module)

    def tell(self, module: "ModuleType", wait: bool = True) -> bool:
        """Tell the links of *module*. Where another thread does such work, wait for it or return False."""
        if not _lock.acquire(wait):
            return False
        try:
            links = self.links.get(module.__name__, [])
            for link in tuple(links):
                if not link.loaded(module) and link in links:
                    links.remove(link)
            if not links:
                self.links.pop(module.__name__, None)
        finally:
            _lock.release()
        return True

    def report(self, module: "ModuleType", wait: bool = True) -> None:
        """*module* has been executed: an import, a fresh import or a reload."""
        before = self.seen.get(module.__name__)
        self.seen[module.__name__] = module
        if not self.tell(module, wait):
            self.seen[module.__name__] = before

    def find_spec(
        self, name: str, path: "Sequence[str] | None", target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        if name in self.links:
            from ._watching import find

            return find(self, name, path, target)
        for watched in tuple(self.links):  # few; walking all of sys.modules would cost each import
            if watched in sys.modules and sys.modules.get(watched) is not self.seen.get(watched):
                module = genuine(watched)
                if module is not None and not initializing(watched):
                    self.report(module, wait=False)  # an import is going on in this thread, so it must not block
        return None


def genuine(name: str) -> "ModuleType | None":
    """The module in ``sys.modules`` under *name*, if it is the one of that name and no alias for another."""
    module = sys.modules.get(name)
    return module if getattr(module, "__name__", None) == name else None


def initializing(name: str) -> bool:
    spec = getattr(sys.modules.get(name), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


watcher = _Watcher()


def kin(module: str, name: str, *bases: type) -> "Any":
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
    watcher.watch(module, _Link(cls, name))


def when_imported(module: str, then: "Callable[[ModuleType], object]") -> None:
    """Call *then* with the stdlib's *module* once, as soon as that is imported: now, if it has been already.

    For what would cost its import, and is not asked for before.
    """
    watcher.watch(module, _Call(then))


def real(module: str) -> "ModuleType":
    """Return the stdlib's own *module*, importing it if needed, also while netproto stands in its place.

    In that case it is loaded beside, and ``sys.modules`` keeps what it has.
    """
    from ._real import find_real

    return find_real(module)
