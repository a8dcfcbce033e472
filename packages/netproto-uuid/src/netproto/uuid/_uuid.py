"""The UUID type and the generators that run in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from . import _generate_py
    from ._uuid_py import RESERVED_FUTURE as RESERVED_FUTURE
    from ._uuid_py import RESERVED_MICROSOFT as RESERVED_MICROSOFT
    from ._uuid_py import RESERVED_NCS as RESERVED_NCS
    from ._uuid_py import RFC_4122 as RFC_4122
    from ._uuid_py import UUID as UUID
    from ._uuid_py import from_int as from_int
    from ._uuid_py import parse as parse

    generate = _generate_py
else:
    _type = choose(__package__, "_uuid")
    RESERVED_NCS, RFC_4122 = _type.RESERVED_NCS, _type.RFC_4122
    RESERVED_MICROSOFT, RESERVED_FUTURE = _type.RESERVED_MICROSOFT, _type.RESERVED_FUTURE
    UUID = _type.UUID
    from_int = _type.from_int
    parse = _type.parse
    generate = choose(__package__, "_generate")  # whose twin takes the type from here

if UUID.__module__ != __package__:
    UUID.__module__ = __package__
adopt_type(UUID, "uuid", "UUID")
