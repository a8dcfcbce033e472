"""Text as an address: read as the standard library reads it, by both builds."""

import ipaddress as stdlib

from netproto import ipaddress
from netproto.ipaddress import _types_py

EXPECTED = (ValueError,)
SEEDS = (b"192.0.2.1", b"2001:db8::192.0.2.1", b"fe80::1%eth0", b"1:2:3:4:5:6:7:8", b"::")


def outcome(make, text):
    try:
        one = make(text)
        return int(one), getattr(one, "scope_id", None)
    except ValueError as error:
        return type(error).__name__


def one_input(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for name in ("IPv4Address", "IPv6Address"):
        expected = outcome(getattr(stdlib, name), text)
        assert outcome(getattr(ipaddress, name), text) == expected == outcome(getattr(_types_py, name), text)
    one = ipaddress.ip_address(text)
    assert ipaddress.ip_address(str(one)) == one
