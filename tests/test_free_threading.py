"""Without a GIL: importing netproto does not bring it back, and objects that threads share come to no harm.

The second holds everywhere; it is in a free-threaded interpreter that it can fail.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable

import pytest

from netproto import ipaddress, uuid
from netproto.core.lines import LineBuffer

FREE = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))

IMPORTS = """
import importlib, sys
from netproto.core import _families
for module in _families.installed():
    importlib.import_module(f"netproto.{module}")
    importlib.import_module(module)  # whose classes ours join
sys.exit(sys._is_gil_enabled())
"""


@pytest.mark.skipif(not FREE, reason="this interpreter has a GIL")
def test_importing_everything_leaves_the_gil_off() -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", IMPORTS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def together(*work: Callable[[], object], rounds: int = 300) -> None:
    """Run each piece of *work* again and again, two threads for each, all at once; errors of Python are all right."""
    gate = threading.Barrier(2 * len(work))

    def run(one: Callable[[], object]) -> None:
        gate.wait()
        for _ in range(rounds):
            with contextlib.suppress(Exception):
                one()

    threads = [threading.Thread(target=run, args=(one,)) for one in work * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_buffer_of_lines() -> None:
    buffer = LineBuffer()

    def receive() -> None:
        view = buffer.room(100)
        view[:10] = b"line\r\nmore"
        buffer.filled(10)

    together(
        lambda: buffer.feed(b"x" * 3000 + b"\r\n.y\r\n.\r\n"),
        lambda: buffer.next_line(10_000),
        lambda: buffer.take(500),
        lambda: buffer.take_into(bytearray(700)),
        lambda: buffer.take_block_lines([], 10_000),
        lambda: buffer.take_block_bytes(10_000),
        receive,
    )
    buffer.take(-1)
    assert len(buffer) == 0


def test_a_map_of_prefixes() -> None:
    prefixes = ipaddress.PrefixMap()
    networks = [ipaddress.ip_network(f"10.{n}.0.0/{16 + n % 9}", strict=False) for n in range(200)]

    def add() -> None:
        for at, network in enumerate(networks):
            prefixes[network] = at

    def remove() -> None:
        for network in networks[::2]:
            prefixes.pop(network, None)

    together(
        add,
        remove,
        lambda: [prefixes.get(str(network)) for network in networks],
        lambda: list(prefixes.items()),
        lambda: [list(prefixes.covering(network)) for network in networks[:20]],
        lambda: [list(prefixes.covered(network)) for network in networks[:20]],
        prefixes.copy,
        rounds=60,
    )
    add()
    assert len(prefixes) == len(set(networks)) and prefixes[networks[7]] == 7


def test_iterators_and_values() -> None:
    hosts = iter(ipaddress.ip_network("10.0.0.0/16"))
    parts = ipaddress.ip_network("2001:db8::/32").subnets(new_prefix=48)
    ids = [uuid.uuid4() for _ in range(20)]
    addresses = [ipaddress.ip_address(n) for n in range(20)]
    together(
        lambda: next(hosts),
        lambda: next(parts),
        lambda: [(hash(one), str(one), one.int, one.is_safe, sorted(ids)) for one in ids],
        lambda: [(hash(one), str(one), one.packed, one.is_private, sorted(addresses)) for one in addresses],
        lambda: uuid.UUID(str(uuid.uuid7())) < uuid.uuid1(),
    )


def test_every_generator_in_every_thread() -> None:
    found: dict[str, list[list[uuid.UUID]]] = {name: [] for name in ("uuid1", "uuid4", "uuid6", "uuid7")}

    def work() -> None:
        for name, made in found.items():
            made.append([getattr(uuid, name)() for _ in range(5000)])

    together(work, work, work, rounds=1)
    for name, made in found.items():
        ids = [one for part in made for one in part]
        assert len(set(ids)) == len(ids) == 30_000, name
        if name in ("uuid6", "uuid7"):
            assert all(part == sorted(part) for part in made), name
