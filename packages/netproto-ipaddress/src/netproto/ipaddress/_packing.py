"""Addresses as bytes."""

__all__ = ["v4_int_to_packed", "v6_int_to_packed"]


def v4_int_to_packed(address: int) -> bytes:
    """The four bytes of an IPv4 address, in network order. Raises ValueError for more than 32 bits."""
    try:
        return address.to_bytes(4, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address: int) -> bytes:
    """The 16 bytes of an IPv6 address, in network order. Raises ValueError for more than 128 bits."""
    try:
        return address.to_bytes(16, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6")
