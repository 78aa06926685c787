"""The leaves of a lowered query: the evidence of terms, as Whoosh queries.

Each is a Whoosh query that any Whoosh searcher and collector can run on an index of ours. It
evaluates a whole segment at once, over the arrays of its postings, and exhaustively: stock
matchers skip documents by bounds that are wrong for optimised AND and boosted OR queries, and so
lose hits.

Scores are those of BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009):
the frequencies of a term in the fields of an article are normalised by length, weighted, added
and only then saturated.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.query import Query
from whoosh.searching import Searcher

from artikelsuche.index import view_of

from .scored import NOTHING, Numbers, Scored, added
from .spellings import other_spellings
from .statistics import Leaf, Posted

# From so many terms on their postings are read in runs and added up in one table.
_MANY_TERMS = 8
# Postings of other terms that are read along rather than ending a run.
_GAP = 500


class Evaluated(Query):  # type: ignore[misc]  # Whoosh is untyped
    """A Whoosh query that evaluates a segment at once."""

    boost = 1.0

    # Whoosh's queries cannot be hashed; these are equal only to themselves.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    @abstractmethod
    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment.

        Args:
            leaf: The segment.

        Returns:
            The matches, deleted documents among them.
        """

    def live_scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment that is not deleted.

        Args:
            leaf: The segment.

        Returns:
            The matches.
        """
        found, live = leaf.evaluate(self), leaf.segment.live
        if live is None:
            return found
        kept = live[found.ids]
        return Scored(found.ids[kept], found.scores[kept])

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        """Make the Whoosh matcher of a segment.

        Args:
            searcher: The Whoosh searcher of the segment.
            context: Unused part of Whoosh's protocol.

        Returns:
            A matcher over the scored documents.
        """
        view, segment = view_of(searcher)
        found = self.live_scores(Leaf(segment, view))
        if not len(found.ids):
            return NullMatcher()
        return ListMatcher(found.ids.tolist(), found.scores.tolist())

    def is_leaf(self) -> bool:
        """Whoosh need not look inside."""
        return True

    def estimate_size(self, reader: Any) -> int:
        """Bound the number of matches, as Whoosh's own compound queries want to know."""
        return int(reader.doc_count())

    def estimate_min_size(self, reader: Any) -> int:
        """Bound the number of matches from below."""
        return 0


@dataclass(frozen=True)
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

    def counted(self, leaf: Leaf, field: str, ids: Numbers, counts: Numbers) -> Scored:
        """Normalise and weigh other frequencies than those of a term.

        Args:
            leaf: The segment.
            field: The field they were counted in.
            ids: The documents, ascending.
            counts: A frequency for each.

        Returns:
            The pseudo frequency of every document.
        """
        return Scored(ids, counts * leaf.norms(field, ids, self.fields[field], self.b))

    def saturate(self, totals: Iterable[Scored], weight: float) -> Scored:
        """Turn pseudo frequencies into scores.

        Args:
            totals: The pseudo frequencies of every field.
            weight: The idf of the evidence times its boost.

        Returns:
            The scores.
        """
        ids, total = added(list(totals))
        return Scored(ids, total * (weight * (self.k1 + 1)) / (total + self.k1))


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


@dataclass(frozen=True, eq=False)
class Terms(Evaluated):
    """Any of several terms that mean the same; together they count as one term.

    Args:
        model: The fields and parameters.
        terms: The terms, each once.
        boost: A factor on the score.
        standing_for: Evidence that these terms stand in for; they are as rare as both together,
            so that a rare spelling does not outrank the one asked for.
    """

    model: Bm25f
    terms: tuple[str, ...]
    boost: float = 1.0
    standing_for: Terms | None = None

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        found = [
            scored
            for field in self.model.fields
            for scored in self.model.postings_of(leaf, leaf.postings_of(field, self.terms))
        ]
        if not found:
            return NOTHING
        return self.model.saturate(found, self.boost * leaf.idf(self.frequency(leaf)))

    def frequency(self, leaf: Leaf) -> int:
        """Estimate in how many articles of the index one of the terms occurs."""
        own = max(
            sum(leaf.document_frequency(field, term) for term in self.terms)
            for field in self.model.fields
        )
        return own if self.standing_for is None else own + self.standing_for.frequency(leaf)


@dataclass(frozen=True, eq=False)
class AsWritten(Evaluated):
    """A word in the spelling of the query, told apart from others that fold to the same form.

    The exact layer holds the folded form of every word, and beside it the spelling as written
    where the two differ. A word that is its own folded form is written so wherever the folded
    form stands without any of its other spellings.

    Args:
        model: The fields and parameters.
        term: The spelling.
        is_folded: Whether the spelling is the folded form itself.
        boost: A factor on the score.
    """

    model: Bm25f
    term: str
    is_folded: bool
    boost: float = 1.0

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        found = [
            self._written(leaf, posted)
            for field in self.model.fields
            if (posted := leaf.postings(field, self.term)) is not None
        ]
        if not found:
            return NOTHING
        frequency = max(leaf.document_frequency(field, self.term) for field in self.model.fields)
        return self.model.saturate(found, self.boost * leaf.idf(frequency))

    def _written(self, leaf: Leaf, posted: Posted) -> Scored:
        """Count the spelling in one field, less the other spellings of the same form."""
        field = posted.field
        if not self.is_folded or not field.has_spellings(posted.number):
            return self.model.postings(leaf, posted)
        others = [
            other
            for term in other_spellings(self.term)
            if (other := leaf.postings(field.name, term)) is not None
        ]
        counts = added([Scored(posted.ids, _counts(posted)), *(_negative(o) for o in others)])
        kept = counts.scores > 0
        return self.model.counted(leaf, field.name, counts.ids[kept], counts.scores[kept])


def _counts(posted: Posted) -> Numbers:
    return posted.field.frequencies(posted.start, posted.end).astype(np.float64)


def _negative(posted: Posted) -> Scored:
    return Scored(posted.ids, -_counts(posted))
