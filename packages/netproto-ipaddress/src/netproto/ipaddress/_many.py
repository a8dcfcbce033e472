"""Ranges of addresses as networks: summarizing, collapsing, and keys for sorting."""

from __future__ import annotations

from ._base_network import first_and_length
from ._factory import collapse, cover, merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

__all__ = [
    "_count_righthand_zero_bits", "_find_address_range", "collapse_addresses", "get_mixed_type_key",
    "summarize_address_range",
]  # fmt: skip


def summarize_address_range(first: Any, last: Any) -> Iterator[Any]:
    """The fewest networks that have the addresses from *first* to *last* and no others, in order.

    Raises TypeError if these are no addresses or of different versions, ValueError if *last* is before *first*.
    """
    if not (hasattr(first, "_ip") and hasattr(last, "_ip")):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    start, stop = int(first), int(last)  # an interface compares in another way
    if start > stop:
        raise ValueError("last IP address must be greater than first")
    if first.version not in (4, 6):
        raise ValueError("unknown IP version")
    yield from cover(first.max_prefixlen, start, stop)


def collapse_addresses(addresses: Iterable[Any]) -> Iterator[Any]:
    """The fewest networks that have the same addresses as *addresses*, which are addresses and networks, in order.

    Raises TypeError for a mix of versions.
    """
    given = list(addresses)
    found = collapse(given)
    return iter(_collapse_others(given) if found is None else found)


def _collapse_others(given: list[Any]) -> list[Any]:
    """The same for subclasses, which the result is of then, for objects of the standard library, and with zones."""
    spans = []
    kind = None
    zoned = {}
    for one in given:
        if one.version != given[0].version:
            raise TypeError(f"{one} and {given[0]} are not of the same version")
        if hasattr(one, "_ip"):
            spans.append((one._ip, one._ip))
            continue
        _, first, length = first_and_length(one)
        spans.append((first, first | (1 << one.max_prefixlen - length) - 1))
        if getattr(one, "_scope_id", None):
            zoned[first, length] = one
        if kind is None and hasattr(one, "next_network"):
            kind = type(one)
    found = merge(given[0].max_prefixlen, spans)
    if zoned:
        return [zoned.get((one._net, one._prefixlen), one) for one in found]
    if kind is None or kind is type(found[0]):
        return found
    return [kind((one._net, one._prefixlen)) for one in found]


def get_mixed_type_key(obj: Any) -> Any:
    """A key that sorts addresses and networks of both versions together, or NotImplemented for other objects."""
    for name in ("_get_networks_key", "_get_address_key"):
        method = getattr(obj, name, None)
        if method is not None:
            return method()
    return NotImplemented


def _find_address_range(addresses: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """First and last of each run of consecutive addresses; *addresses* are sorted and differ."""
    rest = iter(addresses)
    first = last = next(rest)
    for one in rest:
        if one._ip - last._ip != 1:
            yield first, last
            first = one
        last = one
    yield first, last


def _count_righthand_zero_bits(number: int, bits: int) -> int:
    """How many zeros *number* ends with in binary, *bits* at most."""
    return min(bits, (number & -number).bit_length() - 1) if number else bits
