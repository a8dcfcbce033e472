"""The head of a request, written in one pass: the compiled kernel.

It decides clean arguments and answers None for all else; the client then puts line by line and words the errors.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.string cimport memcpy

cdef extern from "Python.h":
    void* PyUnicode_1BYTE_DATA(object o)
    int PyUnicode_KIND(object o)
    bint PyUnicode_IS_ASCII(object o)
    Py_ssize_t PyUnicode_GET_LENGTH(object o)

ctypedef const unsigned char* text_t

# What a byte may be part of.
cdef enum:
    NAME = 1
    VALUE = 2
    TARGET = 4

cdef unsigned char CLASS[256]


cdef void fill_table():
    cdef int c
    for c in range(256):
        CLASS[c] = 0
        if (0x30 <= c <= 0x39) or (0x41 <= c <= 0x5A) or (0x61 <= c <= 0x7A):
            CLASS[c] |= NAME
        if c == 9 or (c >= 0x20 and c != 0x7F):
            CLASS[c] |= VALUE
        if 0x21 <= c <= 0x7E:
            CLASS[c] |= TARGET
    for c in b"!#$%&'*+-.^_`|~":
        CLASS[c] |= NAME


fill_table()


cdef inline text_t text_of(object value, Py_ssize_t* size) except? NULL:
    """The bytes of a latin-1 str or of bytes; NULL (and no error) for all else."""
    if type(value) is str:
        if PyUnicode_KIND(value) != 1:
            return NULL
        size[0] = PyUnicode_GET_LENGTH(value)
        return <text_t>PyUnicode_1BYTE_DATA(value)
    if type(value) is bytes:
        size[0] = PyBytes_GET_SIZE(value)
        return <text_t>PyBytes_AS_STRING(value)
    return NULL


cdef inline bint all_of(text_t p, Py_ssize_t size, unsigned char kind) noexcept nogil:
    cdef unsigned char seen = kind
    cdef Py_ssize_t i
    for i in range(size):
        seen &= CLASS[p[i]]
    return seen != 0


cdef inline bint is_name(text_t p, Py_ssize_t size, const char* name) noexcept nogil:
    """Whether p[:size] is *name* (lower case, of that size) in any case; only for tokens."""
    cdef Py_ssize_t i
    for i in range(size):
        if (p[i] | 32) != <unsigned char>name[i]:
            return False
    return True


cdef inline char* put(char* at, const void* data, Py_ssize_t size) noexcept nogil:
    memcpy(at, data, size)
    return at + size


def request_head(method, target, str version not None, host, accept, Py_ssize_t length, dict headers not None):
    """The bytes of a request's head with its blank line, or None: not mine.

    *host* is the value of ``Host`` (None: no such field), *accept* that of ``Accept-Encoding``, *length* that of
    ``Content-Length`` (-1: no such field); each gives way to one in *headers*. A ``Transfer-Encoding`` or
    ``Expect`` in *headers* is left to the caller, as is anything that has to be refused.
    """
    cdef Py_ssize_t method_size = 0, target_size = 0, host_size = 0, accept_size = 0, size = 0, total
    cdef text_t method_text = text_of(method, &method_size)
    cdef text_t target_text = text_of(target, &target_size)
    cdef text_t host_text = NULL
    cdef text_t accept_text = NULL
    cdef text_t p
    cdef char* at
    cdef bytes number = b""
    cdef list texts = []
    if method_text == NULL or target_text == NULL or method_size == 0 or target_size == 0:
        return None
    if not all_of(method_text, method_size, NAME) or not all_of(target_text, target_size, TARGET):
        return None
    if host is not None:
        host_text = text_of(host, &host_size)
        if host_text == NULL or not all_of(host_text, host_size, VALUE):
            return None
    if accept is not None:
        accept_text = text_of(accept, &accept_size)
        if accept_text == NULL or not all_of(accept_text, accept_size, VALUE):
            return None
    total = method_size + target_size + PyUnicode_GET_LENGTH(version) + 6
    for key, value in headers.items():
        p = text_of(key, &size)
        if p == NULL or size == 0 or not all_of(p, size, NAME):
            return None
        if size == 4 and is_name(p, size, b"host"):
            host_text = NULL
        elif size == 15 and is_name(p, size, b"accept-encoding"):
            accept_text = NULL
        elif size == 14 and is_name(p, size, b"content-length"):
            length = -1
        elif (size == 17 and is_name(p, size, b"transfer-encoding")) or (size == 6 and is_name(p, size, b"expect")):
            return None
        total += size + 4
        if type(value) is int:
            value = str(value)
        p = text_of(value, &size)
        if p == NULL or not all_of(p, size, VALUE):
            return None
        total += size
        texts.append(key)
        texts.append(value)
    if host_text != NULL:
        total += host_size + 8
    if accept_text != NULL:
        total += accept_size + 19
    if length >= 0:
        number = str(length).encode()
        total += PyBytes_GET_SIZE(number) + 18

    cdef bytes made = PyBytes_FromStringAndSize(NULL, total)
    at = put(PyBytes_AS_STRING(made), method_text, method_size)
    at = put(at, b" ", 1)
    at = put(at, target_text, target_size)
    at = put(at, b" ", 1)
    p = text_of(version, &size)
    if p == NULL:
        return None
    at = put(at, p, size)
    at = put(at, b"\r\n", 2)
    if host_text != NULL:
        at = put(at, b"Host: ", 6)
        at = put(at, host_text, host_size)
        at = put(at, b"\r\n", 2)
    if accept_text != NULL:
        at = put(at, b"Accept-Encoding: ", 17)
        at = put(at, accept_text, accept_size)
        at = put(at, b"\r\n", 2)
    if length >= 0:
        at = put(at, b"Content-Length: ", 16)
        at = put(at, PyBytes_AS_STRING(number), PyBytes_GET_SIZE(number))
        at = put(at, b"\r\n", 2)
    cdef Py_ssize_t i
    for i in range(0, len(texts), 2):
        p = text_of(texts[i], &size)
        at = put(at, p, size)
        at = put(at, b": ", 2)
        p = text_of(texts[i + 1], &size)
        at = put(at, p, size)
        at = put(at, b"\r\n", 2)
    put(at, b"\r\n", 2)
    return made


def field_line(name, value):
    """``name: value`` as bytes, without a line end, or None: not mine."""
    cdef Py_ssize_t name_size = 0, size = 0
    cdef text_t p = text_of(name, &name_size)
    cdef text_t v
    cdef char* at
    if p == NULL or name_size == 0 or not all_of(p, name_size, NAME):
        return None
    if type(value) is int:
        value = str(value)
    v = text_of(value, &size)
    if v == NULL or not all_of(v, size, VALUE):
        return None
    cdef bytes made = PyBytes_FromStringAndSize(NULL, name_size + 2 + size)
    at = put(PyBytes_AS_STRING(made), p, name_size)
    at = put(at, b": ", 2)
    put(at, v, size)
    return made
