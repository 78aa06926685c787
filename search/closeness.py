"""What makes several words of a query more than their sum: how many an article has, how close.

Two observations that BM25 leaves out. An article that has nearly all the words asked for is more
likely meant than one that repeats a few. And words that stand side by side in a query mean more
where they stand near each other in the article.
"""

from __future__ import annotations

from dataclasses import dataclass

from .evidence import Evaluated, Scores, Terms, Together
from .statistics import Leaf


@dataclass(frozen=True, eq=False)
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
        return sum(leaf.idf(terms.frequency(leaf)) for terms in self.terms)


@dataclass(frozen=True, eq=False)
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

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals: Scores = {}
        matched: Scores = {}
        asked = 0.0
        for word in self.words:
            weight = word.weight(leaf)
            asked += weight
            for number, score in word.piece.scores(leaf).items():
                totals[number] = totals.get(number, 0.0) + score
                matched[number] = matched.get(number, 0.0) + weight
        for extra in self.extras:
            for number, score in extra.scores(leaf).items():
                totals[number] = totals.get(number, 0.0) + score
        if not asked:
            return totals
        return {n: s * (matched.get(n, 0.0) / asked) ** self.power for n, s in totals.items()}


@dataclass(frozen=True, eq=False)
class Neighbours(Evaluated):
    """The bonus of words that stand near each other: the smallest idf of them times `boost`.

    Args:
        pair: The words, and how far apart they may stand.
        boost: A factor on the score.
    """

    pair: Together
    boost: float

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        rarity = min(leaf.idf(terms.frequency(leaf)) for terms in self.pair.pieces)
        return dict.fromkeys(self.pair.scores(leaf), self.boost * rarity)
