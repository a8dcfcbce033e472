"""The chunked coding (RFC 9112 section 7.1): the compiled kernel."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Realloc
from cpython.object cimport PyObject
from cpython.ref cimport Py_XDECREF
from libc.string cimport memchr, memcpy, memmove

cdef extern from "Python.h":
    object PyMemoryView_FromMemory(char* mem, Py_ssize_t size, int flags)
    int PyBUF_WRITE
    PyObject* raw_bytes "PyBytes_FromStringAndSize"(const char* v, Py_ssize_t size) except NULL
    int resize_bytes "_PyBytes_Resize"(PyObject** made, Py_ssize_t size) except -1
    char* bytes_data "PyBytes_AS_STRING"(PyObject* made)

ctypedef const unsigned char* text_t

# Where a chunk is: that many bytes of data to come, or one of these.
cdef Py_ssize_t SIZE_LINE = -1
cdef Py_ssize_t CHUNK_END = 0

# What ended a run.
NEED, LAST, BAD_SIZE, LONG_LINE, BAD_END = 0, 1, 2, 3, 4

cdef enum:
    c_need = 0
    c_last = 1
    c_bad_size = 2
    c_long_line = 3
    c_bad_end = 4

# Bodies are read in pieces of this size: small enough for the allocator to have them at hand.
cdef Py_ssize_t PIECE = 126976
# Chunks of fewer bytes are put together where they are.
cdef Py_ssize_t SHORT = 64


cdef Py_ssize_t size_of(text_t p, Py_ssize_t n) noexcept nogil:
    """The size in a chunk's first line of *n* bytes (without the line end), or -1 where it has none."""
    cdef Py_ssize_t i = 0, value = 0, digit
    while i < n:
        if 48 <= p[i] <= 57:
            digit = p[i] - 48
        elif 97 <= (p[i] | 32) <= 102:
            digit = (p[i] | 32) - 87
        else:
            break
        if value > (<Py_ssize_t>1 << 58):
            return -1
        value = value * 16 + digit
        i += 1
    if i == 0:
        return -1
    while i < n and (p[i] == 32 or p[i] == 9 or p[i] == 13):
        i += 1
    return value if i == n or p[i] == 59 else -1


cdef struct Span:
    char* data
    Py_ssize_t size


cdef struct Spans:
    Span* all
    Py_ssize_t count
    Py_ssize_t room
    Py_ssize_t total


cdef int add(Spans* spans, char* base, char* data, Py_ssize_t size) except -1:
    """Note that the body goes on with data[:size], in the piece that starts at *base*."""
    cdef Span* last
    cdef Span* more
    spans.total += size
    if spans.count:
        last = &spans.all[spans.count - 1]
        if size < SHORT and last.size < SHORT and last.data >= base and last.data < data:
            memmove(last.data + last.size, data, size)  # many small chunks: put them together at once
            last.size += size
            return 0
    if spans.count == spans.room:
        more = <Span*>PyMem_Realloc(spans.all, (spans.room * 2 + 16) * sizeof(Span))
        if more == NULL:
            raise MemoryError()
        spans.all = more
        spans.room = spans.room * 2 + 16
    spans.all[spans.count].data = data
    spans.all[spans.count].size = size
    spans.count += 1
    return 0


cdef bytes gather(Spans* spans):
    """The body."""
    cdef bytes whole = PyBytes_FromStringAndSize(NULL, spans.total)
    cdef char* at = PyBytes_AS_STRING(whole)
    cdef Py_ssize_t i
    for i in range(spans.count):
        memcpy(at, spans.all[i].data, spans.all[i].size)
        at += spans.all[i].size
    return whole


cdef int step(char* base, Py_ssize_t* pos, Py_ssize_t fill, Py_ssize_t* left, Py_ssize_t max_line,
              Py_ssize_t* looked, Spans* spans) except -1:
    """Note the data in base[pos:fill]; why it stopped. *looked* bytes hold no line end."""
    cdef Py_ssize_t size, take
    cdef text_t newline
    while pos[0] < fill:
        if left[0] > 0:
            take = fill - pos[0] if fill - pos[0] < left[0] else left[0]
            add(spans, base, base + pos[0], take)
            pos[0] += take
            left[0] -= take
        elif left[0] == CHUNK_END:
            if fill - pos[0] < 2:
                return c_need if base[pos[0]] == 13 else c_bad_end
            if base[pos[0]] != 13 or base[pos[0] + 1] != 10:
                return c_bad_end
            pos[0] += 2
            left[0] = SIZE_LINE
        else:
            newline = <text_t>memchr(base + pos[0] + looked[0], 10, fill - pos[0] - looked[0])
            if newline == NULL:
                looked[0] = fill - pos[0]
                return c_long_line if looked[0] > max_line else c_need
            looked[0] = 0
            take = newline - <text_t>(base + pos[0])
            if take + 1 > max_line:
                return c_long_line
            size = size_of(<text_t>(base + pos[0]), take)
            if size < 0:
                return c_bad_size
            pos[0] += take + 1
            if size == 0:
                return c_last
            left[0] = size
    return c_need


def drain(readinto, bytes initial not None, Py_ssize_t left, Py_ssize_t max_line):
    """Read chunks to their end through *readinto*: (body, what ended it, what is left of the chunk, rest).

    *initial* is what has been read already. *left* is -1 before a size line, 0 behind a chunk's data, else the
    bytes of data to come. The end is LAST behind the line of the last chunk (*rest* starts with the trailers),
    BAD_SIZE or LONG_LINE before a size line (*rest* starts with it), BAD_END, or NEED where the input ended.
    """
    cdef Py_ssize_t pos = 0, fill = PyBytes_GET_SIZE(initial), looked = 0, got, room, over, capacity
    cdef int ended
    cdef bytes piece = PyBytes_FromStringAndSize(NULL, fill + PIECE)
    cdef bytes fresh
    cdef list pieces = [piece]  # none of them is seen outside: they may be written to
    cdef Spans spans
    spans.all = NULL
    spans.count = spans.room = spans.total = 0
    capacity = fill + PIECE
    memcpy(PyBytes_AS_STRING(piece), PyBytes_AS_STRING(initial), fill)
    try:
        while True:
            ended = step(PyBytes_AS_STRING(piece), &pos, fill, &left, max_line, &looked, &spans)
            if ended != c_need:
                break
            if capacity - fill < PIECE // 4:
                over = fill - pos  # the start of a size line, or a CR
                fresh = PyBytes_FromStringAndSize(NULL, over + PIECE)
                memcpy(PyBytes_AS_STRING(fresh), PyBytes_AS_STRING(piece) + pos, over)
                pieces.append(fresh)
                piece, capacity, pos, fill = fresh, over + PIECE, 0, over
            room = capacity - fill
            view = PyMemoryView_FromMemory(PyBytes_AS_STRING(piece) + fill, room, PyBUF_WRITE)
            try:
                answer = readinto(view)
            finally:
                view.release()
            got = 0 if answer is None else answer
            if got < 0 or got > room:
                raise OSError("readinto() returned an impossible size")
            if got == 0:
                break
            fill += got
        return gather(&spans), ended, left, PyBytes_FromStringAndSize(PyBytes_AS_STRING(piece) + pos, fill - pos)
    finally:
        PyMem_Free(spans.all)


def take(bytes data not None, Py_ssize_t left, Py_ssize_t want, Py_ssize_t max_line):
    """Decode up to *want* bytes out of *data*: (decoded, bytes of *data* used up, what is left of the chunk).

    *left* is as in `drain`. It stops before anything but whole clean lines, and before the last chunk.
    """
    cdef Py_ssize_t n = PyBytes_GET_SIZE(data), pos = 0, used = 0, size, part
    cdef text_t p = <text_t>PyBytes_AS_STRING(data)
    cdef text_t newline
    cdef PyObject* made = raw_bytes(NULL, n if n < want else want if want > 0 else 0)
    try:
        while used < want and pos < n:
            if left > 0:
                part = left if left < n - pos else n - pos
                if part > want - used:
                    part = want - used
                memcpy(bytes_data(made) + used, p + pos, part)
                used += part
                pos += part
                left -= part
            elif left == CHUNK_END:
                if n - pos < 2 or p[pos] != 13 or p[pos + 1] != 10:
                    break
                pos += 2
                left = SIZE_LINE
            else:
                newline = <text_t>memchr(p + pos, 10, n - pos)
                if newline == NULL or newline - (p + pos) + 1 > max_line:
                    break
                size = size_of(p + pos, newline - (p + pos))
                if size <= 0:
                    break
                pos = newline - p + 1
                left = size
        resize_bytes(&made, used)
        return <object>made, pos, left
    finally:
        Py_XDECREF(made)


def chunk_size(bytes line not None):
    """The size in a chunk's first line (with or without its line end), or -1 where it has none."""
    cdef Py_ssize_t n = PyBytes_GET_SIZE(line)
    cdef text_t p = <text_t>PyBytes_AS_STRING(line)
    if n and p[n - 1] == 10:
        n -= 1
    return size_of(p, n)


def read_exact(fp, Py_ssize_t length, Py_ssize_t first):
    """Up to *length* bytes of the stream *fp*, fewer only at its end, in memory that grows from *first* bytes on."""
    readinto = fp.readinto
    cdef Py_ssize_t fill = 0, got, room, capacity = length if length < first else first
    cdef PyObject* made = raw_bytes(NULL, capacity)
    try:
        while fill < length:
            if fill == capacity:
                capacity = length if length - capacity < capacity else capacity * 2
                resize_bytes(&made, capacity)
            room = capacity - fill
            view = PyMemoryView_FromMemory(bytes_data(made) + fill, room, PyBUF_WRITE)
            try:
                answer = readinto(view)
            finally:
                view.release()
            got = 0 if answer is None else answer
            if got < 0 or got > room:
                raise OSError("readinto() returned an impossible size")
            if got == 0:
                break
            fill += got
        if fill != capacity:
            resize_bytes(&made, fill)
        return <object>made
    finally:
        Py_XDECREF(made)
