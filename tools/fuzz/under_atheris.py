"""Run one fuzz target under atheris; used by run.py.

usage: under_atheris.py TARGET.py [libFuzzer's arguments]
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["netproto"]):
    from run import load

    target = load(Path(sys.argv[1]))


def one_input(data: bytes) -> None:
    try:
        target.one_input(data)
    except target.EXPECTED:
        pass


atheris.Setup([sys.argv[0], *sys.argv[2:]], one_input)
atheris.Fuzz()
