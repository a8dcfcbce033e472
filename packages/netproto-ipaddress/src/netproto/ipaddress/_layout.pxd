# The types as C has them: new objects without the way through tp_new, and comparisons that list.sort() calls directly.
# Only _types_c includes this.

from cpython.object cimport PyTypeObject

cdef extern from *:
    """
    /* As Cython lays them out; netproto_learn_types checks that. */
    typedef struct {
        PyObject_HEAD
        PyObject *weak;
        unsigned int value;
    } netproto_address4;
    typedef struct {
        PyObject_HEAD
        PyObject *weak;
        unsigned long long high, low;
        PyObject *scope;
    } netproto_address6;
    typedef struct {
        PyObject_HEAD
        PyObject *weak;
        PyObject *attributes;
        unsigned int first;
        unsigned char length;
    } netproto_network4;
    typedef struct {
        PyObject_HEAD
        PyObject *weak;
        PyObject *attributes;
        unsigned long long high, low;
        PyObject *scope;
        unsigned char length;
    } netproto_network6;

    static PyTypeObject *netproto_type_a4, *netproto_type_a6, *netproto_type_n4, *netproto_type_n6;
    static PyTypeObject *netproto_type_i4, *netproto_type_i6; /* interfaces: an address with attributes and a length */
    static richcmpfunc netproto_others_a4, netproto_others_n4;

    static CYTHON_INLINE PyObject *netproto_new_a4(unsigned int value) {
        netproto_address4 *made = (netproto_address4 *)_PyObject_New(netproto_type_a4);
        if (made == NULL) return NULL;
        made->weak = NULL;
        made->value = value;
        return (PyObject *)made;
    }
    static CYTHON_INLINE PyObject *netproto_new_a6(unsigned long long high, unsigned long long low, PyObject *scope) {
        netproto_address6 *made = (netproto_address6 *)_PyObject_New(netproto_type_a6);
        if (made == NULL) return NULL;
        made->weak = NULL;
        made->high = high;
        made->low = low;
        made->scope = Py_NewRef(scope);
        return (PyObject *)made;
    }

    static CYTHON_INLINE PyObject *netproto_new_n4(unsigned int first, unsigned char length) {
        netproto_network4 *made = PyObject_GC_New(netproto_network4, netproto_type_n4);
        if (made == NULL) return NULL;
        made->weak = made->attributes = NULL;
        made->first = first;
        made->length = length;
        PyObject_GC_Track(made);
        return (PyObject *)made;
    }
    static CYTHON_INLINE PyObject *netproto_new_n6(
        unsigned long long high, unsigned long long low, PyObject *scope, unsigned char length
    ) {
        netproto_network6 *made = PyObject_GC_New(netproto_network6, netproto_type_n6);
        if (made == NULL) return NULL;
        made->weak = made->attributes = NULL;
        made->high = high;
        made->low = low;
        made->scope = Py_NewRef(scope);
        made->length = length;
        PyObject_GC_Track(made);
        return (PyObject *)made;
    }

    /* Most addresses are let go as they were made, without weak references; Cython's way takes three times as long, for
       each class of the line in turn. */
    static destructor netproto_free_others_a4, netproto_free_others_a6;
    static void netproto_free_a4(PyObject *self) {
        netproto_address4 *one = (netproto_address4 *)self;
        if (Py_TYPE(self) == netproto_type_a4 && one->weak == NULL) PyObject_Free(self);
        else netproto_free_others_a4(self);
    }
    static void netproto_free_a6(PyObject *self) {
        netproto_address6 *one = (netproto_address6 *)self;
        if (Py_TYPE(self) == netproto_type_a6 && one->weak == NULL) {
            Py_DECREF(one->scope);
            PyObject_Free(self);
        } else netproto_free_others_a6(self);
    }
    /* And it would empty the dictionary of attributes, which others may hold, and follow long chains too deep. */
    static CYTHON_INLINE PyObject **netproto_attributes(PyObject *self, PyTypeObject *type) {
        return (PyObject **)((char *)self + type->tp_dictoffset);
    }
    static void netproto_release(PyObject *self, PyTypeObject *type, size_t scope) {
        PyObject **weak = (PyObject **)((char *)self + type->tp_weaklistoffset);
        if (*weak != NULL) PyObject_ClearWeakRefs(self);
        Py_CLEAR(*netproto_attributes(self, type));
        if (scope) Py_CLEAR(*(PyObject **)((char *)self + scope));
        Py_TYPE(self)->tp_free(self);
    }
    #define NETPROTO_DEALLOC(kind, type, scope) \
        static void netproto_free_##kind(PyObject *self) { \
            PyObject_GC_UnTrack(self); \
            if (*netproto_attributes(self, type) == NULL) { \
                netproto_release(self, type, scope); \
                return; \
            } \
            Py_TRASHCAN_BEGIN(self, netproto_free_##kind) \
            netproto_release(self, type, scope); \
            Py_TRASHCAN_END \
        }
    NETPROTO_DEALLOC(n4, netproto_type_n4, 0)
    NETPROTO_DEALLOC(n6, netproto_type_n6, offsetof(netproto_network6, scope))
    NETPROTO_DEALLOC(i4, netproto_type_i4, 0)
    NETPROTO_DEALLOC(i6, netproto_type_i6, offsetof(netproto_address6, scope))

    static CYTHON_INLINE PyObject *netproto_bool(int found) { /* these two are immortal from 3.12 on */
        PyObject *made = found ? Py_True : Py_False;
    #if PY_VERSION_HEX < 0x030C0000
        Py_INCREF(made);
    #endif
        return made;
    }

    static PyObject *netproto_compare_a4(PyObject *one, PyObject *two, int operation) {
        unsigned int a, b;
        if (Py_TYPE(one) != netproto_type_a4 || Py_TYPE(two) != netproto_type_a4) {
            return netproto_others_a4(one, two, operation);
        }
        a = ((netproto_address4 *)one)->value;
        b = ((netproto_address4 *)two)->value;
        if (operation == Py_LT) return netproto_bool(a < b); /* what sorting asks */
        Py_RETURN_RICHCOMPARE(a, b, operation);
    }
    static PyObject *netproto_compare_n4(PyObject *one, PyObject *two, int operation) {
        unsigned long long a, b;
        if (Py_TYPE(one) != netproto_type_n4 || Py_TYPE(two) != netproto_type_n4) {
            return netproto_others_n4(one, two, operation);
        }
        a = (unsigned long long)((netproto_network4 *)one)->first << 8 | ((netproto_network4 *)one)->length;
        b = (unsigned long long)((netproto_network4 *)two)->first << 8 | ((netproto_network4 *)two)->length;
        if (operation == Py_LT) return netproto_bool(a < b); /* what sorting asks */
        Py_RETURN_RICHCOMPARE(a, b, operation);
    }

    /* Only those with a dictionary are the collector's. */
    static int netproto_differs(PyTypeObject *type, size_t size, size_t weak, size_t attributes) {
        return type->tp_basicsize != (Py_ssize_t)size || type->tp_weaklistoffset != (Py_ssize_t)weak
            || type->tp_dictoffset != (Py_ssize_t)attributes || PyType_IS_GC(type) != (attributes != 0);
    }
    static int netproto_learn_types(
        PyTypeObject *a4, PyTypeObject *a6, PyTypeObject *n4, PyTypeObject *n6, PyTypeObject *i4, PyTypeObject *i6
    ) {
        #define NETPROTO_DIFFERS(type, layout, attributes) \
            netproto_differs(type, sizeof(layout), offsetof(layout, weak), attributes)
        if (
            NETPROTO_DIFFERS(a4, netproto_address4, 0) || NETPROTO_DIFFERS(a6, netproto_address6, 0)
            || NETPROTO_DIFFERS(n4, netproto_network4, offsetof(netproto_network4, attributes))
            || NETPROTO_DIFFERS(n6, netproto_network6, offsetof(netproto_network6, attributes))
            || i4->tp_base != a4 || i6->tp_base != a6 || i4->tp_dictoffset <= 0 || i6->tp_dictoffset <= 0
        ) {
            PyErr_SetString(PyExc_ImportError, "the types were compiled with another layout");
            return -1;
        }
        netproto_type_a4 = a4;
        netproto_type_a6 = a6;
        netproto_type_n4 = n4;
        netproto_type_n6 = n6;
        netproto_type_i4 = i4;
        netproto_type_i6 = i6;
        netproto_others_a4 = a4->tp_richcompare;
        netproto_others_n4 = n4->tp_richcompare;
        netproto_free_others_a4 = a4->tp_dealloc;
        netproto_free_others_a6 = a6->tp_dealloc;
        a4->tp_dealloc = netproto_free_a4;
        a6->tp_dealloc = netproto_free_a6;
        n4->tp_dealloc = netproto_free_n4;
        n6->tp_dealloc = netproto_free_n6;
        i4->tp_dealloc = netproto_free_i4;
        i6->tp_dealloc = netproto_free_i6;
        a4->tp_richcompare = netproto_compare_a4;
        n4->tp_richcompare = netproto_compare_n4;
        PyType_Modified(a4);
        PyType_Modified(n4);
        return 0;
    }
    """
    object new_a4 "netproto_new_a4"(unsigned int value)
    object new_a6 "netproto_new_a6"(unsigned long long high, unsigned long long low, object scope)
    object new_n4 "netproto_new_n4"(unsigned int first, unsigned char length)
    object new_n6 "netproto_new_n6"(
        unsigned long long high, unsigned long long low, object scope, unsigned char length
    )
    int learn_types "netproto_learn_types"(
        PyTypeObject *a4, PyTypeObject *a6, PyTypeObject *n4, PyTypeObject *n6, PyTypeObject *i4, PyTypeObject *i6
    ) except -1
