"""The timeline as a picture: bars of days, months, quarters or years that can be clicked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from artikelsuche.search.engine.counting import month_number, month_of

#: The picture in its own units: its height, the room of a bar, and how wide it would be on a desk.
HEIGHT, ROOM, _WIDTH = 640, 100, 7200
# How many bars there may be, and of how many months each is.
_MOST = 72
_MONTHS = (1, 3, 12, 60, 120, 600, 1200, 2400)
# So many months are shown day by day.
_SHORT = 2
# At the ends no more than this share of the articles is left out, before more months of none.
_STRAY, _GAP = 0.005, 120
# The height of the lowest bar, and the width of the widest one.
_LOWEST, _WIDEST = 20, 240


class Bar(NamedTuple):
    """One bar.

    Args:
        since: The first day, month or year that it stands for, as a filter writes it.
        until: The last one.
        articles: How many articles are of that time.
        x: Where its room begins.
        y: Where its top is.
        height: How high it is; 0 where nothing is of that time.
    """

    since: str
    until: str
    articles: int
    x: int
    y: int
    height: int


class Timeline(NamedTuple):
    """Bars from the first time to the last.

    Args:
        bars: The bars, without a gap.
        thick: How wide each is, in the middle of its room.
        earlier: How many articles are older than the first bar.
        later: How many are newer than the last one.
    """

    bars: tuple[Bar, ...] = ()
    thick: int = ROOM
    earlier: int = 0
    later: int = 0


def monthly(months: Mapping[str, int]) -> Timeline:
    """Draw the counts of months without a gap, several months a bar where there are many.

    A few articles years away from all others, as wrong dates put them, are left out at the ends.
    """
    if not months:
        return Timeline()
    counts = list(months.values())
    first = _start(counts)
    last = len(counts) - _start(counts[::-1])
    size = next((size for size in _MONTHS if last - first <= size * _MOST), _MONTHS[-1])
    start = month_number(next(iter(months)))
    rows = []
    for at in range((start + first) // size, (start + last - 1) // size + 1):
        here = slice(max(first, at * size - start), min(last, (at + 1) * size - start))
        rows.append((*_period(at, size), sum(counts[here])))
    return _drawn(rows, sum(counts[:first]), sum(counts[last:]))


def daily(days: Mapping[str, int]) -> Timeline:
    """Draw the counts of days, those between them included."""
    if not days:
        return Timeline()
    *_, last = days
    rows = [(day, day, days.get(day, 0)) for day in _days(next(iter(days)), last)]
    return _drawn(rows)


def is_short(months: Mapping[str, int]) -> bool:
    """Tell whether a timeline is short enough to be drawn day by day."""
    return 0 < len(months) <= _SHORT


def _start(counts: list[int]) -> int:
    """Find the month to begin with."""
    start, seen, most = 0, 0, sum(counts) * _STRAY
    full = [at for at, count in enumerate(counts) if count]
    for here, following in pairwise(full):
        seen += counts[here]
        if seen > most:
            break
        if following - here > _GAP:
            start = following
    return start


def _days(first: str, last: str) -> Iterator[str]:
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    while day < end:
        yield day.isoformat()
        day += dt.timedelta(days=1)
    yield end.isoformat()


@lru_cache(1024)
def _period(at: int, size: int) -> tuple[str, str]:
    first, last = at * size, at * size + size - 1
    if size % 12 == 0:
        return f"{max(1, first // 12):04}", f"{min(9999, last // 12):04}"
    return month_of(first), month_of(last)


def _drawn(rows: list[tuple[str, str, int]], earlier: int = 0, later: int = 0) -> Timeline:
    most = max((count for *_, count in rows), default=0)
    thick = min(ROOM, round(ROOM * len(rows) * _WIDEST / _WIDTH))
    bars = []
    for at, (since, until, count) in enumerate(rows):
        height = max(_LOWEST, HEIGHT * count // most) if count else 0
        bars.append(Bar(since, until, count, at * ROOM, HEIGHT - height, height))
    return Timeline(tuple(bars), thick, earlier, later)
