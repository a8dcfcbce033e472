# The digits and octets of a UUID, its hash and order, and calls of its type.

from cpython.object cimport PyObject, PyTypeObject

from ._layout cimport np_uuid

cdef extern from *:
    """
    #include <string.h>
    #define NP_BAD 255
    static unsigned char np_digit[256];

    static void np_tables(void) {
        int i;
        memset(np_digit, NP_BAD, sizeof np_digit);
        for (i = 0; i < 10; i++) np_digit['0' + i] = (unsigned char)i;
        for (i = 0; i < 6; i++) np_digit['a' + i] = np_digit['A' + i] = (unsigned char)(10 + i);
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

    static inline unsigned long long np_load(const unsigned char *at, int size) {
        unsigned long long value = 0;
        while (size--) value = value << 8 | *at++;
        return value;
    }

    /* The first 64 bits, of which each of the three fields has its last octet first. */
    static inline unsigned long long np_load_fields_le(const unsigned char *at) {
        unsigned char octets[8] = {at[3], at[2], at[1], at[0], at[5], at[4], at[7], at[6]};
        return np_load(octets, 8);
    }

    static inline void np_store(unsigned char *at, unsigned long long value) {
        at[0] = (unsigned char)(value >> 56); at[1] = (unsigned char)(value >> 48);
        at[2] = (unsigned char)(value >> 40); at[3] = (unsigned char)(value >> 32);
        at[4] = (unsigned char)(value >> 24); at[5] = (unsigned char)(value >> 16);
        at[6] = (unsigned char)(value >> 8); at[7] = (unsigned char)value;
    }

    static inline void np_store_4(unsigned char *at, unsigned long long value) {
        at[0] = (unsigned char)(value >> 24); at[1] = (unsigned char)(value >> 16);
        at[2] = (unsigned char)(value >> 8); at[3] = (unsigned char)value;
    }

    /* The eight digits of 32 bits, a byte each of one word. */
    #define NP_EACH 0x0101010101010101ULL
    static inline unsigned long long np_digits(unsigned long long bits) {
        bits = (bits << 16 | bits) & 0x0000FFFF0000FFFFULL;
        bits = (bits << 8 | bits) & 0x00FF00FF00FF00FFULL;
        bits = (bits << 4 | bits) & 0x0F0F0F0F0F0F0F0FULL;
        return bits + '0' * NP_EACH + ((bits + 6 * NP_EACH) >> 4 & NP_EACH) * ('a' - '0' - 10);
    }
    #define NP_LOW_32 0xFFFFFFFFULL
    static inline void np_write_32(unsigned char *at, unsigned long long high, unsigned long long low) {
        np_store(at, np_digits(high >> 32));
        np_store(at + 8, np_digits(high & NP_LOW_32));
        np_store(at + 16, np_digits(low >> 32));
        np_store(at + 24, np_digits(low & NP_LOW_32));
    }
    static inline void np_write_36(unsigned char *at, unsigned long long high, unsigned long long low) {
        unsigned long long second = np_digits(high & NP_LOW_32), third = np_digits(low >> 32);
        np_store(at, np_digits(high >> 32));
        np_store_4(at + 9, second >> 32);
        np_store_4(at + 14, second);
        np_store_4(at + 19, third >> 32);
        np_store_4(at + 24, third);
        np_store(at + 28, np_digits(low & NP_LOW_32));
        at[8] = at[13] = at[18] = at[23] = '-';
    }
    static inline PyObject *np_hex(unsigned long long high, unsigned long long low) {
        PyObject *text = PyUnicode_New(32, 127);
        if (text != NULL) np_write_32(PyUnicode_1BYTE_DATA(text), high, low);
        return text;
    }
    static inline PyObject *np_text(unsigned long long high, unsigned long long low) {
        PyObject *text = PyUnicode_New(36, 127);
        if (text != NULL) np_write_36(PyUnicode_1BYTE_DATA(text), high, low);
        return text;
    }
    static inline PyObject *np_repr(unsigned long long high, unsigned long long low) {
        PyObject *text = PyUnicode_New(44, 127);
        if (text == NULL) return NULL;
        memcpy(PyUnicode_1BYTE_DATA(text), "UUID('", 6);
        np_write_36(PyUnicode_1BYTE_DATA(text) + 6, high, low);
        memcpy(PyUnicode_1BYTE_DATA(text) + 42, "')", 2);
        return text;
    }
    static inline PyObject *np_bytes(unsigned long long high, unsigned long long low) {
        unsigned char octets[16];
        np_store(octets, high);
        np_store(octets + 8, low);
        return PyBytes_FromStringAndSize((char *)octets, 16);
    }

    static inline PyObject *np_to_int(unsigned long long high, unsigned long long low) {
        unsigned char octets[16];
        np_store(octets, high);
        np_store(octets + 8, low);
    #if PY_VERSION_HEX >= 0x030D0000
        return PyLong_FromUnsignedNativeBytes(octets, 16, Py_ASNATIVEBYTES_BIG_ENDIAN);
    #else
        return _PyLong_FromByteArray(octets, 16, 0, 0);
    #endif
    }
    /* Nonzero where *value*, an int, is not one of 128 bits. */
    static inline int np_of_int(PyObject *value, unsigned long long *high, unsigned long long *low) {
        unsigned char octets[16];
    #if PY_VERSION_HEX >= 0x030D0000
        int how = Py_ASNATIVEBYTES_BIG_ENDIAN | Py_ASNATIVEBYTES_UNSIGNED_BUFFER | Py_ASNATIVEBYTES_REJECT_NEGATIVE;
        Py_ssize_t size = PyLong_AsNativeBytes(value, octets, 16, how);
        int wrong = size < 0 || size > 16;
    #else
        int wrong = _PyLong_AsByteArray((PyLongObject *)value, octets, 16, 0, 0) < 0;
    #endif
        if (wrong) {
            PyErr_Clear();
            return -1;
        }
        *high = np_load(octets, 8);
        *low = np_load(octets + 8, 8);
        return 0;
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
    typedef PyObject *(*np_handler)(PyObject **, size_t, PyObject *);
    static np_handler np_call_type;
    static PyObject *np_vectorcall(PyObject *type, PyObject *const *arguments, size_t count, PyObject *names) {
        return np_call_type((PyObject **)arguments, PyVectorcall_NARGS(count), names); /* no subclass inherits this */
    }
    static int np_prepare_type(PyTypeObject *type, np_handler handler, const char *name) {
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
        type->tp_name = name;
        /* Nothing has to be made before __init__, so object's own __new__ serves, and pickles of protocol 0 and 1,
           which call object.__new__(UUID), can be read. */
        type->tp_new = PyBaseObject_Type.tp_new;
        PyType_Modified(type);
        return 0;
    }
    /* Attributes are set and deleted by *methods*, as *like*, a Python class, has it. */
    static int np_take_attributes(PyTypeObject *type, PyTypeObject *like, PyObject *methods) {
        if (PyDict_Update(type->tp_dict, methods) < 0) return -1;
        type->tp_setattro = like->tp_setattro;
        PyType_Modified(type);
        return 0;
    }
    """
    int np_read(const unsigned char *at, int count, unsigned long long *value) noexcept
    object np_hex(unsigned long long high, unsigned long long low)
    object np_repr(unsigned long long high, unsigned long long low)
    object np_text(unsigned long long high, unsigned long long low)
    object np_bytes(unsigned long long high, unsigned long long low)
    object np_to_int(unsigned long long high, unsigned long long low)
    bint np_of_int(object value, unsigned long long *high, unsigned long long *low) noexcept
    unsigned long long np_load(const unsigned char *at, int size) noexcept
    unsigned long long np_load_fields_le(const unsigned char *at) noexcept
    void np_store(unsigned char *at, unsigned long long value) noexcept
    Py_hash_t np_hash(unsigned long long high, unsigned long long low) noexcept
    ctypedef object (*np_handler)(PyObject **, size_t, PyObject *)
    int np_prepare_type(PyTypeObject *type, np_handler handler, const char *name) except -1
    int np_take_attributes(PyTypeObject *type, PyTypeObject *like, dict methods) except -1
    bint WIDE_HASH "(sizeof(void *) >= 8)"
