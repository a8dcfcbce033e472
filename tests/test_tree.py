"""The tree is as designed: what a package's folder holds, and that nobody owns the namespace."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = sorted(path.parent for path in (ROOT / "packages").glob("*/pyproject.toml"))
SAME_EVERYWHERE = ("setup.py", "LICENSE", "MANIFEST.in")

pytestmark = pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)


def metadata(package: Path) -> dict:
    return tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SAME_EVERYWHERE)
def test_boilerplate_is_the_same_bytes(package: Path, name: str) -> None:
    assert (package / name).read_bytes() == (ROOT / "packages/netproto-core" / name).read_bytes()


def test_folder_is_complete(package: Path) -> None:
    for name in ("README.md", "CHANGES.md", "src/netproto", "tests"):
        assert (package / name).exists(), name
    assert not (package / "src/netproto/__init__.py").exists()
    typed = [path.parent for path in (package / "src/netproto").rglob("py.typed")]
    assert typed, "no py.typed"


def test_metadata(package: Path) -> None:
    project = metadata(package)["project"]
    assert project["name"] == package.name
    assert project["requires-python"] == ">=3.11"
    assert f"## {project['version']}" in (package / "CHANGES.md").read_text(encoding="utf-8")
    for requirement in project.get("dependencies", []):
        assert re.fullmatch(r"netproto-[a-z]+(\[\w+\])?>=0\.\d+,<0\.\d+", requirement), requirement


def test_each_kernel_has_its_twin_and_is_chosen(package: Path) -> None:
    for kernel in (package / "src").rglob("*_c.pyx"):
        stem = kernel.name.removesuffix("_c.pyx")
        assert (kernel.parent / f"{stem}_py.py").exists()
        choices = (path.read_text(encoding="utf-8") for path in kernel.parent.glob("*.py"))
        assert any(f'choose(__package__, "{stem}")' in choice for choice in choices), f"nothing chooses {stem}"


def test_core_is_imported_in_one_file(package: Path) -> None:
    """What a vendored copy has to rewrite is one file."""
    if package.name == "netproto-core":
        return
    for path in (package / "src").rglob("*.py"):
        if path.name == "_core.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.startswith("netproto.core") for name in names), f"{path}:{node.lineno}"


def test_arrows_point_down(package: Path) -> None:
    order = ["core", "socketserver", "http", "urllib"]
    short = package.name.removeprefix("netproto-")
    needs = [
        re.split(r"[>\[]", name)[0].removeprefix("netproto-")
        for name in metadata(package)["project"].get("dependencies", [])
    ]
    allowed = set(order[: order.index(short)]) if short in order else set(order)
    assert set(needs) <= allowed
