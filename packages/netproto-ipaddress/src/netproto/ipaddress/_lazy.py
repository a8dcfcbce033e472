"""An attribute that is computed when it is first asked for, and then kept in the object's dictionary."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


__all__ = ["lazy"]


class _Lazy:
    def __init__(self, function: Any) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self._function.__name__] = self._function(instance)
        return value


if TYPE_CHECKING:
    lazy = property
else:
    lazy = _Lazy
