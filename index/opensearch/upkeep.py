"""Status, verification and garbage of an index on a cluster."""

from __future__ import annotations

from typing import Any

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexDamagedError, IndexMissingError

from .bulk import Bulk
from .cluster import Cluster
from .documents import Tokens, make_document
from .manifest_pieces import read_pieces
from .scan import remove_all
from .state import Live, check_stamp, physical_indices, read_live
from .versions import every_version, seen_by


def collect(cluster: Cluster) -> tuple[list[str], int]:
    """Remove what no state needs and undo what a killed run began; whoever calls holds the lease.

    Returns:
        The physical indices that are gone, and how many documents of the live one.
    """
    try:
        live = read_live(cluster)
    except IndexMissingError:
        live = None
    gone = [index for index in physical_indices(cluster) if live is None or index != live.physical]
    for index in gone:
        cluster.request("DELETE", f"/{index}", allow={404})
    return gone, 0 if live is None else _mended(cluster, live)


def _mended(cluster: Cluster, live: Live) -> int:
    """Remove what the live state does not see, and what a later one would have removed, restore."""
    answer = cluster.request("POST", f"/{live.physical}/_refresh", allow={404})
    if answer.status == 404:
        return 0
    begun = {"range": {"until": {"gt": live.run}}}
    restored = {"bool": {"filter": begun, "must_not": seen_by(live.run)}}
    bulk, tokens = Bulk(cluster, live.physical), Tokens()
    try:
        for key, article, since in every_version(cluster, live.physical, restored):
            tokens.read([article])
            bulk.put(key, make_document(article, since, None, tokens))
        bulk.finish()
    finally:
        bulk.close()
    cluster.request("POST", f"/{live.physical}/_refresh")
    return remove_all(cluster, live.physical, {"bool": {"should": seen_by(live.run)}})


def sizes(cluster: Cluster, live: Live) -> tuple[int, int]:
    """Return how many segments the live index has, and its bytes, of one copy of each shard."""
    answer = cluster.request("GET", f"/{live.physical}/_stats/store,segments").body
    primaries = answer["_all"]["primaries"]
    return int(primaries["segments"]["count"]), int(primaries["store"]["size_in_bytes"])


def verify(cluster: Cluster) -> int:
    """Check an index: its stamp, its shards, and each article against the manifest.

    Raises:
        IndexDamagedError: Something is wrong; the message says what.
    """
    live = read_live(cluster)
    check_stamp(cluster, live)
    place = str(cluster.address)
    health: dict[str, Any] = cluster.request("GET", f"/_cluster/health/{live.physical}").body
    if health["status"] == "red":
        raise IndexDamagedError(place, tr("lacks a shard; look at the nodes of the cluster"))
    manifest = read_pieces(cluster, live)
    query = {"bool": {"must_not": seen_by(live.run)}}
    versions = every_version(cluster, live.physical, query)
    return manifest.check_stored(place, (article for _, article, _ in versions))
