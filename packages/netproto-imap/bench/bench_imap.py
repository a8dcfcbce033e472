"""Responses of FETCH and SEARCH through whole clients, from canned bytes; and their values."""

from __future__ import annotations

import email.utils
import imaplib as stdlib
from collections.abc import Callable, Iterator
from typing import Any

from netproto import imaplib
from netproto.imaplib import parsed

MESSAGES = 1000
FOUND = 10_000

_ENVELOPE = (
    b'("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" '
    b'(("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) '
    b'(("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) '
    b'((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397@cac.edu>")'
)
_HEADER = (
    b"".join(b"Field-%d: some text that a header field of this length may well have\r\n" % n for n in range(9))
    + b"\r\n"
)

FLAGS_ENVELOPE = b"".join(
    b"* %d FETCH (FLAGS (\\Seen $x) ENVELOPE %s)\r\n" % (n, _ENVELOPE) for n in range(1, MESSAGES + 1)
)
HEADERS = b"".join(
    b"* %d FETCH (BODY[HEADER] {%d}\r\n%s)\r\n" % (n, len(_HEADER), _HEADER) for n in range(1, MESSAGES + 1)
)
SEARCH = b"* SEARCH " + b" ".join(b"%d" % n for n in range(1, FOUND + 1)) + b"\r\n"


class _Canned:
    """A socket that answers each command with the same bytes."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._left = memoryview(b"* OK [CAPABILITY IMAP4rev1] hi\r\n")

    def sendall(self, data: bytes) -> None:
        self._left = memoryview(self._answer + data.split()[0] + b" OK done\r\n")

    def recv_into(self, buffer: memoryview, size: int = 0) -> int:
        size = min(size or len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

    def recv(self, size: int) -> bytes:
        piece = bytes(self._left[:size])
        self._left = self._left[size:]
        return piece

    def makefile(self, *_: object) -> Any:
        import io

        class Raw(io.RawIOBase):
            def readable(raw) -> bool:
                return True

            def readinto(raw, buffer: Any) -> int:
                return self.recv_into(memoryview(buffer))

        return io.BufferedReader(Raw())

    def gettimeout(self) -> None:
        return None

    def shutdown(self, how: int) -> None: ...

    def close(self) -> None: ...


def _client(module: Any, answer: bytes) -> Any:
    class Client(module.IMAP4):  # type: ignore[misc, name-defined]
        def _create_socket(self, timeout: Any = None) -> Any:
            return _Canned(answer)

    made = Client()
    made.state = "SELECTED"
    return made


def _fetch(module: Any, answer: bytes) -> Callable[[], Any]:
    client = _client(module, answer)
    return lambda: client.fetch("1:*", "(X)")


def _search(module: Any) -> Callable[[], Any]:
    client = _client(module, SEARCH)

    def run() -> list[bytes]:
        found: list[bytes] = client.search(None, "ALL")[1][0].split()
        return found

    return run


def cases() -> Iterator[tuple[str, str, dict[str, Callable[[], Any]], int]]:
    for name, answer in (("FLAGS ENVELOPE", FLAGS_ENVELOPE), ("headers as literals", HEADERS)):
        yield "imap raw", f"FETCH {name}, a message", {
            "netproto": _fetch(imaplib, answer), "stdlib": _fetch(stdlib, answer), **_aioimaplib(answer)
        }, MESSAGES  # fmt: skip
    ours = _fetch(imaplib, FLAGS_ENVELOPE)

    def values() -> None:
        for message in parsed.fetch(ours()[1]):
            message["FLAGS"], email.utils.parsedate_to_datetime(message["ENVELOPE"].date.decode())  # as the peer does

    yield "imap parsed", "FETCH FLAGS ENVELOPE, a message", {"netproto": values, **_imapclient()}, MESSAGES
    numbers = SEARCH[9:-2]
    client = _client(imaplib, SEARCH)
    yield "imap raw", f"SEARCH that finds {FOUND:,}", {
        "netproto": _search(imaplib), "stdlib": _search(stdlib), "split alone": numbers.split
    }, 1  # fmt: skip
    yield "imap parsed", f"SEARCH that finds {FOUND:,}", {
        "netproto": lambda: client.parsed.search(None, "ALL"), "split and int": lambda: list(map(int, numbers.split()))
    }, 1  # fmt: skip


def _imapclient() -> dict[str, Callable[[], Any]]:
    try:
        from imapclient.response_parser import parse_fetch_response
    except ImportError:
        return {}
    theirs = _fetch(stdlib, FLAGS_ENVELOPE)
    return {"imapclient": lambda: parse_fetch_response(theirs()[1], uid_is_key=False)}


def _aioimaplib(answer: bytes) -> dict[str, Callable[[], Any]]:
    try:
        import asyncio

        from aioimaplib.aioimaplib import Command, IMAP4ClientProtocol
    except ImportError:
        return {}

    def run() -> None:
        protocol = IMAP4ClientProtocol(None)
        protocol.pending_sync_command = Command("FETCH", "A1", loop=loop)
        for piece in pieces:  # it recurses once for each line
            protocol.data_received(piece)

    loop = asyncio.new_event_loop()
    messages = [b"* " + message for message in answer.split(b"* ")[1:]]
    pieces = [b"".join(messages[at : at + 50]) for at in range(0, len(messages), 50)]
    return {"aioimaplib": run}
