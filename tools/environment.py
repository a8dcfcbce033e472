"""Make an environment below build/, with what a requirements file names; do nothing where it is already so.

usage: environment.py NAME [-r REQUIREMENTS]...

Prints the path of the environment's interpreter.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tree import BUILD, ROOT, python_tag


def interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def make(name: str, requirements: list[Path]) -> Path:
    """Create or renew the environment *name* for the running Python; return its interpreter."""
    folder = BUILD / "venv" / f"{name}-{python_tag()}"
    stamp = folder / "requirements.sha256"
    digest = hashlib.sha256(sys.version.encode())
    for path in requirements:
        digest.update(path.read_bytes())
    python = interpreter(folder)
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and python.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    arguments = [argument for path in requirements for argument in ("-r", str(path))]
    if arguments:
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments],
            check=True,
            stdout=sys.stderr,
        )
    stamp.write_text(digest.hexdigest())
    return python


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("-r", dest="requirements", action="append", type=Path, default=[])
    arguments = parser.parse_args()
    print(make(arguments.name, [ROOT / path for path in arguments.requirements]))


if __name__ == "__main__":
    main()
