"""All matches of a plan in the segments of an index, however many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.engine.counting import Counting

if TYPE_CHECKING:
    from artikelsuche.search.engine.counting import Documents

    from .significance import Significant


class SegmentMatches:
    """Some documents of each segment, ascending and live; see `Matches`."""

    def __init__(self, view: IndexView, found: list[Documents], counting: Counting) -> None:
        self._view = view
        self._found = found
        self._counting = counting

    def count(self, facet: str) -> dict[str, int]:
        """Count how many have each value of a facet."""
        return self._counting.count(self._found, facet)

    def significant(self, field: str) -> list[Significant]:
        """List the terms of a field that mark them, the most telling first."""
        from .significance import significant_terms  # few searches ask for it

        return significant_terms(self._view, self._found, field)

    def having(self, field: str, term: str) -> Iterator[int]:
        """Yield those that have a term, by their numbers in the index."""
        import numpy as np

        view, encoded = self._view, term.encode("utf-8", "surrogatepass")
        for segment, base, documents in zip(view.segments, view.bases, self._found, strict=True):
            postings = segment.field(field)
            number = -1 if postings is None else postings.find(encoded)
            if postings is not None and number >= 0:
                ids = postings.ids(*postings.span(number))
                for document in np.intersect1d(ids, documents, assume_unique=True).tolist():
                    yield base + document
