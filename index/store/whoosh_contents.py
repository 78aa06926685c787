"""Writing Whoosh's table of contents (TOC), by which Whoosh and its tools open an index."""

from __future__ import annotations

import artikelsuche.index.codec.whoosh.whoosh_import  # noqa: F401  before others import Whoosh

# isort: split
from collections.abc import Sequence
from pathlib import Path

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC, clean_files

from artikelsuche.index.codec.segment_file import NAME, SegmentFile
from artikelsuche.index.codec.whoosh.segment import ArticleSegment

from .layer_fields import make_schema


def make_contents(segments: Sequence[SegmentFile], commit: int) -> bytes:
    """Make the table of contents of a commit as Whoosh writes it."""
    storage = RamStorage()
    TOC(make_schema(), _of_whoosh(segments), commit).write(storage, NAME)
    content: bytes
    (content,) = storage.files.values()
    return content


def remove_old_files(generation: Path, commit: int, segments: Sequence[SegmentFile]) -> None:
    """Remove the segments and tables of contents of other commits than the given one."""
    clean_files(FileStorage(str(generation)), NAME, commit, _of_whoosh(segments))


def _of_whoosh(segments: Sequence[SegmentFile]) -> list[ArticleSegment]:
    return [ArticleSegment(segment) for segment in segments]
