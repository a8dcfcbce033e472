"""Text as a network or an interface: read as the standard library reads it, by both builds."""

import ipaddress as stdlib

from netproto import ipaddress
from netproto.ipaddress import _interface_py, _network4_py, _network6_py

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
    for name, twin, more in (
        ("IPv4Network", _network4_py, (True,)),
        ("IPv6Network", _network6_py, (False,)),
        ("IPv4Interface", _interface_py, ()),
        ("IPv6Interface", _interface_py, ()),
    ):
        expected = outcome(getattr(stdlib, name), text, *more)
        assert outcome(getattr(ipaddress, name), text, *more) == expected == outcome(getattr(twin, name), text, *more)
    one = ipaddress.ip_network(text, False)
    assert ipaddress.ip_network(str(one)) == one
