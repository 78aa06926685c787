"""One segment as a query sees it: postings, and the statistics of the whole index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.postings import FieldPostings
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.engine.norms import idf, norm_table
from artikelsuche.search.engine.plan import ARRAYS, NATIVE, Plan, Row, best, scored, within
from artikelsuche.search.engine.postings_cache import Layers, Pieces, planned

from .postings import Posted, Postings, look_up
from .scored import Aligned, Numbers, Scored, aligned, highest, looked_up, places_in

if TYPE_CHECKING:
    from .bm25f import Bm25f
    from .layered import Models
    from .nodes import Evaluated

    _Totals = dict[tuple[int, tuple[str, ...]], tuple[Bm25f, Scored]]

# So many times more documents than postings are found from the side of the postings.
_FEWER = 4


class Leaf:
    """One segment as seen by one search.

    Args:
        segment: The segment.
        view: The index it belongs to.

    Attributes:
        at: The number of the segment in the index.
    """

    def __init__(self, segment: SegmentData, view: IndexView) -> None:
        self.segment = segment
        self.view = view
        self.at = view.segments.index(segment)
        self._planned = planned(view)
        self._evaluated: dict[int, tuple[Evaluated, Scored]] = {}
        self._totals: _Totals = {}
        self._among: Numbers | None = None
        self._within: dict[tuple[int, tuple[str, ...]], tuple[Bm25f, Aligned]] = {}

    def evaluate(self, query: Evaluated) -> Scored:
        """Score a query, once however often it occurs.

        Args:
            query: The query.

        Returns:
            Its matches, deleted documents among them.
        """
        known = self._evaluated.get(id(query))
        if known is None:
            known = self._evaluated[id(query)] = (query, self._scores(query))
        return known[1]

    def best(self, query: Evaluated, wanted: int) -> tuple[int, list[Row]]:
        """Score the live documents that match, and leave out what is not among the best.

        Args:
            query: The query.
            wanted: How many are needed, 1 or more.

        Returns:
            How many live documents match, and those that may be among the best of them, in the
            order of their numbers.
        """
        base = self.view.bases[self.at]
        if NATIVE is not None:
            return best(self.plan(query), self.segment.live, wanted, base)
        found = query.live_scores(self)
        ids, scores = highest(found, wanted)
        numbers = ids.astype(np.int64) + base
        return len(found.ids), list(zip(scores.tolist(), numbers.tolist(), strict=True))

    def plan(self, query: Evaluated) -> Plan:
        """Make a plan of a query, from what was found where it has been evaluated."""
        known = self._evaluated.get(id(query)) if self._evaluated else None
        return query.plan(self) if known is None else (ARRAYS, *known[1])

    def _scores(self, query: Evaluated) -> Scored:
        if NATIVE is None:
            return query.scores(self)
        plan = query.plan(self)
        return Scored(*plan[1:]) if plan[0] == ARRAYS else scored(plan)

    def evaluate_within(self, query: Evaluated, ids: Numbers) -> Aligned:
        """Score some documents.

        Args:
            query: The query.
            ids: The documents, ascending.

        Returns:
            Which of them match, and their scores.
        """
        known = self._evaluated.get(id(query))
        if known is not None:
            return aligned(known[1], ids)
        return query.within(self, ids) if NATIVE is None else within(query.plan(self), ids)

    def totals(self, model: Bm25f, terms: tuple[str, ...]) -> Scored:
        """Return `model.totals`, made once."""
        known = self._totals.get((id(model), terms))
        if known is None:
            known = self._totals[id(model), terms] = model, model.totals(self, terms)
        return known[1]

    def totals_within(self, model: Bm25f, terms: tuple[str, ...], ids: Numbers) -> Aligned:
        """Return `model.totals_within`, made once for the same documents."""
        key = id(model), terms
        known = self._totals.get(key)
        if known is not None:
            return aligned(known[1], ids)
        if self._among is not ids:
            self._among, self._within = ids, {}
        found = self._within.get(key)
        if found is None:
            found = self._within[key] = model, model.totals_within(self, terms, ids)
        return found[1]

    def found(self, fields: tuple[str, ...], terms: tuple[str, ...]) -> Postings:
        """Find the postings of several terms in this segment.

        Args:
            fields: The fields.
            terms: The terms.

        Returns:
            For each field that has any of them their postings, in the order of both.
        """
        return look_up(self.view, fields, terms).postings[self.at]

    def terms_plan(self, model: Bm25f, terms: tuple[str, ...], boost: float) -> Plan:
        """Make the plan of several terms, as C scores them.

        Args:
            model: The fields and parameters.
            terms: The terms.
            boost: A factor on the score.
        """
        return self._planned[model].plan(terms, self.at, boost, model.k1)

    def layers(self, models: Models) -> Layers:
        """Return what makes the plans of words for C.

        Args:
            models: How the layers are weighed.
        """
        return self._planned.layers(models)

    def place(self, model: Bm25f, terms: tuple[str, ...]) -> Pieces:
        """Find where the positions of several terms lie in this segment, as C reads them.

        Args:
            model: The fields and parameters.
            terms: The terms.
        """
        return self._planned[model].places(terms)[self.at]

    def frequency(self, model: Bm25f, terms: tuple[str, ...]) -> int:
        """Estimate the number of documents of the whole index with any of several terms.

        Args:
            model: The fields and parameters.
            terms: The terms.

        Returns:
            The largest number that a field has of all terms together.
        """
        if NATIVE is None:
            return look_up(self.view, model.names, terms).frequency
        return self._planned[model].find(terms)[0]

    def idf_of(self, model: Bm25f, terms: tuple[str, ...]) -> float:
        """Return the inverse document frequency of any of several terms."""
        if NATIVE is None:
            return self.idf(self.frequency(model, terms))
        return self._planned[model].find(terms)[1]

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
        norms = norm_table(self.view, field.name, weight, b).take(field.lengths.take(posted.ids))
        values: NDArray[np.float64] = norms * field.small_counts(start, end)
        first, last = field.large_between(start, end)
        if first < last:
            places, counts = field.large_counts(start, end)
            values[places] = norms[places] * counts
        return values

    def counts_within(self, posted: Posted, ids: Numbers) -> tuple[Numbers, Numbers]:
        """Return the frequencies of a term in some documents.

        Args:
            posted: The postings of the term.
            ids: The documents, one or more, ascending.

        Returns:
            For each whether it has the term, and how often, 0 where it has not.
        """
        others, size = posted.ids, posted.end - posted.start
        if size * _FEWER < len(ids):
            held, counts = np.zeros(len(ids), dtype=np.bool_), np.zeros(len(ids), dtype=np.uint32)
            inside, places = places_in(others, ids)
            held[places] = True
            counts[places] = posted.field.frequencies(posted.start, posted.end)[inside]
            return held, counts
        at = np.minimum(looked_up(ids, others), size - 1, dtype=np.int64)
        held = others.take(at) == ids
        at += posted.start
        return held, posted.field.counts_at(at) * held

    def norms(
        self, field: FieldPostings, ids: NDArray[np.uint16], weight: float, b: float
    ) -> NDArray[np.float64]:
        """Return what `normalized` gives for a frequency of 1, for some documents."""
        return norm_table(self.view, field.name, weight, b).take(field.lengths.take(ids))

    def idf(self, frequency: float) -> float:
        """Return the inverse document frequency of a term in the whole index; see `idf`."""
        return idf(frequency, self.view.documents)
