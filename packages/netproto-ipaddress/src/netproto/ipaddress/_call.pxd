# Types that are called without a tuple and a dict of arguments: header only, nothing of it is there at run time.

from cpython.object cimport PyObject, PyTypeObject

cdef extern from *:
    """
    #ifndef NETPROTO_CALL
    #define NETPROTO_CALL
    typedef PyObject *(*netproto_handler)(PyObject *, PyObject **, size_t, PyObject *);
    static void netproto_prepare_type(PyTypeObject *type, netproto_handler handler, const char *name) {
        type->tp_vectorcall = (vectorcallfunc)handler;
        type->tp_name = name;
        PyType_Modified(type);
    }
    static PyObject *netproto_call_type(PyObject *type, PyObject *arguments, PyObject *names) {
        return PyType_Type.tp_call(type, arguments, names);
    }
    #endif
    """
    ctypedef object (*Handler "netproto_handler")(object, PyObject **, size_t, PyObject *)
    void prepare_type "netproto_prepare_type"(PyTypeObject *type, Handler handler, const char *name) noexcept
    object call_type "netproto_call_type"(object type, object arguments, object names)

cdef extern from "Python.h":
    Py_ssize_t PyVectorcall_NARGS(size_t count) noexcept
    Py_ssize_t PyTuple_GET_SIZE(PyObject *items) noexcept
    PyObject *PyTuple_GET_ITEM(PyObject *items, Py_ssize_t place) noexcept


cdef inline object call_slowly(object kind, PyObject **arguments, size_t count, PyObject *names):
    """Call the type in the usual way, through ``__new__`` and ``__init__``."""
    cdef Py_ssize_t i, given = PyVectorcall_NARGS(count), named = 0 if names is NULL else PyTuple_GET_SIZE(names)
    positional = tuple([<object>arguments[i] for i in range(given)])
    keywords = {<object>PyTuple_GET_ITEM(names, i): <object>arguments[given + i] for i in range(named)}
    return call_type(kind, positional, keywords)


cdef inline bint is_with_option(size_t count, PyObject *names, str option) except -1:
    """Whether a call has one argument and perhaps *option*, by its place or by its name."""
    cdef Py_ssize_t given = PyVectorcall_NARGS(count)
    if names is NULL:
        return given == 1 or given == 2
    return given == 1 and PyTuple_GET_SIZE(names) == 1 and <object>PyTuple_GET_ITEM(names, 0) == option


cdef inline object option_of(PyObject **arguments, size_t count, PyObject *names, object default):
    """The option of such a call."""
    return default if names is NULL and PyVectorcall_NARGS(count) == 1 else <object>arguments[1]
