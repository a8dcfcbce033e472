# Hexadecimal digits, for whoever cimports this: header only, nothing of it is there at run time.

cdef extern from *:
    """
    #ifndef NETPROTO_HEXDIGITS
    #define NETPROTO_HEXDIGITS
    static CYTHON_INLINE int netproto_hex_value(unsigned char c) {
        if (c >= '0' && c <= '9') return c - '0';
        c |= 0x20;
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
    #endif
    """
    int hex_value "netproto_hex_value"(unsigned char c) noexcept nogil  # -1: not a digit


cdef inline unsigned char hex_digit(unsigned int value) noexcept nogil:
    """The upper-case digit of *value*, 0 to 15."""
    return <unsigned char> (value + (48 if value < 10 else 55))
