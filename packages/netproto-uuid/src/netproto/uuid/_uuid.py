"""The UUID type that runs in this process."""

from ._core import adopt_type, choose

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from ._uuid_py import UUID as UUID
    from ._uuid_py import from_int as from_int
    from ._uuid_py import parse as parse
else:
    _kernel = choose(__package__, "_uuid")
    UUID = _kernel.UUID
    from_int = _kernel.from_int
    parse = _kernel.parse

if UUID.__module__ != __package__:
    UUID.__module__ = __package__
adopt_type(UUID, "uuid", "UUID")
