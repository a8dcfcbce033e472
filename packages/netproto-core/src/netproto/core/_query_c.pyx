"""Query strings, compiled: ASCII str and bytes in one call; anything odd goes to the twin, ``_query_py``."""

from cpython.dict cimport PyDict_Next
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.object cimport PyObject
from libc.string cimport memcpy

from netproto.core.percent cimport CharSet, add, drop, escape, is_in, unescape
from netproto.core.pytext cimport (
    PyBytes_AS_STRING,
    PyBytes_GET_SIZE,
    PyUnicode_1BYTE_DATA,
    PyUnicode_DATA,
    PyUnicode_DecodeUTF8,
    PyUnicode_GET_LENGTH,
    PyUnicode_IS_ASCII,
    PyUnicode_KIND,
    PyUnicode_READ,
    new_ascii,
    new_bytes,
)

from netproto.core._quote_c import quote, quote_plus


cdef object slow():
    from netproto.core import _query_py

    return _query_py


cdef object piece(const unsigned char* text, Py_ssize_t size, unsigned char* scratch, bint coded, bint octets):
    """A name or a value: decoded if it is *coded*, as bytes if *octets*."""
    cdef unsigned char seen = 0
    if coded:
        size = unescape(text, size, scratch, True, &seen)
        text = scratch
    if octets:
        return new_bytes(text, size)
    if seen < 128:
        return new_ascii(text, size)
    return PyUnicode_DecodeUTF8(<const char*> text, size, "replace")


cdef object read_pairs(
    const unsigned char* text, Py_ssize_t size, unsigned char* scratch, unsigned char separator, bint octets,
    bint blank, bint strict, bint gather,
):
    """The pairs as a list, or as a dict of lists; None if a field is an error."""
    cdef Py_ssize_t at = 0, start, equals
    cdef unsigned char c
    cdef bint name_coded, value_coded
    cdef list pairs = []
    cdef dict gathered = {}
    while at <= size:
        start = at
        equals = -1
        name_coded = value_coded = False
        while at < size:
            c = text[at]
            if c == separator:
                break
            if c == 37 or c == 43:
                value_coded = True
            elif c == 61 and equals < 0:
                equals = at
                name_coded = value_coded
                value_coded = False
            at += 1
        at += 1
        if equals < 0:
            if strict:
                return None
            if at - 1 == start or not blank:
                continue
            name_coded = value_coded
            name = piece(text + start, at - 1 - start, scratch, name_coded, octets)
            value = b"" if octets else ""
        else:
            if equals + 1 == at - 1 and not blank:
                continue
            name = piece(text + start, equals - start, scratch, name_coded, octets)
            value = piece(text + equals + 1, at - 2 - equals, scratch, value_coded, octets)
        if not gather:
            pairs.append((name, value))
            continue
        known = gathered.get(name)
        if known is None:
            gathered[name] = [value]
        else:
            (<list> known).append(value)
    return gathered if gather else pairs


cdef object read_query(
    object qs, object blank, object strict, object encoding, object errors, object limit, object separator, bint gather,
):
    """What `decode_pairs` or `decode_dict` gives; None if that is for the twin."""
    cdef unsigned char small[512]
    cdef unsigned char* scratch = small
    cdef unsigned char* text
    cdef unsigned char mark
    cdef Py_ssize_t size, at, fields = 1
    cdef bint octets = type(qs) is bytes
    if octets:
        text = PyBytes_AS_STRING(qs)
        size = PyBytes_GET_SIZE(qs)
    elif type(qs) is str and PyUnicode_IS_ASCII(qs):
        if type(encoding) is not str or encoding != "utf-8" or type(errors) is not str or errors != "replace":
            return None
        text = PyUnicode_1BYTE_DATA(qs)
        size = PyUnicode_GET_LENGTH(qs)
    else:
        return None
    if type(separator) is not str or PyUnicode_GET_LENGTH(separator) != 1 or not PyUnicode_IS_ASCII(separator):
        return None
    if not size:
        return {} if gather else []
    mark = PyUnicode_1BYTE_DATA(separator)[0]
    if limit is not None:
        if type(limit) is not int:
            return None
        for at in range(size):
            fields += text[at] == mark
        if limit < fields:
            return None
    if size > <Py_ssize_t> sizeof(small):
        scratch = <unsigned char*> PyMem_Malloc(size)
        if scratch is NULL:
            raise MemoryError
    try:
        return read_pairs(text, size, scratch, mark, octets, bool(blank), bool(strict), gather)
    finally:
        if scratch is not small:
            PyMem_Free(scratch)


def decode_pairs(
    qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None,
    separator="&", stacklevel=1,
):
    """The name-value pairs of the query *qs*, in order: str from str, bytes from anything with a buffer.

    Pairs without a value are left out unless *keep_blank_values*; a field without ``=`` is an error (ValueError)
    if *strict_parsing*. More than *max_num_fields* fields: ValueError, before anything is split.
    """
    result = read_query(
        qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator, False
    )
    if result is None:
        return slow().decode_pairs(
            qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator, stacklevel
        )
    return result


def decode_dict(
    qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None,
    separator="&", stacklevel=1,
):
    """Like `decode_pairs`, gathered: each name with the list of its values."""
    result = read_query(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator, True)
    if result is None:
        return slow().decode_dict(
            qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator, stacklevel
        )
    return result


cdef struct Writer:
    unsigned char* data
    Py_ssize_t size
    Py_ssize_t room
    bint heap
    bint plus
    CharSet safe


cdef int reserve(Writer* out, Py_ssize_t more) except -1:
    cdef unsigned char* data
    cdef Py_ssize_t room
    if out.room - out.size >= more:
        return 0
    room = 2 * out.room + more
    if out.heap:
        data = <unsigned char*> PyMem_Realloc(out.data, room)
    else:
        data = <unsigned char*> PyMem_Malloc(room)
    if data is NULL:
        raise MemoryError
    if not out.heap:
        memcpy(data, out.data, out.size)
    out.data = data
    out.room = room
    out.heap = True
    return 0


cdef inline unsigned char* write(Writer* out, unsigned char* end, unsigned char c) noexcept nogil:
    if is_in(&out.safe, c):
        end[0] = c
        return end + 1
    if out.plus and c == 32:
        end[0] = 43
        return end + 1
    return escape(end, c)


cdef int put(Writer* out, object item) except -1:
    """Write a name or a value, quoted; 1 if that is for the twin."""
    cdef Py_ssize_t at, size
    cdef unsigned char* octets
    cdef unsigned char* end
    cdef int kind
    cdef void* data
    cdef unsigned int c
    cdef object kind_of = type(item)
    if kind_of is bytes:
        octets = PyBytes_AS_STRING(item)
        size = PyBytes_GET_SIZE(item)
    else:
        if kind_of is int or kind_of is float or kind_of is bool or item is None:
            item = str(item)
        elif kind_of is not str:
            return 1
        size = PyUnicode_GET_LENGTH(item)
        if not PyUnicode_IS_ASCII(item):
            kind = PyUnicode_KIND(item)
            data = PyUnicode_DATA(item)
            reserve(out, 12 * size)
            end = out.data + out.size
            for at in range(size):
                c = PyUnicode_READ(kind, data, at)
                if c < 0x80:
                    end = write(out, end, <unsigned char> c)
                    continue
                if c < 0x800:
                    end = escape(end, 0xC0 | c >> 6)
                else:
                    if c < 0x10000:
                        if 0xD800 <= c < 0xE000:
                            return 1
                        end = escape(end, 0xE0 | c >> 12)
                    else:
                        end = escape(end, 0xF0 | c >> 18)
                        end = escape(end, 0x80 | (c >> 12 & 0x3F))
                    end = escape(end, 0x80 | (c >> 6 & 0x3F))
                end = escape(end, 0x80 | (c & 0x3F))
            out.size = end - out.data
            return 0
        octets = PyUnicode_1BYTE_DATA(item)
    reserve(out, 3 * size)
    end = out.data + out.size
    for at in range(size):
        end = write(out, end, octets[at])
    out.size = end - out.data
    return 0


cdef int put_field(Writer* out, object name, object value) except -1:
    reserve(out, 1)
    if out.size:
        out.data[out.size] = 38
        out.size += 1
    if put(out, name):
        return 1
    reserve(out, 1)
    out.data[out.size] = 61
    out.size += 1
    return put(out, value)


cdef int put_pair(Writer* out, object name, object value, bint doseq) except -1:
    if doseq and (type(value) is list or type(value) is tuple):
        # Nothing that runs below can change the list: put() calls no code of the caller's.
        for item in value:
            if put_field(out, name, item):
                return 1
        return 0
    return put_field(out, name, value)


cdef object write_query(object query, bint doseq, object safe, bint plus):
    """The query string; None if that is for the twin."""
    cdef unsigned char small[512]
    cdef Writer out
    cdef Py_ssize_t at = 0
    cdef PyObject* name
    cdef PyObject* value
    cdef unsigned char* octets
    out.data = small
    out.size = 0
    out.room = sizeof(small)
    out.heap = False
    out.plus = plus
    out.safe.low = out.safe.high = 0
    if type(safe) is not str or not PyUnicode_IS_ASCII(safe):
        return None
    octets = PyUnicode_1BYTE_DATA(safe)
    for at in range(PyUnicode_GET_LENGTH(safe)):
        add(&out.safe, octets[at])
    if plus:
        drop(&out.safe, 32)
    try:
        if type(query) is dict:
            at = 0
            while PyDict_Next(query, &at, &name, &value):
                if put_pair(&out, <object> name, <object> value, doseq):
                    return None
        elif type(query) is list or type(query) is tuple:
            for pair in query:
                if type(pair) is not tuple or len(<tuple> pair) != 2:
                    return None
                if put_pair(&out, (<tuple> pair)[0], (<tuple> pair)[1], doseq):
                    return None
        else:
            return None
        return new_ascii(out.data, out.size)
    finally:
        if out.heap:
            PyMem_Free(out.data)


def encode_pairs(query, doseq, safe, encoding, errors, quote_via=quote_plus):
    """The query string of *query*: a mapping, or a sequence of pairs (TypeError for anything else).

    Names and values are bytes, or are made str. With *doseq* a value that has a length, and is no string,
    gives one field for each of its items. *quote_via* takes (string, safe, encoding, errors).
    """
    result = None
    if encoding is None and errors is None:
        if quote_via is quote_plus:
            result = write_query(query, bool(doseq), safe, True)
        elif quote_via is quote:
            result = write_query(query, bool(doseq), safe, False)
    return slow().encode_pairs(query, doseq, safe, encoding, errors, quote_via) if result is None else result
