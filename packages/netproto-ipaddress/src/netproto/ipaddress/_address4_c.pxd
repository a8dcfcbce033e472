cdef class Value4:
    cdef object __weakref__
    cdef unsigned int value


cdef class IPv4Address(Value4):
    pass


cdef inline IPv4Address make_ipv4(unsigned int value):
    cdef IPv4Address made = IPv4Address.__new__(IPv4Address)
    made.value = value
    return made
