"""Engine and scanner: any bytes end in events or a listed error, however they are cut."""

from __future__ import annotations

from netproto.imaplib._core import LimitExceeded
from netproto.imaplib._engine import Engine, Unreadable
from netproto.imaplib._scan import scan

EXPECTED = (Unreadable, LimitExceeded)


def one_input(data: bytes) -> None:
    untagged: dict[str, list[object]] = {}
    used, count = scan(data, untagged, 1000, 1000)  # type: ignore[arg-type]
    assert used <= len(data) and (count > 0) == (used > 0)
    cut = data[0] % (len(data) + 1) if data else 0
    pieces = Engine(1000, 1000)
    events = [event.astuple() for piece in (data[:cut], data[cut:]) for event in pieces.feed(piece)]
    assert [event.astuple() for event in Engine(1000, 1000).feed(data)] == events
    if used:
        filed: dict[str, list[object]] = {}
        for event in Engine(1000, 1000).feed(data[:used]):
            filed.setdefault(event.type, []).extend(event.parts)
        assert filed == untagged
