"""BM25F: from the frequencies of terms in several fields to one score.

Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009: the frequencies of a term in
the fields of an article are normalised by length, weighted, added and only then saturated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from artikelsuche.index.codec.postings import FieldPostings

from .postings import Posted
from .scored import Aligned, Numbers, Scored, added, aligned, either
from .segment_statistics import Leaf

# From so many terms on their postings are read in runs and added up in one table.
_MANY_TERMS = 8
# Postings of other terms that are read along rather than ending a run.
_GAP = 500


@dataclass(frozen=True, eq=False)
class Bm25f:
    """The parameters of BM25F for one piece of evidence.

    Args:
        fields: The weight of each field.
        k1: The saturation, greater than 0.
        b: The share of length normalisation, 0 to 1.
    """

    fields: Mapping[str, float]
    k1: float
    b: float

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(self.fields)

    def totals(self, leaf: Leaf, terms: tuple[str, ...]) -> Scored:
        """Add up the normalised and weighted frequencies of several terms in all fields.

        Args:
            leaf: The segment.
            terms: The terms, which count as one.

        Returns:
            The pseudo frequency of every document with one of them.
        """
        found = leaf.found(self.names, terms).values()
        return added([piece for posted in found for piece in self.postings_of(leaf, posted)])

    def totals_within(self, leaf: Leaf, terms: tuple[str, ...], ids: Numbers) -> Aligned:
        """Add up frequencies as `totals` does, of some documents.

        Args:
            leaf: The segment.
            terms: The terms, which count as one.
            ids: The documents, ascending.

        Returns:
            Which of them have a term, and their pseudo frequencies.
        """
        if len(terms) >= _MANY_TERMS:
            return aligned(leaf.totals(self, terms), ids)
        found = [
            self._within(leaf, posted, ids)
            for postings in leaf.found(self.names, terms).values()
            for posted in postings
        ]
        return either(found, ids)

    def _within(self, leaf: Leaf, posted: Posted, ids: Numbers) -> Aligned:
        held, counts = leaf.counts_within(posted, ids)
        field = posted.field
        return Aligned(held, counts * leaf.norms(field, ids, self.fields[field.name], self.b))

    def postings(self, leaf: Leaf, posted: Posted) -> Scored:
        """Normalise and weigh the frequencies of one term in one field.

        Args:
            leaf: The segment.
            posted: The postings of the term.

        Returns:
            The pseudo frequency of every document of the term.
        """
        values = leaf.normalized(posted, self.fields[posted.field.name], self.b)
        return Scored(posted.ids, values)

    def postings_of(self, leaf: Leaf, posted: Sequence[Posted]) -> Iterable[Scored]:
        """Normalise and weigh the frequencies of several terms in one field.

        Args:
            leaf: The segment.
            posted: The postings of the terms.

        Returns:
            Pseudo frequencies, those of many terms added up.
        """
        if len(posted) < _MANY_TERMS:
            return [self.postings(leaf, one) for one in posted]
        found = [self._run(leaf, run) for run in _runs(posted)]
        ids = np.concatenate([scored.ids for scored in found])
        totals = np.bincount(ids, np.concatenate([scored.scores for scored in found]))
        held = np.bincount(ids).nonzero()[0]
        return [Scored(held.astype(np.uint16), totals[held])]

    def _run(self, leaf: Leaf, run: Sequence[Posted]) -> Scored:
        """Normalise and weigh the postings of terms near each other, other terms left out."""
        start, end = run[0].start, run[-1].end
        ids, values = self.postings(leaf, run[0]._replace(end=end))
        if sum(len(posted.ids) for posted in run) == len(ids):
            return Scored(ids, values)
        wanted = np.zeros(end - start, dtype=np.bool_)
        for posted in run:
            wanted[posted.start - start : posted.end - start] = True
        return Scored(ids[wanted], values[wanted])

    def counted(self, leaf: Leaf, field: FieldPostings, ids: Numbers, counts: Numbers) -> Scored:
        """Normalise and weigh other frequencies than those of a term.

        Args:
            leaf: The segment.
            field: The field they were counted in.
            ids: The documents, ascending.
            counts: A frequency for each.

        Returns:
            The pseudo frequency of every document.
        """
        return Scored(ids, counts * leaf.norms(field, ids, self.fields[field.name], self.b))

    def saturate(self, totals: Scored, weight: float) -> Scored:
        """Turn pseudo frequencies into scores.

        Args:
            totals: The pseudo frequencies, all fields added up.
            weight: The idf of the evidence times its boost.

        Returns:
            The scores.
        """
        return Scored(totals.ids, self.saturated(totals.scores, weight))

    def saturated(self, totals: Numbers, weight: float) -> Numbers:
        """Turn pseudo frequencies into scores; 0 stays 0."""
        scores = totals * (weight * (self.k1 + 1))
        scores /= totals + self.k1
        return scores


def _runs(posted: Sequence[Posted]) -> list[list[Posted]]:
    """Join the postings of terms that lie next to each other, as those with one prefix do."""
    first, *others = sorted(posted, key=lambda one: one.start)
    runs = [[first]]
    for one in others:
        if one.start - runs[-1][-1].end <= _GAP:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs
