# cython: boundscheck=False, wraparound=False
"""Whole untagged responses out of a chunk of received bytes, compiled."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.limits cimport LLONG_MAX
from libc.string cimport memchr, memcmp, memcpy

__all__ = ["scan"]

cdef enum:
    MOST_DIGITS = 10


cdef Py_ssize_t line_end(const char *data, Py_ssize_t start, Py_ssize_t size, Py_ssize_t limit) noexcept nogil:
    """Where the CR LF of the line at *start* is, or -1."""
    cdef Py_ssize_t span = size - start
    if span > limit:
        span = limit
    if span < 2:
        return -1
    cdef const char *found = <const char *>memchr(data + start, 10, span)
    if found == NULL:
        return -1
    cdef Py_ssize_t end = found - data
    return end - 1 if end > start and data[end - 1] == 13 else -1


cdef long long literal_size(const char *text, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    """The size that ``{123}`` at the end of a line announces, or -1."""
    if end - start < 3 or text[end - 1] != b"}":
        return -1
    cdef Py_ssize_t at = end - 2
    while at > start and b"0" <= text[at] <= b"9":
        at -= 1
    cdef Py_ssize_t digits = end - 2 - at
    if text[at] != b"{" or digits < 1:
        return -1
    if digits > MOST_DIGITS:
        return LLONG_MAX
    cdef long long value = 0
    for at in range(at + 1, end - 1):
        value = value * 10 + (text[at] - 48)
    return value


cdef bint is_status(const char *name, Py_ssize_t size) noexcept nogil:
    if size == 2:
        return memcmp(name, b"OK", 2) == 0 or memcmp(name, b"NO", 2) == 0
    if size == 3:
        return memcmp(name, b"BAD", 3) == 0 or memcmp(name, b"BYE", 3) == 0
    return size == 7 and memcmp(name, b"PREAUTH", 7) == 0


cdef bytes numbered(const char *number, Py_ssize_t digits, const char *text, Py_ssize_t size):
    """The number, and the text behind a space if there is any."""
    if size <= 0:
        return PyBytes_FromStringAndSize(number, digits)
    cdef bytes made = PyBytes_FromStringAndSize(NULL, digits + 1 + size)
    cdef char *target = PyBytes_AS_STRING(made)
    memcpy(target, number, digits)
    target[digits] = b" "
    memcpy(target + digits + 1, text, size)
    return made


def scan(bytes data not None, dict untagged not None, Py_ssize_t max_line, long long max_literal):
    """File the untagged responses that *data* begins with in *untagged*, by type.

    Stops before whatever is not a complete, plain untagged response. Returns how many bytes were used, how many
    responses these were, and how many parts of these were filed.
    """
    cdef const char *p = PyBytes_AS_STRING(data)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data)
    cdef Py_ssize_t at = 0, count = 0, filed = 0, end, first, stop, digits, number, text
    cdef const char *last_name = NULL
    cdef Py_ssize_t last_size = 0
    cdef list into = None, parts
    cdef long long literal
    cdef bytes piece
    while size - at >= 4 and p[at] == b"*" and p[at + 1] == b" ":
        end = line_end(p, at, size, max_line)
        if end < 0:
            break
        first = at + 2
        number = first
        while first < end and b"0" <= p[first] <= b"9":
            first += 1
        digits = first - number
        if digits:
            if first >= end or p[first] != b" ":
                break
            first += 1
        stop = first
        while stop < end and b"A" <= p[stop] <= b"Z":
            stop += 1
        if stop == first or (stop < end and p[stop] != b" ") or is_status(p + first, stop - first):
            break
        text = stop + 1 if stop < end else end
        literal = literal_size(p, text, end)
        piece = None
        parts = None
        if literal >= 0:
            parts = []
            while literal >= 0:
                if literal > max_literal or literal > size - end - 2:
                    break
                if not parts and digits:
                    piece = numbered(p + number, digits, p + text, end - text)
                else:
                    piece = PyBytes_FromStringAndSize(p + text, end - text)
                text = end + 2 + literal
                parts.append((piece, PyBytes_FromStringAndSize(p + end + 2, literal)))
                end = line_end(p, text, size, max_line)
                if end <= text:  # not there yet, or empty: the slow path knows what that means
                    literal = 0
                    break
                literal = literal_size(p, text, end)
            if literal >= 0:
                break
            piece = PyBytes_FromStringAndSize(p + text, end - text)
        elif digits:
            piece = numbered(p + number, digits, p + text, end - text)
        else:
            piece = PyBytes_FromStringAndSize(p + text, end - text)
        if into is None or stop - first != last_size or memcmp(p + first, last_name, last_size) != 0:
            last_name = p + first
            last_size = stop - first
            into = untagged.setdefault(p[first:stop].decode("ascii"), [])
        if parts is not None:
            into.extend(parts)
            filed += len(parts)
        into.append(piece)
        filed += 1
        at = end + 2
        count += 1
    return at, count, filed
