"""Buffers of lines: both builds find the same, and the map of what they find gives it back."""

from netproto import ipaddress
from netproto.ipaddress import _types_py

EXPECTED = (ValueError,)
SEEDS = (b"192.0.2.1\n2001:db8::1\r\n\nx\n", b"10.0.0.0/8\n10.1.0.0/16\n::/0\n", b" 1.2.3.4\t\nfe80::1%eth0")


def one_input(data: bytes) -> None:
    lines = data.decode("latin-1").split("\n")
    for name, options in (("parse_addresses", {}), ("parse_networks", {"strict": False}), ("parse_networks", {})):
        for source in (lines, data):
            good, bad = getattr(ipaddress, name)(source, **options)
            twins, same = getattr(_types_py, name)(source, **options)
            assert list(map(str, good)) == list(map(str, twins)) and bad == same
    table = ipaddress.PrefixMap((network, place) for place, network in enumerate(good))
    model = {str(network).replace(f"%{getattr(network, '_scope_id', None)}", ""): n for n, network in enumerate(good)}
    assert {str(network): place for network, place in table.items()} == model
    for network in good:
        assert table.match(network)[0].prefixlen == network.prefixlen
        del table[network]
        table[network] = 1
    state = ipaddress.PrefixMap()
    packed = data[: len(data) // 2], data[len(data) // 2 :], [None] * (len(data) // 5)
    state.__setstate__((packed, {}))  # raises ValueError
