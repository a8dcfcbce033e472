"""The generators in plain Python. `_uuid_py`, whose part they are, has to be imported first.

All random bits come from `os.urandom`. The state that keeps ids apart is guarded by a lock, and a forked child
starts another one: its version 7 ids go on from the next millisecond with a fresh counter, and its versions 1 and 6
have another clock sequence than those of its relatives.
"""

import os
import time
from _operator import index  # operator itself takes longer to import
from _thread import allocate_lock

from ._forms import GREGORIAN_OFFSET
from ._uuid_py import UUID, from_int

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from mmap import mmap
    from typing import Any

__all__ = [
    "COUNTER", "TIMES", "state", "time_based", "uuid1", "uuid3", "uuid4", "uuid4_many", "uuid5", "uuid6", "uuid7",
    "uuid7_many", "uuid8", "watch",
]  # fmt: skip

_RFC_BITS = 0x8 << 60
_CLEAR = (1 << 128) - 1 & ~(0xF << 76 | 0xC << 60)
_COUNTER_BITS = 42
_MAX_MS = (1 << 48) - 1


class _State:
    """What one process remembers of its last ids."""

    def __init__(self) -> None:
        self.lock = allocate_lock()
        self.last: dict[int, int | None] = {1: None, 6: None, 7: None}
        self.counter = 0
        self.fresh = False  # the next version 7 id must draw a new counter
        self.base = int.from_bytes(os.urandom(2), "big")
        self.tickets: mmap | None = None  # shared with all forked descendants, from the first fork on
        self.ticket = self.child_ticket = 0

    def before_fork(self) -> None:
        self.lock.acquire()
        if self.tickets is None:
            from mmap import PAGESIZE, mmap  # late, as most programs do not fork

            self.tickets = mmap(-1, PAGESIZE)
        next_ticket = int.from_bytes(self.tickets[:4], "big") + 1
        self.tickets[:4] = (next_ticket & 0xFFFF_FFFF).to_bytes(4, "big")
        self.child_ticket = next_ticket

    def after_in_parent(self) -> None:
        self.lock.release()

    def after_in_child(self) -> None:
        self.ticket = self.child_ticket
        self.fresh = True
        self.lock.release()

    @property
    def clock_seq(self) -> int:
        return (self.base + self.ticket) & 0x3FFF


_state = _State()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_state.before_fork,
        after_in_parent=_state.after_in_parent,
        after_in_child=_state.after_in_child,
    )


TIMES = {1: "_last_timestamp", 6: "_last_timestamp_v6", 7: "_last_timestamp_v7"}
COUNTER = "_last_counter_v7"

_names: "dict[str, Any]" = dict.fromkeys(TIMES.values())
_ours: "dict[int, Any]" = dict.fromkeys(TIMES)


def watch(names: "dict[str, Any]") -> None:
    """Take the state from the namespace *names* while it has other objects by the names of `TIMES` than now.

    Its ``getnode`` gives the node.
    """
    global _names, _ours
    _names, _ours = names, {version: names[name] for version, name in TIMES.items()}


def state(version: int) -> tuple[int | None, int]:
    """The last time of a version, 100 ns units for 1 and 6, ms for 7, or None; and the counter of version 7."""
    return _state.last[version], _state.counter


def _is_ours(version: int) -> bool:
    """Whether the last time of a version is ours to use.

    It is, forgotten, where None was put in for it, and no number for the counter.
    """
    theirs = _names.get(TIMES[version])
    if theirs is _ours[version]:
        return True
    if theirs is not None or type(_names.get(COUNTER)) is int:
        return False
    _state.last[version] = None
    _names[TIMES[version]] = _ours[version]
    return True


def _in_their_state(version: int, *arguments: "Any") -> UUID:
    """Make an id after the last time in the watched namespace, and update that; ours stays as it was.

    So does the counter, if that was replaced as well. Otherwise it goes on.
    """
    name = TIMES[version]
    theirs = type(_names.get(COUNTER)) is int
    kept = _state.last.copy(), _state.counter
    _state.last[version] = _names.get(name)
    if theirs:
        _state.counter = _names[COUNTER]
    try:
        made = _next_7() if version == 7 else _next_time_based(version, *arguments)
        _names[name] = _state.last[version]
        if theirs:
            _names[COUNTER] = _state.counter
    finally:
        _state.last = kept[0]
        if theirs:
            _state.counter = kept[1]
    return made


def uuid4() -> UUID:
    """A random UUID (RFC 9562 section 5.4), from the system's cryptographic generator."""
    return from_int(int.from_bytes(os.urandom(16), "big") & _CLEAR | _RFC_BITS | 4 << 76)


def uuid4_many(count: int) -> list[UUID]:
    """A list of *count* random UUIDs."""
    if count < 0:
        raise ValueError("count must not be negative")
    return [uuid4() for _ in range(count)]


def uuid8(a: int | None = None, b: int | None = None, c: int | None = None) -> UUID:
    """A UUID of free form (RFC 9562 section 5.8): *a* (48 bits), *b* (12) and *c* (62), random where not given.

    Higher bits of each are cut off.
    """
    if a is None:
        a = int.from_bytes(os.urandom(6), "big")
    if b is None:
        b = int.from_bytes(os.urandom(2), "big")
    if c is None:
        c = int.from_bytes(os.urandom(8), "big")
    high, middle, low = a & 0xFFFF_FFFF_FFFF, b & 0xFFF, c & 0x3FFF_FFFF_FFFF_FFFF
    return from_int(high << 80 | middle << 64 | low | _RFC_BITS | 8 << 76)


def _from_name(digest: bytes, version: int) -> UUID:
    return from_int(int.from_bytes(digest[:16], "big") & _CLEAR | _RFC_BITS | version << 76)


def uuid3(namespace: "Any", name: str | bytes) -> UUID:
    """A UUID from the MD5 of a namespace (a UUID) and a name, text or bytes (RFC 9562 section 5.3)."""
    from hashlib import md5

    return _from_name(md5(namespace.bytes + _octets(name), usedforsecurity=False).digest(), 3)


def uuid5(namespace: "Any", name: str | bytes) -> UUID:
    """A UUID from the SHA-1 of a namespace (a UUID) and a name, text or bytes (RFC 9562 section 5.5)."""
    from hashlib import sha1

    return _from_name(sha1(namespace.bytes + _octets(name), usedforsecurity=False).digest(), 5)


def _octets(name: str | bytes) -> bytes:
    return name.encode() if isinstance(name, str) else bytes(memoryview(name))


def uuid1(node: int | None = None, clock_seq: int | None = None) -> UUID:
    """A UUID from the time and this machine (RFC 9562 section 5.1).

    *node* is 48 bits, `getnode()` if not given. *clock_seq* is 14 bits; if not given, a random number of this process,
    different from that of every process that it comes from by fork or that comes from it. Its higher bits are cut off.

    Raises ValueError where *node* does not fit in 48 bits.
    """
    made: UUID = _names["_time_based"](1, node, clock_seq)
    return made


def uuid6(node: int | None = None, clock_seq: int | None = None) -> UUID:
    """As `uuid1`, with the time in the order of its weight, so that ids sort by it (RFC 9562 section 5.6)."""
    made: UUID = _names["_time_based"](6, node, clock_seq)
    return made


def time_based(version: int, node: int, clock_seq: int | None) -> UUID:
    """A UUID of version 1 or 6 from the clock, *node* (48 bits) and *clock_seq* (14 bits, this process's if None)."""
    make = _next_time_based if _is_ours(version) else _in_their_state
    return make(version, node, clock_seq)


def _next_time_based(version: int, node: int, clock_seq: int | None) -> UUID:
    now = time.time_ns() // 100 + GREGORIAN_OFFSET
    with _state.lock:
        last = _state.last[version]
        if last is not None and now <= last:
            now = last + 1
        _state.last[version] = now
    if clock_seq is None:
        clock_seq = _state.clock_seq
    low = (clock_seq & 0x3FFF) << 48 | node & 0xFFFF_FFFF_FFFF
    now &= (1 << 60) - 1
    if version == 6:
        high = now >> 12 << 16 | now & 0xFFF
    else:
        high = (now & 0xFFFF_FFFF) << 32 | (now >> 32 & 0xFFFF) << 16 | now >> 48
    return from_int(high << 64 | low | _RFC_BITS | version << 76)


def uuid7(*, unix_ms: int | None = None) -> UUID:
    """A UUID ordered by time (RFC 9562 section 5.7): 48 bits of milliseconds since 1970, then random bits.

    Those of one process increase strictly, also where the clock steps back: 42 bits behind the time are a counter
    (section 6.2, method 1), whose start is random in each millisecond.

    With *unix_ms*, in milliseconds, it is one of that time instead, random behind it, and takes no part in that order.
    Raises ValueError where *unix_ms* does not fit in 48 bits.
    """
    if unix_ms is not None:
        unix_ms = index(unix_ms)
        if not 0 <= unix_ms <= _MAX_MS:
            raise ValueError("unix_ms is out of range (need a 48-bit value)")
        return from_int(unix_ms << 80 | int.from_bytes(os.urandom(10), "big") & _CLEAR | _RFC_BITS | 7 << 76)
    return _next_7() if _is_ours(7) else _in_their_state(7)


def _next_7() -> UUID:
    now = max(0, time.time_ns() // 1_000_000)
    with _state.lock:
        last = _state.last[7]
        if last is None or now > last or _state.fresh:
            if last is not None and now <= last:
                now = last + 1
            _state.fresh = False
            counter, tail = _draw()
        else:
            now, counter, tail = last, _state.counter + 1, 0
            if counter >> _COUNTER_BITS:
                now += 1
                counter, tail = _draw()
            else:
                tail = int.from_bytes(os.urandom(4), "big")
        _state.last[7], _state.counter = now, counter
    high = (now & _MAX_MS) << 16 | counter >> 30
    low = (counter & 0x3FFF_FFFF) << 32 | tail
    return from_int(high << 64 | low | _RFC_BITS | 7 << 76)


def _draw() -> tuple[int, int]:
    """A counter's start, its highest bit zero so that it has room to count, and 32 random bits."""
    drawn = int.from_bytes(os.urandom(10), "big")
    return drawn >> 32 & (1 << _COUNTER_BITS - 1) - 1, drawn & 0xFFFF_FFFF


def uuid7_many(count: int) -> list[UUID]:
    """A list of *count* UUIDs of version 7, in order."""
    if count < 0:
        raise ValueError("count must not be negative")
    return [uuid7() for _ in range(count)]
