"""The UUID type and the generators that run in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from . import _generate_py
    from ._uuid_py import UUID as UUID
    from ._uuid_py import from_int as from_int
    from ._uuid_py import parse as parse

    generate = _generate_py
else:
    _type = choose(__package__, "_uuid")
    UUID = _type.UUID
    from_int = _type.from_int
    parse = _type.parse
    generate = choose(__package__, "_generate")  # whose twin takes the type from here

if UUID.__module__ != __package__:
    UUID.__module__ = __package__
adopt_type(UUID, "uuid", "UUID")
