"""The inner nodes of a lowered query: how pieces of evidence combine, as Whoosh queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from whoosh.query import Every, NumericRange, Query

from artikelsuche.index import NumberColumn

from .evidence import Evaluated
from .scored import (
    NOTHING,
    Numbers,
    Scored,
    added,
    among,
    best,
    both,
    places_in,
    silent,
    without,
)
from .statistics import Leaf


@dataclass(frozen=True, eq=False)
class Sum(Evaluated):
    """Any of the pieces; their scores add up (OR).

    Args:
        pieces: The pieces.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return added([_times(leaf, *piece) for piece in Counter(self.pieces).items()])


def _times(leaf: Leaf, piece: Evaluated, times: int) -> Scored:
    found = leaf.evaluate(piece)
    return found if times == 1 else Scored(found.ids, found.scores * times)


@dataclass(frozen=True, eq=False)
class Best(Evaluated):
    """Any of the pieces; the best score counts (disjunction maximum).

    Args:
        pieces: The pieces.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return best([leaf.evaluate(piece) for piece in self.pieces])


@dataclass(frozen=True, eq=False)
class All(Evaluated):
    """Every one of the pieces; their scores add up (AND).

    Args:
        pieces: The pieces, at least one.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        totals: Scored | None = None
        for piece, times in Counter(self.pieces).items():
            found = _times(leaf, piece, times)
            totals = found if totals is None else both(totals, found)
            if not len(totals.ids):
                return NOTHING
        return NOTHING if totals is None else totals


@dataclass(frozen=True, eq=False)
class Bonus(Evaluated):
    """One piece decides what matches, another adds to the score where it matches too.

    Args:
        required: What must match.
        optional: What only ranks.
    """

    required: Evaluated
    optional: Evaluated

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        found = leaf.evaluate(self.required)
        if not len(found.ids):
            return found
        more = leaf.evaluate(self.optional)
        here, there = among(found, more)
        if not len(here):
            return found
        scores = found.scores.copy()
        scores[here] += more.scores[there]
        return Scored(found.ids, scores)


@dataclass(frozen=True, eq=False)
class Without(Evaluated):
    """One piece less the matches of another (AND NOT).

    Args:
        piece: What must match.
        excluded: What must not.
    """

    piece: Evaluated
    excluded: Evaluated

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        found = leaf.evaluate(self.piece)
        if not len(found.ids):
            return found
        return without(found, leaf.evaluate(self.excluded).ids)


@dataclass(frozen=True, eq=False)
class Silent(Evaluated):
    """A piece that decides what matches and adds nothing to the score: a filter.

    Args:
        piece: The piece.
    """

    piece: Evaluated

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return silent(leaf.evaluate(self.piece).ids)


@dataclass(frozen=True, eq=False)
class Stock(Evaluated):
    """A query of Whoosh's own, for its matches alone: a range of dates, every document.

    Args:
        query: The Whoosh query.
    """

    query: Query

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        if isinstance(self.query, Every) and self.query.fieldname is None:
            return silent(np.arange(leaf.segment.documents, dtype=np.uint16))
        column = None
        if isinstance(self.query, NumericRange):
            column = leaf.segment.column(self.query.fieldname)
        if isinstance(column, NumberColumn):
            return silent(_within(column.values, self.query))
        searcher = leaf.view.leaf_searcher(leaf.segment)
        ids = np.fromiter(self.query.matcher(searcher).all_ids(), dtype=np.uint16)
        return silent(ids)


def _within(values: Numbers, query: NumericRange) -> Numbers:
    """Find the documents whose number lies in a range, both ends included."""
    inside = np.ones(len(values), dtype=np.bool_)
    if query.start is not None:
        inside &= values > query.start if query.startexcl else values >= query.start
    if query.end is not None:
        inside &= values < query.end if query.endexcl else values <= query.end
    return np.flatnonzero(inside).astype(np.uint16)


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

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        found = leaf.evaluate(self.piece)
        kept = self.counts(leaf, found.ids) >= self.least
        return Scored(found.ids[kept], found.scores[kept])

    def counts(self, leaf: Leaf, ids: Numbers) -> Numbers:
        """Count for each of some documents how many pieces match it.

        Args:
            leaf: The segment.
            ids: The documents, ascending.
        """
        counts = np.zeros(len(ids), dtype=np.int64)
        for piece in self.pieces:
            counts += places_in(ids, leaf.evaluate(piece).ids)[0]
        return counts
