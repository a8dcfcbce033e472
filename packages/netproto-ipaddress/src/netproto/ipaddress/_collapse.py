"""Collapsing what is not simply addresses and networks of the types of this package."""

from . import _kernel
from ._bases import first_and_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["collapse_others"]


def collapse_others(given: "list[Any]") -> "list[Any]":
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
    found = _kernel.merge(given[0].max_prefixlen, spans)
    if zoned:
        return [zoned.get((one._net, one._prefixlen), one) for one in found]
    if kind is None or kind is type(found[0]):
        return found
    return [kind((one._net, one._prefixlen)) for one in found]
