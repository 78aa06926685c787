"""Opening an index for searching."""

from __future__ import annotations

from pathlib import Path

from artikelsuche.corpus.arguments import check_path
from artikelsuche.index.opensearch.address import address_of
from artikelsuche.index.store.directory import IndexDirectory, default_index
from artikelsuche.search.engine.opened import Place
from artikelsuche.search.meaning.shipped_variants import variants_with
from artikelsuche.search.meaning.variant_file import read_variants

from .archive import Archive
from .open_snapshot import OnDisk


def open_index(path: Path | str | None = None, *, variants: Path | str | None = None) -> Archive:
    """Open an index for searching.

    Args:
        path: The index directory, or the address of one on a cluster
            (opensearch+http://HOST:PORT/NAME); the default one where None.
        variants: A file of further spellings of names, in Solr's synonym format.

    Returns:
        The archive; use it as a context manager or close it.

    Raises:
        TypeError: An argument is no path.
        IndexStoreError: There is no index, or it cannot be used; the message says what to do.
        QueryError: The file of variants cannot be used; the message names the line.
    """
    place = place_of(path)
    table = None
    if variants is not None:
        table = variants_with(read_variants(check_path("variants", variants)))
    return Archive(place, variants=table)


def place_of(path: Path | str | None) -> Place:
    """Tell where an index lies; see `open_index`."""
    root = default_index() if path is None else check_path("path", path)
    address = address_of(root)
    if address is None:
        return OnDisk(IndexDirectory(root))
    from artikelsuche.search.opensearch.opening import OnCluster

    return OnCluster(address)
