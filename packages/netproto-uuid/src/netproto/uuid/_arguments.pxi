# What a UUID is made from, where that is clean, and the calls of the type. Part of _uuid_c.

cdef inline bint read_text(object text, u64 *high, u64 *low):
    """Read the clean forms: 32 digits, or the canonical one, alone, in braces or as a URN; False for all else."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef const unsigned char *at
    if not PyUnicode_IS_ASCII(text):
        return False
    at = <const unsigned char *>PyUnicode_1BYTE_DATA(text)
    if size == 36:
        return read_canonical(at, high, low)
    if size == 38:
        return at[0] == 123 and at[37] == 125 and read_canonical(at + 1, high, low)
    if size == 45:
        return memcmp(at, b"urn:uuid:", 9) == 0 and read_canonical(at + 9, high, low)
    if size != 32:
        return False
    high[0] = low[0] = 0
    return not (np_read(at, 16, high) | np_read(at + 16, 16, low))


cdef inline bint read_canonical(const unsigned char *at, u64 *high, u64 *low) noexcept:
    if at[8] != 45 or at[13] != 45 or at[18] != 45 or at[23] != 45:
        return False
    high[0] = low[0] = 0
    return not (
        np_read(at, 8, high) | np_read(at + 9, 4, high) | np_read(at + 14, 4, high)
        | np_read(at + 19, 4, low) | np_read(at + 24, 12, low)
    )


cdef inline bint read_field(object field, int bits, u64 *value) except -1:
    """Append an exact int of so many bits; False for all else."""
    cdef int overflow = 0
    cdef long long number
    if type(field) is not int:
        return False
    number = PyLong_AsLongLongAndOverflow(field, &overflow)
    value[0] = value[0] << bits | <u64>number
    return overflow == 0 and number >> bits == 0


cdef bint read_fields(tuple fields, u64 *high, u64 *low) except -1:
    high[0] = low[0] = 0
    return (
        len(fields) == 6 and read_field(fields[0], 32, high) and read_field(fields[1], 16, high)
        and read_field(fields[2], 16, high) and read_field(fields[3], 8, low) and read_field(fields[4], 8, low)
        and read_field(fields[5], 48, low)
    )


cdef inline int version_of(PyObject *given) except -2:
    """The exact int from 1 to 8, 0 for None, -1 for all else."""
    cdef int overflow = 0
    cdef long long version
    if Py_TYPE(given) is not &PyLong_Type:
        return 0 if given is <PyObject *>None else -1
    version = PyLong_AsLongLongAndOverflow(<object>given, &overflow)
    return <int>version if not overflow and 1 <= version <= 8 else -1


cdef inline bint read_clean(PyObject *name, PyObject *given, u64 *high, u64 *low) except -1:
    """Take the one source, *hex* where it has no name, in its clean form and exact type; False for all else."""
    cdef PyTypeObject *kind = Py_TYPE(given)
    cdef const unsigned char *at
    if name is NULL or <object>name == "hex":
        if kind is &PyUnicode_Type:
            return read_text(<object>given, high, low)
        if kind is <PyTypeObject *>UUID and (<UUID>given).safety == 0:
            high[0], low[0] = (<np_uuid *>given).high, (<np_uuid *>given).low
            return True
    elif kind is &PyBytes_Type:
        if PyBytes_GET_SIZE(<object>given) == 16:
            at = <const unsigned char *>PyBytes_AS_STRING(<object>given)
            low[0] = np_load(at + 8, 8)
            if <object>name == "bytes":
                high[0] = np_load(at, 8)
                return True
            if <object>name == "bytes_le":
                high[0] = np_load_fields_le(at)
                return True
    elif kind is &PyLong_Type:
        return <object>name == "int" and not np_of_int(<object>given, high, low)
    elif kind is &PyTuple_Type:
        return <object>name == "fields" and read_fields(<tuple>given, high, low)
    return False


cdef inline int read_arguments(
    PyObject **arguments, Py_ssize_t count, PyObject *names, Py_ssize_t named, u64 *high, u64 *low
) except -2:
    """Take one source, and perhaps *version* by its name behind it, where they are clean, and give the version.

    That is 0 where there is none, and -1 for all else.
    """
    cdef int version = 0
    if count + named == 2 and named and <object>PyTuple_GET_ITEM(names, named - 1) == "version":
        version = version_of(arguments[1])
    elif count + named != 1:
        return -1
    if version < 0 or not read_clean(NULL if count else PyTuple_GET_ITEM(names, 0), arguments[0], high, low):
        return -1
    return version


cdef object call_type(PyObject **arguments, size_t count, PyObject *names):
    """A call of the type itself; those of subclasses go through ``__init__``."""
    cdef u64 high = 0, low = 0
    cdef Py_ssize_t i, named = 0 if names is NULL else PyTuple_GET_SIZE(names)
    cdef int version = read_arguments(arguments, <Py_ssize_t>count, names, named, &high, &low)
    cdef UUID one
    if version >= 0:
        return made(high, low, version) if version else np_made(high, low)
    if count == 1 and named == 0 and Py_TYPE(arguments[0]) is &PyUnicode_Type:
        return from_int(forms().integer_of_text(<object>arguments[0]))
    positional = tuple([<object>arguments[i] for i in range(<Py_ssize_t>count)])
    keywords = {<object>PyTuple_GET_ITEM(names, i): <object>arguments[<Py_ssize_t>count + i] for i in range(named)}
    value, safety = forms().from_arguments(*positional, **keywords)
    one = from_int(value)
    one.safety = _CODES[safety]
    return one
