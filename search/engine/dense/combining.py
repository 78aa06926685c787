"""The inner nodes of a lowered query: how pieces of evidence combine, and filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from artikelsuche.index.codec.columns import NumberColumn
from artikelsuche.search.engine.plan import (
    ALL,
    BEST,
    BONUS,
    SILENT,
    SUM,
    WITHOUT,
    Plan,
    joined_terms,
)

from .nodes import Evaluated
from .scored import (
    NOTHING,
    Aligned,
    Numbers,
    Scored,
    added,
    best,
    both,
    either,
    every,
    silent,
    without,
)
from .segment_statistics import Leaf


@dataclass(eq=False, slots=True)
class Sum(Evaluated):
    """Any of the pieces; their scores add up (OR).

    Args:
        pieces: The pieces.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return added([_times(leaf.evaluate(piece), n) for piece, n in _counted(self.pieces)])

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        return either([leaf.evaluate_within(piece, ids) for piece in self.pieces], ids)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return sum(piece.estimate(leaf) for piece in self.pieces)

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        return SUM, joined_terms([leaf.plan(piece) for piece in self.pieces])


def _counted(pieces: tuple[Evaluated, ...]) -> Iterable[tuple[Evaluated, int]]:
    """Count how often each piece occurs; hardly ever one occurs twice."""
    if len(set(pieces)) == len(pieces):
        return [(piece, 1) for piece in pieces]
    return Counter(pieces).items()


def _times(found: Scored, times: int) -> Scored:
    return found if times == 1 else Scored(found.ids, found.scores * times)


@dataclass(eq=False, slots=True)
class Best(Evaluated):
    """Any of the pieces; the best score counts (disjunction maximum).

    Args:
        pieces: The pieces.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return best([leaf.evaluate(piece) for piece in self.pieces])

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        held, scores = either([], ids)
        for piece in self.pieces:
            more = leaf.evaluate_within(piece, ids)
            held, scores = held | more.held, np.maximum(scores, more.scores)
        return Aligned(held, scores)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return sum(piece.estimate(leaf) for piece in self.pieces)

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        return BEST, tuple([leaf.plan(piece) for piece in self.pieces])


@dataclass(eq=False, slots=True)
class All(Evaluated):
    """Every one of the pieces; their scores add up (AND).

    Args:
        pieces: The pieces, at least one.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        pieces = sorted(self.pieces, key=lambda piece: piece.estimate(leaf))
        totals = leaf.evaluate(pieces[0])
        for piece in pieces[1:]:
            if not len(totals.ids):
                return NOTHING
            totals = both(totals, leaf.evaluate_within(piece, totals.ids))
        return totals

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        held, scores = leaf.evaluate_within(self.pieces[0], ids)
        for piece in self.pieces[1:]:
            more = leaf.evaluate_within(piece, ids)
            held, scores = held & more.held, scores + more.scores
        return Aligned(held, scores if every(held) else scores * held)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return min(piece.estimate(leaf) for piece in self.pieces)

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        return ALL, tuple([leaf.plan(piece) for piece in self.pieces])


@dataclass(eq=False, slots=True)
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
        more = leaf.evaluate_within(self.optional, found.ids)
        return Scored(found.ids, found.scores + more.scores)

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        held, scores = leaf.evaluate_within(self.required, ids)
        return Aligned(held, scores + leaf.evaluate_within(self.optional, ids).scores * held)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return self.required.estimate(leaf)

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        return BONUS, leaf.plan(self.required), leaf.plan(self.optional)


@dataclass(eq=False, slots=True)
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
        return without(found, leaf.evaluate_within(self.excluded, found.ids).held)

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents."""
        held, scores = leaf.evaluate_within(self.piece, ids)
        held = held & ~leaf.evaluate_within(self.excluded, ids).held
        return Aligned(held, scores * held)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return self.piece.estimate(leaf)

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        return WITHOUT, leaf.plan(self.piece), leaf.plan(self.excluded)


@dataclass(eq=False, slots=True)
class Silent(Evaluated):
    """A piece that decides what matches and adds nothing to the score: a filter.

    Args:
        piece: The piece.
    """

    piece: Evaluated

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return silent(leaf.evaluate(self.piece).ids)

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Tell which of some documents match."""
        held = leaf.evaluate_within(self.piece, ids).held
        return Aligned(held, np.zeros(len(ids), dtype=np.float64))

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return self.piece.estimate(leaf)

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan."""
        return SILENT, leaf.plan(self.piece)


@dataclass(eq=False, slots=True)
class Everything(Evaluated):
    """Every document, with the score 0."""

    def scores(self, leaf: Leaf) -> Scored:
        """Score every document of a segment."""
        return silent(np.arange(leaf.segment.documents, dtype=np.uint16))


@dataclass(eq=False, slots=True)
class Between(Evaluated):
    """The documents whose number in a column lies in a range, with the score 0.

    Args:
        column: The column.
        first: The smallest number; None for any.
        last: The largest number; None for any.
    """

    column: str
    first: int | None
    last: int | None

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        column = leaf.segment.column(self.column)
        if not isinstance(column, NumberColumn):
            return NOTHING
        inside = np.ones(len(column.values), dtype=np.bool_)
        if self.first is not None:
            inside &= column.values >= self.first
        if self.last is not None:
            inside &= column.values <= self.last
        return silent(inside.nonzero()[0].astype(np.uint16))


@dataclass(eq=False, slots=True)
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
            counts += leaf.evaluate_within(piece, ids).held
        return counts
