# Tables of address ranges, filled from _registry in one step and only read from then on: header only.

cdef struct Span4:
    unsigned int first
    unsigned int last


cdef struct Span6:
    unsigned long long first_high
    unsigned long long first_low
    unsigned long long last_high
    unsigned long long last_low


cdef struct Ranges4:
    int count
    Span4 spans[24]


cdef struct Ranges6:
    int count
    Span6 spans[24]


cdef inline int fill4(Ranges4 *table, object ranges) except -1:
    cdef Ranges4 found
    found.count = 0
    for first, length in ranges:
        found.spans[found.count].first = first
        found.spans[found.count].last = first | ((1 << 32 - length) - 1)
        found.count += 1
    table[0] = found
    return 0


cdef inline int fill6(Ranges6 *table, object ranges) except -1:
    cdef Ranges6 found
    found.count = 0
    for first, length in ranges:
        last = first | ((1 << 128 - length) - 1)
        found.spans[found.count].first_high = first >> 64
        found.spans[found.count].first_low = first & ((1 << 64) - 1)
        found.spans[found.count].last_high = last >> 64
        found.spans[found.count].last_low = last & ((1 << 64) - 1)
        found.count += 1
    table[0] = found
    return 0


cdef inline bint spans4(const Ranges4 *table, unsigned int first, unsigned int last) noexcept nogil:
    """Whether one range has both addresses, and so all between."""
    cdef int i
    for i in range(table.count):
        if table.spans[i].first <= first and last <= table.spans[i].last:
            return True
    return False


cdef inline bint not_before(
    unsigned long long high, unsigned long long low, unsigned long long other_high, unsigned long long other_low
) noexcept nogil:
    return high > other_high or (high == other_high and low >= other_low)


cdef inline bint spans6(
    const Ranges6 *table,
    unsigned long long first_high, unsigned long long first_low,
    unsigned long long last_high, unsigned long long last_low,
) noexcept nogil:
    """Whether one range has both addresses, and so all between."""
    cdef int i
    cdef const Span6 *span
    for i in range(table.count):
        span = &table.spans[i]
        if not_before(first_high, first_low, span.first_high, span.first_low) and not_before(
            span.last_high, span.last_low, last_high, last_low
        ):
            return True
    return False
