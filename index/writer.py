"""The writer of one generation: articles in, one atomic and durable commit out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import MERGE_SMALL, SegmentWriter

from artikelsuche.corpus import Article

from .durable import DurableStorage, sync_folder
from .errors import IndexDamagedError
from .manifest import Manifest, file_checksum, remove_old_manifests
from .opening import REBUILD, contents_name, open_generation, translated
from .schema import make_document, make_schema
from .stamp import current_stamp

# Megabytes of postings that Whoosh keeps in memory before it sorts a run to disk.
_POOL_MB = 256
# A segment of at most so many documents is written anew after any deletion, a larger one when
# this share of it has been deleted.
_SMALL_SEGMENT = 5000
_WORN = 0.1


class GenerationWriter:
    """Writes articles into one generation; nothing is visible before `commit`.

    Args:
        generation: Its folder.
        create: Whether to begin a new, empty index in it.

    Raises:
        IndexStoreError: The generation cannot be opened for writing.
    """

    def __init__(self, generation: Path, *, create: bool) -> None:
        self.generation = generation
        #: Called with the finished table of contents and the number of a commit, which it refuses
        #: by raising, just before the commit becomes visible.
        self.self_check: Callable[[Path, int], None] | None = None
        with translated(generation, opening=not create):
            if create:
                storage = DurableStorage(generation)
                self._index = whoosh_index.FileIndex.create(storage, make_schema())
            else:
                self._index = open_generation(generation)
            self._writer = _CheckedWriter(self._index, limitmb=_POOL_MB)

    def add(self, article: Article) -> None:
        """Add an article whose id the index does not hold, or holds only as deleted.

        Args:
            article: The article.
        """
        with translated(self.generation):
            self._writer.add_document(**make_document(article))

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles of earlier commits.

        Args:
            ids: Their ids.
        """
        with translated(self.generation), self._index.reader() as reader:
            for key in ids:
                try:
                    matcher = reader.postings("id", key.encode())
                except TermNotFound:
                    continue
                for number in list(matcher.all_ids()):
                    self._writer.delete_document(number)

    def commit(self, manifest: Manifest) -> None:
        """Make all changes visible at once, and durable.

        Args:
            manifest: The manifest of the index as it is after the commit.

        Raises:
            IndexDamagedError: The index does not hold as many articles as the manifest.
        """
        with translated(self.generation):
            self._writer.manifest = manifest
            self._writer.self_check = self.self_check
            self._writer.commit(mergetype=_merge_worn)
        number = self._index.latest_generation()
        remove_old_manifests(self.generation, number)
        current_stamp(manifest.article_count()).write(self.generation)

    def cancel(self) -> None:
        """Forget all changes, and leave no file of them behind."""
        segment = self._writer.newsegment.segment_id()
        with translated(self.generation):
            self._writer.cancel()
            for path in segment_files(self.generation, {segment}):
                path.unlink(missing_ok=True)


def _merge_worn(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Write segments with many deleted documents anew, then leave the rest to Whoosh's policy.

    Deleted documents still count in the statistics of the ranking until their segment is written
    anew; a small index always gives the scores of a fresh one.
    """
    kept = []
    for segment in segments:
        deleted = segment.deleted_count()
        small = segment.doc_count_all() <= _SMALL_SEGMENT
        if not deleted or (not small and deleted < _WORN * segment.doc_count_all()):
            kept.append(segment)
        elif segment.doc_count():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    merged: list[Any] = MERGE_SMALL(writer, kept)
    return merged


class _CheckedWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's writer, which compares the counts and leaves a manifest just before a commit."""

    manifest: Manifest
    self_check: Callable[[Path, int], None] | None = None

    def _commit_toc(self, segments: list[Any]) -> None:
        generation = Path(self.storage.folder)
        written = sum(segment.doc_count() for segment in segments)
        expected = self.manifest.article_count()
        if written != expected:
            reason = f"{written} articles in the segments, {expected} expected; {REBUILD}"
            raise IndexDamagedError(generation, reason)
        names = {segment.segment_id() for segment in segments}
        checksums = segment_checksums(generation, names)

        def leave_manifest(contents: Path) -> None:
            name = contents_name(self.generation)
            self.manifest.segments = {**checksums, name: file_checksum(contents)}
            self.manifest.write(generation, self.generation)
            sync_folder(generation)
            if self.self_check is not None:
                self.self_check(contents, self.generation)

        self.storage.before_commit = leave_manifest
        super()._commit_toc(segments)


def segment_checksums(generation: Path, segments: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Measure the files of segments.

    Args:
        generation: The folder they lie in.
        segments: The ids of the segments, which begin the names of their files.

    Returns:
        Size in bytes and CRC-32 (ISO 3309, as in zlib) of each file, by name.
    """
    return {path.name: file_checksum(path) for path in segment_files(generation, segments)}


def segment_files(generation: Path, segments: Iterable[str]) -> list[Path]:
    """Find the files of segments.

    Args:
        generation: The folder they lie in.
        segments: The ids of the segments, which begin the names of their files.

    Returns:
        The files, by name.
    """
    wanted = set(segments)
    found = (path for path in sorted(generation.iterdir()) if path.is_file())
    return [path for path in found if path.name.split(".")[0] in wanted]
