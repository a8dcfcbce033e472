# The generators, compiled; a part of _uuid_c. _generate_py is the same in plain Python.
#
# Random bits come from the kernel's generator only, as those of `os.urandom`. They are drawn in batches, each thread
# its own, wiped as they are used, and thrown away in a forked child. A patched `os.urandom` or `time.time_ns` is
# called instead, for each id.

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.dict cimport PyDict_GetItemWithError
from libc.string cimport memcpy

import os
import sys
import time
from _operator import index  # operator itself takes longer to import

from ._digest cimport np_digest_of_name
from ._last cimport np_last, np_lock, np_memory, np_next_7, np_next_time, np_starts, np_unlock
from ._patches cimport (
    np_code_now,
    np_code_of_clock,
    np_item,
    np_known_node,
    np_look,
    np_looked,
    np_unchanged,
    np_watch,
    np_work,
    np_worked,
)
from ._source cimport (
    NP_POOL,
    np_draw,
    np_filled,
    np_has,
    np_my_pool,
    np_notice_fork,
    np_now,
    np_pool,
    np_prepare_source,
    np_process,
    np_take,
    np_ticket,
)

cdef extern from "Python.h":
    unsigned long long PyLong_AsUnsignedLongLongMask(object value) except? 0xFFFFFFFFFFFFFFFF
    int PyErr_CheckSignals() except -1
    Py_ssize_t PY_SSIZE_T_MAX
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL

cdef u64 OFFSET = 122_192_928_000_000_000  # from 1582-10-15 to 1970-01-01, in units of 100 ns
cdef u64 LOW_32 = (<u64>1 << 32) - 1
cdef u64 LOW_60 = (<u64>1 << 60) - 1
cdef u64 NO_NODE = <u64>1 << 48
cdef Py_ssize_t MOST = PY_SSIZE_T_MAX // 56  # ids, with their places in a list

include "_state.pxi"

# --- random bits and the clock -------------------------------------------------------------------------------------

cdef inline np_pool *pool_with(unsigned int size) except NULL:
    """This thread's pool, holding at least *size* bytes."""
    cdef np_pool *pool = np_my_pool()
    if pool is NULL:
        raise MemoryError
    while not np_has(pool, size):
        if np_draw(pool.data, NP_POOL):
            data = _urandom(NP_POOL)
            memcpy(pool.data, PyBytes_AS_STRING(data), NP_POOL)
        np_filled(pool)
    return pool


cdef bytes random_bytes(Py_ssize_t size):
    cdef object data
    if plain() or not is_patched(_os, "urandom", _urandom):
        data = PyBytes_FromStringAndSize(NULL, size)
        if not np_draw(<unsigned char *>PyBytes_AS_STRING(data), size):
            return data
    data = bytes(os.urandom(size))
    if len(data) < size:
        raise ValueError("os.urandom gave too few bytes")
    return data


cdef inline int draw(unsigned char *to, unsigned int size) except -1:
    """Random bytes, at most a pool's."""
    if plain() or not is_patched(_os, "urandom", _urandom):
        np_take(pool_with(size), to, size)
    else:
        data = random_bytes(size)
        memcpy(to, PyBytes_AS_STRING(data), size)
    return 0


cdef inline long long ticks(long long size) except? -1:
    """Since 1970, of *size* nanoseconds each. A patched clock may be before that, or past 63 bits of nanoseconds."""
    cdef long long now
    if np_code_now() and (plain() or not is_patched(_time, "time_ns", _time_ns)):
        now = np_now()
        if now:
            return now // size
    return time.time_ns() // size


cdef inline u64 milliseconds() except? 0:
    """Now, 1970 at the earliest, and one more, as 0 is none."""
    cdef long long now = ticks(1000000)
    return <u64>now + 1 if now > 0 else 1


# --- the versions ----------------------------------------------------------------------------------------------------

cdef inline object made(u64 high, u64 low, u64 version):
    """A UUID of the bits, with those of version and variant put in."""
    return np_made(high & ~<u64>0xF000 | version << 12, low & (<u64>1 << 62) - 1 | <u64>1 << 63)


def uuid4():
    """A random UUID (RFC 9562 section 5.4), from the system's cryptographic generator."""
    cdef unsigned char drawn[16]
    draw(drawn, 16)
    return made(np_load(drawn, 8), np_load(drawn + 8, 8), 4)


cdef int check_count(Py_ssize_t count) except -1:
    if count < 0:
        raise ValueError("count must not be negative")
    if count > MOST:  # rather than fill the memory first
        raise MemoryError
    return 0


def uuid4_many(Py_ssize_t count):
    """A list of *count* random UUIDs."""
    cdef Py_ssize_t at, size
    cdef const unsigned char *drawn
    check_count(count)
    found = []
    while count:
        PyErr_CheckSignals()
        size = min(count, 4096) if plain() else 1  # a patched source is called for each id
        data = random_bytes(16 * size)
        drawn = <const unsigned char *>PyBytes_AS_STRING(data)
        for at in range(size):
            found.append(made(np_load(drawn + 16 * at, 8), np_load(drawn + 16 * at + 8, 8), 4))
        count -= size
    return found


def uuid8(a=None, b=None, c=None):
    """A UUID of free form (RFC 9562 section 5.8): *a* (48 bits), *b* (12) and *c* (62), random where not given.

    Higher bits of each are cut off.
    """
    cdef unsigned char drawn[16]
    cdef u64 high, middle, low
    draw(drawn, 16)
    high = np_load(drawn, 6) if a is None else PyLong_AsUnsignedLongLongMask(a) & LOW_48
    middle = np_load(drawn + 6, 2) if b is None else PyLong_AsUnsignedLongLongMask(b)
    low = np_load(drawn + 8, 8) if c is None else PyLong_AsUnsignedLongLongMask(c)
    return made(high << 16 | middle & 0xFFF, low, 8)


cdef object from_name(object namespace, object name, bint sha1, unsigned int version):
    cdef unsigned char space[16]
    cdef const unsigned char *at
    cdef Py_ssize_t size
    cdef u64 high, low
    cdef object data
    if type(namespace) is UUID:
        np_store(space, (<UUID>namespace).high)
        np_store(space + 8, (<UUID>namespace).low)
    else:
        data = bytes(namespace.bytes)
        if len(data) != 16:
            raise ValueError("the namespace's bytes are not 16")
        memcpy(space, PyBytes_AS_STRING(data), 16)
    if isinstance(name, str):
        at = <const unsigned char *>PyUnicode_AsUTF8AndSize(name, &size)
    else:
        data = name if type(name) is bytes else bytes(memoryview(name))
        at = <const unsigned char *>PyBytes_AS_STRING(data)
        size = len(data)
    np_digest_of_name(sha1, space, at, size, &high, &low)
    return made(high, low, version)


def uuid3(namespace, name):
    """A UUID from the MD5 of a namespace (a UUID) and a name, text or bytes (RFC 9562 section 5.3)."""
    return from_name(namespace, name, False, 3)


def uuid5(namespace, name):
    """A UUID from the SHA-1 of a namespace (a UUID) and a name, text or bytes (RFC 9562 section 5.5)."""
    return from_name(namespace, name, True, 5)


cdef inline object of_time(int version, object node, object clock_seq):
    """Where the node is known and nothing is patched, without the way through the package."""
    cdef u64 known = NO_NODE
    if node is None and plain():
        known = np_known_node()
    if known != NO_NODE:
        return next_time_based(version, known, clock_seq)
    return _names["_time_based"](version, node, clock_seq)


def uuid1(node=None, clock_seq=None):
    """A UUID from the time and this machine (RFC 9562 section 5.1).

    *node* is 48 bits, `getnode()` if not given. *clock_seq* is 14 bits; if not given, a random number of this process,
    different from that of every process that it comes from by fork or that comes from it. Its higher bits are cut off.

    Raises ValueError where *node* does not fit in 48 bits.
    """
    return of_time(1, node, clock_seq)


def uuid6(node=None, clock_seq=None):
    """As `uuid1`, with the time in the order of its weight, so that ids sort by it (RFC 9562 section 5.6)."""
    return of_time(6, node, clock_seq)


def time_based(int version, node, clock_seq):
    """A UUID of version 1 or 6 from the clock, *node* (48 bits) and *clock_seq* (14 bits, this process's if None)."""
    cdef u64 low = PyLong_AsUnsignedLongLongMask(node)
    if is_ours(version):
        return next_time_based(version, low, clock_seq)
    return in_their_state(version, low, clock_seq)


cdef inline u64 gregorian() except? 0:
    """100 ns since 1582, which 64 bits of nanoseconds since 1970 do not reach back to."""
    return <u64>ticks(100) + OFFSET


cdef inline object next_time_based(int version, u64 node, object clock_seq):
    cdef u64 now = gregorian()
    np_notice_fork()
    np_lock()
    now = np_next_time(last_of(&np_last, version), now)
    np_unlock()
    return made_of_time(version, now, node, clock_seq)


cdef inline object made_of_time(int version, u64 now, u64 node, object clock_seq):
    cdef u64 sequence = _base + np_ticket if clock_seq is None else PyLong_AsUnsignedLongLongMask(clock_seq)
    cdef u64 low = node & LOW_48 | (sequence & 0x3FFF) << 48
    now &= LOW_60
    if version == 6:
        return made(now >> 12 << 16 | now & 0xFFF, low, 6)
    return made((now & LOW_32) << 32 | (now >> 32 & 0xFFFF) << 16 | now >> 48, low, 1)


def uuid7(*, unix_ms=None):
    """A UUID ordered by time (RFC 9562 section 5.7): 48 bits of milliseconds since 1970, then random bits.

    Those of one process increase strictly, also where the clock steps back: 42 bits behind the time are a counter
    (section 6.2, method 1), whose start is random in each millisecond.

    With *unix_ms*, in milliseconds, it is one of that time instead, random behind it, and takes no part in that order.
    Raises ValueError where *unix_ms* does not fit in 48 bits.
    """
    if unix_ms is not None:
        return at_time(unix_ms)
    return next_7(milliseconds()) if is_ours(7) else in_their_state(7, 0, None)


cdef object at_time(object unix_ms):
    cdef unsigned char drawn[10]
    unix_ms = index(unix_ms)
    if not 0 <= unix_ms <= LOW_48:
        raise ValueError("unix_ms is out of range (need a 48-bit value)")
    draw(drawn, 10)
    return made(<u64>unix_ms << 16 | np_load(drawn, 2), np_load(drawn + 2, 8), 7)


cdef inline object next_7(u64 now):
    """The next id at the time *now*, or at the last one's where that is later."""
    cdef unsigned char drawn[10]
    cdef u64 high, low
    cdef np_pool *pool
    cdef int size, wanting
    np_notice_fork()
    if plain() or not is_patched(_os, "urandom", _urandom):
        pool = pool_with(10)  # from here on nothing is called that could use it up
        np_lock()
        np_next_7(&np_last, now, pool, NULL, 0, &high, &low)
        np_unlock()
        return made(high, low, 7)
    np_lock()
    size = 10 if np_starts(&np_last, now) else 4
    np_unlock()
    while True:
        draw(drawn, size)
        np_lock()
        wanting = np_next_7(&np_last, now, NULL, drawn, size, &high, &low)
        np_unlock()
        if not wanting:
            return made(high, low, 7)
        size = 10  # another thread was there meanwhile


def uuid7_many(Py_ssize_t count):
    """A list of *count* UUIDs of version 7, in order."""
    cdef u64 now = 0
    cdef Py_ssize_t at
    check_count(count)
    found = []
    for at in range(count):
        if at % 4096 == 0:
            PyErr_CheckSignals()
        if not is_ours(7):
            found.append(in_their_state(7, 0, None))
            continue
        if now == 0 or at % 128 == 0:  # less time than a millisecond
            now = milliseconds()
        found.append(next_7(now))
    return found
