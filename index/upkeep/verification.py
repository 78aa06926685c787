"""Verifying an index: every byte that has a checksum, every count that has a counterpart."""

from __future__ import annotations

from pathlib import Path

from artikelsuche.corpus.arguments import check_path
from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import IndexDamagedError, with_rebuild
from artikelsuche.index.opensearch.address import address_of
from artikelsuche.index.store.directory import IndexDirectory, default_index
from artikelsuche.index.store.opening import translated
from artikelsuche.index.store.snapshot import check_every_byte, looking_again, open_snapshot


def verify(index: Path | str | None = None) -> int:
    """Check an index: checksums, counts, and that every stored article can be read.

    Args:
        index: The index directory or address; the default one where None.

    Returns:
        The number of articles checked.

    Raises:
        IndexDamagedError: Something is wrong; the message names the file and the cure.
        IndexStoreError: There is no index, or another version built it.
    """
    place = default_index() if index is None else check_path("index", index)
    address = address_of(place)
    if address is not None:
        from artikelsuche.index.opensearch import cluster, upkeep

        return upkeep.verify(cluster.Cluster(address))
    directory = IndexDirectory(place)
    return looking_again(directory, lambda: _verified(directory))


def _verified(directory: IndexDirectory) -> int:
    snapshot = open_snapshot(directory)
    manifest = snapshot.manifest()
    check_every_byte(snapshot)
    view = snapshot.view()
    copies = view.copies.between(0, view.documents)[0].tolist()
    if not set(view.live_numbers()).issuperset(copies):
        reason = with_rebuild(tr("an article that is gone is named as a copy"))
        raise IndexDamagedError(snapshot.generation, reason)
    with translated(snapshot.generation, opening=True):
        articles = (view.article(number) for number in view.live_numbers())
        return manifest.check_stored(snapshot.generation, articles)
