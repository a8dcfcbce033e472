"""What is wrong with a text that is no address: the words of the errors, for both builds."""

from __future__ import annotations

from ._core import iptext

__all__ = ["fault_of_ipv4", "fault_of_ipv6"]

_HEX_DIGITS = frozenset("0123456789ABCDEFabcdef")

#: The longest text of an IPv6 address, six groups and a dotted quad (RFC 4291 section 2.2).
_LONGEST = 45


def _fault_of_octet(octet: str) -> str | None:
    if not octet:
        return "Empty octet not permitted"
    if not (octet.isascii() and octet.isdigit()):
        return f"Only decimal digits permitted in {octet!r}"
    if len(octet) > 3:
        return f"At most 3 characters permitted in {octet!r}"
    if octet[0] == "0" and octet != "0":
        return f"Leading zeros are not permitted in {octet!r}"
    return f"Octet {octet} (> 255) not permitted" if int(octet) > 255 else None


def fault_of_ipv4(text: str) -> str:
    """Why *text* is not an IPv4 address."""
    if not text:
        return "Address cannot be empty"
    octets = text.split(".")
    if len(octets) != 4:
        return f"Expected 4 octets in {text!r}"
    fault = next(filter(None, map(_fault_of_octet, octets)), "Malformed address")
    return f"{fault} in {text!r}"


def _fault_of_group(group: str) -> str | None:
    if not _HEX_DIGITS.issuperset(group):
        return f"Only hex digits permitted in {group!r}"
    return f"At most 4 characters permitted in {group!r}" if len(group) > 4 else None


def _fault_of_colons(parts: list[str]) -> str | None:
    """What is wrong with how many *parts* there are between colons, and where empty ones stand."""
    if len(parts) > 9:
        return "At most 8 colons permitted"
    gaps = [place for place, part in enumerate(parts[1:-1], 1) if not part]
    if len(gaps) > 1:
        return "At most one '::' permitted"
    before = gaps[0] if gaps else len(parts)
    after = len(parts) - before - 1 if gaps else 0
    if not gaps and len(parts) != 8:
        return "Exactly 8 parts expected without '::'"
    if not parts[0]:
        before -= 1
        if before or not gaps:
            return "Leading ':' only permitted as part of '::'"
    if not parts[-1]:
        after -= 1
        if after or not gaps:
            return "Trailing ':' only permitted as part of '::'"
    return "Expected at most 7 other parts with '::'" if gaps and before + after > 7 else None


def fault_of_ipv6(text: str) -> str:
    """Why *text* is not an IPv6 address (without a zone)."""
    if not text:
        return "Address cannot be empty"
    if len(text) > _LONGEST:
        short = text if len(text) <= 100 else f"{text[:45]}({len(text) - 90} chars elided){text[-45:]}"
        return f"At most {_LONGEST} characters expected in {short!r}"
    parts = text.split(":", 9)
    if len(parts) < 3:
        return f"At least 3 parts expected in {text!r}"
    if "." in parts[-1]:
        quad = parts.pop()
        if iptext().parse_ipv4(quad) is None:
            return f"{fault_of_ipv4(quad)} in {text!r}"
        parts += ["0", "0"]
    fault = _fault_of_colons(parts) or next(filter(None, map(_fault_of_group, parts)), "Malformed address")
    return f"{fault} in {text!r}"
