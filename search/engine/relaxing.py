"""Relaxing: what to show when no article has all words of a query."""

from __future__ import annotations

from dataclasses import dataclass

from artikelsuche.search.engine.dense.combining import Among, Sum
from artikelsuche.search.engine.dense.nodes import Evaluated
from artikelsuche.search.query.tree import And, DateRange, Not, Query

from .lowering import Lowering, filtered
from .ranking import Search


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
    query: Query, lowering: Lowering, filters: list[Evaluated], search: Search
) -> Relaxed | None:
    """Loosen a query of words that found nothing.

    Negations, dates and filters stay; of the words, as many as any one article has must match.

    Args:
        query: The simplified query.
        lowering: The lowering of the snapshot.
        filters: The lowered filters of the search.
        search: The search that found nothing.

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
    most = _most(Among(strict, pieces, 1), search)
    if not most:
        return None
    missing = [str(q) for q, piece in zip(wanted, pieces, strict=True) if not search.count(piece)]
    everything = "both words" if len(wanted) == 2 else f"all {len(wanted)} words"
    notice = f"No article has {everything}; these have {most} of them."
    if missing:
        notice += f" Not found at all: {', '.join(missing)}."
    return Relaxed(Among(strict, pieces, most), notice)


def _most(among: Among, search: Search) -> int:
    """Find the largest number of pieces that one article has, within the filters."""
    counts = (
        among.counts(leaf, among.piece.live_scores(leaf).ids).max(initial=0)
        for leaf in search.leaves
    )
    return max(map(int, counts), default=0)
