cdef object _REFUSED = (AddressValueError, NetmaskValueError)
cdef unsigned long long ALL4 = (<unsigned long long>1 << 32) - 1
cdef unsigned long long ONES = ~<unsigned long long>0


cdef enum Verdict:  # on text that was read as clean
    CLEAN
    UNDECIDED  # for the lenient reading to say
    NO_ADDRESS
    HOST_BITS


cdef inline Verdict verdict_on(const unsigned char *at, Py_ssize_t size) noexcept:
    """On text that no address could be read from: only one with a zone may yet be one."""
    return NO_ADDRESS if memchr(at, 37, size) is NULL else UNDECIDED


cdef inline object clean_address(const unsigned char *at, Py_ssize_t size, Verdict *verdict):
    """The address that clean text stands for, else None."""
    cdef unsigned int value
    cdef unsigned long long high, low
    verdict[0] = CLEAN
    if read_ipv4(at, size, &value):
        return make_ipv4(value)
    if read_ipv6(at, size, &high, &low):
        return make_ipv6(high, low)
    verdict[0] = verdict_on(at, size)
    return None


cdef inline object clean_network(const unsigned char *at, Py_ssize_t size, object strict, Verdict *verdict):
    """The network that clean text stands for, else None."""
    cdef unsigned int value
    cdef unsigned long long high, low
    cdef unsigned char length
    cdef Py_ssize_t slash = split_prefix(at, size, 128, &length)
    if slash < 0:
        verdict[0] = UNDECIDED
        return None
    verdict[0] = CLEAN
    if read_ipv4(at, slash, &value):
        length = length if slash < size else 32
        if length > 32:
            verdict[0] = UNDECIDED
            return None
        if not value & ~mask4(length) or not strict:
            return make_net4(value & mask4(length), length)
        verdict[0] = HOST_BITS
    elif read_ipv6(at, slash, &high, &low):
        if not (high & ~mask6(length, 0) or low & ~mask6(length, 1)) or not strict:
            return make_net6(high & mask6(length, 0), low & mask6(length, 1), length)
        verdict[0] = HOST_BITS
    else:
        verdict[0] = verdict_on(at, size)
    return None


cdef enum:
    EITHER = 0  # both have to be tried
    NEITHER = 1


cdef inline int version_of(object address) except -1:
    """Which version alone this can be: 4, 6, EITHER or NEITHER."""
    cdef unsigned long long high, low
    cdef Py_ssize_t size
    cdef type kind = type(address)
    if kind is str:
        return 6 if ":" in <str>address else 4
    if kind is int:
        if not bits_of(address, &high, &low):
            return NEITHER
        return 6 if high or low > ALL4 else 4
    if kind is bytes:
        size = PyBytes_GET_SIZE(address)
        return 4 if size == 4 else 6 if size == 16 else NEITHER
    return EITHER


cdef object either(object address, object kind4, object kind6, str name, tuple more=()):
    cdef int version = version_of(address)
    if version != NEITHER:
        for kind in (kind4, kind6) if version == EITHER else (kind4,) if version == 4 else (kind6,):
            try:
                return kind(address, *more)
            except _REFUSED:
                pass
    raise not_one(address, name)


cdef object not_one(object address, str name):
    return ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 {name}")


def ip_address(address):
    """The IPv4Address or IPv6Address that *address* stands for: text, an integer, or 4 or 16 bytes.

    Integers below 2**32 are IPv4. Raises ValueError for what is neither.
    """
    cdef Verdict verdict
    if type(address) is str and PyUnicode_IS_ASCII(address):
        found = clean_address(PyUnicode_1BYTE_DATA(address), PyUnicode_GET_LENGTH(address), &verdict)
        if found is not None:
            return found
        if verdict == NO_ADDRESS:
            raise not_one(address, "address")
    return either(address, IPv4Address, IPv6Address, "address")


def ip_network(address, strict=True):
    """The IPv4Network or IPv6Network that *address* stands for.

    Raises ValueError for what is neither, and where *strict* for bits past the prefix.
    """
    cdef Verdict verdict
    if type(address) is str and PyUnicode_IS_ASCII(address):
        found = clean_network(PyUnicode_1BYTE_DATA(address), PyUnicode_GET_LENGTH(address), strict, &verdict)
        if found is not None:
            return found
        if verdict == NO_ADDRESS:
            raise not_one(address, "network")
    return either(address, IPv4Network, IPv6Network, "network", (strict,))


def ip_interface(address):
    """The IPv4Interface or IPv6Interface that *address* stands for. Raises ValueError for what is neither."""
    return either(address, IPv4Interface, IPv6Interface, "interface")


def get_mixed_type_key(obj):
    """A key that sorts addresses and networks of both versions together, or NotImplemented for other objects."""
    cdef type kind = type(obj)
    if kind is IPv4Address:
        return 4, obj
    if kind is IPv6Address:
        return 6, obj
    if kind is IPv4Network:
        return networks_key4(<IPv4Network>obj)
    if kind is IPv6Network:
        return networks_key6(<IPv6Network>obj)
    return key_of_others(obj)


cdef struct Span:  # as ordered: first, then last
    unsigned long long high
    unsigned long long low
    unsigned long long last_high
    unsigned long long last_low


cdef int compare_spans(const void *one, const void *two) noexcept nogil:
    cdef const Span *a = <const Span *>one
    cdef const Span *b = <const Span *>two
    if a.high != b.high:
        return -1 if a.high < b.high else 1
    return (a.low > b.low) - (a.low < b.low)


cdef int add_cover(list found, Span span, bint four) except -1:
    """Append the fewest networks that have the addresses of *span* and no others."""
    cdef unsigned long long high = span.high, low = span.low, end_high, end_low
    cdef int size, most = 32 if four else 128
    while True:
        size = trailing_zeros(low) if low else (64 + trailing_zeros(high) if high else 128)
        size = min(size, most)
        while True:  # the largest block that begins here and does not reach past the end
            end_high = high | ~mask6(128 - size, 0)
            end_low = low | ~mask6(128 - size, 1)
            if end_high < span.last_high or (end_high == span.last_high and end_low <= span.last_low):
                break
            size -= 1
        if four:
            found.append(make_net4(<unsigned int>low, <unsigned char>(32 - size)))
        else:
            found.append(make_net6(high, low, <unsigned char>(128 - size)))
        if end_high == span.last_high and end_low == span.last_low:
            return 0
        high = end_high + (end_low == ONES)
        low = end_low + 1


cdef int sort_spans(Span *spans, Py_ssize_t count, bint four) except -1:
    """Sort by first address: IPv4 by octet, last octet first, each pass leaving equals as they are."""
    cdef Py_ssize_t starts[256]
    cdef Py_ssize_t i, before, found
    cdef int shift
    cdef Span *other
    cdef Span *given = spans
    for i in range(1, count):
        if compare_spans(&spans[i - 1], &spans[i]) > 0:
            break
    else:
        return 0
    if not four or count < 64:
        qsort(spans, count, sizeof(Span), compare_spans)
        return 0
    other = <Span *>PyMem_Malloc(count * sizeof(Span))
    if other is NULL:
        raise MemoryError
    for shift in range(0, 32, 8):  # an even number of passes: the last one ends in *spans*
        memset(starts, 0, sizeof(starts))
        for i in range(count):
            starts[given[i].low >> shift & 255] += 1
        before = 0
        for i in range(256):
            found = starts[i]
            starts[i] = before
            before += found
        for i in range(count):
            found = starts[given[i].low >> shift & 255]
            starts[given[i].low >> shift & 255] += 1
            other[found] = given[i]
        given, other = other, given
    PyMem_Free(other)
    return 0


cdef list merged(Span *spans, Py_ssize_t count, bint four):
    """Sort *spans*, join those that touch, and give the networks."""
    cdef Span run
    cdef unsigned long long step_high
    cdef Py_ssize_t i
    cdef list found = []
    if count == 0:
        return found
    sort_spans(spans, count, four)
    run = spans[0]
    for i in range(1, count):
        if spans[i].high > run.last_high or (spans[i].high == run.last_high and spans[i].low > run.last_low):
            step_high = run.last_high + (run.last_low == ONES)
            if spans[i].high != step_high or spans[i].low != run.last_low + 1:
                add_cover(found, run, four)
                run = spans[i]
                continue
        if spans[i].last_high > run.last_high or (
            spans[i].last_high == run.last_high and spans[i].last_low > run.last_low
        ):
            run.last_high = spans[i].last_high
            run.last_low = spans[i].last_low
    add_cover(found, run, four)
    return found


cdef inline int span_of(object one, Span *span) except -1:
    """The addresses of one that is of these very types: 4, 6, or 0 for another object or one with a zone."""
    cdef IPv4Network net4
    cdef IPv6Network net6
    cdef type kind = type(one)
    if kind is IPv4Network:
        net4 = <IPv4Network>one
        span.high = span.last_high = 0
        span.low = net4.first
        span.last_low = net4.first | (ALL4 >> net4.length)
        return 4
    if kind is IPv4Address:
        span.high = span.last_high = 0
        span.low = span.last_low = (<IPv4Address>one).value
        return 4
    if kind is IPv6Network:
        net6 = <IPv6Network>one
        span.high, span.low = net6.high, net6.low
        span.last_high = net6.high | ~mask6(net6.length, 0)
        span.last_low = net6.low | ~mask6(net6.length, 1)
        return 0 if net6.scope else 6
    if kind is IPv6Address:
        span.high = span.last_high = (<IPv6Address>one).high
        span.low = span.last_low = (<IPv6Address>one).low
        return 0 if (<IPv6Address>one).scope else 6
    return 0


def collapse(list networks not None):
    """The fewest networks that have the same addresses, of addresses and networks of these very types.

    None where there are others, both versions, or zones.
    """
    cdef Py_ssize_t i, count = len(networks)
    cdef Span *spans = <Span *>PyMem_Malloc((count + 1) * sizeof(Span))
    cdef int version = 0, found
    if spans is NULL:
        raise MemoryError
    try:
        for i in range(count):
            found = span_of(networks[i], &spans[i])
            if found == 0 or (version and found != version):
                return None
            version = found
        return merged(spans, count, version == 4)
    finally:
        PyMem_Free(spans)


def merge(int bits, list spans not None):
    """The fewest networks that have the addresses of *spans*, first and last of each, and no others."""
    cdef Py_ssize_t i, count = len(spans)
    cdef Span *raw = <Span *>PyMem_Malloc((count + 1) * sizeof(Span))
    if raw is NULL:
        raise MemoryError
    try:
        for i in range(count):
            first, last = spans[i]
            if not 0 <= first <= last or last >> bits:
                raise ValueError("not a range of addresses")
            bits_of(first, &raw[i].high, &raw[i].low)
            bits_of(last, &raw[i].last_high, &raw[i].last_low)
        return merged(raw, count, bits == 32)
    finally:
        PyMem_Free(raw)


def cover(int bits, first, last):
    """The fewest networks that have the addresses from *first* to *last* and no others, in order."""
    return merge(bits, [(first, last)])


cdef inline bint is_blank(unsigned char c) noexcept nogil:
    return c == 32 or c == 9 or c == 13


cdef inline object read_clean(
    const unsigned char *at, Py_ssize_t size, bint networks, object strict, Verdict *verdict
):
    return clean_network(at, size, strict, verdict) if networks else clean_address(at, size, verdict)


cdef tuple parse_buffer(bytes data, str errors, bint networks, object strict):
    cdef const unsigned char *at = <const unsigned char *>data
    cdef const unsigned char *end = at + len(data)
    cdef const unsigned char *stop
    cdef const unsigned char *close
    cdef list good = [], bad = []
    cdef Py_ssize_t line = 0
    cdef Verdict verdict
    while True:
        stop = memchr(at, 10, end - at)
        close = end if stop is NULL else stop
        while at < close and is_blank(at[0]):
            at += 1
        while at < close and is_blank(close[-1]):
            close -= 1
        if at < close:
            found = read_clean(at, close - at, networks, strict, &verdict)
            if found is None and verdict == UNDECIDED:
                try:
                    text = at[:close - at].decode("utf-8", errors)
                    found = ip_network(text, strict) if networks else ip_address(text)
                except ValueError:
                    pass
            if found is None:
                bad.append(line)
            else:
                good.append(found)
        if stop is NULL:
            return good, bad
        at = stop + 1
        line += 1


cdef tuple parse_items(object source, bint networks, object strict):
    cdef const unsigned char *at
    cdef Py_ssize_t size
    cdef list good = [], bad = []
    cdef Py_ssize_t place = 0
    cdef Verdict verdict
    for one in source:
        found, verdict = None, UNDECIDED
        if isinstance(one, str):
            one = str.strip(one)
            if PyUnicode_IS_ASCII(one):
                at, size = PyUnicode_1BYTE_DATA(one), PyUnicode_GET_LENGTH(one)
                found = read_clean(at, size, networks, strict, &verdict)
        if found is None and verdict == UNDECIDED:
            try:
                found = ip_network(one, strict) if networks else ip_address(one)
            except (ValueError, TypeError, AttributeError, IndexError):  # the latter for tuples
                pass
        if found is None:
            bad.append(place)
        else:
            good.append(found)
        place += 1
    return good, bad


cdef tuple parse(object source, bint networks, object strict):
    if hasattr(source, "read"):
        source = source.read()
    if isinstance(source, str):
        return parse_buffer((<str>source).encode("utf-8", "surrogatepass"), "surrogatepass", networks, strict)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return parse_buffer(bytes(source), "surrogateescape", networks, strict)
    return parse_items(source, networks, strict)


def parse_addresses(source):
    """Addresses from many texts: the good ones in order, and the numbers of the bad ones, from 0.

    *source* is a buffer of lines (text, or UTF-8 bytes), of which blank ones are skipped but counted and white space
    around is dropped, a file of such lines, which is read to its end, or an iterable of what `ip_address` takes.
    """
    return parse(source, False, True)


def parse_networks(source, strict=True):
    """Networks from many texts, as `parse_addresses` reads addresses.

    One with bits past the prefix is bad if *strict*.
    """
    return parse(source, True, bool(strict))
