"""Ranking: the matches of a lowered query in a stable order, and a page of them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from whoosh.searching import Searcher

from .evidence import Evaluated
from .statistics import Leaf

#: "relevance": best score first; "date": newest first, articles of unknown date last.
Sort = Literal["relevance", "date"]

# Scores closer than this are equal: sums of floats differ in their last digits with the order
# of the segments.
_DIGITS = 9


@dataclass(frozen=True)
class Ranked:
    """A page of matches.

    Args:
        total: How many articles match.
        page: Document number and score of the matches on the page, in order.
    """

    total: int
    page: tuple[tuple[int, float], ...]


def rank(searcher: Searcher, query: Evaluated, limit: int, offset: int, sort: Sort) -> Ranked:
    """Rank all matches of a query, exhaustively, and cut out one page.

    Ties are broken by date, newest first, then by id, so that pages never overlap and a rebuilt
    index gives the same order.

    Args:
        searcher: The Whoosh searcher of the snapshot.
        query: The lowered query.
        limit: The size of the page, 0 or more.
        offset: How many matches come before the page, 0 or more.
        sort: The order.

    Returns:
        The page.
    """
    matches = list(_matches(searcher, query))
    wanted = offset + limit
    if not limit or offset >= len(matches):
        return Ranked(len(matches), ())
    dates = _column(searcher, "published")
    if sort == "date":
        keyed = [((-dates(number), -score), number, score) for number, score in matches]
    else:
        threshold = _kth(matches, wanted)
        keyed = [
            ((-score, -dates(number)), number, score)
            for number, score in matches
            if score >= threshold
        ]
    ids = _column(searcher, "id")
    boundary = heapq.nsmallest(wanted, (key for key, _, _ in keyed))[-1]
    near = [match for match in keyed if match[0] <= boundary]
    tied = sorted((key, ids(number), number, score) for key, number, score in near)
    page = tied[offset:wanted]
    return Ranked(len(matches), tuple((number, score) for _, _, number, score in page))


def _matches(searcher: Searcher, query: Evaluated) -> Iterable[tuple[int, float]]:
    if not searcher.doc_count_all():
        return
    for leaf, base in searcher.leaf_searchers():
        for number, score in query.scores(Leaf(leaf)).items():
            yield base + number, round(score, _DIGITS)


def _kth(matches: list[tuple[int, float]], k: int) -> float:
    if k >= len(matches):
        return -1.0
    return heapq.nlargest(k, (score for _, score in matches))[-1]


def _column(searcher: Searcher, name: str) -> Callable[[int], Any]:
    reader = searcher.reader()
    column = reader.column_reader(name)
    return lambda number: column[number]
