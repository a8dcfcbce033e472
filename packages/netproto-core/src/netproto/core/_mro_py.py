"""Edit the bases and the method resolution order of a type: the twin of ``_mro_c``, by ctypes.

Each address is checked before it is written: the field must hold the very object that Python reports.
Where that can't be had (another interpreter than CPython, no ctypes), `NotImplementedError` is raised.
"""

from __future__ import annotations

import sys
import weakref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["modified", "rebase", "register"]

_BASES, _MRO, _SUBCLASSES = 39, 40, 42  # which pointer after the head of a PyTypeObject

_kept: list[object] = []


def _ctypes() -> Any:
    if sys.implementation.name != "cpython":
        raise NotImplementedError(f"types of {sys.implementation.name} can't be edited in place")
    try:
        import ctypes
    except ImportError as error:
        raise NotImplementedError("without ctypes a type can't be edited in place") from error
    return ctypes


def _field(cls: type, number: int) -> Any:
    ctypes = _ctypes()
    head = object.__basicsize__ + ctypes.sizeof(ctypes.c_ssize_t)
    return ctypes.c_void_p.from_address(id(cls) + head + number * ctypes.sizeof(ctypes.c_void_p))


def _store(field: Any, old: object, new: object) -> None:
    if field.value != id(old):
        raise NotImplementedError("this interpreter lays its types out in another way")
    ctypes = _ctypes()
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(new))
    field.value = id(new)
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        ctypes.pythonapi.Py_DecRef(ctypes.py_object(old))
    else:
        _kept.append(old)  # without a GIL another thread may be walking it: it stays


def rebase(cls: type, bases: tuple[type, ...], mro: tuple[type, ...] | None = None) -> None:
    """Put *bases* and, where given, *mro* into *cls*; the caller calls `modified` afterwards."""
    _store(_field(cls, _BASES), cls.__bases__, bases)
    if mro is not None:
        _store(_field(cls, _MRO), cls.__mro__, mro)


def register(base: type, cls: type) -> None:
    """Enter *cls* among the subclasses of *base*, so that a change of *base* reaches the caches of *cls*."""
    if _field(base, _MRO).value != id(base.__mro__):
        raise NotImplementedError("this interpreter lays its types out in another way")
    ctypes = _ctypes()
    field = _field(base, _SUBCLASSES)
    if field.value is None:
        table: dict[int, object] = {}
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(table))
        field.value = id(table)
    else:
        table = ctypes.cast(field.value, ctypes.py_object).value
    table[id(cls)] = weakref.ref(cls)


def modified(cls: type) -> None:
    """Drop what the interpreter has cached about *cls* and its subclasses."""
    ctypes = _ctypes()
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(cls))
