"""Connections: Happy Eyeballs, source addresses, socket options, Unix sockets, and the hook for proxies.

`create_connection` takes the arguments of `socket.create_connection` and returns a connected, blocking socket.
"""

from __future__ import annotations

import os
import selectors
import socket
from errno import EINPROGRESS, EWOULDBLOCK
from time import monotonic

from .deadline import Deadline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from .proxy import Dialler

    #: A host and port, or the path of a Unix socket.
    Address = tuple[str, int] | str | os.PathLike[str]

    _Info = tuple[int, int, int, str, Any]
    _Options = Iterable[tuple[int, int, int | bytes]]

__all__ = ["ATTEMPT_DELAY", "create_connection", "create_unix_connection"]

#: Connection Attempt Delay of RFC 8305 section 5, in seconds.
ATTEMPT_DELAY = 0.25

_GLOBAL_DEFAULT: Any = socket._GLOBAL_DEFAULT_TIMEOUT  # type: ignore[attr-defined]  # what the stdlib's clients pass
_IN_PROGRESS = {0, EINPROGRESS, EWOULDBLOCK, 10035}  # the last is WSAEWOULDBLOCK


def create_connection(
    address: Address,
    timeout: float | None = _GLOBAL_DEFAULT,
    source_address: tuple[str, int] | None = None,
    *,
    all_errors: bool = False,
    attempt_delay: float | None = ATTEMPT_DELAY,
    socket_options: _Options = (),
    proxy: str | Dialler | None = None,
) -> socket.socket:
    """Connect to *address* and return the socket.

    Where a name has several addresses, attempts start *attempt_delay* seconds apart, the families by turns, and the
    first to succeed wins (RFC 8305); the others are closed. None tries one after the other, as the stdlib does.
    *timeout* is in seconds and covers all attempts together (name resolution itself cannot be bounded); the socket
    keeps it as its time-out. *socket_options* are arguments of `setsockopt`, set before connecting. *source_address*
    is bound first. *proxy* is a URL such as ``socks5://user:password@host:1080`` or ``http://host:3128``, or any
    callable that takes the address and keyword arguments *timeout* and *dial* and returns a connected socket.
    A path (a str with a slash and no port, or any os.PathLike) is a Unix socket's.

    Raises ValueError for a port out of range, and OSError: the last attempt's, or with *all_errors* an ExceptionGroup
    of all; TimeoutError when time is up.
    """
    if timeout is _GLOBAL_DEFAULT:
        timeout = socket.getdefaulttimeout()
    if not isinstance(address, tuple):
        return create_unix_connection(address, timeout, socket_options=socket_options)
    if proxy is not None:
        from .proxy import connect_through

        def dial(to: Address, timeout: float | None = None) -> socket.socket:
            return create_connection(
                to, timeout, source_address, attempt_delay=attempt_delay, socket_options=socket_options
            )

        return connect_through(proxy, address, timeout=timeout, dial=dial)
    host, port = address
    _check_port(port)
    deadline = Deadline(timeout)
    infos = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
    if not infos:
        raise OSError("getaddrinfo returns an empty list")
    if len(infos) == 1 or attempt_delay is None:
        sock, errors = _in_turn(infos, deadline, source_address, socket_options)
    else:
        race = _Race(by_turns(infos), deadline, source_address, socket_options, attempt_delay)
        sock, errors = race.run()
    try:
        if sock is None:
            raise ExceptionGroup("create_connection failed", errors) if all_errors else errors[-1]
        sock.settimeout(timeout)
        return sock
    finally:
        errors.clear()  # the errors' tracebacks hold this frame


def _check_port(port: Any) -> None:
    """The C library takes a number beyond 16 bits modulo 65536, and so for another port."""
    number = int(port[:20]) if isinstance(port, str) and port.isascii() and port.isdigit() else port
    if isinstance(number, int) and not 0 <= number <= 65535:
        raise ValueError(f"port out of range 0-65535: {port}")


def create_unix_connection(
    path: str | os.PathLike[str], timeout: float | None = None, *, socket_options: _Options = ()
) -> socket.socket:
    """Connect to the Unix socket at *path*. *timeout* is in seconds. Raises OSError."""
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise OSError("this platform has no Unix sockets")
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        _prepare(sock, None, socket_options)
        sock.settimeout(timeout)
        sock.connect(os.fspath(path))
    except BaseException:
        sock.close()
        raise
    return sock


def by_turns(infos: Sequence[_Info]) -> list[_Info]:
    """Order addresses so that the families take turns, beginning with the first one's (RFC 8305 section 4)."""
    families: dict[int, list[_Info]] = {}
    for info in infos:
        families.setdefault(info[0], []).append(info)
    queues = list(families.values())
    longest = max(map(len, queues))
    return [queue[n] for n in range(longest) for queue in queues if n < len(queue)]


def _prepare(sock: socket.socket, source_address: tuple[str, int] | None, socket_options: _Options) -> None:
    for level, option, value in socket_options:
        sock.setsockopt(level, option, value)
    if source_address is not None:
        sock.bind(source_address)


def _in_turn(
    infos: Sequence[_Info], deadline: Deadline, source_address: tuple[str, int] | None, socket_options: _Options
) -> tuple[socket.socket | None, list[OSError]]:
    """Try the addresses one after the other."""
    errors: list[OSError] = []
    for family, kind, protocol, _, target in infos:
        sock = None
        try:
            sock = socket.socket(family, kind, protocol)
            _prepare(sock, source_address, socket_options)
            sock.settimeout(deadline.remaining())
            sock.connect(target)
            return sock, errors
        except OSError as error:
            errors.append(error)
            if sock is not None:
                sock.close()
        except BaseException:
            if sock is not None:
                sock.close()
            raise
    return None, errors


class _Race:
    """Connection attempts side by side, without threads (RFC 8305 section 5)."""

    def __init__(
        self,
        infos: list[_Info],
        deadline: Deadline,
        source_address: tuple[str, int] | None,
        socket_options: _Options,
        delay: float,
    ) -> None:
        self._waiting = infos[::-1]
        self._deadline = deadline
        self._source_address = source_address
        self._socket_options = list(socket_options)
        self._delay = delay
        self._errors: list[OSError] = []

    def run(self) -> tuple[socket.socket | None, list[OSError]]:
        """Return the winner, or None, and the errors of those who failed."""
        with selectors.DefaultSelector() as selector:
            try:
                winner = self._run(selector)
            except OSError as error:
                self._errors.append(error)
                winner = None
            finally:
                for key in list(selector.get_map().values()):
                    selector.unregister(key.fileobj)
                    key.data.close()
        if winner is not None:
            winner.setblocking(True)
        return winner, self._errors

    def _run(self, selector: selectors.BaseSelector) -> socket.socket | None:
        next_start = monotonic()
        while self._waiting or selector.get_map():
            if self._waiting and (monotonic() >= next_start or not selector.get_map()):
                if (sock := self._start(selector)) is not None:
                    return sock
                next_start = monotonic() + self._delay
                continue
            pause = max(0.0, next_start - monotonic()) if self._waiting else None
            for key, _ in selector.select(self._deadline.within(pause)):
                selector.unregister(key.fileobj)
                tried: socket.socket = key.data
                code = tried.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code == 0:
                    return tried
                tried.close()
                self._failed(OSError(code, os.strerror(code)))
                next_start = monotonic()  # the next attempt begins at once
            self._deadline.remaining()
        return None

    def _start(self, selector: selectors.BaseSelector) -> socket.socket | None:
        """Begin the next attempt; return its socket where it is connected at once."""
        family, kind, protocol, _, target = self._waiting.pop()
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as error:  # such as a family that the system lacks
            self._failed(error)
            return None
        try:
            _prepare(sock, self._source_address, self._socket_options)
            sock.setblocking(False)
            code = sock.connect_ex(target)
            if code not in _IN_PROGRESS:
                raise OSError(code, os.strerror(code))
            if code == 0:
                return sock
            selector.register(sock, selectors.EVENT_WRITE, sock)
        except OSError as error:
            sock.close()
            self._failed(error)
        except BaseException:
            sock.close()
            raise
        return None

    def _failed(self, error: OSError) -> None:
        self._errors.append(error)
