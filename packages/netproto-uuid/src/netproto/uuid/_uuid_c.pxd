cdef class UUID:
    cdef object __weakref__
    cdef unsigned long long high
    cdef unsigned long long low
    cdef signed char safety  # SafeUUID: 0 safe, -1 unsafe, 1 unknown
