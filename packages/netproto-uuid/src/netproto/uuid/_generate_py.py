"""The generators in plain Python. `_uuid_py`, whose part they are, has to be imported first.

All random bits come from `os.urandom`. What keeps ids apart is replaced as a whole, by whoever finds it as he has read
it; so signal handlers, destructors and hooks of forks may make ids as well, whatever they interrupt. In a forked
process (by `os.fork`; others are not noticed), version 7 ids go on from the next millisecond with a fresh counter, and
versions 1 and 6 have another clock sequence than those of its relatives.
"""

import os
import sys
import time
from _operator import index  # operator itself takes longer to import
from _thread import RLock, get_ident

from ._forms import GREGORIAN_OFFSET
from ._uuid_py import UUID, from_int

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from mmap import mmap
    from typing import Any
else:
    Any = object  # so that annotations can be evaluated

__all__ = [
    "COUNTER", "TIMES", "state", "time_based", "uuid1", "uuid3", "uuid4", "uuid4_many", "uuid5", "uuid6", "uuid7",
    "uuid7_many", "uuid8", "watch",
]  # fmt: skip

_RFC_BITS = 0x8 << 60
_CLEAR = (1 << 128) - 1 & ~(0xF << 76 | 0xC << 60)
_MAX_COUNTER = (1 << 42) - 1
_MAX_MS = (1 << 48) - 1


_GIL = getattr(sys, "_is_gil_enabled", lambda: True)()


class _State:
    """What one process remembers of its last ids."""

    def __init__(self) -> None:
        #: By version: the last time; for version 7 with the counter, and the process that the counter is of.
        self.last: dict[int, Any] = {1: None, 6: None, 7: (None, 0, 0)}
        self.lock = RLock()
        self.process = os.getpid()
        self.base = int.from_bytes(os.urandom(2), "big")
        self.tickets: mmap | None = None  # shared with all forked descendants, from the first fork on
        self.ticket = 0
        #: What the children of forks that are going on will have, by the thread that forks, the innermost last.
        self.child_tickets: dict[int, tuple[int, ...]] = {}
        self.forks = self.begun = 0  # how many there were, and how many when this process began

    def swap(self, version: int, old: Any, new: Any) -> bool:
        """Put *new* in the place of *old*, which was read from there; False where that is no longer there."""
        with self.lock:
            if self.last[version] is old:
                self.last[version] = new
                return True
        return False

    def before_fork(self) -> None:
        with self.lock:
            self.forks += 1
            if self.tickets is None:
                from mmap import PAGESIZE, mmap  # late, as most programs do not fork

                self.tickets = mmap(-1, PAGESIZE)
            number = int.from_bytes(self.tickets[:4], "big") + 1
            self.tickets[:4] = (number & 0xFFFF_FFFF).to_bytes(4, "big")
            self.child_tickets[get_ident()] = *self.child_tickets.get(get_ident(), ()), number

    def after_in_parent(self) -> None:
        outer = self.child_tickets.pop(get_ident(), ())[:-1]
        if outer:
            self.child_tickets[get_ident()] = outer

    def after_in_child(self) -> None:
        """The hook; nothing is left to do where an earlier one has made an id."""
        if self.begun != self.forks:
            self.begin()

    def notice_fork(self) -> None:
        """Begin where this is the child and the hook has not been called yet, while a fork goes on."""
        if self.process != os.getpid():
            self.begin()

    def begin(self) -> None:
        """Become another process, which may have the same number, in a namespace of its own."""
        self.process = os.getpid()
        self.begun = self.forks
        self.lock = RLock()  # another thread of the parent may have had it
        tickets = self.child_tickets.get(get_ident())
        if tickets:
            self.ticket = tickets[-1]
        else:  # there was no memory to share
            self.base = int.from_bytes(os.urandom(2), "big")
        self.child_tickets.clear()
        self.last[7] = *self.last[7][:2], -1  # the counter is of the parent

    @property
    def clock_seq(self) -> int:
        return (self.base + self.ticket) & 0x3FFF


_state = _State()
_last = _state.last
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_state.before_fork,
        after_in_parent=_state.after_in_parent,
        after_in_child=_state.after_in_child,
    )


TIMES = {1: "_last_timestamp", 6: "_last_timestamp_v6", 7: "_last_timestamp_v7"}
COUNTER = "_last_counter_v7"

_names: dict[str, Any] = dict.fromkeys(TIMES.values())
_ours: "dict[int, Any]" = dict.fromkeys(TIMES)


def watch(names: dict[str, Any]) -> None:
    """Take the state from the namespace *names* while it has other objects by the names of `TIMES` than now.

    Its ``getnode`` gives the node.
    """
    global _names, _ours
    _names, _ours = names, {version: names[name] for version, name in TIMES.items()}


def state(version: int) -> tuple[int | None, int]:
    """The last time of a version, 100 ns units for 1 and 6, ms for 7, or None; and the counter of version 7."""
    last = _state.last[version]
    return last[0] if version == 7 else last, _state.last[7][1]


def _is_ours(version: int) -> bool:
    """Whether the last time of a version is ours to use.

    It is, forgotten, where None was put in for it, and no number for the counter.
    """
    theirs = _names.get(TIMES[version])
    if theirs is _ours[version]:
        return True
    if theirs is not None or type(_names.get(COUNTER)) is int:
        return False
    _state.last[version] = (None, *_state.last[7][1:]) if version == 7 else None
    _names[TIMES[version]] = _ours[version]
    return True


def _their_last(version: int) -> Any:
    """The last time in the watched namespace."""
    last = _names.get(TIMES[version])
    return None if last is None or last < 0 else last


def _random(size: int) -> int:
    """Bits of that many bytes. Raises ValueError where a source in the place of `os.urandom` gives fewer."""
    data = os.urandom(size)
    if len(data) != size:
        if len(data) < size:
            raise ValueError("os.urandom gave too few bytes")
        data = data[:size]
    return int.from_bytes(data, "big")


def uuid4() -> UUID:
    """A random UUID (RFC 9562 section 5.4), from the system's cryptographic generator."""
    return from_int(_random(16) & _CLEAR | _RFC_BITS | 4 << 76)


def uuid4_many(count: int) -> list[UUID]:
    """A list of *count* random UUIDs."""
    _check_count(count)
    return [uuid4() for _ in range(count)]


def uuid8(a: int | None = None, b: int | None = None, c: int | None = None) -> UUID:
    """A UUID of free form (RFC 9562 section 5.8): *a* (48 bits), *b* (12) and *c* (62), random where not given.

    Higher bits of each are cut off.
    """
    if a is b is c is None:
        return from_int(_random(16) & _CLEAR | _RFC_BITS | 8 << 76)
    if a is None:
        a = _random(6)
    if b is None:
        b = _random(2)
    if c is None:
        c = _random(8)
    high, middle, low = a & 0xFFFF_FFFF_FFFF, b & 0xFFF, c & 0x3FFF_FFFF_FFFF_FFFF
    return from_int(high << 80 | middle << 64 | low | _RFC_BITS | 8 << 76)


def _from_name(digest: bytes, version: int) -> UUID:
    return from_int(int.from_bytes(digest[:16], "big") & _CLEAR | _RFC_BITS | version << 76)


def uuid3(namespace: Any, name: str | bytes) -> UUID:
    """A UUID from the MD5 of a namespace (a UUID) and a name, text or bytes (RFC 9562 section 5.3)."""
    import hashlib

    return _from_name(hashlib.md5(namespace.bytes + _octets(name), usedforsecurity=False).digest(), 3)


def uuid5(namespace: Any, name: str | bytes) -> UUID:
    """A UUID from the SHA-1 of a namespace (a UUID) and a name, text or bytes (RFC 9562 section 5.5)."""
    import hashlib

    return _from_name(hashlib.sha1(namespace.bytes + _octets(name), usedforsecurity=False).digest(), 5)


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
    if _state.child_tickets:
        _state.notice_fork()
    now = time.time_ns() // 100 + GREGORIAN_OFFSET
    if _names.get(TIMES[version]) is _ours[version] or _is_ours(version):
        while True:
            last = _last[version]
            made = now if last is None or now > last else last + 1
            if _GIL:  # then nothing comes between the next two lines
                if _last[version] is last:
                    _last[version] = made
                    break
            elif _state.swap(version, last, made):
                break
    else:  # ours stays as it was
        with _state.lock:
            theirs = _their_last(version)
            made = _names[TIMES[version]] = now if theirs is None or now > theirs else theirs + 1
    if clock_seq is None:
        clock_seq = _state.clock_seq
    low = (clock_seq & 0x3FFF) << 48 | node & 0xFFFF_FFFF_FFFF
    made &= (1 << 60) - 1
    if version == 6:
        high = made >> 12 << 16 | made & 0xFFF
    else:
        high = (made & 0xFFFF_FFFF) << 32 | (made >> 32 & 0xFFFF) << 16 | made >> 48
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
        return from_int(unix_ms << 80 | _random(10) & _CLEAR | _RFC_BITS | 7 << 76)
    if _state.child_tickets:
        _state.notice_fork()
    process = _state.process
    now = time.time_ns() // 1_000_000
    ours = _names.get("_last_timestamp_v7") is _ours[7] or _is_ours(7)
    while True:
        last = _last[7]
        before, counter, its_process = last if ours else _their_last_7(last, process)
        if before is not None and now <= before and its_process == process and counter < _MAX_COUNTER:
            time_, counter, tail = before, counter + 1, int.from_bytes(os.urandom(4), "big") & 0xFFFF_FFFF
        else:
            drawn = _random(10)
            time_ = max(now, 0) if before is None or now > before else before + 1
            counter, tail = drawn >> 32 & _MAX_COUNTER >> 1, drawn & 0xFFFF_FFFF  # so that it has room to count
        if not ours:
            if _replace_theirs(last, time_, counter, process):
                break
        elif _GIL:
            if _last[7] is last:
                _last[7] = time_, counter, process
                break
        elif _state.swap(7, last, (time_, counter, process)):
            break
    high = (time_ & _MAX_MS) << 16 | counter >> 30
    low = (counter & 0x3FFF_FFFF) << 32 | tail
    return from_int(high << 64 | low | _RFC_BITS | 7 << 76)


def _their_last_7(ours: "tuple[int | None, int, int]", process: int) -> "tuple[int | None, int, int]":
    """What is in the watched namespace; the counter is ours where that was not replaced as well."""
    counter = _names.get(COUNTER)
    if type(counter) is int:
        return _their_last(7), counter, process
    return _their_last(7), ours[1], ours[2] or process


def _replace_theirs(ours: "tuple[int | None, int, int]", made: int, counter: int, process: int) -> bool:
    """Put the time in the watched namespace, and the counter there, or on with ours; False where that changed."""
    with _state.lock:
        if (_their_last(7) or 0) > made:
            return False
        if type(_names.get(COUNTER)) is int:
            _names[COUNTER] = counter
        elif not _state.swap(7, ours, (ours[0], counter, process)):
            return False
        _names[TIMES[7]] = made
    return True


def _check_count(count: int) -> None:
    if count < 0:
        raise ValueError("count must not be negative")
    if count > sys.maxsize // 56:  # rather than fill the memory first
        raise MemoryError


def uuid7_many(count: int) -> list[UUID]:
    """A list of *count* UUIDs of version 7, in order."""
    _check_count(count)
    return [uuid7() for _ in range(count)]
