"""The scanner of responses that runs in this process."""

from ._core import choose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._scan_py import scan as scan
else:
    _kernel = choose(__package__, "_scan")
    scan = _kernel.scan
