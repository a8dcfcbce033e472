"""Header blocks, status lines and request lines from bytes: the compiled kernel.

It decides clean input and answers None for all else; ``netproto.core.fields`` then reads it leniently.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF
from libc.string cimport memchr, memcmp, memcpy


cdef extern from "Python.h":
    object PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    void* PyUnicode_1BYTE_DATA(object o)
    bint PyUnicode_IS_ASCII(object o)
    Py_ssize_t PyUnicode_GET_LENGTH(object o)

ctypedef const unsigned char* text_t

# Bytes of a name that a message may carry: the visible ASCII characters without the colon.
cdef unsigned char NAME[256]
# Bytes of a token (RFC 9110 section 5.6.2).
cdef unsigned char TOKEN[256]


cdef void fill_tables():
    cdef int c
    for c in range(256):
        NAME[c] = 0x21 <= c <= 0x7E and c != 0x3A
        TOKEN[c] = (0x30 <= c <= 0x39) or (0x41 <= c <= 0x5A) or (0x61 <= c <= 0x7A)
    for c in b"!#$%&'*+-.^_`|~":
        TOKEN[c] = 1


fill_tables()


# Names that most messages have, made once: a table by hash that nothing changes after import.
cdef enum:
    SLOTS = 512

cdef PyObject* KNOWN[SLOTS]
cdef tuple _KNOWN_NAMES = tuple(
    "Accept-Ranges Access-Control-Allow-Origin Age Allow Cache-Control Connection Content-Disposition "
    "Content-Encoding Content-Language Content-Length Content-Location Content-Range Content-Security-Policy "
    "Content-Type Date ETag Expires Keep-Alive Last-Modified Link Location Pragma Referrer-Policy Retry-After Server "
    "Set-Cookie Strict-Transport-Security Transfer-Encoding Vary Via WWW-Authenticate X-Cache X-Content-Type-Options "
    "X-Frame-Options X-Powered-By X-Request-Id X-XSS-Protection Accept Accept-Encoding Accept-Language Authorization "
    "Cookie Host If-Modified-Since If-None-Match Origin Range Referer TE Upgrade User-Agent X-Forwarded-For "
    "X-Forwarded-Host X-Forwarded-Proto".split()
)


cdef inline unsigned int slot_of(text_t p, Py_ssize_t size) noexcept nogil:
    return <unsigned int>(size * 17 + p[0] * 5 + p[size - 1] * 31 + p[size >> 1] * 3) & (SLOTS - 1)


cdef int fill_names() except -1:
    cdef unsigned int slot
    for name in _KNOWN_NAMES + tuple([known.lower() for known in _KNOWN_NAMES]):
        slot = slot_of(<text_t>PyUnicode_1BYTE_DATA(name), PyUnicode_GET_LENGTH(name))
        if KNOWN[slot] == NULL:
            Py_INCREF(name)  # for as long as the process lives
            KNOWN[slot] = <PyObject*>name
    return 0


fill_names()


cdef inline object name_text(text_t p, Py_ssize_t size):
    """The str of a name."""
    cdef PyObject* known = KNOWN[slot_of(p, size)]
    if known != NULL:
        name = <object>known
        if PyUnicode_GET_LENGTH(name) == size and memcmp(PyUnicode_1BYTE_DATA(name), p, size) == 0:
            return name
    return latin1(p, size, True)


cdef inline object latin1(text_t p, Py_ssize_t size, bint ascii):
    """A str of *size* bytes; *ascii* tells that none of them has its high bit set."""
    if size == 0:
        return ""
    cdef object made = PyUnicode_New(size, 0x7F if ascii else 0xFF)
    memcpy(PyUnicode_1BYTE_DATA(made), p, size)
    return made


cdef inline bint plain(text_t p, Py_ssize_t size, unsigned char* high) noexcept nogil:
    """Whether there is no NUL and no CR in these bytes; *high* collects their bits."""
    cdef unsigned char seen = 0, bad = 0
    cdef Py_ssize_t i
    for i in range(size):
        seen |= p[i]
        bad |= <unsigned char>((p[i] == 0) | (p[i] == 13))
    high[0] |= seen
    return bad == 0


cdef Py_ssize_t read_fields(text_t p, Py_ssize_t n, Py_ssize_t pos, Py_ssize_t max_lines,
                            Py_ssize_t max_line, list out) except -2:
    """Append the fields that start at *pos* to *out*; the offset behind the blank line, or -1: not mine."""
    cdef Py_ssize_t lines = 0, colon, line, end, first, stop
    cdef unsigned char high
    cdef text_t newline
    while pos < n:
        if p[pos] == 10:
            return pos + 1
        if p[pos] == 13:
            return pos + 2 if pos + 1 < n and p[pos + 1] == 10 else -1
        colon = pos
        while colon < n and NAME[p[colon]]:
            colon += 1
        if colon == pos or colon >= n or p[colon] != 58:
            return -1
        high = 0
        line = pos
        first = colon + 1
        while True:  # the line of the name, then those that continue it
            newline = <text_t>memchr(p + first, 10, n - first)
            if newline == NULL:
                return -1
            end = newline - p
            lines += 1
            if lines > max_lines or end + 1 - line > max_line:
                return -1
            stop = end - 1 if end > first and p[end - 1] == 13 else end
            if not plain(p + first, stop - first, &high):
                return -1
            line = first = end + 1
            if line >= n:
                return -1
            if p[line] != 32 and p[line] != 9:
                break
        first = colon + 1
        while first < stop and (p[first] == 32 or p[first] == 9 or p[first] == 13 or p[first] == 10):
            first += 1
        out.append((name_text(p + pos, colon - pos), latin1(p + first, stop - first, high < 128)))
        pos = line
    return -1


cdef inline object reason_phrase(text_t p, Py_ssize_t first, Py_ssize_t stop):
    """The phrase without the white space around it, or None: not mine."""
    cdef unsigned char high = 0
    while first < stop and (p[first] == 32 or p[first] == 9):
        first += 1
    while stop > first and (p[stop - 1] == 32 or p[stop - 1] == 9):
        stop -= 1
    if not plain(p + first, stop - first, &high):
        return None
    if first < stop:
        for c in (p[first], p[stop - 1]):
            if c < 32 or c == 0x85 or c == 0xA0:
                return None
    return latin1(p + first, stop - first, high < 128)


cdef object read_status(text_t p, Py_ssize_t n, Py_ssize_t max_line, Py_ssize_t* after):
    """(version, status, reason), or None."""
    cdef text_t newline
    cdef Py_ssize_t stop
    cdef int status
    if n < 13 or memcmp(p, <const char*>b"HTTP/1.", 7) != 0 or not 48 <= p[7] <= 57 or p[8] != 32:
        return None
    if not (49 <= p[9] <= 57 and 48 <= p[10] <= 57 and 48 <= p[11] <= 57):
        return None
    newline = <text_t>memchr(p + 12, 10, n - 12)
    if newline == NULL:
        return None
    stop = newline - p
    after[0] = stop + 1
    if stop + 1 > max_line:
        return None
    if p[stop - 1] == 13:
        stop -= 1
    if stop > 12 and p[12] != 32:
        return None
    reason = reason_phrase(p, 12, stop)
    if reason is None:
        return None
    status = (p[9] - 48) * 100 + (p[10] - 48) * 10 + (p[11] - 48)
    return 10 if p[7] == 48 else 11, status, reason


cdef object read_request(text_t p, Py_ssize_t n, Py_ssize_t max_line, Py_ssize_t* after):
    """(method, target, (major, minor)), or None."""
    cdef text_t newline = <text_t>memchr(p, 10, n)
    cdef Py_ssize_t stop, first, second
    cdef unsigned char high = 0
    if newline == NULL:
        return None
    stop = newline - p
    after[0] = stop + 1
    if stop + 1 > max_line:
        return None
    if stop > 0 and p[stop - 1] == 13:
        stop -= 1
    first = 0
    while first < stop and TOKEN[p[first]]:
        first += 1
    if first == 0 or first >= stop or p[first] != 32 or stop - first < 11:
        return None
    second = stop - 9
    if p[second] != 32 or memcmp(p + second + 1, <const char*>b"HTTP/", 5) != 0:
        return None
    if not 48 <= p[second + 6] <= 57 or p[second + 7] != 46 or not 48 <= p[second + 8] <= 57:
        return None
    cdef Py_ssize_t i
    for i in range(first + 1, second):
        if p[i] <= 32 or p[i] == 127:
            return None
        high |= p[i]
    target = latin1(p + first + 1, second - first - 1, high < 128)
    return latin1(p, first, True), target, (p[second + 6] - 48, p[second + 8] - 48)


def split_fields(bytes data not None, Py_ssize_t start, Py_ssize_t max_lines, Py_ssize_t max_line):
    """Fields from *start* to the blank line: (list of (name, value), offset behind it), or None: not mine."""
    cdef list out = []
    if start < 0:
        return None
    cdef Py_ssize_t end = read_fields(<text_t>PyBytes_AS_STRING(data), PyBytes_GET_SIZE(data), start,
                                      max_lines, max_line, out)
    return None if end < 0 else (out, end)


def status_line(bytes line not None):
    """(10 or 11, status, reason) of a whole line with its line end, or None: not mine."""
    cdef Py_ssize_t after = 0, n = PyBytes_GET_SIZE(line)
    found = read_status(<text_t>PyBytes_AS_STRING(line), n, n, &after)
    return found if after == n else None


def request_line(bytes line not None):
    """(method, target, (major, minor)) of a whole line with its line end, or None: not mine."""
    cdef Py_ssize_t after = 0, n = PyBytes_GET_SIZE(line)
    found = read_request(<text_t>PyBytes_AS_STRING(line), n, n, &after)
    return found if after == n else None


def response_head(bytes data not None, Py_ssize_t max_lines, Py_ssize_t max_line):
    """(end, version, status, reason, fields) of the head that *data* starts with, or None: not (wholly) there."""
    cdef Py_ssize_t after = 0, n = PyBytes_GET_SIZE(data)
    cdef text_t p = <text_t>PyBytes_AS_STRING(data)
    cdef list out = []
    found = read_status(p, n, max_line, &after)
    if found is None:
        return None
    after = read_fields(p, n, after, max_lines, max_line, out)
    if after < 0:
        return None
    version, status, reason = <tuple>found
    return after, version, status, reason, out


def request_head(bytes data not None, Py_ssize_t max_lines, Py_ssize_t max_line):
    """(end, method, target, version, fields) of the head that *data* starts with, or None: not (wholly) there."""
    cdef Py_ssize_t after = 0, n = PyBytes_GET_SIZE(data)
    cdef text_t p = <text_t>PyBytes_AS_STRING(data)
    cdef list out = []
    found = read_request(p, n, max_line, &after)
    if found is None:
        return None
    after = read_fields(p, n, after, max_lines, max_line, out)
    if after < 0:
        return None
    method, target, version = <tuple>found
    return after, method, target, version, out


cdef inline unsigned char lower(unsigned char c) noexcept nogil:
    return c + 32 if 65 <= c <= 90 else c


cdef inline bint same_name(object key, object name):
    """Whether *key* is *name* (in lower case) without regard to case."""
    cdef Py_ssize_t i, n
    cdef text_t a
    cdef text_t b
    if type(key) is not str or not PyUnicode_IS_ASCII(key) or not PyUnicode_IS_ASCII(name):
        return key.lower() == name
    n = PyUnicode_GET_LENGTH(name)
    if PyUnicode_GET_LENGTH(key) != n:
        return False
    a = <text_t>PyUnicode_1BYTE_DATA(key)
    b = <text_t>PyUnicode_1BYTE_DATA(name)
    for i in range(n):
        if a[i] != b[i] and lower(a[i]) != b[i]:
            return False
    return True


def find(list fields not None, str name not None):
    """The first (name, value) whose name is *name* in any case, or None. *name* must be in lower case."""
    for pair in fields:
        if same_name((<tuple?>pair)[0], name):
            return pair
    return None


def find_all(list fields not None, str name not None):
    """The values of every field whose name is *name* (given in lower case) in any case, in order."""
    cdef list found = []
    for pair in fields:
        if same_name((<tuple?>pair)[0], name):
            found.append((<tuple>pair)[1])
    return found


def pick(list fields not None, tuple names not None):
    """For each of *names* (in lower case) its value, several joined by a comma, or None: one pass."""
    cdef Py_ssize_t i, count = len(names)
    cdef list found = [None] * count
    cdef str name
    for pair in fields:
        key = (<tuple?>pair)[0]
        for i in range(count):
            name = names[i]
            if same_name(key, name):
                value = (<tuple>pair)[1]
                found[i] = value if found[i] is None else f"{found[i]}, {value}"
                break
    return found
