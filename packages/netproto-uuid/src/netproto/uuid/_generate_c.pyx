# cython: binding=False, embedsignature.format=clinic
"""The generators, compiled. _generate_py is the same in plain Python.

Random bits come from `os.urandom` only. They are drawn in batches, each thread its own, wiped as they are used, and
thrown away in a forked child. A patched `os.urandom` or `time.time_ns` is called instead, for each id.
"""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.dict cimport PyDict_GetItemWithError
from cpython.object cimport PyObject
from libc.stdint cimport uint64_t
from libc.string cimport memcpy

import os
import time
from _operator import index  # operator itself takes longer to import

from ._forms import GREGORIAN_OFFSET
from ._digest cimport np_digest_of_name
from ._source cimport (
    NP_POOL,
    PyCFunction,
    np_code,
    np_fill,
    np_has,
    np_my_pool,
    np_now,
    np_pool,
    np_process,
    np_take,
    np_ticket,
    np_watch_forks,
)
from ._uuid_c cimport UUID

__all__ = [
    "COUNTER", "TIMES", "from_md5", "from_sha1", "state", "time_based", "uuid4", "uuid4_many", "uuid7", "uuid7_many",
    "uuid8", "watch",
]

ctypedef uint64_t u64

cdef extern from "Python.h":
    unsigned long long PyLong_AsUnsignedLongLongMask(object value) except? 0xFFFFFFFFFFFFFFFF
    const char *PyUnicode_AsUTF8AndSize(object text, Py_ssize_t *size) except NULL

cdef dict _os = os.__dict__
cdef dict _time = time.__dict__
cdef object _urandom = os.urandom
cdef object _time_ns = time.time_ns
# time-machine changes what the function does, not which one it is.
cdef PyCFunction _time_ns_code = np_code(time.time_ns)
cdef object _guard = object()

cdef u64 OFFSET = GREGORIAN_OFFSET
cdef u64 LOW_48 = (<u64>1 << 48) - 1  # a node, or a time in ms
cdef u64 VARIANT = <u64>1 << 63
cdef u64 LOW_62 = (<u64>1 << 62) - 1
cdef u64 LOW_32 = (<u64>1 << 32) - 1
cdef u64 LOW_60 = (<u64>1 << 60) - 1
cdef u64 MAX_COUNTER = (<u64>1 << 42) - 1

# What this process remembers of its last ids; 0 is nothing. Guarded by _guard where there is no GIL.
cdef u64 _last_1 = 0, _last_6 = 0, _last_7 = 0, _counter = 0
cdef unsigned int _process_7 = 0
cdef unsigned int _base

np_watch_forks()
_base = int.from_bytes(os.urandom(2), "big")


cdef inline bint is_patched():
    return PyDict_GetItemWithError(_os, "urandom") is not <PyObject *>_urandom


cdef int draw(unsigned char *to, unsigned int size) except -1:
    """Random bytes, at most a pool's."""
    if is_patched():
        data = os.urandom(size)
        if type(data) is not bytes or len(data) != size:
            raise ValueError("os.urandom gave another number of bytes")
        memcpy(to, PyBytes_AS_STRING(data), size)
        return 0
    np_take(pool_with(size), to, size)
    return 0


cdef inline np_pool *pool_with(unsigned int size) except NULL:
    """This thread's pool, holding at least *size* bytes."""
    cdef np_pool *pool = np_my_pool()
    if pool is NULL:
        raise MemoryError
    while not np_has(pool, size):
        data = _urandom(NP_POOL)
        np_fill(pool, PyBytes_AS_STRING(data))
    return pool


cdef inline u64 load(const unsigned char *at, int size) noexcept:
    cdef u64 value = 0
    cdef int i
    for i in range(size):
        value = value << 8 | at[i]
    return value


cdef inline u64 load_8(const unsigned char *at) noexcept:
    """Eight bytes, big-endian, in a form that compilers know."""
    return (
        <u64>at[0] << 56 | <u64>at[1] << 48 | <u64>at[2] << 40 | <u64>at[3] << 32
        | <u64>at[4] << 24 | <u64>at[5] << 16 | <u64>at[6] << 8 | <u64>at[7]
    )


cdef inline u64 load_4(const unsigned char *at) noexcept:
    return <u64>at[0] << 24 | <u64>at[1] << 16 | <u64>at[2] << 8 | <u64>at[3]


cdef inline UUID made(u64 high, u64 low, u64 version):
    """A UUID of the bits, with those of variant and version put in."""
    cdef UUID new = UUID.__new__(UUID)
    new.high = high & ~<u64>0xF000 | version << 12
    new.low = low & LOW_62 | VARIANT
    return new


cdef long long nanoseconds() except? -1:
    """Since 1970, which a patched clock may be before."""
    cdef long long now
    if PyDict_GetItemWithError(_time, "time_ns") is <PyObject *>_time_ns and np_code(_time_ns) is _time_ns_code:
        now = np_now()
        if now:
            return now
    return time.time_ns()


TIMES = {1: "_last_timestamp", 6: "_last_timestamp_v6", 7: "_last_timestamp_v7"}
COUNTER = "_last_counter_v7"
cdef str TIME_1 = TIMES[1], TIME_6 = TIMES[6], TIME_7 = TIMES[7]

cdef dict _names = {name: None for name in TIMES.values()}
cdef object _ours_1 = None, _ours_6 = None, _ours_7 = None


def watch(dict names not None):
    """Take the state from the namespace *names* while it has other objects by the names of `TIMES` than now."""
    global _names, _ours_1, _ours_6, _ours_7
    _names, _ours_1, _ours_6, _ours_7 = names, names[TIME_1], names[TIME_6], names[TIME_7]


def state(int version):
    """The last time of a version, 100 ns units for 1 and 6, ms for 7, or None; and the counter of version 7."""
    cdef u64 last = _last_1 if version == 1 else (_last_6 if version == 6 else _last_7)
    return last - 1 if last else None, _counter


cdef bint forgotten(int version) except -1:
    """Forget the last time of a version where None was put in for it, and no number for the counter: whether so."""
    global _last_1, _last_6, _last_7
    if _names.get(TIMES[version]) is not None or type(_names.get(COUNTER)) is int:
        return False
    if version == 1:
        _last_1, _names[TIME_1] = 0, _ours_1
    elif version == 6:
        _last_6, _names[TIME_6] = 0, _ours_6
    else:
        _last_7, _names[TIME_7] = 0, _ours_7
    return True


cdef UUID in_their_state(int version, u64 node, object clock_seq):
    """Make an id after the last time in the watched namespace, and update that; ours stays as it was.

    So does the counter, if that was replaced as well. Otherwise it goes on.
    """
    global _last_1, _last_6, _last_7, _counter, _process_7
    kept = _last_1, _last_6, _last_7, _counter
    theirs = type(_names.get(COUNTER)) is int
    last = _names.get(TIMES[version])
    _last_1 = _last_6 = _last_7 = 0 if last is None else <u64>last + 1
    if theirs:
        _counter = _names[COUNTER]
    if _process_7 == 0:
        _process_7 = np_process
    try:
        made_now = next_7(milliseconds()) if version == 7 else next_time_based(version, node, clock_seq)
        _names[TIMES[version]] = {1: _last_1, 6: _last_6, 7: _last_7}[version] - 1
        if theirs:
            _names[COUNTER] = _counter
    finally:
        _last_1, _last_6, _last_7 = kept[:3]
        if theirs:
            _counter = kept[3]
    return made_now


def uuid4():
    """A random UUID (RFC 9562 section 5.4), from the system's cryptographic generator."""
    cdef unsigned char drawn[16]
    draw(drawn, 16)
    return made(load_8(drawn), load_8(drawn + 8), 4)


def uuid4_many(Py_ssize_t count):
    """A list of *count* random UUIDs."""
    cdef Py_ssize_t at, size
    cdef const unsigned char *drawn
    if count < 0:
        raise ValueError("count must not be negative")
    found = []
    while count:
        size = min(count, 4096)
        data = os.urandom(16 * size)
        if type(data) is not bytes or len(data) != 16 * size:
            raise ValueError("os.urandom gave another number of bytes")
        drawn = <const unsigned char *>PyBytes_AS_STRING(data)
        for at in range(size):
            found.append(made(load_8(drawn + 16 * at), load_8(drawn + 16 * at + 8), 4))
        count -= size
    return found


def uuid8(a=None, b=None, c=None):
    """A UUID of free form (RFC 9562 section 5.8): *a* (48 bits), *b* (12) and *c* (62), random where not given.

    Higher bits of each are cut off.
    """
    cdef unsigned char drawn[16]
    cdef u64 high, middle, low
    draw(drawn, 16)
    high = load(drawn, 6) if a is None else PyLong_AsUnsignedLongLongMask(a) & LOW_48
    middle = load(drawn + 6, 2) if b is None else PyLong_AsUnsignedLongLongMask(b)
    low = load(drawn + 8, 8) if c is None else PyLong_AsUnsignedLongLongMask(c)
    return made(high << 16 | middle & 0xFFF, low, 8)


cdef UUID from_name(object namespace, object name, bint sha1, u64 version):
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


def from_md5(namespace, name):
    """A UUID of version 3 from the MD5 of a namespace's bytes and a name (RFC 9562 section 5.3)."""
    return from_name(namespace, name, False, 3)


def from_sha1(namespace, name):
    """A UUID of version 5 from the SHA-1 of a namespace's bytes and a name (RFC 9562 section 5.5)."""
    return from_name(namespace, name, True, 5)


def time_based(int version, node, clock_seq):
    """A UUID of version 1 or 6 from the clock, *node* (48 bits) and *clock_seq* (14 bits, this process's if None)."""
    cdef u64 low = PyLong_AsUnsignedLongLongMask(node)
    cdef bint theirs
    if version == 6:
        theirs = PyDict_GetItemWithError(_names, TIME_6) is not <PyObject *>_ours_6
    else:
        theirs = PyDict_GetItemWithError(_names, TIME_1) is not <PyObject *>_ours_1
    if theirs and not forgotten(version):
        return in_their_state(version, low, clock_seq)
    return next_time_based(version, low, clock_seq)


cdef UUID next_time_based(int version, u64 low, object clock_seq):
    global _last_1, _last_6
    cdef long long since_1970 = nanoseconds() // 100
    cdef u64 now = since_1970 + OFFSET  # 64 bits of nanoseconds do not reach back to 1582
    cdef u64 last
    cdef u64 sequence = _base + np_ticket if clock_seq is None else PyLong_AsUnsignedLongLongMask(clock_seq)
    low = low & LOW_48 | (sequence & 0x3FFF) << 48
    with cython.critical_section(_guard):
        last = _last_6 if version == 6 else _last_1  # one more than the last time, as 0 is none
        if last and now < last:
            now = last
        if version == 6:
            _last_6 = now + 1
        else:
            _last_1 = now + 1
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
    if PyDict_GetItemWithError(_names, TIME_7) is not <PyObject *>_ours_7 and not forgotten(7):
        return in_their_state(7, 0, None)
    return next_7(milliseconds())


cdef UUID at_time(object unix_ms):
    cdef unsigned char drawn[10]
    unix_ms = index(unix_ms)
    if not 0 <= unix_ms <= LOW_48:
        raise ValueError("unix_ms is out of range (need a 48-bit value)")
    draw(drawn, 10)
    return made(<u64>unix_ms << 16 | load(drawn, 2), load(drawn + 2, 8), 7)


cdef inline u64 milliseconds() except? 0:
    """Now, 1970 at the earliest, and one more, as 0 is none."""
    cdef long long now = nanoseconds()
    return <u64>now // 1000000 + 1 if now > 0 else 1


cdef UUID next_7(u64 now):
    """The next id at the time *now*, or at the last one's where that is later."""
    global _last_7, _counter, _process_7
    cdef unsigned char drawn[10]
    cdef u64 counter, tail
    cdef bint patched = is_patched()
    cdef np_pool *pool = NULL
    if not patched:
        pool = pool_with(10)  # from here on nothing is called that could use it up
    with cython.critical_section(_guard):
        counter = _counter + 1
        if now > _last_7:
            counter = 0
        else:
            now = _last_7
            if _process_7 != np_process or counter > MAX_COUNTER:
                now += 1
                counter = 0
        if patched:
            draw(drawn, 4 if counter else 10)
        elif counter:
            np_take(pool, drawn, 4)
        else:
            np_take(pool, drawn, 10)
        tail = load_4(drawn) if counter else load_4(drawn + 6)
        if counter == 0:
            counter = load(drawn, 6) & (MAX_COUNTER >> 1)
        _last_7, _counter, _process_7 = now, counter, np_process
    return made(
        ((now - 1) & LOW_48) << 16 | counter >> 30, (counter & 0x3FFFFFFF) << 32 | tail, 7
    )


def uuid7_many(Py_ssize_t count):
    """A list of *count* UUIDs of version 7, in order."""
    cdef u64 now = 0
    cdef Py_ssize_t at
    if count < 0:
        raise ValueError("count must not be negative")
    found = []
    for at in range(count):
        if PyDict_GetItemWithError(_names, TIME_7) is not <PyObject *>_ours_7 and not forgotten(7):
            found.append(in_their_state(7, 0, None))
            continue
        if at % 128 == 0:  # less time than a millisecond
            now = milliseconds()
        found.append(next_7(now))
    return found
