"""The timeline as a picture: bars of days, months, quarters or years that can be clicked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

#: The size of the picture in its own units.
WIDTH, HEIGHT = 720, 64
# How many bars there may be, and of how many months each is; few months are shown day by day.
_MOST = 120
_MONTHS = (1, 3, 12, 60, 120, 600, 1200)
#: Up to so many days a period is shown day by day.
MOST_DAYS = 92
_LOWEST = 2.0
_WIDEST = 24.0


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


def monthly_bars(months: Mapping[str, int]) -> tuple[Bar, ...]:
    """Draw the counts of months without a gap, several months a bar where there are many."""
    size = next((size for size in _MONTHS if len(months) <= size * _MOST), _MONTHS[-1])
    counts: dict[int, int] = {}
    for month, count in months.items():
        year, number = month.rsplit("-", 1)
        at = (int(year) * 12 + int(number) - 1) // size
        counts[at] = counts.get(at, 0) + count
    rows = [(*_period(at, size), count) for at, count in counts.items()]
    return _drawn(rows)


def daily_bars(days: Mapping[str, int]) -> tuple[Bar, ...]:
    """Draw the counts of days, those between them included."""
    if not days:
        return ()
    *_, last = days
    rows = [(day, day, days.get(day, 0)) for day in _days(next(iter(days)), last)]
    return _drawn(rows)


def is_short(months: Mapping[str, int]) -> bool:
    """Tell whether a timeline is short enough to be drawn day by day."""
    return 0 < len(months) <= MOST_DAYS // 31


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
    return _month(first), _month(last)


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


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
