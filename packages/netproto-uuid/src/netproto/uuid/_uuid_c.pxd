cdef class UUID:
    cdef object __weakref__
    cdef unsigned long long high
    cdef unsigned long long low
    cdef signed char safety  # SafeUUID: 1 safe, -1 unsafe, 0 unknown

cdef object of_bits(unsigned long long high, unsigned long long low)
