"""Speed of netproto beside the stdlib and whichever peers are installed, interleaved, as ratios.

usage: run.py [--rounds N] [--match WORD] [--pure] [--json FILE] [PACKAGE...]

Each packages/*/bench/bench_*.py has a function ``cases()`` that yields ``(group, operation, runners)`` or
``(group, operation, runners, count)``: *runners* maps "netproto", "stdlib" and names of peers to functions without
arguments, *count* says how many operations one call does. All runners of a case take turns within each round, in an
order that is drawn anew for each, so that a busy machine slows all alike and nobody always follows the same one. The
time of a runner is its best round; a ratio is stdlib's time over another's.

Runners of one case have to be called in the same shape and do the same work on the same input: the loop and the call
(some 20 to 60 ns) are in everybody's time, so ratios of very small times are nearer to 1 than they are in truth. The
collector is off, which spares those whose objects it would have to walk.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter_ns
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tree import packages

#: How long one runner runs at a stretch: long enough for the clock, short enough that turns are frequent.
SLICE_NS = 2_000_000
#: The same where one call of the slowest runner takes longer: all runners of a case get equally long slices, for a
#: short one finds the machine undisturbed more often.
LONGEST_SLICE_NS = 50_000_000

Runner = Callable[[], Any]


def load_cases(path: Path) -> Iterator[tuple[str, str, dict[str, Runner], int]]:
    spec = importlib.util.spec_from_file_location(
        f"bench_of_{path.parent.parent.name.replace('-', '_')}_{path.stem}", path
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for group, operation, runners, *count in module.cases():
        yield group, operation, runners, *(count or [1])


def working(runners: dict[str, Runner]) -> dict[str, Runner]:
    """Ours, the stdlib's, and the peers that can do this at all."""
    found = {}
    for name, runner in runners.items():
        try:
            runner()
        except Exception as error:
            if name in {"netproto", "stdlib"}:
                raise
            print(f"{name} can't do this: {error}", file=sys.stderr)
        else:
            found[name] = runner
    return found


def one_call(runner: Runner) -> float:
    """About how many nanoseconds a call takes."""
    number = 1
    while (elapsed := timed(runner, number)) < SLICE_NS / 4:
        number *= 4
    return min(elapsed, timed(runner, number), timed(runner, number)) / number


def repetitions(runners: dict[str, Runner]) -> dict[str, int]:
    """How often to call each runner in one slice."""
    calls = {name: one_call(runner) for name, runner in runners.items()}
    length = min(max(SLICE_NS, *calls.values()), LONGEST_SLICE_NS)
    return {name: max(1, round(length / call)) for name, call in calls.items()}


def timed(runner: Runner, number: int) -> int:
    repeat = [None] * number
    start = perf_counter_ns()
    for _ in repeat:
        runner()
    return perf_counter_ns() - start


def measure(runners: dict[str, Runner], rounds: int, count: int) -> dict[str, float]:
    """Nanoseconds an operation for each runner."""
    numbers = repetitions(runners)
    samples: dict[str, list[float]] = {name: [] for name in runners}
    order = list(runners)
    shuffle = random.Random(1).shuffle
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            shuffle(order)
            for name in order:
                samples[name].append(timed(runners[name], numbers[name]) / numbers[name] / count)
    finally:
        gc.enable()
    return {name: min(times) for name, times in samples.items()}


def in_words(nanoseconds: float) -> str:
    for limit, divisor, unit in ((1e3, 1, "ns"), (1e6, 1e3, "µs"), (1e9, 1e6, "ms")):
        if nanoseconds < limit:
            return f"{nanoseconds / divisor:.3g} {unit}"
    return f"{nanoseconds / 1e9:.3g} s"


def row(operation: str, times: dict[str, float]) -> str:
    ours, base = times["netproto"], times.get("stdlib")
    peers = {name: time for name, time in times.items() if name not in {"netproto", "stdlib"}}
    cells = [operation, in_words(ours), in_words(base) if base else "-", f"{base / ours:.1f}" if base else "-"]
    if peers:
        best = min(peers, key=peers.__getitem__)
        cells += [f"{best} {in_words(peers[best])}", f"{peers[best] / ours:.2f}"]
    else:
        cells += ["-", "-"]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--match", default="", help="only operations whose group or name contains this")
    parser.add_argument("--pure", action="store_true", help="measure the pure-Python twins")
    parser.add_argument("--json", type=Path, help="write the figures (nanoseconds) there as well")
    arguments = parser.parse_args()
    if arguments.pure and os.environ.get("NETPROTO_NO_EXTENSIONS") != "1":
        os.environ["NETPROTO_NO_EXTENSIONS"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    figures: dict[str, dict[str, float]] = {}
    seen = ""
    for package in packages(arguments.packages):
        for path in sorted((package.folder / "bench").glob("bench_*.py")):
            for group, operation, runners, count in load_cases(path):
                if arguments.match.lower() not in f"{group} {operation}".lower():
                    continue
                if group != seen:
                    print(f"\n{group}\n\n| operation | netproto | stdlib | times faster | best peer | ahead of peer |")
                    print("|---|---|---|---|---|---|")
                    seen = group
                times = figures[f"{group}: {operation}"] = measure(working(runners), arguments.rounds, count)
                print(row(operation, times), flush=True)
    ratios = [times["stdlib"] / times["netproto"] for times in figures.values() if "stdlib" in times]
    if ratios:
        print(f"\n{len(ratios)} operations, {statistics.geometric_mean(ratios):.1f} times faster (geometric mean)")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
