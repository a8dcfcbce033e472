"""Edit the bases and the method resolution order of a type whose ``__bases__`` can't be assigned.

Extension types are immutable from Python, and a class with ``__slots__`` may not take a base of another layout.
Nothing here checks layouts: `netproto.core._joining` does, and nobody else may call this.

Without a GIL, other threads look up attributes meanwhile. They see the old order or the new one, as both are whole and
stay, and what they put into caches in between is dropped by `modified`, which comes last.
"""

from cpython.object cimport PyObject, PyTypeObject
from cpython.ref cimport Py_DECREF, Py_INCREF

cdef extern from *:
    """
    /* tp_subclasses is a void pointer from 3.12 on; before, an object pointer. */
    #define netproto_bases(t) (((PyTypeObject *)(t))->tp_bases)
    #define netproto_mro(t) (((PyTypeObject *)(t))->tp_mro)
    #define netproto_subclasses(t) ((PyObject *)((PyTypeObject *)(t))->tp_subclasses)
    static void netproto_set_bases(PyObject *t, PyObject *v) { ((PyTypeObject *)t)->tp_bases = v; }
    static void netproto_set_mro(PyObject *t, PyObject *v) { ((PyTypeObject *)t)->tp_mro = v; }
    static void netproto_set_subclasses(PyObject *t, PyObject *v) { ((PyTypeObject *)t)->tp_subclasses = v; }
    #ifdef Py_GIL_DISABLED
    #define NETPROTO_KEEP_OLD 1
    #else
    #define NETPROTO_KEEP_OLD 0
    #endif
    """
    PyObject *netproto_bases(object t)
    PyObject *netproto_mro(object t)
    PyObject *netproto_subclasses(object t)
    void netproto_set_bases(object t, object value)
    void netproto_set_mro(object t, object value)
    void netproto_set_subclasses(object t, object value)
    bint KEEP_OLD "NETPROTO_KEEP_OLD"

cdef extern from "Python.h":
    void PyType_Modified(PyTypeObject *t)
    object PyLong_FromVoidPtr(void *p)
    object PyWeakref_NewRef(object o, object callback)


cdef void release(PyObject *old):
    # Without a GIL another thread may be walking the old tuple: it stays.
    if old is not NULL and not KEEP_OLD:
        Py_DECREF(<object>old)


cdef int must_be_type(object cls) except -1:
    # Not by an argument's declared type, which would refuse classes that have a metaclass.
    if not isinstance(cls, type):
        raise TypeError("expected a type")
    return 0


def rebase(cls, tuple bases not None, tuple mro=None):
    """Put *bases* and, where given, *mro* into *cls*; the caller calls `modified` afterwards."""
    cdef PyObject *old
    must_be_type(cls)
    old = netproto_bases(cls)
    Py_INCREF(bases)
    netproto_set_bases(cls, bases)
    release(old)
    if mro is not None:
        old = netproto_mro(cls)
        Py_INCREF(mro)
        netproto_set_mro(cls, mro)
        release(old)


def register(base, cls):
    """Enter *cls* among the subclasses of *base*, so that a change of *base* reaches the caches of *cls*."""
    cdef PyObject *known
    cdef dict table
    must_be_type(base)
    must_be_type(cls)
    known = netproto_subclasses(base)
    if known is NULL:
        table = {}
        Py_INCREF(table)
        netproto_set_subclasses(base, table)
    else:
        table = <dict?><object>known
    table[PyLong_FromVoidPtr(<void *>cls)] = PyWeakref_NewRef(cls, None)


def modified(cls):
    """Drop what the interpreter has cached about *cls* and its subclasses."""
    must_be_type(cls)
    PyType_Modified(<PyTypeObject *>cls)
