"""Values by prefix in plain Python, the twin of _prefixes_c: a dictionary for each length that occurs."""

from ._types_py import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network, make_network4, make_network6

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Self
else:
    from _collections_abc import Iterable, Iterator

    Any = Self = object

__all__ = ["PrefixTree"]

_Key = tuple[int, int, int]


def _read_key(given: Any) -> "_Key":
    """Bits of the version, address and length; zones do not count. Raises ValueError for what is no prefix."""
    if isinstance(given, (IPv4Network, IPv6Network)):
        return given.max_prefixlen, given._net, given._prefixlen
    if isinstance(given, (IPv4Address, IPv6Address)):
        return given.max_prefixlen, given._ip, given.max_prefixlen
    try:
        return _read_key(ip_network((given._ip, given.max_prefixlen) if hasattr(given, "_ip") else given))
    except (AttributeError, IndexError):  # for tuples
        raise ValueError(f"{given!r} is no prefix") from None


_NOTHING: Any = object()


class PrefixTree:
    """Values by prefix, of both versions.

    Threads may share one: each step is a single operation on a dictionary, and no dictionary is dropped but by `clear`.
    """

    __slots__ = ("_changes", "_tables")

    _tables: "dict[int, dict[int, dict[int, Any]]]"
    _changes: object  # another one after each change, by which walks notice it

    def __new__(cls, *arguments: Any, **names: Any) -> "Self":
        made = object.__new__(cls)
        made._tables = {32: {}, 128: {}}
        made._changes = object()
        return made

    def __len__(self) -> int:
        return sum([len(table) for tables in self._tables.values() for table in [*tables.values()]])

    def _table(self, key: Any) -> "tuple[dict[int, Any], int]":
        bits, value, length = _read_key(key)
        return self._tables[bits].get(length, {}), value >> bits - length

    def _table_to_fill(self, key: Any) -> "tuple[dict[int, Any], int]":
        bits, value, length = _read_key(key)
        return self._tables[bits].setdefault(length, {}), value >> bits - length

    def __contains__(self, key: Any) -> bool:
        table, prefix = self._table(key)
        return prefix in table

    def __getitem__(self, key: Any) -> Any:
        table, prefix = self._table(key)
        value = table.get(prefix, _NOTHING)
        if value is _NOTHING:
            raise KeyError(key)
        return value

    def __setitem__(self, key: Any, value: Any) -> None:
        table, prefix = self._table_to_fill(key)
        is_new = prefix not in table
        table[prefix] = value
        if is_new:
            self._changes = object()

    def __delitem__(self, key: Any) -> None:
        self.pop(key)

    def pop(self, key: Any, default: Any = _NOTHING) -> Any:
        """Drop a prefix and give its value, or *default* where there is none. Raises KeyError without a default."""
        table, prefix = self._table(key)
        value = table.pop(prefix, _NOTHING)
        if value is not _NOTHING:
            self._changes = object()
            return value
        if default is _NOTHING:
            raise KeyError(key)
        return default

    def popitem(self) -> "tuple[Any, Any]":
        """Drop the first prefix and give it and its value. Raises KeyError where there is none."""
        tables = self._tables
        for bits in (32, 128):
            while rows := [(min(left) << bits - n, n) for n, table in [*tables[bits].items()] if (left := [*table])]:
                first, length = min(rows)
                value = tables[bits][length].pop(first >> bits - length, _NOTHING)
                if value is not _NOTHING:  # else another thread has it
                    self._changes = object()
                    return _network(bits, first, length), value
        raise KeyError("no prefixes")

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The value of a prefix, which is *default* from now on where there is none."""
        table, prefix = self._table_to_fill(key)
        is_new = prefix not in table
        value = table.setdefault(prefix, default)
        if is_new:
            self._changes = object()
        return value

    def _found(self, key: Any, shortest_first: bool) -> "Iterator[tuple[int, int, int, Any]]":
        bits, value, length = _read_key(key)
        tables = self._tables[bits]
        for one in sorted(tables, reverse=not shortest_first):
            if one <= length:
                prefix = value >> bits - one
                found = tables[one].get(prefix, _NOTHING)
                if found is not _NOTHING:
                    yield bits, prefix << bits - one, one, found

    def lookup(self, key: Any, default: Any = None) -> Any:
        """The value of the longest prefix that has *key*, an address or network, else *default*."""
        for *_, value in self._found(key, False):
            return value
        return default

    def match(self, key: Any) -> "tuple[Any, Any] | None":
        """The longest prefix that has *key*, an address or network, and its value, or None."""
        for bits, first, length, value in self._found(key, False):
            return _network(bits, first, length), value
        return None

    def covering(self, key: Any) -> "list[tuple[Any, Any]]":
        """All prefixes that have *key*, an address or network, and their values, shortest first."""
        return [(_network(bits, first, length), value) for bits, first, length, value in self._found(key, True)]

    def covered(self, key: Any) -> "Iterator[tuple[Any, Any]]":
        """All prefixes that are in *key*, a network, and their values, in order: an iterator."""
        bits, value, length = _read_key(key)
        changes = self._changes
        rows = [row for row in self._rows(bits, length) if (row[0] ^ value) >> bits - length == 0]
        return self._walk(3, changes, [(bits, rows)])

    def walk(self, what: int) -> "Iterator[Any]":
        """An iterator in order over the networks (1), the values (2) or both (3)."""
        return self._walk(what, self._changes, ((bits, self._rows(bits, 0)) for bits in (32, 128)))

    def _rows(self, bits: int, shortest: int) -> "list[tuple[int, int]]":
        """First address and length of all prefixes that are not shorter, in order."""
        return sorted(
            (prefix << bits - length, length)
            for length, table in [*self._tables[bits].items()]
            if length >= shortest
            for prefix in [*table]
        )

    def _walk(self, what: int, changes: object, versions: "Iterable[tuple[int, list[Any]]]") -> "Iterator[Any]":
        tables = self._tables
        for bits, rows in versions:
            for first, length in rows:
                value = tables[bits][length].get(first >> bits - length, _NOTHING)
                if changes is not self._changes or value is _NOTHING:
                    raise RuntimeError("prefixes changed during iteration")
                network = _network(bits, first, length)
                yield (network, value, (network, value))[what - 1]
            if changes is not self._changes:
                raise RuntimeError("prefixes changed during iteration")

    def clear(self) -> None:
        """Drop all."""
        self._replace({32: {}, 128: {}})

    def _assign(self, other: "PrefixTree") -> None:
        """Have what *other* has."""
        if other is not self:
            self._replace(
                {
                    bits: {length: table.copy() for length, table in [*tables.items()]}
                    for bits, tables in other._tables.items()
                }
            )

    def _replace(self, tables: "dict[int, dict[int, dict[int, Any]]]") -> None:
        old = self._tables
        self._tables = tables
        self._changes = object()
        del old  # which may run code, so not before

    def _pack(self) -> "tuple[bytes, bytes, list[Any]]":
        """All in order: 5 bytes for each IPv4 prefix, 17 for each of IPv6, and the values."""
        packed = []
        values = []
        for bits, tables in self._tables.items():
            rows = [
                (prefix << bits - length, length, value)
                for length, table in [*tables.items()]
                for prefix, value in [*table.items()]
            ]
            rows.sort(key=_place)
            packed.append(b"".join([first.to_bytes(bits // 8, "big") + bytes((length,)) for first, length, _ in rows]))
            values += [value for *_, value in rows]
        return packed[0], packed[1], values

    def _unpack(self, four: bytes, six: bytes, values: Any) -> None:
        """Take what `_pack` gives. Raises ValueError for what it can't have given."""
        if len(four) % 5 or len(six) % 17 or len(values) != len(four) // 5 + len(six) // 17:
            raise ValueError("not a packed prefix map")
        left = iter(values)
        for bits, data in ((32, four), (128, six)):
            size = bits // 8 + 1
            for at in range(0, len(data), size):
                length = data[at + size - 1]
                if length > bits:
                    raise ValueError("not a packed prefix map")
                first = int.from_bytes(data[at : at + size - 1], "big") >> bits - length << bits - length
                self[_network(bits, first, length)] = next(left)


def _place(row: "tuple[int, int, Any]") -> "tuple[int, int]":
    return row[:2]


def _network(bits: int, first: int, length: int) -> Any:
    return make_network4(first, length) if bits == 32 else make_network6(first, length)
