"""The generators, in both builds: their layout, their order, their threads and forks."""

from __future__ import annotations

import datetime
import itertools
import os
import subprocess
import sys
import threading
import time
import uuid as stdlib
from types import ModuleType
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netproto.uuid
from netproto.uuid import SafeUUID

from .conftest import build

NS = netproto.uuid.NAMESPACE_DNS


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)), st.integers(0, (1 << 128) - 1))
def test_names_digest_as_in_the_stdlib(name: str | bytes, space: int) -> None:
    octets = (
        name if isinstance(name, bytes) else name.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    )
    text = octets.decode("latin-1")
    for which in ("py", "c"):
        generate = build("_uuid", which)
        namespace = netproto.uuid.UUID(int=space)
        assert generate.uuid3(namespace, text).int == stdlib.uuid3(stdlib.UUID(int=space), text).int
        assert generate.uuid5(namespace, text).int == stdlib.uuid5(stdlib.UUID(int=space), text).int
        assert generate.uuid5(stdlib.UUID(int=space), text.encode()) == generate.uuid5(namespace, text)


@pytest.mark.parametrize("size", [*range(140), 1000, 100_000])
def test_names_of_every_length(generate: ModuleType, size: int) -> None:
    assert generate.uuid3(NS, "n" * size).int == stdlib.uuid3(stdlib.NAMESPACE_DNS, "n" * size).int
    assert generate.uuid5(NS, "n" * size).int == stdlib.uuid5(stdlib.NAMESPACE_DNS, "n" * size).int


@pytest.mark.parametrize("wrong", [None, 5, "\ud800"])
def test_names_that_are_none(wrong: object) -> None:
    kinds = set()
    for which in ("py", "c"):
        with pytest.raises((TypeError, ValueError)) as caught:
            build("_uuid", which).uuid5(NS, wrong)
        kinds.add(caught.type)
    assert len(kinds) == 1


def test_random_ids(generate: ModuleType) -> None:
    ids = [generate.uuid4() for _ in range(3000)] + generate.uuid4_many(6000)
    assert len(set(ids)) == 9000 and {(one.version, one.variant) for one in ids} == {(4, stdlib.RFC_4122)}
    ones = [sum(one.int >> bit & 1 for one in ids) for bit in range(128)]
    free = [count for bit, count in enumerate(ones) if bit not in (62, 63, 76, 77, 78, 79)]
    assert all(4000 < count < 5000 for count in free), "bits are not even"
    assert generate.uuid4_many(0) == [] == generate.uuid7_many(0)
    for make in (generate.uuid4_many, generate.uuid7_many):
        with pytest.raises(ValueError):
            make(-1)


def test_free_form(generate: ModuleType) -> None:
    one = generate.uuid8(0x123456789ABC, 0x8DEF, 1 << 62 | 0x1234)
    assert str(one) == "12345678-9abc-8def-8000-000000001234"
    assert len({generate.uuid8() for _ in range(500)}) == 500
    assert len({generate.uuid8(a=1).int & (1 << 62) - 1 for _ in range(500)}) == 500


def test_version_7_layout(generate: ModuleType) -> None:
    before = time.time_ns() // 1_000_000
    ids = [generate.uuid7() for _ in range(5000)] + generate.uuid7_many(5000)
    after = time.time_ns() // 1_000_000
    assert ids == sorted(ids) and len(set(ids)) == 10_000
    assert {one.version for one in ids} == {7} and {one.variant for one in ids} == {stdlib.RFC_4122}
    assert before <= ids[0].int >> 80 and ids[-1].time <= after + 1 and ids[0].is_safe is SafeUUID.unknown
    assert len({one.int & 0xFFFF_FFFF for one in ids}) > 9900, "the tail is not random"


def test_version_7_goes_on_when_the_clock_steps_back(generate: ModuleType) -> None:
    clock = time.time_ns() + 10**12
    with mock.patch("time.time_ns", lambda: clock):
        first = [generate.uuid7() for _ in range(100)]
        clock -= 10**11
        second = [generate.uuid7() for _ in range(100)]
        clock += 2 * 10**11
        third = [generate.uuid7() for _ in range(100)]
    ids = first + second + third
    assert all(a < b for a, b in itertools.pairwise(ids))
    assert {one.time for one in first + second} == {first[0].time} and third[0].time == clock // 1_000_000
    assert len({one.time_hi_version for one in third}) == 1


@pytest.mark.parametrize("version", [1, 6])
def test_time_based_increase(generate: ModuleType, version: int) -> None:
    times = [generate.time_based(version, 5, 7).time for _ in range(5000)]
    assert all(a < b for a, b in itertools.pairwise(times))
    clock = time.time_ns() + 10**13
    with mock.patch("time.time_ns", lambda: clock):
        one = generate.time_based(version, 0x123456789ABC, 0x2BCD)
        clock -= 10**12
        two = generate.time_based(version, 0x123456789ABC, 0x2BCD)
    assert two.time == one.time + 1
    assert (one.node, one.clock_seq, one.version) == (0x123456789ABC, 0x2BCD, version)
    expected = datetime.datetime.fromtimestamp((clock + 10**12) / 1e9, datetime.UTC)
    assert abs(one.to_datetime() - expected) < datetime.timedelta(milliseconds=1)


def test_given_time(generate: ModuleType, uuid: ModuleType) -> None:
    for unix_ms in (0, 1, 1_645_557_742_000, (1 << 48) - 1):
        one = generate.uuid7(unix_ms=unix_ms)
        assert one.time == unix_ms and one.version == 7 and generate.uuid7(unix_ms=unix_ms) != one
        low, high = uuid.uuid7_bounds(start_unix_ms=unix_ms)
        assert low.int <= one.int <= high.int and low.time == high.time == unix_ms and low.version == high.version == 7
    for wrong in (-1, 1 << 48):
        with pytest.raises(ValueError, match="unix_ms"):
            generate.uuid7(unix_ms=wrong)
    with pytest.raises(TypeError):
        generate.uuid7(5)


def test_bounds(uuid: ModuleType) -> None:
    start = datetime.datetime(2022, 2, 22, 19, 22, 22, 999_999, tzinfo=datetime.UTC)
    low, high = uuid.uuid7_bounds(start, start + datetime.timedelta(hours=1))
    assert str(low) == "017f22e2-7d97-7000-8000-000000000000" and high.time - low.time == 3_600_000
    assert str(high).endswith("7fff-bfff-ffffffffffff")
    for arguments in ((), (None, start)):
        with pytest.raises(TypeError):
            uuid.uuid7_bounds(*arguments)
    with pytest.raises(TypeError):
        uuid.uuid7_bounds(start, start_unix_ms=5)
    for wrong in (datetime.datetime(2022, 2, 22), datetime.datetime(1960, 1, 1, tzinfo=datetime.UTC)):
        with pytest.raises(ValueError):
            uuid.uuid7_bounds(wrong)


def test_a_patched_source_is_called_for_each_id(generate: ModuleType) -> None:
    generate.uuid4()
    with mock.patch("os.urandom", side_effect=lambda size: b"\xff" * size) as source:
        assert str(generate.uuid4()) == "ffffffff-ffff-4fff-bfff-ffffffffffff"
        assert generate.uuid7().int & 0xFFFF_FFFF == 0xFFFF_FFFF
        assert source.call_count >= 2
    assert generate.uuid4().node != 0xFFFF_FFFF_FFFF


@pytest.mark.parametrize("version", [1, 6, 7])
def test_state_by_its_name(uuid: ModuleType, version: int) -> None:
    name = {1: "_last_timestamp", 6: "_last_timestamp_v6", 7: "_last_timestamp_v7"}[version]
    make = {1: lambda: uuid.uuid1(5, 6), 6: lambda: uuid.uuid6(5, 6), 7: uuid.uuid7}[version]
    first = make()
    assert int(getattr(uuid, name)) == first.time == getattr(uuid, name)
    far = first.time + 10**9
    with mock.patch.object(uuid, name, far):
        assert make().time == (far if version == 7 else far + 1)
        assert getattr(uuid, name) == make().time - (version != 7)
    assert first.time <= make().time < far, "the true state was lost"
    setattr(uuid, name, None)
    assert make().time < far
    assert make().time == getattr(uuid, name), "ours is not back"


@pytest.mark.parametrize("which", ["py", "c"])
def test_a_test_clock_resets_the_last_time(which: str) -> None:
    """As time-machine does: None is put in when a journey begins and when it ends."""
    generate = build("_uuid", which)
    names: dict[str, Any] = {name: object() for name in (*generate.TIMES.values(), generate.COUNTER)}
    ours = dict(names)
    generate.watch(names)
    try:
        frozen = time.time_ns() + 10**15
        with mock.patch("time.time_ns", lambda: frozen):
            for _ in range(2):
                names["_last_timestamp_v7"] = None
                ids = [generate.uuid7() for _ in range(1000)] + generate.uuid7_many(1000)
                assert ids == sorted(ids) and len({one.int >> 32 for one in ids}) == 2000, "the counter stood still"
                assert {one.time for one in ids} == {frozen // 1_000_000}
            names["_last_timestamp"] = None
            assert generate.time_based(1, 5, 6) < generate.time_based(1, 5, 6)
        for name in generate.TIMES.values():
            names[name] = None
        now = generate.uuid7()
        assert now.time <= time.time_ns() // 1_000_000 and names["_last_timestamp_v7"] is ours["_last_timestamp_v7"]
        assert generate.time_based(1, 5, 6) < generate.time_based(1, 5, 6)
        names["_last_timestamp_v7"] = now.time + 10**6  # as tests do, with or without the counter
        ids = [generate.uuid7() for _ in range(100)]
        assert ids == sorted(ids) and len({one.int >> 32 for one in ids}) == 100
    finally:
        chosen = netproto.uuid.uuid4 is generate.uuid4
        generate.watch(vars(netproto.uuid) if chosen else dict.fromkeys(names))


def test_platforms_generator_is_used_where_it_is_replaced(uuid: ModuleType) -> None:
    data = stdlib.uuid1().bytes
    with mock.patch.object(uuid, "_generate_time_safe", lambda: (data, 0)):
        assert uuid.uuid1().bytes == data and uuid.uuid1().is_safe is SafeUUID.safe
    with mock.patch.object(uuid, "_generate_time_safe", lambda: (data, 3)):
        assert uuid.uuid1().is_safe is SafeUUID.unknown


def test_node(uuid: ModuleType) -> None:
    node = uuid.getnode()
    assert 0 < node < 1 << 48 and uuid.getnode() == node == uuid.uuid1().node == uuid.uuid6().node
    with mock.patch.multiple(uuid, _node=None, _GETTERS=[lambda: 1 << 48, lambda: 1 // 0, lambda: None]):
        assert uuid.getnode() >> 40 & 1, "a random node has its multicast bit set"
    printed = b"1: lo: <UP>\n    link/ether 02:00:00:00:00:01 brd\n    link/ether 52:54:00:9d:0e:67 brd\n"
    import io

    with mock.patch.object(uuid, "_get_command_stdout", lambda *_: io.BytesIO(printed)):
        assert uuid._ip_getnode() == 0x5254009D0E67 or uuid._ip_getnode() == 0x020000000001
    with mock.patch.object(uuid, "_get_command_stdout", lambda *_: None):
        assert uuid._ip_getnode() is uuid._ifconfig_getnode() is uuid._netstat_getnode() is None


def test_threads_make_no_equal_ids(generate: ModuleType) -> None:
    made: list[list[object]] = []

    def work() -> None:
        made.append(
            [
                make()
                for _ in range(2000)
                for make in (generate.uuid4, generate.uuid7, lambda: generate.time_based(1, 5, None))
            ]
        )

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [one for part in made for one in part]
    assert len(ids) == len(set(ids)) == 8 * 6000


FORKING = """
import os, sys, importlib
generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
warm = sys.argv[2] == "used before"
makers = [generate.uuid4, generate.uuid7, generate.uuid8]
makers += [lambda v=v: generate.time_based(v, 5, None) for v in (1, 6)]
if warm:
    for make in makers: make()
readers = []
def family(depth):
    for _ in range(2):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            collected.clear()
            if depth: family(depth - 1)
            with os.fdopen(write, "w") as out:
                for _ in range(400):
                    for make in makers: print(make(), file=out)
                for one in collected: print(one, file=out)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as source: collected.extend(source.read().split())
        os.waitpid(pid, 0)
collected = []
family(1)
for _ in range(400):
    for make in makers: collected.append(str(make()))
print(len(collected), len(set(collected)))
"""


def told_by(script: str, which: str, *arguments: str) -> str:
    """What *script* prints, in a process of its own as it forks."""
    build("_uuid", which)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, which, *arguments], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.parametrize("when", ["used before", "first used after"])
@pytest.mark.parametrize("which", ["py", "c"])
def test_forks_make_no_equal_ids(which: str, when: str) -> None:
    total, distinct = map(int, told_by(FORKING, which, when).split())
    assert total == distinct > 400 * 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
def test_a_child_goes_on_strictly_increasing(generate: ModuleType) -> None:
    last = generate.uuid7()
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        ids = [last] + [generate.uuid7() for _ in range(100)]
        os.write(write, b"1" if all(a < b for a, b in itertools.pairwise(ids)) else b"0")
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(read, 1) == b"1"
    os.close(read)
    os.close(write)


@pytest.mark.parametrize("function", ["uuid1", "uuid4", "uuid6", "uuid7", "uuid8"])
def test_command_line(uuid: ModuleType, function: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "netproto.uuid", "-u", function, "--count", "3"],
        capture_output=True,
        text=True,
        check=True,
    )
    ids = [uuid.parse(line, version=int(function[4:])) for line in done.stdout.split()]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("arguments", "printed", "wrong"),
    [
        (["-u", "uuid3", "-n", "@dns", "-N", "python.org"], "6fa459ea-ee8a-3ca4-894e-db77e160355e", ""),
        (
            ["--uuid", "uuid5", "--namespace", str(NS), "--name", "python.org"],
            "886313e1-3b8a-5372-9b90-0c9aee199e5d",
            "",
        ),
        (["-u", "uuid3", "-n", "@dns"], "", "Incorrect number of arguments"),
        (["-u", "uuid5", "-n", "nonsense", "-N", "x"], "", "badly formed"),
        (["-C", "0"], "", ""),
        (["-u", "uuid9"], "", "invalid choice"),
    ],
)
def test_command_line_with_names(arguments: list[str], printed: str, wrong: str) -> None:
    done = subprocess.run([sys.executable, "-m", "netproto.uuid", *arguments], capture_output=True, text=True)
    assert done.stdout.strip() == printed and wrong in done.stderr and (done.returncode == 0) == (not wrong)


def test_strict_reading(uuid: ModuleType) -> None:
    text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
    assert str(uuid.parse(text)) == text == str(uuid.parse(text.upper(), version=7))
    assert uuid.is_valid(text) and uuid.is_valid(text, version=7) and not uuid.is_valid(text, version=4)
    for wrong in (
        "",
        text[1:],
        text + "0",
        "{" + text + "}",
        text.replace("-", ""),
        "urn:uuid:" + text,
        text + "\n",
        " " + text,
    ):
        assert not uuid.is_valid(wrong)
        with pytest.raises(ValueError):
            uuid.parse(wrong)
    with pytest.raises(ValueError, match="version 4"):
        uuid.parse(text, version=4)
    with pytest.raises(TypeError):
        uuid.is_valid(None)


@pytest.mark.parametrize("nanoseconds", [-1, -(10**18), 0])
def test_a_clock_before_1970(generate: ModuleType, nanoseconds: int) -> None:
    with mock.patch("time.time_ns", lambda: nanoseconds):
        one = generate.time_based(1, 5, 7)
        assert one.version == 1 and one.node == 5
        seven = generate.uuid7()
    assert seven < generate.uuid7(unix_ms=1 << 47)


def test_a_clock_after_2262(generate: ModuleType) -> None:
    seconds = 10_413_792_000  # 2300-01-01, as nanoseconds past 63 bits
    with mock.patch("time.time_ns", lambda: seconds * 10**9 + 700):
        assert generate.uuid7().time == seconds * 1000
        for version in (1, 6):
            assert generate.time_based(version, 5, 7).time == seconds * 10**7 + 122_192_928_000_000_000 + 7


def test_arguments_out_of_range(uuid: ModuleType, generate: ModuleType) -> None:
    for node in (1 << 48, -1):
        with pytest.raises(ValueError, match="48-bit"):
            uuid.uuid1(node=node)
    with pytest.raises(ValueError, match="stop is before start"):
        uuid.uuid7_bounds(start_unix_ms=5, stop_unix_ms=3)
    with pytest.raises(TypeError):
        generate.uuid7(unix_ms=1.5)


RAW_FORK = """
import ctypes, importlib, os, sys
from netproto import uuid
generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
makers = [generate.uuid4, generate.uuid7]
makers += [lambda v=v: generate.time_based(v, 5, None) for v in (1, 6)]
for make in makers: make()
read, write = os.pipe()
child = ctypes.CDLL(None).syscall(57) == 0
ids = [make().hex for _ in range(300) for make in makers]
if child:
    os.write(write, "".join(ids).encode())
    os._exit(0)
os.wait()
text = os.read(read, 100_000).decode()
theirs = [text[at:at + 32] for at in range(0, len(text), 32)]
both = {*ids} & {*theirs}
order = {one[:23] for one in ids if one[12] == "7"} & {one[:23] for one in theirs if one[12] == "7"}
print(len(theirs), len(both), len(order))
"""


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine != "x86_64", reason="the number of a system call")
def test_a_fork_that_no_handler_is_told_of() -> None:
    """As programs in C make it: neither random bytes nor times with their counters are in both processes."""
    build("_uuid", "c")
    done = subprocess.run([sys.executable, "-c", RAW_FORK, "c"], capture_output=True, text=True)
    assert done.stdout.split() == ["1200", "0", "0"], done.stderr


INTERRUPTED = """
import importlib, os, signal, sys, threading
generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
made = []
def make(*_): made.append([generate.uuid7(), generate.time_based(1, 5, 6), generate.time_based(6, 5, 6)])
signal.signal(signal.SIGALRM, make)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
class Owner:
    def __init__(self): self.own = self
    def __del__(self): make()
for _ in range(3000):
    make()
    Owner()
signal.setitimer(signal.ITIMER_REAL, 0)
rows = made[:]
for column in zip(*rows): assert len(set(column)) == len(rows) > 3000
print("done")
"""


@pytest.mark.skipif(not hasattr(__import__("signal"), "setitimer"), reason="needs interval timers")
@pytest.mark.parametrize("which", ["py", "c"])
def test_handlers_and_destructors_make_ids(which: str) -> None:
    """In the midst of making one."""
    build("_uuid", which)
    done = subprocess.run([sys.executable, "-c", INTERRUPTED, which], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "done", done.stderr


FORKING_THREADS = """
import importlib, os, sys, threading
generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
parent, found, gate = generate.time_based(1, 5, None).clock_seq, [], threading.Barrier(4)
def work():
    gate.wait()
    for _ in range(12):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(write, str(generate.time_based(1, 5, None).clock_seq).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as told: found.append(int(told.read()))
        os.waitpid(pid, 0)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len({parent, *found}))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.parametrize("which", ["py", "c"])
def test_threads_that_fork_at_once(which: str) -> None:
    """Each child has a clock sequence of its own."""
    assert told_by(FORKING_THREADS, which).strip() == "49"


EQUAL_NUMBERS = """
import importlib, os, sys, time
os.getpid = lambda: 1  # as where each process is the first of a namespace of its own
generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
if sys.argv[2] == "used before": generate.uuid7(), generate.time_based(1, 5, None), generate.time_based(6, 5, None)
now = time.time_ns()
time.time_ns = lambda: now
first = os.fork()
second = first and os.fork()
ids = [str(generate.time_based(1, 5, None)), str(generate.time_based(6, 5, None)), str(generate.uuid7())[:23]]
os.write(1, (" ".join(ids) + " ").encode())
if not second: os._exit(0)
os.wait(), os.wait()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.parametrize("when", ["used before", "first used after"])
@pytest.mark.parametrize("which", ["py", "c"])
def test_children_with_the_number_of_their_parent(which: str, when: str) -> None:
    ids = told_by(EQUAL_NUMBERS, which, when).split()
    assert len(ids) == len({*ids}) == 9


FORKING_HOOKS = """
import importlib, os, sys, time
when, inner = sys.argv[2], []
def fork_once():
    if not inner:
        inner.append(1)
        pid = os.fork()
        if pid == 0: tell()
        os.waitpid(pid, 0)
if when != "no memory": os.register_at_fork(**{when: fork_once})
generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
if when == "no memory": sys.modules["mmap"] = None
generate.uuid7(), generate.time_based(1, 5, None)
now = time.time_ns()
time.time_ns = lambda: now
def tell():
    ids = [str(generate.time_based(version, 5, None)) for version in (1, 6)] + [str(generate.uuid7())[:23]]
    os.write(1, (" ".join(ids) + " ").encode())
    os._exit(0)
pid = os.fork()
if pid == 0: tell()
os.waitpid(pid, 0)
tell()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.parametrize("when", ["before", "after_in_child", "after_in_parent", "no memory"])
@pytest.mark.parametrize("which", ["py", "c"])
def test_forks_within_hooks_of_forks(which: str, when: str) -> None:
    ids = told_by(FORKING_HOOKS, which, when).split()
    assert len(ids) == len({*ids}) == (6 if when == "no memory" else 9)


EARLY_HOOKS = """
import importlib, os, sys
found = []
def make(): found.extend([generate.uuid7(), generate.time_based(1, 5, None)])
os.register_at_fork(before=make, after_in_child=make, after_in_parent=make)
generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
make()
if os.fork() == 0:
    make()
    print(*found, flush=True)
    os._exit(0)
os.wait()
make()
print(*found)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork")
@pytest.mark.parametrize("which", ["py", "c"])
def test_hooks_of_forks_make_ids(which: str) -> None:
    child, parent = (line.split() for line in told_by(EARLY_HOOKS, which).splitlines())
    assert len(child) == len(parent) == 8 and child[:4] == parent[:4]
    assert len({*child, *parent}) == 12 and sorted(child[::2]) == child[::2] and sorted(parent[::2]) == parent[::2]


@pytest.mark.parametrize("which", ["py", "c"])
def test_a_replaced_state_is_nobody_elses(which: str) -> None:
    """While one version's last time is replaced, and the clock, threads make ids of all versions."""
    generate = build("_uuid", which)
    names: dict[str, Any] = {name: object() for name in (*generate.TIMES.values(), generate.COUNTER)}
    generate.watch(names)
    names["_last_timestamp_v7"] = 1
    made: dict[int, list[Any]] = {1: [], 6: [], 7: []}
    frozen = time.time_ns() + 10**13

    def work() -> None:
        for _ in range(1500):
            for version, ids in made.items():
                ids.append(generate.uuid7() if version == 7 else generate.time_based(version, 5, 6))

    try:
        with mock.patch("time.time_ns", lambda: frozen):
            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        chosen = netproto.uuid.uuid4 is generate.uuid4
        generate.watch(vars(netproto.uuid) if chosen else dict.fromkeys(names))
    assert {version: len(set(ids)) for version, ids in made.items()} == dict.fromkeys(made, 6000)


@pytest.mark.parametrize("version", [1, 6, 7])
def test_a_last_time_before_1970(uuid: ModuleType, version: int) -> None:
    make = {1: lambda: uuid.uuid1(5, 6), 6: lambda: uuid.uuid6(5, 6), 7: uuid.uuid7}[version]
    name = {1: "_last_timestamp", 6: "_last_timestamp_v6", 7: "_last_timestamp_v7"}[version]
    with mock.patch.object(uuid, name, -1):
        assert make() < make()


FAKE_CLOCK = """
import ctypes, sys, time
class Definition(ctypes.Structure): _fields_ = [("name", ctypes.c_char_p), ("code", ctypes.c_void_p)]
class Builtin(ctypes.Structure):
    _fields_ = [("head", ctypes.c_byte * object.__basicsize__), ("definition", ctypes.POINTER(Definition))]
@ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_void_p)
def fake(*_): return 10**18
clock = Builtin.from_address(id(time.time_ns)).definition.contents
true, clock.code = clock.code, ctypes.cast(fake, ctypes.c_void_p).value
from netproto import uuid
print(uuid.uuid7().time, abs(uuid.uuid1().to_datetime().year))
clock.code = true
"""


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="replaces the code of a builtin, as time-machine does")
def test_a_test_clock_that_was_there_first() -> None:
    done = subprocess.run([sys.executable, "-c", FAKE_CLOCK], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == [str(10**12), "2001"], done.stderr


def test_many_are_refused_or_interrupted(generate: ModuleType) -> None:
    for many in (generate.uuid4_many, generate.uuid7_many):
        for count in (sys.maxsize, sys.maxsize // 8):
            with pytest.raises(MemoryError):
                many(count)
        with mock.patch("os.urandom", lambda size: b"\x55" * 16):  # more than was asked for
            assert len(many(3)) == 3
    with mock.patch("os.urandom", lambda size: b"x" * (size - 1)), pytest.raises(ValueError, match="few"):
        generate.uuid4_many(1)


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="asks /proc for the process's size")
@pytest.mark.parametrize("make", ["uuid4", "uuid4_many"])
def test_threads_leave_no_memory_behind(uuid: ModuleType, make: str) -> None:
    def pages() -> int:
        with open("/proc/self/statm") as numbers:
            return int(numbers.read().split()[0])

    def work(count: int) -> None:
        for _ in range(count):
            thread = threading.Thread(target=getattr(uuid, make), args=(3,) if make == "uuid4_many" else ())
            thread.start()
            thread.join()

    work(100)
    before = pages()
    work(1500)
    assert pages() < before + 700  # each thread has had one page, or two


def test_what_is_patched_is_seen_at_once(uuid: ModuleType) -> None:
    """Also right after ids were made the fast way, and what is put back is seen as well."""
    for _ in range(3):
        ids = [uuid.uuid1(), uuid.uuid4(), uuid.uuid6(), uuid.uuid7()]
        with mock.patch("os.urandom", bytes):
            assert uuid.uuid4().int == 4 << 76 | 8 << 60 and uuid.uuid4_many(2)[1].int == 4 << 76 | 8 << 60
        with mock.patch("time.time_ns", lambda: 10**18):
            assert abs(uuid.uuid6(5, 6).time - ids[2].time) < 10**13  # not before the last
            with mock.patch.object(uuid, "_last_timestamp_v6", 0):
                assert uuid.uuid6(5, 6).time == 10**16 + 0x01B21DD213814000
        with mock.patch.object(uuid, "getnode", lambda: 0x123456789ABC):
            assert uuid.uuid1().node == uuid.uuid6().node == 0x123456789ABC
        with mock.patch.object(uuid, "_node", 0xABC):
            assert uuid.uuid1().node == uuid.uuid6().node == 0xABC
        with mock.patch.object(uuid, "_generate_time_safe", None):
            assert uuid.uuid1().node == ids[0].node
        with mock.patch.object(uuid, "_generate_time_safe", lambda: (bytes(16), -1)):
            assert uuid.uuid1().int == 0 and uuid.uuid6().int
        later = [uuid.uuid1(), uuid.uuid4(), uuid.uuid6(), uuid.uuid7()]
        assert all(a.version == b.version and a != b for a, b in zip(ids, later, strict=True))
        assert ids[0].time < later[0].time and ids[2] < later[2] and ids[3] < later[3]
        assert later[0].node == ids[0].node == uuid.getnode()
