"""The percent-coding kernel that runs in this process."""

from .kernels import choose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._quote_py import quote, quote_from_bytes, quote_plus, unquote, unquote_plus, unquote_to_bytes
else:
    _kernel = choose(__package__, "_quote")
    quote, quote_plus, quote_from_bytes = _kernel.quote, _kernel.quote_plus, _kernel.quote_from_bytes
    unquote, unquote_plus, unquote_to_bytes = _kernel.unquote, _kernel.unquote_plus, _kernel.unquote_to_bytes

__all__ = ["quote", "quote_from_bytes", "quote_plus", "unquote", "unquote_plus", "unquote_to_bytes"]
