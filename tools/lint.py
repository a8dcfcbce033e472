"""Run the linters over the whole tree: ruff on Python, cython-lint on kernels, two on the workflows."""

import os
import subprocess
import sys

from tree import ROOT, packages


def main() -> int:
    kernels = [
        str(path.relative_to(ROOT))
        for package in packages()
        for path in package.files()
        if path.suffix in {".pyx", ".pxd"}
    ]
    workflows = [str(path.relative_to(ROOT)) for path in sorted((ROOT / ".github/workflows").glob("*.yml"))]
    commands = [
        ["ruff", "check", "."],
        ["cython-lint", *kernels] if kernels else [],
        ["zizmor", "--offline", "--quiet", "--no-progress", *workflows] if workflows else [],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows] if workflows else [],
    ]
    programs = ROOT.joinpath(sys.executable).parent
    environment = os.environ | {"PATH": os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])}
    worst = 0
    for program, *arguments in filter(None, commands):
        print(f"== {program}", flush=True)
        worst = max(
            worst, subprocess.run([programs / program, *arguments], check=False, cwd=ROOT, env=environment).returncode
        )
    return worst


if __name__ == "__main__":
    sys.exit(main())
