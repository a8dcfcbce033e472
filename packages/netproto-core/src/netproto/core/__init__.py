"""What the netproto packages share.

This package itself imports nothing; each name below is fetched from its module when it is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .report import info as info
    from .swap import install as install
    from .swap import is_installed as is_installed
    from .swap import uninstall as uninstall

__all__ = ["info", "install", "is_installed", "uninstall"]

_HOMES = {"info": "report", "install": "swap", "is_installed": "swap", "uninstall": "swap"}


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    found = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
