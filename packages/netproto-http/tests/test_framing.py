"""Where a body ends."""

from __future__ import annotations

import pytest

from netproto.http._framing import body_of, stays_open
from netproto.http.client import HTTPException, UnknownTransferEncoding


@pytest.mark.parametrize(
    ("version", "coding", "length", "found"),
    [
        (11, None, None, (False, None, False)),
        (11, None, "5", (False, 5, False)),
        (11, None, "0", (False, 0, False)),
        (11, None, " 5\t", (False, 5, False)),
        (11, None, "5, 5", (False, 5, False)),
        (11, None, "5, 05", (False, 5, False)),
        (11, None, "0, 00", (False, 0, False)),
        (11, None, "-1", (False, None, True)),
        (11, None, "+5", (False, None, True)),
        (11, None, "5_0", (False, None, True)),
        (11, None, "\u0665", (False, None, True)),
        (11, None, "abc", (False, None, True)),
        (11, None, "", (False, None, True)),
        (11, None, "9" * 30, (False, int("9" * 30), False)),
        (11, None, "9" * 101, (False, None, True)),
        (11, "chunked", None, (True, None, False)),
        (11, " ChunKed ", None, (True, None, False)),
        (11, "gzip, chunked", None, (True, None, False)),
        (11, "identity", "5", (False, 5, False)),
        (11, "identity", None, (False, None, False)),
        (11, "identity, chunked", None, (True, None, False)),
        (11, "chunked", "5", (True, None, True)),
        (10, "chunked", None, (True, None, True)),
        (11, "gzip", "5", (False, None, True)),
        (11, "xchunked", None, (False, None, True)),
    ],
)
def test_bodies(version, coding, length, found):
    assert body_of(version, coding, length) == found


@pytest.mark.parametrize("length", ["5, 6", "5, -1", "5, x", "5,", "1, 2, 3"])
def test_contradicting_lengths(length):
    with pytest.raises(HTTPException, match="conflicting"):
        body_of(11, None, length)


@pytest.mark.parametrize("coding", ["chunked, chunked", "chunked, gzip", "chunked, chunked, gzip"])
def test_codings_without_an_end(coding):
    with pytest.raises(UnknownTransferEncoding):
        body_of(11, coding, None)


@pytest.mark.parametrize(
    ("version", "fields", "stays"),
    [
        (11, (None, None, None), True),
        (11, ("close", None, None), False),
        (11, ("Keep-Alive, CLOSE", None, None), False),
        (10, (None, None, None), False),
        (10, ("keep-alive", None, None), True),
        (10, (None, "timeout=5", None), True),
        (10, (None, None, "Keep-Alive"), True),
        (10, ("close", "", None), False),
    ],
)
def test_connections(version, fields, stays):
    assert stays_open(version, *fields) is stays
