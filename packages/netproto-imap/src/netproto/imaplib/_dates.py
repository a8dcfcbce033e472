"""Dates, flags and tags: the module's helper functions."""

from __future__ import annotations

from ._names import MONTHS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import time
    from datetime import datetime

__all__ = ["Int2AP", "Internaldate2tuple", "ParseFlags", "Time2Internaldate", "parse_internaldate"]

_NUMBERS = {name.encode(): number for number, name in enumerate(MONTHS, 1)}
_PATTERN = b"DD-Mmm-YYYY HH:MM:SS +HHMM"


def parse_internaldate(text: bytes) -> tuple[int, ...] | None:
    """Year to second, and zone in minutes, of ``17-Jul-1996 02:44:25 -0700``; None if it is not of that form."""
    if len(text) != len(_PATTERN) or text[2:3] + text[6:7] + text[11:12] + text[20:21] != b"--  ":
        return None
    month, sign = _NUMBERS.get(text[3:6]), text[21:22]
    digits = text[:2].strip() + text[7:11] + text[12:14] + text[15:17] + text[18:20] + text[22:26]
    if month is None or sign not in (b"+", b"-") or text[14:15] + text[17:18] != b"::" or not digits.isdigit():
        return None
    zone = int(text[22:24]) * 60 + int(text[24:26])
    numbers = int(text[7:11]), month, int(text[:2]), int(text[12:14]), int(text[15:17]), int(text[18:20])
    return *numbers, -zone if sign == b"-" else zone


def Internaldate2tuple(resp: bytes) -> time.struct_time | None:
    """The local time of the INTERNALDATE in *resp*, or None where there is none that can be read."""
    import calendar
    import time

    at = len(resp)
    while (at := resp.rfind(b'INTERNALDATE "', 0, at)) >= 0:
        end = at + 14 + len(_PATTERN)
        found = parse_internaldate(resp[at + 14 : end])
        if found is not None and resp[end : end + 1] == b'"':
            *moment, zone = found
            return time.localtime(calendar.timegm((*moment, -1, -1, -1)) - zone * 60)
    return None


def Time2Internaldate(date_time: float | time.struct_time | tuple[int, ...] | datetime | str) -> str:
    """*date_time* as INTERNALDATE is written: ``"DD-Mmm-YYYY HH:MM:SS +HHMM"``, with its quotes.

    Takes seconds since the epoch, a local time as nine numbers or a struct_time, an aware datetime, or a string with
    double quotes around, which is returned as it is. Raises ValueError for anything else.
    """
    from datetime import UTC, datetime

    if isinstance(date_time, str):
        if len(date_time) > 1 and date_time[0] == '"' == date_time[-1]:
            return date_time
        raise ValueError("date_time not of a known type")
    if isinstance(date_time, int | float):
        moment = datetime.fromtimestamp(date_time, UTC).astimezone()
    elif isinstance(date_time, tuple):
        moment = datetime(*date_time[:6], tzinfo=_zone(date_time))  # type: ignore[arg-type, misc]
    elif isinstance(date_time, datetime):
        if date_time.utcoffset() is None:
            raise ValueError("date_time must be aware")
        moment = date_time
    else:
        raise ValueError("date_time not of a known type")
    return moment.strftime(f'"%d-{MONTHS[moment.month - 1]}-%Y %H:%M:%S %z"')


def _zone(local: time.struct_time | tuple[int, ...]) -> object:
    """The time zone that nine numbers of a local time imply."""
    import time
    from datetime import timedelta, timezone

    offset = getattr(local, "tm_gmtoff", None)
    if offset is None:
        offset = -time.timezone
        if time.daylight:
            summer = local[8]
            if summer == -1:
                summer = time.localtime(time.mktime(local)).tm_isdst  # type: ignore[arg-type]
            if summer:
                offset = -time.altzone
    return timezone(timedelta(seconds=offset))


def Int2AP(num: float) -> bytes:
    """*num* in base 16, with the digits A to P."""
    return b"" if not (value := int(abs(num))) else f"{value:x}".encode().translate(_TO_AP)


_TO_AP = bytes.maketrans(b"0123456789abcdef", b"ABCDEFGHIJKLMNOP")


def ParseFlags(resp: bytes) -> tuple[bytes, ...]:
    """The flags in ``FLAGS (...)`` within *resp*."""
    end = resp.rfind(b")")
    at = resp.rfind(b"FLAGS (", 0, max(end, 0))
    return tuple(resp[at + 7 : resp.find(b")", at)].split()) if at >= 0 else ()
