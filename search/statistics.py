"""One segment as a query sees it: postings, and the statistics of the whole index."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index import LENGTHS, FieldPostings, IndexView, SegmentData

from .posted import Posted, Postings, look_up
from .scored import Scored, places_in

if TYPE_CHECKING:
    from .evaluated import Evaluated
    from .evidence import Bm25f

    _Totals = dict[tuple[int, tuple[str, ...]], tuple[Bm25f, Scored]]

# Postings of one term that are read whole rather than looked up for the documents in question.
_FEW = 2048
# To look one up costs as much as to read so many.
_DEARER = 8


class Leaf:
    """One segment as seen by one search.

    Args:
        segment: The segment.
        view: The index it belongs to.
    """

    def __init__(self, segment: SegmentData, view: IndexView) -> None:
        self.segment = segment
        self.view = view
        self._at = view.segments.index(segment)
        self._evaluated: dict[int, tuple[Evaluated, Scored]] = {}
        self._totals: _Totals = {}
        self._partial: tuple[NDArray[np.uint16] | None, _Totals] = None, {}

    def evaluate(self, query: Evaluated) -> Scored:
        """Score a query, once however often it occurs.

        Args:
            query: The query.

        Returns:
            Its matches, deleted documents among them.
        """
        known = self._evaluated.get(id(query))
        if known is None:
            known = self._evaluated[id(query)] = (query, query.scores(self))
        return known[1]

    def evaluate_within(self, query: Evaluated, ids: NDArray[np.uint16]) -> Scored:
        """Score at least those of some documents that match a query.

        Args:
            query: The query.
            ids: The documents, ascending.

        Returns:
            Scores of all matches among them; what it says of other documents may be wrong.
        """
        known = self._evaluated.get(id(query))
        return query.within(self, ids) if known is None else known[1]

    def totals(self, model: Bm25f, terms: tuple[str, ...]) -> Scored:
        """Return `model.totals`, made once."""
        known = self._totals.get((id(model), terms))
        if known is None:
            known = self._totals[id(model), terms] = model, model.totals(self, terms)
        return known[1]

    def totals_within(
        self, model: Bm25f, terms: tuple[str, ...], ids: NDArray[np.uint16]
    ) -> Scored:
        """Return `model.totals_within`, made once for the same documents."""
        key = id(model), terms
        known = self._totals.get(key)
        if known is None:
            if self._partial[0] is not ids:
                self._partial = ids, {}
            partial = self._partial[1]
            known = partial.get(key)
            if known is None:
                known = partial[key] = model, model.totals_within(self, terms, ids)
        return known[1]

    def found(self, fields: tuple[str, ...], terms: tuple[str, ...]) -> Postings:
        """Find the postings of several terms in this segment.

        Args:
            fields: The fields.
            terms: The terms.

        Returns:
            For each field that has any of them their postings, in the order of both.
        """
        return look_up(self.view, fields, terms).postings[self._at]

    def frequency(self, fields: tuple[str, ...], terms: tuple[str, ...]) -> int:
        """Estimate the number of documents of the whole index with any of several terms.

        Args:
            fields: The fields.
            terms: The terms.

        Returns:
            The largest number that a field has of all terms together.
        """
        return look_up(self.view, fields, terms).frequency

    def normalized(self, posted: Posted, weight: float, b: float) -> NDArray[np.float64]:
        """Weigh the frequencies of a term by the lengths of the fields.

        Args:
            posted: The postings of the term, or of several that follow each other.
            weight: The weight of the field.
            b: The share of length normalisation, 0 to 1.

        Returns:
            weight * frequency / (1 - b + b * length / average length) of every posting.
        """
        field, start, end = posted.field, posted.start, posted.end
        norms = self._table(field.name, weight, b).take(field.lengths.take(posted.ids))
        values: NDArray[np.float64] = norms * field.small_counts(start, end)
        first, last = field.large_between(start, end)
        if first < last:
            places, counts = field.large_counts(start, end)
            values[places] = norms[places] * counts
        return values

    def normalized_within(
        self, posted: Posted, weight: float, b: float, ids: NDArray[np.uint16]
    ) -> Scored:
        """Weigh frequencies as `normalized` does, at least those of some documents.

        Args:
            posted: The postings of the term.
            weight: The weight of the field.
            b: The share of length normalisation, 0 to 1.
            ids: The documents, ascending.

        Returns:
            The documents that have the term, others perhaps among them.
        """
        size = posted.end - posted.start
        if size < _FEW or size < len(ids) * _DEARER:
            return Scored(posted.ids, self.normalized(posted, weight, b))
        held, places = places_in(ids, posted.ids)
        kept = ids[held]
        counts = posted.field.counts_at(places + posted.start)
        return Scored(kept, counts * self.norms(posted.field, kept, weight, b))

    def norms(
        self, field: FieldPostings, ids: NDArray[np.uint16], weight: float, b: float
    ) -> NDArray[np.float64]:
        """Return what `normalized` gives for a frequency of 1, for some documents."""
        return self._table(field.name, weight, b).take(field.lengths.take(ids))

    def _table(self, field: str, weight: float, b: float) -> NDArray[np.float64]:
        """Make the table of what `normalized` gives for a frequency of 1 by length byte."""
        key = ("norms", field, weight, b)
        table: NDArray[np.float64] | None = self.view.cache.get(key)
        if table is None:
            lengths = np.maximum(LENGTHS, 1)
            table = weight / (1 - b + b * lengths / self.view.average_length(field))
            self.view.cache[key] = table
        return table

    def idf(self, frequency: float) -> float:
        """Return the inverse document frequency of a term in the whole index; see `idf`."""
        return idf(frequency, self.view.documents)


def idf(frequency: float, documents: int) -> float:
    """Return the inverse document frequency of a term.

    Robertson and Sparck Jones's weight in the form that is never negative:
    ln(1 + (N - n + 0.5) / (n + 0.5)).

    Args:
        frequency: The number n of documents with the term.
        documents: The number N of documents.

    Returns:
        A weight greater than 0.
    """
    frequency = min(frequency, documents)
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
