"""The exceptions of the index layer."""

from __future__ import annotations

from pathlib import Path

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import tr


def with_rebuild(reason: str) -> str:
    """Say what is wrong with an index that cannot be read, and what mends it."""
    cure = tr("rebuild it with 'artikelsuche reindex SOURCE --full --index DIR'")
    return f"{reason}; {cure}"


class WorkerError(ArtikelsucheError):
    """A process that read files or indexed for a reindex run has died."""


class IndexStoreError(ArtikelsucheError):
    """An index directory cannot be used.

        IndexStoreError
        ├── IndexMissingError      there is no index there yet
        ├── ForeignDirectoryError  the directory holds something else
        ├── StampMismatchError     another version or other tables built the index
        ├── IndexDamagedError      a file of the index is missing, cut short or changed
        ├── IndexLockedError       another writer is at work
        ├── ClusterRefusedError    a cluster does not understand a request
        └── ShrinkError            a run would delete suspiciously many articles

    Args:
        path: The index directory or the file at fault.
        reason: What is wrong and what to do about it, without the path.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class IndexMissingError(IndexStoreError):
    """There is no index in the directory yet."""


class ForeignDirectoryError(IndexStoreError):
    """The directory holds files that are not an index of artikelsuche."""


class StampMismatchError(IndexStoreError):
    """The index was built by another version or with other tables."""


class IndexDamagedError(IndexStoreError):
    """A file of the index is missing, cut short or changed."""


class IndexLockedError(IndexStoreError):
    """Another writer holds the lock of the index."""


class ClusterRefusedError(IndexStoreError):
    """A cluster does not understand or does not take a request."""


class ShrinkError(IndexStoreError):
    """A run would delete so many articles that a missing source is likelier."""
