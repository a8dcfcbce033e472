"""`PrefixMap` and `PrefixSet`: what is known about prefixes, found by address."""

# Not from collections.abc, whose import costs more than all of this package.
from _collections_abc import (
    Callable,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    MutableMapping,
    MutableSet,
    Set,
    ValuesView,
)
from _thread import get_ident

from . import IPv4Network, IPv6Network, _kernel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self, TypeVar

    V = TypeVar("V")
else:  # so that annotations can be evaluated
    Any = Self = V = object

__all__ = ["PrefixMap", "PrefixSet"]


#: The maps of which ``repr`` is being made, which may be in themselves, and by which thread.
_shown: "set[tuple[int, int]]" = set()


#: The slots of these classes themselves, in any build.
_OWN = {"_changes", "_tables", "_tree"}


def _attributes(one: object) -> "tuple[dict[str, Any], ...]":
    """What a program has put on *one*, or a subclass: its dictionary, then what is in slots, if there is any."""
    state = object.__getstate__(one)
    named, slots = state if isinstance(state, tuple) else (state, {})
    slots = {name: value for name, value in slots.items() if name not in _OWN}
    return (named or {}, slots) if slots else (named or {},)


def _put(one: object, named: "dict[str, Any]", slots: "dict[str, Any] | None" = None) -> None:
    if named:
        one.__dict__.update(named)
    for name, value in (slots or {}).items():
        setattr(one, name, value)


class PrefixMap(_kernel.PrefixTree, MutableMapping[Any, V]):
    """A mapping from networks of both versions to values, in which addresses find the longest prefix.

    ``map[key]``, ``key in map``, ``get``, ``del`` and the other methods of a dictionary are about exactly that prefix;
    `lookup`, `match`, `covering` and `covered` are about addresses and networks in it or around it. A key is a network
    or address, of this module or the standard library, text of either, an integer (below 2**32 it is IPv4), 4 or 16
    bytes, or a pair of address and length; an address stands for the network of itself. Zones do not count.
    Raises ValueError for what is none.

    Iteration is in order: IPv4 first, then by first address, then by length. Looking up takes time for the bits of an
    address, not for the number of prefixes. Threads may share a map as they may share a dictionary.
    """

    __module__ = __package__

    def __init__(self, items: "Mapping[Any, V] | Iterable[tuple[Any, V]]" = ()) -> None:
        if isinstance(items, PrefixMap) and not self:
            self._assign(items)
        else:
            self.update(items)

    # The mixin's own would come after the kernel's in the order of resolution, but for these.
    def __iter__(self) -> "Iterator[IPv4Network | IPv6Network]":
        return self.walk(1)

    def items(self) -> "ItemsView[IPv4Network | IPv6Network, V]":
        """The networks and values, in order."""
        from ._views import Items  # not before, as most programs have no maps

        return Items(self)

    def values(self) -> "ValuesView[V]":
        """The values, in the order of their networks."""
        from ._views import Values

        return Values(self)

    def keys(self) -> "KeysView[IPv4Network | IPv6Network]":
        """The networks, in order."""
        return KeysView(self)

    def __reversed__(self) -> "Iterator[IPv4Network | IPv6Network]":
        return reversed([*self.keys()])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        if not isinstance(other, PrefixMap):
            try:
                other = PrefixMap(other)
            except (TypeError, ValueError):  # it has a key that is no prefix
                return False
        return len(self) == len(other) and all(a == b for a, b in zip(self.items(), other.items(), strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __or__(self, other: "Mapping[Any, V]") -> "Self":
        if not isinstance(other, Mapping):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other: "Mapping[Any, V]") -> "Self":
        if not isinstance(other, Mapping):
            return NotImplemented
        made = type(self).__new__(type(self))
        made.update(other)
        made.update(self)
        return made

    def __ior__(self, other: "Mapping[Any, V] | Iterable[tuple[Any, V]]") -> "Self":
        self.update(other)
        return self

    def __repr__(self) -> str:
        this = id(self), get_ident()
        if this in _shown:
            return "{...}"
        _shown.add(this)
        try:
            return f"{type(self).__name__}({{{', '.join(f'{str(key)!r}: {value!r}' for key, value in self.items())}}})"
        finally:
            _shown.discard(this)

    def copy(self) -> "Self":
        """Another map with the same networks and values."""
        made = type(self).__new__(type(self))
        made._assign(self)
        _put(made, *_attributes(self))
        return made

    __copy__ = copy

    def __reduce__(self) -> "tuple[Any, ...]":
        import copyreg

        return copyreg.__newobj__, (type(self),), (self._pack(), *_attributes(self))  # type: ignore[attr-defined]

    def __setstate__(self, state: "tuple[Any, ...]") -> None:
        packed, *attributes = state
        self._unpack(*packed)
        _put(self, *attributes)


def _of_prefixes(operation: "Callable[[Any, Any], Any]", other_kinds: type) -> "Callable[[Any, Any], Any]":
    """An operator of `Set` that reads what the other operand has as prefixes, as a `PrefixSet` itself does."""

    def operator(self: "PrefixSet", other: Any) -> Any:
        if isinstance(other, PrefixSet):
            return operation(self, other)
        if not isinstance(other, other_kinds) or isinstance(other, (str, bytes)):
            return NotImplemented
        members: Any = other
        try:
            return operation(self, PrefixSet(members))
        except (TypeError, ValueError):  # it has what is no prefix
            return NotImplemented

    operator.__name__ = operator.__qualname__ = operation.__name__
    operator.__doc__ = operation.__doc__
    return operator


class _Rooted(MutableSet[Any]):
    """What has a tree from the beginning. In a class of its own, so that `PrefixSet` shows its own arguments."""

    __slots__ = ("_tree",)

    _tree: "_kernel.PrefixTree"

    def __new__(cls, *arguments: Any, **names: Any) -> "Self":
        made = super().__new__(cls)
        made._tree = _kernel.PrefixTree()
        return made


class PrefixSet(_Rooted):
    """A set of networks of both versions, in which addresses find those that they are in.

    ``key in set`` and the other methods of a set are about exactly that prefix: to ask whether an address is in one of
    the networks, use `covers`. Keys and order are those of `PrefixMap`. Networks that overlap or touch stay as they
    are; `collapse_addresses` joins them.
    """

    __module__ = __package__
    __slots__ = ("__weakref__",)

    def __init__(self, items: "Iterable[Any]" = ()) -> None:
        if isinstance(items, PrefixSet) and not self:
            self._tree._assign(items._tree)
        else:
            for item in items:
                self._tree[item] = None

    def __contains__(self, key: Any) -> bool:
        return key in self._tree

    def __iter__(self) -> "Iterator[IPv4Network | IPv6Network]":
        return self._tree.walk(1)

    def __len__(self) -> int:
        return len(self._tree)

    def add(self, value: Any) -> None:
        """Put a network in."""
        self._tree[value] = None

    def discard(self, value: Any) -> None:
        """Take a network out, if it is in."""
        self._tree.pop(value, None)

    def remove(self, value: Any) -> None:
        """Take a network out. Raises KeyError if it is not in."""
        del self._tree[value]

    def pop(self) -> "IPv4Network | IPv6Network":
        """Take the first network out and give it. Raises KeyError if there is none."""
        return self._tree.popitem()[0]  # type: ignore[no-any-return]

    def clear(self) -> None:
        """Take all out."""
        self._tree.clear()

    def covers(self, key: Any) -> bool:
        """Whether an address, or all of a network, is in one of the networks."""
        return self._tree.lookup(key, False) is None

    def match(self, key: Any) -> "IPv4Network | IPv6Network | None":
        """The longest prefix that has *key*, an address or network, or None."""
        found = self._tree.match(key)
        return None if found is None else found[0]

    def covering(self, key: Any) -> "list[IPv4Network | IPv6Network]":
        """All networks that have *key*, an address or network, shortest prefix first."""
        return [network for network, _ in self._tree.covering(key)]

    def covered(self, key: Any) -> "Iterator[IPv4Network | IPv6Network]":
        """All networks that are in *key*, a network, in order."""
        return (network for network, _ in self._tree.covered(key))

    __le__, __lt__ = _of_prefixes(Set.__le__, Set), _of_prefixes(Set.__lt__, Set)
    __ge__, __gt__ = _of_prefixes(Set.__ge__, Set), _of_prefixes(Set.__gt__, Set)
    __eq__ = _of_prefixes(Set.__eq__, Set)
    __hash__ = None  # type: ignore[assignment]
    __sub__, __xor__ = _of_prefixes(Set.__sub__, Iterable), _of_prefixes(Set.__xor__, Iterable)
    __ixor__ = _of_prefixes(MutableSet.__ixor__, Iterable)

    def __repr__(self) -> str:
        return f"{type(self).__name__}([{', '.join(repr(str(network)) for network in self)}])"

    def copy(self) -> "Self":
        """Another set with the same networks."""
        made = type(self).__new__(type(self))
        made._tree._assign(self._tree)
        _put(made, *_attributes(self))
        return made

    __copy__ = copy

    def __reduce__(self) -> "tuple[Any, ...]":
        import copyreg

        four, six, _ = self._tree._pack()
        return copyreg.__newobj__, (type(self),), (four, six, *_attributes(self))  # type: ignore[attr-defined]

    def __setstate__(self, state: "tuple[Any, ...]") -> None:
        four, six, *attributes = state
        self._tree._unpack(four, six, [None] * (len(four) // 5 + len(six) // 17))
        _put(self, *attributes)
