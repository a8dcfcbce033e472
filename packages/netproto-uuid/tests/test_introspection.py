"""What annotations and signatures tell, in both builds."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import typing
from types import ModuleType

import pytest

import netproto.uuid

PUBLIC = [name for name in netproto.uuid.__all__ if name[0].islower()]
METHODS = [name for name in dir(netproto.uuid.UUID) if name[0] != "_" and callable(getattr(netproto.uuid.UUID, name))]


@pytest.mark.parametrize("name", PUBLIC)
def test_functions(uuid: ModuleType, name: str) -> None:
    function = getattr(uuid, name)
    hints = typing.get_type_hints(function)
    assert not hints or hints.keys() - {"return"} <= inspect.signature(function).parameters.keys()


def test_the_type(kernel: ModuleType) -> None:
    kind = kernel.UUID
    typing.get_type_hints(kind)
    typing.get_type_hints(kind.__init__)
    for name, value in vars(kind).items():
        if callable(value):
            typing.get_type_hints(getattr(kind, name))
        if isinstance(value, property):
            assert "return" in typing.get_type_hints(value.fget), name


@pytest.mark.parametrize("name", METHODS)
def test_methods(kernel: ModuleType, name: str) -> None:
    method = getattr(kernel.UUID, name)
    assert [*inspect.signature(method).parameters] == ["self"]
    assert [*inspect.signature(getattr(kernel.UUID(int=0), name)).parameters] == []
    assert not (method.__doc__ or "").startswith(name)
    typing.get_type_hints(method)


def test_bounds(uuid: ModuleType) -> None:
    hints = typing.get_type_hints(uuid.uuid7_bounds)
    assert hints["start_unix_ms"] == int | None and hints["return"] == tuple[uuid.UUID, uuid.UUID]


@pytest.mark.parametrize("switch", ["0", "1"])
def test_slots_are_not_those_of_the_standard_library(switch: str) -> None:
    code = """
from netproto.uuid import UUID
before = UUID.__slots__
import uuid
assert UUID.__mro__[1] is uuid.UUID and UUID.__slots__ is before and "is_safe" not in before, UUID.__slots__
"""
    names = os.environ | {"NETPROTO_NO_EXTENSIONS": switch}
    done = subprocess.run([sys.executable, "-c", code], env=names, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
