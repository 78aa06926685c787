"""Relaxing: what to show when no article has all words of a query."""

from __future__ import annotations

from dataclasses import dataclass

from whoosh.searching import Searcher

from .combining import Among, Sum
from .evidence import Evaluated
from .lowering import Lowering, filtered
from .query import And, DateRange, Not, Query
from .statistics import Leaf


@dataclass(frozen=True)
class Relaxed:
    """A query that asks for most of the words.

    Args:
        query: The lowered query.
        notice: What was loosened, for the user.
    """

    query: Evaluated
    notice: str


def relax(
    query: Query, lowering: Lowering, filters: list[Evaluated], searcher: Searcher
) -> Relaxed | None:
    """Loosen a query of words that found nothing.

    Negations, dates and filters stay; of the words, as many as any one article has must match.

    Args:
        query: The simplified query.
        lowering: The lowering of the snapshot.
        filters: The lowered filters of the search.
        searcher: The Whoosh searcher of the snapshot.

    Returns:
        The loosened query; None where the user asked for every word with an operator, or where
        no article has any of them.
    """
    if not isinstance(query, And) or query.explicit:
        return None
    wanted = [q for q in query.queries if not isinstance(q, Not | DateRange)]
    if len(wanted) < 2:
        return None
    fixed = [lowering.lower(q) for q in query.queries if isinstance(q, Not | DateRange)]
    pieces = tuple(lowering.lower(q) for q in wanted)
    strict = filtered(Sum(pieces), [*fixed, *filters])
    most = _most(Among(strict, pieces, 1), searcher)
    if not most:
        return None
    missing = [
        str(q) for q, piece in zip(wanted, pieces, strict=True) if not _occurs(piece, searcher)
    ]
    everything = "both words" if len(wanted) == 2 else f"all {len(wanted)} words"
    notice = f"No article has {everything}; these have {most} of them."
    if missing:
        notice += f" Not found at all: {', '.join(missing)}."
    return Relaxed(Among(strict, pieces, most), notice)


def _most(among: Among, searcher: Searcher) -> int:
    """Find the largest number of pieces that one article has, within the filters."""
    most = 0
    for leaf, _ in searcher.leaf_searchers():
        view = Leaf(leaf)
        allowed, counts = among.piece.scores(view), among.counts(view)
        most = max([most, *(count for number, count in counts.items() if number in allowed)])
    return most


def _occurs(piece: Evaluated, searcher: Searcher) -> bool:
    return any(piece.scores(Leaf(leaf)) for leaf, _ in searcher.leaf_searchers())
