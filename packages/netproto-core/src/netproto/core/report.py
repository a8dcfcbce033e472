"""What is installed of netproto: distributions, versions, compiled or pure, swapped or not."""

from __future__ import annotations

import importlib.machinery
import importlib.metadata
import os
from typing import NamedTuple

from . import _families
from .kernels import PURE
from .swap import is_installed

__all__ = ["Distribution", "info"]


class Distribution(NamedTuple):
    """One installed distribution."""

    name: str
    #: None where the package is used from its sources, without metadata.
    version: str | None
    #: Names of the standard library's modules that it has.
    modules: tuple[str, ...]
    #: Kernel → whether its compiled build is the one that runs.
    kernels: dict[str, bool]
    #: The modules that stand in the standard library's place now.
    swapped: tuple[str, ...]

    @property
    def build(self) -> str:
        """``compiled``, ``pure``, ``mixed`` (some extensions are missing), or ``no kernels``."""
        if not self.kernels:
            return "no kernels"
        return "compiled" if all(self.kernels.values()) else ("mixed" if any(self.kernels.values()) else "pure")


def info() -> list[Distribution]:
    """Every distribution of netproto that is installed, netproto-core first. Imports none of them."""
    core = Distribution("netproto-core", _version("netproto-core"), (), _kernels(os.path.dirname(__file__)), ())
    modules: dict[str, list[str]] = {}
    for module in _families.installed():
        modules.setdefault(_families.DISTRIBUTIONS[module.partition(".")[0]], []).append(module)
    return [core, *(_describe(name, found) for name, found in sorted(modules.items()))]


def _describe(name: str, modules: list[str]) -> Distribution:
    specs = [_families.find(module) for module in modules]
    folders = {_families.folder_of(spec) for spec in specs if spec is not None and spec.submodule_search_locations}
    kernels = {kernel: built for folder in sorted(folders) for kernel, built in _kernels(folder).items()}
    swapped = tuple(module for module in modules if is_installed(module))
    return Distribution(name, _version(name), tuple(modules), kernels, swapped)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _kernels(folder: str) -> dict[str, bool]:
    """The kernels in a package's folder, by their twins, and whether the compiled build is taken."""
    names = set(os.listdir(folder))
    found = {}
    for twin in sorted(name for name in names if name.startswith("_") and name.endswith("_py.py")):
        stem = twin.removesuffix("_py.py")
        built = any(f"{stem}_c{suffix}" in names for suffix in importlib.machinery.EXTENSION_SUFFIXES)
        found[stem.removeprefix("_")] = built and not PURE
    return found
