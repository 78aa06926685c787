"""The page of hits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote_plus

from artikelsuche.search.archive import Archive
from artikelsuche.search.results import Results
from artikelsuche.search.web.http.requests import Response

from .asked import FACETS, PER_PAGE, Asked
from .templating import page
from .timeline import HEIGHT, ROOM, Timeline, daily, is_short, monthly

# So many values of a facet are shown at once, and so many behind a click.
_FIRST, _MORE = 6, 14


class Value(NamedTuple):
    """A value of a facet: where choosing or dropping it leads, and how many articles have it."""

    address: str
    chosen: bool
    label: str
    articles: int


class Facet(NamedTuple):
    """A facet: the values that stand there at once, those behind a click, and how many are left."""

    name: str
    first: tuple[Value, ...]
    more: tuple[Value, ...]
    left: int


def search_page(archive: Archive, asked: Asked) -> Response:
    """Search, and show the page of hits.

    Raises:
        QueryError: The query cannot be understood.
        IndexStoreError: The index cannot be read.
    """
    arguments = asked.arguments()
    results = archive.search(
        **arguments,
        limit=PER_PAGE,
        offset=(asked.page - 1) * PER_PAGE,
        snippets=1,
        facets=FACETS,
        facet_mode="drill",
        timeline=True,
    )
    return page(
        "search",
        asked=asked,
        results=results,
        facets=list(_facets(asked, results)),
        timeline=_timeline(archive, asked, results),
        bar_size=(ROOM, HEIGHT),
        pages=_pages(asked.page, -(-results.total // PER_PAGE)),
        explained=archive.explain(asked.q, match=arguments["match"]) if asked.q else "",
    )


def _facets(asked: Asked, results: Results) -> Iterator[Facet]:
    for name in FACETS:
        counts = results.facets[name]
        chosen: tuple[str, ...] = getattr(asked, name)
        values = [Value(asked.without(name, one), True, one, counts.get(one, 0)) for one in chosen]
        before = f"{asked.beginning(**{name: chosen})}{name}="
        others = ((label, count) for label, count in counts.items() if label not in chosen)
        values += [
            Value(before + quote_plus(label), False, label, count)
            for label, count in islice(others, max(0, _FIRST + _MORE - len(chosen)))
        ]
        first = max(_FIRST, len(chosen))
        if values:
            left = len(counts) + sum(one not in counts for one in chosen) - len(values)
            yield Facet(name, tuple(values[:first]), tuple(values[first:]), left)


def _timeline(archive: Archive, asked: Asked, results: Results) -> Timeline:
    months = results.timeline or {}
    if not is_short(months):
        return monthly(months)
    arguments = {**asked.arguments(), "facets": ("day",), "limit": 0, "snippets": 0}
    return daily(archive.search(**arguments).facets["day"])


def _pages(now: int, last: int) -> list[int]:
    """List the pages to link to: the first, those around this one, and 0 for a gap."""
    around = [number for number in range(now - 2, now + 3) if 1 <= number <= last]
    if last <= 1:
        return []
    if not around or 1 in around:
        return around
    return [1, *around] if around[0] == 2 else [1, 0, *around]
