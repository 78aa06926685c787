"""The snapshot: one committed state of an index, checked and ready to be read or continued."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whoosh.index import FileIndex

from .directory import IndexDirectory
from .errors import IndexDamagedError, StampMismatchError
from .manifest import Manifest, read_header, read_manifest
from .opening import REBUILD, open_generation, translated
from .stamp import Stamp, current_stamp, read_stamp


@dataclass(frozen=True)
class Snapshot:
    """One committed state of an index.

    Args:
        generation: The folder of the live generation.
        commit: The number of the Whoosh commit.
        stamp: What the index was built with; equal to the running version but for the count.
        index: The Whoosh index.
    """

    generation: Path
    commit: int
    stamp: Stamp
    index: FileIndex

    def manifest(self) -> Manifest:
        """Read the manifest of the commit.

        Raises:
            IndexDamagedError: It is missing, cut short or changed.
        """
        return read_manifest(self.generation, self.commit)


def open_snapshot(directory: IndexDirectory) -> Snapshot:
    """Open the live generation at its latest commit.

    Args:
        directory: The index directory.

    Returns:
        The snapshot.

    Raises:
        IndexMissingError: There is no index yet.
        ForeignDirectoryError: The directory is something else.
        StampMismatchError: Another version or other tables built the index.
        IndexDamagedError: A file is missing or has not its size.
    """
    generation = directory.live()
    stamp = read_stamp(generation)
    differences = stamp.differences(current_stamp())
    if differences:
        reason = f"was built with {'; '.join(differences)}; {REBUILD}"
        raise StampMismatchError(directory.root, reason)
    index = open_generation(generation)
    with translated(generation, opening=True):
        commit = index.latest_generation()
    _check_sizes(generation, read_header(generation, commit))
    return Snapshot(generation, commit, stamp, index)


def _check_sizes(generation: Path, manifest: Manifest) -> None:
    for name, (size, _) in manifest.segments.items():
        path = generation / name
        try:
            found = path.stat().st_size
        except OSError as error:
            raise IndexDamagedError(path, f"is missing; {REBUILD}") from error
        if found != size:
            raise IndexDamagedError(path, f"has {found} bytes instead of {size}; {REBUILD}")
