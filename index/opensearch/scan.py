"""All documents that match, as they were when the first one was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .bulk import Bulk
from .cluster import Cluster

# So many documents are read at once.
_TOGETHER = 200


def scan(
    cluster: Cluster, index: str, query: Mapping[str, Any], *, source: bool = True
) -> Iterator[Mapping[str, Any]]:
    """Yield all documents that match, with what is stored of them if that is wanted."""
    path = f"/{index}/_search/point_in_time"
    pit = cluster.request("POST", path, params={"keep_alive": "5m"}).body["pit_id"]
    body: dict[str, Any] = {
        "size": _TOGETHER,
        "query": query,
        "pit": {"id": pit, "keep_alive": "5m"},
        "sort": [{"_shard_doc": "asc"}],
        "track_total_hits": False,
        "_source": source,
    }
    params = {"allow_partial_search_results": "false"}
    try:
        while True:
            hits = cluster.request("POST", "/_search", body, params=params).body["hits"]["hits"]
            yield from hits
            if len(hits) < _TOGETHER:
                return
            body["search_after"] = hits[-1]["sort"]
    finally:
        path = "/_search/point_in_time"
        cluster.request("DELETE", path, {"pit_id": [pit]}, allow={404})


def remove_all(cluster: Cluster, index: str, query: Mapping[str, Any]) -> int:
    """Remove all documents that match, and return how many."""
    bulk, removed = Bulk(cluster, index), 0
    try:
        for hit in scan(cluster, index, query, source=False):
            bulk.delete(hit["_id"])
            removed += 1
        bulk.finish()
    finally:
        bulk.close()
    if removed:
        cluster.request("POST", f"/{index}/_refresh")
    return removed
