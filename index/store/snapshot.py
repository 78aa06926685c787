"""The snapshot: one committed state of an index, checked and ready to be read or continued."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.index.codec.segment_file import SegmentFile
from artikelsuche.index.copies.copies_file import NO_COPIES, copies_path, read_copies
from artikelsuche.index.errors import (
    IndexDamagedError,
    IndexStoreError,
    StampMismatchError,
    with_rebuild,
)

from .directory import IndexDirectory
from .index_view import IndexView
from .manifest import Manifest, file_checksum, measure, read_header, read_manifest
from .opening import contents_name, latest_commit, read_contents, translated
from .stamp import Stamp, current_stamp, read_stamp

_T = TypeVar("_T")
_BUSY = deferred("was being written while it was opened; try again")


class Snapshot(NamedTuple):
    """One committed state of an index.

    Args:
        generation: The folder of the live generation.
        commit: The number of the Whoosh commit.
        stamp: What the index was built with; equal to the running version but for the count.
        segments: The files of its segments.
    """

    generation: Path
    commit: int
    stamp: Stamp
    segments: Sequence[SegmentFile]

    def manifest(self) -> Manifest:
        """Read the manifest of the commit.

        Raises:
            IndexDamagedError: It is missing, cut short or changed.
        """
        return read_manifest(self.generation, self.commit)

    def view(self) -> IndexView:
        """Open its segments, which stay open whatever is committed later."""
        with translated(self.generation, opening=True):
            segments = [segment.open(self.generation) for segment in self.segments]
            names = [segment.path(self.generation).name for segment in self.segments]
            copies = NO_COPIES
            if not self.stamp.differences(current_stamp()):  # else it may be older than copies
                copies = read_copies(copies_path(self.generation, self.commit), names)
        return IndexView(segments, copies)


def open_snapshot(directory: IndexDirectory) -> Snapshot:
    """Open the live generation at its latest commit.

    Raises:
        IndexMissingError: There is no index yet.
        ForeignDirectoryError: The directory is something else.
        StampMismatchError: Another version or other tables built the index.
        IndexDamagedError: A file is missing, has not its size, or the contents have changed.
    """
    return looking_again(directory, lambda: _open(directory))


def open_view(directory: IndexDirectory) -> tuple[Snapshot, IndexView]:
    """Open the live generation at its latest commit for searching; errors are as above."""

    def opened() -> tuple[Snapshot, IndexView]:
        snapshot = _open(directory)
        return snapshot, snapshot.view()

    return looking_again(directory, opened)


def open_former(directory: IndexDirectory) -> Snapshot:
    """Open the live generation whatever it was built with.

    Its articles can be taken over; it must not be searched.
    """
    return open_generation(directory.live())


def open_generation(generation: Path) -> Snapshot:
    """Open the latest commit of a generation, live or not."""
    commit = latest_commit(generation)
    segments = read_contents(generation / contents_name(commit), commit)
    return Snapshot(generation, commit, read_stamp(generation), segments)


def looking_again(directory: IndexDirectory, reading: Callable[[], _T]) -> _T:
    """Read files of the live generation, again where a writer has replaced them meanwhile.

    Raises:
        IndexStoreError: They cannot be read, though no writer interferes.
    """
    # A full build may remove a generation before the new one is seen: even where nothing is
    # found after the first attempt there is a second.
    seen: tuple[Path, int] | None = (directory.root, -1)
    while True:
        try:
            return reading()
        except IndexStoreError:
            found = newest_commit(directory)
            if found == seen:
                raise
            seen = found


def newest_commit(directory: IndexDirectory) -> tuple[Path, int] | None:
    """Name the live generation and its latest commit; None where neither can be told."""
    try:
        generation = directory.live()
        return generation, latest_commit(generation)
    except IndexStoreError:
        return None


def _open(directory: IndexDirectory) -> Snapshot:
    generation = directory.live()
    differences = read_stamp(generation).differences(current_stamp())
    if differences:
        reason = with_rebuild(
            tr("was built with {differences}", differences="; ".join(differences))
        )
        raise StampMismatchError(directory.root, reason)
    check_files(generation, latest_commit(generation))
    snapshot = open_generation(generation)
    if latest_commit(generation) != snapshot.commit:
        raise IndexDamagedError(generation, tr(_BUSY))
    return snapshot


def check_every_byte(snapshot: Snapshot, *, trusting: bool = False) -> None:
    """Compare every file of a commit with its checksum.

    Args:
        snapshot: The state of the index.
        trusting: Whether files are left out that by their times nobody has written since.

    Raises:
        IndexDamagedError: A file has changed; the message names it.
    """
    with translated(snapshot.generation):
        segments = read_header(snapshot.generation, snapshot.commit).segments
        for name, written in segments.items():
            path = snapshot.generation / name
            if measure(path, segments if trusting else None)[:2] != written[:2]:
                raise IndexDamagedError(path, with_rebuild(tr("has changed since it was written")))


def check_files(generation: Path, commit: int) -> None:
    """Check the sizes of the files of a commit, and all of its table of contents.

    All else is found by the table of contents, so that no byte of it may have changed.

    Raises:
        IndexDamagedError: A file is missing, has not its size, or the table has changed.
    """
    manifest = read_header(generation, commit)
    contents = generation / contents_name(commit)
    for name, (size, *_) in manifest.segments.items():
        path = generation / name
        try:
            found = path.stat().st_size
        except OSError as error:
            raise IndexDamagedError(path, with_rebuild(tr("is missing"))) from error
        if found != size:
            raise IndexDamagedError(
                path,
                with_rebuild(tr("has {found} bytes instead of {size}", found=found, size=size)),
            )
    with translated(contents):
        measured = file_checksum(contents)
    if manifest.segments.get(contents.name, ())[:2] != measured:
        raise IndexDamagedError(contents, with_rebuild(tr("has changed since it was written")))
