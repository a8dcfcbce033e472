"""Run CPython's own tests of the modules that netproto has, with netproto swapped in.

usage: run.py [--pure] [--tests FOLDER --release 3.15.2] [--details] [TEST...]

The tests are those of the running interpreter, or the files of a newer release's Lib/test in FOLDER. Each test module
runs in a process of its own, in an empty folder, without network resources. What fails must be in expected.toml, with
its reason; what is there and passes is reported as stale. The last line is "N passed, N failed".
"""

from __future__ import annotations

import argparse
import fnmatch
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent

#: Test module → the module whose presence makes it run.
TESTS = {
    "test_urlparse": "urllib.parse",
    "test_urllib_response": "urllib.response",
    "test_httplib": "http.client",
    "test_uuid": "uuid",
    "test_ipaddress": "ipaddress",
    "test_imaplib": "imaplib",
    "test_poplib": "poplib",
    "test_smtplib": "smtplib",
}

#: Seconds for one test module.
TIME_LIMIT = 900

#: The running interpreter's release.
OWN = sys.version.split()[0]


class Expected:
    """The named differences, and which of them were met."""

    def __init__(self, build: str, release: str) -> None:
        rows = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8")).get("difference", [])
        unreasoned = [row.get("test") for row in rows if not row.get("reason")]
        if unreasoned:
            sys.exit(f"expected.toml: no reason is given for {unreasoned}")
        versions = {release, ".".join(release.split(".")[:2])}
        running = ".".join(OWN.split(".")[:2])
        self.rows = [
            row
            for row in rows
            if versions & set(row.get("python", versions))
            and running in row.get("interpreter", [running])
            and build == row.get("build", build)
        ]
        self.met: set[int] = set()

    def covers(self, test: str) -> bool:
        found = [number for number, row in enumerate(self.rows) if fnmatch.fnmatchcase(test, row["test"])]
        self.met.update(found)
        return bool(found)

    def stale(self, module: str) -> list[str]:
        """Entries of a test module that nothing failed for."""
        return [
            row["test"]
            for number, row in enumerate(self.rows)
            if number not in self.met and row["test"].split(".")[0] == module
        ]


def run_module(name: str, pure: bool, tests: Path | None) -> tuple[dict[str, str], str]:
    """Run one test module; return outcome by test, and what it printed."""
    with tempfile.TemporaryDirectory(prefix="netproto-conformance-") as folder:
        report = Path(folder) / "report.json"
        work = Path(folder) / "work"
        work.mkdir()
        command = [sys.executable, HERE / "child.py", name, report, *([tests] if tests else [])]
        environment = os.environ | {"NETPROTO_NO_EXTENSIONS": "1" if pure else "0"}
        try:
            done = subprocess.run(
                list(map(str, command)),
                cwd=work,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=TIME_LIMIT,
                check=False,
                text=True,
                errors="replace",
            )
        except subprocess.TimeoutExpired as expired:
            return {f"{name}.did_not_end": "failed"}, str(expired)
        if not report.exists():
            return {f"{name}.did_not_report": "failed"}, done.stdout
        return json.loads(report.read_text()), done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="TEST", help="such as test_urlparse; default: all there are")
    parser.add_argument("--module", action="append", default=[], metavar="TEST", help="the same, may be repeated")
    parser.add_argument("--pure", action="store_true", help="on the plain-Python twins")
    parser.add_argument("--tests", type=Path, help="a folder with test files of a newer release")
    parser.add_argument(
        "--release", default=OWN, help="which release those are of, such as 3.15.2 (default: %(default)s)"
    )
    parser.add_argument("--details", action="store_true", help="print what failing test modules print")
    arguments = parser.parse_args()
    if importlib.util.find_spec("test.support") is None:
        sys.exit("this interpreter has no `test` package (on Debian: libpython3-testsuite)")
    build = "pure" if arguments.pure else "compiled"
    expected = Expected(build, arguments.release)
    wanted = arguments.names + arguments.module or [name for name, module in TESTS.items() if is_there(module)]
    print(f"CPython {arguments.release}'s tests on {OWN}, {build}\n")
    print(f"{'':24}{'passed':>8}{'skipped':>8}{'expected':>9}{'failed':>8}")
    passed = failed = 0
    for name in wanted:
        outcomes, printed = run_module(name, arguments.pure, arguments.tests and arguments.tests.resolve())
        wrong = [test for test, outcome in outcomes.items() if outcome == "failed" and not expected.covers(test)]
        stale = expected.stale(name) if arguments.release == OWN else []
        count = Counter(outcomes.values())
        known = count["failed"] - len(wrong)
        print(f"{name:24}{count['passed']:8}{count['skipped']:8}{known:9}{len(wrong) + len(stale):8}", flush=True)
        for test in wrong:
            print(f"    unexpected: {test}")
        for test in stale:
            print(f"    stale: {test} is expected to differ, and does not")
        if wrong and arguments.details:
            print(printed)
        passed += count["passed"] + known
        failed += len(wrong) + len(stale)
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def is_there(module: str) -> bool:
    """Whether netproto's module is installed (a folder without one is not)."""
    try:
        spec = importlib.util.find_spec(f"netproto.{module}")
    except ModuleNotFoundError:
        return False
    return spec is not None and spec.origin is not None


if __name__ == "__main__":
    sys.exit(main())
