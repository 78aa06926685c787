"""The evidence of an index on disk: what its segments have of terms, numbers and dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from artikelsuche.index.codec.columns import LabelColumn, NumberColumn
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.engine.nodes import Marked
from artikelsuche.search.engine.statistics import TermStatistics
from artikelsuche.search.meaning.units import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# How many filters are remembered, each a byte for every article.
_REMEMBERED = 16


class SegmentEvidence:
    """Makes the evidence of a view; see `EvidenceSource`."""

    def __init__(self, view: IndexView) -> None:
        self._view = view
        self._filters: dict[object, Marked] = {}

    def prepare(self, units: Callable[[], list[Unit]]) -> None:
        """Do nothing: terms are looked up where they are asked for."""

    def statistics(
        self, fields: Mapping[str, float], k1: float, b: float, *, has_places: bool
    ) -> TermStatistics:
        """Make the statistics of terms in some fields."""
        return TermStatistics(self._view, fields, k1, b, has_places)

    def marked(self, numbers: Iterable[int]) -> Marked:
        """Match some articles, by their numbers in the index, and no others."""
        import numpy as np

        view = self._view
        flags = [np.zeros(segment.documents, dtype=np.bool_) for segment in view.segments]
        for number in numbers:
            at = bisect_right(view.bases, number) - 1
            flags[at][number - view.bases[at]] = True
        return Marked(tuple(flags))

    def identified(self, keys: list[str]) -> Marked:
        """Match the articles with some ids."""
        numbers = self._view.numbers
        return self.marked(number for key in keys for number in numbers("id", key))

    def labelled(self, field: str, label: str) -> Marked:
        """Match the articles that have just this label."""
        return self._remembered((field, label), lambda: self._with_label(field, label))

    def _remembered(self, key: object, make: Callable[[], Marked]) -> Marked:
        """Make a filter, or return it where it was asked for before."""
        known = self._filters.get(key)
        if known is None:
            if len(self._filters) >= _REMEMBERED:
                self._filters.clear()
            known = self._filters[key] = make()
        return known

    def _with_label(self, field: str, label: str) -> Marked:
        import numpy as np

        wanted, flags = label.encode("utf-8", "surrogatepass"), []
        for segment in self._view.segments:
            found = np.zeros(segment.documents, dtype=np.bool_)
            column = segment.column(field)
            if isinstance(column, LabelColumn) and wanted in column.labels:
                found[column.owners[column.ordinals == column.labels.index(wanted)]] = True
            flags.append(found)
        return Marked(tuple(flags))

    def between(self, first: int, last: int | None) -> Marked:
        """Match the articles whose date, as the index keeps it, lies in a range."""

        def is_between(dates: NDArray[Any]) -> NDArray[np.bool_]:
            return dates >= first if last is None else (dates >= first) & (dates <= last)

        return self._remembered((first, last), lambda: self._published(is_between))

    def on_days(self, days: list[int]) -> Marked:
        """Match the articles of some days, as YYYYMMDD; MMDD are of any year."""
        import numpy as np

        kept = 100_000_000 if max(days) > 9999 else 10_000
        return self._published(lambda dates: np.isin(dates // 10_000 % kept, days))

    def _published(self, chosen: Callable[[NDArray[Any]], NDArray[np.bool_]]) -> Marked:
        """Mark the articles whose dates are chosen."""
        import numpy as np

        flags = []
        for segment in self._view.segments:
            column = segment.column("published")
            if isinstance(column, NumberColumn):
                flags.append(chosen(column.values))
            else:
                flags.append(np.zeros(segment.documents, dtype=np.bool_))
        return Marked(tuple(flags))
