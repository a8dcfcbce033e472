"""Factories, batches, ranges, summarizing and collapsing."""

from __future__ import annotations

import copy
import io
import ipaddress as stdlib
import mmap
import pickle
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto.ipaddress import AddressRange, AddressValueError, IPv4Network, collapse_addresses, summarize_address_range

from .conftest import build, whole

BUFFER = "192.0.2.1\n2001:db8::1\r\n\n \t10.0.0.1 \nnonsense\nfe80::1%eth0\n1.2.3.4/8\n::1"


@pytest.mark.parametrize(
    "form", [str, str.encode, lambda text: bytearray(text.encode()), lambda text: memoryview(text.encode())]
)
def test_buffers_of_addresses(kernel: Any, form: Any) -> None:
    good, bad = kernel.parse_addresses(form(BUFFER))
    assert list(map(str, good)) == ["192.0.2.1", "2001:db8::1", "10.0.0.1", "fe80::1%eth0", "::1"] and bad == [4, 6]
    assert kernel.parse_addresses(form("")) == kernel.parse_addresses(form("\n\n")) == ([], [])


def test_files_are_read_to_their_end(kernel: Any, tmp_path: Path) -> None:
    expected = kernel.parse_addresses(BUFFER)
    assert len(expected[0]) == 5
    for file in (io.StringIO(BUFFER), io.BytesIO(BUFFER.encode())):
        assert kernel.parse_addresses(file) == expected
    path = tmp_path / "addresses"
    path.write_bytes(b"::1\n" + BUFFER.encode())
    with path.open("rb") as binary:  # its first line has four bytes, as a packed address has
        good, bad = kernel.parse_addresses(binary)
    assert str(good[0]) == "::1" and good[1:] == expected[0] and bad == [5, 7]
    with path.open("rb") as binary, mmap.mmap(binary.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert kernel.parse_addresses(mapped) == (good, bad)
    with path.open(encoding="utf-8", newline="") as text:
        assert kernel.parse_addresses(text) == (good, bad)
    with path.open("rb") as binary:
        good, bad = kernel.parse_networks(binary, strict=False)
    assert list(map(str, good))[-2:] == ["1.0.0.0/8", "::1/128"] and bad == [5]


def test_memory_with_gaps(kernel: Any) -> None:
    spread = bytes(b for pair in zip(b"1.2.3.4\n::1", b"-" * 11, strict=True) for b in pair)
    assert list(map(str, kernel.parse_addresses(memoryview(spread)[::2])[0])) == ["1.2.3.4", "::1"]


def test_buffers_of_networks(kernel: Any) -> None:
    text = "192.0.2.0/24\n10.0.0.1/8\n::/0\n10.0.0.0/255.0.0.0\n1.2.3.4\nx\n::1/129\n"
    good, bad = kernel.parse_networks(text)
    assert list(map(str, good)) == ["192.0.2.0/24", "::/0", "10.0.0.0/8", "1.2.3.4/32"] and bad == [1, 5, 6]
    good, bad = kernel.parse_networks(text.encode(), strict=False)
    assert str(good[1]) == "10.0.0.0/8" and bad == [5, 6]


def test_lists(kernel: Any) -> None:
    good, bad = kernel.parse_addresses([" 1.2.3.4", "", 5, b"\0" * 16, None, "::1", "1.2.3", stdlib.IPv4Address(9)])
    assert list(map(str, good)) == ["1.2.3.4", "0.0.0.5", "::", "::1", "0.0.0.9"] and bad == [1, 4, 6]
    assert kernel.parse_networks(iter([("1.2.3.0", 24), "1.2.3.0/24"]))[0] == [kernel.IPv4Network("1.2.3.0/24")] * 2


@given(st.lists(st.text("0123456789.:/af% \r", max_size=12) | st.text(max_size=5)))
def test_buffers_are_read_line_by_line(lines: list[str]) -> None:
    found = []
    for which in ("py", "c"):
        try:
            module = build("types", which)
        except pytest.skip.Exception:
            continue
        for parse, read in ((module.parse_addresses, module.ip_address), (module.parse_networks, module.ip_network)):
            good, bad = [], []
            for place, line in enumerate("\n".join(lines).split("\n")):
                line = line.strip(" \t\r")
                try:
                    if line:
                        good.append(read(line))
                except ValueError:
                    bad.append(place)
            assert parse("\n".join(lines)) == (good, bad)
            found.append((list(map(str, good)), bad))
    assert found[:2] == found[2:] or len(found) == 2


def spans(bits: int) -> Any:
    def make(first: int, length: int) -> tuple[int, int]:
        return first >> bits - length << bits - length, length

    near = st.integers(0, 64) | st.integers((1 << bits) - 64, (1 << bits) - 1) | st.integers(0, (1 << bits) - 1)
    return st.lists(st.builds(make, near, st.integers(bits - 6, bits) | st.integers(0, bits)), max_size=12)


@given(st.sampled_from([32, 128]).flatmap(lambda bits: st.tuples(st.just(bits), spans(bits))))
def test_collapses_as_the_stdlib(case: tuple[int, list[tuple[int, int]]]) -> None:
    bits, rows = case
    kind = stdlib.IPv4Network if bits == 32 else stdlib.IPv6Network
    expected = list(stdlib.collapse_addresses([kind(row) for row in rows]))
    for which in ("py", "c"):
        try:
            module = whole(which)
        except pytest.skip.Exception:
            continue
        ours = module.IPv4Network if bits == 32 else module.IPv6Network
        single = module.IPv4Address if bits == 32 else module.IPv6Address
        mixed = [single(first) if length == bits else ours((first, length)) for first, length in rows]
        assert module.collapse(mixed) == expected
        assert module.merge(bits, [(n._net, n._last) for n in (ours(row) for row in rows)]) == expected


@given(st.sampled_from([32, 128]), st.data())
def test_covers_as_the_stdlib(bits: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, (1 << bits) - 1))
    last = min(first + data.draw(st.integers(0, 300) | st.integers(0, (1 << bits) - 1)), (1 << bits) - 1)
    kind = stdlib.IPv4Address if bits == 32 else stdlib.IPv6Address
    expected = list(stdlib.summarize_address_range(kind(first), kind(last)))
    for which in ("py", "c"):
        try:
            module = build("types", which)
        except pytest.skip.Exception:
            continue
        assert module.cover(bits, first, last) == expected


def test_collapsing_others(ipaddress: Any) -> None:
    class Mine(IPv4Network):
        pass

    halves = [Mine("1.0.0.0/9"), stdlib.IPv4Network("1.128.0.0/9"), ipaddress.IPv4Address("2.0.0.0")]
    found = list(collapse_addresses(halves))
    assert list(map(str, found)) == ["1.0.0.0/8", "2.0.0.0/32"] and type(found[0]) is Mine
    zoned = ipaddress.IPv6Network("fe80::%a/64")
    assert list(collapse_addresses([zoned, ipaddress.IPv6Network("fd00::/64")]))[1] == zoned
    assert list(collapse_addresses([])) == []
    with pytest.raises(TypeError):
        collapse_addresses([ipaddress.IPv4Network("1.0.0.0/8"), ipaddress.IPv6Network("::/8")])
    with pytest.raises(TypeError):
        list(summarize_address_range(ipaddress.IPv4Address(1), ipaddress.IPv6Address(2)))
    with pytest.raises(TypeError):
        list(summarize_address_range(ipaddress.IPv4Network("1.0.0.0/8"), ipaddress.IPv4Network("2.0.0.0/8")))
    with pytest.raises(ValueError):
        list(summarize_address_range(ipaddress.IPv4Address(2), ipaddress.IPv4Address(1)))


def test_mixed_keys(ipaddress: Any) -> None:
    things = [ipaddress.IPv6Address(1), ipaddress.IPv4Network("1.0.0.0/8"), stdlib.IPv4Address("1.0.0.0")]
    assert sorted(things, key=ipaddress.get_mixed_type_key)[-1] == things[0]
    assert ipaddress.get_mixed_type_key(5) is NotImplemented
    assert sorted(things, key=stdlib.get_mixed_type_key) == sorted(things, key=ipaddress.get_mixed_type_key)


def test_ranges(ipaddress: Any) -> None:
    span = AddressRange("192.0.2.1-192.0.2.20")
    assert (
        span
        == AddressRange("192.0.2.1", "192.0.2.20")
        == AddressRange(ipaddress.IPv4Address("192.0.2.1"), stdlib.IPv4Address("192.0.2.20"))
    )
    assert AddressRange("192.0.2.1 - 192.0.2.20") == AddressRange(span) == span and hash(AddressRange(span)) == hash(
        span
    )
    assert str(span) == "192.0.2.1-192.0.2.20" and repr(span) == "AddressRange('192.0.2.1-192.0.2.20')"
    assert (span.version, len(span), span.num_addresses) == (4, 20, 20)
    assert list(map(str, span))[::19] == ["192.0.2.1", "192.0.2.20"] and span[0] == span.first and span[-1] == span.last
    assert list(map(str, span.networks())) == list(
        map(str, stdlib.summarize_address_range(stdlib.IPv4Address("192.0.2.1"), stdlib.IPv4Address("192.0.2.20")))
    )
    assert (
        "192.0.2.9" in span
        and ipaddress.IPv4Network("192.0.2.8/29") in span
        and stdlib.IPv4Address("192.0.2.20") in span
    )
    assert (
        "192.0.2.0" not in span and "192.0.2.0/24" not in span and "::1" not in span and "192.0.2.3-192.0.2.4" in span
    )
    assert span.overlaps("192.0.2.0/24") and not span.overlaps("192.0.3.0/24") and not span.overlaps("::/0")
    assert AddressRange("192.0.2.0/24").networks() == [ipaddress.IPv4Network("192.0.2.0/24")]
    assert AddressRange("::1") == AddressRange(stdlib.IPv6Address(1)) and AddressRange("::/0").num_addresses == 1 << 128
    assert AddressRange("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").networks() == [ipaddress.IPv6Network("::/0")]
    assert sorted([AddressRange("::1"), span, AddressRange("1.0.0.0/8")])[0] == AddressRange("1.0.0.0/8")
    assert bool(AddressRange("::/0")) and span != "192.0.2.1-192.0.2.20"
    assert pickle.loads(pickle.dumps(span)) == copy.copy(span) == copy.deepcopy(span) == span
    with pytest.raises(OverflowError):
        len(AddressRange("::/0"))
    with pytest.raises(IndexError):
        span[20]
    with pytest.raises(AttributeError):
        span.first = 1  # type: ignore[misc]
    for wrong in ("1.2.3.4-1.2.3.3", "1.2.3.4-", "-", "1.2.3.4-5", "x", "", "1.2.3.4/8"):
        with pytest.raises(AddressValueError):
            AddressRange(wrong)
    with pytest.raises(TypeError):
        AddressRange("1.2.3.4", "::1")


def test_module_attributes(ipaddress: Any) -> None:
    with warnings.catch_warnings(record=sys.version_info >= (3, 15)) as told:
        assert ipaddress.__version__ == "1.0"
    assert told is None or [one.category for one in told] == [DeprecationWarning]
    with pytest.raises(AttributeError):
        ipaddress.nothing  # noqa: B018
    assert ipaddress.v4_int_to_packed(1) == b"\0\0\0\1" and ipaddress.v6_int_to_packed(1) == bytes(15) + b"\1"
    for pack, wrong in ((ipaddress.v4_int_to_packed, 1 << 32), (ipaddress.v6_int_to_packed, -1)):
        with pytest.raises(ValueError):
            pack(wrong)
    assert set(stdlib.__dict__) - {"functools", "__version__"} - set(dir(ipaddress)) <= {
        "_split_optional_netmask", "_collapse_addresses_internal", "_IPv4Constants", "_IPv6Constants", "_BaseConstants",
        "_address_fmt_re",
    }  # fmt: skip


def test_imports_no_stdlib_module_of_its_own() -> None:
    code = "import sys, netproto.ipaddress; sys.exit('ipaddress' in sys.modules and sys.version_info >= (3, 13, 4))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_leaks_nothing() -> None:
    code = """
import importlib, resource, sys
names = {}
for kernel in ("types",):
    names |= vars(importlib.import_module(f"netproto.ipaddress._{kernel}_{sys.argv[1]}"))
globals().update({name: value for name, value in names.items() if not name.startswith("__")})
def once():
    for kind, texts in (
        (IPv4Address, ("1.2.3.4", "x", 5, b"1234", -1)), (IPv6Address, ("::1", "::1%eth0", "::x", 1 << 90, b"1" * 16)),
        (IPv4Network, ("1.2.3.0/24", "1.2.3.4/x", (0, 8), "1.2.3.0/255.255.255.0")),
        (IPv6Network, ("::/0", "::%x/3", "1::/2")),
        (IPv4Interface, ("1.2.3.4/8",)), (IPv6Interface, ("::1/8", "::1%2/8")),
    ):
        for text in texts:
            try: one = kind(text)
            except ValueError: continue
            str(one), repr(one), hash(one), one == one, one < one, one.is_private, one.exploded, one.reverse_pointer
            one.__reduce__(), format(one) if hasattr(one, "_ip") else list(one.supernet(0).subnets(0)), one.is_global
    one = IPv6Address(5, scope_id="e"); one + 1, one.packed, one.ipv4_mapped, IPv6Address("2002::").sixtofour
    net = IPv4Network("10.0.0.0/24"); net.mine = [net]; del net.mine
    list(net), list(net.hosts()), list(net.subnets(2)), net.supernet(), IPv4Address(5) in net, net.overlaps(net)
    net.next_network()
    list(IPv6Network("::/120").hosts()), list(IPv6Network("::/60").subnets(new_prefix=64))
    list(net.address_exclude(IPv4Network("10.0.0.128/32"))), collapse(list(net)), collapse([net, IPv6Network("::/0")])
    cover(32, 1, 99)
    parse_addresses("1.2.3.4\\n::1\\nx\\n::1%e"), parse_networks(["1.0.0.0/8", "x", b"1234"])
    tree = PrefixTree()
    for n in net.subnets(4): tree[n] = [n]
    tree["::/0"] = tree
    for n in net.subnets(5):
        tree.lookup(n), tree.match(n), tree.covering(n), n in tree
    list(tree.walk(3)), list(tree.covered(net)), tree._pack()
    for n in list(tree.walk(1)): del tree[n]
    for wrong in ("x", 5, None):
        try: tree[wrong]
        except (KeyError, ValueError): pass
for _ in range(60): once()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(400): once()
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
sys.exit(f"{grown} KiB" if grown > 2000 else 0)
"""
    pytest.importorskip("resource")
    for which in ("py", "c"):
        build("types", which)
        done = subprocess.run([sys.executable, "-c", code, which], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
