"""Run mypy, strict, on the source of every package."""

import os
import subprocess
import sys

from tree import ROOT, packages


def main() -> int:
    sources = [package.folder / "src" for package in packages()]
    names = sorted(
        f"netproto.{path.name}"
        for source in sources
        for path in (source / "netproto").iterdir()
        if not path.name.startswith(("_", ".")) and path.is_dir()
    )
    command = [sys.executable, "-m", "mypy", *(part for name in names for part in ("-p", name))]
    environment = os.environ | {"MYPYPATH": os.pathsep.join(map(str, sources))}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
