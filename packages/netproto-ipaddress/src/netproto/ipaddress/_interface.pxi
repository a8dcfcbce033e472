cdef object _compare_interface = {
    Py_NE: _BaseAddress.__ne__,
    Py_LT: _BaseAddress.__lt__, Py_LE: _BaseAddress.__le__, Py_GT: _BaseAddress.__gt__, Py_GE: _BaseAddress.__ge__,
}


cdef object equal_interfaces(object one, object other):
    """Whether both are the same address on the same network."""
    try:
        if one._ip != other._ip or one.version != other.version:
            return False
        if one.version == 6 and one._scope_id != getattr(other, "_scope_id", None):
            return False
    except AttributeError:
        return NotImplemented
    try:
        return one.network == other.network
    except AttributeError:
        return False


cdef object less_interfaces(object one, object other):
    """Whether the network comes before the other's, or the address on the same network."""
    found = _BaseAddress.__lt__(one, other)
    if found is NotImplemented:
        return found
    try:
        network = other.network
    except AttributeError:
        return False
    return one.network < network or (one.network == network and found)


cdef object compare_interfaces(object one, object other, int operation):
    if operation == Py_EQ or operation == Py_NE:
        found = equal_interfaces(one, other)
        return found if found is NotImplemented or operation == Py_EQ else not found
    found = less_interfaces(one, other)
    if found is NotImplemented or operation == Py_LT:
        return found
    if operation == Py_GE:
        return not found
    same = equal_interfaces(one, other)
    return found or same if operation == Py_LE else not found and not same


cdef inline bint take_clean_interface4(IPv4Interface self, object address) except -1:
    cdef Py_ssize_t slash
    cdef unsigned int value
    cdef unsigned char length
    if type(address) is not str or not PyUnicode_IS_ASCII(address):
        return False
    slash = split_prefix(PyUnicode_1BYTE_DATA(address), PyUnicode_GET_LENGTH(address), 32, &length)
    if slash < 0 or not read_ipv4(PyUnicode_1BYTE_DATA(address), slash, &value):
        return False
    self.value, self.length = value, length
    return True


cdef inline bint take_clean_interface6(IPv6Interface self, object address) except -1:
    cdef Py_ssize_t slash
    cdef unsigned long long high, low
    cdef unsigned char length
    if type(address) is not str or not PyUnicode_IS_ASCII(address):
        return False
    slash = split_prefix(PyUnicode_1BYTE_DATA(address), PyUnicode_GET_LENGTH(address), 128, &length)
    if slash < 0 or not read_ipv6(PyUnicode_1BYTE_DATA(address), slash, &high, &low):
        return False
    self.high, self.low, self.scope, self.length = high, low, None, length
    return True


cdef inline int take_interface4(IPv4Interface self, object address) except -1:
    if not take_clean_interface4(self, address):
        self.value, self.length = forms().interface4(address)
    return 0


cdef inline int take_interface6(IPv6Interface self, object address) except -1:
    if not take_clean_interface6(self, address):
        value, self.scope, self.length = forms().interface6(address)
        bits_of(value, &self.high, &self.low)
    return 0


cdef object call_interface4(object kind, PyObject **arguments, size_t count, PyObject *names):
    cdef IPv4Interface made
    if kind is IPv4Interface and names is NULL and count << 1 == 2:
        made = IPv4Interface.__new__(IPv4Interface)
        take_interface4(made, <object>arguments[0])
        return made
    return call_slowly(kind, arguments, count, names)


cdef object call_interface6(object kind, PyObject **arguments, size_t count, PyObject *names):
    cdef IPv6Interface made
    if kind is IPv6Interface and names is NULL and count << 1 == 2:
        made = IPv6Interface.__new__(IPv6Interface)
        take_interface6(made, <object>arguments[0])
        return made
    return call_slowly(kind, arguments, count, names)


cdef class IPv4Interface(IPv4Address, _WithMasks):
    """IPv4Interface(address)\n--\n\n\
    An IPv4 address on a network, from what IPv4Network takes."""

    cdef dict __dict__
    cdef unsigned char length

    def __cinit__(self):  # what a constructor has not set is on a network of one address
        self.length = 32

    def __init__(self, *arguments, **names):
        address, = arguments if len(arguments) == 1 and not names else arguments_of("IPv4Interface", arguments, names)
        take_interface4(self, address)

    def __richcmp__(self, other, int operation):
        if decides(self, IPv4Interface, operation):
            return _compare_interface[operation](self, other)
        return compare_interfaces(self, other, operation)

    def __hash__(self):
        cdef unsigned int first = self.value & mask4(self.length)
        if WIDE_HASH:
            return mixed(mix(mix(mix(TUPLE_SEED, self.value), self.length), first), 3)
        return hash((self.value, self.length, first))

    def __str__(self):
        return f"{make_ipv4(self.value)}/{self.length}"

    def __reduce__(self):
        return type(self), (str(self),)

    @property
    def _prefixlen(self):
        return self.length

    @property
    def ip(self):
        """The address alone."""
        return make_ipv4(self.value)

    @property
    def network(self):
        """The network."""
        return make_net4(self.value & mask4(self.length), self.length)

    @property
    def netmask(self):
        """The mask of the network, as an address."""
        return make_ipv4(mask4(self.length))

    @property
    def hostmask(self):
        """The inverted mask of the network, as an address."""
        return make_ipv4(~mask4(self.length))

    def _plain(self):
        return str(make_ipv4(self.value))

    @property
    def is_unspecified(self):
        """Whether it is 0.0.0.0/32."""
        return self.value == 0 and self.length == 32


cdef class IPv6Interface(IPv6Address, _WithMasks):
    """IPv6Interface(address)\n--\n\n\
    An IPv6 address on a network, from what IPv6Network takes."""

    cdef dict __dict__
    cdef unsigned char length

    def __cinit__(self):  # what a constructor has not set is on a network of one address
        self.length = 128

    def __init__(self, *arguments, **names):
        address, = arguments if len(arguments) == 1 and not names else arguments_of("IPv6Interface", arguments, names)
        take_interface6(self, address)

    def __richcmp__(self, other, int operation):
        if decides(self, IPv6Interface, operation):
            return _compare_interface[operation](self, other)
        return compare_interfaces(self, other, operation)

    def __hash__(self):
        cdef unsigned long long high = self.high & mask6(self.length, 0), low = self.low & mask6(self.length, 1)
        if WIDE_HASH:
            return mixed(
                mix(mix(mix(TUPLE_SEED, hash_int(self.high, self.low)), self.length), hash_int(high, low)), 3
            )
        return hash((self._ip, self.length, int_of(high, low)))

    def __str__(self):
        zone = f"%{self.scope}" if self.scope else ""
        return f"{make_ipv6(self.high, self.low)}{zone}/{self.length}"

    def __reduce__(self):
        return type(self), (str(self),)

    def _explode(self):
        if self._ip >> 32 == 0xFFFF:
            return self.ip.exploded
        zone = f"%{self.scope}" if self.scope else ""
        return f"{_groups(self._ip)}{zone}/{self.length}"

    def _pointer(self):
        return _pointer_of_interface(self)

    @property
    def _prefixlen(self):
        return self.length

    @property
    def ip(self):
        """The address alone, without a zone."""
        return make_ipv6(self.high, self.low)

    @property
    def network(self):
        """The network; it has the zone where no bit of the address is past the prefix."""
        cdef unsigned long long high = self.high & mask6(self.length, 0), low = self.low & mask6(self.length, 1)
        return make_net6(high, low, self.length, self.scope if high == self.high and low == self.low else None)

    @property
    def netmask(self):
        """The mask of the network, as an address."""
        return make_ipv6(mask6(self.length, 0), mask6(self.length, 1))

    @property
    def hostmask(self):
        """The inverted mask of the network, as an address."""
        return make_ipv6(~mask6(self.length, 0), ~mask6(self.length, 1))

    def _plain(self):
        cdef unsigned char out[48]
        return new_ascii(out, write_ipv6(self.high, self.low, out, False))  # as the standard library, not dotted

    @property
    def is_unspecified(self):
        """Whether it is ::/128."""
        return self.high == 0 and self.low == 0 and self.length == 128

    @property
    def is_loopback(self):
        """Whether address and network are for loopback."""
        return make_ipv6(self.high, self.low).is_loopback and self.network.is_loopback


prepare_type(<PyTypeObject *>IPv4Interface, call_interface4, named("IPv4Interface"))
prepare_type(<PyTypeObject *>IPv6Interface, call_interface6, named("IPv6Interface"))
