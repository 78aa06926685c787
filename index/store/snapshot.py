"""The snapshot: one committed state of an index, checked and ready to be read or continued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from artikelsuche.index.errors import (
    REBUILD,
    IndexDamagedError,
    IndexStoreError,
    StampMismatchError,
)

from .directory import IndexDirectory
from .index_view import IndexView
from .manifest import Manifest, file_checksum, read_header, read_manifest
from .opening import GenerationIndex, contents_name, latest_commit, open_generation, translated
from .stamp import Stamp, current_stamp, read_stamp

if TYPE_CHECKING:
    from whoosh.searching import Searcher

_T = TypeVar("_T")
_BUSY = "was being written while it was opened; try again"


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
    index: GenerationIndex

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
        IndexDamagedError: A file is missing, has not its size, or the contents have changed.
    """
    return _looking_again(directory, _open)


def open_former(directory: IndexDirectory) -> Snapshot:
    """Open the live generation whatever it was built with: its articles, not its terms.

    Args:
        directory: The index directory.

    Returns:
        A snapshot to take over articles from; it must not be searched.

    Raises:
        IndexStoreError: It cannot be opened at all.
    """
    generation = directory.live()
    commit = latest_commit(generation)
    index = open_generation(generation, commit)
    return Snapshot(generation, commit, read_stamp(generation), index)


def open_view(directory: IndexDirectory) -> tuple[Snapshot, IndexView]:
    """Open the live generation at its latest commit for searching.

    Args:
        directory: The index directory.

    Returns:
        The snapshot, and a view that holds its files open, whatever is committed later.

    Raises:
        IndexStoreError: As for `open_snapshot`.
    """
    return _looking_again(directory, _open_view)


def _looking_again(directory: IndexDirectory, opening: Callable[[IndexDirectory], _T]) -> _T:
    """Open again where a writer may have replaced what was being opened."""
    # A full build may remove a generation before the new one is seen: even where nothing is
    # found after the first attempt there is a second.
    seen: tuple[Path, int] | None = (directory.root, -1)
    while True:
        try:
            return opening(directory)
        except IndexStoreError:
            found = _newest(directory)
            if found == seen:
                raise
            seen = found


def _newest(directory: IndexDirectory) -> tuple[Path, int] | None:
    try:
        generation = directory.live()
        return generation, latest_commit(generation)
    except IndexStoreError:
        return None


def _open(directory: IndexDirectory) -> Snapshot:
    generation = directory.live()
    stamp = read_stamp(generation)
    differences = stamp.differences(current_stamp())
    if differences:
        reason = f"was built with {'; '.join(differences)}; {REBUILD}"
        raise StampMismatchError(directory.root, reason)
    commit = latest_commit(generation)
    check_files(generation, commit)
    index = open_generation(generation, commit)
    if latest_commit(generation) != commit:
        raise IndexDamagedError(generation, _BUSY)
    return Snapshot(generation, commit, stamp, index)


def _open_view(directory: IndexDirectory) -> tuple[Snapshot, IndexView]:
    snapshot = _open(directory)
    contents = snapshot.index.contents
    with translated(snapshot.generation, opening=True):
        segments = [segment.open(snapshot.generation) for segment in contents.segments]
        return snapshot, IndexView(segments, lambda: _whoosh_searcher(snapshot))


def _whoosh_searcher(snapshot: Snapshot) -> Searcher:
    """Open Whoosh's searcher over the segments of a commit, which are open already."""
    from whoosh.searching import Searcher  # takes long, and a search of ours needs none

    return Searcher(snapshot.index.reader())


def looking_again(directory: IndexDirectory, reading: Callable[[], _T]) -> _T:
    """Read the files of the live generation, again where a writer has replaced them meanwhile.

    Args:
        directory: The index directory.
        reading: Reads what it needs, from the generation that is live when it is called.

    Returns:
        What was read.

    Raises:
        IndexStoreError: It cannot be read, though no writer interferes.
    """
    return _looking_again(directory, lambda _: reading())


def check_every_byte(snapshot: Snapshot) -> None:
    """Compare every file of a commit with its checksum.

    Args:
        snapshot: The commit.

    Raises:
        IndexDamagedError: A file has changed; the message names it.
    """
    with translated(snapshot.generation):
        for name, measured in read_header(snapshot.generation, snapshot.commit).segments.items():
            path = snapshot.generation / name
            if file_checksum(path) != measured:
                raise IndexDamagedError(path, f"has changed since it was written; {REBUILD}")


def check_files(generation: Path, commit: int) -> None:
    """Check the sizes of the files of a commit, and all of its table of contents.

    All else is found by the table of contents, so that no byte of it may have changed.

    Args:
        generation: The folder of the generation.
        commit: The number of the commit.

    Raises:
        IndexDamagedError: A file is missing, has not its size, or the table has changed.
    """
    manifest = read_header(generation, commit)
    contents = generation / contents_name(commit)
    for name, (size, _) in manifest.segments.items():
        path = generation / name
        try:
            found = path.stat().st_size
        except OSError as error:
            raise IndexDamagedError(path, f"is missing; {REBUILD}") from error
        if found != size:
            raise IndexDamagedError(path, f"has {found} bytes instead of {size}; {REBUILD}")
    with translated(contents):
        measured = file_checksum(contents)
    if manifest.segments.get(contents.name) != measured:
        raise IndexDamagedError(contents, f"has changed since it was written; {REBUILD}")
