"""The ranges of the registries as the twins look them up."""

from functools import lru_cache

from . import _registry as registry

__all__ = ["RESERVED6", "is_in", "is_private4", "is_private6", "is_private_span"]

#: For each value of the first octet the ranges that have addresses there, as first and last.
Index = tuple[tuple[tuple[int, int], ...], ...]


def index(ranges: "registry.Ranges", bits: int) -> "Index":
    """*ranges* of addresses of so many *bits*, by first octet."""
    found: list[tuple[tuple[int, int], ...]] = [()] * 256
    for first, length in ranges:
        last = first | (1 << bits - length) - 1
        for octet in range(first >> bits - 8, (last >> bits - 8) + 1):
            found[octet] += ((first, last),)
    return tuple(found)


def is_in(value: int, ranges: "Index", bits: int) -> bool:
    """Whether an address is in one of *ranges*."""
    for first, last in ranges[value >> bits - 8]:  # noqa: SIM110 (a generator would take four times as long)
        if first <= value <= last:
            return True
    return False


def _spans(start: int, stop: int, ranges: "Index", bits: int) -> bool:
    """Whether one of *ranges* has both addresses *start* and *stop*, and so all between."""
    for first, last in ranges[start >> bits - 8]:  # noqa: SIM110
        if first <= start and stop <= last:
            return True
    return False


PRIVATE4, PUBLIC4 = index(registry.PRIVATE4, 32), index(registry.PUBLIC4, 32)
PRIVATE6, PUBLIC6 = index(registry.PRIVATE6, 128), index(registry.PUBLIC6, 128)
RESERVED6 = index(registry.RESERVED6, 128)


@lru_cache(1024)
def is_private4(value: int) -> bool:
    """Whether an IPv4 address is private."""
    return is_in(value, PRIVATE4, 32) and not is_in(value, PUBLIC4, 32)


@lru_cache(1024)
def is_private6(value: int) -> bool:
    """Whether an IPv6 address is private; an IPv4-mapped one answers for its IPv4 address."""
    if value >> 32 == 0xFFFF:
        return is_private4(value & 0xFFFF_FFFF)
    return is_in(value, PRIVATE6, 128) and not is_in(value, PUBLIC6, 128)


@lru_cache(1024)
def is_private_span(first: int, last: int, bits: int) -> bool:
    """Whether all addresses from *first* to *last* are in one private range."""
    private, public = (PRIVATE4, PUBLIC4) if bits == 32 else (PRIVATE6, PUBLIC6)
    return _spans(first, last, private, bits) and not (is_in(first, public, bits) or is_in(last, public, bits))
