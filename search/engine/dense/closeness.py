"""What makes several words of a query more than their sum: how many an article has, how close.

Two observations that BM25 leaves out. An article that has nearly all the words asked for is more
likely meant than one that repeats a few. And words that stand side by side in a query mean more
where they stand near each other in the article.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np

from artikelsuche.search.engine.plan import COVERING, SUM, Plan

from .evidence import Terms
from .nodes import Evaluated
from .scored import NOTHING, Aligned, Numbers, Scored, added, aligned, places_of
from .segment_statistics import Leaf
from .sequences import Together

# So many words at most are told by the bits of one byte.
_BITS = 8


@dataclass(eq=False, slots=True)
class Weighed:
    """A piece of evidence with the terms that say how rare it is.

    Args:
        piece: What matches and scores.
        terms: The terms whose idf it weighs.
    """

    piece: Evaluated
    terms: tuple[Terms, ...]

    def weight(self, leaf: Leaf) -> float:
        """Return the idf of the piece, that of several words added up."""
        return sum(terms.idf(leaf) for terms in self.terms)


@dataclass(eq=False, slots=True)
class Covering(Evaluated):
    """Any of the words of a query, ranked also by the share of them that an article has.

    The score is the sum of the pieces times the share of matched idf, raised to `power`.

    Args:
        words: The words, weighed by their idf.
        extras: What only adds to the score: whole names, pairs written as one word.
        power: How much the share counts; 0 for not at all.
    """

    words: tuple[Weighed, ...]
    extras: tuple[Evaluated, ...]
    power: float

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        found = [leaf.evaluate(word.piece) for word in self.words]
        totals = added([*found, *(leaf.evaluate(extra) for extra in self.extras)])
        weights = [word.weight(leaf) for word in self.words]
        if not any(weights) or not len(totals.ids):
            return totals
        if len(found) > _BITS:
            matched = np.zeros(len(totals.ids), dtype=np.float64)
            for piece, weight in zip(found, weights, strict=True):
                matched[places_of(piece.ids, totals.ids)] += weight
            return Scored(totals.ids, totals.scores * (matched / sum(weights)) ** self.power)
        # Which words an article has are the bits of a number: there are few such numbers.
        has = np.zeros(len(totals.ids), dtype=np.uint8)
        for bit, piece in enumerate(found):
            has[places_of(piece.ids, totals.ids)] |= np.uint8(1 << bit)
        return Scored(totals.ids, totals.scores * np.array(self._factors(weights)).take(has))

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        if len(self.words) > _BITS:
            return Evaluated.plan(self, leaf)
        words = tuple([leaf.plan(word.piece) for word in self.words])
        extras = tuple([leaf.plan(extra) for extra in self.extras])
        weights = [word.weight(leaf) for word in self.words]
        if not any(weights):
            return SUM, words + extras
        return COVERING, words, extras, array("d", self._factors(weights)).tobytes()

    def _factors(self, weights: list[float]) -> list[float]:
        """Return the factor of every set of words, which are the bits of its index."""
        asked = sum(weights)
        shares = [0.0]
        for weight in weights:
            shares += [share + weight for share in shares]
        return [(share / asked) ** self.power for share in shares]


@dataclass(eq=False, slots=True)
class Neighbours(Evaluated):
    """The bonus of words that stand near each other: the smallest idf of them times `boost`.

    Args:
        pair: The words, and how far apart they may stand.
        boost: A factor on the score.
    """

    pair: Together
    boost: float

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return self._scored(leaf, self.pair.near(leaf))

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        return aligned(self._scored(leaf, self.pair.near(leaf, ids)), ids)

    def _scored(self, leaf: Leaf, ids: Numbers) -> Scored:
        if not len(ids):
            return NOTHING
        return Scored(ids, np.full(len(ids), self._score(leaf)))

    def _score(self, leaf: Leaf) -> float:
        return self.boost * min([terms.idf(leaf) for terms in self.pair.pieces])
