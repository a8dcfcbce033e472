"""Engine and scanner: any bytes end in events or a listed error, however they are cut."""

from __future__ import annotations

from netproto.imaplib._core import LimitExceeded
from netproto.imaplib._engine import Engine, Unreadable
from netproto.imaplib._scan import scan

EXPECTED = (Unreadable, LimitExceeded)


def read(*pieces: bytes) -> tuple[list[object], type[Exception] | None]:
    """The events of all pieces, and what ended them."""
    engine = Engine(1000, 1000, 100_000)
    events: list[object] = []
    try:
        for piece in (*pieces, b""):
            events += [event.astuple() for event in engine.feed(piece)]
    except EXPECTED as error:
        return events, type(error)
    return events, None


def one_input(data: bytes) -> None:
    untagged: dict[str, list[object]] = {}
    used, count, parts = scan(data, untagged, 1000, 1000)  # type: ignore[arg-type]
    assert used <= len(data) and (count > 0) == (used > 0) and parts == sum(map(len, untagged.values()))
    cut = data[0] % (len(data) + 1) if data else 0
    assert read(data[:cut], data[cut:]) == read(data)
    if used:
        filed: dict[str, list[object]] = {}
        for event in Engine(1000, 1000).feed(data[:used]):
            filed.setdefault(event.type, []).extend(event.parts)
        assert filed == untagged
