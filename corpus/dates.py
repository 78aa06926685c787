"""German and ISO dates as values; what is not wholly there is unknown, never guessed.

A date needs day, month and a year of four digits: '19. Juni' alone names no day.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from .tables import alternatives, load_pairs, load_table

_LONGEST = 80
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?"
)


@cache
def _german() -> re.Pattern[str]:
    table = load_table("dates")
    months = alternatives(tuple(load_pairs("dates", "months")))
    return re.compile(
        rf"(?:{alternatives(table['weekdays'])}\.?\s*,?\s*)?(?:(?:den|dem)\s+)?"
        rf"(?P<day>\d{{1,2}})\.\s*(?:(?P<number>\d{{1,2}})\.\s*|(?P<name>{months})\.?\s+)"
        rf"(?P<year>\d{{4}})(?!\d)"
        rf"(?:(?:\s*[,|•·–-])?\s*(?:um\s+|ab\s+)?"
        rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?"
        rf"(?:\s*{alternatives(table['clock'])})?|\s*{alternatives(table['clock'])})"
        rf"(?:\s*\(?{alternatives(table['clock zones'])}\)?)?(?!\w))?",
        re.IGNORECASE,
    )


def parse_german_date(text: str) -> dt.date | dt.datetime | None:
    """Read a whole text as one date.

    Args:
        text: '19. Juni 2024, 14:05 Uhr', '19.06.2024', '2024-06-19T14:05:00+02:00' and the like.

    Returns:
        A `date`, or a `datetime` where the text has a time of day (with a zone only where the
        text has one); None where the text is not exactly one complete, possible date.
    """
    text = text.strip()
    found = find_date(text) if len(text) <= _LONGEST else None
    if found is None or found[1] != (0, len(text)):
        return None
    return found[0]


def find_date(text: str) -> tuple[dt.date | dt.datetime, tuple[int, int]] | None:
    """Find the first complete date in a text.

    Returns:
        The date or moment and its place in the text (start, end), or None.
    """
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
        day = dt.date(int(parts["year"]), _month(parts), int(parts["day"]))
        if parts["hour"] is None:
            return day
        hour, minute, second = (int(parts[unit] or 0) for unit in ("hour", "minute", "second"))
        return dt.datetime.combine(day, dt.time(hour, minute, second), _zone(parts.get("zone")))
    except ValueError:
        return None


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    if name:
        return int(load_pairs("dates", "months")[name.lower()])
    return int(parts.get("month") or parts.get("number") or 0)


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return dt.timezone.utc
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))
