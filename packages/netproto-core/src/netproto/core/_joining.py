"""Make one class a subclass of another that exists already: the mechanics under `netproto.core.kinship`.

The joined class goes last among the bases, so what our class defines wins. Two things would still leak in, and are
kept out:

* special methods: where ours took ``__init__`` (or any other ``__x__``) from a C base such as ``object`` or
  ``Exception``, the stdlib's would come before it, also for ``super().__init__()``. What was found before the joining
  is pinned.
* descriptors that read a C layout: where ours has another layout than the stdlib's class, an inherited slot would read
  foreign memory. Such a name is closed unless ours defines it.
"""

from __future__ import annotations

import gc
from types import GetSetDescriptorType, MemberDescriptorType, MethodDescriptorType, WrapperDescriptorType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

__all__ = ["join", "join_by_name"]

_HEAP, _IMMUTABLE = 1 << 9, 1 << 8  # bits of type.__flags__
_C_DESCRIPTORS = (GetSetDescriptorType, MemberDescriptorType, MethodDescriptorType, WrapperDescriptorType)
_DESCRIBING = frozenset(  # special names that say what a class is, not what it does
    (
        "__annotate__", "__annotate_func__", "__annotations__", "__annotations_cache__", "__classcell__", "__dict__",
        "__doc__", "__firstlineno__", "__match_args__", "__module__", "__orig_bases__", "__parameters__",
        "__qualname__", "__slots__", "__static_attributes__", "__type_params__", "__weakref__",
    )
)  # fmt: skip


class _Closed:
    """Stands where a class has no such attribute, whatever its bases have."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        raise AttributeError(f"{(owner or type(instance)).__name__!r} object has no attribute {self.name!r}")


def join_by_name(cls: type, module: ModuleType, name: str, joined: list[type], generations: int) -> list[type]:
    """Let *cls* join the class *name* of *module*, and leave the oldest of those *joined* before, beyond *generations*.

    The classes that it is joined to then. Where it can't join, an `ImportWarning` says so.
    """
    found: Any = module
    for part in name.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    if not isinstance(found, type) or found in joined:
        return joined
    outdated = tuple(joined[: 1 - generations or None]) if len(joined) >= generations else ()
    try:
        join(cls, found, outdated)
    except (NotImplementedError, TypeError) as error:  # the import of a stdlib module must not fail for our sake
        import warnings

        warnings.warn(f"{cls!r} can't join {found!r}: {error}", ImportWarning, stacklevel=2)
        return joined
    return [old for old in joined if old not in outdated] + [found]


def join(cls: type, found: type, outdated: tuple[type, ...] = ()) -> None:
    """Make *found* a base of *cls*, and take *outdated* out of its bases.

    Raises `TypeError` where no order of resolution exists, `NotImplementedError` where *cls* can't be changed in place.
    """
    if found in cls.__mro__ or cls in found.__mro__:
        return
    kept = (base for base in cls.__bases__ if base not in outdated)
    bases = (*(base for base in kept if base not in found.__mro__), found)
    mro = _linear(cls, bases)
    _keep_special_methods(cls, mro)
    if cls.__flags__ & _HEAP and not cls.__flags__ & _IMMUTABLE:
        try:
            cls.__bases__ = bases
        except TypeError:  # another layout
            pass
        else:
            return
    _join_in_place(cls, bases, mro)


def _join_in_place(cls: type, bases: tuple[type, ...], mro: tuple[type, ...]) -> None:
    from ._mro import modified, rebase, register

    _close_foreign_descriptors(cls, mro)
    for base in bases:
        if base not in cls.__bases__:
            register(base, cls)
    rebase(cls, bases, mro)
    pending: list[type] = list(type.__subclasses__(cls))
    while pending:  # a class met twice is computed twice: only the last time all its bases are up to date
        sub = pending.pop(0)
        own_order = getattr(type(sub), "mro", None) is not type.mro
        rebase(sub, sub.__bases__, tuple(sub.mro()) if own_order else _linear(sub, sub.__bases__))
        pending += type.__subclasses__(sub)
    modified(cls)


def _linear(cls: type, bases: tuple[type, ...]) -> tuple[type, ...]:
    """The order of resolution (C3) of *cls* over *bases*."""
    rows = [list(base.__mro__) for base in bases] + [list(bases)]
    order = [cls]
    while rows := [row for row in rows if row]:
        for row in rows:
            if not any(row[0] in other[1:] for other in rows):
                break
        else:
            names = ", ".join(base.__qualname__ for base in bases)
            raise TypeError(f"no consistent order of resolution for {cls.__qualname__} over {names}")
        first = row[0]
        order.append(first)
        for other in rows:
            if other[0] is first:
                del other[0]
    return tuple(order)


def _owner(mro: tuple[type, ...], name: str) -> type | None:
    return next((cls for cls in mro if name in cls.__dict__), None)


def _keep_special_methods(cls: type, mro: tuple[type, ...]) -> None:
    old = cls.__mro__
    added = [joined for joined in mro if joined not in old]
    names = {name for joined in added for name in joined.__dict__ if name[:2] == name[-2:] == "__"}
    for name in names - _DESCRIBING:
        before = _owner(old, name)
        if before is not None and before is not cls and _owner(mro, name) in added:
            _put(cls, name, before.__dict__[name])


def _close_foreign_descriptors(cls: type, mro: tuple[type, ...]) -> None:
    for joined in mro:
        if joined in cls.__mro__:
            continue
        for name, value in list(joined.__dict__.items()):
            if isinstance(value, _C_DESCRIPTORS) and name not in _DESCRIBING and _owner(mro, name) is joined:
                _put(cls, name, _Closed(name))


def _put(cls: type, name: str, value: object) -> None:
    try:
        setattr(cls, name, value)
    except TypeError:  # an extension type: the caller drops the caches afterwards
        for table in gc.get_referents(cls.__dict__):
            if type(table) is dict:
                table[name] = value
