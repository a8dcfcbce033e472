"""How the standard library of this Python hashes a network: ours has to be the same, so that both are one key."""

from __future__ import annotations

import sys

from ._core import real

__all__ = ["HASHES_PAIRS", "network_hash"]


def _hashes_pairs() -> bool:
    """Whether address and mask are hashed as a pair; older releases hash their exclusive or, with more collisions."""
    release = sys.version_info[:3]
    if release >= (3, 14) or release >= (3, 13, 4):
        return True
    if release >= (3, 13) or release < (3, 11, 13) or (3, 12) <= release < (3, 12, 11):
        return False
    one = real("ipaddress").ip_network("192.0.2.0/24")  # late security releases: not all have it
    return hash(one) == hash((int(one.network_address), int(one.netmask)))


HASHES_PAIRS = _hashes_pairs()


def network_hash(first: int, mask: int) -> int:
    """The hash of a network."""
    return hash((first, mask)) if HASHES_PAIRS else hash(first ^ mask)
