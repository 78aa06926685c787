"""Counting: how many matches have each label, or were published when; no article is read for it.

What values a facet has in an index is found out once, when it is first counted, so that counting
is adding up small numbers.
"""

from __future__ import annotations

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
#: What matches can be counted by.
FACETS = (*LABELS, *PERIODS)

# Numbers no further apart are looked up in an array of them all.
_CLOSE = 1 << 22
# Where one in so many documents is counted, all are looked at: to pick them takes longer.
_MANY = 3


class Counting:
    """Counts documents of a view by the values of facets; safe to use from several threads."""

    def __init__(self, view: IndexView) -> None:
        self._view = view
        self._facets: dict[str, _Labels | _Periods] = {}

    def count(self, found: list[Documents], facet: str) -> dict[str, int]:
        """Count how many of some documents have each value of a facet.

        Args:
            found: For each segment its documents, ascending.
            facet: One of `FACETS`.

        Returns:
            The counts by value: of labels the most frequent first, of periods the earliest. A
            document counts once for each of its labels; one of unknown date for no period.
        """
        import numpy as np

        values = self._facets.get(facet)
        if values is None:
            made = _Periods(self._view, facet) if facet in PERIODS else _Labels(self._view, facet)
            values = self._facets[facet] = made
        totals = values.totals(found)
        order = np.flatnonzero(totals)
        if facet not in PERIODS:
            order = order[np.argsort(-totals[order], kind="stable")]
        names = values.names
        return {names[at]: n for at, n in zip(order.tolist(), totals[order].tolist(), strict=True)}


class _Labels:
    """The labels of a column in all segments.

    Attributes:
        names: The labels, ascending.
    """

    def __init__(self, view: IndexView, name: str) -> None:
        import numpy as np

        columns = [segment.column(name) for segment in view.segments]
        self._columns = [one if isinstance(one, LabelColumn) else None for one in columns]
        labels = sorted({label for one in self._columns if one is not None for label in one.labels})
        places = {label: at for at, label in enumerate(labels)}
        self._places = [
            np.array([] if one is None else [places[label] for label in one.labels], np.int64)
            for one in self._columns
        ]
        self.names = [label.decode("utf-8", "surrogatepass") for label in labels]

    def totals(self, found: list[Documents]) -> NDArray[np.int64]:
        """Count some documents by their labels."""
        import numpy as np

        totals = np.zeros(len(self.names), np.int64)
        for column, places, documents in zip(self._columns, self._places, found, strict=True):
            if column is not None and len(documents):
                totals[places] += _counts(column, documents)
        return totals


class _Periods:
    """The periods in which the documents of a view were published.

    Attributes:
        names: The periods, ascending, as they are written.
    """

    def __init__(self, view: IndexView, name: str) -> None:
        import numpy as np

        unit, written = PERIODS[name]
        dates = np.zeros(view.documents, np.int64)
        for segment, base in zip(view.segments, view.bases, strict=True):
            column = segment.column("published")
            if isinstance(column, NumberColumn):
                dates[base : base + segment.documents] = column.values
        known = dates > 0
        values, places = _numbered(dates[known] // unit)
        width = len(str(10**12 // unit)) - 1
        self.names = [written(str(value).zfill(width)) for value in values.tolist()]
        periods = np.zeros(view.documents, np.min_scalar_type(len(values)))
        periods[known] = places + 1
        self._periods = np.split(periods, view.bases)[1:]

    def totals(self, found: list[Documents]) -> NDArray[np.int64]:
        """Count some documents by their periods."""
        import numpy as np

        totals = np.zeros(len(self.names) + 1, np.int64)
        for periods, documents in zip(self._periods, found, strict=True):
            if len(documents):
                totals += np.bincount(periods[documents], minlength=len(totals))
        return totals[1:]


def _numbered(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List different numbers, and their places among these; quicker than by sorting if close."""
    import numpy as np

    if not len(numbers) or int(np.ptp(numbers)) > _CLOSE:
        values, places = np.unique(numbers, return_inverse=True)
        return values, places
    offsets = numbers - numbers.min()
    there = np.zeros(int(offsets.max()) + 1, np.bool_)
    there[offsets] = True
    return np.flatnonzero(there) + numbers.min(), (np.cumsum(there) - 1)[offsets]


def _counts(column: LabelColumn, documents: Documents) -> NDArray[np.int64]:
    """Count some documents by the ordinals of their labels."""
    import numpy as np

    ordinals, size = column.ordinals, len(column.labels)
    if len(documents) == len(column):
        return np.bincount(ordinals, minlength=size)
    if column.alone is not None:  # a quarter of the time of what follows
        ordinals = column.alone[documents]
    elif len(documents) * _MANY > len(column):
        chosen = np.zeros(len(column), np.bool_)
        chosen[documents] = True
        ordinals = np.where(chosen[column.owners], ordinals, ordinals.dtype.type(size))
    else:
        first = column.starts[documents]
        counts = column.starts[documents.astype(np.int64) + 1] - first
        before = np.cumsum(counts) - counts
        ordinals = ordinals[np.repeat(first - before, counts) + np.arange(counts.sum())]
    return np.bincount(ordinals, minlength=size + 1)[:size]


def months_between(first: str, last: str) -> list[str]:
    """List all months from one to another, both written YYYY-MM and included."""
    return [month_of(number) for number in range(month_number(first), month_number(last) + 1)]


def month_number(month: str) -> int:
    """Count the months from the year 0 to one that is written YYYY-MM."""
    return int(month[:-3]) * 12 + int(month[-2:]) - 1


def month_of(number: int) -> str:
    """Write the month of a number as YYYY-MM."""
    return f"{number // 12:04}-{number % 12 + 1:02}"
