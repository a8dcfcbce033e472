"""The special-purpose address registries of IANA, and the older ranges with a property of their own.

https://www.iana.org/assignments/iana-ipv4-special-registry/ and iana-ipv6-special-registry/. Both builds take the
ranges from here, as pairs of the first address and the prefix length.
"""

from ._core import iptext

__all__ = [
    "LINK_LOCAL4", "LINK_LOCAL6", "LOOPBACK4", "MULTICAST4", "MULTICAST6", "PRIVATE4", "PRIVATE6", "PUBLIC4",
    "PUBLIC6", "RESERVED4", "RESERVED6", "SHARED4", "SITE_LOCAL6",
]  # fmt: skip

Ranges = tuple[tuple[int, int], ...]


def _ranges(text: str) -> Ranges:
    found = []
    for prefix in text.split():
        address, _, length = prefix.partition("/")
        value = iptext().parse_ipv6(address) if ":" in address else iptext().parse_ipv4(address)
        assert value is not None
        found.append((value, int(length)))
    return tuple(found)


#: Not globally reachable, but for what PUBLIC4 takes out. SHARED4 is neither private nor global (RFC 6598).
PRIVATE4 = _ranges(
    "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16 "
    "198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4"
)
PUBLIC4 = _ranges("192.0.0.9/32 192.0.0.10/32")
SHARED4 = _ranges("100.64.0.0/10")
RESERVED4 = _ranges("240.0.0.0/4")
LOOPBACK4 = _ranges("127.0.0.0/8")
MULTICAST4 = _ranges("224.0.0.0/4")
LINK_LOCAL4 = _ranges("169.254.0.0/16")

#: 6to4 is N/A to IANA and private here, to be safe, as in the standard library. 3fff::/20 is of RFC 9637, 5f00::/16 of
#: RFC 9602, 100:0:0:1::/64 of RFC 9780; in PUBLIC6 2001:1::3 is of RFC 9665.
PRIVATE6 = _ranges(
    "::/128 ::1/128 ::ffff:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 "
    "5f00::/16 fc00::/7 fe80::/10"
)
PUBLIC6 = _ranges("2001:1::1/128 2001:1::2/128 2001:1::3/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28")
#: All that RFC 4291 section 2.4 and its successors leave unassigned.
RESERVED6 = _ranges(
    "::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3 c000::/3 e000::/4 f000::/5 "
    "f800::/6 fe00::/9"
)
MULTICAST6 = _ranges("ff00::/8")
LINK_LOCAL6 = _ranges("fe80::/10")
SITE_LOCAL6 = _ranges("fec0::/10")
