"""Remove what builds and tests have made in this tree."""

import shutil

from tree import BUILD, DIST, PACKAGES, ROOT

for folder in [BUILD, DIST, *(ROOT / name for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"))]:
    shutil.rmtree(folder, ignore_errors=True)
for pattern in ("*/build", "*/dist", "*/src/*.egg-info", "**/__pycache__", "**/.hypothesis"):
    for folder in PACKAGES.glob(pattern):
        shutil.rmtree(folder, ignore_errors=True)
for path in PACKAGES.glob("*/src/**/*"):
    if path.suffix in {".c", ".html", ".so", ".pyd"}:
        path.unlink()
