"""Counting: how many matches have each label, or were published when; no article is read for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from artikelsuche.index.codec.columns import LabelColumn, NumberColumn
from artikelsuche.index.store.index_view import IndexView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Documents: TypeAlias = NDArray[Any]


#: What is counted by label.
LABELS = ("section", "source", "author", "language")
#: What is counted by date: what is cut off YYYYMMDDhhmm, and how the rest is written.
PERIODS: dict[str, tuple[int, Callable[[str], str]]] = {
    "year": (100_000_000, lambda digits: digits),
    "month": (1_000_000, lambda digits: f"{digits[:-2]}-{digits[-2:]}"),
    "day": (10_000, lambda digits: f"{digits[:-4]}-{digits[-4:-2]}-{digits[-2:]}"),
}
# Numbers no further apart are counted in an array of them all.
_CLOSE = 1 << 22
#: What matches can be counted by.
FACETS = (*LABELS, *PERIODS)


def count_facet(view: IndexView, found: list[Documents], facet: str) -> dict[str, int]:
    """Count how many of some documents have each value of a facet.

    Args:
        view: The view of the index.
        found: For each segment its documents, ascending.
        facet: One of `FACETS`.

    Returns:
        The counts by value: of labels the most frequent first, of periods the earliest. A document
        counts once for each of its labels; one of unknown date for no period.
    """
    import numpy as np

    if facet in PERIODS:
        return _count_periods(view, found, facet)
    counts: Counter[bytes] = Counter()
    for segment, documents in zip(view.segments, found, strict=True):
        column = segment.column(facet) if len(documents) else None
        if isinstance(column, LabelColumn):
            times = np.bincount(_ordinals(column, documents), minlength=len(column.labels))
            for label, count in zip(column.labels, times.tolist(), strict=True):
                if count:
                    counts[label] += count
    named = {label.decode("utf-8", "surrogatepass"): count for label, count in counts.items()}
    return dict(sorted(named.items(), key=lambda pair: (-pair[1], pair[0])))


def published(view: IndexView, found: list[Documents]) -> NDArray[np.int64]:
    """Return when some documents were published, as the index keeps it: 0 where unknown."""
    import numpy as np

    dates = [np.empty(0, np.int64)]
    for segment, documents in zip(view.segments, found, strict=True):
        column = segment.column("published") if len(documents) else None
        if isinstance(column, NumberColumn):
            dates.append(column.values[documents])
    return np.concatenate(dates)


def _count_periods(view: IndexView, found: list[Documents], facet: str) -> dict[str, int]:
    unit, written = PERIODS[facet]
    dates = published(view, found)
    values, counts = _counted(dates[dates > 0] // unit)
    width = len(str(10**12 // unit)) - 1
    pairs = zip(values.tolist(), counts.tolist(), strict=True)
    return {written(str(value).zfill(width)): count for value, count in pairs}


def _counted(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List different numbers with how often each is there; quicker than by sorting if close."""
    import numpy as np

    if not len(numbers) or int(np.ptp(numbers)) > _CLOSE:
        values, times = np.unique(numbers, return_counts=True)
        return values, times
    least = int(numbers.min())
    times = np.bincount(numbers - least)
    present = np.flatnonzero(times)
    return present + least, times[present]


def _ordinals(column: LabelColumn, documents: Documents) -> Documents:
    """List the ordinals of the labels of some documents."""
    import numpy as np

    ordinals: Documents = column.ordinals
    if len(documents) == len(column):
        return ordinals
    first = column.starts[documents]
    counts = column.starts[documents.astype(np.int64) + 1] - first
    if not len(documents) or counts.max() <= 1:
        single: Documents = ordinals[first[counts == 1]]
        return single
    before = np.cumsum(counts) - counts
    several: Documents = ordinals[np.repeat(first - before, counts) + np.arange(counts.sum())]
    return several


def months_between(first: str, last: str) -> list[str]:
    """List all months from one to another, both written YYYY-MM and included."""
    start, end = (int(m[:-3]) * 12 + int(m[-2:]) - 1 for m in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1)]
