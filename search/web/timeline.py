"""The timeline as a picture: bars of days, months, quarters or years that can be clicked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from artikelsuche.search.engine.counting import month_number, month_of

#: The size of the picture in its own units.
WIDTH, HEIGHT = 720, 64
# How many bars there may be, and of how many months each is.
_MOST = 72
_MONTHS = (1, 3, 12, 60, 120, 600, 1200, 2400)
# So many months are shown day by day.
_SHORT = 2
# At the ends no more than this share of the articles is left out, before more months of none.
_STRAY, _GAP = 0.005, 120
# The height of the lowest bar, and the width of the widest one.
_LOWEST, _WIDEST = 2.0, 24.0


@dataclass(frozen=True)
class Bar:
    """One bar.

    Args:
        since: The first day, month or year that it stands for, as a filter writes it.
        until: The last one.
        count: How many articles are of that time.
        x: Where its room begins.
        y: Where its top is.
        width: How wide its room is.
        thick: How wide it is itself, in the middle of its room.
        height: How high it is; 0 where nothing is of that time.
    """

    since: str
    until: str
    count: int
    x: float
    y: float
    width: float
    thick: float
    height: float

    @property
    def inset(self) -> float:
        """Where it begins itself."""
        return round(self.x + (self.width - self.thick) / 2, 2)

    @property
    def label(self) -> str:
        """The time that it stands for."""
        return self.since if self.since == self.until else f"{self.since} – {self.until}"


@dataclass(frozen=True)
class Timeline:
    """Bars from the first time to the last.

    Args:
        bars: The bars, without a gap.
        earlier: How many articles are older than the first bar.
        later: How many are newer than the last one.
    """

    bars: tuple[Bar, ...] = ()
    earlier: int = 0
    later: int = 0


def monthly(months: Mapping[str, int]) -> Timeline:
    """Draw the counts of months without a gap, several months a bar where there are many.

    A few articles years away from all others, as wrong dates put them, are left out at the ends.
    """
    numbers, counts = [month_number(month) for month in months], list(months.values())
    first = _start(counts)
    last = len(counts) - _start(counts[::-1])
    size = next((size for size in _MONTHS if last - first <= size * _MOST), _MONTHS[-1])
    bars: dict[int, int] = {}
    for number, count in zip(numbers[first:last], counts[first:last], strict=True):
        bars[number // size] = bars.get(number // size, 0) + count
    rows = [(*_period(at, size), count) for at, count in bars.items()]
    return Timeline(_drawn(rows), sum(counts[:first]), sum(counts[last:]))


def daily(days: Mapping[str, int]) -> Timeline:
    """Draw the counts of days, those between them included."""
    if not days:
        return Timeline()
    *_, last = days
    rows = [(day, day, days.get(day, 0)) for day in _days(next(iter(days)), last)]
    return Timeline(_drawn(rows))


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


def _period(at: int, size: int) -> tuple[str, str]:
    first, last = at * size, at * size + size - 1
    if size % 12 == 0:
        return f"{max(1, first // 12):04}", f"{min(9999, last // 12):04}"
    return month_of(first), month_of(last)


def _drawn(rows: list[tuple[str, str, int]]) -> tuple[Bar, ...]:
    most = max((count for *_, count in rows), default=0)
    width = round(WIDTH / max(1, len(rows)), 3)
    thick = min(width, _WIDEST)
    bars = []
    for at, (since, until, count) in enumerate(rows):
        height = round(max(_LOWEST, HEIGHT * count / most), 1) if count else 0.0
        top = round(HEIGHT - height, 1)
        bars.append(Bar(since, until, count, round(at * width, 2), top, width, thick, height))
    return tuple(bars)
