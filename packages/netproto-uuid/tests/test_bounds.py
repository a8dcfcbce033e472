"""The first and the last id of a span of time, for queries."""

from __future__ import annotations

import datetime
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netproto.uuid

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
LAST_MS = (1 << 48) - 1


class Index:
    """An integer of another type, as numpy's are."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


class Unsure(datetime.tzinfo):
    """A time zone that does not know its offset."""

    def utcoffset(self, moment: datetime.datetime | None) -> None:
        return None

    tzname = dst = utcoffset


@given(
    st.integers(0, (1 << 47) * 1000),
    st.integers(-86_399_999_999, 86_399_999_999),
)
def test_moments_in_any_zone(microseconds: int, offset: int) -> None:
    zone = datetime.timezone(datetime.timedelta(microseconds=offset))
    moment = EPOCH + datetime.timedelta(microseconds=microseconds)
    try:
        low, high = netproto.uuid.uuid7_bounds(moment.astimezone(zone))
    except OverflowError:  # astimezone's, past the year 9999
        return
    assert low.time == high.time == microseconds // 1000


def test_half_a_second_of_offset(uuid: ModuleType) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=1, seconds=0.5))
    low, _ = uuid.uuid7_bounds(datetime.datetime(1970, 1, 1, 1, 0, 1, tzinfo=zone))
    assert low.time == 500
    first = datetime.datetime(1, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=23)))
    with pytest.raises(ValueError, match="start is out of range"):
        uuid.uuid7_bounds(first)


def test_integers_of_any_type(uuid: ModuleType) -> None:
    low, high = uuid.uuid7_bounds(start_unix_ms=Index(5), stop_unix_ms=Index(LAST_MS))
    assert (low.time, high.time) == (5, LAST_MS) and type(low.int) is int
    for value in (-1, LAST_MS + 1):
        with pytest.raises(ValueError, match="start is out of range"):
            uuid.uuid7_bounds(start_unix_ms=Index(value))


@pytest.mark.parametrize("value", [1.0, "5", b"5", EPOCH])
def test_other_types_of_milliseconds(uuid: ModuleType, value: Any) -> None:
    kind = type(value).__name__
    with pytest.raises(TypeError, match=f"start_unix_ms must be an integer, not {kind}"):
        uuid.uuid7_bounds(start_unix_ms=value)
    with pytest.raises(TypeError, match=f"stop_unix_ms must be an integer, not {kind}"):
        uuid.uuid7_bounds(EPOCH, stop_unix_ms=value)


@pytest.mark.parametrize("value", [datetime.date(2022, 2, 22), datetime.time(1), 5, "2022-02-22"])
def test_other_types_of_moments(uuid: ModuleType, value: Any) -> None:
    kind = type(value).__name__
    with pytest.raises(TypeError, match=f"start must be a datetime, not {kind}"):
        uuid.uuid7_bounds(value)
    with pytest.raises(TypeError, match=f"stop must be a datetime, not {kind}"):
        uuid.uuid7_bounds(EPOCH, value)


def test_moments_without_a_time_zone(uuid: ModuleType) -> None:
    naive = datetime.datetime(2022, 2, 22)
    for moment in (naive, naive.replace(tzinfo=Unsure())):
        with pytest.raises(ValueError, match="start has no time zone"):
            uuid.uuid7_bounds(moment)
        with pytest.raises(ValueError, match="stop has no time zone"):
            uuid.uuid7_bounds(EPOCH, moment)


def test_a_moment_whose_differences_are_of_another_type(uuid: ModuleType) -> None:
    class Moment(datetime.datetime):
        def __sub__(self, other: Any) -> Any:
            raise NotImplementedError

    assert uuid.uuid7_bounds(Moment(1970, 1, 1, 0, 0, 1, tzinfo=datetime.UTC))[0].time == 1000
