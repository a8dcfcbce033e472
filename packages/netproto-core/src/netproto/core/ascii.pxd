# Classes of ASCII characters, for whoever cimports this: header only, nothing of it is there at run time.


cdef inline bint is_alpha(unsigned char c) noexcept nogil:
    return 97 <= (c | 0x20) <= 122


cdef inline bint is_digit(unsigned char c) noexcept nogil:
    return 48 <= c <= 57


cdef inline unsigned char lower(unsigned char c) noexcept nogil:
    return c | 0x20 if 65 <= c <= 90 else c


cdef inline bint is_scheme(unsigned char c) noexcept nogil:
    """Whether *c* may stand in a scheme, past its first letter (RFC 3986, 3.1)."""
    return is_alpha(c) or is_digit(c) or c == 43 or c == 45 or c == 46
