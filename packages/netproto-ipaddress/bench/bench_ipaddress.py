"""Addresses, networks and prefixes: made, read, printed, asked, sorted, looked up."""

import importlib
import ipaddress as stdlib
import random

from netproto import ipaddress

_V4, _V6 = "192.168.178.201", "2001:db8:85a3::8a2e:370:7334"


def _peer(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _prefixes(count):
    source = random.Random(7)
    found = set()
    while len(found) < count:
        length = source.choices((8, 12, 16, 20, 22, 24), (1, 2, 10, 15, 20, 52))[0]
        found.add((source.getrandbits(32) >> 32 - length << 32 - length, length))
    return sorted(found, key=lambda row: (row[1], row[0]))


def _text(row):
    return f"{stdlib.IPv4Address(row[0])}/{row[1]}"


def _refuses(make, text):
    try:
        make(text)
    except ValueError:
        return
    raise AssertionError(text)


def _round(items, use):
    """Calls *use* with each of *items* in turn, so that caches see what a program's would."""
    place = 0
    count = len(items)

    def call():
        nonlocal place
        place = (place + 1) % count
        return use(items[place])

    return call


def cases():
    netaddr, libcidr = _peer("netaddr"), _peer("libcidr")

    def row(operation, use, peer=None, number=1, cidr=None):
        """*cidr* is the same with libcidr, whose classes have the stdlib's names, or what else it takes there."""
        runners = {"netproto": use(ipaddress), "stdlib": use(stdlib)}
        if peer and netaddr:
            runners["netaddr"] = peer(netaddr)
        if cidr and libcidr:
            runners["libcidr"] = (use if cidr is True else cidr)(libcidr)
        return "ipaddress", operation, runners, number

    def on(make, use):
        def build(module):
            one = make(module)
            return lambda: use(one)

        return build

    four, six = (lambda m: m.IPv4Address(_V4)), (lambda m: m.IPv6Address(_V6))
    yield row("IPv4Address(text)", lambda m: lambda: m.IPv4Address(_V4), lambda m: lambda: m.IPAddress(_V4), cidr=True)
    yield row("IPv6Address(text)", lambda m: lambda: m.IPv6Address(_V6), lambda m: lambda: m.IPAddress(_V6), cidr=True)
    yield row("ip_address(text), IPv4", lambda m: lambda: m.ip_address(_V4))
    yield row("ip_address(text), IPv6", lambda m: lambda: m.ip_address(_V6))
    yield row("IPv4Address(int)", lambda m: lambda: m.IPv4Address(3232281289))
    yield row("IPv6Address(bytes)", lambda m: lambda: m.IPv6Address(bytes(16)))
    yield row("ip_address(text), malformed", lambda m: lambda: _refuses(m.ip_address, "192.168.178.256"))
    yield row("str, IPv4", on(four, str), on(lambda m: m.IPAddress(_V4), str), cidr=True)
    yield row("str, IPv6", on(six, str), on(lambda m: m.IPAddress(_V6), str), cidr=True)
    yield row("hash, IPv4", on(four, hash), cidr=True)
    yield row("hash, IPv6", on(six, hash), cidr=True)
    yield row("packed", on(four, lambda one: one.packed), cidr=True)
    yield row("==", on(lambda m: (m.IPv4Address(_V4), m.IPv4Address(_V4)), lambda pair: pair[0] == pair[1]), cidr=True)
    yield row("is_private", on(four, lambda one: one.is_private), cidr=True)
    # Of one address again and again the stdlib has a cache to answer from.
    different = lambda m: [m.IPv4Address(f"10.{n >> 8}.{n & 255}.1") for n in range(1000)]  # noqa: E731
    yield row("hash, 1,000 IPv4 addresses, each", on(different, lambda m: [hash(one) for one in m]), None, 1000, True)
    yield row(
        "is_private, 1,000 addresses, each", on(different, lambda m: [one.is_private for one in m]), None, 1000, True
    )
    yield row("is_global", on(lambda m: m.IPv4Address("8.8.8.8"), lambda one: one.is_global), cidr=True)
    yield row("is_global, IPv6", on(six, lambda one: one.is_global), cidr=True)
    net = lambda m: (m.IPv4Network("192.168.0.0/16"), m.IPv4Address(_V4), m.IPv4Network("192.168.5.0/24"))  # noqa: E731
    yield row(
        "address in network",
        on(net, lambda three: three[1] in three[0]),
        cidr=on(net, lambda three: three[0].contains(three[1])),
    )
    yield row("overlaps", on(net, lambda three: three[0].overlaps(three[2])), cidr=True)
    yield row("subnet_of", on(net, lambda three: three[2].subnet_of(three[0])))
    yield row(
        "IPv4Network(text)",
        lambda m: lambda: m.IPv4Network("192.168.0.0/16"),
        lambda m: lambda: m.IPNetwork("192.168.0.0/16"),
        cidr=True,
    )
    yield row("IPv6Network(text)", lambda m: lambda: m.IPv6Network("2001:db8::/32"), cidr=True)
    yield row("ip_network(text, strict=False)", lambda m: lambda: m.ip_network("192.168.1.1/16", strict=False))
    yield row("IPv4Interface(text)", lambda m: lambda: m.IPv4Interface("192.168.1.1/16"))
    yield row(
        "subnets of a /12 into /24, each",
        on(lambda m: m.IPv4Network("172.16.0.0/12"), lambda n: list(n.subnets(new_prefix=24))),
        number=4096,
        cidr=on(lambda m: m.IPv4Network("172.16.0.0/12"), lambda n: list(n.subnets(24))),
    )
    yield row(
        "hosts of a /20, each", on(lambda m: m.IPv4Network("172.16.0.0/20"), lambda n: list(n.hosts())), number=4094
    )
    rows = _prefixes(10_000)
    random.Random(3).shuffle(rows)
    many = lambda m: (m, [m.IPv4Network(one) for one in rows])  # noqa: E731
    texts = lambda m: (m, [m.IPv4Network(_text(one)) for one in rows])  # noqa: E731
    yield row(
        "collapse 10,000 networks",
        on(many, lambda pair: list(pair[0].collapse_addresses(pair[1]))),
        cidr=on(texts, lambda pair: pair[0].bulk_aggregate(pair[1])),
    )
    yield row(
        "sort 10,000 networks",
        on(many, lambda pair: sorted(pair[1])),
        cidr=on(texts, lambda pair: pair[0].bulk_sort(pair[1], pair[0].SORT_NETWORK_ASC)),
    )
    lines = "\n".join(str(stdlib.IPv4Address(first)) for first, _ in rows)
    runners = {
        "netproto": lambda: ipaddress.parse_addresses(lines),
        "stdlib": lambda: [stdlib.ip_address(line) for line in lines.split("\n")],
    }
    if libcidr:
        runners["libcidr"] = lambda: libcidr.bulk_parse(lines.split("\n"))
    yield "ipaddress", "parse 10,000 lines, each", runners, 10_000
    yield from _lookups(100_000)
    yield from _lookups(1_000_000)


def _lookups(count):
    rows = _prefixes(count)
    source = random.Random(5)
    wanted = [stdlib.IPv4Address(source.choice(rows)[0] | source.getrandbits(8)).__str__() for _ in range(10_000)]
    table = ipaddress.PrefixMap((row, row) for row in rows)
    packed = [stdlib.IPv4Address(text).packed for text in wanted]
    ours = [ipaddress.IPv4Address(text) for text in wanted]
    by_text = {"netproto": _round(wanted, table.lookup)}
    by_bytes = {"netproto": _round(packed, table.lookup)}
    pytricia, radix = _peer("pytricia"), _peer("radix")
    if pytricia:
        peer = pytricia.PyTricia(32)
        for row in rows:
            peer.insert(_text(row), row)
        by_text["pytricia"] = _round(wanted, peer.get)
        by_bytes["pytricia"] = _round(packed, peer.get)
    if radix:
        tree = radix.Radix()
        for row in rows:
            tree.add(_text(row)).data["row"] = row
        by_text["py-radix"] = _round(wanted, tree.search_best)
    many = {"netproto": lambda: [table.lookup(one) for one in ours]}
    libcidr = _peer("libcidr")
    if libcidr:
        index = libcidr.PrefixIndex([libcidr.IPv4Network(_text(row)) for row in rows])
        theirs = [libcidr.IPv4Address(text) for text in wanted]
        many["libcidr"] = lambda: [rows[place] for place in index.lookup(theirs)]
    yield "ipaddress", f"longest match of text over {count:,}", by_text
    yield "ipaddress", f"longest match of bytes over {count:,}", by_bytes
    yield "ipaddress", f"longest match of an address over {count:,}", {"netproto": _round(ours, table.lookup)}
    yield "ipaddress", f"longest match of 10,000 addresses over {count:,}, each", many, 10_000
