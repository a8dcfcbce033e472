# The types of _types_c and the ways to make them.

from ._layout cimport new_a4, new_a6, new_n4, new_n6

cdef class Value4:
    cdef object __weakref__


cdef class IPv4Address(Value4):  # has the fields itself, so that subclasses may have bases of another layout
    cdef unsigned int value


cdef inline IPv4Address make_ipv4(unsigned int value):
    return <IPv4Address>new_a4(value)


cdef class Value6:
    cdef object __weakref__


cdef class IPv6Address(Value6):
    cdef unsigned long long high
    cdef unsigned long long low
    cdef str scope


cdef inline IPv6Address make_ipv6(unsigned long long high, unsigned long long low, str scope=None):
    return <IPv6Address>new_a6(high, low, scope)


cdef class Prefix4:
    cdef object __weakref__
    cdef dict __dict__
    cdef unsigned int first
    cdef unsigned char length


cdef class IPv4Network(Prefix4):
    pass


cdef inline IPv4Network make_net4(unsigned int first, unsigned char length):
    return <IPv4Network>new_n4(first, length)


cdef inline bint read_length(const unsigned char *at, Py_ssize_t size, int most, unsigned char *length) noexcept nogil:
    """Read a prefix length of at most three decimal digits; False for all else."""
    cdef unsigned int value = 0
    cdef Py_ssize_t i
    if size < 1 or size > 3:
        return False
    for i in range(size):
        if not 48 <= at[i] <= 57:
            return False
        value = value * 10 + at[i] - 48
    if value > <unsigned int>most:
        return False
    length[0] = <unsigned char>value
    return True


cdef inline Py_ssize_t split_prefix(
    const unsigned char *at, Py_ssize_t size, int most, unsigned char *length
) noexcept nogil:
    """Where the slash is, or the end, and the length behind it, *most* where there is none; -1 if that is not clean."""
    cdef Py_ssize_t slash
    length[0] = <unsigned char>most
    for slash in range(size):
        if at[slash] == 47:
            return slash if read_length(at + slash + 1, size - slash - 1, most, length) else -1
    return size


cdef class Prefix6:
    cdef object __weakref__
    cdef dict __dict__
    cdef unsigned long long high
    cdef unsigned long long low
    cdef str scope
    cdef unsigned char length


cdef class IPv6Network(Prefix6):
    pass


cdef inline IPv6Network make_net6(
    unsigned long long high, unsigned long long low, unsigned char length, str scope=None
):
    return <IPv6Network>new_n6(high, low, scope, length)
