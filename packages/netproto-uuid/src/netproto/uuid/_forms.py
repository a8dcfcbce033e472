"""What a UUID can be made from and how it is told apart (RFC 9562): the part that both builds of the type share.

Here are the lenient readings and the wording of every error; the types themselves only take the clean forms. The
compiled build imports this when it meets another.
"""

import sys
from _operator import index  # operator itself takes longer to import

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from datetime import datetime as _datetime
    from typing import Any

    from ._safety import SafeUUID
else:
    Any = SafeUUID = _datetime = object  # annotations can be evaluated without the imports

__all__ = [
    "GREGORIAN_OFFSET", "MAX_INT", "from_arguments", "integer_of", "integer_of_fields", "integer_of_le",
    "integer_of_text", "member_of", "milliseconds_of", "moment_of", "safety_of", "sqlalchemy_type", "with_version",
]  # fmt: skip

MAX_INT = (1 << 128) - 1

#: From 1582-10-15, where the time of versions 1 and 6 begins, to 1970-01-01, in units of 100 ns.
GREGORIAN_OFFSET = 122_192_928_000_000_000

#: Widths in bits of the six fields, in order (RFC 9562 section 5.1).
_FIELD_BITS = (32, 16, 16, 8, 8, 48)


_members: "dict[int | None, SafeUUID]" = {}


def member_of(safety: "int | None") -> "SafeUUID":
    """The member of `SafeUUID` that has the value *safety*."""
    try:
        return _members[safety]
    except KeyError:
        import enum as enum  # first, as whoever imports it has the enumeration made

        from ._safety import SafeUUID

        _members.update((member.value, member) for member in SafeUUID)
        return _members[safety]


def safety_of(is_safe: "Any") -> "int | None":
    """The value of *is_safe*, which is a member of our `SafeUUID` or of the standard library's, or the value of one."""
    if is_safe is None:
        return None
    value = type(member_of(None))(getattr(is_safe, "value", is_safe)).value
    return value if value is None else int(value)


def integer_of(hex: "Any", bytes: "Any", bytes_le: "Any", fields: "Any", number: "Any", version: "Any") -> int:
    """The 128 bits that the arguments of ``UUID`` stand for. Raises TypeError and ValueError."""
    if (hex is None) + (bytes is None) + (bytes_le is None) + (fields is None) + (number is None) != 4:
        raise TypeError("one of the hex, bytes, bytes_le, fields, or int arguments must be given")
    if hex is not None:
        value = _from_text(hex)
    elif bytes is not None:
        value = int.from_bytes(_sixteen(bytes, "bytes"))
    elif bytes_le is not None:
        value = integer_of_le(_sixteen(bytes_le, "bytes_le"))
    elif fields is not None:
        value = integer_of_fields(fields)
    else:
        value = index(number)
    if not 0 <= value <= MAX_INT:
        raise ValueError("int is out of range (need a 128-bit value)")
    return value if version is None else with_version(value, index(version))


def from_arguments(
    hex: "Any" = None,
    bytes: "Any" = None,
    bytes_le: "Any" = None,
    fields: "Any" = None,
    int: "Any" = None,
    version: "Any" = None,
    *,
    is_safe: "Any" = None,
) -> "tuple[Any, int | None]":
    """The arguments of ``UUID`` as its 128 bits and the value of *is_safe*, of a source that is a UUID if not given."""
    if is_safe is None and hex is not None and not isinstance(hex, str):
        is_safe = getattr(hex, "is_safe", None)
    return integer_of(hex, bytes, bytes_le, fields, int, version), safety_of(is_safe)


from_arguments.__qualname__ = "UUID.__init__"  # in errors about the arguments


def with_version(value: int, version: int) -> int:
    """*value* with the bits of variant and version set. Raises ValueError for a version that is not 1 to 8."""
    if not 1 <= version <= 8:
        raise ValueError("illegal version number")
    return value & ~(0xF << 76 | 0xC << 60) | version << 76 | 0x8 << 60


def integer_of_text(text: str) -> int:
    """Digits with or without dashes, braces and a urn prefix, as leniently as the standard library reads them."""
    if len(text) == 32 and text.isalnum():  # nothing to take out
        return int(text, 16)
    digits = text.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
    if len(digits) != 32:
        raise ValueError("badly formed hexadecimal UUID string")
    return int(digits, 16)


def _from_text(text: "Any") -> int:
    if not isinstance(text, str) and hasattr(text, "hex") and hasattr(text, "int") and hasattr(text, "bytes_le"):
        return index(text.int)  # a UUID
    return integer_of_text(text)


def _sixteen(data: "Any", name: str) -> bytes:
    # Another buffer's items may have more bytes than one.
    octets: bytes = data if isinstance(data, bytes) or len(data) != 16 else memoryview(data).tobytes()
    if len(octets) != 16:
        raise ValueError(f"{name} is not a 16-char string")
    return octets


def integer_of_le(octets: bytes) -> int:
    """16 bytes, of which the first three fields are little-endian."""
    return int.from_bytes(octets[3::-1] + octets[5:3:-1] + octets[7:5:-1] + octets[8:])


def integer_of_fields(fields: "Any") -> int:
    """The six fields, put together. Raises ValueError for another number of them, and for one out of range."""
    if len(fields) != 6:
        raise ValueError("fields is not a 6-tuple")
    a, b, c, d, e, f = fields
    if not (
        0 <= a <= 0xFFFF_FFFF and 0 <= b <= 0xFFFF and 0 <= c <= 0xFFFF
        and 0 <= d <= 0xFF and 0 <= e <= 0xFF and 0 <= f <= 0xFFFF_FFFF_FFFF
    ):  # fmt: skip
        for number, (field, bits) in enumerate(zip(fields, _FIELD_BITS, strict=True), 1):
            if not 0 <= field < 1 << bits:
                raise ValueError(f"field {number} out of range (need {'an' if bits == 8 else 'a'} {bits}-bit value)")
    return index(a) << 96 | index(b) << 80 | index(c) << 64 | index(d) << 56 | index(e) << 48 | index(f)


def sqlalchemy_type() -> "Any":
    """The type that SQLAlchemy has for UUIDs. Raises AttributeError where that is not imported."""
    sqlalchemy: Any = sys.modules.get("sqlalchemy")
    return sqlalchemy.Uuid()


def moment_of(version: int | None, time: int) -> "_datetime":
    """The UTC time that a version 1, 6 or 7 UUID was made.

    Raises ValueError for others, and for a time after the year 9999, which version 7 may have.
    """
    import datetime

    if version == 7:
        since_1970 = datetime.timedelta(milliseconds=time)
    elif version in (1, 6):
        since_1970 = datetime.timedelta(microseconds=(time - GREGORIAN_OFFSET) // 10)
    else:
        raise ValueError(f"a UUID of version {version} tells no time")
    try:
        return datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + since_1970
    except OverflowError:
        raise ValueError("the time is after the year 9999") from None


def milliseconds_of(moment: "_datetime | None", unix_ms: "int | None", name: str) -> int | None:
    """Whole ms since 1970 of either, None where both are; *name* is for the errors.

    Raises ValueError for a datetime without a time zone and for more than 48 bits, TypeError for both and for other
    types.
    """
    if moment is not None:
        if unix_ms is not None:
            raise TypeError(f"give {name} or {name}_unix_ms, not both")
        import datetime

        if not isinstance(moment, datetime.datetime):
            raise TypeError(f"{name} must be a datetime, not {type(moment).__name__}")
        if moment.utcoffset() is None:
            raise ValueError(f"{name} has no time zone")
        # By the type's own method, as subclasses have differences of types of their own.
        since_1970 = datetime.datetime.__sub__(moment, datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC))
        unix_ms = since_1970 // datetime.timedelta(milliseconds=1)
    elif unix_ms is not None:
        try:
            unix_ms = index(unix_ms)
        except TypeError:
            raise TypeError(f"{name}_unix_ms must be an integer, not {type(unix_ms).__name__}") from None
    if unix_ms is not None and not 0 <= unix_ms < 1 << 48:
        raise ValueError(f"{name} is out of range (need a 48-bit value)")
    return unix_ms
