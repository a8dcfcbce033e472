"""What addresses, networks and interfaces can be made from: the lenient readings and every error, for both builds.

The types themselves take the clean forms only, and ask here about all else.
"""

from __future__ import annotations

from ._bases import AddressValueError, NetmaskValueError
from ._core import iptext
from ._faults import fault_of_ipv4, fault_of_ipv6

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "address4", "address6", "checked_int", "interface4", "interface6", "ipv4_of_text", "ipv6_of_text", "network4",
    "network6", "not_ipv4", "not_ipv6", "prefix_of_digits", "prefix_of_mask4", "prefix_of_mask6", "prefix_of_pattern",
]  # fmt: skip


parse_ipv4, parse_ipv6 = iptext().parse_ipv4, iptext().parse_ipv6
format_ipv4, format_ipv6 = iptext().format_ipv4, iptext().format_ipv6

#: A prefix length may have leading zeros, but not without end.
_MOST_DIGITS = 1000


def not_ipv4(text: str, address: Any) -> AddressValueError:
    """What to raise for an *address* whose text could not be read as one of IPv4."""
    return AddressValueError(f"Unexpected '/' in {address!r}" if "/" in text else fault_of_ipv4(text))


def not_ipv6(text: str, address: Any) -> AddressValueError:
    """What to raise for an *address* whose text could not be read as one of IPv6."""
    return AddressValueError(f"Unexpected '/' in {address!r}" if "/" in text else fault_of_ipv6(text))


def ipv4_of_text(text: str) -> int:
    """The 32 bits of a dotted quad. Raises AddressValueError."""
    value: int | None = parse_ipv4(text)
    if value is None:
        raise AddressValueError(fault_of_ipv4(text))
    return value


def ipv6_of_text(text: str) -> int:
    """The 128 bits of an IPv6 address without a zone. Raises AddressValueError."""
    value: int | None = parse_ipv6(text)
    if value is None:
        raise AddressValueError(fault_of_ipv6(text))
    return value


def checked_int(value: int, bits: int) -> int:
    """*value*, if it has no more than *bits*. Raises AddressValueError."""
    if value >= 0 and not value >> bits:
        return int(value)
    version = 4 if bits == 32 else 6
    long = value.bit_length()  # Python refuses to print thousands of digits
    shown = f"{value:d}" if long <= 1024 else f"An integer of {long} bits"
    reason = "(< 0)" if value < 0 else f"(>= 2**{bits})"
    raise AddressValueError(f"{shown} {reason} is not permitted as an IPv{version} address")


def _of_bytes(data: bytes, bits: int) -> int:
    if len(data) * 8 != bits:
        version = 4 if bits == 32 else 6
        raise AddressValueError(
            f"{data!r} (len {len(data)} != {bits // 8}) is not permitted as an IPv{version} address"
        )
    return int.from_bytes(data, "big")


def address4(address: Any) -> int:
    """The 32 bits that the argument of IPv4Address stands for."""
    if isinstance(address, int):
        return checked_int(address, 32)
    if isinstance(address, bytes):
        return _of_bytes(address, 32)
    text = str(address)
    value: int | None = parse_ipv4(text)
    if value is None:
        raise not_ipv4(text, address)
    return value


def address6(address: Any, scope_id: str | None = None) -> tuple[int, str | None]:
    """The 128 bits and the zone that the arguments of IPv6Address stand for."""
    zone = None if scope_id is None else _zone(scope_id)
    if isinstance(address, int):
        return checked_int(address, 128), zone
    if isinstance(address, bytes):
        return _of_bytes(address, 128), zone
    text = str(address)
    if "/" in text:
        raise not_ipv6(text, address)
    text, sign, named = text.partition("%")
    if sign:
        if not named or "%" in named:
            raise AddressValueError(f'Invalid IPv6 address: "{text + sign + named!r}"')
        if zone is not None and zone != named:
            raise AddressValueError(f"Two zones in {address!r} with scope_id {zone!r}")
        zone = named
    value: int | None = parse_ipv6(text)
    if value is None:
        raise not_ipv6(text, address)
    return value, zone


def _zone(scope_id: str) -> str:
    if not isinstance(scope_id, str):
        raise TypeError(f"scope_id must be str or None, not {type(scope_id).__name__}")
    if not scope_id or "%" in scope_id or "/" in scope_id:
        raise AddressValueError(f"Invalid scope_id {scope_id!r}")
    return str(scope_id)


def _not_a_netmask(mask: object) -> NetmaskValueError:
    return NetmaskValueError(f"{mask!r} is not a valid netmask")


def prefix_of_digits(digits: str, bits: int) -> int:
    """A prefix length in decimal digits. Raises NetmaskValueError."""
    if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS:
        length = int(digits)
        if length <= bits:
            return length
    raise _not_a_netmask(digits)


def _ones_of_pattern(pattern: int, bits: int) -> int | None:
    length = bits - (pattern ^ (1 << bits) - 1).bit_length()
    return length if pattern == (1 << bits) - (1 << bits - length) else None


def prefix_of_pattern(pattern: int, bits: int) -> int:
    """How many ones stand before zeros in *pattern*. Raises ValueError where ones and zeros are mixed."""
    length = _ones_of_pattern(pattern, bits)
    if length is None:
        raise ValueError(f"Netmask pattern {pattern.to_bytes(bits // 8, 'big')!r} mixes zeroes & ones")
    return length


def prefix_of_mask4(mask: Any) -> int:
    """The length that a prefix length, netmask or hostmask of IPv4 stands for. Raises NetmaskValueError."""
    if isinstance(mask, int):
        return _prefix_in_range(mask, 32)
    hash(mask)  # what has none is refused with TypeError, as by the standard library
    pattern = parse_ipv4(mask) if isinstance(mask, str) else None
    if pattern is None:
        return prefix_of_digits(mask, 32)
    length = _ones_of_pattern(pattern, 32)
    if length is None:
        length = _ones_of_pattern(pattern ^ 0xFFFF_FFFF, 32)
    if length is None:
        raise _not_a_netmask(mask)
    return length


def prefix_of_mask6(mask: Any) -> int:
    """The length that a prefix length of IPv6 stands for. Raises NetmaskValueError."""
    if isinstance(mask, int):
        return _prefix_in_range(mask, 128)
    hash(mask)
    return prefix_of_digits(mask, 128)


def _prefix_in_range(length: int, bits: int) -> int:
    if not 0 <= length <= bits:
        raise _not_a_netmask(length)
    return int(length)


def _split(address: Any, bits: int) -> tuple[Any, Any]:
    """The address and the mask in the argument of a network or interface."""
    if isinstance(address, (bytes, int)):
        return address, bits
    parts = address
    if not isinstance(address, tuple):
        parts = str(address).split("/")
        if len(parts) > 2:
            raise AddressValueError(f"Only one '/' permitted in {address!r}")
    if len(parts) > 1:
        first, second = parts
        return first, second
    return parts[0], bits


def interface4(address: Any) -> tuple[int, int]:
    """The 32 bits and the prefix length that the argument of IPv4Interface stands for."""
    first, mask = _split(address, 32)
    value = address4(first)
    return value, prefix_of_mask4(mask)


def interface6(address: Any) -> tuple[int, str | None, int]:
    """The 128 bits, the zone and the prefix length that the argument of IPv6Interface stands for."""
    first, mask = _split(address, 128)
    value, zone = address6(first)
    return value, zone, prefix_of_mask6(mask)


def network4(address: Any, strict: Any) -> tuple[int, int]:
    """The first 32 bits and the prefix length that the arguments of IPv4Network stand for."""
    value, length = interface4(address)
    clean = value >> 32 - length << 32 - length
    if clean != value and strict:
        raise ValueError(f"{format_ipv4(value)}/{length} has host bits set")
    return clean, length


def network6(address: Any, strict: Any) -> tuple[int, str | None, int]:
    """The first 128 bits, the zone and the prefix length that the arguments of IPv6Network stand for."""
    value, zone, length = interface6(address)
    clean = value >> 128 - length << 128 - length
    if clean == value:
        return value, zone, length
    if strict:
        raise ValueError(f"{format_ipv6(value)}{f'%{zone}' if zone else ''}/{length} has host bits set")
    return clean, None, length


# How the compiled types take their arguments: Python itself says what is wrong with them, by these classes' names.


class IPv4Address:
    def __init__(self, address: Any) -> None:
        self.given = (address,)


class IPv6Address:
    def __init__(self, address: Any, *, scope_id: Any = None) -> None:
        self.given = address, scope_id


class IPv4Network:
    def __init__(self, address: Any, strict: Any = True) -> None:
        self.given = address, strict


class IPv6Network:
    def __init__(self, address: Any, strict: Any = True) -> None:
        self.given = address, strict


class IPv4Interface:
    def __init__(self, address: Any) -> None:
        self.given = (address,)


class IPv6Interface:
    def __init__(self, address: Any) -> None:
        self.given = (address,)
