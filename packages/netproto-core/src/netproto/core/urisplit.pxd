# The parts of a URI (RFC 3986, appendix B), for whoever cimports this: header only, nothing of it is there at run time.

from netproto.core.ascii cimport is_alpha, is_scheme

cdef extern from *:
    """
    #define ODD_16 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8
    #define NONE_16 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    static const unsigned char netproto_kinds[256] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 0, 0, 8, 0, 0,     /* tab, line ends */
        NONE_16,
        0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,     /* # / */
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,     /* ? */
        NONE_16,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 16, 0, 0,   /* [ ] */
        NONE_16, NONE_16,
        ODD_16, ODD_16, ODD_16, ODD_16, ODD_16, ODD_16, ODD_16, ODD_16,
    };
    """
    const unsigned char KINDS "netproto_kinds"[256]

cdef enum:
    SLASH = 1
    QUESTION = 2
    HASH = 4
    ODD = 8  # removed (tab, line ends), or beyond ASCII: for the twin
    BRACKET = 16

cdef struct Span:
    const unsigned char* text
    Py_ssize_t size  # -1: absent

cdef struct Uri:
    Span scheme
    Span netloc
    Span path
    Span query
    Span fragment


cdef inline Py_ssize_t until(const unsigned char* text, Py_ssize_t at, Py_ssize_t size, int marks) noexcept nogil:
    """Where a character of the kinds *marks* stands, or the end; -1 if something odd comes before."""
    cdef int kind = 0
    while at < size:
        kind = KINDS[text[at]] & (marks | ODD)
        if kind:
            return -1 if kind & ODD else at
        at += 1
    return at


cdef inline bint scan(const unsigned char* text, Py_ssize_t size, bint fragments, Uri* uri) noexcept nogil:
    """Find the parts (RFC 3986, appendix B); False if the text is for the twin."""
    cdef Py_ssize_t at = 0, end
    cdef int hash_mark = HASH if fragments else 0
    uri.scheme.size = uri.netloc.size = uri.query.size = uri.fragment.size = -1
    uri.scheme.text = text
    if size and text[0] <= 32:
        return False
    if size and is_alpha(text[0]):
        end = 1
        while end < size and is_scheme(text[end]):
            end += 1
        if end < size and text[end] == 58:
            uri.scheme.size = end
            at = end + 1
    if at + 1 < size and text[at] == 47 and text[at + 1] == 47:
        at += 2
        end = until(text, at, size, SLASH | QUESTION | HASH | BRACKET)
        if end < 0 or (end < size and KINDS[text[end]] & BRACKET):
            return False
        uri.netloc.text = text + at
        uri.netloc.size = end - at
        at = end
    end = until(text, at, size, QUESTION | hash_mark)
    if end < 0:
        return False
    uri.path.text = text + at
    uri.path.size = end - at
    if end < size and text[end] == 63:
        at = end + 1
        end = until(text, at, size, hash_mark)
        if end < 0:
            return False
        uri.query.text = text + at
        uri.query.size = end - at
    if end < size:
        at = end + 1
        if until(text, at, size, 0) < 0:
            return False
        uri.fragment.text = text + at
        uri.fragment.size = size - at
    return True
