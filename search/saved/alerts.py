"""Alerts: which of some articles, as those a run has added, the queries of a file find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from artikelsuche.search.archive import Archive
from artikelsuche.search.errors import QueryError
from artikelsuche.search.results import Hit
from artikelsuche.search.searching import Selection

from .queries import SavedQuery


class Alert(NamedTuple):
    """An article that a saved query finds."""

    saved: SavedQuery
    hit: Hit

    def to_json(self) -> dict[str, Any]:
        """Return the alert as plain JSON values: its name and query, and the hit."""
        return {"alert": self.saved.name, "query": self.saved.query, **self.hit.to_json()}


def find_alerts(
    archive: Archive,
    queries: Iterable[SavedQuery],
    ids: Iterable[str],
    on_error: Callable[[SavedQuery, QueryError], object] | None = None,
) -> Iterator[Alert]:
    """Find what saved queries find among some articles.

    Scores and snippets are those of a search in the whole index. An article has to have all that a
    query asks for, even where no article of the index has.

    Args:
        archive: The archive.
        queries: The queries.
        ids: The ids of the articles.
        on_error: Called with each query that cannot be understood; without it the first such error
            is raised.

    Yields:
        The alerts, query by query, the best of each first.

    Raises:
        QueryError: A query cannot be understood, and there is no `on_error`.
        IndexStoreError: The index cannot be read.
    """
    among = Selection(list(ids))
    if not among:
        return
    for saved in queries:
        try:
            results = archive.search(
                saved.query, limit=len(among), ids=among, fallback=False, copies="all"
            )
        except QueryError as error:
            if on_error is None:
                raise
            on_error(saved, error)
            continue
        yield from (Alert(saved, hit) for hit in results)
