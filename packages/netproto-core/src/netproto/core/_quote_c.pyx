"""Percent-coding, compiled: str and bytes themselves in one pass; anything odd goes to the twin, ``_quote_py``."""

from libc.string cimport strcmp, strlen
from cpython.mem cimport PyMem_Free, PyMem_Malloc

from netproto.core.percent cimport CharSet, add, drop, escape, is_in, unescape
from netproto.core.pytext cimport (
    PyBytes_AS_STRING,
    PyBytes_GET_SIZE,
    PyUnicode_1BYTE_DATA,
    PyUnicode_AsUTF8AndSize,
    PyUnicode_DATA,
    PyUnicode_Decode,
    PyUnicode_DecodeUTF8,
    PyUnicode_GET_LENGTH,
    PyUnicode_IS_ASCII,
    PyUnicode_KIND,
    PyUnicode_New,
    PyUnicode_READ,
    new_ascii,
    new_bytes,
)

cdef extern from *:
    const Py_ssize_t PY_SSIZE_T_MAX

cdef extern from "string.h" nogil:
    void* memchr(const void* text, int c, size_t size)


cdef str UTF8 = "utf-8"
cdef str REPLACE = "replace"


cdef object slow():
    from netproto.core import _quote_py

    return _quote_py


cdef bint read_safe(object safe, CharSet* chars) except -1:
    """Add the characters of *safe* to the unreserved ones; False if that is for the twin."""
    cdef Py_ssize_t at
    cdef int kind
    cdef void* data
    cdef unsigned int c
    cdef unsigned char* octets
    chars.low = chars.high = 0
    if type(safe) is str:
        kind = PyUnicode_KIND(safe)
        data = PyUnicode_DATA(safe)
        for at in range(PyUnicode_GET_LENGTH(safe)):
            c = PyUnicode_READ(kind, data, at)
            if c < 128:
                add(chars, <unsigned char> c)
    elif type(safe) is bytes:
        octets = PyBytes_AS_STRING(safe)
        for at in range(PyBytes_GET_SIZE(safe)):
            add(chars, octets[at])
    else:
        return False
    return True


cdef object quote_octets(const unsigned char* octets, Py_ssize_t size, CharSet* safe, bint plus, object same):
    """Quote *size* octets; *same*, or a new str if it is None, if there is nothing to do."""
    cdef Py_ssize_t at, escapes = 0, spaces = 0
    cdef unsigned char* out
    cdef unsigned char c
    for at in range(size):
        if not is_in(safe, octets[at]):
            if plus and octets[at] == 32:
                spaces += 1
            else:
                escapes += 1
    if not escapes and not spaces:
        return new_ascii(octets, size) if same is None else same
    if escapes > (PY_SSIZE_T_MAX - size) // 2:
        raise MemoryError
    result = PyUnicode_New(size + 2 * escapes, 127)
    out = PyUnicode_1BYTE_DATA(result)
    for at in range(size):
        c = octets[at]
        if is_in(safe, c):
            out[0] = c
            out += 1
        elif plus and c == 32:
            out[0] = 43
            out += 1
        else:
            out = escape(out, c)
    return result


cdef object quote_wide(object string, CharSet* safe, bint plus):
    """Quote a str with characters beyond ASCII, as UTF-8; None if it has lone surrogates."""
    cdef int kind = PyUnicode_KIND(string)
    cdef void* data = PyUnicode_DATA(string)
    cdef Py_ssize_t at, total = 0, size = PyUnicode_GET_LENGTH(string)
    cdef unsigned int c
    cdef unsigned char* out
    if size > PY_SSIZE_T_MAX // 12:
        raise MemoryError
    for at in range(size):
        c = PyUnicode_READ(kind, data, at)
        if c < 0x80:
            total += 1 if is_in(safe, <unsigned char> c) or (plus and c == 32) else 3
        elif c < 0x800:
            total += 6
        elif c < 0x10000:
            if 0xD800 <= c < 0xE000:
                return None
            total += 9
        else:
            total += 12
    result = PyUnicode_New(total, 127)
    out = PyUnicode_1BYTE_DATA(result)
    for at in range(size):
        c = PyUnicode_READ(kind, data, at)
        if c < 0x80:
            if plus and c == 32:
                c = 43
            elif not is_in(safe, <unsigned char> c):
                out = escape(out, c)
                continue
            out[0] = <unsigned char> c
            out += 1
            continue
        if c < 0x800:
            out = escape(out, 0xC0 | c >> 6)
        else:
            if c < 0x10000:
                out = escape(out, 0xE0 | c >> 12)
            else:
                out = escape(out, 0xF0 | c >> 18)
                out = escape(out, 0x80 | (c >> 12 & 0x3F))
            out = escape(out, 0x80 | (c >> 6 & 0x3F))
        out = escape(out, 0x80 | (c & 0x3F))
    return result


cdef inline object quote_any(object string, object safe, object encoding, object errors, bint plus):
    cdef CharSet chars
    if not read_safe(safe, &chars):
        return None
    if plus:
        drop(&chars, 32)
    if type(string) is str:
        if encoding is None and errors is None:
            if PyUnicode_IS_ASCII(string):
                return quote_octets(PyUnicode_1BYTE_DATA(string), PyUnicode_GET_LENGTH(string), &chars, plus, string)
            return quote_wide(string, &chars, plus)
        if not string:
            return string
        if plus:
            return None  # which octets are spaces is for the twin to say
        string = string.encode("utf-8" if encoding is None else encoding, "strict" if errors is None else errors)
    elif encoding is not None or errors is not None:
        return None
    if type(string) is bytes:
        return quote_octets(PyBytes_AS_STRING(string), PyBytes_GET_SIZE(string), &chars, plus, None)
    return None


def quote(string, safe="/", encoding=None, errors=None):
    """Percent-encode *string* (str, bytes or bytearray) for use in a URI.

    Letters, digits and ``_.-~`` stay, and so do the ASCII characters of *safe*. A str is encoded first,
    by *encoding* (UTF-8) and *errors* (strict); with bytes these may not be given (TypeError).
    """
    result = quote_any(string, safe, encoding, errors, False)
    return slow().quote(string, safe, encoding, errors) if result is None else result


def quote_plus(string, safe="", encoding=None, errors=None):
    """Like `quote`, with spaces as plus signs and the slash not safe: for the values of HTML forms."""
    result = quote_any(string, safe, encoding, errors, True)
    return slow().quote_plus(string, safe, encoding, errors) if result is None else result


def quote_from_bytes(bs, safe="/"):
    """Percent-encode the octets *bs* (bytes or bytearray), all but the unreserved ones and those of *safe*.

    *safe* is str or bytes; what it has beyond ASCII is ignored. TypeError for other types.
    """
    cdef CharSet chars
    if type(bs) is bytes and read_safe(safe, &chars):
        return quote_octets(PyBytes_AS_STRING(bs), PyBytes_GET_SIZE(bs), &chars, False, None)
    return slow().quote_from_bytes(bs, safe)


cdef bint c_name(object name, const char* default, const char** out) except -1:
    """Point *out* at the text of *name*, *default* for None; False if that is for the twin."""
    cdef Py_ssize_t size
    if name is None:
        out[0] = default
        return True
    if type(name) is not str:
        return False
    out[0] = PyUnicode_AsUTF8AndSize(name, &size)
    return strlen(out[0]) == <size_t> size


cdef object unquote_octets(const unsigned char* text, Py_ssize_t size, object encoding, object errors, bint plus):
    """The str that *text* stands for; None if that is for the twin. *encoding* None: bytes."""
    cdef unsigned char small[512]
    cdef unsigned char* buffer = small
    cdef unsigned char seen = 0
    cdef const char* codec = NULL
    cdef const char* handler = NULL
    if encoding is UTF8 and errors is REPLACE:
        codec = "utf-8"
        handler = "replace"
    elif encoding is not None:
        if not c_name(encoding, "utf-8", &codec) or not c_name(errors, "replace", &handler):
            return None
    if size > <Py_ssize_t> sizeof(small):
        buffer = <unsigned char*> PyMem_Malloc(size)
        if buffer is NULL:
            raise MemoryError
    try:
        size = unescape(text, size, buffer, plus, &seen)
        if encoding is None:
            return new_bytes(buffer, size)
        if strcmp(codec, "utf-8") == 0:
            return new_ascii(buffer, size) if seen < 128 else PyUnicode_DecodeUTF8(<char*> buffer, size, handler)
        return PyUnicode_Decode(<char*> buffer, size, codec, handler)
    finally:
        if buffer is not small:
            PyMem_Free(buffer)


def unquote(string, encoding="utf-8", errors="replace"):
    """Decode the escapes of *string* (str or bytes) and their octets by *encoding* and *errors*.

    Characters beyond ASCII stay; they part the escapes into runs, each decoded on its own.
    Broken escapes stay as they are.
    """
    cdef Py_ssize_t size
    cdef unsigned char* text
    result = None
    if type(string) is str:
        size = PyUnicode_GET_LENGTH(string)
        if PyUnicode_IS_ASCII(string):
            text = PyUnicode_1BYTE_DATA(string)
            if memchr(text, 37, size) is NULL:
                return string
            result = unquote_octets(text, size, UTF8 if encoding is None else encoding, errors, False)
    elif type(string) is bytes and encoding is not None and errors is not None:
        result = unquote_octets(PyBytes_AS_STRING(string), PyBytes_GET_SIZE(string), encoding, errors, False)
    return slow().unquote(string, encoding, errors) if result is None else result


def unquote_plus(string, encoding="utf-8", errors="replace"):
    """Like `unquote`, with plus signs as spaces: for the values of HTML forms."""
    cdef Py_ssize_t size
    cdef unsigned char* text
    result = None
    if type(string) is str and PyUnicode_IS_ASCII(string):
        size = PyUnicode_GET_LENGTH(string)
        text = PyUnicode_1BYTE_DATA(string)
        if memchr(text, 37, size) is NULL:
            if memchr(text, 43, size) is NULL:
                return string
            return string.replace("+", " ")
        result = unquote_octets(text, size, UTF8 if encoding is None else encoding, errors, True)
    return slow().unquote_plus(string, encoding, errors) if result is None else result


def unquote_to_bytes(string):
    """Decode the escapes of *string* (str as UTF-8, bytes or bytearray) to bytes; broken escapes stay."""
    if type(string) is str and PyUnicode_IS_ASCII(string):
        return unquote_octets(PyUnicode_1BYTE_DATA(string), PyUnicode_GET_LENGTH(string), None, None, False)
    if type(string) is bytes:
        if memchr(PyBytes_AS_STRING(string), 37, PyBytes_GET_SIZE(string)) is NULL:
            return string
        return unquote_octets(PyBytes_AS_STRING(string), PyBytes_GET_SIZE(string), None, None, False)
    return slow().unquote_to_bytes(string)
