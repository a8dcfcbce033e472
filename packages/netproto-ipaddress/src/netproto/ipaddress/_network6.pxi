cdef object _compare_network6 = {
    Py_EQ: _BaseNetwork.__eq__, Py_NE: _BaseNetwork.__ne__, Py_LT: _BaseNetwork.__lt__, Py_LE: _BaseNetwork.__le__,
    Py_GT: _BaseNetwork.__gt__, Py_GE: _BaseNetwork.__ge__,
}


cdef class Prefix6:
    """The first 128 bits, the zone and the length."""

    def __cinit__(self):
        self.high = self.low = 0xFFFFFFFFFFFFFFFF
        self.length = 128


cdef class Steps6:
    """Steps over addresses, or over networks of one length."""

    cdef unsigned long long high, low, last_high, last_low
    cdef int length  # of networks, or -1
    cdef bint done

    def __iter__(self):
        return self

    def __next__(self):
        cdef unsigned long long high = self.high, low = self.low, step
        if self.done:
            raise StopIteration
        if high == self.last_high and low == self.last_low:
            self.done = True
        elif self.length < 0 or self.length > 64:
            step = <unsigned long long>1 << (0 if self.length < 0 else 128 - self.length)
            self.low = low + step
            self.high = high + (self.low < low)
        else:
            self.high = high + (<unsigned long long>1 << (64 - self.length))
        if self.length < 0:
            return make_ipv6(high, low)
        return make_net6(high, low, <unsigned char>self.length)


cdef inline object addresses6(
    unsigned long long high, unsigned long long low, unsigned long long last_high, unsigned long long last_low
):
    cdef Steps6 made = Steps6.__new__(Steps6)
    made.high, made.low, made.last_high, made.last_low = high, low, last_high, last_low
    made.length = -1
    return made


cdef inline bint same_prefix(IPv6Network one, IPv6Network two, int length) noexcept:
    return ((one.high ^ two.high) & mask6(length, 0)) | ((one.low ^ two.low) & mask6(length, 1)) == 0


cdef inline bint take_clean_network6(IPv6Network self, object address, object strict) except -1:
    """Take clean text without a zone, or a pair of an exact int and a length.

    False for all else, and for bits past a strict prefix.
    """
    cdef int overflow = 0
    cdef long long length
    cdef const unsigned char *at
    cdef Py_ssize_t size, slash
    cdef unsigned long long high, low
    cdef unsigned char bits = 128
    if type(address) is str and PyUnicode_IS_ASCII(address):
        at = PyUnicode_1BYTE_DATA(address)
        size = PyUnicode_GET_LENGTH(address)
        slash = split_prefix(at, size, 128, &bits)
        if slash < 0 or not read_ipv6(at, slash, &high, &low):
            return False
    elif type(address) is tuple and len(<tuple>address) == 2:
        first, second = <tuple>address
        if type(first) is not int or type(second) is not int or not bits_of(first, &high, &low):
            return False
        length = PyLong_AsLongLongAndOverflow(second, &overflow)
        if overflow or not 0 <= length <= 128:
            return False
        bits = <unsigned char>length
    else:
        return False
    if (high & ~mask6(bits, 0) or low & ~mask6(bits, 1)) and strict:
        return False
    self.high, self.low, self.scope, self.length = high & mask6(bits, 0), low & mask6(bits, 1), None, bits
    return True


cdef inline int take_network6(IPv6Network self, object address, object strict) except -1:
    if not take_clean_network6(self, address, strict):
        value, self.scope, self.length = forms().network6(address, strict)
        bits_of(value, &self.high, &self.low)
    return 0


cdef object call_net6(object kind, PyObject **arguments, size_t count, PyObject *names):
    cdef IPv6Network made
    if kind is IPv6Network and is_with_option(count, names, "strict"):
        made = make_net6(0, 0, 128)
        take_network6(made, <object>arguments[0], option_of(arguments, count, names, True))
        return made
    return call_slowly(kind, arguments, count, names)


cdef inline int order_networks6(IPv6Network one, IPv6Network two) noexcept:
    if one.high != two.high:
        return -1 if one.high < two.high else 1
    if one.low != two.low:
        return -1 if one.low < two.low else 1
    return (one.length > two.length) - (one.length < two.length)


cdef inline object networks_key6(IPv6Network self):
    return 6, make_ipv6(self.high, self.low, self.scope), make_ipv6(mask6(self.length, 0), mask6(self.length, 1))


cdef class IPv6Network(Prefix6, _BaseV6, _BaseNetwork):
    """IPv6Network(address, strict=True)\n--\n\n\
    An IPv6 network, from text (address, slash, prefix length), or a pair of these.

    An address alone, also as integer or bytes, is a network of one. Bits past the prefix are an error where *strict*,
    else dropped. Raises AddressValueError, NetmaskValueError, or ValueError for such bits.
    """

    _address_class = IPv6Address

    def __init__(self, *arguments, **names):
        address, strict = arguments[0] if arguments else None, True
        if names or len(arguments) != 1:
            address, strict = arguments_of("IPv6Network", arguments, names)
        take_network6(self, address, strict)

    def __richcmp__(self, other, int operation):
        cdef int found
        cdef bint same
        if decides(self, IPv6Network, operation):
            return _compare_network6[operation](self, other)
        if isinstance(other, IPv4Network) and (operation == Py_EQ or operation == Py_NE):
            return operation == Py_NE
        if not isinstance(other, IPv6Network):
            return _compare_network6[operation](self, other)
        found = order_networks6(self, <IPv6Network>other)
        if operation == Py_LT:
            return found < 0
        if operation == Py_GE:
            return found >= 0
        same = found == 0 and self.scope == (<IPv6Network>other).scope
        if operation == Py_EQ:
            return same
        if operation == Py_NE:
            return not same
        return found < 0 or same if operation == Py_LE else found >= 0 and not same

    def __hash__(self):
        cdef unsigned long long high = mask6(self.length, 0), low = mask6(self.length, 1)
        if not WIDE_HASH:
            return network_hash(self._net, self._mask)
        if PAIRS:
            return mixed(mix(mix(TUPLE_SEED, hash_int(self.high, self.low)), hash_int(high, low)), 2)
        return <Py_hash_t>hash_int(self.high ^ high, self.low ^ low)

    def __str__(self):
        cdef unsigned char out[56]
        cdef Py_ssize_t size
        cdef unsigned int length = self.length
        if self.scope:
            return f"{self.network_address}/{length}"
        size = write_ipv6(self.high, self.low, out, True)
        out[size] = 47
        size += 1
        if length > 99:
            out[size] = 49
            size += 1
        if length > 9:
            out[size] = 48 + length // 10 % 10
            size += 1
        out[size] = 48 + length % 10
        return new_ascii(out, size + 1)

    def __reduce__(self):
        return type(self), (str(self),)

    def __contains__(self, other):
        cdef IPv6Address address
        if isinstance(other, IPv6Address):
            address = <IPv6Address>other
            return (address.high & mask6(self.length, 0)) == self.high and (
                address.low & mask6(self.length, 1)
            ) == self.low
        if isinstance(other, (IPv4Address, IPv4Network, IPv6Network)):
            return False
        return _BaseNetwork.__contains__(self, other)

    def __iter__(self):
        if self._address_class is not IPv6Address:
            return _BaseNetwork.__iter__(self)
        return addresses6(self.high, self.low, self.high | ~mask6(self.length, 0), self.low | ~mask6(self.length, 1))

    def __getitem__(self, n):  # an inherited one would take no more than a machine's index
        cdef int overflow = 0
        cdef long long place
        cdef unsigned long long high, low, offset
        if type(n) is int and type(self) is IPv6Network:
            place = PyLong_AsLongLongAndOverflow(n, &overflow)
            offset = <unsigned long long>place if place >= 0 else ~<unsigned long long>place
            if overflow == 0 and (self.length <= 64 or offset <= ~mask6(self.length, 1)):
                if place >= 0:
                    low = self.low + offset
                    high = self.high
                else:  # from the last one
                    low = (self.low | ~mask6(self.length, 1)) - offset
                    high = self.high | ~mask6(self.length, 0)
                return make_ipv6(high, low)
        return _BaseNetwork.__getitem__(self, n)

    def hosts(self):
        """An iterator over the usable addresses: all but the Subnet-Router anycast address (RFC 4291 section 2.6.1).

        Networks of one or two addresses give these.
        """
        if self._address_class is not IPv6Address or self.scope:
            return _BaseNetwork.hosts(self)
        if self.length > 126:
            return iter(self)
        return addresses6(
            self.high, self.low + 1, self.high | ~mask6(self.length, 0), self.low | ~mask6(self.length, 1)
        )

    def overlaps(self, other):
        """Whether the networks have an address in common."""
        if isinstance(other, IPv6Network):
            return same_prefix(self, <IPv6Network>other, min(self.length, (<IPv6Network>other).length))
        return _BaseNetwork.overlaps(self, other)

    def subnet_of(self, other):
        """Whether all addresses of this network are in *other*. Raises TypeError for another version."""
        cdef IPv6Network theirs
        if isinstance(other, IPv6Network):
            theirs = <IPv6Network>other
            return theirs.length <= self.length and same_prefix(self, theirs, theirs.length)
        return _BaseNetwork.subnet_of(self, other)

    def supernet_of(self, other):
        """Whether all addresses of *other* are in this network. Raises TypeError for another version."""
        cdef IPv6Network theirs
        if isinstance(other, IPv6Network):
            theirs = <IPv6Network>other
            return self.length <= theirs.length and same_prefix(self, theirs, self.length)
        return _BaseNetwork.supernet_of(self, other)

    def compare_networks(self, other):
        """-1, 0 or 1 as this network comes before *other*, is the same, or comes after. Zones do not count.

        Raises TypeError for another version.
        """
        if not isinstance(other, IPv6Network):
            return _BaseNetwork.compare_networks(self, other)
        return order_networks6(self, <IPv6Network>other)

    def _get_networks_key(self):
        return networks_key6(self)

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """The networks that make up this one: *prefixlen_diff* bits longer, or of length *new_prefix*.

        One that has a single address gives itself. Raises ValueError at the first step where the length is not
        possible or both are given.
        """
        cdef Steps6 made
        if type(self) is not IPv6Network or self.length == 128:
            return _BaseNetwork.subnets(self, prefixlen_diff, new_prefix)
        try:
            length = self._subnet_length(prefixlen_diff, new_prefix)
        except (TypeError, ValueError):  # to be raised by the first step
            return _BaseNetwork.subnets(self, prefixlen_diff, new_prefix)
        made = Steps6.__new__(Steps6)
        made.length = length
        made.high, made.low = self.high, self.low
        made.last_high = (self.high | ~mask6(self.length, 0)) & mask6(made.length, 0)
        made.last_low = (self.low | ~mask6(self.length, 1)) & mask6(made.length, 1)
        return made

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """The network that has this one in it: *prefixlen_diff* bits shorter, or of length *new_prefix*.

        The whole address space gives itself. Raises ValueError where the length is not possible or both are given.
        """
        cdef int length = self.length - 1
        if type(self) is IPv6Network and length >= 0 and new_prefix is None and is_one(prefixlen_diff):
            return make_net6(self.high & mask6(length, 0), self.low & mask6(length, 1), <unsigned char>length)
        return _BaseNetwork.supernet(self, prefixlen_diff, new_prefix)

    def _sibling(self, first, length):
        kind = type(self)
        return make_network6(first, length) if kind is IPv6Network else kind((first, length))

    @property
    def _net(self):
        return int_of(self.high, self.low)

    @property
    def _mask(self):
        return int_of(mask6(self.length, 0), mask6(self.length, 1))

    @property
    def _scope_id(self):
        return self.scope

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
        return make_ipv6(self.high, self.low, self.scope)

    @property
    def netmask(self):
        """The mask, as an address."""
        return make_ipv6(mask6(self.length, 0), mask6(self.length, 1))

    @property
    def hostmask(self):
        """The inverted mask, as an address."""
        made = make_ipv6(~mask6(self.length, 0), ~mask6(self.length, 1))
        return made if type(self) is IPv6Network else self._address_class(int(made))

    @property
    def broadcast_address(self):
        """The last address."""
        made = make_ipv6(self.high | ~mask6(self.length, 0), self.low | ~mask6(self.length, 1))
        return made if type(self) is IPv6Network else self._address_class(int(made))

    @property
    def is_private(self):
        """Whether all of it is in one block that the IANA registry has as not globally reachable."""
        cdef unsigned long long high = self.high | ~mask6(self.length, 0), low = self.low | ~mask6(self.length, 1)
        know_ranges()
        return spans6(&PRIVATE6, self.high, self.low, high, low) and not (
            spans6(&PUBLIC6, self.high, self.low, self.high, self.low) or spans6(&PUBLIC6, high, low, high, low)
        )

    @property
    def is_global(self):
        """Whether it is not private."""
        return not self.is_private

    @property
    def is_site_local(self):
        """Whether all of it is in fec0::/10, which RFC 3879 has deprecated."""
        return self.length >= 10 and self.high >> 54 == 0x3FB

    @property
    def is_unspecified(self):
        """Whether it is ::/128, or of a mapped 0.0.0.0."""
        return self.length == 128 and is_unspecified6(self.high, self.low)


prepare_type(<PyTypeObject *>IPv6Network, call_net6, named("IPv6Network"))


def make_network6(first, length, str scope_id=None):
    """The network, of a first address that is trusted to have no bits past the prefix."""
    cdef unsigned long long high = 0, low = 0
    bits_of(first, &high, &low)
    return make_net6(high, low, length, scope_id)
