"""The kernel of lines that runs in this process."""

from .kernels import choose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._lines_py import LineBuffer as LineBuffer
    from ._lines_py import dot_stuff as dot_stuff
    from ._lines_py import dot_unstuff as dot_unstuff
    from ._lines_py import normalize_line_ends as normalize_line_ends
    from ._lines_py import to_dot_block as to_dot_block
else:
    _kernel = choose(__package__, "_lines")
    LineBuffer = _kernel.LineBuffer
    dot_stuff = _kernel.dot_stuff
    dot_unstuff = _kernel.dot_unstuff
    normalize_line_ends = _kernel.normalize_line_ends
    to_dot_block = _kernel.to_dot_block
