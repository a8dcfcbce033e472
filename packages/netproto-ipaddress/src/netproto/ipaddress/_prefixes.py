"""The kernel of prefix maps that runs in this process."""

from typing import TYPE_CHECKING

from ._core import choose

if TYPE_CHECKING:
    from ._prefixes_py import PrefixTree as PrefixTree
else:
    PrefixTree = choose(__package__, "_prefixes").PrefixTree
