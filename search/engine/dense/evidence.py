"""The leaves of a lowered query: the evidence of terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from artikelsuche.index.codec.postings import FieldPostings
from artikelsuche.search.engine.plan import TERMS, Plan
from artikelsuche.search.meaning.spellings import other_spellings

from .bm25f import Bm25f
from .nodes import Evaluated
from .postings import Posted
from .scored import NOTHING, Aligned, Numbers, Scored, added, either
from .segment_statistics import Leaf


@dataclass(eq=False, slots=True)
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
        return self._scored(leaf, leaf.totals(self.model, self.terms))

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        held, totals = leaf.totals_within(self.model, self.terms, ids)
        return Aligned(held, self.model.saturated(totals, self._weight(leaf)))

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        found = leaf.found(self.model.names, self.terms).values()
        return sum(one.end - one.start for posted in found for one in posted)

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        plan = leaf.terms_plan(self.model, self.terms, self.boost)
        if self.standing_for is None:
            return plan
        return TERMS, self._weight(leaf), self.model.k1, plan[3]

    def frequency(self, leaf: Leaf) -> int:
        """Estimate in how many articles of the index one of the terms occurs."""
        own = leaf.frequency(self.model, self.terms)
        return own if self.standing_for is None else own + self.standing_for.frequency(leaf)

    def idf(self, leaf: Leaf) -> float:
        """Tell how rare that is."""
        if self.standing_for is None:
            return leaf.idf_of(self.model, self.terms)
        return leaf.idf(self.frequency(leaf))

    def _scored(self, leaf: Leaf, totals: Scored) -> Scored:
        if not len(totals.ids):
            return NOTHING
        return self.model.saturate(totals, self._weight(leaf))

    def _weight(self, leaf: Leaf) -> float:
        return self.boost * self.idf(leaf)


@dataclass(eq=False, slots=True)
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
        spelt = self._spelt(leaf)
        if spelt is None:
            return self._scored(leaf, leaf.totals(self.model, (self.term,)))
        return self._scored(leaf, added([self._written(leaf, posted) for posted in spelt]))

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        spelt = self._spelt(leaf)
        if spelt is None:
            held, totals = leaf.totals_within(self.model, (self.term,), ids)
        else:
            found = [self._written_within(leaf, posted, ids) for posted in spelt]
            held, totals = either(found, ids)
        return Aligned(held, self.model.saturated(totals, self._weight(leaf)))

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return sum(posted.end - posted.start for posted in self._posted(leaf))

    def _posted(self, leaf: Leaf) -> list[Posted]:
        found = leaf.found(self.model.names, (self.term,)).values()
        return [one for posted in found for one in posted]

    def _spelt(self, leaf: Leaf) -> list[Posted] | None:
        """Return the postings in all fields, where some stand for other spellings too."""
        if not self.is_folded:
            return None
        posted = self._posted(leaf)
        return posted if any(one.field.has_spellings(one.number) for one in posted) else None

    def _scored(self, leaf: Leaf, totals: Scored) -> Scored:
        if not len(totals.ids):
            return NOTHING
        return self.model.saturate(totals, self._weight(leaf))

    def _weight(self, leaf: Leaf) -> float:
        return self.boost * leaf.idf_of(self.model, (self.term,))

    def _written(self, leaf: Leaf, posted: Posted) -> Scored:
        """Count the spelling in one field, less the other spellings of the same form."""
        field = posted.field
        if not field.has_spellings(posted.number):
            return self.model.postings(leaf, posted)
        others = [_negative(other) for other in self._others(leaf, field)]
        counts = added([Scored(posted.ids, _counts(posted)), *others])
        kept = counts.scores > 0
        return self.model.counted(leaf, field, counts.ids[kept], counts.scores[kept])

    def _written_within(self, leaf: Leaf, posted: Posted, ids: Numbers) -> Aligned:
        """Count the spelling as `_written` does, in some documents."""
        field = posted.field
        counts = leaf.counts_within(posted, ids)[1].astype(np.float64)
        for other in self._others(leaf, field) if field.has_spellings(posted.number) else ():
            counts -= leaf.counts_within(other, ids)[1]
        held = counts > 0
        norms = leaf.norms(field, ids, self.model.fields[field.name], self.model.b)
        return Aligned(held, counts * held * norms)

    def _others(self, leaf: Leaf, field: FieldPostings) -> Sequence[Posted]:
        return leaf.found((field.name,), other_spellings(self.term)).get(field.name, ())


def _counts(posted: Posted) -> Numbers:
    return posted.field.frequencies(posted.start, posted.end).astype(np.float64)


def _negative(posted: Posted) -> Scored:
    return Scored(posted.ids, -_counts(posted))
