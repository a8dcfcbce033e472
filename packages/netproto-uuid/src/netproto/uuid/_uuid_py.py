"""The UUID type in plain Python, with the generators the twin of _uuid_c."""

import builtins
from _operator import index  # operator itself takes longer to import

from ._core import pydantic_schema
from ._forms import (
    MAX_INT,
    from_arguments,
    integer_of,
    integer_of_fields,
    integer_of_le,
    integer_of_text,
    member_of,
    moment_of,
    safety_of,
    sqlalchemy_type,
    with_version,
)

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from datetime import datetime as _datetime
    from typing import Any

    from ._safety import SafeUUID
else:
    Any = SafeUUID = _datetime = object  # annotations can be evaluated without the imports

__all__ = [
    "COUNTER", "RESERVED_FUTURE", "RESERVED_MICROSOFT", "RESERVED_NCS", "RFC_4122", "TIMES", "UUID", "from_int",
    "is_valid", "parse", "state", "time_based", "uuid1", "uuid3", "uuid4", "uuid4_many", "uuid5", "uuid6", "uuid7",
    "uuid7_many", "uuid8", "watch",
]  # fmt: skip

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = (
    "reserved for NCS compatibility",
    "specified in RFC 4122",
    "reserved for Microsoft compatibility",
    "reserved for future definition",
)

_new = object.__new__
_int, _bytes = int, bytes  # which the type has properties by the names of
_DIGITS = frozenset("0123456789abcdefABCDEF")


class _Own:
    """A method of the type itself. On a subclass, which may have more state, ``object``'s is found, if it has that."""

    def __init__(self, name: str, function: "Any") -> None:
        self.name, self.function = name, function

    def __get__(self, one: "Any", kind: "type | None" = None) -> "Any":
        if (type(one) if kind is None else kind) is UUID:
            found = self.function
        else:
            found = getattr(object, self.name)
        return found if one is None else found.__get__(one)


def _reduce(one: "UUID") -> "tuple[Any, ...]":
    if one._safe is None:
        return UUID, (one.hex,)
    import copyreg  # late, as most programs pickle none

    return copyreg.__newobj__, (UUID,), one.__getstate__()  # type: ignore[attr-defined]


def _itself(one: "UUID", memo: "Any" = None) -> "UUID":
    return one


class UUID:
    """A universally unique identifier (RFC 9562): 128 bits, immutable, hashable and ordered.

    Give exactly one of *hex* (text: 32 digits, with or without dashes, braces or a ``urn:uuid:`` prefix; or a UUID),
    *bytes* (16, big-endian), *bytes_le* (16, with the first three fields little-endian), *fields* (six integers, of
    32, 16, 16, 8, 8 and 48 bits) or *int* (128 bits). *version* (1 to 8) overwrites the bits of variant and version.
    *is_safe* is a `SafeUUID`, that of a UUID as *hex* if not given.

    Raises ValueError for what is malformed or out of range and TypeError for more or fewer than one source.
    Equal to, hashed as and ordered with the standard library's UUIDs, and an instance of their class.
    """

    __slots__ = ("__weakref__", "_safe", "int")

    _netproto = True  # also to another copy of this package

    int: builtins.int
    _safe: builtins.int | None  # the value of a SafeUUID

    def __init__(
        self,
        hex: "Any" = None,
        bytes: "Any" = None,
        bytes_le: "Any" = None,
        fields: "Any" = None,
        int: "Any" = None,
        version: "Any" = None,
        *,
        is_safe: "Any" = None,
    ) -> None:
        value = safety = None
        if is_safe is None:  # the clean forms
            if type(hex) is str:
                if bytes is bytes_le is fields is int is None:
                    value = integer_of_text(hex)
            elif type(int) is _int:
                if hex is bytes is bytes_le is fields is None and 0 <= int <= MAX_INT:
                    value = int
            elif type(bytes) is _bytes:
                if hex is bytes_le is fields is int is None and len(bytes) == 16:
                    value = _int.from_bytes(bytes)
            elif type(bytes_le) is _bytes:
                if hex is bytes is fields is int is None and len(bytes_le) == 16:
                    value = integer_of_le(bytes_le)
            elif type(fields) is tuple and hex is bytes is bytes_le is int is None:
                value = integer_of_fields(fields)
            if version is not None and value is not None:
                value = with_version(value, index(version))
        if value is None:
            value, safety = from_arguments(hex, bytes, bytes_le, fields, int, version, is_safe=is_safe)
        _set(self, "int", value)
        _set(self, "_safe", safety)

    def __setattr__(self, name: str, value: object) -> None:
        raise TypeError("UUID objects are immutable")

    def __delattr__(self, name: str) -> None:
        raise TypeError("UUID objects are immutable")

    def __getstate__(self) -> "dict[str, Any]":
        state: dict[str, Any] = {"int": self.int}
        if self._safe is not None:
            state["is_safe"] = self._safe
        return state

    def __setstate__(self, state: "dict[str, Any]") -> None:
        _set(self, "int", integer_of(None, None, None, None, state["int"], None))
        _set(self, "_safe", safety_of(state.get("is_safe")))

    __reduce__ = _Own("__reduce__", _reduce)
    __copy__, __deepcopy__ = _Own("__copy__", _itself), _Own("__deepcopy__", _itself)

    def __eq__(self, other: object) -> bool:
        if type(other) is UUID or isinstance(other, UUID) or _is_ours(other):
            return self.int == other.int  # type: ignore[attr-defined, no-any-return]
        return NotImplemented

    def __lt__(self, other: object) -> bool:
        if type(other) is UUID or isinstance(other, UUID) or _is_ours(other):
            return self.int < other.int  # type: ignore[attr-defined, no-any-return]
        return NotImplemented

    def __le__(self, other: object) -> bool:
        if type(other) is UUID or isinstance(other, UUID) or _is_ours(other):
            return self.int <= other.int  # type: ignore[attr-defined, no-any-return]
        return NotImplemented

    def __gt__(self, other: object) -> bool:
        if type(other) is UUID or isinstance(other, UUID) or _is_ours(other):
            return self.int > other.int  # type: ignore[attr-defined, no-any-return]
        return NotImplemented

    def __ge__(self, other: object) -> bool:
        if type(other) is UUID or isinstance(other, UUID) or _is_ours(other):
            return self.int >= other.int  # type: ignore[attr-defined, no-any-return]
        return NotImplemented

    def __hash__(self) -> builtins.int:
        return hash(self.int)

    def __int__(self) -> builtins.int:
        return self.int

    def __str__(self) -> str:
        digits = "%032x" % self.int  # quicker than an f-string
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @property
    def is_safe(self) -> "SafeUUID":
        """Whether the platform made it in a way that is safe among processes."""
        return member_of(self._safe)

    @is_safe.setter
    def is_safe(self, value: "Any") -> None:  # reached past __setattr__ only, as pydantic does
        _set(self, "_safe", safety_of(value))

    @property
    def bytes(self) -> builtins.bytes:
        """The 16 bytes, big-endian."""
        return self.int.to_bytes(16)

    @property
    def bytes_le(self) -> builtins.bytes:
        """The 16 bytes with time_low, time_mid and time_hi_version little-endian."""
        data = self.bytes
        return data[3::-1] + data[5:3:-1] + data[7:5:-1] + data[8:]

    @property
    def fields(self) -> tuple[builtins.int, builtins.int, builtins.int, builtins.int, builtins.int, builtins.int]:
        """time_low, time_mid, time_hi_version, clock_seq_hi_variant, clock_seq_low and node."""
        return (
            self.time_low, self.time_mid, self.time_hi_version,
            self.clock_seq_hi_variant, self.clock_seq_low, self.node,
        )  # fmt: skip

    @property
    def time_low(self) -> builtins.int:
        """The first 32 bits."""
        return self.int >> 96

    @property
    def time_mid(self) -> builtins.int:
        """The next 16 bits."""
        return self.int >> 80 & 0xFFFF

    @property
    def time_hi_version(self) -> builtins.int:
        """The next 16 bits, the version among them."""
        return self.int >> 64 & 0xFFFF

    @property
    def clock_seq_hi_variant(self) -> builtins.int:
        """The next 8 bits, the variant among them."""
        return self.int >> 56 & 0xFF

    @property
    def clock_seq_low(self) -> builtins.int:
        """The next 8 bits."""
        return self.int >> 48 & 0xFF

    @property
    def node(self) -> builtins.int:
        """The last 48 bits."""
        return self.int & 0xFFFF_FFFF_FFFF

    @property
    def time(self) -> builtins.int:
        """100 ns since 1582-10-15 in versions 1 and 6 (60 bits), ms since 1970 in version 7 (48 bits)."""
        high = self.int >> 64
        version = high >> 12 & 0xF if self.int >> 62 & 3 == 2 else 0
        if version == 7:
            return high >> 16
        if version == 6:
            return high >> 32 << 28 | (high >> 16 & 0xFFFF) << 12 | high & 0xFFF
        return (high & 0xFFF) << 48 | (high >> 16 & 0xFFFF) << 32 | high >> 32

    @property
    def clock_seq(self) -> builtins.int:
        """The 14 bits of the clock sequence."""
        return self.int >> 48 & 0x3FFF

    @property
    def hex(self) -> str:
        """The 32 digits, in lower case."""
        return "%032x" % self.int

    @property
    def urn(self) -> str:
        """As a URN (RFC 9562 section 4)."""
        return "urn:uuid:" + str(self)

    @property
    def variant(self) -> str:
        """Who specifies its layout: one of RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT and RESERVED_FUTURE."""
        bits = self.int >> 61 & 7
        if bits < 4:
            return RESERVED_NCS
        return RFC_4122 if bits < 6 else (RESERVED_MICROSOFT if bits == 6 else RESERVED_FUTURE)

    @property
    def version(self) -> builtins.int | None:
        """The version (1 to 15) where the variant is RFC_4122, else None."""
        return self.int >> 76 & 0xF if self.int >> 62 & 3 == 2 else None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: "Any", handler: "Any") -> "Any":
        return pydantic_schema(cls, "uuid", "UUID", handler)

    @property
    def __sa_type_engine__(self) -> "Any":
        """SQLAlchemy's type for it; only SQLAlchemy asks."""
        return sqlalchemy_type()

    def to_datetime(self) -> "_datetime":
        """When it was made, in UTC. Raises ValueError where the version is not 1, 6 or 7, or the year is past 9999."""
        return moment_of(self.version, self.time)


_set = object.__setattr__


def _is_ours(other: object) -> bool:
    """Whether *other* is of another copy or build of this package. The standard library's own answer for themselves."""
    return getattr(type(other), "_netproto", False)


def from_int(value: int) -> UUID:
    """A UUID of the 128 bits *value*, which is trusted to be in range."""
    made = _new(UUID)
    _set(made, "int", value)
    _set(made, "_safe", None)
    return made


def _read_strictly(text: str) -> UUID | None:
    if not isinstance(text, str):
        raise TypeError(f"expected str, got {type(text).__name__}")
    if len(text) != 36 or not text[8] == text[13] == text[18] == text[23] == "-":
        return None
    digits = text.replace("-", "")
    if len(digits) != 32 or not _DIGITS.issuperset(digits):
        return None
    return from_int(int(digits, 16))


def parse(text: str, *, version: int | None = None) -> UUID:
    """The UUID that *text* is in the canonical form only: 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4).

    With *version*, it must be of that version and of the RFC's variant. Raises ValueError, and TypeError where *text*
    is no str. ``UUID(text)`` is the lenient way.
    """
    found = _read_strictly(text)
    if found is None:
        raise ValueError("not a UUID in canonical form")
    if version is not None and found.version != version:
        raise ValueError(f"not a UUID of version {version}")
    return found


def is_valid(text: str, *, version: int | None = None) -> bool:
    """Whether *text* is a UUID in its canonical form, and of *version* where that is given.

    Never raises for a str; TypeError where *text* is none.
    """
    found = _read_strictly(text)
    return found is not None and (version is None or found.version == version)


from ._generate_py import (  # noqa: E402  (they make the type above)
    COUNTER,
    TIMES,
    state,
    time_based,
    uuid1,
    uuid3,
    uuid4,
    uuid4_many,
    uuid5,
    uuid6,
    uuid7,
    uuid7_many,
    uuid8,
    watch,
)
