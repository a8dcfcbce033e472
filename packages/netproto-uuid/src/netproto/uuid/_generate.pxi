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
from ._last cimport np_big_endian, np_last, np_memory, np_next_7, np_next_time, np_starts
from ._patches cimport np_code_of_clock, np_code_now, np_known_node, np_look, np_looked, np_unchanged, np_watch
from ._source cimport (
    NP_POOL,
    np_draw,
    np_filled,
    np_has,
    np_my_pool,
    np_now,
    np_pool,
    np_prepare_source,
    np_process,
    np_take,
    np_ticket,
)

cdef extern from "Python.h":
    unsigned long long PyLong_AsUnsignedLongLongMask(object value) except? 0xFFFFFFFFFFFFFFFF
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL

cdef u64 OFFSET = 122_192_928_000_000_000  # from 1582-10-15 to 1970-01-01, in units of 100 ns
cdef u64 LOW_32 = (<u64>1 << 32) - 1
cdef u64 LOW_60 = (<u64>1 << 60) - 1
cdef u64 NO_NODE = <u64>1 << 48

# --- what may be patched -------------------------------------------------------------------------------------------

TIMES = {1: "_last_timestamp", 6: "_last_timestamp_v6", 7: "_last_timestamp_v7"}
COUNTER = "_last_counter_v7"

cdef dict _os = os.__dict__
cdef dict _time = time.__dict__
cdef dict _names = {name: None for name in TIMES.values()}
cdef object _system = sys.modules.get("posix") or sys.modules.get("nt") or os
cdef object _urandom = _system.urandom
cdef object _time_ns = time.time_ns
cdef object _ours_1 = None, _ours_6 = None, _ours_7 = None, _getnode = None, _generate_time_safe = None

np_prepare_source()
np_code_of_clock(_time_ns)
np_watch(0, _os)
np_watch(1, _time)
cdef unsigned int _base = int.from_bytes(os.urandom(2), "big")


def watch(dict names not None):
    """Take the state from the namespace *names* while it has other objects by the names of `TIMES` than now.

    Its ``getnode`` gives the node.
    """
    global _names, _ours_1, _ours_6, _ours_7, _getnode, _generate_time_safe
    _names, _ours_1, _ours_6, _ours_7 = names, names[TIMES[1]], names[TIMES[6]], names[TIMES[7]]
    _getnode, _generate_time_safe = names.get("getnode"), names.get("_generate_time_safe")
    np_watch(2, names)


cdef inline bint is_patched(dict names, str name, object own):
    return PyDict_GetItemWithError(names, name) is not <PyObject *>own


cdef inline bint plain() except -1:
    """Whether nothing is patched. Otherwise each source and each state has to be looked at for itself."""
    return np_unchanged() or look()


cdef bint look() except -1:
    cdef bint found = False
    cdef u64 node = NO_NODE
    np_look()
    try:
        with cython.critical_section(_os):
            found = not is_patched(_os, "urandom", _urandom)
        with cython.critical_section(_time):
            found &= not is_patched(_time, "time_ns", _time_ns)
        with cython.critical_section(_names):
            found &= not (
                is_patched(_names, "_last_timestamp", _ours_1)
                or is_patched(_names, "_last_timestamp_v6", _ours_6)
                or is_patched(_names, "_last_timestamp_v7", _ours_7)
            )
            known = _names.get("_node")
            usual = not is_patched(_names, "getnode", _getnode) and _names.get("_generate_time_safe") in (
                None, _generate_time_safe
            )
        if usual and type(known) is int and 0 <= known <= LOW_48:
            node = known
    finally:
        np_looked(found, node)
    return found


cdef bint is_ours(int version) except -1:
    """Whether the last time of a version is ours to use.

    It is, forgotten, where None was put in for it, and no number for the counter.
    """
    if plain():
        return True
    ours = _ours_1 if version == 1 else (_ours_6 if version == 6 else _ours_7)
    theirs = _names.get(TIMES[version])
    if theirs is ours:
        return True
    if theirs is not None or type(_names.get(COUNTER)) is int:
        return False
    last_of(version)[0] = 0
    _names[TIMES[version]] = ours
    return True


cdef inline u64 *last_of(int version) noexcept:
    return &np_last.time_1 if version == 1 else (&np_last.time_6 if version == 6 else &np_last.time_7)


def state(int version):
    """The last time of a version, 100 ns units for 1 and 6, ms for 7, or None; and the counter of version 7."""
    cdef u64 last = last_of(version)[0]
    return last - 1 if last else None, np_last.counter


cdef object in_their_state(int version, u64 node, object clock_seq):
    """Make an id after the last time in the watched namespace, and update that; ours stays as it was.

    So does the counter, if that was replaced as well. Otherwise it goes on.
    """
    cdef np_memory kept = np_last
    cdef u64 *last = last_of(version)
    cdef bint theirs = type(_names.get(COUNTER)) is int
    before = _names.get(TIMES[version])
    try:
        last[0] = 0 if before is None else <u64>before + 1
        if theirs:
            np_last.counter = _names[COUNTER]
        if np_last.process_7 == 0:
            np_last.process_7 = np_process
        made = next_7(milliseconds()) if version == 7 else next_time_based(version, node, clock_seq)
        _names[TIMES[version]] = last[0] - 1
        if theirs:
            _names[COUNTER] = np_last.counter
        else:
            kept.counter, kept.process_7 = np_last.counter, np_last.process_7
    finally:
        (&np_last)[0] = kept
    return made


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
    data = os.urandom(size)
    if type(data) is not bytes or len(data) != size:
        raise ValueError("os.urandom gave another number of bytes")
    return data


cdef inline int draw(unsigned char *to, unsigned int size) except -1:
    """Random bytes, at most a pool's."""
    if plain() or not is_patched(_os, "urandom", _urandom):
        np_take(pool_with(size), to, size)
    else:
        data = random_bytes(size)
        memcpy(to, PyBytes_AS_STRING(data), size)
    return 0


cdef inline long long nanoseconds() except? -1:
    """Since 1970, which a patched clock may be before."""
    cdef long long now
    if np_code_now() and (plain() or not is_patched(_time, "time_ns", _time_ns)):
        now = np_now()
        if now:
            return now
    return time.time_ns()


cdef inline u64 milliseconds() except? 0:
    """Now, 1970 at the earliest, and one more, as 0 is none."""
    cdef long long now = nanoseconds()
    return <u64>now // 1000000 + 1 if now > 0 else 1


# --- the versions ----------------------------------------------------------------------------------------------------

cdef inline object made(u64 high, u64 low, u64 version):
    """A UUID of the bits, with those of version and variant put in."""
    return np_made(high & ~<u64>0xF000 | version << 12, low & (<u64>1 << 62) - 1 | <u64>1 << 63)


def uuid4():
    """A random UUID (RFC 9562 section 5.4), from the system's cryptographic generator."""
    cdef unsigned char drawn[16]
    draw(drawn, 16)
    return made(np_big_endian(drawn, 8), np_big_endian(drawn + 8, 8), 4)


def uuid4_many(Py_ssize_t count):
    """A list of *count* random UUIDs."""
    cdef Py_ssize_t at, size
    cdef const unsigned char *drawn
    if count < 0:
        raise ValueError("count must not be negative")
    found = []
    while count:
        size = min(count, 4096)
        data = random_bytes(16 * size)
        drawn = <const unsigned char *>PyBytes_AS_STRING(data)
        for at in range(size):
            found.append(made(np_big_endian(drawn + 16 * at, 8), np_big_endian(drawn + 16 * at + 8, 8), 4))
        count -= size
    return found


def uuid8(a=None, b=None, c=None):
    """A UUID of free form (RFC 9562 section 5.8): *a* (48 bits), *b* (12) and *c* (62), random where not given.

    Higher bits of each are cut off.
    """
    cdef unsigned char drawn[16]
    cdef u64 high, middle, low
    draw(drawn, 16)
    high = np_big_endian(drawn, 6) if a is None else PyLong_AsUnsignedLongLongMask(a) & LOW_48
    middle = np_big_endian(drawn + 6, 2) if b is None else PyLong_AsUnsignedLongLongMask(b)
    low = np_big_endian(drawn + 8, 8) if c is None else PyLong_AsUnsignedLongLongMask(c)
    return made(high << 16 | middle & 0xFFF, low, 8)


cdef object from_name(object namespace, object name, bint sha1, unsigned int version):
    cdef unsigned char space[16]
    cdef const unsigned char *at
    cdef Py_ssize_t size
    cdef u64 high, low
    cdef int i
    cdef object data
    if type(namespace) is UUID:
        for i in range(8):
            space[i] = <unsigned char>((<UUID>namespace).high >> (56 - 8 * i))
            space[8 + i] = <unsigned char>((<UUID>namespace).low >> (56 - 8 * i))
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


def uuid1(node=None, clock_seq=None):
    """A UUID from the time and this machine (RFC 9562 section 5.1).

    *node* is 48 bits, `getnode()` if not given. *clock_seq* is 14 bits; if not given, a random number of this process,
    different from that of every process that it comes from by fork or that comes from it. Its higher bits are cut off.

    Raises ValueError where *node* does not fit in 48 bits.
    """
    cdef u64 known
    if node is None and plain():
        known = np_known_node()
        if known != NO_NODE:
            return next_time_based(1, known, clock_seq)
    return _names["_time_based"](1, node, clock_seq)


def uuid6(node=None, clock_seq=None):
    """As `uuid1`, with the time in the order of its weight, so that ids sort by it (RFC 9562 section 5.6)."""
    cdef u64 known
    if node is None and plain():
        known = np_known_node()
        if known != NO_NODE:
            return next_time_based(6, known, clock_seq)
    return _names["_time_based"](6, node, clock_seq)


def time_based(int version, node, clock_seq):
    """A UUID of version 1 or 6 from the clock, *node* (48 bits) and *clock_seq* (14 bits, this process's if None)."""
    cdef u64 low = PyLong_AsUnsignedLongLongMask(node)
    if is_ours(version):
        return next_time_based(version, low, clock_seq)
    return in_their_state(version, low, clock_seq)


cdef object next_time_based(int version, u64 low, object clock_seq):
    cdef long long since_1970 = nanoseconds() // 100
    cdef u64 now = since_1970 + OFFSET  # 64 bits of nanoseconds do not reach back to 1582
    cdef u64 sequence = _base + np_ticket if clock_seq is None else PyLong_AsUnsignedLongLongMask(clock_seq)
    low = low & LOW_48 | (sequence & 0x3FFF) << 48
    now = np_next_time(last_of(version), now) & LOW_60
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
    return made(<u64>unix_ms << 16 | np_big_endian(drawn, 2), np_big_endian(drawn + 2, 8), 7)


cdef inline object next_7(u64 now):
    """The next id at the time *now*, or at the last one's where that is later."""
    cdef unsigned char drawn[10]
    cdef u64 high, low
    cdef int size
    if plain() or not is_patched(_os, "urandom", _urandom):
        np_next_7(now, pool_with(10), NULL, 0, &high, &low)
    else:
        size = 10 if np_starts(now) else 4
        draw(drawn, size)
        while np_next_7(now, NULL, drawn, size, &high, &low):  # another thread was there meanwhile
            size = 10
            draw(drawn, size)
    return made(high, low, 7)


def uuid7_many(Py_ssize_t count):
    """A list of *count* UUIDs of version 7, in order."""
    cdef u64 now = 0
    cdef Py_ssize_t at
    if count < 0:
        raise ValueError("count must not be negative")
    found = []
    for at in range(count):
        if not is_ours(7):
            found.append(in_their_state(7, 0, None))
            continue
        if now == 0 or at % 128 == 0:  # less time than a millisecond
            now = milliseconds()
        found.append(next_7(now))
    return found
