"""UUIDs of every version (RFC 9562): the standard library's ``uuid``, compiled.

All documented names of Python 3.15 are here on every Python, and beyond them: `parse` and `is_valid`, which are
strict; ``UUID(a_uuid)``; `uuid7` for a given time and `uuid7_bounds` for queries by time; ``UUID.to_datetime``;
`uuid4_many` and `uuid7_many`.

All random bits come from the system's cryptographic generator. No two processes that came from one another by fork make
the same id, whatever they had made before. Every function may be called from any thread.
"""

import os
import sys

from ._core import adopt_type, choose, when_imported

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime as _datetime
    from types import ModuleType
    from typing import IO, Any

    from . import _uuid_py as _kernel
    from ._safety import SafeUUID as SafeUUID
    from ._uuid_py import RESERVED_FUTURE, RESERVED_MICROSOFT, RESERVED_NCS, RFC_4122, UUID
else:
    # Annotations can be evaluated without the imports.
    Any = _datetime = object

    _kernel = choose(__package__, "_uuid")
    RESERVED_NCS, RFC_4122 = _kernel.RESERVED_NCS, _kernel.RFC_4122
    RESERVED_MICROSOFT, RESERVED_FUTURE = _kernel.RESERVED_MICROSOFT, _kernel.RESERVED_FUTURE
    UUID = _kernel.UUID

__all__ = [
    "MAX", "NAMESPACE_DNS", "NAMESPACE_OID", "NAMESPACE_URL", "NAMESPACE_X500", "NIL", "RESERVED_FUTURE",
    "RESERVED_MICROSOFT", "RESERVED_NCS", "RFC_4122", "SafeUUID", "UUID", "getnode", "is_valid", "main", "parse",
    "uuid1", "uuid3", "uuid4", "uuid4_many", "uuid5", "uuid6", "uuid7", "uuid7_bounds", "uuid7_many", "uuid8",
]  # fmt: skip

uuid1, uuid3, uuid4, uuid5 = _kernel.uuid1, _kernel.uuid3, _kernel.uuid4, _kernel.uuid5
uuid6, uuid7, uuid8 = _kernel.uuid6, _kernel.uuid7, _kernel.uuid8
uuid4_many, uuid7_many = _kernel.uuid4_many, _kernel.uuid7_many
parse, is_valid = _kernel.parse, _kernel.is_valid
for _public in (UUID, uuid1, uuid3, uuid4, uuid5, uuid6, uuid7, uuid8, uuid4_many, uuid7_many, parse, is_valid):
    if _public.__module__ != __name__:
        _public.__module__ = __name__  # the same in both builds, for whoever stores the name of a default
adopt_type(UUID, "uuid", "UUID")

NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")

#: All bits zero, and all bits one (RFC 9562 sections 5.9 and 5.10).
NIL = _kernel.from_int(0)
MAX = _kernel.from_int((1 << 128) - 1)


def uuid7_bounds(
    start: "_datetime | None" = None,
    stop: "_datetime | None" = None,
    *,
    start_unix_ms: int | None = None,
    stop_unix_ms: int | None = None,
) -> tuple[UUID, UUID]:
    """The smallest and the largest version 7 UUID of the milliseconds from *start* to *stop*, both included.

    Give each as an aware datetime or in whole milliseconds since 1970; without a stop it is the start's own
    millisecond. For ``WHERE id BETWEEN %s AND %s``. Raises ValueError for a datetime without a time zone, a time beyond
    48 bits, or a stop before the start, and TypeError for what is neither a datetime nor an integer.
    """
    from ._forms import milliseconds_of

    first = milliseconds_of(start, start_unix_ms, "start")
    if first is None:
        raise TypeError("give start or start_unix_ms")
    last = milliseconds_of(stop, stop_unix_ms, "stop")
    if last is not None and last < first:
        raise ValueError("stop is before start")
    bits = 7 << 76 | 2 << 62
    free = 0xFFF << 64 | (1 << 62) - 1
    return _kernel.from_int(first << 80 | bits), _kernel.from_int((first if last is None else last) << 80 | bits | free)


# --- the node ----------------------------------------------------------------------------------------------------

try:
    import _uuid  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    _uuid = None

#: The platform's own generators. uuid1 makes its own ids, a hundred times as fast, unless this is replaced.
_generate_time_safe: "Any" = getattr(_uuid, "generate_time_safe", None)
_UuidCreate: "Any" = getattr(_uuid, "UuidCreate", None)
_platforms_own = _generate_time_safe
_has_uuid_generate_time_safe = _generate_time_safe is not None
_has_stable_extractable_node: bool = getattr(_uuid, "has_stable_extractable_node", False)


def _load_system_functions() -> None:
    """Deprecated: the platform's functions are loaded when the module is."""


AIX = sys.platform.startswith("aix")
LINUX = sys.platform in ("linux", "android")
_MAC_DELIM = b"." if AIX else b":"
_MAC_OMITS_LEADING_ZEROES = AIX


def _from_platform(data: bytes, safety: int | None) -> UUID:
    try:
        return UUID(bytes=data, is_safe=safety)
    except ValueError:
        return UUID(bytes=data)


def _is_universal(mac: int) -> bool:
    from ._hardware import is_universal

    return is_universal(mac)


def _random_getnode() -> int:
    from ._hardware import random_node

    return random_node()


def _get_command_stdout(command: str, *args: str) -> "IO[bytes] | None":
    from ._hardware import output_of

    return output_of(command, *args)


def _parse_mac(word: bytes) -> int | None:
    from ._hardware import address_of

    return address_of(word, _MAC_DELIM, _MAC_OMITS_LEADING_ZEROES)


def _popen(command: str, *args: str) -> "IO[bytes] | None":
    return _get_command_stdout(command, *args)


def _find_mac_near_keyword(
    command: str, args: str, keywords: "Any", get_word_index: "Callable[[int], int]"
) -> int | None:
    from ._hardware import near_keyword

    printed = _get_command_stdout(command, args)
    return None if printed is None else near_keyword(printed, keywords, get_word_index, _MAC_DELIM)


def _find_mac_under_heading(command: str, args: str, heading: bytes) -> int | None:
    from ._hardware import under_heading

    printed = _get_command_stdout(command, args)
    if printed is None:
        return None
    return under_heading(printed, heading, _MAC_DELIM, _MAC_OMITS_LEADING_ZEROES)


def _ifconfig_getnode() -> int | None:
    words = (b"hwaddr", b"ether", b"address:", b"lladdr")
    found = (_find_mac_near_keyword("ifconfig", options, words, lambda at: at + 1) for options in ("", "-a", "-av"))
    return next(filter(None, found), None)


def _ip_getnode() -> int | None:
    return _find_mac_near_keyword("ip", "link", [b"link/ether"], lambda at: at + 1)


def _arp_getnode() -> int | None:
    import socket

    try:
        address = os.fsencode(socket.gethostbyname(socket.gethostname()))
    except (OSError, AttributeError):
        return None
    # Solaris has the hardware address last, OpenBSD behind the address, Linux and the other BSDs two words behind.
    places: list[tuple[bytes, Callable[[int], int]]] = [
        (address, lambda at: -1),
        (address, lambda at: at + 1),
        (b"(%s)" % address, lambda at: at + 2),
    ]
    return next(filter(None, (_find_mac_near_keyword("arp", "-an", [word], place) for word, place in places)), None)


def _lanscan_getnode() -> int | None:
    return _find_mac_near_keyword("lanscan", "-ai", [b"lan0"], lambda at: 0)


def _netstat_getnode() -> int | None:
    return _find_mac_under_heading("netstat", "-ian", b"Address")


def _unix_getnode() -> int | None:
    """The node of a UUID that libuuid makes, unless that is random, and so not this machine's."""
    if _generate_time_safe is None:
        return None
    node = UUID(bytes=_generate_time_safe()[0]).node
    return None if node >> 40 & 1 else node


def _windll_getnode() -> int | None:
    return UUID(bytes_le=_UuidCreate()).node if _UuidCreate else None


if LINUX:
    _OS_GETTERS = [_ip_getnode, _ifconfig_getnode]
elif sys.platform == "darwin":
    _OS_GETTERS = [_ifconfig_getnode, _arp_getnode, _netstat_getnode]
elif sys.platform == "win32":
    _OS_GETTERS = []
elif AIX:
    _OS_GETTERS = [_netstat_getnode]
else:
    _OS_GETTERS = [_ifconfig_getnode, _ip_getnode, _arp_getnode, _netstat_getnode, _lanscan_getnode]
_GETTERS = [_windll_getnode if os.name == "nt" else _unix_getnode, *_OS_GETTERS]

_node: int | None = None


def getnode() -> int:
    """The hardware address of this machine, 48 bits; found once, and kept.

    An address that its maker gave is preferred over one given locally. Where none is found, a random number with its
    multicast bit set (RFC 9562 section 6.10).
    """
    global _node
    if _node is None:
        for getter in (*_GETTERS, _random_getnode):
            try:
                found = getter()
            except Exception:
                continue
            if found is not None and 0 <= found < 1 << 48:
                _node = found
                break
    assert _node is not None
    return _node


def _time_based(version: int, node: "int | None", clock_seq: "int | None") -> UUID:
    if node is None:
        platforms = None if version == 6 or _generate_time_safe is _platforms_own else _generate_time_safe
        if platforms is not None and clock_seq is None:
            return _from_platform(*platforms())
        node = getnode()
    elif version == 1 and not 0 <= node < 1 << 48:
        raise ValueError("node is out of range (need a 48-bit value)")
    return _kernel.time_based(version, node, clock_seq)


# --- the state, by the names that test clocks reset --------------------------------------------------------------


class _Last:
    """The live value of a generator's last time or counter. An object put in its place is used instead, and updated."""

    def __init__(self, version: int, place: int) -> None:
        self._version, self._place = version, place

    @property
    def _value(self) -> int | None:
        return _kernel.state(self._version)[self._place]

    def __index__(self) -> int:
        return self._value or 0

    def __eq__(self, other: object) -> bool:
        return self._value == other

    def __lt__(self, other: int) -> bool:
        return (self._value or 0) < other

    def __gt__(self, other: int) -> bool:
        return (self._value or 0) > other

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return repr(self._value)

    __hash__ = None  # type: ignore[assignment]


_last_timestamp: "Any" = _Last(1, 0)
_last_timestamp_v6: "Any" = _Last(6, 0)
_last_timestamp_v7: "Any" = _Last(7, 0)
_last_counter_v7: "Any" = _Last(7, 1)
_kernel.watch(globals())


# --- SafeUUID, as soon as anybody imports enum --------------------------------------------------------------------


def _make_safe_uuid(enum: "ModuleType") -> None:
    from . import _safety

    names = globals()
    names["SafeUUID"] = _safety.SafeUUID
    # Attributes of a module that has these are looked up more slowly, so they go when they have served.
    names.pop("__getattr__", None)
    names.pop("__dir__", None)


def __getattr__(name: str) -> "Any":
    if name == "SafeUUID":
        from ._forms import member_of

        return type(member_of(None))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), "SafeUUID"})


when_imported("enum", _make_safe_uuid)


def main() -> None:
    """The command line of ``python -m netproto.uuid``."""
    from ._command import run

    run(sys.modules[__name__])
