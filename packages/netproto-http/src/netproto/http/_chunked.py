"""Pick the build of the kernel for bodies."""

from ._core import choose

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from ._chunked_py import BAD_END as BAD_END
    from ._chunked_py import BAD_SIZE as BAD_SIZE
    from ._chunked_py import LAST as LAST
    from ._chunked_py import LONG_LINE as LONG_LINE
    from ._chunked_py import NEED as NEED
    from ._chunked_py import chunk_size as chunk_size
    from ._chunked_py import drain as drain
    from ._chunked_py import read_exact as read_exact
    from ._chunked_py import take as take
else:
    _kernel = choose(__package__, "_chunked")
    BAD_END = _kernel.BAD_END
    BAD_SIZE = _kernel.BAD_SIZE
    LAST = _kernel.LAST
    LONG_LINE = _kernel.LONG_LINE
    NEED = _kernel.NEED
    chunk_size = _kernel.chunk_size
    drain = _kernel.drain
    read_exact = _kernel.read_exact
    take = _kernel.take
