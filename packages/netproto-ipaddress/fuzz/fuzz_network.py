"""Text as a network or an interface: read as the standard library reads it, by both builds."""

import ipaddress as stdlib

from netproto import ipaddress
from netproto.ipaddress import _types_py

EXPECTED = (ValueError,)
SEEDS = (b"192.0.2.0/24", b"192.0.2.0/255.255.255.0", b"10.0.0.0/0.255.255.255", b"2001:db8::/32", b"fe80::%eth0/64")


def outcome(make, text, *more):
    try:
        one = make(text, *more)
        return int(getattr(one, "network_address", one)), one._prefixlen
    except ValueError as error:
        return type(error).__name__


def one_input(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for name, *more in (("IPv4Network", True), ("IPv6Network", False), ("IPv4Interface",), ("IPv6Interface",)):
        expected = outcome(getattr(stdlib, name), text, *more)
        for build in (ipaddress, _types_py):
            assert outcome(getattr(build, name), text, *more) == expected
    one = ipaddress.ip_network(text, False)
    assert ipaddress.ip_network(str(one)) == one
