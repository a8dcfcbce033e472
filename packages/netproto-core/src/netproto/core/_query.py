"""The query-string kernel that runs in this process."""

from .kernels import choose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._query_py import decode_dict, decode_pairs, encode_pairs
else:
    _kernel = choose(__package__, "_query")
    decode_dict, decode_pairs, encode_pairs = _kernel.decode_dict, _kernel.decode_pairs, _kernel.encode_pairs

__all__ = ["decode_dict", "decode_pairs", "encode_pairs"]
