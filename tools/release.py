"""Check one package's release: its tag, metadata, change notes and files all speak of the same version.

usage: release.py plan TAG            print what the release workflow needs to know, as NAME=VALUE lines
       release.py check TAG FOLDER    check the files that are about to be published
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tree import Package, packages

_TAG = re.compile(r"(netproto-[a-z]+)-v(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)")


def released(tag: str) -> Package:
    """The package that *tag* releases, once its metadata and change notes agree with the tag."""
    match = _TAG.fullmatch(tag)
    if match is None:
        sys.exit(f"not a release tag: {tag!r}; expected such as netproto-urllib-v0.1.0")
    name, version = match.groups()
    package = packages([name])[-1]
    if package.version != version:
        sys.exit(f"the tag says {version}, {name}/pyproject.toml says {package.version}")
    notes = (package.folder / "CHANGES.md").read_text(encoding="utf-8")
    heading = re.search(rf"^## {re.escape(version)}\b(.*)$", notes, re.M)
    if heading is None:
        sys.exit(f"{name}/CHANGES.md has no heading for {version}")
    return package


def check(package: Package, folder: Path) -> None:
    """Exactly the files that a release of this version is made of."""
    stem = f"{package.name.replace('-', '_')}-{package.version}"
    names = sorted(path.name for path in folder.iterdir())
    strangers = [name for name in names if not re.fullmatch(rf"{re.escape(stem)}(\.tar\.gz|-[\w.-]+\.whl)", name)]
    if strangers:
        sys.exit(f"not of {stem}: {', '.join(strangers)}")
    missing = {f"{stem}.tar.gz", f"{stem}-py3-none-any.whl"} - set(names)
    if missing:
        sys.exit(f"missing: {', '.join(sorted(missing))}")
    platforms = [name for name in names if name.endswith(".whl") and "none-any" not in name]
    if bool(platforms) != package.has_kernels:
        sys.exit(
            f"{len(platforms)} platform wheels for a package {'with' if package.has_kernels else 'without'} kernels"
        )
    print("\n".join(names))


def main() -> None:
    match sys.argv[1:]:
        case ["plan", tag]:
            package = released(tag)
            print(f"package={package.name}\nversion={package.version}\nkernels={str(package.has_kernels).lower()}")
        case ["check", tag, folder]:
            check(released(tag), Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
