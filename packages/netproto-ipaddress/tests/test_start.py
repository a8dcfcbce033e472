"""What importing the package costs, and what it leaves for later."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import typing
from typing import Any

import pytest

SLOW = {"collections", "copyreg", "functools", "importlib.util", "operator", "re", "reprlib", "typing"}


@pytest.mark.parametrize("switch", ["0", "1"])
def test_imports_little(switch: str) -> None:
    code = "import sys; before = {*sys.modules}; import netproto.ipaddress; print(*{*sys.modules} - before)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        env=os.environ | {"NETPROTO_NO_EXTENSIONS": switch},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = {*done.stdout.split()}
    assert not found & SLOW
    free = not getattr(sys, "_is_gil_enabled", lambda: True)()  # what is late elsewhere is there before threads are
    assert len([name for name in found if name.startswith("netproto.ipaddress")]) <= (9 if free else 8)


def test_names_are_found_quickly(ipaddress: Any) -> None:
    if sys.version_info < (3, 15):  # from then on for __version__, as in the standard library
        assert not hasattr(ipaddress, "__getattr__") and type(ipaddress) is type(sys)


def _functions(owner: Any) -> list[Any]:
    found = []
    for one in vars(owner).values():
        one = one.fget if isinstance(one, property) else getattr(one, "__func__", one)
        if inspect.isfunction(one):
            found.append(one)
    return found


def test_annotations_can_be_evaluated(ipaddress: Any, kernel: Any) -> None:
    public = [getattr(ipaddress, name) for name in ipaddress.__all__] + [*vars(kernel).values()]
    functions = [one for one in public if inspect.isfunction(one)]
    classes = {base for one in public if isinstance(one, type) for base in one.__mro__ if "netproto" in base.__module__}
    for owner in classes:
        typing.get_type_hints(owner)
        functions += _functions(owner)
    assert len(functions) > 50
    for function in functions:
        typing.get_type_hints(function)
