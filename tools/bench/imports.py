"""How long importing each module of netproto takes beside the standard library's, in fresh interpreters.

usage: imports.py [--rounds N] [--after MODULES] [MODULE...]

Both take turns, each in an interpreter of its own, after the imports that --after names (such as "re,socket", which
most programs have anyway). The figures are medians in milliseconds of the import statement alone. Files that were
compiled before are read from their caches, as after an installation.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys

CODE = """
import time{after}
start = time.perf_counter()
import {module}
print(time.perf_counter() - start)
"""


def milliseconds(module: str, after: str) -> float:
    code = CODE.format(module=module, after=after and f", {after}")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="such as uuid; all that are installed by default")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--after", default="", help="modules that are imported before, not measured")
    arguments = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    from netproto.core import _families

    print("| import | netproto | stdlib | times faster |\n|---|---|---|---|")
    for module in arguments.modules or _families.installed():
        times: dict[str, list[float]] = {f"netproto.{module}": [], module: []}
        for turn in range(arguments.rounds + 1):
            for name, found in times.items():
                taken = milliseconds(name, arguments.after)
                if turn:  # the first round fills the caches
                    found.append(taken)
        ours, theirs = map(statistics.median, times.values())
        print(f"| {module} | {ours:.2f} ms | {theirs:.2f} ms | {theirs / ours:.2f} |", flush=True)


if __name__ == "__main__":
    main()
