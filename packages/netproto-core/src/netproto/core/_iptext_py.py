"""IP addresses as text, in plain Python: the twin of _iptext_c."""

from __future__ import annotations

__all__ = ["format_ipv4", "format_ipv6", "parse_ipv4", "parse_ipv6"]

_OCTETS = {str(value): value for value in range(256)}
_HEXTET_CHARACTERS = frozenset("0123456789abcdefABCDEF:")
_RUNS_OF_ZEROS = [":" + "0:" * length for length in range(8, 1, -1)]


def parse_ipv4(text: str) -> int | None:
    """The 32 bits that *text* stands for, or None where it is not four decimal octets without leading zeros."""
    if not isinstance(text, str):
        raise TypeError(f"expected str, got {type(text).__name__}")
    octets = text.split(".", 4)
    if len(octets) != 4:
        return None
    first, second, third, fourth = octets
    try:
        return _OCTETS[first] << 24 | _OCTETS[second] << 16 | _OCTETS[third] << 8 | _OCTETS[fourth]
    except KeyError:
        return None


def parse_ipv6(text: str) -> int | None:
    """The 128 bits that *text* stands for (RFC 4291 section 2.2, no zone), or None where it is no such address."""
    if not isinstance(text, str):
        raise TypeError(f"expected str, got {type(text).__name__}")
    if len(text) > 45:
        return None
    if "." in text:
        head, _, tail = text.rpartition(":")
        quad = parse_ipv4(tail)
        if quad is None:
            return None
        text = f"{head}:{quad >> 16:x}:{quad & 0xFFFF:x}"
    if not _HEXTET_CHARACTERS.issuperset(text):
        return None
    before, gap, after = text.partition("::")
    groups = before.split(":") if before else []
    if gap:
        rest = after.split(":") if after else []
        missing = 8 - len(groups) - len(rest)
        if missing < 1:
            return None
        groups += ["0"] * missing + rest
    if len(groups) != 8:
        return None
    for group in groups:
        if not 1 <= len(group) <= 4:
            return None
    return int("".join([group.zfill(4) for group in groups]), 16)


def format_ipv4(value: int) -> str:
    """The dotted quad of *value*, 32 bits. Raises OverflowError for more."""
    if not 0 <= value <= 0xFFFF_FFFF:
        raise OverflowError("an IPv4 address has 32 bits")
    return f"{value >> 24}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def format_ipv6(value: int, dotted: bool = True) -> str:
    """The text of *value*, 128 bits (RFC 5952). Raises OverflowError for more.

    *dotted*: whether an IPv4-mapped address ends in a dotted quad.
    """
    if not 0 <= value < 1 << 128:
        raise OverflowError("an IPv6 address has 128 bits")
    if dotted and value >> 32 == 0xFFFF:
        return f"::ffff:{format_ipv4(value & 0xFFFF_FFFF)}"
    digits = f"{value:032x}"
    groups = [digits[at : at + 4].lstrip("0") or "0" for at in range(0, 32, 4)]
    text = f":{':'.join(groups)}:"
    if ":0:0:" in text:
        for zeros in _RUNS_OF_ZEROS:
            before, found, after = text.partition(zeros)
            if found:
                return f"{before[1:]}::{after[:-1]}"
    return text[1:-1]
