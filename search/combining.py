"""The inner nodes of a lowered query: how pieces of evidence combine, and filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from artikelsuche.index import NumberColumn

from .evaluated import Evaluated
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
        return added([_times(leaf.evaluate(piece), n) for piece, n in _counted(self.pieces)])

    def within(self, leaf: Leaf, ids: Numbers) -> Scored:
        """Score at least those of some documents that match."""
        counted = _counted(self.pieces)
        return added([_times(leaf.evaluate_within(piece, ids), n) for piece, n in counted])

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return sum(piece.estimate(leaf) for piece in self.pieces)


def _counted(pieces: tuple[Evaluated, ...]) -> Iterable[tuple[Evaluated, int]]:
    """Count how often each piece occurs; hardly ever one occurs twice."""
    if len(set(pieces)) == len(pieces):
        return [(piece, 1) for piece in pieces]
    return Counter(pieces).items()


def _times(found: Scored, times: int) -> Scored:
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

    def within(self, leaf: Leaf, ids: Numbers) -> Scored:
        """Score at least those of some documents that match."""
        return best([leaf.evaluate_within(piece, ids) for piece in self.pieces])

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return sum(piece.estimate(leaf) for piece in self.pieces)


@dataclass(frozen=True, eq=False)
class All(Evaluated):
    """Every one of the pieces; their scores add up (AND).

    Args:
        pieces: The pieces, at least one.
    """

    pieces: tuple[Evaluated, ...]

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        return self._all(leaf, None)

    def within(self, leaf: Leaf, ids: Numbers) -> Scored:
        """Score at least those of some documents that match."""
        return self._all(leaf, ids)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return min(piece.estimate(leaf) for piece in self.pieces)

    def _all(self, leaf: Leaf, ids: Numbers | None) -> Scored:
        """Begin with the rarest piece; of the others only the documents left are looked at."""
        counted = list(_counted(self.pieces))
        if len(counted) > 1:
            counted.sort(key=lambda one: one[0].estimate(leaf))
        totals: Scored | None = None
        for piece, times in counted:
            among = ids if totals is None else totals.ids
            found = leaf.evaluate(piece) if among is None else leaf.evaluate_within(piece, among)
            found = _times(found, times)
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
        return self._more(leaf, leaf.evaluate(self.required))

    def within(self, leaf: Leaf, ids: Numbers) -> Scored:
        """Score at least those of some documents that match."""
        return self._more(leaf, leaf.evaluate_within(self.required, ids))

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return self.required.estimate(leaf)

    def _more(self, leaf: Leaf, found: Scored) -> Scored:
        if not len(found.ids):
            return found
        more = leaf.evaluate_within(self.optional, found.ids)
        if not len(more.ids):
            return found
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
        return self._without(leaf, leaf.evaluate(self.piece))

    def within(self, leaf: Leaf, ids: Numbers) -> Scored:
        """Score at least those of some documents that match."""
        return self._without(leaf, leaf.evaluate_within(self.piece, ids))

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return self.piece.estimate(leaf)

    def _without(self, leaf: Leaf, found: Scored) -> Scored:
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

    def within(self, leaf: Leaf, ids: Numbers) -> Scored:
        """Give at least those of some documents that match."""
        return silent(leaf.evaluate_within(self.piece, ids).ids)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches."""
        return self.piece.estimate(leaf)


@dataclass(frozen=True, eq=False)
class Everything(Evaluated):
    """Every document, with the score 0."""

    def scores(self, leaf: Leaf) -> Scored:
        """Score every document of a segment."""
        return silent(np.arange(leaf.segment.documents, dtype=np.uint16))


@dataclass(frozen=True, eq=False)
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
