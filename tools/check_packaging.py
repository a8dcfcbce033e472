"""Check what users get: each wheel alone in a clean environment, each sdist rebuilt, each package vendored.

usage: check_packaging.py FILE...

FILES are the sdists and wheels of the whole tree, compiled and pure. Every check ends in a line "ok" or "FAILED".
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

from environment import interpreter
from tree import DIST, Package, packages, python_tag

#: What may be in a wheel, beside the folder of metadata.
ALLOWED = re.compile(r".*(\.py|\.pyi|/py\.typed|\.pxd|\.so|\.pyd)")

_PIP = ["-m", "pip", "--disable-pip-version-check"]


class Failure(Exception):
    """A check found something wrong; the text says what."""


def run(*command: object, folder: Path | None = None, **environment: str) -> str:
    done = subprocess.run(
        list(map(str, command)),
        check=False,
        cwd=folder,
        env=os.environ | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        raise Failure(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def modules(package: Package) -> list[str]:
    """Public modules of a package, by import name."""
    source = package.folder / "src"
    found = []
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        if not any(part.startswith("_") and part != "__init__" for part in parts):
            found.append(".".join(part for part in parts if part != "__init__"))
    return found


def wheels(package: Package) -> list[Path]:
    """The wheels of a package for this interpreter, compiled and pure."""
    found = DIST.glob(f"{package.name.replace('-', '_')}-{package.version}-*.whl")
    return [path for path in sorted(found) if python_tag() in path.name or "none-any" in path.name]


def new_environment(folder: Path) -> Path:
    run(sys.executable, "-m", "venv", "--clear", folder)
    return interpreter(folder)


def check_contents(package: Package, wheel: Path) -> None:
    """A wheel holds sources for Python, types, headers and extensions, and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    unwanted = [name for name in names if not ALLOWED.fullmatch(name) or name == "netproto/__init__.py"]
    if unwanted:
        raise Failure(f"{wheel.name} holds {', '.join(unwanted)}")
    pure = wheel.name.endswith("-none-any.whl")
    compiled = [name for name in names if name.endswith((".so", ".pyd"))]
    kernels = list((package.folder / "src").rglob("*_c.pyx"))
    if len(compiled) != (0 if pure else len(kernels)):
        raise Failure(f"{wheel.name} has {len(compiled)} extensions, the package {len(kernels)} kernels")


def check_alone(package: Package, folder: Path, pure: bool) -> None:
    """`pip install NAME` brings what it needs of netproto and nothing else, and all its modules import."""
    python = new_environment(folder / "alone")
    tag = "py3-none-any" if pure or not package.has_kernels else python_tag()
    offered = folder / "offered"
    offered.mkdir()
    for one in packages([package.name]):
        for path in wheels(one):
            if tag in path.name or not one.has_kernels:
                shutil.copy(path, offered)
    run(python, *_PIP, "install", "--no-index", "--find-links", offered, package.name)
    listed = run(python, *_PIP, "list", "--format=freeze")
    brought = {line.split("==")[0] for line in listed.splitlines()} - {"pip", "setuptools"}
    expected = {needed.name for needed in packages([package.name])}
    if brought != expected:
        raise Failure(f"{package.name} brought {sorted(brought)}, expected {sorted(expected)}")
    for module in modules(package):
        if not module.endswith("__main__"):
            run(python, "-I", "-c", f"import {module}", folder=folder)


def check_rebuilds(package: Package, folder: Path) -> None:
    """The sdist builds by itself, in a folder with nothing of the tree above it."""
    (sdist,) = DIST.glob(f"{package.name.replace('-', '_')}-{package.version}.tar.gz")
    run(
        sys.executable, *_PIP, "wheel", "--no-deps", "--find-links", DIST, "--wheel-dir", folder / "wheels", sdist,
        folder=folder, NETPROTO_REQUIRE_EXTENSIONS="1",
    )  # fmt: skip
    (wheel,) = (folder / "wheels").glob("*.whl")
    check_contents(package, wheel)


_USER = """
[build-system]
requires = ["setuptools>=77", "Cython>=3.2,<4", "{package}"]
build-backend = "setuptools.build_meta"

[project]
name = "headers-user"
version = "1"
"""

_USER_SETUP = """
from Cython.Build import cythonize
from setuptools import setup

setup(ext_modules=cythonize("headers_user.pyx"))
"""


def check_headers(package: Package, folder: Path) -> None:
    """Whoever takes in the headers of a wheel has all of them: the result runs where the package is not installed."""
    source = package.folder / "src"
    headers = [path for path in sorted(source.rglob("*.pxd")) if not path.with_suffix(".pyx").exists()]
    names = [".".join(path.relative_to(source).with_suffix("").parts) for path in headers if path.stem[0] != "_"]
    if not names:
        return
    user = folder / "user"
    user.mkdir()
    (user / "pyproject.toml").write_text(_USER.format(package=package.name))
    (user / "setup.py").write_text(_USER_SETUP)
    (user / "headers_user.pyx").write_text("\n".join(f"from {name} cimport *" for name in names) + "\nfine = True\n")
    run(
        sys.executable, *_PIP, "wheel", "--no-deps", "--find-links", DIST, "--wheel-dir", folder / "wheels", user,
        folder=folder,
    )  # fmt: skip
    python = new_environment(folder / "without")
    run(python, *_PIP, "install", "--no-index", *(folder / "wheels").glob("*.whl"))
    run(python, "-I", "-c", "import headers_user; assert headers_user.fine", folder=folder)


def check_vendored(package: Package, folder: Path) -> None:
    """A copy of the sources below another name runs, once the one file that imports core is rewritten."""
    top = folder / "app" / "_vendor"
    for one in packages([package.name]):
        left_out = shutil.ignore_patterns("*.pyx", "*.so", "*.c")
        shutil.copytree(one.folder / "src" / "netproto", top, dirs_exist_ok=True, ignore=left_out)
    for path in top.rglob("_core.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\bnetproto\.", "app._vendor.", text), encoding="utf-8")
    for module in modules(package):
        if not module.endswith("__main__"):
            name = module.replace("netproto.", "app._vendor.")
            code = f"import sys, {name}; sys.exit(any(m.startswith('netproto') for m in sys.modules))"
            run(sys.executable, "-c", code, folder=folder, PYTHONPATH=str(folder), NETPROTO_NO_EXTENSIONS="1")


def check_version_in_notes(package: Package, _: Path) -> None:
    """The change notes speak of the version that is built."""
    metadata = tomllib.loads((package.folder / "pyproject.toml").read_text(encoding="utf-8"))
    if f"## {metadata['project']['version']}" not in (package.folder / "CHANGES.md").read_text(encoding="utf-8"):
        raise Failure("CHANGES.md lacks this version")


def check_all_contents(package: Package, _: Path) -> None:
    if not wheels(package):
        raise Failure("no wheel")
    for wheel in wheels(package):
        check_contents(package, wheel)


CHECKS: dict[str, Callable[[Package, Path], None]] = {
    "contents": check_all_contents,
    "alone, compiled": lambda package, folder: check_alone(package, folder, pure=False),
    "alone, pure": lambda package, folder: check_alone(package, folder, pure=True),
    "sdist rebuilds": check_rebuilds,
    "headers": check_headers,
    "vendored": check_vendored,
    "change notes": check_version_in_notes,
}


def main() -> int:
    passed = failed = 0
    for package in packages():
        for name, check in CHECKS.items():
            with tempfile.TemporaryDirectory(prefix="netproto-packaging-") as folder:
                try:
                    check(package, Path(folder))
                except Failure as failure:
                    failed += 1
                    print(f"{package.name}: {name}: FAILED: {failure}", flush=True)
                else:
                    passed += 1
                    print(f"{package.name}: {name}: ok", flush=True)
    print(f"packaging: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
