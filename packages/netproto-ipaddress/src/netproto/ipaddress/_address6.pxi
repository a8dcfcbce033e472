cdef Py_hash_t HASH_OF_NONE = hash(None)
cdef object _compare_address6 = {
    Py_NE: _BaseAddress.__ne__,
    Py_LT: _BaseAddress.__lt__, Py_LE: _BaseAddress.__le__, Py_GT: _BaseAddress.__gt__, Py_GE: _BaseAddress.__ge__,
}


cdef class Value6:
    """The 128 bits and the zone."""


cdef inline bint take_clean_address6(IPv6Address self, object address) except -1:
    """Take clean text without a zone, an exact int in range or 16 bytes; False for all else."""
    cdef const unsigned char *at
    cdef unsigned long long high, low
    if type(address) is str:
        return PyUnicode_IS_ASCII(address) and read_ipv6(
            PyUnicode_1BYTE_DATA(address), PyUnicode_GET_LENGTH(address), &self.high, &self.low
        )
    if type(address) is bytes and PyBytes_GET_SIZE(address) == 16:
        at = <const unsigned char *>PyBytes_AS_STRING(address)
        self.high = load(at)
        self.low = load(at + 8)
        return True
    if type(address) is int:
        if not bits_of(address, &high, &low):
            return False
        self.high, self.low = high, low
        return True
    if type(address) is IPv6Address:
        self.high, self.low, self.scope = (
            (<IPv6Address>address).high, (<IPv6Address>address).low, (<IPv6Address>address).scope
        )
        return True
    return False


cdef inline bint set_zone(IPv6Address self, object zone) except -1:
    """Take a clean zone; False for all else."""
    if type(zone) is not str or not zone or "%" in <str>zone or "/" in <str>zone:
        return False
    self.scope = zone
    return True


cdef object call6(object kind, PyObject **arguments, size_t count, PyObject *names):
    cdef IPv6Address made
    if kind is IPv6Address and count << 1 == 2:
        made = make_ipv6(0, 0)
        if names is NULL:
            if not take_clean_address6(made, <object>arguments[0]):
                value, made.scope = forms().address6(<object>arguments[0])
                bits_of(value, &made.high, &made.low)
            return made
        elif PyTuple_GET_SIZE(names) == 1 and <object>PyTuple_GET_ITEM(names, 0) == "scope_id":
            if type(<object>arguments[0]) is not IPv6Address and take_clean_address6(made, <object>arguments[0]):
                if set_zone(made, <object>arguments[1]):
                    return made
    return call_slowly(kind, arguments, count, names)


cdef inline object text_of(IPv6Address self):
    cdef unsigned char out[48]
    cdef object text = new_ascii(out, write_ipv6(self.high, self.low, out, True))
    return f"{text}%{self.scope}" if self.scope else text


cdef inline bint is_mapped(IPv6Address self) noexcept:
    return self.high == 0 and self.low >> 32 == MAPPED


# An IPv4-mapped address answers for its IPv4 address.


cdef inline bint is_unspecified6(unsigned long long high, unsigned long long low) noexcept nogil:
    return high == 0 and (low == 0 or low == MAPPED << 32)


cdef inline bint is_loopback6(unsigned long long high, unsigned long long low) noexcept nogil:
    return high == 0 and (low == 1 or low >> 24 == (MAPPED << 8 | 127))


cdef inline int order_addresses6(IPv6Address one, IPv6Address two) noexcept:
    if one.high != two.high:
        return -1 if one.high < two.high else 1
    return (one.low > two.low) - (one.low < two.low)


cdef inline bint within(IPv6Address self, const Ranges6 *table) except -1:
    know_ranges()
    return spans6(table, self.high, self.low, self.high, self.low)


cdef object all_groups(unsigned long long high, unsigned long long low):
    cdef unsigned char out[39]
    cdef unsigned char digit
    cdef int place, at = 0
    for place in range(32):
        if place and place % 4 == 0:
            out[at] = 58
            at += 1
        digit = (high if place < 16 else low) >> (60 - 4 * (place & 15)) & 15
        out[at] = digit + (48 if digit < 10 else 87)
        at += 1
    return new_ascii(out, 39)


cdef class IPv6Address(Value6, _BaseV6, _BaseAddress):
    """IPv6Address(address, *, scope_id=None)\n--\n\n\
    An IPv6 address, from text (RFC 4291 section 2.2), an integer of 128 bits or 16 bytes.

    Text may end in ``%`` and a zone (RFC 4007 section 11), which *scope_id* gives for the others. Raises
    AddressValueError for what is none. Equal to, hashed as and ordered with the standard library's.
    """

    def __init__(self, *arguments, **names):
        address, scope_id = arguments[0] if arguments else None, None
        if names or len(arguments) != 1:
            address, scope_id = arguments_of("IPv6Address", arguments, names)
        if scope_id is None and take_clean_address6(self, address):
            self.scope = (<IPv6Address>address).scope if type(address) is IPv6Address else None
        else:
            value, self.scope = forms().address6(address, scope_id)
            bits_of(value, &self.high, &self.low)

    def __richcmp__(self, other, int operation):
        cdef int found
        cdef bint same
        if decides(self, IPv6Address, operation):
            return _compare_address6[operation](self, other)
        if not isinstance(other, IPv6Address):
            if operation == Py_EQ or operation == Py_NE:
                equal = equal_address(self, self._ip, 6, other)
                if equal is True:
                    equal = self.scope == getattr(other, "_scope_id", None)
                return answer(equal, operation)
            return _compare_address6[operation](self, other)
        found = order_addresses6(self, <IPv6Address>other)
        if operation == Py_LT:
            return found < 0
        if operation == Py_GE:
            return found >= 0
        same = found == 0 and ((self.scope is None and (<IPv6Address>other).scope is None)
                               or self.scope == (<IPv6Address>other).scope)
        if operation == Py_EQ:
            return same
        if operation == Py_NE:
            return not same
        return found < 0 or same if operation == Py_LE else found >= 0 and not same

    def __hash__(self):
        cdef Py_hash_t zone
        if not WIDE_HASH:
            return hash((self._ip, self.scope))
        zone = HASH_OF_NONE if self.scope is None else hash(self.scope)
        return mixed(mix(mix(TUPLE_SEED, hash_int(self.high, self.low)), <unsigned long long>zone), 2)

    def __int__(self):
        return int_of(self.high, self.low)

    def __str__(self):
        return text_of(self)

    def __reduce__(self):
        return type(self), (str(self),)

    def _get_address_key(self):
        return 6, self

    def _explode(self):
        cdef unsigned char out[16]
        text = all_groups(self.high, self.low)
        if is_mapped(self):
            text = text[:30] + new_ascii(out, write_ipv4(<unsigned int>self.low, out))
        return f"{text}%{self.scope}" if self.scope else text

    def _pointer(self):
        return ".".join(all_groups(self.high, self.low).replace(":", "")[::-1]) + ".ip6.arpa"

    @property
    def _ip(self):
        return int_of(self.high, self.low)

    @property
    def _scope_id(self):
        return self.scope

    @property
    def scope_id(self):
        """The zone, or None."""
        return self.scope

    @property
    def packed(self):
        """The 16 bytes in network order."""
        cdef unsigned char out[16]
        store(out, self.high)
        store(out + 8, self.low)
        return PyBytes_FromStringAndSize(<char *>out, 16)

    @property
    def ipv4_mapped(self):
        """The IPv4 address in an IPv4-mapped one (RFC 4291 section 2.5.5.2), else None. It answers for it."""
        return make_ipv4(<unsigned int>self.low) if is_mapped(self) else None

    @property
    def teredo(self):
        """Server and client of a Teredo address (RFC 4380 section 4), else None."""
        if self.high >> 32 != 0x20010000:
            return None
        return make_ipv4(<unsigned int>self.high), make_ipv4(~<unsigned int>self.low)

    @property
    def sixtofour(self):
        """The IPv4 address in a 6to4 one (RFC 3056 section 2), else None."""
        return make_ipv4(<unsigned int>(self.high >> 16)) if self.high >> 48 == 0x2002 else None

    @property
    def is_private(self):
        """Whether the IANA registry has it as not globally reachable."""
        if is_mapped(self):
            return is_private(<unsigned int>self.low)
        return within(self, &PRIVATE6) and not within(self, &PUBLIC6)

    @property
    def is_global(self):
        """Whether the IANA registry has it as globally reachable."""
        if is_mapped(self):
            return is_global(<unsigned int>self.low)
        return not within(self, &PRIVATE6) or within(self, &PUBLIC6)

    @property
    def is_multicast(self):
        """Whether it is in ff00::/8 (RFC 4291 section 2.7)."""
        return self.high >> 56 == 0xFF or self.high == 0 and self.low >> 28 == (MAPPED << 4 | 0xE)

    @property
    def is_reserved(self):
        """Whether it is in what the IETF has reserved (RFC 4291 section 2.4)."""
        return self.low >> 28 == (MAPPED << 4 | 0xF) if is_mapped(self) else within(self, &RESERVED6)

    @property
    def is_unspecified(self):
        """Whether it is ``::``."""
        return is_unspecified6(self.high, self.low)

    @property
    def is_loopback(self):
        """Whether it is ``::1``."""
        return is_loopback6(self.high, self.low)

    @property
    def is_link_local(self):
        """Whether it is in fe80::/10 (RFC 4291 section 2.5.6)."""
        return self.high >> 54 == 0x3FA or self.high == 0 and self.low >> 16 == (MAPPED << 16 | 0xA9FE)

    @property
    def is_site_local(self):
        """Whether it is in fec0::/10, which RFC 3879 has deprecated."""
        return self.high >> 54 == 0x3FB


prepare_type(<PyTypeObject *>IPv6Address, call6, named("IPv6Address"))


def make6(value, str scope_id=None):
    """The address of *value*, which is trusted to be of 128 bits."""
    cdef unsigned long long high = 0, low = 0
    bits_of(value, &high, &low)
    return make_ipv6(high, low, scope_id)
