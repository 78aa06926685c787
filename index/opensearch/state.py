"""The state of an index on a cluster: which physical index is live, and up to which run.

    NAME-state        documents: `live`, `lock`, and the manifest of the live run in pieces
    NAME-<time>-<n>   a physical index: what a full build has made, continued by later runs
    NAME              an alias of the live one, for other programs

An article that a run brings has the number of the run in `since`, one that it removes or replaces
in `until`. A search looks at those of its run only, so that a run becomes visible at once, with one
document that is replaced, and what a killed one has left is never seen.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import Any, NamedTuple

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import (
    ForeignDirectoryError,
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    StampMismatchError,
    with_rebuild,
)
from artikelsuche.index.store.stamp import Stamp

from .cluster import Cluster
from .mapping import MAPPING_VERSION, mapped_stamp

_STATE = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": False,
        "_meta": {"artikelsuche": MAPPING_VERSION},
        "properties": {"of": {"type": "keyword"}},
    },
}


class Live(NamedTuple):
    """What is live.

    Args:
        physical: The physical index.
        run: The run up to which its articles are seen.
        articles: How many there are.
        pieces: Of how many pieces its manifest is.
        changed: When the run ended, in ISO 8601.
        version: Tells this state from all others when it is replaced.
    """

    physical: str
    run: int
    articles: int
    pieces: int
    changed: str
    version: tuple[int, int] = (-1, -1)


def state_index(cluster: Cluster) -> str:
    """Name the index of the state."""
    return f"{cluster.address.name}-state"


def prepare(cluster: Cluster) -> None:
    """Make the index of the state where there is none.

    Raises:
        ForeignDirectoryError: Something else has its name.
    """
    cluster.check_version()
    check_ours(cluster)
    cluster.request("PUT", f"/{state_index(cluster)}", _STATE, allow={400})
    check_ours(cluster)


def check_ours(cluster: Cluster) -> None:
    """Refuse indices with the names of ours that are something else.

    Raises:
        ForeignDirectoryError: One is.
    """
    name = cluster.address.name
    answer = cluster.request("GET", f"/{state_index(cluster)},{name}", params=_LENIENT, allow={404})
    found = answer.body if answer.status == 200 else {}
    for index, described in found.items():
        meta = described.get("mappings", {}).get("_meta", {})
        if not (isinstance(meta, dict) and meta.get("artikelsuche")):
            reason = tr(
                "the cluster has an index {name!r} that is something else; choose a new NAME",
                name=index,
            )
            raise ForeignDirectoryError(str(cluster.address), reason)


_LENIENT = {"ignore_unavailable": "true", "allow_no_indices": "true"}


def read_live(cluster: Cluster) -> Live:
    """Read what is live.

    Raises:
        IndexMissingError: There is no index yet.
        ForeignDirectoryError: The name is taken by something else.
        IndexDamagedError: The state cannot be understood.
    """
    answer = cluster.request("GET", f"/{state_index(cluster)}/_doc/live", allow={404})
    if answer.status == 404:
        check_ours(cluster)
        reason = tr(
            "no index of that name here; build one with 'artikelsuche reindex SOURCE --index "
            "{address}'",
            address=cluster.address,
        )
        raise IndexMissingError(str(cluster.address), reason)
    found = answer.body
    try:
        source = found["_source"]
        values: dict[str, Any] = {name: source[name] for name in Live._fields[:-1]}
        return Live(**values, version=(found["_seq_no"], found["_primary_term"]))
    except (KeyError, TypeError) as error:
        reason = with_rebuild(tr("has a state that cannot be read ({error!r})", error=error))
        raise IndexDamagedError(str(cluster.address), reason) from error


def replace_live(cluster: Cluster, live: Live, before: Live | None) -> Live:
    """Make another state live at once.

    Raises:
        IndexLockedError: Another writer has replaced the state meanwhile.
    """
    document = {name: getattr(live, name) for name in Live._fields[:-1]}
    params: dict[str, Any] = {"op_type": "create"}
    if before is not None:
        params = {"if_seq_no": before.version[0], "if_primary_term": before.version[1]}
    path = f"/{state_index(cluster)}/_doc/live"
    answer = cluster.request("PUT", path, document, params=params, allow={409})
    if answer.status == 409:
        # A request whose answer was lost may have been heard.
        now = read_live(cluster)
        if now._replace(version=live.version) != live:
            reason = tr("another writer has changed the index meanwhile; run again")
            raise IndexLockedError(str(cluster.address), reason)
        return now
    return live._replace(version=(answer.body["_seq_no"], answer.body["_primary_term"]))


def read_stamp(cluster: Cluster, index: str) -> Stamp:
    """Read the stamp of a physical index.

    Raises:
        IndexDamagedError: The index is gone, or has no stamp.
    """
    answer = cluster.request("GET", f"/{index}/_mapping", allow={404})
    try:
        return Stamp(**answer.body[index]["mappings"]["_meta"]["stamp"])
    except (KeyError, TypeError) as error:
        reason = with_rebuild(
            tr("its physical index {name} is gone, or is none of ours", name=index)
        )
        raise IndexDamagedError(str(cluster.address), reason) from error


def check_stamp(cluster: Cluster, live: Live) -> None:
    """Refuse an index that was built with something else.

    Raises:
        StampMismatchError: It was.
        IndexDamagedError: It is gone.
    """
    differences = read_stamp(cluster, live.physical).differences(mapped_stamp())
    if differences:
        reason = with_rebuild(
            tr("was built with {differences}", differences="; ".join(differences))
        )
        raise StampMismatchError(str(cluster.address), reason)


def new_index_name(cluster: Cluster) -> str:
    """Name a physical index to be built."""
    now = dt.datetime.now(dt.timezone.utc).strftime("%Y%m%dt%H%M%S")
    return f"{cluster.address.name}-{now}-{os.urandom(4).hex()}"


def physical_indices(cluster: Cluster) -> list[str]:
    """Name all physical indices of ours, live or not."""
    name = cluster.address.name
    answer = cluster.request("GET", f"/{name}-*", params=_LENIENT, allow={404})
    found = answer.body if answer.status == 200 else {}
    return [
        index
        for index, described in found.items()
        if "stamp" in described.get("mappings", {}).get("_meta", {})
        and index.startswith(f"{name}-2")
        and index.count("-") == name.count("-") + 2
    ]
