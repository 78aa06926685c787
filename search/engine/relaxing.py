"""Relaxing: what to show when no article has all words of a query."""

from __future__ import annotations

from typing import NamedTuple

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.search.query.tree import And, DateRange, Not, Query

from .lowering import Lowering, filtered
from .nodes import All, AtLeast, Constant, Node, Sum
from .ranking import Ranker


class Relaxed(NamedTuple):
    """What is searched for instead of a query, and what the user should know of it.

    `plan` is without filters; `words` has what was asked for as text, and what matches it.
    """

    query: Query
    plan: Node
    notice: str
    words: tuple[tuple[str, Node], ...] = ()

    def missing(self, ranking: Ranker, numbers: list[int]) -> list[tuple[str, ...]]:
        """List for each of some articles the words that it lacks."""
        having = [(word, ranking.among(plan, numbers)) for word, plan in self.words]
        return [tuple([word for word, found in having if n not in found]) for n in numbers]


def relax(query: Query, lowering: Lowering, filters: list[Node], ranking: Ranker) -> Relaxed | None:
    """Loosen a query of words that found nothing.

    Negations, dates and filters stay; of the words, as many as any one article has must match.
    Return None where the user asked for every word with an operator, or where no article has any
    of them.
    """
    if not isinstance(query, And) or query.explicit:
        return None
    wanted = [q for q in query.queries if not isinstance(q, Not | DateRange)]
    if len(wanted) < 2:
        return None
    fixed = [lowering.lower(q) for q in query.queries if isinstance(q, Not | DateRange)]
    pieces = tuple(lowering.lower(q) for q in wanted)
    counted = Sum(tuple([Constant(piece, 1.0) for piece in pieces]))
    found = ranking.rank(filtered(counted, [*fixed, *filters]), 1, 0).page
    if not found:
        return None
    most = round(found[0][1])
    missing = [str(q) for q, piece in zip(wanted, pieces, strict=True) if not ranking.count(piece)]
    if len(wanted) == 2:
        notice = tr("No article has both words; these have {most} of them.", most=most)
    else:
        text = deferred("No article has all {count} words; these have {most} of them.")
        notice = tr(text, count=len(wanted), most=most)
    if missing:
        notice += " " + tr("Not found at all: {words}.", words=", ".join(missing))
    enough = Constant(AtLeast(counted, most), 0.0)
    plan = filtered(All((Sum(pieces), enough)), fixed)
    return Relaxed(query, plan, notice, tuple(zip(map(str, wanted), pieces, strict=True)))
