"""Run the linters over the whole tree: ruff on Python, cython-lint on kernels, two on the workflows.

And ask cibuildwheel which wheels it would build of each package, which checks its settings.
"""

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
    commands += [
        ["cibuildwheel", "--print-build-identifiers", "--platform", "linux", str(package.folder)]
        for package in packages()
        if package.has_kernels
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
