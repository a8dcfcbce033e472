cdef HashFunction HASH = hash_function()
cdef object _compare_address4 = {
    Py_NE: _BaseAddress.__ne__,
    Py_LT: _BaseAddress.__lt__, Py_LE: _BaseAddress.__le__, Py_GT: _BaseAddress.__gt__, Py_GE: _BaseAddress.__ge__,
}


cdef object equal_address(object self, object value, int version, object other):
    """Whether another type's object is this address; NotImplemented if it is none or knows better, as interfaces do."""
    found = getattr(other, "_ip", NOTHING)
    if found is NOTHING:
        return NotImplemented
    if found != value:
        return False
    found = getattr(other, "version", NOTHING)
    if found is NOTHING:
        return NotImplemented
    if found != version:
        return False
    if (type(self) is IPv4Address or type(self) is IPv6Address) and hasattr(other, "network"):
        return NotImplemented
    return True


cdef inline object answer(object equal, int operation):
    """The answer to == or != of what `equal` says."""
    return equal if equal is NotImplemented or operation == Py_EQ else not equal


cdef class Value4:
    """The 32 bits."""


cdef inline bint take_clean_address4(IPv4Address self, object address) except -1:
    """Take clean text, an exact int in range or four bytes; False for all else."""
    cdef int overflow = 0
    cdef long long number
    cdef const unsigned char *at
    cdef unsigned int value
    if type(address) is str:
        if not PyUnicode_IS_ASCII(address) or not read_ipv4(
            PyUnicode_1BYTE_DATA(address), PyUnicode_GET_LENGTH(address), &value
        ):
            return False
        self.value = value
        return True
    if type(address) is int:
        number = PyLong_AsLongLongAndOverflow(address, &overflow)
        if overflow or number != <unsigned int>number:
            return False
        self.value = <unsigned int>number
        return True
    if type(address) is bytes and PyBytes_GET_SIZE(address) == 4:
        at = <const unsigned char *>PyBytes_AS_STRING(address)
        self.value = <unsigned int>at[0] << 24 | <unsigned int>at[1] << 16 | <unsigned int>at[2] << 8 | at[3]
        return True
    if type(address) is IPv4Address:
        self.value = (<IPv4Address>address).value
        return True
    return False


cdef object call4(object kind, PyObject **arguments, size_t count, PyObject *names):
    cdef IPv4Address made
    if kind is IPv4Address and names is NULL and count << 1 == 2:
        made = make_ipv4(0)
        if not take_clean_address4(made, <object>arguments[0]):
            made.value = forms().address4(<object>arguments[0])
        return made
    return call_slowly(kind, arguments, count, names)


cdef inline bint is_private(unsigned int value) except -1:
    know_ranges()
    return spans4(&PRIVATE4, value, value) and not spans4(&PUBLIC4, value, value)


cdef inline bint is_global(unsigned int value) except -1:
    return value >> 22 != 0x191 and not is_private(value)


cdef object shifted4(IPv4Address self, object by):
    cdef int overflow = 0
    cdef long long number
    if type(self) is IPv4Address and type(by) is int:
        number = PyLong_AsLongLongAndOverflow(by, &overflow)
        if overflow == 0 and -SPACE < number < SPACE:
            number += self.value
            if number == <unsigned int>number:
                return make_ipv4(<unsigned int>number)
    return _BaseAddress.__add__(self, by)


cdef class IPv4Address(Value4, _BaseV4, _BaseAddress):
    """IPv4Address(address)\n--\n\n\
    An IPv4 address, from text (four decimal octets), an integer of 32 bits or four bytes.

    Raises AddressValueError for what is none. Equal to, hashed as and ordered with the standard library's.
    """

    def __init__(self, *arguments, **names):
        address, = arguments if len(arguments) == 1 and not names else arguments_of("IPv4Address", arguments, names)
        if not take_clean_address4(self, address):
            self.value = forms().address4(address)

    def __richcmp__(self, other, int operation):
        cdef unsigned int value
        if decides(self, IPv4Address, operation):
            return _compare_address4[operation](self, other)
        if not isinstance(other, IPv4Address):
            if operation == Py_EQ or operation == Py_NE:
                return answer(equal_address(self, self.value, 4, other), operation)
            return _compare_address4[operation](self, other)
        value = (<IPv4Address>other).value
        if operation == Py_EQ:
            return self.value == value
        if operation == Py_LT:
            return self.value < value
        if operation == Py_NE:
            return self.value != value
        if operation == Py_LE:
            return self.value <= value
        return self.value > value if operation == Py_GT else self.value >= value

    def __hash__(self):
        return hash_hex(self.value, HASH)

    def __int__(self):
        return self.value

    def __str__(self):
        cdef unsigned char out[16]
        return new_ascii(out, write_ipv4(self.value, out))

    def __add__(self, other):
        return shifted4(self, other)

    def __sub__(self, other):
        return shifted4(self, -other) if type(other) is int else _BaseAddress.__sub__(self, other)

    def __reduce__(self):
        return type(self), (self.value,)

    def _get_address_key(self):
        return 4, self

    @property
    def _ip(self):
        return self.value

    @property
    def packed(self):
        """The four bytes in network order."""
        cdef unsigned int value = self.value
        cdef unsigned char out[4]
        out[0], out[1], out[2], out[3] = value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255
        return PyBytes_FromStringAndSize(<char *>out, 4)

    @property
    def is_private(self):
        """Whether the IANA registry has it as not globally reachable; False for 100.64.0.0/10."""
        return is_private(self.value)

    @property
    def is_global(self):
        """Whether the IANA registry has it as globally reachable; False for 100.64.0.0/10."""
        return is_global(self.value)

    @property
    def is_multicast(self):
        """Whether it is in 224.0.0.0/4 (RFC 5771)."""
        return self.value >> 28 == 0xE

    @property
    def is_reserved(self):
        """Whether it is in 240.0.0.0/4 (RFC 1112 section 4)."""
        return self.value >> 28 == 0xF

    @property
    def is_unspecified(self):
        """Whether it is 0.0.0.0."""
        return self.value == 0

    @property
    def is_loopback(self):
        """Whether it is in 127.0.0.0/8 (RFC 1122 section 3.2.1.3)."""
        return self.value >> 24 == 127

    @property
    def is_link_local(self):
        """Whether it is in 169.254.0.0/16 (RFC 3927)."""
        return self.value >> 16 == 0xA9FE

    @property
    def ipv6_mapped(self):
        """The IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2)."""
        return make_ipv6(0, MAPPED << 32 | self.value)


prepare_type(<PyTypeObject *>IPv4Address, call4, named("IPv4Address"))


def make4(value):
    """The address of *value*, which is trusted to be of 32 bits."""
    return make_ipv4(value)
