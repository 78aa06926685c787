"""Many queries at once: the answer to each, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from artikelsuche.search.archive import Archive
from artikelsuche.search.errors import QueryError
from artikelsuche.search.results import Results

from .queries import SavedQuery


class Answered(NamedTuple):
    """A saved query with its answer, or with the error that it is."""

    saved: SavedQuery
    results: Results | None
    error: QueryError | None

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values under the name of the query."""
        if self.results is not None:
            return {"name": self.saved.name, **self.results.to_json()}
        return {"name": self.saved.name, "query": self.saved.query, "error": str(self.error)}


def answer_all(
    archive: Archive, queries: Iterable[SavedQuery], **options: Any
) -> Iterator[Answered]:
    """Search for one query after the other.

    Args:
        archive: The archive.
        queries: The queries.
        options: What `Archive.search` takes.

    Yields:
        The answers in the order of the queries; one that cannot be understood ends nothing.

    Raises:
        QueryError: An option cannot be understood.
        IndexStoreError: The index cannot be read.
    """
    archive.search("a", **{**options, "limit": 0})  # a wrong option is no fault of a query
    for saved in queries:
        try:
            yield Answered(saved, archive.search(saved.query, **options), None)
        except QueryError as error:
            yield Answered(saved, None, error)
