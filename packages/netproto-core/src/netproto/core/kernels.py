"""Choose between a compiled kernel and its plain-Python twin.

A kernel is a pair of modules beside each other: ``_x_c`` (compiled) and ``_x_py`` (its twin), with the
same names and the same results. `choose` returns the one that runs in this process, and remembers the
choice for ``netproto.core.info()``.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

__all__ = ["PURE", "choose", "chosen"]

#: True where the environment asks for plain Python (``NETPROTO_NO_EXTENSIONS=1``), read once at import.
PURE: bool = os.environ.get("NETPROTO_NO_EXTENSIONS") == "1"

_chosen: dict[str, bool] = {}


def _import(name: str) -> "ModuleType":
    __import__(name)  # `importlib` would cost a good part of the time that a package takes to import
    return sys.modules[name]


def _in_subinterpreter() -> bool:
    for name in ("_interpreters", "_xxsubinterpreters"):  # from 3.13, and before
        try:
            interpreters: Any = _import(name)
        except ImportError:
            continue
        return bool(interpreters.get_current() != interpreters.get_main())
    return False


def choose(package: str, kernel: str) -> "ModuleType":
    """Import the kernel named *kernel* (such as ``"_uri"``) of *package*, compiled if there is such a build.

    A missing extension picks the twin, and so does one that this interpreter, a subinterpreter, can't load. One that
    is there but fails on its own imports raises.
    """
    if not PURE:
        name = f"{package}.{kernel}_c"
        try:
            module = _import(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
        except ImportError:
            if not _in_subinterpreter():
                raise
        else:
            _chosen[f"{package}.{kernel}"] = True
            return module
    _chosen[f"{package}.{kernel}"] = False
    return _import(f"{package}.{kernel}_py")


def chosen() -> dict[str, bool]:
    """Which kernels this process has imported so far: full name → compiled or not."""
    return dict(_chosen)
