"""Pick the build of the header field kernel."""


from .kernels import choose

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from ._fields_py import find as find
    from ._fields_py import find_all as find_all
    from ._fields_py import pick as pick
    from ._fields_py import request_head as request_head
    from ._fields_py import request_line as request_line
    from ._fields_py import response_head as response_head
    from ._fields_py import split_fields as split_fields
    from ._fields_py import status_line as status_line
else:
    _kernel = choose(__package__, "_fields")
    find = _kernel.find
    find_all = _kernel.find_all
    pick = _kernel.pick
    request_head = _kernel.request_head
    request_line = _kernel.request_line
    response_head = _kernel.response_head
    split_fields = _kernel.split_fields
    status_line = _kernel.status_line
