"""The views of a prefix map."""

from collections.abc import ItemsView, Iterator, ValuesView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
else:
    Any = object

__all__ = ["Items", "Values"]


class Items(ItemsView[Any, Any]):
    """Networks and values, in order."""

    def __iter__(self) -> "Iterator[Any]":
        return self._mapping.walk(3)  # type: ignore[attr-defined, no-any-return]


class Values(ValuesView[Any]):
    """Values, in the order of their networks."""

    def __iter__(self) -> "Iterator[Any]":
        return self._mapping.walk(2)  # type: ignore[attr-defined, no-any-return]
