"""Versions of articles: those of one state found by id, and those that runs have left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from artikelsuche.corpus.article import Article

from .cluster import Cluster
from .documents import key_term, read_document
from .scan import scan
from .state import Live

# So many articles are read at once.
_TOGETHER = 200


def seen_by(run: int) -> list[dict[str, Any]]:
    """List what no article that a run sees matches: it came later, or has been removed."""
    return [{"range": {"since": {"gt": run}}}, {"range": {"until": {"lte": run}}}]


def versions_by_id(
    cluster: Cluster, live: Live, keys: Iterable[str]
) -> Iterator[tuple[str, Article, int]]:
    """Yield the articles of a state with some ids: their documents, they, and their runs."""
    rest = iter(map(key_term, keys))
    while some := list(islice(rest, _TOGETHER)):
        query = {"bool": {"filter": {"terms": {"id": some}}, "must_not": seen_by(live.run)}}
        yield from every_version(cluster, live.physical, query)


def found_by_id(cluster: Cluster, live: Live, keys: Iterable[str]) -> Iterator[Article]:
    """Yield the articles of a state with some ids."""
    for _, article, _ in versions_by_id(cluster, live, keys):
        yield article


def every_version(
    cluster: Cluster, index: str, query: Mapping[str, Any]
) -> Iterator[tuple[str, Article, int]]:
    """Yield all articles that match: the ids of their documents, they, and their runs."""
    for hit in scan(cluster, index, query):
        source = hit["_source"]
        yield hit["_id"], read_document(source), int(source["since"])
