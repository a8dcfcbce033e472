"""The program ``netproto``, also ``python -m netproto.core``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

_USAGE = """\
netproto info                      what is installed: versions, compiled or pure, swapped or not
netproto run [OPTIONS] app.py ...  run a program with netproto in the place of the standard library
netproto run [OPTIONS] -m app ...  the same for a module
netproto run [OPTIONS] -c code ... the same for a command
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(
        prog="netproto", usage=_USAGE, description="The standard library's internet protocols, compiled."
    )
    parser.add_argument("--version", action="store_true", help="print the version of netproto-core")
    commands = parser.add_subparsers(dest="command", metavar="info | run")
    commands.add_parser("info", help="what is installed")
    run = commands.add_parser(
        "run",
        help="run a program, swapped",
        prog="netproto run",
        usage="netproto run [OPTIONS] app.py | -m app | -c code",
    )
    run.add_argument("--verify-tls", action="store_true", help="verify TLS also where the standard library does not")
    run.add_argument("--only", metavar="A,B", help="swap these modules only, such as http,urllib.parse")
    given = list(sys.argv[1:] if arguments is None else arguments)
    ours, program = _split(given)
    options = parser.parse_args(ours)
    if options.version:
        from .report import info

        print(f"netproto-core {info()[0].version or '(from its sources)'}")
        return 0
    if options.command == "run":
        if not program:
            run.error("nothing to run: give a file, -m MODULE or -c CODE")
        return _run(program, options.only.split(",") if options.only else [], options.verify_tls, run)
    if options.command == "info":
        _print_info()
        return 0
    parser.print_help()
    return 2


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What is for us, and the program to run with its own arguments, whatever those look like."""
    if arguments[:1] != ["run"]:
        return arguments, []
    at = 1
    while at < len(arguments):
        if arguments[at] == "--":
            return arguments[:at], arguments[at + 1 :]
        if arguments[at] in ("-m", "-c") or not arguments[at].startswith("-"):
            return arguments[:at], arguments[at:]
        at += 2 if arguments[at] == "--only" else 1
    return arguments, []


def _run(program: list[str], only: list[str], verify_tls: bool, parser: argparse.ArgumentParser) -> int:
    from . import _running
    from .swap import install

    if program[0] in ("-m", "-c") and len(program) < 2:
        parser.error(f"argument expected after {program[0]}")
    try:
        install(*only, verify_tls=verify_tls)
    except ModuleNotFoundError as error:
        parser.error(str(error))
    if program[0] == "-m":
        return _running.run_module(program[1], program[2:])
    if program[0] == "-c":
        return _running.run_code(program[1], program[2:])
    return _running.run_file(program[0], program[1:])


def _print_info() -> None:
    from .kernels import PURE
    from .report import info

    rows = [("distribution", "version", "build", "in the place of")]
    for one in info():
        rows.append((one.name, one.version or "-", one.build, ", ".join(one.swapped) or "-"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]).rstrip())
    if PURE:
        print("NETPROTO_NO_EXTENSIONS=1: plain Python is in use")


if __name__ == "__main__":
    sys.exit(main())
