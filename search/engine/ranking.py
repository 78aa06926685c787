"""Ranking: the matches of a plan in a stable order, and a page of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from artikelsuche.index.codec.columns import NumberColumn
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.engine.segments.date_order import DateOrder, date_keys
from artikelsuche.search.engine.segments.matches import SegmentMatches

from .counting import Counting
from .evaluation import Row, best, documents, least_of_best, matches
from .folding import Folding
from .nodes import EQUAL, All, Marked, Node, Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from artikelsuche.search.engine.segments.significance import Significant

    Numbers: TypeAlias = NDArray[Any]

#: "relevance": best score first; "recent": likewise, but older articles score less; "date": newest
#: first, articles of unknown date last.
Sort = Literal["relevance", "recent", "date"]

# Scores that differ behind this digit only are equal, see `EQUAL`.
_DIGITS = 9
_ROUNDED = 10.0**_DIGITS
# So many matches are ordered in Python: an array of them takes longer to make.
_FEW = 100
# From so many matches on those that come first by date are looked for before any is scored.
_MANY = 4096


class Sorting(NamedTuple):
    """The order of matches.

    Args:
        by: What decides.
        half_life: Where recent ones are preferred: after how many days an article counts half.
        reverse: Whether the oldest come first where the date decides.
    """

    by: Sort = "relevance"
    half_life: float = 30.0
    reverse: bool = False


RELEVANCE = Sorting()


class Ranked(NamedTuple):
    """A page of matches.

    Args:
        total: How many match: articles, or where copies are folded texts of which they are copies.
        page: Document number and score of the matches on the page, in order.
        articles: How many articles match.
    """

    total: int
    page: tuple[tuple[int, float], ...]
    articles: int


class Matches(Protocol):
    """All matches of a plan."""

    def count(self, facet: str) -> dict[str, int]:
        """Count how many have each value of a facet; see `Counting`."""

    def significant(self, field: str) -> list[Significant]:
        """List the terms of a field that mark them, the most telling first."""

    def having(self, field: str, term: str) -> Iterator[int]:
        """Yield those that have a term, by their numbers."""


class Ranker(Protocol):
    """Ranks what plans match."""

    def rank(
        self, plan: Node, limit: int, offset: int, sorting: Sorting = RELEVANCE, fold: bool = False
    ) -> Ranked:
        """Rank all matches of a plan and cut out one page; see `Ranking`."""

    def count(self, plan: Node) -> int:
        """Count the matches of a plan."""

    def among(self, plan: Node, numbers: list[int]) -> set[int]:
        """Return which of some articles match a plan."""

    def score(self, plan: Node, number: int) -> float | None:
        """Return what an article scores; None where it does not match."""

    def matches(self, plan: Node) -> Matches:
        """Return all matches of a plan."""


class Ranking:
    """Ranks what plans match in the segments of a view."""

    def __init__(self, view: IndexView) -> None:
        self._view = view
        self.segments = [
            Segment(number, segment.documents, base, segment.live)
            for number, (segment, base) in enumerate(zip(view.segments, view.bases, strict=True))
        ]
        self._folding = Folding(view, self.segments)
        self._counting = Counting(view)
        self._date_order = DateOrder(view, self.segments)

    def rank(
        self, plan: Node, limit: int, offset: int, sorting: Sorting = RELEVANCE, fold: bool = False
    ) -> Ranked:
        """Rank the matches of a plan, as if all were scored, and cut out one page.

        Ties are broken by date, newest first, then by id, so that pages never overlap and a
        rebuilt index gives the same order. Folded, of the copies of a text only the first in this
        order is there.
        """
        wanted = offset + limit
        fold = fold and self._folding.has_copies()
        is_all = True
        if sorting.by == "relevance" or not limit:
            best = self._folding.best if fold else self._best
            total, rows, articles = best(plan, wanted if limit else 0)
            if len(rows) <= _FEW:
                # Where each match is a text of its own, none is a copy of another.
                few = self._few(rows, wanted, fold and total < articles)
                return Ranked(total, tuple(few[offset:wanted]), articles)
            import numpy as np

            numbers = np.array([number for _, number in rows], dtype=np.int64)
            scores = np.array([score for score, _ in rows], dtype=np.float64)
            is_all = False
        elif sorting.by == "date" and self._has_many(plan):
            total, _, articles = (self._folding.best if fold else self._best)(plan, 0)
            dated = self._dated(plan, min(wanted, total), sorting.reverse, fold)
            numbers, scores = self._all(All((dated, plan)))
            is_all = False
        else:
            numbers, scores = self._all(plan)
            total = articles = len(numbers)
        import numpy as np

        dates = self._dates(numbers)
        if sorting.by == "recent":
            scores = scores * _recency(dates, sorting.half_life)
        scores = scores.round(_DIGITS)
        newest = date_keys(dates, reverse=sorting.reverse)
        keys: tuple[Numbers, Numbers]
        keys = (-scores, newest) if sorting.by == "date" else (newest, -scores)
        if fold:
            first = self._folding.first(numbers, keys)
            numbers, scores, keys = numbers[first], scores[first], (keys[0][first], keys[1][first])
            total = len(numbers) if is_all else total
        if offset >= total:
            return Ranked(total, (), articles)
        order = self._ordered(numbers, keys, wanted)[offset:wanted]
        page = zip(numbers[order].tolist(), scores[order].tolist(), strict=True)
        return Ranked(total, tuple(page), articles)

    def count(self, plan: Node) -> int:
        """Count the matches of a plan."""
        return self._best(plan, 0)[0]

    def matches(self, plan: Node) -> SegmentMatches:
        """Return all matches of a plan."""
        found = [documents(plan, segment) for segment in self.segments]
        return SegmentMatches(self._view, found, self._counting)

    def score(self, plan: Node, number: int) -> float | None:
        """Return what an article scores; None where it does not match."""
        import numpy as np

        segment = [one for one in self.segments if one.base <= number][-1]
        ids, scores = matches(plan, segment)
        at = int(np.searchsorted(ids, number - segment.base))
        there = at < len(ids) and ids[at] == number - segment.base
        return float(scores[at]) if there else None

    def among(self, plan: Node, numbers: list[int]) -> set[int]:
        """Return which of some articles match a plan."""
        return set(numbers).intersection(self._all(plan)[0].tolist())

    def _best(self, plan: Node, wanted: int) -> tuple[int, list[Row], int]:
        """Find the best matches of each segment, in the order of their numbers; count all twice."""
        total = 0
        rows: list[Row] = []
        for segment in self.segments:
            least = least_of_best(map(itemgetter(0), rows), wanted) if rows else 0.0
            found, more = best(plan, segment, wanted, least)
            total += found
            rows += more
        return total, rows, total

    def _has_many(self, plan: Node) -> bool:
        """Estimate by the largest segment whether a plan has many matches."""
        largest = max(self.segments, key=lambda one: one.documents, default=None)
        if largest is None or not largest.documents:
            return False
        share = len(documents(plan, largest)) / largest.documents
        return share * self._view.documents >= _MANY

    def _dated(self, plan: Node, wanted: int, reverse: bool, fold: bool) -> Marked:
        """Leave of the matches of a plan those among which the first texts by date are."""
        found = [documents(plan, segment) for segment in self.segments]
        asked = wanted
        while True:
            first = self._date_order.first(found, asked, reverse=reverse)
            count = self._folding.texts(self._all(first)[0]) if fold else wanted
            if count >= wanted:
                return first
            asked *= 4

    def _all(self, plan: Node) -> tuple[Numbers, Numbers]:
        """Find all matches, by their numbers in the index, with their scores."""
        import numpy as np

        found = [(*matches(plan, segment), segment.base) for segment in self.segments]
        numbers = [np.empty(0, np.int64), *(ids.astype(np.int64) + base for ids, _, base in found)]
        scores = [np.empty(0), *(scores for _, scores, _ in found)]
        return np.concatenate(numbers), np.concatenate(scores)

    def _few(self, rows: list[Row], wanted: int, fold: bool) -> list[tuple[int, float]]:
        """Order the best of some matches, faster than with arrays."""
        rows.sort(reverse=True)
        if len(rows) > wanted and not fold:
            least = rows[wanted - 1][0] - EQUAL
            rows = [row for row in rows if row[0] >= least]
        rows = [(round(score * _ROUNDED) / _ROUNDED, number) for score, number in rows]
        if len({score for score, _ in rows}) < len(rows):
            rows = self._told_apart(rows)
        if fold:
            rows = self._folding.first_rows(rows)
        return [(number, score) for score, number in rows]

    def _told_apart(self, rows: list[Row]) -> list[Row]:
        """Order what scores the same by date and then by id."""
        ordered: list[Row] = []
        for _, same in groupby(rows, itemgetter(0)):
            group = list(same)
            ordered += sorted(group, key=self._tie) if len(group) > 1 else group
        return ordered

    def _tie(self, row: Row) -> tuple[int, bytes]:
        """Return what an article is ordered by among others that score the same."""
        number = row[1]
        segment, document = self._view.locate(number)
        dates = segment.column("published")
        newest = -dates[document] if isinstance(dates, NumberColumn) else 0
        return newest, self._view.key(number)

    def _dates(self, numbers: Numbers) -> Numbers:
        """Return when articles were published, as the index keeps it."""
        import numpy as np

        dates = np.zeros(len(numbers), dtype=np.int64)
        bounds = np.searchsorted(numbers, [*self._view.bases, self._view.documents])
        for at, segment in enumerate(self._view.segments):
            first, last = bounds[at], bounds[at + 1]
            column = segment.column("published") if first < last else None
            if isinstance(column, NumberColumn):
                dates[first:last] = column.values[numbers[first:last] - self._view.bases[at]]
        return dates

    def _ordered(self, numbers: Numbers, keys: tuple[Numbers, Numbers], wanted: int) -> Numbers:
        """Order matches by two ascending keys, the second one first, and then by id.

        Only so many of them are needed, and no more are ordered by id.
        """
        import numpy as np

        last = min(wanted, len(numbers)) - 1
        order = np.flatnonzero(keys[1] <= np.partition(keys[1], last)[last])
        order = order[np.lexsort((keys[0][order], keys[1][order]))]
        second, first = keys[0][order], keys[1][order]
        tied = np.flatnonzero((first == first[last]) & (second == second[last]))
        needed = max(wanted, int(tied[-1]) + 1)
        order, first, second = order[:needed], first[:needed], second[:needed]
        same = (first[1:] == first[:-1]) & (second[1:] == second[:-1])
        if not same.any():
            return order
        groups = np.concatenate(([0], np.cumsum(~same)))
        rows = zip(groups.tolist(), order.tolist(), strict=True)
        keyed = [(group, self._view.key(int(numbers[at])), at) for group, at in rows]
        return np.array([at for _, _, at in sorted(keyed)], dtype=np.int64)


def _recency(dates: Numbers, half_life: float) -> Numbers:
    """Halve what articles count with each half-life, in days, that they are older than the newest.

    Articles of unknown date count as the oldest ones do.
    """
    import numpy as np

    known = dates > 0
    if not known.any():
        return np.ones(len(dates))
    months, days = np.divmod(dates // 10_000, 100)
    years, months = np.divmod(months, 100)
    since = (years - 1970) * 12 + np.maximum(months, 1) - 1
    ages = since.astype("datetime64[M]").astype("datetime64[D]").astype(np.float64) + days
    ages = ages[known].max() - np.where(known, ages, ages[known].min())
    return np.asarray(0.5 ** (ages / half_life))
