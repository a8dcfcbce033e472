"""Pick the build of the kernel that writes request heads."""

from ._core import choose

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from ._head_py import field_line as field_line
    from ._head_py import request_head as request_head
else:
    _kernel = choose(__package__, "_head")
    field_line = _kernel.field_line
    request_head = _kernel.request_head
