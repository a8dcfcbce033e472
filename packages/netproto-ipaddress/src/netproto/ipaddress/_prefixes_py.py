"""Values by prefix in plain Python, the twin of _prefixes_c: a dictionary for each length that occurs."""

from ._types_py import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network, make_network4, make_network6

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Self
else:
    from _collections_abc import Iterator

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


class PrefixTree:
    """Values by prefix, of both versions."""

    _tables: "dict[int, dict[int, dict[int, Any]]]"
    _count: int
    _changes: int

    def __new__(cls, *arguments: Any, **names: Any) -> "Self":
        made = object.__new__(cls)
        made._tables = {32: {}, 128: {}}
        made._count = made._changes = 0
        return made

    def __len__(self) -> int:
        return self._count

    def _table(self, key: Any) -> "tuple[dict[int, Any], int]":
        bits, value, length = _read_key(key)
        return self._tables[bits].get(length, {}), value >> bits - length

    def __contains__(self, key: Any) -> bool:
        table, prefix = self._table(key)
        return prefix in table

    def __getitem__(self, key: Any) -> Any:
        table, prefix = self._table(key)
        if prefix not in table:
            raise KeyError(key)
        return table[prefix]

    def __setitem__(self, key: Any, value: Any) -> None:
        bits, first, length = _read_key(key)
        table = self._tables[bits].setdefault(length, {})
        prefix = first >> bits - length
        if prefix not in table:
            self._count += 1
            self._changes += 1
        table[prefix] = value

    def __delitem__(self, key: Any) -> None:
        bits, first, length = _read_key(key)
        table = self._tables[bits].get(length, {})
        prefix = first >> bits - length
        if prefix not in table:
            raise KeyError(key)
        self._count -= 1
        self._changes += 1
        value = table.pop(prefix)
        if not table:
            del self._tables[bits][length]
        del value  # which may run code, so not before

    def _found(self, key: Any, shortest_first: bool) -> "Iterator[tuple[int, int, int, Any]]":
        bits, value, length = _read_key(key)
        tables = self._tables[bits]
        for one in sorted(tables, reverse=not shortest_first):
            prefix = value >> bits - one
            if one <= length and prefix in tables[one]:
                yield bits, prefix << bits - one, one, tables[one][prefix]

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
        return self._walk(3, [row for row in self._rows(bits, length) if (row[0] ^ value) >> bits - length == 0], bits)

    def walk(self, what: int) -> "Iterator[Any]":
        """An iterator in order over the networks (1), the values (2) or both (3)."""
        for bits in (32, 128):
            yield from self._walk(what, self._rows(bits, 0), bits)

    def _rows(self, bits: int, shortest: int) -> "list[tuple[int, int]]":
        """First address and length of all prefixes that are not shorter, in order."""
        return sorted(
            (prefix << bits - length, length)
            for length, table in self._tables[bits].items()
            if length >= shortest
            for prefix in table
        )

    def _walk(self, what: int, rows: "list[tuple[int, int]]", bits: int) -> "Iterator[Any]":
        changes = self._changes
        for first, length in rows:
            if changes != self._changes:
                raise RuntimeError("prefixes changed during iteration")
            value = self._tables[bits][length][first >> bits - length]
            network = _network(bits, first, length)
            yield (network, value, (network, value))[what - 1]
        if changes != self._changes:
            raise RuntimeError("prefixes changed during iteration")

    def clear(self) -> None:
        """Drop all."""
        self._tables = {32: {}, 128: {}}
        self._count = 0
        self._changes += 1

    def _assign(self, other: "PrefixTree") -> None:
        """Have what *other* has."""
        if other is self:
            return
        self._tables = {
            bits: {length: table.copy() for length, table in tables.items()} for bits, tables in other._tables.items()
        }
        self._count = other._count
        self._changes += 1

    def _pack(self) -> "tuple[bytes, bytes, list[Any]]":
        """All in order: 5 bytes for each IPv4 prefix, 17 for each of IPv6, and the values."""
        packed = [
            b"".join(first.to_bytes(bits // 8, "big") + bytes((length,)) for first, length in self._rows(bits, 0))
            for bits in (32, 128)
        ]
        return packed[0], packed[1], list(self.walk(2))

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


def _network(bits: int, first: int, length: int) -> Any:
    return make_network4(first, length) if bits == 32 else make_network6(first, length)
