"""The inner nodes of a lowered query: how pieces of evidence combine, as Whoosh queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from whoosh.query import Query
from whoosh.searching import Searcher

from .evidence import Evaluated, Scores
from .statistics import Leaf


@dataclass(frozen=True, eq=False)
class Sum(Evaluated):
    """Any of the pieces; their scores add up (OR).

    Args:
        pieces: The pieces.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals: Scores = {}
        for piece, times in Counter(self.pieces).items():
            for number, score in piece.scores(leaf).items():
                totals[number] = totals.get(number, 0.0) + times * score
        return totals


@dataclass(frozen=True, eq=False)
class Best(Evaluated):
    """Any of the pieces; the best score counts (disjunction maximum).

    Args:
        pieces: The pieces.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        best: Scores = {}
        for piece in self.pieces:
            for number, score in piece.scores(leaf).items():
                if score > best.get(number, -1.0):
                    best[number] = score
        return best


@dataclass(frozen=True, eq=False)
class All(Evaluated):
    """Every one of the pieces; their scores add up (AND).

    Args:
        pieces: The pieces, at least one.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals: Scores | None = None
        for piece, times in Counter(self.pieces).items():
            more = piece.scores(leaf)
            if totals is None:
                totals = {n: times * score for n, score in more.items()}
            else:
                totals = {n: s + times * more[n] for n, s in totals.items() if n in more}
            if not totals:
                break
        return totals or {}


@dataclass(frozen=True, eq=False)
class Bonus(Evaluated):
    """One piece decides what matches, another adds to the score where it matches too.

    Args:
        required: What must match.
        optional: What only ranks.
    """

    required: Evaluated
    optional: Evaluated

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals = self.required.scores(leaf)
        if totals:
            for number, score in self.optional.scores(leaf).items():
                if number in totals:
                    totals[number] += score
        return totals


@dataclass(frozen=True, eq=False)
class Without(Evaluated):
    """One piece less the matches of another (AND NOT).

    Args:
        piece: What must match.
        excluded: What must not.
    """

    piece: Evaluated
    excluded: Evaluated

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        totals = self.piece.scores(leaf)
        if totals:
            for number in self.excluded.scores(leaf):
                totals.pop(number, None)
        return totals


@dataclass(frozen=True, eq=False)
class Silent(Evaluated):
    """A piece that decides what matches and adds nothing to the score: a filter.

    Args:
        piece: The piece.
    """

    piece: Evaluated

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        return dict.fromkeys(self.piece.scores(leaf), 0.0)


@dataclass(frozen=True, eq=False)
class Stock(Evaluated):
    """A query of Whoosh's own, for its matches alone: a range of dates, every document.

    Args:
        query: The Whoosh query.
    """

    query: Query

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        searcher: Searcher = leaf.searcher
        return dict.fromkeys(self.query.matcher(searcher).all_ids(), 0.0)


@dataclass(frozen=True, eq=False)
class Among(Evaluated):
    """The articles that match the largest number of pieces; only `piece` scores them.

    Args:
        piece: What scores.
        pieces: The pieces to count.
        least: How many of them must match.
    """

    piece: Evaluated
    pieces: tuple[Evaluated, ...]
    least: int

    def scores(self, leaf: Leaf) -> Scores:
        """Score every matching live document of a segment."""
        counts = self.counts(leaf)
        return {
            number: score
            for number, score in self.piece.scores(leaf).items()
            if counts.get(number, 0) >= self.least
        }

    def counts(self, leaf: Leaf) -> dict[int, int]:
        """Count for every document how many pieces match it."""
        counts: dict[int, int] = {}
        for piece in self.pieces:
            for number in piece.scores(leaf):
                counts[number] = counts.get(number, 0) + 1
        return counts
