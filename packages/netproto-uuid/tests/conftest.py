"""Both builds of the type and of the generators, each in turn."""

from __future__ import annotations

import importlib
import os
from types import ModuleType

import pytest

import netproto.uuid


def build(kernel: str, which: str) -> ModuleType:
    name = f"netproto.uuid.{kernel}_{which}"
    if which == "py" or os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


@pytest.fixture(params=["py", "c"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    """The module with the UUID type."""
    return build("_uuid", request.param)


@pytest.fixture(params=["py", "c"])
def generate(request: pytest.FixtureRequest) -> ModuleType:
    """The module with the generators."""
    return build("_uuid", request.param)


@pytest.fixture
def uuid() -> ModuleType:
    """The public module."""
    return netproto.uuid
