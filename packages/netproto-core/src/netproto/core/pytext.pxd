# Make and read str objects of one byte per character: header only, nothing of it is there at run time.

cdef extern from *:
    """
    #ifndef NETPROTO_PYTEXT
    #define NETPROTO_PYTEXT
    static CYTHON_INLINE PyObject *netproto_new_ascii(const unsigned char *text, Py_ssize_t size) {
        PyObject *made;
        if (size == 1) return PyUnicode_FromOrdinal(text[0]);
        made = PyUnicode_New(size, 127);
        if (made && size) memcpy(PyUnicode_1BYTE_DATA(made), text, (size_t)size);
        return made;
    }
    static CYTHON_INLINE PyObject *netproto_new_bytes(const unsigned char *octets, Py_ssize_t size) {
        return PyBytes_FromStringAndSize((const char *)octets, size);
    }
    #endif
    """
    object new_ascii "netproto_new_ascii"(const unsigned char* text, Py_ssize_t size)
    object PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    object PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size)
    object PyUnicode_Decode(const char* text, Py_ssize_t size, const char* encoding, const char* errors)
    object PyUnicode_DecodeUTF8(const char* text, Py_ssize_t size, const char* errors)
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size) except NULL
    bint PyUnicode_IS_ASCII(object text) noexcept
    int PyUnicode_KIND(object text) noexcept
    void* PyUnicode_DATA(object text) noexcept
    unsigned char* PyUnicode_1BYTE_DATA(object text) noexcept
    Py_ssize_t PyUnicode_GET_LENGTH(object text) noexcept
    # Not Py_UCS4: Cython takes arithmetic on that for arithmetic on str.
    unsigned int PyUnicode_READ(int kind, void* data, Py_ssize_t at) noexcept nogil
    unsigned char* PyBytes_AS_STRING "(unsigned char *)PyBytes_AS_STRING"(object octets) noexcept
    Py_ssize_t PyBytes_GET_SIZE(object octets) noexcept
    object new_bytes "netproto_new_bytes"(const unsigned char* octets, Py_ssize_t size)
