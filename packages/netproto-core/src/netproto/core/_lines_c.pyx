"""Lines, blocks and literals out of a growing buffer, and the ways back. _lines_py is the same in plain Python."""

cimport cython
from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_GET_SIZE
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.string cimport memchr, memcpy, memmove

from .limits import LimitExceeded

cdef extern from "Python.h":
    Py_ssize_t PY_SSIZE_T_MAX

__all__ = ["LineBuffer", "dot_stuff", "dot_unstuff", "normalize_line_ends", "to_dot_block"]

cdef Py_ssize_t FIRST_SIZE = 8192
cdef Py_ssize_t KEPT_SIZE = 1 << 18


cdef class LineBuffer:
    """Bytes that have been received and not yet been read, as text protocols read them.

    It knows how far it has looked for a line end, so that the work is linear however slowly the bytes come. It holds
    no more than what its caller puts in: a caller that asks for a line before it puts in more holds at most a line's
    limit and one reception. One thread at a time may use an object: what two read at once is of no use, but no harm is
    done.
    """

    cdef bytearray _data
    cdef Py_ssize_t _start    # unread bytes are _data[_start:_end]
    cdef Py_ssize_t _end
    cdef Py_ssize_t _scanned  # there is no line end in _data[_start:_scanned]
    cdef Py_ssize_t _passed   # bytes of the line at _start that take_block_bytes has given out already

    def __cinit__(self, *_, **__):
        self._data = bytearray(FIRST_SIZE)

    def __init__(self):
        pass

    def __len__(self):
        return self._end - self._start

    @cython.critical_section
    def room(self, Py_ssize_t size):
        """A writable view of at least *size* bytes (at least 1) behind what is there, to receive into.

        Then call `filled`. The view must be released (or dropped) before anything else is called.
        """
        self._reserve(size)
        return memoryview(self._data)[self._end:]

    cdef int _reserve(self, Py_ssize_t size) except -1:
        cdef Py_ssize_t unread = self._end - self._start, capacity
        cdef bytearray grown
        cdef char *at
        if size < 1:
            raise ValueError("size must be positive")
        if size > PY_SSIZE_T_MAX - unread:
            raise MemoryError
        if unread == 0:
            self._start = self._end = self._scanned = 0
            if PyByteArray_GET_SIZE(self._data) > KEPT_SIZE and size <= KEPT_SIZE:
                self._data = bytearray(KEPT_SIZE)
        capacity = PyByteArray_GET_SIZE(self._data)
        if capacity - self._end >= size:
            return 0
        at = PyByteArray_AS_STRING(self._data)
        if capacity - unread < max(size, unread):
            grown = bytearray(max(2 * capacity, unread + size))
            memcpy(PyByteArray_AS_STRING(grown), at + self._start, unread)
            self._data = grown
        else:
            memmove(at, at + self._start, unread)
        self._scanned -= self._start
        self._start, self._end = 0, unread
        return 0

    @cython.critical_section
    def filled(self, Py_ssize_t size):
        """Tell that *size* bytes were written into the view that `room` gave."""
        if not 0 <= size <= PyByteArray_GET_SIZE(self._data) - self._end:
            raise ValueError("size is outside of the room given")
        self._end += size

    @cython.critical_section
    def feed(self, data):
        """Put *data* behind what is there."""
        cdef Py_buffer given
        PyObject_GetBuffer(data, &given, PyBUF_SIMPLE)
        try:
            if given.len:
                self._reserve(given.len)
                memcpy(PyByteArray_AS_STRING(self._data) + self._end, given.buf, given.len)
                self._end += given.len
        finally:
            PyBuffer_Release(&given)

    cdef Py_ssize_t _find_line(self, Py_ssize_t limit, Py_ssize_t passed) except -2:
        """Where the next line's LF is, or -1 where it has not come yet. *passed* bytes of the line were before it."""
        cdef char *at = PyByteArray_AS_STRING(self._data)
        cdef Py_ssize_t stop = self._end
        cdef char *found = NULL
        if limit - passed < stop - self._start:
            stop = self._start + limit - passed
        if stop > self._scanned:
            found = <char *>memchr(at + self._scanned, 10, stop - self._scanned)
        if found is NULL:
            if stop - self._start >= limit - passed:
                raise LimitExceeded("line length", limit)
            self._scanned = stop
            return -1
        return found - at

    @cython.critical_section
    def next_line(self, Py_ssize_t limit):
        """The next line with its LF, or None where its end has not come yet.

        Raises LimitExceeded where there is no line end within *limit* bytes.
        """
        cdef Py_ssize_t start = self._start, at = self._find_line(limit, 0)
        if at < 0:
            return None
        self._start = self._scanned = at + 1
        return PyBytes_FromStringAndSize(PyByteArray_AS_STRING(self._data) + start, at + 1 - start)

    @cython.critical_section
    def take(self, Py_ssize_t size):
        """Up to *size* of the bytes that are there; all of them where *size* is negative."""
        cdef Py_ssize_t unread = self._end - self._start
        if size < 0 or size > unread:
            size = unread
        data = PyBytes_FromStringAndSize(PyByteArray_AS_STRING(self._data) + self._start, size)
        self._skip(size)
        return data

    @cython.critical_section
    def take_into(self, target):
        """Move bytes that are there into *target*; return how many."""
        cdef Py_buffer taken
        cdef Py_ssize_t size
        PyObject_GetBuffer(target, &taken, PyBUF_SIMPLE | PyBUF_WRITABLE)
        try:
            size = min(self._end - self._start, taken.len)
            memcpy(taken.buf, PyByteArray_AS_STRING(self._data) + self._start, size)
        finally:
            PyBuffer_Release(&taken)
        self._skip(size)
        return size

    cdef void _skip(self, Py_ssize_t size) noexcept:
        self._start += size
        if self._scanned < self._start:
            self._scanned = self._start

    @cython.critical_section
    def take_block_lines(self, list lines not None, Py_ssize_t limit):
        """Move complete lines of a dot-terminated block to *lines*, without line ends and the dots that were stuffed.

        Returns how many bytes they had with their line ends, and whether the line that ends the block has been taken
        (and is dropped). Of the dots that begin a line one is dropped, unless it is the only one: then it was not
        stuffed. *limit* is a line's, in bytes.
        """
        cdef char *base = PyByteArray_AS_STRING(self._data)
        cdef Py_ssize_t start, stop, at, size = 0
        while True:
            at = self._find_line(limit, 0)
            if at < 0:
                return size, False
            start = self._start
            stop = at
            if stop > start and base[stop - 1] == 13:
                stop -= 1
            self._start = self._scanned = at + 1
            if stop > start and base[start] == 46:
                if stop - start == 1:
                    return size, True
                if base[start + 1] == 46:
                    start += 1
            size += at + 1 - start
            lines.append(PyBytes_FromStringAndSize(base + start, stop - start))

    @cython.critical_section
    def take_block_bytes(self, Py_ssize_t limit):
        """What there is of a dot-terminated block, line ends kept, dots unstuffed; and whether the block has ended.

        Of a line that has not come to its end, what is there is given as well. *limit* is a line's, in bytes.
        """
        cdef char *base = PyByteArray_AS_STRING(self._data)
        cdef bytes found = PyBytes_FromStringAndSize(NULL, self._end - self._start)
        cdef char *out = PyBytes_AS_STRING(found)
        cdef Py_ssize_t start, at, used = 0
        cdef bint done = False
        while True:
            at = self._find_line(limit, self._passed)
            if at < 0:
                break
            start = self._start
            self._start = self._scanned = at + 1
            if self._passed:
                self._passed = 0
            elif base[start] == 46:
                if start + 1 == at or (start + 2 == at and base[start + 1] == 13):
                    done = True
                    break
                if base[start + 1] == 46:
                    start += 1
            memcpy(out + used, base + start, at + 1 - start)
            used += at + 1 - start
        if not done:
            used += self._take_begun(out + used)
        return found[:used], done

    cdef Py_ssize_t _take_begun(self, char *out) noexcept:
        """Take what there is of a line whose end has not come; nothing while it may be the one that ends the block."""
        cdef const char *at = PyByteArray_AS_STRING(self._data) + self._start
        cdef Py_ssize_t size = self._end - self._start, dropped = 0
        if self._passed == 0 and size and at[0] == 46:
            if size == 1 or (size == 2 and at[1] == 13):
                return 0
            dropped = at[1] == 46
        memcpy(out, at + dropped, size - dropped)
        self._passed += size
        self._start = self._scanned = self._end
        return size - dropped


cdef bytes _rewrite(object data, bint ends, bint stuff, bint terminate):
    """One pass over *data*: normalise line ends, double leading dots, end the last line and the block, as asked."""
    cdef Py_buffer given
    PyObject_GetBuffer(data, &given, PyBUF_SIMPLE)
    try:
        return _rewritten(<const char *>given.buf, given.len, ends, stuff, terminate)
    finally:
        PyBuffer_Release(&given)


cdef bytes _rewritten(const char *at, Py_ssize_t size, bint ends, bint stuff, bint terminate):
    cdef Py_ssize_t capacity, used = 0, length
    cdef const char *stop = at + size
    cdef const char *line_end
    cdef const char *cut
    cdef char *write
    # Start with a little more room than there is to copy; each line makes sure of its own worst case.
    capacity = size + (size >> 4) + 64
    cdef bytes target = PyBytes_FromStringAndSize(NULL, capacity)
    write = PyBytes_AS_STRING(target)
    while at < stop:
        line_end = <const char *>memchr(at, 10, stop - at)
        length = (line_end if line_end is not NULL else stop) - at
        # A dot, at worst two bytes for each one of the line (CR to CR LF, dot to two), CR LF, and the block's end.
        if capacity - used < 2 * length + 8:
            capacity = used + 2 * length + 8 + (stop - at) + ((stop - at) >> 3)
            target = _resized(target, used, capacity)
            write = PyBytes_AS_STRING(target)
        if stuff and length and at[0] == 46:
            write[used] = 46
            used += 1
        if not ends:
            memcpy(write + used, at, length)
            used += length
            at += length
            if line_end is not NULL:
                write[used] = 10
                used += 1
                at += 1
            continue
        while True:
            cut = <const char *>memchr(at, 13, length)
            if cut is NULL:
                memcpy(write + used, at, length)
                used += length
                at += length
                break
            memcpy(write + used, at, cut - at)
            used += cut - at
            length -= cut - at + 1
            at = cut + 1
            if length == 0 and line_end is not NULL:
                break  # the CR of this line's CR LF, written below
            write[used] = 13
            write[used + 1] = 10
            used += 2
            if stuff and length and at[0] == 46:
                write[used] = 46
                used += 1
        if line_end is not NULL:
            write[used] = 13
            write[used + 1] = 10
            used += 2
            at += 1
    if terminate:
        if used and not (used >= 2 and write[used - 2] == 13 and write[used - 1] == 10):
            write[used] = 13
            write[used + 1] = 10
            used += 2
        write[used] = 46
        write[used + 1] = 13
        write[used + 2] = 10
        used += 3
    return target[:used] if used != capacity else target


cdef bytes _resized(bytes old, Py_ssize_t used, Py_ssize_t capacity):
    cdef bytes grown = PyBytes_FromStringAndSize(NULL, capacity)
    memcpy(PyBytes_AS_STRING(grown), PyBytes_AS_STRING(old), used)
    return grown


def normalize_line_ends(data):
    """Make every CR LF, lone CR and lone LF one CR LF (RFC 5321 section 2.3.8: neither is ever sent alone)."""
    return _rewrite(data, True, False, False)


def dot_stuff(data):
    """Double the dot that begins a line (RFC 5321 section 4.5.2). Lines end with LF."""
    return _rewrite(data, False, True, False)


def dot_unstuff(data):
    """Drop the dot that begins a line (RFC 5321 section 4.5.2, RFC 1939 section 3). Lines end with LF."""
    cdef Py_buffer given
    PyObject_GetBuffer(data, &given, PyBUF_SIMPLE)
    try:
        return _unstuffed(<const char *>given.buf, given.len)
    finally:
        PyBuffer_Release(&given)


cdef bytes _unstuffed(const char *at, Py_ssize_t size):
    cdef Py_ssize_t used = 0, length
    cdef bytes target = PyBytes_FromStringAndSize(NULL, size)
    cdef char *write = PyBytes_AS_STRING(target)
    cdef const char *stop = at + size
    cdef const char *line_end
    while at < stop:
        if at[0] == 46:
            at += 1
        line_end = <const char *>memchr(at, 10, stop - at)
        length = (line_end + 1 if line_end is not NULL else stop) - at
        memcpy(write + used, at, length)
        used += length
        at += length
    return target[:used] if used != size else target


def to_dot_block(data):
    """What follows DATA on the wire: line ends normalised, dots stuffed, the last line ended, and the lone dot."""
    return _rewrite(data, True, True, True)
