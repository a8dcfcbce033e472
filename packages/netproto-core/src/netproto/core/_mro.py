"""Chooser of the kernel that edits ``__bases__`` and ``__mro__`` in place."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._mro_py import modified, rebase, register
else:
    from .kernels import choose

    _kernel = choose(__package__, "_mro")
    modified, rebase, register = _kernel.modified, _kernel.rebase, _kernel.register

__all__ = ["modified", "rebase", "register"]
