"""Opening the target at a place: an index directory, or the address of a cluster."""

from __future__ import annotations

from pathlib import Path

from artikelsuche.index.opensearch.address import address_of
from artikelsuche.index.store.directory import IndexDirectory

from .directory import DirectoryTarget
from .target import Target


def open_target(place: Path, memory: int, jobs: int) -> Target:
    """Open the target at a place.

    Args:
        place: An index directory, or an address.
        memory: How many megabytes each process that indexes may take.
        jobs: How many processes index; on a cluster this one does.

    Raises:
        ArgumentError: The address cannot be read.
        IndexStoreError: What reaches a cluster is not installed.
    """
    address = address_of(place)
    if address is None:
        return DirectoryTarget(IndexDirectory(place), memory, jobs)
    from .cluster import ClusterTarget

    return ClusterTarget(address)
