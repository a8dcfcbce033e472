# Percent-coding (RFC 3986, 2.1) of octets, for whoever cimports this: header only, nothing of it is there at run time.

from libc.stdint cimport uint64_t

from netproto.core.hexdigits cimport hex_digit, hex_value

cdef extern from *:
    """
    #ifndef NETPROTO_PERCENT
    #define NETPROTO_PERCENT
    #define NETPROTO_NONE_16 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    static const unsigned char netproto_unreserved[256] = {
        NETPROTO_NONE_16, NETPROTO_NONE_16,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0,  /* - . */
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0,  /* digits */
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1,  /* _ */
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0,  /* ~ */
        NETPROTO_NONE_16, NETPROTO_NONE_16, NETPROTO_NONE_16, NETPROTO_NONE_16,
        NETPROTO_NONE_16, NETPROTO_NONE_16, NETPROTO_NONE_16, NETPROTO_NONE_16,
    };
    #endif
    """
    const unsigned char UNRESERVED "netproto_unreserved"[256]

cdef struct CharSet:  # ASCII characters that are kept beside the unreserved ones
    uint64_t low   # 0 to 63, a bit each
    uint64_t high  # 64 to 127


cdef inline bint is_in(CharSet* chars, unsigned char c) noexcept nogil:
    return UNRESERVED[c] or ((chars.high if c & 64 else chars.low) >> (c & 63)) & (c < 128)


cdef inline void add(CharSet* chars, unsigned char c) noexcept nogil:
    if c < 64:
        chars.low |= <uint64_t> 1 << c
    elif c < 128:
        chars.high |= <uint64_t> 1 << (c & 63)


cdef inline void drop(CharSet* chars, unsigned char c) noexcept nogil:
    """Take out *c*, which is below 64."""
    chars.low &= ~(<uint64_t> 1 << c)


cdef inline unsigned char* escape(unsigned char* out, unsigned int octet) noexcept nogil:
    """Write the three characters that stand for *octet*; returns the place after them."""
    out[0] = 37
    out[1] = hex_digit(octet >> 4)
    out[2] = hex_digit(octet & 15)
    return out + 3


cdef inline Py_ssize_t unescape(
    const unsigned char* text, Py_ssize_t size, unsigned char* out, bint plus, unsigned char* seen
) noexcept nogil:
    """Decode *size* characters into *out*, which has room for as many; returns how many octets there are.

    Broken escapes stay. With *plus*, plus signs are spaces. All octets are or-ed into *seen*.
    """
    cdef Py_ssize_t at = 0, end = 0
    cdef int first, second
    cdef unsigned char c, every = 0
    while at < size:
        c = text[at]
        at += 1
        if c == 37 and at + 1 < size:
            first = hex_value(text[at])
            second = hex_value(text[at + 1])
            if first >= 0 and second >= 0:
                c = <unsigned char> (first << 4 | second)
                at += 2
        elif plus and c == 43:
            c = 32
        out[end] = c
        end += 1
        every |= c
    seen[0] |= every
    return end
