"""The writer of one generation: articles in, one atomic and durable commit out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from whoosh import index as whoosh_index

from artikelsuche.corpus.article import Article
from artikelsuche.index.codec.whoosh.segment import ArticleSegment
from artikelsuche.index.errors import REBUILD, IndexDamagedError
from artikelsuche.index.store.durable import DurableStorage, sync_folder, sync_stream
from artikelsuche.index.store.manifest import Manifest, file_checksum, remove_old_manifests
from artikelsuche.index.store.opening import (
    NAME,
    contents_name,
    latest_commit,
    read_contents,
    translated,
)
from artikelsuche.index.store.schema import make_schema
from artikelsuche.index.store.stamp import current_stamp

from .merge_policy import plan_merges
from .segment_merging import merge_segments
from .segment_writer import DEFAULT_MEMORY, SegmentWriter
from .worker_pool import Crew


class GenerationWriter:
    """Writes articles into one generation; nothing is visible before `commit`.

    Args:
        generation: Its folder.
        create: Whether to begin a new, empty index in it.
        memory: How many megabytes each process that indexes may take.
        jobs: How many processes write segments, at least 1.

    Raises:
        IndexStoreError: The generation cannot be opened for writing.
    """

    def __init__(
        self, generation: Path, *, create: bool, memory: int = DEFAULT_MEMORY, jobs: int = 1
    ) -> None:
        self.generation = generation
        #: Called with the finished table of contents and the number of a commit, which it refuses
        #: by raising, just before the commit becomes visible.
        self.self_check: Callable[[Path, int], None] | None = None
        self._create = create
        self._storage = DurableStorage(generation)
        with translated(generation, opening=not create):
            if create:
                whoosh_index.TOC.create(self._storage, make_schema(), NAME)
            self._contents = read_contents(self._storage, latest_commit(generation))
            self._segments: list[ArticleSegment] = self._contents.segments
        schema = self._contents.schema
        self._new: SegmentWriter | Crew = (
            SegmentWriter(generation, schema, NAME, memory)
            if jobs == 1
            else Crew(generation, schema, NAME, memory, jobs)
        )
        self._merged: list[ArticleSegment] = []
        self._committed = False

    def add(self, article: Article) -> None:
        """Add an article whose id the index does not hold, or holds only as deleted.

        Args:
            article: The article.
        """
        with translated(self.generation):
            self._new.add(article)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles of earlier commits.

        Args:
            ids: Their ids.
        """
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

    def commit(self, manifest: Manifest) -> None:
        """Make all changes visible at once, and durable.

        Args:
            manifest: The manifest of the index as it is after the commit.

        Raises:
            IndexDamagedError: The index does not hold as many articles as the manifest.
        """
        with translated(self.generation):
            self._new.finish()
            segments = self._merge([*self._segments, *self._new.segments])
            self._check_count(segments, manifest)
            number = self._contents.generation + 1
            self._write_contents(segments, number, manifest)
            self._committed = True
            whoosh_index.clean_files(self._storage, NAME, number, segments)
        remove_old_manifests(self.generation, number)
        current_stamp(manifest.article_count()).write(self.generation)

    def cancel(self) -> None:
        """Forget all changes, and leave no file of them behind; after a commit there are none."""
        if self._committed:
            return
        with translated(self.generation):
            self._new.cancel()
            for segment in self._merged:
                segment.path(self.generation).unlink(missing_ok=True)

    def _merge(self, segments: list[ArticleSegment]) -> list[ArticleSegment]:
        """Merge what the policy says; a segment without live documents is dropped."""
        segments = [segment for segment in segments if segment.doc_count()]

        def size(segment: ArticleSegment) -> int:
            return segment.path(self.generation).stat().st_size

        for group in plan_merges(segments, size, thorough=self._create):
            merged = ArticleSegment(NAME)
            self._merged.append(merged)
            with merged.path(self.generation).open("xb") as stream:
                sources = [segment.open(self.generation) for segment in group]
                merged.set_doc_count(merge_segments(sources, stream, self.generation))
                sync_stream(stream)
            for segment in group:
                segments.remove(segment)
                if segment in self._new.segments:  # no commit knows it: free its space at once
                    segment.close()
                    segment.path(self.generation).unlink()
                    self._new.segments.remove(segment)
            segments.append(merged)
        return segments

    def _check_count(self, segments: list[ArticleSegment], manifest: Manifest) -> None:
        written, expected = sum(s.doc_count() for s in segments), manifest.article_count()
        if written != expected:
            reason = f"{written} articles in the segments, {expected} expected; {REBUILD}"
            raise IndexDamagedError(self.generation, reason)

    def _write_contents(
        self, segments: list[ArticleSegment], number: int, manifest: Manifest
    ) -> None:
        """Write Whoosh's table of contents, and the manifest just before it gets its name."""
        paths = [segment.path(self.generation) for segment in segments]
        checksums = {path.name: file_checksum(path) for path in paths}

        def leave_manifest(contents: Path) -> None:
            manifest.segments = {**checksums, contents_name(number): file_checksum(contents)}
            manifest.write(self.generation, number)
            sync_folder(self.generation)
            if self.self_check is not None:
                self.self_check(contents, number)

        self._storage.before_commit = leave_manifest
        whoosh_index.TOC(self._contents.schema, segments, number).write(self._storage, NAME)
