"""Dates as people type them: in `datum:` filters and in the options --since and --until.

A year, a month or a day, the ISO way or the German way, alone or as a range, or so long before
today. Nothing is guessed: a two-digit year or a day that does not exist is an error that names the
accepted forms.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.tables import load_pairs
from artikelsuche.search.errors import QueryError, printable

from .tree import DateRange

_ONE_DATE = deferred(
    "2024, 2024-06, 2024-06-19, 06.2024 or 19.06.2024, or 7d, 2w, 6m, 1y or gestern"
)
_ANY_DATE = deferred(
    "2024, 2024-06, 2024-06-19, 06.2024 or 19.06.2024, or 7d, 2w, 6m, 1y or gestern, a range "
    "2024-06-01..2024-06-30 (either end may stay open), or >2024-06-01"
)

_FORMS = tuple(
    lazy_pattern(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
        r"(?:(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.)?(?P<year>\d{4})",
    )
)
# "7d", "2 Wochen": so long before today.
_BACK = lazy_pattern(r"(?P<number>\d{1,6})\s*(?P<unit>[^\W\d]+)")
_RANGE = lazy_pattern(r"\s*(?:\.{2,3}|…|–)\s*")
_COMPARED = lazy_pattern(r"([<>]=?)\s*(.*)", re.DOTALL)


def parse_date_bound(text: str, end: bool) -> dt.date:
    """Read one date as the first or the last day of a period.

    Args:
        text: A year, a month or a day: `2024`, `2024-06`, `2024-06-19`, `06.2024`, `19.06.2024`;
            or how long before today: `7d`, `2 Wochen`, `gestern`.
        end: Whether the bound closes the period, so that `2024-06` means 30 June, not 1 June.

    Raises:
        QueryError: The text is no date, or a day that does not exist.
    """
    return _bound(text, end, _ONE_DATE)


def parse_date_range(text: str) -> DateRange:
    """Read the value of a date filter.

    Args:
        text: One date, a range of two with `..` between them, or one date after > >= < <=.

    Raises:
        QueryError: The text is none of these, or the range ends before it begins.
    """
    compared = _COMPARED.fullmatch(text)
    if compared:
        return _compared(text, compared[1], compared[2])
    first, *rest = _RANGE.split(text.strip())
    if len(rest) > 1 or (rest and not first and not rest[0]):
        raise QueryError(
            tr(
                "{text} is not a range of dates: write {forms}",
                text=_shown(text),
                forms=tr(_ANY_DATE),
            ),
            text,
        )
    last = rest[0] if rest else first
    since = _bound(first, False, _ANY_DATE) if first or not rest else None
    until = _bound(last, True, _ANY_DATE) if last or not rest else None
    if since and until and since > until:
        raise QueryError(
            tr(
                "{text} ends before it begins: write {until}..{since}, the earlier day first",
                text=_shown(text),
                until=until,
                since=since,
            ),
            text,
        )
    return DateRange(since, until)


def _compared(text: str, sign: str, value: str) -> DateRange:
    """Read a date after > >= < or <=; the bare signs leave the named period out."""
    later, included = sign[0] == ">", sign.endswith("=")
    bound = _bound(value, later != included, _ANY_DATE)
    if not included:
        try:
            bound += dt.timedelta(days=1 if later else -1)
        except OverflowError:
            message = tr("{text} leaves no day of the calendar", text=_shown(text))
            raise QueryError(message, text) from None
    return DateRange(bound, None) if later else DateRange(None, bound)


def _bound(text: str, end: bool, accepted: str) -> dt.date:
    """Read one date; `accepted` lists the forms that an error names."""
    for form in _FORMS:
        match = form.fullmatch(text.strip())
        if match:
            try:
                return _day(match["year"], match["month"], match["day"], end)
            except ValueError:
                break
    back = _back(text.strip().lower())
    if back is not None:
        return back
    wrong = (
        deferred("{text} is not a day of the calendar: write {forms}")
        if match
        else deferred("{text} is not a date: write {forms}")
    )
    raise QueryError(tr(wrong, text=_shown(text), forms=tr(accepted)), text)


def _back(text: str) -> dt.date | None:
    """Read a day as so long before today; None where a text is nothing of the kind."""
    today = dt.date.today()
    days = load_pairs("dates", "days before today").get(text)
    if days is not None:
        return today - dt.timedelta(int(days))
    match = _BACK.fullmatch(text)
    unit = load_pairs("dates", "units before today").get(match["unit"]) if match else None
    if match is None or unit is None:
        return None
    number = int(match["number"])
    months = today.year * 12 + today.month - 1 - number * int(unit.partition(" ")[0])
    if unit.endswith("months"):
        if months < 12:
            return dt.date.min
        last = _last_of_month(dt.date(months // 12, months % 12 + 1, 1))
        return last.replace(day=min(today.day, last.day))
    back = number * int(unit.partition(" ")[0])
    return dt.date.fromordinal(max(1, today.toordinal() - back))


def _day(year: str, month: str | None, day: str | None, end: bool) -> dt.date:
    """Build the day from its digits; a missing part is the first, or at the end the last."""
    if day and month:
        return dt.date(int(year), int(month), int(day))
    first = dt.date(int(year), int(month) if month else (12 if end else 1), 1)
    return _last_of_month(first) if end else first


def _last_of_month(day: dt.date) -> dt.date:
    """Return the last day of a month."""
    for last in (31, 30, 29):
        with suppress(ValueError):
            return day.replace(day=last)
    return day.replace(day=28)


def _shown(text: str) -> str:
    """Quote a value, printable and short."""
    return f"'{printable(text if len(text) <= 40 else f'{text[:40]}…')}'"
