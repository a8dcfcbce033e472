cdef object _compare_network4 = {
    Py_EQ: _BaseNetwork.__eq__, Py_NE: _BaseNetwork.__ne__, Py_LT: _BaseNetwork.__lt__, Py_LE: _BaseNetwork.__le__,
    Py_GT: _BaseNetwork.__gt__, Py_GE: _BaseNetwork.__ge__,
}


cdef class Prefix4:
    """The first 32 bits and the length."""

    def __cinit__(self):  # what a constructor has not set has one address, and not all
        self.first = 0xFFFFFFFF
        self.length = 32


cdef class Addresses4:
    """Steps over addresses."""

    cdef unsigned long long place, stop

    def __iter__(self):
        return self

    def __next__(self):
        if self.place >= self.stop:
            raise StopIteration
        self.place += 1
        return make_ipv4(<unsigned int>(self.place - 1))

    def __length_hint__(self):
        return self.stop - self.place


cdef class Subnets4:
    """Steps over networks of one length."""

    cdef unsigned long long place, stop, step
    cdef unsigned char length

    def __iter__(self):
        return self

    def __next__(self):
        cdef unsigned int first = <unsigned int>self.place
        if self.place >= self.stop:
            raise StopIteration
        self.place += self.step
        return make_net4(first, self.length)

    def __length_hint__(self):
        return (self.stop - self.place) // self.step if self.stop > self.place else 0


cdef inline object addresses4(unsigned long long first, unsigned long long last):
    cdef Addresses4 made = Addresses4.__new__(Addresses4)
    made.place = first
    made.stop = last + 1
    return made


cdef inline unsigned int last_of(IPv4Network self) noexcept:
    return self.first | ~mask4(self.length)


cdef inline object address_of(IPv4Network self, unsigned int value):
    """An address of the class that is named by the network's."""
    return make_ipv4(value) if type(self) is IPv4Network else self._address_class(value)


cdef inline bint take_clean_network4(IPv4Network self, object address, object strict) except -1:
    """Take clean text, or a pair of an exact int and a length; False for all else and for bits past a strict prefix."""
    cdef int overflow = 0
    cdef long long number, length
    cdef const unsigned char *at
    cdef Py_ssize_t size, slash
    cdef unsigned int first_bits
    cdef unsigned char bits
    if type(address) is str and PyUnicode_IS_ASCII(address):
        at = PyUnicode_1BYTE_DATA(address)
        size = PyUnicode_GET_LENGTH(address)
        slash = split_prefix(at, size, 32, &bits)
        if slash < 0 or not read_ipv4(at, slash, &first_bits) or first_bits & ~mask4(bits) and strict:
            return False
        self.first, self.length = first_bits & mask4(bits), bits
        return True
    if type(address) is tuple and len(<tuple>address) == 2:
        first, second = <tuple>address
        if type(first) is int and type(second) is int:
            number = PyLong_AsLongLongAndOverflow(first, &overflow)
            if overflow or number != <unsigned int>number:
                return False
            length = PyLong_AsLongLongAndOverflow(second, &overflow)
            if overflow or not 0 <= length <= 32:
                return False
            bits = <unsigned char>length
            if <unsigned int>number & ~mask4(bits) and strict:
                return False
            self.first, self.length = <unsigned int>number & mask4(bits), bits
            return True
    return False


cdef inline int take_network4(IPv4Network self, object address, object strict) except -1:
    if not take_clean_network4(self, address, strict):
        self.first, self.length = forms().network4(address, strict)
    return 0


cdef object call_net4(object kind, PyObject **arguments, size_t count, PyObject *names):
    cdef IPv4Network made
    if kind is IPv4Network and is_with_option(count, names, "strict"):
        made = make_net4(0, 32)
        take_network4(made, <object>arguments[0], option_of(arguments, count, names, True))
        return made
    return call_slowly(kind, arguments, count, names)


cdef inline object networks_key4(IPv4Network self):
    return 4, make_ipv4(self.first), make_ipv4(mask4(self.length))


cdef class IPv4Network(Prefix4, _BaseV4, _BaseNetwork):
    """IPv4Network(address, strict=True)\n--\n\n\
    An IPv4 network, from text (address, slash, prefix length, netmask or hostmask), or a pair of these.

    An address alone, also as integer or bytes, is a network of one. Bits past the prefix are an error where *strict*,
    else dropped. Raises AddressValueError, NetmaskValueError, or ValueError for such bits.
    """

    _address_class = IPv4Address

    def __init__(self, *arguments, **names):
        address, strict = arguments[0] if arguments else None, True
        if names or len(arguments) != 1:
            address, strict = arguments_of("IPv4Network", arguments, names)
        take_network4(self, address, strict)

    def __richcmp__(self, other, int operation):
        cdef unsigned long long mine, theirs
        if decides(self, IPv4Network, operation):
            return _compare_network4[operation](self, other)
        if isinstance(other, IPv6Network) and (operation == Py_EQ or operation == Py_NE):
            return operation == Py_NE
        if not isinstance(other, IPv4Network):
            return _compare_network4[operation](self, other)
        mine = <unsigned long long>self.first << 8 | self.length
        theirs = <unsigned long long>(<IPv4Network>other).first << 8 | (<IPv4Network>other).length
        if operation == Py_EQ:
            return mine == theirs
        if operation == Py_LT:
            return mine < theirs
        if operation == Py_NE:
            return mine != theirs
        if operation == Py_LE:
            return mine <= theirs
        return mine > theirs if operation == Py_GT else mine >= theirs

    def __hash__(self):
        cdef unsigned int mask = mask4(self.length)
        if WIDE_HASH:
            return mixed(mix(mix(TUPLE_SEED, self.first), mask), 2) if PAIRS else <Py_hash_t>(self.first ^ mask)
        return network_hash(self.first, mask)

    def __str__(self):
        cdef unsigned char out[20]
        cdef Py_ssize_t size = write_ipv4(self.first, out)
        out[size] = 47
        size += 1
        if self.length > 9:
            out[size] = 48 + self.length // 10
            size += 1
        out[size] = 48 + self.length % 10
        return new_ascii(out, size + 1)

    def __reduce__(self):
        return type(self), (str(self),)

    def __contains__(self, other):
        if isinstance(other, IPv4Address):
            return (<IPv4Address>other).value & mask4(self.length) == self.first
        if isinstance(other, (IPv6Address, IPv4Network, IPv6Network)):
            return False
        return _BaseNetwork.__contains__(self, other)

    def __iter__(self):
        if self._address_class is not IPv4Address:
            return _BaseNetwork.__iter__(self)
        return addresses4(self.first, last_of(self))

    def __getitem__(self, n):  # an inherited one would take no more than a machine's index
        cdef int overflow = 0
        cdef long long place
        if type(n) is int and type(self) is IPv4Network:
            place = PyLong_AsLongLongAndOverflow(n, &overflow)
            if overflow == 0 and -SPACE <= place < SPACE:
                place += self.first if place >= 0 else <long long>last_of(self) + 1
                if self.first <= place <= last_of(self):
                    return make_ipv4(<unsigned int>place)
        return _BaseNetwork.__getitem__(self, n)

    def hosts(self):
        """An iterator over the usable addresses: all but the network's own and the broadcast address.

        Networks of one or two addresses give these.
        """
        if self._address_class is not IPv4Address:
            return _BaseNetwork.hosts(self)
        if self.length > 30:
            return addresses4(self.first, last_of(self))
        return addresses4(<unsigned long long>self.first + 1, <unsigned long long>last_of(self) - 1)

    def overlaps(self, other):
        """Whether the networks have an address in common."""
        cdef IPv4Network theirs
        if isinstance(other, IPv4Network):
            theirs = <IPv4Network>other
            return (self.first ^ theirs.first) & mask4(min(self.length, theirs.length)) == 0
        return _BaseNetwork.overlaps(self, other)

    def subnet_of(self, other):
        """Whether all addresses of this network are in *other*. Raises TypeError for another version."""
        cdef IPv4Network theirs
        if isinstance(other, IPv4Network):
            theirs = <IPv4Network>other
            return theirs.length <= self.length and (self.first ^ theirs.first) & mask4(theirs.length) == 0
        return _BaseNetwork.subnet_of(self, other)

    def supernet_of(self, other):
        """Whether all addresses of *other* are in this network. Raises TypeError for another version."""
        cdef IPv4Network theirs
        if isinstance(other, IPv4Network):
            theirs = <IPv4Network>other
            return self.length <= theirs.length and (self.first ^ theirs.first) & mask4(self.length) == 0
        return _BaseNetwork.supernet_of(self, other)

    def compare_networks(self, other):
        """-1, 0 or 1 as this network comes before *other*, is the same, or comes after.

        Raises TypeError for another version.
        """
        cdef unsigned long long mine, theirs
        if not isinstance(other, IPv4Network):
            return _BaseNetwork.compare_networks(self, other)
        mine = <unsigned long long>self.first << 8 | self.length
        theirs = <unsigned long long>(<IPv4Network>other).first << 8 | (<IPv4Network>other).length
        return (mine > theirs) - (mine < theirs)

    def _get_networks_key(self):
        return networks_key4(self)

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """The networks that make up this one: *prefixlen_diff* bits longer, or of length *new_prefix*.

        One that has a single address gives itself. Raises ValueError at the first step where the length is not
        possible or both are given.
        """
        cdef Subnets4 made
        if type(self) is not IPv4Network or self.length == 32:
            return _BaseNetwork.subnets(self, prefixlen_diff, new_prefix)
        try:
            length = self._subnet_length(prefixlen_diff, new_prefix)
        except (TypeError, ValueError):  # to be raised by the first step
            return _BaseNetwork.subnets(self, prefixlen_diff, new_prefix)
        made = Subnets4.__new__(Subnets4)
        made.length = length
        made.place = self.first
        made.stop = <unsigned long long>last_of(self) + 1
        made.step = SPACE >> made.length
        return made

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """The network that has this one in it: *prefixlen_diff* bits shorter, or of length *new_prefix*.

        The whole address space gives itself. Raises ValueError where the length is not possible or both are given.
        """
        if type(self) is IPv4Network and self.length and new_prefix is None and is_one(prefixlen_diff):
            return make_net4(self.first & mask4(self.length - 1), self.length - 1)
        return _BaseNetwork.supernet(self, prefixlen_diff, new_prefix)

    def _sibling(self, first, length):
        kind = type(self)
        return make_net4(first, length) if kind is IPv4Network else kind((first, length))

    @property
    def _net(self):
        return self.first

    @property
    def _mask(self):
        return mask4(self.length)

    @property
    def _prefixlen(self):
        return self.length

    @property
    def prefixlen(self):
        """How many bits the prefix has."""
        return self.length

    @property
    def network_address(self):
        """The first address."""
        return make_ipv4(self.first)

    @property
    def netmask(self):
        """The mask, as an address."""
        return make_ipv4(mask4(self.length))

    @property
    def hostmask(self):
        """The inverted mask, as an address."""
        return address_of(self, ~mask4(self.length))

    @property
    def broadcast_address(self):
        """The last address."""
        return address_of(self, last_of(self))

    @property
    def num_addresses(self):
        """How many addresses the network has."""
        return SPACE >> self.length

    @property
    def is_private(self):
        """Whether all of it is in one block that the IANA registry has as not globally reachable."""
        cdef unsigned int last = last_of(self)
        know_ranges()
        return spans4(&PRIVATE4, self.first, last) and not (
            spans4(&PUBLIC4, self.first, self.first) or spans4(&PUBLIC4, last, last)
        )

    @property
    def is_global(self):
        """Whether it is neither private nor in 100.64.0.0/10."""
        return not (self.length >= 10 and self.first >> 22 == 0x191) and not self.is_private

    @property
    def is_unspecified(self):
        """Whether it is 0.0.0.0/32."""
        return self.first == 0 and self.length == 32


prepare_type(<PyTypeObject *>IPv4Network, call_net4, named("IPv4Network"))


def make_network4(first, length):
    """The network, of a first address that is trusted to have no bits past the prefix."""
    return make_net4(first, length)
