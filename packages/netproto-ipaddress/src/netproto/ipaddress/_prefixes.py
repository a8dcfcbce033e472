"""The kernel of prefix maps that runs in this process."""

from ._core import choose

TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._prefixes_py import PrefixTree as PrefixTree
else:
    PrefixTree = choose(__package__, "_prefixes").PrefixTree
