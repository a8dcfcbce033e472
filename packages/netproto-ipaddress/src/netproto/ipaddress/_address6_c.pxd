cdef class Value6:
    cdef object __weakref__
    cdef unsigned long long high
    cdef unsigned long long low
    cdef str scope


cdef class IPv6Address(Value6):
    pass


cdef inline IPv6Address make_ipv6(unsigned long long high, unsigned long long low):
    cdef IPv6Address made = IPv6Address.__new__(IPv6Address)
    made.high = high
    made.low = low
    return made
