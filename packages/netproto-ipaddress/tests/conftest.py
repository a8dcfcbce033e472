"""Both builds of everything, each in turn, as one module with the public names."""

from __future__ import annotations

import importlib
import os
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import netproto.ipaddress
from netproto.core.kinship import adopt_type

KERNELS = ("types",)


def build(kernel: str, which: str) -> ModuleType:
    name = f"netproto.ipaddress._{kernel}_{which}"
    if which == "py" or os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


def whole(which: str) -> Any:
    """All names of one build."""
    names: dict[str, Any] = {}
    for kernel in KERNELS:
        module = build(kernel, which)
        names |= {name: getattr(module, name) for name in module.__all__}
    for name, one in names.items():
        if name.startswith("IPv"):  # also of the build that the package has not chosen
            adopt_type(one, "ipaddress", name)
    return SimpleNamespace(**names)


@pytest.fixture(params=["py", "c"])
def kernel(request: pytest.FixtureRequest) -> Any:
    """One build."""
    return whole(request.param)


@pytest.fixture
def ipaddress() -> ModuleType:
    """The public module."""
    return netproto.ipaddress
