# cython: binding=False, embedsignature.format=clinic
"""The UUID type and the generators, compiled. _uuid_py is the same in plain Python.

_forms reads what is not clean, for both.
"""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.object cimport PyObject, PyObject_GenericSetAttr, PyTypeObject, Py_EQ, Py_GT, Py_LE, Py_LT, Py_NE
from cpython.unicode cimport PyUnicode_1BYTE_DATA, PyUnicode_GET_LENGTH

from ._layout cimport np_made, np_mro, np_uuid
from ._octets cimport (
    WIDE_HASH,
    np_bytes,
    np_hash,
    np_hex,
    np_load,
    np_load_fields_le,
    np_of_int,
    np_prepare_type,
    np_read,
    np_repr,
    np_store,
    np_take_attributes,
    np_text,
    np_to_int,
)

from _operator import index

from ._core import pydantic_schema

__all__ = [
    "COUNTER", "RESERVED_FUTURE", "RESERVED_MICROSOFT", "RESERVED_NCS", "RFC_4122", "TIMES", "UUID", "from_int",
    "is_valid", "parse", "state", "time_based", "uuid1", "uuid3", "uuid4", "uuid4_many", "uuid5", "uuid6", "uuid7",
    "uuid7_many", "uuid8", "watch",
]

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = (
    "reserved for NCS compatibility",
    "specified in RFC 4122",
    "reserved for Microsoft compatibility",
    "reserved for future definition",
)

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text) noexcept
    Py_ssize_t PyTuple_GET_SIZE(PyObject *t) noexcept
    PyObject *PyTuple_GET_ITEM(PyObject *t, Py_ssize_t i) noexcept
    PyTypeObject *Py_TYPE(PyObject *value) noexcept
    object PyMethod_New(object function, object one)
    object PyObject_RichCompare(object one, object other, int operation)
    PyTypeObject PyUnicode_Type, PyBytes_Type, PyLong_Type, PyTuple_Type
    long long PyLong_AsLongLongAndOverflow(object value, int *overflow) except? -1

cdef extern from "string.h":
    int memcmp(const void *one, const void *two, size_t size) noexcept nogil

cdef extern from *:
    """
    #ifdef Py_GIL_DISABLED
    #define NP_FREE 1
    #else
    #define NP_FREE 0
    #endif
    """
    bint FREE "NP_FREE"

ctypedef unsigned long long u64

cdef u64 LOW_48 = (<u64>1 << 48) - 1  # a node, or a time in ms
# The values of SafeUUID as kept in an object; 0 is what one has that was made without arguments.
cdef dict _CODES = {None: 0, 0: 1, -1: -1}
cdef dict _VALUES = {code: value for value, code in _CODES.items()}
cdef dict _members = {}  # of SafeUUID by code, once asked for


cdef object _forms = None


cdef object forms():
    """The module for what is not clean, imported late as most programs never have that."""
    global _forms
    if _forms is None:
        from . import _forms as late
        _forms = late
    return _forms


include "_arguments.pxi"


cdef inline int order(u64 high, u64 low, u64 other_high, u64 other_low) noexcept:
    if high != other_high:
        return -1 if high < other_high else 1
    return (low > other_low) - (low < other_low)


cdef inline UUID bits_of(UUID one):
    """*one*, or for one of a subclass a UUID of its ``int``, which may be its own."""
    if type(one) is UUID:
        return one
    return np_made(one.high, one.low) if type(one).int is INT else UUID(int=one.int)


cdef int fill(UUID one, object value) except -1:
    np_of_int(value, &one.high, &one.low)
    if type(one).int is not INT:
        PyObject_GenericSetAttr(one, "int", value)
    return 0


cdef tuple _known = ((), ())  # the MRO of the type, and what of it is the standard library's, once ours is kin to that


cdef inline tuple kin():
    global _known
    if FREE:  # there may be others here at the same time
        return UUID.__mro__[1:-1]
    if np_mro() is not <PyObject *>_known[0]:
        mro = UUID.__mro__
        _known = mro, mro[1:-1]
    return <tuple>_known[1]


cdef inline object holds(int found, int operation):
    """What an operation gives of how two are in order."""
    if operation == Py_EQ:
        return found == 0
    if operation == Py_LT:
        return found < 0
    if operation == Py_LE:
        return found <= 0
    return found > 0 if operation == Py_GT else found >= 0


cdef object compare_kin(UUID self, object other, int operation):
    """With an object of the standard library's class, or of another copy or build of this package."""
    cdef u64 high, low
    theirs = other.int
    if type(self) is UUID and type(theirs) is int and not np_of_int(theirs, &high, &low):
        return holds(order(self.high, self.low, high, low), operation)
    return PyObject_RichCompare(self.int, theirs, operation)


include "_copies.pxi"


@cython.embedsignature(False)
cdef class UUID:
    """UUID(hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *, is_safe=None)\n--\n\n\
    A universally unique identifier (RFC 9562): 128 bits, immutable, hashable and ordered.

    Give exactly one of *hex* (text: 32 digits, with or without dashes, braces or a ``urn:uuid:`` prefix; or a UUID),
    *bytes* (16, big-endian), *bytes_le* (16, with the first three fields little-endian), *fields* (six integers, of
    32, 16, 16, 8, 8 and 48 bits) or *int* (128 bits). *version* (1 to 8) overwrites the bits of variant and version.
    *is_safe* is a `SafeUUID`, that of a UUID as *hex* if not given.

    Raises ValueError for what is malformed or out of range and TypeError for more or fewer than one source.
    Equal to, hashed as and ordered with the standard library's UUIDs, and an instance of their class.
    """

    _netproto = True  # also to another copy of this package
    __slots__ = ()  # else those of the standard library's class, once ours is kin to it

    cdef object __weakref__
    cdef u64 high
    cdef u64 low
    cdef signed char safety  # SafeUUID: 1 safe, -1 unsafe, 0 unknown

    def __init__(self, *arguments, **keywords):
        value, safety = forms().from_arguments(*arguments, **keywords)
        self.safety = _CODES[safety]
        fill(self, value)

    def __getstate__(self):
        state = {"int": self.int}
        if self.safety:
            state["is_safe"] = _VALUES[self.safety]
        return state

    def __setstate__(self, state):
        fill(self, forms().integer_of(None, None, None, None, state["int"], None))
        self.safety = _CODES[forms().safety_of(state.get("is_safe"))]

    __reduce__ = Own("__reduce__", reduce_itself, reduce_others)
    __copy__, __deepcopy__ = Own("__copy__", copy_itself), Own("__deepcopy__", copy_itself)

    def __reduce_ex__(self, protocol):
        return self.__reduce__() if protocol < 2 or type(self) is UUID else object.__reduce_ex__(self, protocol)

    def __richcmp__(self, other, int operation):
        cdef UUID one, two
        if operation == Py_NE:  # as object has it, by the __eq__ that a subclass may have
            equal = Py_TYPE(<PyObject *>self).tp_richcompare(self, other, Py_EQ)
            return equal if equal is NotImplemented else not equal
        if isinstance(other, UUID):
            one, two = bits_of(self), bits_of(<UUID>other)
            return holds(order(one.high, one.low, two.high, two.low), operation)
        # A subclass of the standard library's may have comparisons of its own, and is asked for these.
        if type(other) in kin() or getattr(type(other), "_netproto", False):
            return compare_kin(self, other, operation)
        return NotImplemented

    def __hash__(self):
        if type(self) is not UUID:
            return hash(bits_of(self))
        return np_hash(self.high, self.low) if WIDE_HASH else hash(np_to_int(self.high, self.low))

    def __int__(self):
        return np_to_int(self.high, self.low) if type(self) is UUID else self.int

    def __str__(self):
        return np_text(self.high, self.low) if type(self) is UUID else str(bits_of(self))

    def __repr__(self):
        if type(self) is UUID:
            return np_repr(self.high, self.low)
        return f"{type(self).__name__}({str(self)!r})"

    @property
    def is_safe(self):
        """Whether the platform made it in a way that is safe among processes."""
        found = _members.get(self.safety)
        if found is None:
            found = _members[self.safety] = forms().member_of(_VALUES[self.safety])
        return found

    @is_safe.setter
    def is_safe(self, value):  # this and the next are reached past __setattr__ only, as pydantic does
        self.safety = _CODES[forms().safety_of(value)]

    @property
    def int(self):
        """The 128 bits as an integer."""
        return np_to_int(self.high, self.low)

    @int.setter
    def int(self, value):
        if np_of_int(index(value), &self.high, &self.low):
            raise ValueError("int is out of range (need a 128-bit value)")

    @property
    def bytes(self):
        """The 16 bytes, big-endian."""
        return np_bytes(self.high, self.low) if type(self) is UUID else bits_of(self).bytes

    @property
    def bytes_le(self):
        """The 16 bytes with time_low, time_mid and time_hi_version little-endian."""
        cdef object data = self.bytes
        return data[3::-1] + data[5:3:-1] + data[7:5:-1] + data[8:]

    @property
    def fields(self):
        """time_low, time_mid, time_hi_version, clock_seq_hi_variant, clock_seq_low and node."""
        cdef UUID one = bits_of(self)
        return (
            one.high >> 32, one.high >> 16 & 0xFFFF, one.high & 0xFFFF, one.low >> 56, one.low >> 48 & 0xFF,
            one.low & LOW_48,
        )

    @property
    def time_low(self):
        """The first 32 bits."""
        return bits_of(self).high >> 32

    @property
    def time_mid(self):
        """The next 16 bits."""
        return bits_of(self).high >> 16 & 0xFFFF

    @property
    def time_hi_version(self):
        """The next 16 bits, the version among them."""
        return bits_of(self).high & 0xFFFF

    @property
    def clock_seq_hi_variant(self):
        """The next 8 bits, the variant among them."""
        return bits_of(self).low >> 56

    @property
    def clock_seq_low(self):
        """The next 8 bits."""
        return bits_of(self).low >> 48 & 0xFF

    @property
    def node(self):
        """The last 48 bits."""
        return bits_of(self).low & LOW_48

    @property
    def time(self):
        """100 ns since 1582-10-15 in versions 1 and 6 (60 bits), ms since 1970 in version 7 (48 bits)."""
        cdef UUID one = bits_of(self)
        cdef u64 high = one.high
        cdef unsigned int version = high >> 12 & 0xF if one.low >> 62 == 2 else 0
        if version == 7:
            return high >> 16
        if version == 6:
            return high >> 32 << 28 | (high >> 16 & 0xFFFF) << 12 | high & 0xFFF
        return (high & 0xFFF) << 48 | (high >> 16 & 0xFFFF) << 32 | high >> 32

    @property
    def clock_seq(self):
        """The 14 bits of the clock sequence."""
        return bits_of(self).low >> 48 & 0x3FFF

    @property
    def hex(self):
        """The 32 digits, in lower case."""
        return np_hex(self.high, self.low) if type(self) is UUID else bits_of(self).hex

    @property
    def urn(self):
        """As a URN (RFC 9562 section 4)."""
        return "urn:uuid:" + (np_text(self.high, self.low) if type(self) is UUID else str(self))

    @property
    def variant(self):
        """Who specifies its layout: one of RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT and RESERVED_FUTURE."""
        cdef unsigned int bits = bits_of(self).low >> 61
        if bits < 4:
            return RESERVED_NCS
        return RFC_4122 if bits < 6 else (RESERVED_MICROSOFT if bits == 6 else RESERVED_FUTURE)

    @property
    def version(self):
        """The version (1 to 15) where the variant is RFC_4122, else None."""
        cdef UUID one = bits_of(self)
        return one.high >> 12 & 0xF if one.low >> 62 == 2 else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        return pydantic_schema(cls, "uuid", "UUID", handler)

    @property
    def __sa_type_engine__(self):
        """SQLAlchemy's type for it; only SQLAlchemy asks."""
        return forms().sqlalchemy_type()

    @cython.embedsignature(True)
    def to_datetime(self):
        """When it was made, in UTC. Raises ValueError where the version is not 1, 6 or 7, or the year is past 9999."""
        return forms().moment_of(self.version, self.time)


cdef object INT = UUID.int
cdef bytes _name = (__name__.rpartition(".")[0] + ".UUID").encode()  # that of the package, which may be vendored
np_prepare_type(<PyTypeObject *>UUID, call_type, _name)
refuse_changes()


def from_int(value):
    """A UUID of the 128 bits *value*, which is trusted to be in range."""
    cdef u64 high = 0, low = 0
    if np_of_int(value, &high, &low):
        raise ValueError("int is out of range (need a 128-bit value)")
    return np_made(high, low)


cdef int read_strictly(object text, object version, u64 *high, u64 *low) except -1:
    """0 for the canonical form, and of *version* where that is given; 1 for another form, 2 for another version."""
    if not isinstance(text, str):
        raise TypeError(f"expected str, got {type(text).__name__}")
    if PyUnicode_GET_LENGTH(text) != 36 or not PyUnicode_IS_ASCII(text):
        return 1
    if not read_canonical(<const unsigned char *>PyUnicode_1BYTE_DATA(text), high, low):
        return 1
    if version is None or (low[0] >> 62 == 2 and <object>(high[0] >> 12 & 0xF) == version):
        return 0
    return 2


def parse(text, *, version=None):
    """The UUID that *text* is in the canonical form only: 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4).

    With *version*, it must be of that version and of the RFC's variant. Raises ValueError, and TypeError where *text*
    is no str. ``UUID(text)`` is the lenient way.
    """
    cdef u64 high = 0, low = 0
    cdef int wrong = read_strictly(text, version, &high, &low)
    if wrong:
        raise ValueError("not a UUID in canonical form" if wrong == 1 else f"not a UUID of version {version}")
    return np_made(high, low)


def is_valid(text, *, version=None):
    """Whether *text* is a UUID in its canonical form, and of *version* where that is given.

    Never raises for a str; TypeError where *text* is none.
    """
    cdef u64 high = 0, low = 0
    return read_strictly(text, version, &high, &low) == 0


include "_generate.pxi"

if FREE:  # what is late elsewhere is here before there are threads that could be in each other's way
    forms()
