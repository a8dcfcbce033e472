"""Facts about this tree: its distributions, what each needs, and digests that tell whether one has changed."""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "packages"
BUILD = ROOT / "build"
DIST = ROOT / "dist"

#: Made by builds and tests inside a package; never part of what a package is.
_LEFTOVER_FOLDERS = {"build", "dist", "__pycache__", ".hypothesis", ".pytest_cache"}
_LEFTOVER_SUFFIXES = {".c", ".html", ".so", ".pyd", ".pyc"}


@dataclass(frozen=True)
class Package:
    """One distribution of the tree."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def short(self) -> str:
        return self.name.removeprefix("netproto-")

    @cached_property
    def metadata(self) -> dict:
        return tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))

    @property
    def version(self) -> str:
        return self.metadata["project"]["version"]

    @property
    def needs(self) -> set[str]:
        """Names of the distributions of this tree that it needs at run time."""
        requirements = self.metadata["project"].get("dependencies", [])
        return {name for name in map(_distribution, requirements) if name.startswith("netproto-")}

    @property
    def builds_with_core(self) -> bool:
        """True where a kernel takes in core's headers."""
        return "netproto-core" in map(_distribution, self.metadata["build-system"]["requires"])

    @property
    def has_kernels(self) -> bool:
        return any((self.folder / "src").rglob("*_c.pyx"))

    def files(self) -> list[Path]:
        """Every source file, sorted."""
        return sorted(
            path
            for path in self.folder.rglob("*")
            if path.is_file()
            and path.suffix not in _LEFTOVER_SUFFIXES
            and not any(
                part in _LEFTOVER_FOLDERS or part.endswith(".egg-info") for part in path.relative_to(self.folder).parts
            )
        )

    def digest(self, *more: str) -> str:
        """What the package is made of, and *more*, as one hash."""
        found = hashlib.sha256("\0".join(more).encode())
        for path in self.files():
            found.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            found.update(hashlib.sha256(path.read_bytes()).digest())
        return found.hexdigest()


def _distribution(requirement: str) -> str:
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower()


def packages(wanted: list[str] | None = None) -> list[Package]:
    """The distributions named (short or whole names; none means all) and what they need, needed ones first."""
    known = {folder.parent.name: Package(folder.parent) for folder in sorted(PACKAGES.glob("*/pyproject.toml"))}
    names = [name if name.startswith("netproto-") else f"netproto-{name}" for name in wanted or known]
    unknown = sorted(set(names) - known.keys())
    if unknown:
        sys.exit(f"no such package: {', '.join(unknown)}; there are {', '.join(known)}")
    ordered: dict[str, Package] = {}

    def add(name: str) -> None:
        for needed in sorted(known[name].needs - ordered.keys()):
            add(needed)
        ordered[name] = known[name]

    for name in names:
        if name not in ordered:
            add(name)
    return list(ordered.values())


def python_tag() -> str:
    """The running interpreter, as wheels name it, such as ``cp311``."""
    kind = {"cpython": "cp", "pypy": "pp"}.get(sys.implementation.name, sys.implementation.name)
    threads = "t" if getattr(sys, "_is_gil_enabled", None) and not sys._is_gil_enabled() else ""
    return f"{kind}{sys.version_info.major}{sys.version_info.minor}{threads}"
