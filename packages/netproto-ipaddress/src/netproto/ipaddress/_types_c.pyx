# cython: auto_pickle=False, binding=False, embedsignature.format=clinic
"""Addresses, networks, interfaces, their factories and values by prefix, compiled: _types_py is the same in Python.

They are one extension, of a file for each type: a shared object more takes a quarter of a millisecond to import. The
modules that are imported below have the rarer methods and the lenient readings for both builds.
"""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.object cimport PyObject, PyTypeObject, Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE
from libc.stdlib cimport qsort
from libc.string cimport memset

from netproto.core.iptext cimport read_ipv4, read_ipv6, write_ipv4, write_ipv6
from netproto.core.pytext cimport PyUnicode_1BYTE_DATA, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, new_ascii

from ._bits cimport (
    HashFunction,
    PyLong_AsLongLongAndOverflow,
    TUPLE_SEED,
    WIDE_HASH,
    bits_of,
    hash_function,
    hash_hex,
    hash_int,
    int_of,
    is_one,
    load,
    mask4,
    mask6,
    mix,
    mixed,
    store,
    trailing_zeros,
)
from ._call cimport PyTuple_GET_ITEM, PyTuple_GET_SIZE, call_slowly, is_with_option, option_of, prepare_type
from ._layout cimport learn_types
from ._ranges cimport Ranges4, Ranges6, fill4, fill6, spans4, spans6
from ._trie cimport Place, Trie, bit, clear, covers, duplicate, exact, insert, longest, remove, top

from ._bases import (
    HASHES_PAIRS,
    AddressValueError,
    NetmaskValueError,
    _BaseAddress,
    _BaseNetwork,
    _BaseV4,
    _BaseV6,
    _groups,
    _pointer_of_interface,
    _WithMasks,
    key_of_others,
    network_hash,
    plain_types,
)

__all__ = [
    "IPv4Address", "IPv4Interface", "IPv4Network", "IPv6Address", "IPv6Interface", "IPv6Network", "PrefixTree",
    "collapse", "cover", "get_mixed_type_key", "ip_address", "ip_interface", "ip_network", "make4", "make6",
    "make_network4", "make_network6", "merge", "parse_addresses", "parse_networks",
]

cdef extern from *:
    """
    #ifdef Py_GIL_DISABLED
    #define NETPROTO_FREE 1
    #else
    #define NETPROTO_FREE 0
    #endif
    """
    bint FREE "NETPROTO_FREE"

cdef extern from "string.h" nogil:
    const unsigned char *memchr(const void *text, int c, size_t size)

cdef bint PAIRS = HASHES_PAIRS
cdef unsigned long long MAPPED = 0xFFFF
cdef long long SPACE = <long long>1 << 32
cdef Ranges4 PRIVATE4, PUBLIC4
cdef Ranges6 PRIVATE6, PUBLIC6, RESERVED6
cdef bint _know_ranges = False
cdef object _forms = None
cdef object NOTHING = object()
cdef list _names = []  # of the types, which keep no copy of them


cdef int learn_ranges() except -1:
    """Read the tables of ranges, which are not needed before an address is asked about."""
    global _know_ranges
    from . import _registry

    fill4(&PRIVATE4, _registry.PRIVATE4)
    fill4(&PUBLIC4, _registry.PUBLIC4)
    fill6(&PRIVATE6, _registry.PRIVATE6)
    fill6(&PUBLIC6, _registry.PUBLIC6)
    fill6(&RESERVED6, _registry.RESERVED6)
    _know_ranges = True
    return 0


cdef inline int know_ranges() except -1:
    return 0 if _know_ranges else learn_ranges()


cdef object forms():
    """What reads the forms that are not clean; words the errors."""
    global _forms
    if _forms is None:
        from . import _forms as found

        _forms = found
    return _forms


cdef tuple arguments_of(str kind, tuple arguments, dict names):
    """The arguments of a constructor in order; Python itself says what is wrong with them."""
    return getattr(forms(), kind)(*arguments, **names).given


cdef char *named(str kind):
    """The name of a type, of this package or of where it is vendored."""
    _names.append(f"{__name__.rpartition('.')[0]}.{kind}".encode())
    return PyBytes_AS_STRING(_names[-1])


cdef inline bint decides(object self, object kind, int operation) except -1:
    """Whether self is of a subclass of *kind* whose own == and < are to decide the other comparisons."""
    if type(self) is kind or operation == Py_EQ or operation == Py_LT:
        return False
    return type(self).__eq__ is not kind.__eq__ or type(self).__lt__ is not kind.__lt__


include "_address4.pxi"
include "_address6.pxi"
include "_network4.pxi"
include "_network6.pxi"
include "_interface.pxi"
include "_factory.pxi"
include "_prefixes.pxi"

plain_types.update((IPv4Address, IPv6Address))
learn_types(
    <PyTypeObject *>IPv4Address, <PyTypeObject *>IPv6Address, <PyTypeObject *>IPv4Network, <PyTypeObject *>IPv6Network,
    <PyTypeObject *>IPv4Interface, <PyTypeObject *>IPv6Interface
)

if FREE:  # what is late elsewhere is here before there are threads that could be in each other's way
    forms()
    learn_ranges()
