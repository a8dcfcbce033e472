# Resolving one path against another, for whoever cimports this: header only, nothing of it is there at run time.

from libc.string cimport memcpy

from netproto.core.urisplit cimport Span


cdef struct Segments:
    unsigned char* out
    Py_ssize_t size
    Py_ssize_t count


cdef inline bint push(Segments* path, const unsigned char* text, Py_ssize_t size) noexcept nogil:
    """Add a segment, or do what a dot segment says; True for a dot segment."""
    if 1 <= size <= 2 and text[0] == 46 and text[size - 1] == 46:
        if size == 2 and path.count:
            path.count -= 1
            while path.size and path.out[path.size - 1] != 47:
                path.size -= 1
            if path.size:
                path.size -= 1
        return True
    if path.count:
        path.out[path.size] = 47
        path.size += 1
    memcpy(path.out + path.size, text, size)
    path.size += size
    path.count += 1
    return False


cdef inline Py_ssize_t merge(Span* base, Span* path, unsigned char* out) noexcept nogil:
    """Write *path* resolved against *base* (RFC 3986, 5.2.3 and 5.2.4), at most two characters more than both."""
    cdef Segments kept
    cdef Py_ssize_t start, at, size
    cdef bint absolute = path.text[0] == 47, first = True, dots = False
    kept.out = out
    kept.size = kept.count = 0
    if not absolute:
        start = 0
        size = base.size
        while size and base.text[size - 1] != 47:
            size -= 1
        # What is left ends with a slash, or is nothing: then a base that is empty still counts as one segment.
        if size == 0 and base.size == 0:
            kept.count = 1
            first = False
        at = 0
        while at < size:
            if base.text[at] == 47:
                if first or at > start:
                    push(&kept, base.text + start, at - start)
                first = False
                start = at + 1
            at += 1
    start = 0
    for at in range(path.size + 1):
        if at < path.size and path.text[at] != 47:
            continue
        if absolute or first or at > start or at == path.size:
            dots = push(&kept, path.text + start, at - start)
        first = False
        start = at + 1
    if dots:
        push(&kept, path.text, 0)
    if kept.size == 0:
        out[0] = 47
        return 1
    return kept.size
