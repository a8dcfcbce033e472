"""The tokenizer of responses that runs in this process."""

from ._core import choose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._tokens_py import numbers as numbers
    from ._tokens_py import tokens as tokens
else:
    _kernel = choose(__package__, "_tokens")
    numbers = _kernel.numbers
    tokens = _kernel.tokens
