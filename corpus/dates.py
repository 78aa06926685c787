"""Dates as values; what is not wholly there is unknown, never guessed.

A date needs day, month and year: '19. Juni' alone names no day. Texts of articles hold German and
ISO dates; records also those that programs and databases write, and the short German '19.6.24'.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache

from .language import deferred
from .lazy import lazy_pattern
from .tables import alternatives, load_pairs, load_table

_LONGEST = 80
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?"
)
_UNKNOWN = deferred("is no date in a known form with day, month and year")
# Seconds or milliseconds since 1970; with fewer digits it could be anything.
_EPOCH = re.compile(r"(?P<seconds>-?\d{9,10})(?:\.\d+)?|(?P<milli>-?\d{12,13})(?:\.\d+)?")
_START = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


@cache
def _german() -> re.Pattern[str]:
    return re.compile(_german_form(), re.IGNORECASE)


def _german_form() -> str:
    table = load_table("dates")
    months = alternatives(tuple(load_pairs("dates", "months")))
    zones = alternatives(tuple(load_pairs("dates", "clock zones")))
    return (
        rf"(?:{alternatives(table['weekdays'])}\.?\s*,?\s*)?(?:(?:den|dem)\s+)?"
        rf"(?P<day>\d{{1,2}})\.\s*(?:(?P<number>\d{{1,2}})\.\s*|(?P<name>{months})\.?\s+)"
        rf"(?P<year>\d{{4}})(?!\d)"
        rf"(?:(?:\s*[,|•·–-])?\s*(?:um\s+|ab\s+)?"
        rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?"
        rf"(?:\s*(?P<half>[AP]M)\b|\s*{alternatives(table['clock'])})?|\s*{alternatives(table['clock'])})"
        rf"(?:\s*\(?(?P<zone>(?:GMT|UTC)[+-]\d{{1,2}}|{zones})\)?)?(?!\w))?"
    )


@cache
def _record_forms() -> tuple[re.Pattern[str], ...]:
    """The forms of a whole date in a record: ISO 8601 long and short, German, RFC 2822."""
    months = alternatives((*load_pairs("dates", "months"), *load_pairs("dates", "english months")))
    zone = r"(?:\s*(?P<zone>[+-]\d{2}(?::?\d{2})?|[A-Z]{1,5}))?(?:\s*\([^()]*\))?"
    second = r"(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    clock = rf"(?P<hour>\d{{2}})(?::?(?P<minute>\d{{2}}){second})?"
    forms = (
        r"(?P<year>\d{4})(?P<dash>[-/.])(?P<month>\d{1,2})(?P=dash)(?P<day>\d{1,2})"
        rf"(?:(?:T|\s+){clock}{zone})?",
        r"(?P<year>(?:1[5-9]|2[01])\d\d)(?P<month>\d\d)(?P<day>\d\d)"
        rf"(?:(?:T|\s+|(?=(?:\d{{4}}|\d{{6}})(?!\d))){clock}{zone})?",
        _german_form() + rf"(?:,?\s+{alternatives(load_table('dates')['weekdays'])})?",
        r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<short>\d{2})"
        rf"(?:,?\s+{clock}(?:\s+Uhr)?{zone})?",
        rf"(?:[a-z]{{2,10}}\.?,?\s+)?(?P<name>{months})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
        r"(?P<year>\d{4})(?:\s+[a-z]{3,6}day)?"
        rf"(?:,?\s+(?:at\s+)?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}}){second}"
        rf"(?:\s*(?P<half>[AP]M)\b)?{zone})?",
        rf"(?:[a-z]{{2,10}}\.?,?\s*)?(?P<day>\d{{1,2}})[\s-](?P<name>{months})\.?[\s-]"
        rf"(?P<year>\d{{4}})(?:,?\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}}){second}{zone})?",
    )
    return tuple(lazy_pattern(form, re.IGNORECASE) for form in forms)


@lru_cache(maxsize=4096)  # many records are of one day
def parse_date(text: str) -> dt.date | dt.datetime | str:
    """Read the whole date of a record.

    Args:
        text: '19. Juni 2024, 14:05 Uhr', '19.06.2024', '19.6.24', 'June 19, 2024',
            '2024-06-19T14:05:00+02:00', '20240619', 'Wed, 19 Jun 2024 14:05:00 +0200', seconds or
            milliseconds since 1970 and the like.

    Returns:
        A `date`, or a `datetime` where the text has a time of day (with a zone only where the
        text has one, UTC for seconds since 1970); what is wrong with any other text.
    """
    if len(text) > _LONGEST:
        return _UNKNOWN
    reason = _UNKNOWN
    for form in _record_forms():
        if match := form.fullmatch(text):
            if (value := _value(match)) is not None:
                return value
            reason = deferred("is a day or time that does not exist")
    epoch = _EPOCH.fullmatch(text)
    if epoch is None:
        return reason
    seconds = int(epoch["seconds"]) if epoch["seconds"] else int(epoch["milli"]) // 1000
    return _START + dt.timedelta(seconds=seconds)


def find_date(text: str) -> tuple[dt.date | dt.datetime, tuple[int, int]] | None:
    """Find the first complete date or moment in a text, and its place (start, end)."""
    matches = [m for m in (_ISO.search(text), _german().search(text)) if m]
    for match in sorted(matches, key=re.Match.start):
        value = _value(match)
        if value is not None:
            return value, match.span()
    return None


def _value(match: re.Match[str]) -> dt.date | dt.datetime | None:
    """Make the date of a match; None where the calendar or the clock has no such place."""
    parts = match.groupdict()
    try:
        day = dt.date(_year(parts), _month(parts), int(parts["day"]))
        if parts["hour"] is None:
            return day
        hour, minute, second = (int(parts[unit] or 0) for unit in ("hour", "minute", "second"))
        if half := parts.get("half"):
            hour = hour % 12 + (12 if half.upper() == "PM" else 0) if hour <= 12 else 24
        clock = dt.time(hour, minute, 59 if second == 60 else second)  # a leap second
        return dt.datetime.combine(day, clock, _zone(parts.get("zone")))
    except ValueError:
        return None


def _year(parts: dict[str, str | None]) -> int:
    """Return the year; one of two digits as POSIX has it: 69 to 99 are of the last century."""
    short = parts.get("short")
    if short is None:
        return int(parts["year"] or 0)
    return int(short) + (1900 if int(short) >= 69 else 2000)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    if name:
        months = load_pairs("dates", "months")
        return int(months.get(name.lower()) or load_pairs("dates", "english months")[name.lower()])
    return int(parts.get("month") or parts.get("number") or 0)


def _zone(text: str | None) -> dt.tzinfo | None:
    """Make the zone of an offset or a name; a name that is not known says nothing."""
    if text and text[:3].upper() in ("GMT", "UTC") and text[3:]:
        text = f"{text[3]}{text[4:]:0>2}"
    if text and text[0] not in "+-":
        text = "Z" if text in "Zz" else load_pairs("dates", "clock zones").get(text.lower())
    if not text:
        return None
    if text == "Z":
        return dt.timezone.utc
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))
