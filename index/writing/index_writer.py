"""The writer of one generation: articles in, one atomic and durable commit out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.index.codec.segment_file import SegmentFile
from artikelsuche.index.copies.clusters import no_pairs
from artikelsuche.index.copies.copies_file import (
    copies_path,
    read_pairs,
    remove_old_copies,
    write_copies,
)
from artikelsuche.index.errors import IndexDamagedError, with_rebuild
from artikelsuche.index.store.durable import sync_file, sync_folder, sync_stream
from artikelsuche.index.store.manifest import (
    Manifest,
    Written,
    measure,
    read_header,
    remove_old_manifests,
)
from artikelsuche.index.store.opening import contents_name, latest_commit, read_contents, translated
from artikelsuche.index.store.stamp import current_stamp
from artikelsuche.index.store.whoosh_contents import make_contents, remove_old_files

from .copy_finding import find_copies, moved
from .merge_policy import plan_merges
from .renumbering import Renumbering
from .segment_merging import merge_segments, numbers_after
from .segment_writer import DEFAULT_MEMORY, SegmentWriter
from .worker_pool import WorkerPool


class GenerationWriter:
    """Writes articles into one generation; nothing is visible before `commit`.

    Args:
        generation: Its folder.
        create: Whether to begin a new, empty index in it.
        memory: How many megabytes each process that indexes may take.
        jobs: How many processes write segments, at least 1.

    Attributes:
        number: The number of the commit to be made.

    Raises:
        IndexStoreError: The generation cannot be opened for writing.
    """

    def __init__(
        self, generation: Path, *, create: bool, memory: int = DEFAULT_MEMORY, jobs: int = 1
    ) -> None:
        self.generation = generation
        self._before = 0 if create else latest_commit(generation)
        self.number = self._before + 1
        self._create = create
        self._contents = generation / f"{contents_name(self.number)}.new"
        self._segments: list[SegmentFile] = []
        self._known: Mapping[str, Written] = {}
        if not create:
            contents = generation / contents_name(self._before)
            self._segments = read_contents(contents, self._before)
            self._known = read_header(generation, self._before).segments
        self._new: SegmentWriter | WorkerPool = (
            SegmentWriter(generation, memory) if jobs == 1 else WorkerPool(generation, memory, jobs)
        )
        self._merged: list[SegmentFile] = []
        self._read = list(self._segments)

    def add(self, article: Article) -> None:
        """Add an article whose id the index does not hold, or holds only as deleted."""
        with translated(self.generation):
            self._new.add(article)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles of earlier commits."""
        encoded = [key.encode("utf-8", "surrogatepass") for key in ids]
        with translated(self.generation):
            for segment in self._segments if encoded else ():
                field = segment.open(self.generation).field("id")
                if field is None:
                    continue
                numbers = (field.find(key) for key in encoded)
                spans = (field.span(number) for number in numbers if number >= 0)
                found = [int(n) for start, end in spans for n in field.ids(start, end)]
                if found:
                    segment.delete_documents(found)

    def prepare(self, manifest: Manifest) -> Path:
        """Write everything that the commit needs, and return its table of contents.

        Only the name of the table is missing then, by which readers find it.

        Raises:
            IndexDamagedError: The index does not hold as many articles as the manifest.
        """
        with translated(self.generation):
            self._new.finish()
            numbers = Renumbering([*self._read, *self._new.segments])
            self._segments = self._merge([*self._segments, *self._new.segments], numbers)
            self._check_count(manifest)
            self._contents.write_bytes(make_contents(self._segments, self.number))
            paths = [segment.path(self.generation) for segment in self._segments]
            paths.append(self._write_copies(numbers))
            manifest.segments = {
                **{path.name: measure(path, self._known) for path in paths},
                contents_name(self.number): measure(self._contents),
            }
            manifest.write(self.generation, self.number)
        return self._contents

    def commit(self, manifest: Manifest) -> None:
        """Make what was prepared visible at once, and durable."""
        with translated(self.generation):
            sync_file(self._contents)
            self._contents.rename(self._named())
            sync_folder(self.generation)
            remove_old_files(self.generation, self.number, self._segments)
            remove_old_copies(self.generation, self.number)
        remove_old_manifests(self.generation, self.number)
        current_stamp(manifest.article_count()).write(self.generation)

    def cancel(self) -> None:
        """Forget all changes, and leave no file of them behind; after a commit there are none."""
        if self._named().exists():
            return
        with translated(self.generation):
            self._new.cancel()
            for segment in self._merged:
                segment.path(self.generation).unlink(missing_ok=True)

    def _named(self) -> Path:
        """Return the place of the table of contents once the commit is made."""
        return self.generation / contents_name(self.number)

    def _merge(self, segments: list[SegmentFile], numbers: Renumbering) -> list[SegmentFile]:
        """Merge what the policy says; a segment without live documents is dropped."""
        segments = [segment for segment in segments if segment.live_documents()]

        def size(segment: SegmentFile) -> int:
            return segment.path(self.generation).stat().st_size

        for group in plan_merges(segments, size, thorough=self._create):
            merged = SegmentFile()
            self._merged.append(merged)
            with merged.path(self.generation).open("xb") as stream:
                sources = [segment.open(self.generation) for segment in group]
                merged.documents = merge_segments(sources, stream, self.generation)
                numbers.merged(group, numbers_after(sources), merged)
                sync_stream(stream)
            for segment in group:
                segments.remove(segment)
                if segment in self._new.segments:  # no commit knows it: free its space at once
                    segment.close()
                    segment.path(self.generation).unlink()
                    self._new.segments.remove(segment)
            segments.append(merged)
        return segments

    def _write_copies(self, numbers: Renumbering) -> Path:
        """Write which documents are copies, from what the commit before says and what is new."""
        known, path = no_pairs(), copies_path(self.generation, self.number)
        if self._before:
            former = [segment.path(self.generation).name for segment in self._read]
            known = read_pairs(copies_path(self.generation, self._before), former)
        places = numbers.numbers(self._segments)
        opened = [segment.open(self.generation) for segment in self._segments]
        found = find_copies(opened, *moved(known, places, len(self._read)))
        write_copies(path, [s.path(self.generation).name for s in self._segments], *found)
        with path.open("rb+") as stream:
            sync_stream(stream)
        return path

    def _check_count(self, manifest: Manifest) -> None:
        written = sum(segment.live_documents() for segment in self._segments)
        if written != manifest.article_count():
            expected = manifest.article_count()
            reason = with_rebuild(
                tr(
                    "{written} articles in the segments, {expected} expected",
                    written=written,
                    expected=expected,
                )
            )
            raise IndexDamagedError(self.generation, reason)
