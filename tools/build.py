"""Build sdists and wheels of the tree's packages into dist/, only where something has changed.

usage: build.py [--pure] [--require-extensions] [PACKAGE...]

Run it with the interpreter the wheels are for, in an environment that holds tools/requirements/build.txt.
Each wheel is built from its package's sdist, as a release is. With --pure the wheels hold no extension
(py3-none-any). The folder a wheel is built in is kept, so that a change to one kernel compiles one file.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tree import BUILD, DIST, Package, packages, python_tag

_BUILD_SDIST = "import sys; from setuptools import build_meta as b; print(b.build_sdist(sys.argv[1]))"
_BUILD_WHEEL = "import sys; from setuptools import build_meta as b; print(b.build_wheel(sys.argv[1]))"


def run_backend(code: str, target: Path, folder: Path, environment: dict[str, str]) -> Path:
    """Call setuptools in *folder*; return the file that it made in *target*."""
    done = subprocess.run(
        [sys.executable, "-c", code, target],
        check=False,
        cwd=folder,
        env=os.environ | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nbuild of {folder} failed")
    return target / done.stdout.splitlines()[-1]


def build_sdist(package: Package, target: Path) -> Path:
    return run_backend(_BUILD_SDIST, target, package.folder, {"NETPROTO_NO_EXTENSIONS": "1"})


def unpack(sdist: Path, folder: Path) -> None:
    """Make *folder* hold what the sdist holds, leaving untouched files untouched, so that make-like tools see it."""
    with tempfile.TemporaryDirectory() as fresh, tarfile.open(sdist) as archive:
        archive.extractall(fresh, filter="data")
        (top,) = Path(fresh).iterdir()
        wanted = {path.relative_to(top) for path in top.rglob("*") if path.is_file()}
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            name = path.relative_to(folder)
            if name.parts[0] != "build" and name not in wanted:
                path.unlink()
        for name in wanted:
            new, old = top / name, folder / name
            if not old.exists() or old.read_bytes() != new.read_bytes():
                old.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(new, old)
    forget_stale_output(folder)


def forget_stale_output(folder: Path) -> None:
    """Drop from setuptools' output folder what no longer has a source, and all that is merely copied there."""
    for output in folder.glob("build/lib*"):
        for path in [path for path in output.rglob("*") if path.is_file()]:
            stem = path.relative_to(output).as_posix().split(".")[0]
            if path.suffix not in {".so", ".pyd"} or not (folder / "src" / f"{stem}.pyx").exists():
                path.unlink()


def build_wheel(package: Package, sdist: Path, environment: dict[str, str], kind: str, core: list[Package]) -> Path:
    folder = BUILD / "work" / kind / package.name
    headers = core[0].digest() if core else ""
    seen = folder / "build" / "headers.sha256"
    if folder.exists() and (seen.read_text() if seen.exists() else "") != headers:
        shutil.rmtree(folder)  # baked-in headers have changed: Cython does not notice by itself
    unpack(sdist, folder)
    seen.parent.mkdir(parents=True, exist_ok=True)
    seen.write_text(headers)
    path = os.pathsep.join(str(one.folder / "src") for one in core)
    return run_backend(_BUILD_WHEEL, DIST, folder, environment | {"PYTHONPATH": path})


def build(package: Package, pure: bool, required: bool) -> list[Path]:
    """Build what has changed of one package; return its sdist and wheel."""
    kind = "pure" if pure or not package.has_kernels else python_tag()
    environment = {
        "NETPROTO_NO_EXTENSIONS": "1" if kind == "pure" else "0",
        "NETPROTO_REQUIRE_EXTENSIONS": "1" if required else "0",
        "NETPROTO_CYTHON_CACHE": str(BUILD / "cython-cache"),
    }
    core = packages(["core"]) if package.builds_with_core and kind != "pure" else []
    switches = [f"{name}={os.environ.get(name)}" for name in ("NETPROTO_TRACE", "NETPROTO_DEBUG", "CFLAGS")]
    tools = [f"{tool}={importlib.metadata.version(tool)}" for tool in ("setuptools", "Cython")]
    digest = package.digest(kind, str(required), *switches, *tools, *(one.digest() for one in core))
    stamp = BUILD / "stamps" / f"{package.name}-{kind}.json"
    if stamp.exists():
        known = json.loads(stamp.read_text())
        files = [DIST / name for name in known["files"]]
        if known["digest"] == digest and all(path.exists() for path in files):
            return files
    DIST.mkdir(exist_ok=True)
    sdist = build_sdist(package, DIST)
    wheel = build_wheel(package, sdist, environment, kind, core)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(json.dumps({"digest": digest, "files": [sdist.name, wheel.name]}))
    print(f"built {wheel.name}", file=sys.stderr)
    return [sdist, wheel]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pure", action="store_true", help="wheels without extensions")
    parser.add_argument(
        "--require-extensions", action="store_true", help="an extension that does not compile is an error"
    )
    parser.add_argument("packages", nargs="*", help="short or whole names; default: all")
    arguments = parser.parse_args()
    for package in packages(arguments.packages):
        for path in build(package, arguments.pure, arguments.require_extensions):
            print(path)


if __name__ == "__main__":
    main()
