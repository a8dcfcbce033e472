cdef class Prefix6:
    cdef object __weakref__
    cdef dict __dict__
    cdef unsigned long long high
    cdef unsigned long long low
    cdef str scope
    cdef unsigned char length


cdef class IPv6Network(Prefix6):
    pass


cdef inline IPv6Network make_net6(unsigned long long high, unsigned long long low, unsigned char length):
    cdef IPv6Network made = IPv6Network.__new__(IPv6Network)
    made.high = high
    made.low = low
    made.length = length
    return made
