"""Print every CPython from 3.11 on that this machine has, one path a line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tree import ROOT

_ASK = "import sys; print(sys.implementation.name, *sys.version_info[:2])"


def candidates() -> list[Path]:
    minors = range(11, 16)
    found = [shutil.which(f"python3.{minor}") for minor in minors]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    return [Path(sys.executable), *(Path(path) for path in found if path), *sorted(pyenv.glob("3.*/bin/python"))]


def main() -> None:
    seen: set[tuple[str, ...]] = set()
    for path in candidates():
        done = subprocess.run([path, "-c", _ASK], check=False, capture_output=True, text=True, cwd=ROOT)
        version = tuple(done.stdout.split())
        if done.returncode == 0 and version not in seen and (int(version[1]), int(version[2])) >= (3, 11):
            seen.add(version)
            print(path)


if __name__ == "__main__":
    main()
