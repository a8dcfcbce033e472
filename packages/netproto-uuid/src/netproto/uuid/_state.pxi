# What the generators remember, and what programs may have patched of it; a part of _generate.pxi.

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
np_watch(0, _os)
np_watch(1, _time)
cdef unsigned int _base = int.from_bytes(os.urandom(2), "big")


cdef int know_clock() except -1:
    """Learn what time_ns is, unless it is a test's already, which shows as it tells another time."""
    cdef unsigned long long before = np_now()
    now = time.time_ns()
    if before and before <= now <= np_now():
        np_code_of_clock(_time_ns)
    return 0


know_clock()


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
            platforms = _names.get("_generate_time_safe")
            usual = not is_patched(_names, "getnode", _getnode) and (
                platforms is None or platforms is _generate_time_safe
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
    theirs = np_item(_names, TIMES[version])
    if theirs is ours:
        return True
    if theirs is not None or type(np_item(_names, COUNTER)) is int:
        return False
    np_lock()
    last_of(&np_last, version)[0] = 0
    np_unlock()
    _names[TIMES[version]] = ours
    return True


cdef inline u64 *last_of(np_memory *memory, int version) noexcept:
    return &memory.time_1 if version == 1 else (&memory.time_6 if version == 6 else &memory.time_7)


def state(int version):
    """The last time of a version, 100 ns units for 1 and 6, ms for 7, or None; and the counter of version 7."""
    cdef np_memory memory
    np_lock()
    memory = np_last
    np_unlock()
    cdef u64 last = last_of(&memory, version)[0]
    return last - 1 if last else None, memory.counter


cdef object recall(int version, np_memory *memory):
    """Ours, but with what is in the watched namespace; returns whether the counter is theirs."""
    before, counter = np_item(_names, TIMES[version]), np_item(_names, COUNTER)
    np_lock()
    memory[0] = np_last
    np_unlock()
    last_of(memory, version)[0] = 0 if before is None or before < 0 else <u64>before + 1
    if memory.process_7 == 0:
        memory.process_7 = np_process
    if type(counter) is int:
        memory.counter = PyLong_AsUnsignedLongLongMask(counter)
        return True
    return False


cdef object in_their_state(int version, u64 node, object clock_seq):
    """Make an id after the last time in the watched namespace, and update that; ours stays as it was.

    So does the counter, if that was replaced as well. Otherwise it goes on.
    """
    cdef np_memory memory
    cdef unsigned char drawn[10]
    cdef u64 high = 0, low = 0, now
    cdef int size = 4, wanting = 0
    np_notice_fork()
    if version != 7:
        now = gregorian()
        np_work()  # in which nothing is called that could lead here again
        try:
            recall(version, &memory)
            now = np_next_time(last_of(&memory, version), now)
            _names[TIMES[version]] = now
        finally:
            np_worked()
        return made_of_time(version, now, node, clock_seq)
    now = milliseconds()
    recall(7, &memory)
    size = 10 if np_starts(&memory, now) else 4
    while True:
        draw(drawn, size)
        np_work()
        try:
            theirs = recall(7, &memory)
            wanting = np_next_7(&memory, now, NULL, drawn, size, &high, &low)
            if not wanting:
                _names[TIMES[7]] = memory.time_7 - 1
                if theirs:
                    _names[COUNTER] = memory.counter
                else:
                    np_lock()
                    np_last.counter, np_last.process_7 = memory.counter, memory.process_7
                    np_unlock()
        finally:
            np_worked()
        if not wanting:
            return made(high, low, 7)
        size = 10  # another thread was there meanwhile
