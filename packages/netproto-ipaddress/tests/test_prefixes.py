"""PrefixMap and PrefixSet, both builds, against a brute-force model."""

from __future__ import annotations

import copy
import gc
import inspect
import ipaddress as stdlib
import pickle
import random
import subprocess
import sys
import textwrap
import threading
import time
import weakref
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netproto.ipaddress import IPv4Network, PrefixMap, PrefixSet, ip_network

from .conftest import build


@pytest.fixture(params=["py", "c"])
def tree(request: pytest.FixtureRequest) -> Any:
    return build("types", request.param).PrefixTree


def trees() -> list[Any]:
    found = [build("types", "py").PrefixTree]
    try:
        found.append(build("types", "c").PrefixTree)
    except pytest.skip.Exception:
        pass
    return found


def in_order(network: Any) -> Any:
    return network.version, int(network.network_address), network.prefixlen


#: Few bits, so that prefixes nest and collide; at the top, across the middle and at the end of an address.
def prefixes() -> Any:
    def make(four: bool, bits: int, length: int, where: int) -> Any:
        width = 32 if four else 128
        where = min(where, width - 6)
        value = bits << width - 6 - where
        length = min(where + length, width)
        kind = stdlib.IPv4Network if four else stdlib.IPv6Network
        return kind((value >> width - length << width - length, length))

    return st.builds(make, st.booleans(), st.integers(0, 63), st.integers(0, 6), st.sampled_from([0, 26, 60, 62, 122]))


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(["set", "set", "set", "delete"]), prefixes(), st.integers())), prefixes())
def test_as_the_model(steps: list[tuple[str, Any, int]], wanted: Any) -> None:
    for kind in trees():
        tree, model = kind(), {}
        for what, network, value in steps:
            if what == "set":
                tree[network] = model[network] = value
            else:
                assert (network in tree) is (network in model)
                if network in model:
                    del tree[network], model[network]
                else:
                    with pytest.raises(KeyError):
                        del tree[network]
            assert len(tree) == len(model)
        rows = sorted(model.items(), key=lambda row: in_order(row[0]))
        assert list(tree.walk(3)) == rows
        assert list(tree.walk(1)) == [row[0] for row in rows] and list(tree.walk(2)) == [row[1] for row in rows]
        for key in (wanted, wanted[0], wanted[-1], *(row[0] for row in rows[:5])):
            whole = type(wanted)(int(key)) if hasattr(key, "_ip") else key
            over = [row for row in rows if row[0].version == whole.version and row[0].supernet_of(whole)]
            under = [row for row in rows if row[0].version == whole.version and row[0].subnet_of(whole)]
            assert tree.covering(key) == over and list(tree.covered(key)) == under
            assert tree.match(key) == (over[-1] if over else None)
            assert tree.lookup(key, "none") == (over[-1][1] if over else "none")
        other = kind()
        other._unpack(*tree._pack())
        assert list(other.walk(3)) == rows
        other._assign(tree)
        assert list(other.walk(3)) == rows and len(other) == len(rows)


def test_all_kinds_of_keys(tree: Any, kernel: Any) -> None:
    one = tree()
    one["10.0.0.0/8"] = "net"
    one["2001:db8::/32"] = "six"
    for key in (
        "10.1.2.3", b"\x0a\x01\x02\x03", 0x0A010203, kernel.IPv4Address("10.1.2.3"), stdlib.IPv4Address("10.1.2.3"),
        "10.1.0.0/16", kernel.IPv4Network("10.1.0.0/16"), stdlib.IPv4Network("10.1.0.0/16"), ("10.1.0.0", 16),
        kernel.IPv4Interface("10.1.2.3/4"), stdlib.IPv4Interface("10.1.2.3/4"), "10.1.0.0/255.255.0.0",
    ):  # fmt: skip
        assert one.lookup(key) == "net", key
    for key in (
        "2001:db8::1",
        bytes.fromhex("20010db8" + "00" * 12),
        0x20010DB8 << 96,
        "2001:db8::%x",
        "2001:db8::/48",
    ):
        assert one.lookup(key) == "six", key
    for wrong in ("10.0.0.1/8", "x", b"123", -1, 1 << 128, None, "10.0.0.0/33", ""):
        with pytest.raises(ValueError):
            one.lookup(wrong)
        with pytest.raises(ValueError):
            one[wrong] = 1
    assert len(one) == 2 and one["10.0.0.0/8"] == "net"
    with pytest.raises(KeyError):
        one["10.0.0.0/9"]


def test_changes_during_iteration(tree: Any) -> None:
    one = tree()
    for length in range(8, 20):
        one[f"10.0.0.0/{length}"] = length
    steps = one.walk(1)
    next(steps)
    one["10.0.0.0/8"] = "same key"
    next(steps)
    del one["10.0.0.0/9"]
    with pytest.raises(RuntimeError):
        next(steps)


def test_values_are_let_go(tree: Any) -> None:
    class Value:
        pass

    one, value = tree(), Value()
    seen = weakref.ref(value)
    one["::/0"] = value
    one["::/0"] = 1
    one["::/8"] = value
    del one["::/8"]
    one["1.2.3.4"] = value
    one.clear()
    del value
    gc.collect()
    assert seen() is None
    value = Value()
    seen = weakref.ref(value)
    one["1.2.3.4"] = value
    value.map = one  # a cycle
    del one, value
    gc.collect()
    assert seen() is None


def test_values_that_change_the_map_when_they_are_let_go(tree: Any) -> None:
    one = tree()

    class Value:
        def __del__(self) -> None:
            one["9.0.0.0/8"] = None

    other = tree()
    other["::/0"] = None
    steps: list[tuple[Any, list[str]]] = [
        (one.clear, ["9.0.0.0/8"]),
        (lambda: one._assign(other), ["9.0.0.0/8", "::/0"]),
        (lambda: one.__delitem__("10.0.0.0/8"), ["9.0.0.0/8"]),
        (lambda: one.pop("10.0.0.0/8") and None, ["9.0.0.0/8"]),
        (lambda: one.__setitem__("10.0.0.0/8", 5), ["9.0.0.0/8", "10.0.0.0/8"]),
    ]
    for step, left in steps:
        one.clear()
        one["10.0.0.0/8"] = Value()
        step()
        assert [*map(str, one.walk(1))] == left and len(one) == len(left)


def test_one_step_takes_a_prefix_out(tree: Any) -> None:
    one = tree()
    one["10.0.0.0/8"], one["1.0.0.0/8"], one["::/0"] = 1, 2, 3
    assert one.pop("10.0.0.0/8") == 1 and one.pop("10.0.0.0/8", None) is None and one.pop("::", default=5) == 5
    assert one.setdefault("10.0.0.0/8", 4) == one.setdefault("10.0.0.0/8") == 4 and one.setdefault("11.0.0.0/8") is None
    rows = [one.popitem() for _ in range(len(one))]
    assert [(str(key), value) for key, value in rows] == [
        ("1.0.0.0/8", 2), ("10.0.0.0/8", 4), ("11.0.0.0/8", None), ("::/0", 3),
    ]  # fmt: skip
    assert len(one) == 0
    for ask in (one.popitem, lambda: one.pop("::/0"), PrefixSet().pop, lambda: PrefixSet().remove("::/0")):
        with pytest.raises(KeyError):
            ask()
    nets = PrefixSet(["::/0", "10.0.0.0/8"])
    assert str(nets.pop()) == "10.0.0.0/8" and len(nets) == 1


def test_threads_share_a_map(ipaddress: Any) -> None:
    table: Any = PrefixMap()
    nets = PrefixSet()
    key = "10.0.0.0/8"
    faults = []
    until = time.monotonic() + 0.5

    def pop_one() -> None:
        try:
            table.popitem()
        except KeyError as error:
            assert error.args == ("no prefixes",)

    def work() -> None:
        steps: list[Any] = [
            lambda: nets.add(key), lambda: nets.discard(key), lambda: table.update({key: 1}), lambda: table.pop(key, 0),
            lambda: table.setdefault(key, 1), pop_one, table._pack,
        ]  # fmt: skip
        while time.monotonic() < until:
            for step in steps:
                try:
                    step()
                except Exception as error:
                    faults.append(repr(error))
            try:
                list(table.items())
            except RuntimeError:
                pass
            except Exception as error:
                faults.append(repr(error))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert faults == [] and len(nets) == len(list(nets)) and len(table) == len(list(table))


def test_a_collection_that_clears_the_map() -> None:
    """Making an object may start the collector, whose finalizers may change the map that is being asked."""
    program = """
        import gc
        from netproto.ipaddress import PrefixMap

        class Bomb:
            def __init__(self, table):
                self.table, self.me = table, self

            def __del__(self):
                self.table.clear()

        gc.disable()
        gc.collect()
        gc.set_threshold(8, 1, 1)
        for _ in range(100):
            table = PrefixMap(((0x01020304 >> 32 - length << 32 - length, length), length) for length in range(33))
            table.update(((i << 16, 32), i) for i in range(3000))
            for ask in (table.covering, table.match, table.lookup, lambda key: list(table.items())):
                gc.disable()
                gc.collect()
                Bomb(table)
                gc.enable()
                try:
                    ask("1.2.3.4")
                except (RuntimeError, IndexError):
                    pass
        print("alive")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout == "alive\n", done.stderr


def test_many(tree: Any) -> None:
    source = random.Random(5)
    model = {}
    one = tree()
    for _ in range(3000):
        length = source.randrange(4, 33)
        first = source.getrandbits(32) >> 32 - length << 32 - length
        one[first, length] = model[first, length] = source.random()
    for first, length in source.sample(sorted(model), 1500):
        del one[first, length], model[first, length]
    assert [(n._net, n._prefixlen, v) for n, v in one.walk(3)] == [(*key, model[key]) for key in sorted(model)]
    for _ in range(300):
        address = source.getrandbits(32)
        best = max((n for n in model if (address ^ n[0]) >> 32 - n[1] == 0), key=lambda n: n[1], default=None)
        assert one.lookup(address) == (model[best] if best else None)


def test_wrong_packs(tree: Any) -> None:
    for state in (
        (b"1", b"", []),
        (b"", b"x" * 16, []),
        (b"\0\0\0\0\x21", b"", [1]),
        (b"", b"\xff" * 17, [1]),
        (b"\0" * 5, b"", []),
    ):
        with pytest.raises(ValueError):
            tree()._unpack(*state)


def test_map_is_a_mapping() -> None:
    table: PrefixMap[str] = PrefixMap({"10.0.0.0/8": "a", "::/0": "b"})
    assert table.get("10.0.0.0/8") == "a" and table.get("10.0.0.0/9") is None and table.get("11.0.0.0/8", 5) == 5
    assert list(table) == [ip_network("10.0.0.0/8"), ip_network("::/0")] == list(table.keys())
    assert list(table.items()) == [(ip_network("10.0.0.0/8"), "a"), (ip_network("::/0"), "b")]
    assert list(table.values()) == ["a", "b"] and "::/0" in table and len(table.items()) == 2
    assert table.setdefault("10.0.0.0/8", "x") == "a" and table.pop("10.0.0.0/8") == "a" and len(table) == 1
    table.update({"1.0.0.0/8": "c"})
    assert repr(table) == "PrefixMap({'1.0.0.0/8': 'c', '::/0': 'b'})"
    assert table == PrefixMap([("::/0", "b"), ("1.0.0.0/8", "c")]) == PrefixMap(table) and table != PrefixMap()
    assert (table | {"2.0.0.0/8": "d"}).match("2.3.4.5") == (IPv4Network("2.0.0.0/8"), "d") and len(table) == 2
    with pytest.raises(TypeError):
        hash(table)
    table.clear()
    assert not table


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_and_copies(protocol: int) -> None:
    table = PrefixMap({"10.0.0.0/8": ["a"], "10.1.0.0/16": None, "2001:db8::/48": 5})
    data = pickle.dumps(table, protocol)
    assert b"ipaddress._" not in data, "a pickle must not name a build"
    assert pickle.loads(data) == table == copy.copy(table) == copy.deepcopy(table) == table.copy()
    assert copy.copy(table)["10.0.0.0/8"] is table["10.0.0.0/8"] is not copy.deepcopy(table)["10.0.0.0/8"]
    other = table.copy()
    del other["10.0.0.0/8"]
    assert len(table) == 3
    nets = PrefixSet(table)
    assert pickle.loads(pickle.dumps(nets, protocol)) == nets == copy.copy(nets) == copy.deepcopy(nets)


def test_set_is_a_set() -> None:
    nets = PrefixSet(["10.0.0.0/8", "10.1.0.0/16", "::/0", "10.0.0.0/8"])
    assert len(nets) == 3 and list(map(str, nets)) == ["10.0.0.0/8", "10.1.0.0/16", "::/0"]
    assert nets.covers("10.2.3.4") and nets.covers("10.1.0.0/17") and not nets.covers("11.0.0.0")
    assert "10.0.0.0/8" in nets and "10.2.3.4" not in nets
    assert str(nets.match("10.1.2.3")) == "10.1.0.0/16" and nets.match("9.9.9.9") is None
    assert list(map(str, nets.covering("10.1.2.3"))) == ["10.0.0.0/8", "10.1.0.0/16"]
    assert list(map(str, nets.covered("10.0.0.0/7"))) == ["10.0.0.0/8", "10.1.0.0/16"]
    assert nets | PrefixSet(["1.0.0.0/8"]) == PrefixSet([*nets, "1.0.0.0/8"]) and nets & PrefixSet(
        ["::/0"]
    ) == PrefixSet(["::/0"])
    assert nets - PrefixSet(["::/0"]) < nets and repr(PrefixSet(["::/0"])) == "PrefixSet(['::/0'])"
    nets.discard("::/0")
    nets.discard("::/0")
    with pytest.raises(KeyError):
        nets.remove("::/0")
    nets.add("::/128")
    assert len(nets.copy()) == 3
    nets.clear()
    assert not nets


def test_subclasses() -> None:
    class Routes(PrefixMap[int]):
        def best(self, address: str) -> int | None:
            return self.lookup(address)

    routes = Routes({"10.0.0.0/8": 5})
    assert routes.best("10.2.3.4") == 5 and type(routes.copy()) is type(copy.copy(routes)) is Routes


@pytest.mark.parametrize("bits", [32, 128])
def test_large_tables_find_what_small_ones_do(bits: int) -> None:
    """A table of some size searches from an index, which changes have to reach."""
    source = random.Random(bits)
    kinds = trees()
    if len(kinds) < 2:
        pytest.skip("the compiled build only")
    model, tree = (kind() for kind in kinds)
    top = bits - 20
    rows = [(source.getrandbits(20) << top, source.randrange(0, 21)) for _ in range(9000)]
    rows = [(value >> bits - length << bits - length, length) for value, length in rows]
    for row in rows:
        tree[row] = model[row] = row
    for step in range(6000):
        row = rows[source.randrange(len(rows))] if step % 3 else (0, source.randrange(0, 17))
        if row not in model:
            tree[row] = model[row] = row
        elif source.random() < 0.7:
            del tree[row], model[row]
        wanted = source.getrandbits(bits) if step % 2 else row[0] | source.getrandbits(top)
        key = wanted.to_bytes(bits // 8, "big")
        assert tree.lookup(key) == model.lookup(key)
    assert list(tree.walk(2)) == list(model.walk(2))


def test_operators_read_prefixes() -> None:
    nets = PrefixSet(["10.0.0.0/8"])
    same = nets
    nets &= {"10.0.0.0/8"}
    assert nets is same and len(nets) == 1
    assert not nets - {"10.0.0.0/8"} and not nets - ["10.0.0.0/8"] and not {"10.0.0.0/8"} - nets
    assert nets == {"10.0.0.0/8"} and nets <= {"10.0.0.0/8"} and nets < {"10.0.0.0/8", "::/0"} and nets >= set()
    assert nets ^ {"10.0.0.0/8", "::/0"} == PrefixSet(["::/0"])
    nets ^= {"10.0.0.0/8", ip_network("10.0.0.0/8")}
    assert nets is same and not nets
    assert nets != {"no prefix"} and nets != ["10.0.0.0/8"]
    with pytest.raises(TypeError):
        nets - "10.0.0.0/8"


def test_map_like_a_dictionary() -> None:
    table = PrefixMap({"10.0.0.0/8": 1})
    same = table
    table |= {"::/0": 2}
    assert table is same == {"10.0.0.0/8": 1, "::/0": 2} and table != {"no prefix": 1, "::/0": 2}
    assert {"10.0.0.0/8": 5, "1.0.0.0/8": 3} | table == {"10.0.0.0/8": 1, "1.0.0.0/8": 3, "::/0": 2}
    assert [*reversed(table)] == [*table][::-1]
    table["1.1.1.1"] = table
    assert repr(table) == "PrefixMap({'1.1.1.1/32': {...}, '10.0.0.0/8': 1, '::/0': 2})"
    table.__init__(table)  # type: ignore[misc]
    assert len(table) == 3


class Named(PrefixMap[int]):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class NamedSet(PrefixSet):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


@pytest.mark.parametrize("kind", [Named, NamedSet])
def test_subclasses_are_copied_whole(kind: Any) -> None:
    one = kind("a name")
    one |= {"10.0.0.0/8": 1} if kind is Named else {"10.0.0.0/8"}
    for other in (one.copy(), copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert type(other) is kind and other == one and other.name == "a name"


class Slotted(PrefixMap[int]):
    __slots__ = ("__private", "name")

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.__private = name, [name]

    def clear(self) -> None:
        raise RuntimeError("not asked to")

    def private(self) -> list[str]:
        return self.__private


class SlottedSet(PrefixSet):
    __slots__ = ("__private", "name")

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.__private = name, [name]

    def private(self) -> list[str]:
        return self.__private


@pytest.mark.parametrize("kind", [Slotted, SlottedSet])
def test_slots_of_subclasses_are_copied(kind: Any) -> None:
    one = kind("a name")
    one |= {"10.0.0.0/8": 1} if kind is Slotted else {"10.0.0.0/8"}
    for other in (one.copy(), copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert type(other) is kind and other == one and other.name == "a name" and other.private() == ["a name"]
    if kind is Slotted:
        assert PrefixMap(one) == one


def test_a_copy_is_another_map() -> None:
    one = PrefixMap({"10.0.0.0/8": 1})
    other = one.copy()
    del other["10.0.0.0/8"]
    assert len(one) == len(list(one)) == 1 and not hasattr(one, "_tree") and one.__dict__ == {}


def test_signatures() -> None:
    for kind in (PrefixMap, PrefixSet):
        assert [one.default for one in inspect.signature(kind).parameters.values()] == [()], kind
    assert [*inspect.signature(NamedSet).parameters] == ["name"]


def test_size_has_the_index() -> None:
    table = PrefixMap(((i << 12, 32), None) for i in range(5000))
    before = table.__sizeof__()
    table.lookup("1.2.3.4")
    if "_c" in type(table.walk(1)).__module__:
        assert table.__sizeof__() == before + (1 << 19)
