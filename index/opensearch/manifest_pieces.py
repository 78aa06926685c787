"""The manifest of a run, kept beside the index in pieces: what is on disk a file is documents."""

from __future__ import annotations

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

import zstandard

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexDamagedError, with_rebuild
from artikelsuche.index.store.manifest import Manifest, manifest_path, read_manifest

from .bulk import Bulk
from .cluster import Cluster
from .scan import remove_all
from .state import Live, state_index

# A piece has so many bytes, before they are written as letters.
_PIECE = 1 << 20


def write_pieces(cluster: Cluster, manifest: Manifest, run: int) -> int:
    """Keep the manifest of a run; return of how many pieces it is."""
    with TemporaryDirectory() as folder:
        manifest.write(Path(folder), run)
        packed = zstandard.compress(manifest_path(Path(folder), run).read_bytes())
    starts = range(0, len(packed), _PIECE)
    bulk = Bulk(cluster, state_index(cluster))
    try:
        for number, start in enumerate(starts):
            piece = base64.b64encode(packed[start : start + _PIECE]).decode()
            bulk.put(f"manifest-{run}-{number}", {"of": str(run), "piece": piece})
        bulk.finish()
    finally:
        bulk.close()
    return len(starts)


def read_pieces(cluster: Cluster, live: Live) -> Manifest:
    """Read the manifest of what is live.

    Raises:
        IndexDamagedError: A piece is missing, or has changed.
    """
    packed = b""
    for number in range(live.pieces):
        path = f"/{state_index(cluster)}/_doc/manifest-{live.run}-{number}"
        answer = cluster.request("GET", path, allow={404})
        if answer.status == 404:
            raise IndexDamagedError(str(cluster.address), with_rebuild(tr("lacks its manifest")))
        packed += base64.b64decode(answer.body["_source"]["piece"])
    with TemporaryDirectory() as folder:
        try:
            written = zstandard.decompress(packed)
            manifest_path(Path(folder), live.run).write_bytes(written)
            return read_manifest(Path(folder), live.run)
        except (zstandard.ZstdError, IndexDamagedError) as error:
            reason = with_rebuild(tr("has a manifest that cannot be read"))
            raise IndexDamagedError(str(cluster.address), reason) from error


def remove_other_pieces(cluster: Cluster, run: int) -> None:
    """Remove the manifests of other runs."""
    cluster.request("POST", f"/{state_index(cluster)}/_refresh")
    own = {"term": {"of": str(run)}}
    others = {"bool": {"filter": {"exists": {"field": "of"}}, "must_not": own}}
    remove_all(cluster, state_index(cluster), others)
