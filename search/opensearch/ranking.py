"""The matches of a plan on a cluster: a page of them in a stable order, or all of them counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from artikelsuche.corpus.language import tr
from artikelsuche.index.opensearch.mapping import label_field
from artikelsuche.index.opensearch.reader import ClusterReader
from artikelsuche.search.engine.counting import PERIODS
from artikelsuche.search.engine.nodes import Node
from artikelsuche.search.engine.ranking import RELEVANCE, Ranked, Sorting
from artikelsuche.search.errors import QueryError

from .clauses import fitting_query
from .request import Clauses

if TYPE_CHECKING:
    from artikelsuche.search.engine.segments.significance import Significant

# A cluster gives so many matches at once; those of a page come with their texts up to so many.
_WINDOW, _WITH_TEXTS = 10_000, 100
# So many different values of a facet are counted: more than any cluster gives by default.
_VALUES = 65_000
_NEWEST: Clauses = {"published": {"order": "desc", "missing": "_last"}}
_OLDEST: Clauses = {"published": {"order": "asc", "missing": "_last"}}
_BEST, _BY_ID = {"_score": "desc"}, {"id": "asc"}
_PERIODS = {"year": "yyyy", "month": "yyyy-MM", "day": "yyyy-MM-dd"}


class ClusterRanking:
    """Ranks what plans match in one state; see `Ranker`."""

    def __init__(self, reader: ClusterReader) -> None:
        self._reader = reader

    def rank(
        self, plan: Node, limit: int, offset: int, sorting: Sorting = RELEVANCE, fold: bool = False
    ) -> Ranked:
        """Rank all matches of a plan and cut out one page."""
        query = fitting_query(plan)
        order = [_BEST, _NEWEST, _BY_ID]
        if sorting.by == "date":
            order = [_OLDEST if sorting.reverse else _NEWEST, _BEST, _BY_ID]
        elif sorting.by == "recent" and limit:
            query = self._recent(query, sorting.half_life)
        wanted = offset + limit
        if not limit or wanted <= _WINDOW:
            skip = {"from": offset} if limit else {}
            source = limit <= _WITH_TEXTS
            found = self._found(query, order, size=limit, _source=source, **skip)
            hits = found["hits"]["hits"]
        else:
            found, hits = self._deep(query, order, limit, offset)
        total = int(found["hits"]["total"]["value"])
        page = tuple([(self._reader.number(hit), float(hit["_score"] or 0.0)) for hit in hits])
        return Ranked(total, page, total)

    def _found(self, query: Clauses, order: list[Clauses], **more: Any) -> Any:
        return self._reader.search(query, sort=order, track_scores=True, **more)

    def _deep(
        self, query: Clauses, order: list[Clauses], limit: int, offset: int
    ) -> tuple[Any, list[Any]]:
        """Go through all pages before the one that is wanted, without their texts."""
        hits: list[Any] = []
        after: Clauses = {}
        seen = 0
        while True:
            size = min(_WINDOW, offset + limit - seen)
            found = self._found(query, order, size=size, _source=False, **after)
            some = found["hits"]["hits"]
            hits += some[max(0, offset - seen) :]
            seen += len(some)
            if len(some) < size or seen >= offset + limit:
                return found, hits
            after = {"search_after": some[-1]["sort"]}

    def _recent(self, query: Clauses, half_life: float) -> Clauses:
        """Halve what articles count with each half-life that they are older than the newest."""
        ends = {"newest": {"max": {"field": "day"}}, "oldest": {"min": {"field": "day"}}}
        found = self._reader.search(query, size=0, aggs=ends)["aggregations"]
        newest, oldest = (found[name]["value"] for name in ("newest", "oldest"))
        if newest is None:
            return query
        day = dt.date(1970, 1, 1) + dt.timedelta(milliseconds=newest)
        unknown = 0.5 ** ((newest - oldest) / 86_400_000 / half_life)
        scale = {"origin": day.isoformat(), "scale": f"{round(half_life * 1440)}m", "decay": 0.5}
        known = {"exists": {"field": "day"}}
        return {
            "function_score": {
                "query": query,
                "functions": [
                    {"filter": known, "exp": {"day": scale}},
                    {"filter": {"bool": {"must_not": known}}, "weight": unknown},
                ],
                "score_mode": "first",
                "boost_mode": "multiply",
            }
        }

    def count(self, plan: Node) -> int:
        """Count the matches of a plan."""
        return int(self._reader.search(fitting_query(plan), size=0)["hits"]["total"]["value"])

    def among(self, plan: Node, numbers: list[int]) -> set[int]:
        """Return which of some articles match a plan."""
        hits = self._of(plan, numbers) if numbers else []
        return {self._reader.number(hit) for hit in hits}

    def score(self, plan: Node, number: int) -> float | None:
        """Return what an article scores; None where it does not match."""
        hits = self._of(plan, [number])
        return float(hits[0]["_score"]) if hits else None

    def _of(self, plan: Node, numbers: list[int]) -> list[Any]:
        keys = [self._reader.document_key(number) for number in numbers]
        query = {"bool": {"must": fitting_query(plan), "filter": {"ids": {"values": keys}}}}
        found = self._reader.search(query, size=len(numbers), _source=False)
        return list(found["hits"]["hits"])

    def matches(self, plan: Node) -> ClusterMatches:
        """Return all matches of a plan."""
        return ClusterMatches(self._reader, fitting_query(plan))


class ClusterMatches:
    """All matches of a query; see `Matches`."""

    def __init__(self, reader: ClusterReader, query: Clauses) -> None:
        self._reader = reader
        self._query = query

    def count(self, facet: str) -> dict[str, int]:
        """Count how many have each value of a facet."""
        if facet in PERIODS:
            times = {"field": "day", "calendar_interval": facet, "format": _PERIODS[facet]}
            buckets = self._buckets({"date_histogram": {**times, "min_doc_count": 1}})
            return {str(one["key_as_string"]): int(one["doc_count"]) for one in buckets}
        field = facet if facet == "language" else label_field(facet)
        buckets = self._buckets({"terms": {"field": field, "size": _VALUES}})
        counts = {str(one["key"]): int(one["doc_count"]) for one in buckets}
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def _buckets(self, counted: Clauses) -> list[Any]:
        found = self._reader.search(self._query, size=0, aggs={"facet": counted})
        return list(found["aggregations"]["facet"]["buckets"])

    def significant(self, field: str) -> list[Significant]:
        """Refuse: a cluster would have to keep all terms of all articles in memory for it."""
        raise QueryError(
            tr(
                "words that mark the matches cannot be listed on a cluster; leave 'significant' "
                "out, or search an index on disk"
            )
        )

    def having(self, field: str, term: str) -> Iterator[int]:
        """Yield those that have a term, by their numbers."""
        query = {"bool": {"must": self._query, "filter": {"term": {field: term}}}}
        hits = self._reader.search(query, size=_WITH_TEXTS)["hits"]["hits"]
        return map(self._reader.number, hits)
