# cython: boundscheck=False, wraparound=False
"""Values out of responses, compiled. What each token becomes is told in _tokens_py."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.list cimport PyList_Append
from cpython.unicode cimport PyUnicode_DecodeASCII, PyUnicode_DecodeUTF8
from libc.string cimport memchr

__all__ = ["MAX_DEPTH", "numbers", "tokens"]

MAX_DEPTH = 500

cdef enum:
    DEPTH = 500
    MOST_DIGITS = 20
    FAST_DIGITS = 18


cdef Py_ssize_t end_of_quoted(const char *p, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Where the quote is that ends the string whose text begins at *at*, or -1."""
    while at < end:
        if p[at] == b'"':
            return at
        at += 2 if p[at] == b"\\" else 1
    return -1


cdef Py_ssize_t end_of_section(const char *p, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Where the bracket is that closes the section whose text begins at *at*, or -1."""
    while at < end:
        if p[at] == b"]":
            return at
        if p[at] == b'"':
            at = end_of_quoted(p, at + 1, end)
            if at < 0:
                return -1
        at += 1
    return -1


cdef bytes unescaped(const char *p, Py_ssize_t start, Py_ssize_t end):
    if memchr(p + start, b"\\", end - start) == NULL:
        return PyBytes_FromStringAndSize(p + start, end - start)
    cdef bytes made = PyBytes_FromStringAndSize(NULL, end - start)
    cdef char *target = PyBytes_AS_STRING(made)
    cdef Py_ssize_t size = 0
    while start < end:
        if p[start] == b"\\":
            start += 1
        target[size] = p[start]
        size += 1
        start += 1
    return made[:size]


cdef object atom(const char *p, Py_ssize_t size, bint plain):
    cdef Py_ssize_t at
    cdef unsigned long long value = 0
    cdef bint digits = not plain and size <= MOST_DIGITS
    cdef unsigned char high = 0
    if size == 3 and (p[0] | 32) == b"n" and (p[1] | 32) == b"i" and (p[2] | 32) == b"l":
        return None
    for at in range(size):
        high |= <unsigned char>p[at]
        if not (b"0" <= p[at] <= b"9"):
            digits = False
    if digits:
        if size > FAST_DIGITS:
            return int(p[:size])
        for at in range(size):
            value = value * 10 + <unsigned long long>(p[at] - 48)
        return value
    if high < 128:
        return PyUnicode_DecodeASCII(p, size, NULL)
    return PyUnicode_DecodeUTF8(p, size, b"surrogateescape")


cdef list read(const char *p, Py_ssize_t end, list into, list stack, bint plain):
    """Add the tokens of p[:end] to *into*; return the list that is open behind them. *stack* are those around it."""
    cdef Py_ssize_t at = 0, start, stop
    cdef char byte
    cdef list deeper
    while at < end:
        byte = p[at]
        if byte == b" ":
            at += 1
        elif byte == b"(":
            at += 1
            if len(stack) >= DEPTH:
                raise ValueError("parentheses are nested too deep")
            deeper = []
            PyList_Append(into, deeper)
            PyList_Append(stack, into)
            into = deeper
        elif byte == b")":
            at += 1
            if not stack:
                raise ValueError("unbalanced parentheses")
            into = <list>stack.pop()
        elif byte == b'"':
            stop = end_of_quoted(p, at + 1, end)
            if stop < 0:
                raise ValueError("unterminated string")
            PyList_Append(into, unescaped(p, at + 1, stop))
            at = stop + 1
        else:
            start = at
            while at < end:
                byte = p[at]
                if byte == b" " or byte == b"(" or byte == b")" or byte == b'"':
                    break
                if byte == b"[":
                    stop = end_of_section(p, at + 1, end)
                    if stop >= 0:
                        at = stop
                at += 1
            PyList_Append(into, atom(p + start, at - start, plain))
    return into


def tokens(parts, bint plain=False):
    """The values of one response: a text, or pairs of text and literal and a last text.

    Where *plain* is true, digits stay str. Raises ValueError for unbalanced or too deep parentheses, and open quotes.
    """
    cdef list top = [], stack = [], into = top
    cdef bytes text
    cdef Py_ssize_t end
    if isinstance(parts, bytes):
        text = <bytes>parts
        into = read(PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text), into, stack, plain)
    else:
        for part in parts:
            if isinstance(part, bytes):
                text = <bytes>part
                into = read(PyBytes_AS_STRING(text), PyBytes_GET_SIZE(text), into, stack, plain)
                continue
            text, literal = part
            if text is None:
                raise TypeError("a bytes-like object is required, not 'NoneType'")
            end = text.rfind(b"{")
            if end < 0:
                raise ValueError("a literal that is not announced")
            if end > 0 and PyBytes_AS_STRING(text)[end - 1] == b"~":
                end -= 1
            into = read(PyBytes_AS_STRING(text), end, into, stack, plain)
            into.append(literal)
    if stack:
        raise ValueError("unbalanced parentheses")
    return top


def numbers(bytes text not None):
    """The numbers of ``1 2 3``. Raises ValueError for anything but spaces and up to 20 digits at a time."""
    cdef const char *p = PyBytes_AS_STRING(text)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(text), at = 0, start
    cdef unsigned long long value
    cdef list found = []
    while at < size:
        if p[at] == b" ":
            at += 1
            continue
        start = at
        value = 0
        while at < size and b"0" <= p[at] <= b"9":
            value = value * 10 + <unsigned long long>(p[at] - 48)
            at += 1
        if at == start or (at < size and p[at] != b" ") or at - start > MOST_DIGITS:
            raise ValueError("not a list of numbers")
        if at - start > FAST_DIGITS:
            found.append(int(p[start:at]))
        else:
            PyList_Append(found, value)
    return found
