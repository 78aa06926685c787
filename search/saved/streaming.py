"""All hits of a query, however many, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from artikelsuche.search.archive import Archive
from artikelsuche.search.results import Results

# So many hits are in memory at once.
_PAGE = 1000


def all_pages(archive: Archive, query: str, **options: Any) -> Iterator[Results]:
    """Search for a query and yield all of its hits page by page, at least one page.

    Args:
        archive: The archive.
        query: The query.
        options: What `Archive.search` takes but for `limit`; hits before `offset` are skipped, and
            what is counted stands in the first page alone.

    Raises:
        QueryError: The query or an option cannot be understood.
        IndexStoreError: The index cannot be read.
    """
    first = results = archive.search(query, limit=_PAGE, **options)
    yield results
    start = options.pop("offset", 0)
    for name in ("facets", "timeline", "significant"):
        options.pop(name, None)
    for offset in range(start + _PAGE, first.total, _PAGE):
        results = archive.search(query, limit=_PAGE, offset=offset, **options)
        yield replace(results, suggestions=(), notices=())
