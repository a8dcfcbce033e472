# cython: binding=False, embedsignature.format=clinic
"""IP addresses as text, compiled. _iptext_py is the same in plain Python."""

from netproto.core.iptext cimport read_ipv4, read_ipv6, write_ipv4, write_ipv6
from netproto.core.pytext cimport PyUnicode_1BYTE_DATA, PyUnicode_GET_LENGTH, PyUnicode_IS_ASCII, new_ascii

__all__ = ["format_ipv4", "format_ipv6", "parse_ipv4", "parse_ipv6"]

cdef extern from "Python.h":
    unsigned long long PyLong_AsUnsignedLongLong(object value) except? 0xFFFFFFFFFFFFFFFF
    unsigned long long PyLong_AsUnsignedLongLongMask(object value) except? 0xFFFFFFFFFFFFFFFF


def parse_ipv4(text):
    """The 32 bits that *text* stands for, or None where it is not four decimal octets without leading zeros."""
    cdef unsigned int value = 0
    if not isinstance(text, str):
        raise TypeError("text must be str")
    if PyUnicode_IS_ASCII(text) and read_ipv4(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text), &value):
        return value
    return None


def parse_ipv6(text):
    """The 128 bits that *text* stands for (RFC 4291 section 2.2, no zone), or None where it is no such address."""
    cdef unsigned long long high = 0, low = 0
    if not isinstance(text, str):
        raise TypeError("text must be str")
    if PyUnicode_IS_ASCII(text) and read_ipv6(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text), &high, &low):
        return (<object>high << 64 | low) if high else low
    return None


def format_ipv4(value):
    """The dotted quad of *value*, 32 bits. Raises OverflowError for more."""
    cdef unsigned char out[16]
    cdef unsigned long long bits
    if not 0 <= value <= 0xFFFFFFFF:
        raise OverflowError("an IPv4 address has 32 bits")
    bits = PyLong_AsUnsignedLongLong(value)
    return new_ascii(out, write_ipv4(<unsigned int>bits, out))


def format_ipv6(value, bint dotted=True):
    """The text of *value*, 128 bits (RFC 5952). Raises OverflowError for more.

    *dotted*: whether an IPv4-mapped address ends in a dotted quad.
    """
    cdef unsigned char out[48]
    if value < 0 or value >> 128:
        raise OverflowError("an IPv6 address has 128 bits")
    return new_ascii(
        out,
        write_ipv6(PyLong_AsUnsignedLongLongMask(value >> 64), PyLong_AsUnsignedLongLongMask(value), out, dotted),
    )
