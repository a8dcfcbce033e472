"""URIs split and joined, compiled: clean ASCII text and bytes; anything odd goes to the twin, ``_uri_py``."""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.object cimport PyObject, PyTypeObject
from libc.string cimport memcmp, memcpy

from netproto.core.ascii cimport is_digit, lower
from netproto.core.dotsegments cimport merge
from netproto.core.pytext cimport (
    PyBytes_AS_STRING,
    PyBytes_GET_SIZE,
    PyUnicode_1BYTE_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_IS_ASCII,
    PyUnicode_New,
    new_ascii,
    new_bytes,
)
from netproto.core.urisplit cimport Span, Uri, scan

cdef extern from *:
    """
    /* An instance of cls, a subclass of tuple, that holds the items, whose references it takes over. */
    static PyObject *netproto_result(PyTypeObject *cls, PyObject **items, Py_ssize_t count) {
        PyObject *result;
        Py_ssize_t at;
    #if CYTHON_COMPILING_IN_CPYTHON && PY_VERSION_HEX < 0x030E0000
        result = cls->tp_alloc(cls, count);
        for (at = 0; at < count; at++) {
            if (result) PyTuple_SET_ITEM(result, at, items[at]);
            else Py_DECREF(items[at]);
        }
    #else
        PyObject *plain = PyTuple_New(count), *arguments;
        for (at = 0; at < count; at++) {
            if (plain) PyTuple_SET_ITEM(plain, at, items[at]);
            else Py_DECREF(items[at]);
        }
        if (!plain) return NULL;
        arguments = PyTuple_Pack(1, plain);
        Py_DECREF(plain);
        if (!arguments) return NULL;
        result = PyTuple_Type.tp_new(cls, arguments, NULL);
        Py_DECREF(arguments);
    #endif
        return result;
    }
    #define netproto_is_record(cls) (PyType_Check(cls) && (PyTypeObject *)(cls) != &PyTuple_Type \
        && PyType_FastSubclass((PyTypeObject *)(cls), Py_TPFLAGS_TUPLE_SUBCLASS))
    """
    object new_result "netproto_result"(PyTypeObject* cls, PyObject** items, Py_ssize_t count)
    bint is_record "netproto_is_record"(object cls)
    void Py_INCREF(object)
    void Py_XDECREF(PyObject*)

cdef extern from "string.h" nogil:
    void* memchr(const void* text, int c, size_t size)

cdef str HTTP = "http"
cdef str HTTPS = "https"
cdef str EMPTY = ""


cdef inline bint view(object url, Span* span):
    """Point *span* at the characters of *url*: exact bytes, or an exact str of ASCII."""
    if type(url) is str:
        if not PyUnicode_IS_ASCII(url):
            return False
        span.text = PyUnicode_1BYTE_DATA(url)
        span.size = PyUnicode_GET_LENGTH(url)
        return True
    if type(url) is bytes:
        span.text = PyBytes_AS_STRING(url)
        span.size = PyBytes_GET_SIZE(url)
        return True
    return False


cdef inline object part(Span* span, bint octets, object missing):
    if span.size <= 0:
        if span.size < 0:
            return missing
        return b"" if octets else EMPTY
    if octets:
        return new_bytes(span.text, span.size)
    return new_ascii(span.text, span.size)


cdef object scheme_of(Span* span, bint octets, object missing):
    """The scheme in lower case."""
    cdef Py_ssize_t at
    cdef unsigned char* out
    if span.size < 0:
        return missing
    if not octets:
        if span.size == 4 and memcmp(span.text, "http", 4) == 0:
            return HTTP
        if span.size == 5 and memcmp(span.text, "https", 5) == 0:
            return HTTPS
    text = PyUnicode_New(span.size, 127)
    out = PyUnicode_1BYTE_DATA(text)
    for at in range(span.size):
        out[at] = lower(span.text[at])
    return text.encode() if octets else text


cdef inline PyObject* owned(object item):
    Py_INCREF(item)
    return <PyObject*> item


cdef object build(object cls, Uri* uri, bint octets, object missing, bint params, object uses_params):
    """The result, of five parts, or six with *params*."""
    cdef PyObject* items[6]
    cdef Span last
    cdef Py_ssize_t at
    scheme = scheme_of(&uri.scheme, octets, missing)
    last.text = uri.path.text
    last.size = -1
    if params and memchr(uri.path.text, 59, uri.path.size) is not NULL:
        name = scheme or EMPTY
        if octets:
            name = name.decode() if name else EMPTY
        if name in uses_params:
            at = uri.path.size
            while at and uri.path.text[at - 1] != 47:
                at -= 1
            while at < uri.path.size and uri.path.text[at] != 59:
                at += 1
            if at < uri.path.size:
                last.text = uri.path.text + at + 1
                last.size = uri.path.size - at - 1
                uri.path.size = at
    netloc = part(&uri.netloc, octets, missing)
    path = part(&uri.path, octets, missing)
    parameters = part(&last, octets, missing)
    query = part(&uri.query, octets, missing)
    fragment = part(&uri.fragment, octets, missing)
    items[0] = owned(scheme)
    items[1] = owned(netloc)
    items[2] = owned(path)
    if params:
        items[3] = owned(parameters)
    items[3 + params] = owned(query)
    items[4 + params] = owned(fragment)
    return new_result(<PyTypeObject*> cls, items, 5 + params)


cdef inline object divide(
    object text_type, object bytes_type, object url, object scheme, object fragments, object none, bint params,
    object uses_params,
):
    """The result; None if that is for the twin."""
    cdef Span whole
    cdef Uri uri
    cdef bint octets
    if scheme is not None and (none or type(scheme) is not str or PyUnicode_GET_LENGTH(scheme)):
        return None
    if not view(url, &whole) or not scan(whole.text, whole.size, bool(fragments), &uri):
        return None
    octets = type(url) is bytes
    cls = bytes_type if octets else text_type
    if not is_record(cls):
        return None
    return build(cls, &uri, octets, None if none else b"" if octets else EMPTY, params, uses_params)


def split(text_type, bytes_type, url, scheme, allow_fragments, missing_as_none):
    """Split *url* (str, or ASCII bytes) into scheme, netloc, path, query and fragment.

    *text_type* and *bytes_type* build the result from the five parts. A part that is absent is empty,
    or None where *missing_as_none* is true; *scheme* stands in for a missing one. ValueError for a bad host.
    """
    result = divide(text_type, bytes_type, url, scheme, allow_fragments, missing_as_none, False, None)
    if result is None:
        from netproto.core import _uri_py as slow

        return slow.split(text_type, bytes_type, url, scheme, allow_fragments, missing_as_none)
    return result


def parse(text_type, bytes_type, url, scheme, allow_fragments, missing_as_none, uses_params):
    """Like `split`, with the parameters of the last path segment as a sixth part where the scheme has them."""
    result = divide(text_type, bytes_type, url, scheme, allow_fragments, missing_as_none, True, uses_params)
    if result is None:
        from netproto.core import _uri_py as slow

        return slow.parse(text_type, bytes_type, url, scheme, allow_fragments, missing_as_none, uses_params)
    return result


cdef inline unsigned char* append(unsigned char* out, Span* span) noexcept nogil:
    memcpy(out, span.text, span.size)
    return out + span.size


cdef object resolve(Span* base, Span* url, Uri* old, Uri* new, str scheme, bint inherits, bint octets):
    """Recompose the target of a reference (RFC 3986, 5.3)."""
    cdef unsigned char small[1024]
    cdef unsigned char* buffer = small
    cdef unsigned char* end
    cdef Py_ssize_t room = base.size + url.size + 4
    if 2 * room + 8 > <Py_ssize_t> sizeof(small):
        buffer = <unsigned char*> PyMem_Malloc(2 * room + 8)
        if buffer is NULL:
            raise MemoryError
    try:
        if inherits:
            new.netloc = old.netloc
            if new.path.size:
                new.path.size = merge(&old.path, &new.path, buffer)
                new.path.text = buffer
            else:
                new.path = old.path
                if new.query.size < 0:
                    new.query = old.query
                    if new.fragment.size < 0:
                        new.fragment = old.fragment
        end = buffer + room
        if scheme is not None and PyUnicode_GET_LENGTH(scheme):
            memcpy(end, PyUnicode_1BYTE_DATA(scheme), PyUnicode_GET_LENGTH(scheme))
            end += PyUnicode_GET_LENGTH(scheme)
            end[0] = 58
            end += 1
        if new.netloc.size >= 0:
            end[0] = end[1] = 47
            end = append(end + 2, &new.netloc)
            if new.path.size and new.path.text[0] != 47:
                end[0] = 47
                end += 1
        elif new.path.size > 1 and new.path.text[0] == 47 and new.path.text[1] == 47:
            end[0] = end[1] = 47
            end += 2
        end = append(end, &new.path)
        if new.query.size >= 0:
            end[0] = 63
            end = append(end + 1, &new.query)
        if new.fragment.size >= 0:
            end[0] = 35
            end = append(end + 1, &new.fragment)
        if octets:
            return new_bytes(buffer + room, end - buffer - room)
        return new_ascii(buffer + room, end - buffer - room)
    finally:
        if buffer is not small:
            PyMem_Free(buffer)


cdef object join_clean(object base, object url, object fragments, object uses_relative, object uses_netloc):
    """The target; None if that is for the twin."""
    cdef Span base_text, url_text
    cdef Uri old, new
    cdef bint octets = type(url) is bytes
    if type(base) is not type(url) or not view(base, &base_text) or not view(url, &url_text):
        return None
    if not base_text.size:
        return url
    if not url_text.size:
        return base
    if not scan(base_text.text, base_text.size, bool(fragments), &old):
        return None
    if not scan(url_text.text, url_text.size, bool(fragments), &new):
        return None
    scheme = old_scheme = scheme_of(&old.scheme, False, None)
    if new.scheme.size >= 0:
        scheme = scheme_of(&new.scheme, False, None)
    if scheme != old_scheme:
        return url
    if scheme is not None:
        if scheme not in uses_relative:
            return url
        if scheme not in uses_netloc:
            return None
    return resolve(&base_text, &url_text, &old, &new, scheme, new.netloc.size <= 0, octets)


def join(base, url, allow_fragments, uses_relative, uses_netloc):
    """Resolve the reference *url* against *base* (RFC 3986, 5.2, with the leniency of 5.2.2 for equal schemes).

    A scheme outside *uses_relative* comes back as it is; one outside *uses_netloc* has no authority to inherit.
    """
    result = join_clean(base, url, allow_fragments, uses_relative, uses_netloc)
    if result is None:
        from netproto.core import _uri_py as slow

        return slow.join(base, url, allow_fragments, uses_relative, uses_netloc)
    return result


cdef bint authority(object netloc, Span* host, Span* port, bint* bracket):
    """Find host and port in *netloc*; False if it is for the twin."""
    cdef Span whole
    cdef Py_ssize_t at, end
    if not view(netloc, &whole):
        return False
    at = whole.size
    while at and whole.text[at - 1] != 64:
        at -= 1
    host.text = whole.text + at
    host.size = whole.size - at
    port.size = 0
    bracket[0] = memchr(host.text, 91, host.size) is not NULL
    if bracket[0]:
        return True
    end = 0
    while end < host.size and host.text[end] != 58:
        end += 1
    port.text = host.text + end + 1
    port.size = host.size - end - 1
    host.size = end
    return True


def hostname(netloc):
    """The host of *netloc* (str or bytes) in lower case, a zone as it is; None if it is empty or missing."""
    cdef Span host, port
    cdef bint bracket
    cdef Py_ssize_t at
    cdef unsigned char* out
    if netloc and authority(netloc, &host, &port, &bracket) and not bracket:
        if memchr(host.text, 37, host.size) is NULL and type(netloc) is str:
            if not host.size:
                return None
            text = PyUnicode_New(host.size, 127)
            out = PyUnicode_1BYTE_DATA(text)
            for at in range(host.size):
                out[at] = lower(host.text[at])
            return text
    from netproto.core import _uri_py as slow

    return slow.hostname(netloc)


def port(netloc):
    """The port of *netloc* (str or bytes), None if there is none; ValueError if it is no number in 0–65535."""
    cdef Span host, digits
    cdef bint bracket
    cdef Py_ssize_t at
    cdef int number = 0
    if netloc and authority(netloc, &host, &digits, &bracket) and not bracket:
        if digits.size <= 0:
            return None
        for at in range(digits.size):
            if not is_digit(digits.text[at]):
                break
            number = number * 10 + digits.text[at] - 48
            if number > 65535:
                break
        else:
            return number
    from netproto.core import _uri_py as slow

    return slow.port(netloc)
