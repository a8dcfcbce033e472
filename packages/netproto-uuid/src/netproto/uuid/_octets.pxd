# The digits and octets of a UUID, its hash and order, and calls of its type.

from cpython.object cimport PyObject, PyTypeObject

from ._layout cimport np_uuid

cdef extern from *:
    """
    #include <string.h>
    #define NP_BAD 255
    static unsigned char np_digit[256];
    static char np_pair[512];

    static void np_tables(void) {
        int i;
        memset(np_digit, NP_BAD, sizeof np_digit);
        for (i = 0; i < 10; i++) np_digit['0' + i] = (unsigned char)i;
        for (i = 0; i < 6; i++) np_digit['a' + i] = np_digit['A' + i] = (unsigned char)(10 + i);
        for (i = 0; i < 256; i++) {
            np_pair[2 * i] = "0123456789abcdef"[i >> 4];
            np_pair[2 * i + 1] = "0123456789abcdef"[i & 15];
        }
    }

    /* Reads count hexadecimal digits onto *value; nonzero where one is none. */
    static int np_read(const unsigned char *at, int count, unsigned long long *value) {
        unsigned long long found = *value;
        unsigned char wrong = 0;
        while (count--) {
            unsigned char digit = np_digit[*at++];
            wrong |= digit;
            found = found << 4 | (digit & 15);
        }
        *value = found;
        return wrong & 0xF0;
    }

    static void np_write(unsigned char *at, unsigned long long value, int bytes) {
        while (bytes--) {
            memcpy(at + 2 * bytes, np_pair + 2 * (value & 255), 2);
            value >>= 8;
        }
    }

    static unsigned long long np_load(const unsigned char *at) {
        unsigned long long value = 0;
        int i;
        for (i = 0; i < 8; i++) value = value << 8 | at[i];
        return value;
    }

    static void np_store(unsigned char *at, unsigned long long value) {
        int i;
        for (i = 7; i >= 0; i--) { at[i] = (unsigned char)value; value >>= 8; }
    }

    /* The hash of a Python int of 128 bits: the value modulo 2**61 - 1. */
    #define NP_MODULUS ((1ULL << 61) - 1)
    static unsigned long long np_fold(unsigned long long value) {
        value = (value & NP_MODULUS) + (value >> 61);
        return value >= NP_MODULUS ? value - NP_MODULUS : value;
    }
    static Py_hash_t np_hash(unsigned long long high, unsigned long long low) {
        /* 2**64 is 8 modulo 2**61 - 1. A high part below 2**61 times 8 is a rotation by 3. */
        unsigned long long part = np_fold(high);
        part = ((part << 3) & NP_MODULUS) | (part >> 58);
        return (Py_hash_t)np_fold(part + np_fold(low));
    }

    /* sort() calls this a hundred thousand times for ten thousand. */
    static richcmpfunc np_compare_others;
    static PyObject *np_compare(PyObject *one, PyObject *other, int operation) {
        const np_uuid *a = (np_uuid *)one, *b = (np_uuid *)other;
        int less, equal, holds = 0;
        if (Py_TYPE(one) != np_type || Py_TYPE(other) != np_type) return np_compare_others(one, other, operation);
        equal = a->high == b->high && a->low == b->low;
        less = a->high < b->high || (a->high == b->high && a->low < b->low);
        switch (operation) {
            case Py_LT: holds = less; break;
            case Py_LE: holds = less | equal; break;
            case Py_EQ: holds = equal; break;
            case Py_NE: holds = !equal; break;
            case Py_GT: holds = !(less | equal); break;
            case Py_GE: holds = !less; break;
        }
        return PyBool_FromLong(holds);
    }

    /* Calls of the type come here, without a tuple and a dict of arguments. */
    typedef PyObject *(*np_handler)(PyObject *, PyObject **, size_t, PyObject *);
    static np_handler np_call_type;
    static PyObject *np_vectorcall(PyObject *type, PyObject *const *arguments, size_t count, PyObject *names) {
        return np_call_type(type, (PyObject **)arguments, PyVectorcall_NARGS(count), names);
    }
    static int np_prepare_type(PyTypeObject *type, np_handler handler) {
        if (type->tp_basicsize != sizeof(np_uuid)) {
            PyErr_SetString(PyExc_ImportError, "UUID was compiled with another layout");
            return -1;
        }
        np_type = type;
        np_compare_others = type->tp_richcompare;
        type->tp_richcompare = np_compare;
        np_dealloc_others = type->tp_dealloc;
        type->tp_dealloc = np_dealloc;
        np_call_type = handler;
        np_tables();
        type->tp_vectorcall = np_vectorcall;
        type->tp_name = "netproto.uuid.UUID";
        /* Nothing has to be made before __init__, so object's own __new__ serves, and pickles of protocol 0 and 1,
           which call object.__new__(UUID), can be read. */
        type->tp_new = PyBaseObject_Type.tp_new;
        PyType_Modified(type);
        return 0;
    }
    static PyObject *np_call_slowly(PyObject *type, PyObject *arguments, PyObject *names) {
        return PyType_Type.tp_call(type, arguments, names);
    }
    """
    int np_read(const unsigned char *at, int count, unsigned long long *value) noexcept
    void np_write(unsigned char *at, unsigned long long value, int bytes) noexcept
    unsigned long long np_load(const unsigned char *at) noexcept
    void np_store(unsigned char *at, unsigned long long value) noexcept
    Py_hash_t np_hash(unsigned long long high, unsigned long long low) noexcept
    ctypedef object (*np_handler)(PyObject *, PyObject **, size_t, PyObject *)
    int np_prepare_type(PyTypeObject *type, np_handler handler) except -1
    object np_call_slowly(object type, object arguments, object names)
    bint WIDE_HASH "(sizeof(void *) >= 8)"
