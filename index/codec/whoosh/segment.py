"""The segment as Whoosh's table of contents (TOC) keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.codec import base

from artikelsuche.index.codec.segment_file import SegmentFile, segment_file


class ArticleSegment(base.Segment):  # type: ignore[misc]  # Whoosh is untyped
    """One segment of a commit; its file does the work.

    Args:
        file: The file.
    """

    compound = False

    def __init__(self, file: SegmentFile) -> None:
        self._take(file)

    def _take(self, file: SegmentFile) -> None:
        self.file = file
        described = file.described()
        self.indexname, self.segid = described["indexname"], described["segid"]

    def __getstate__(self) -> dict[str, Any]:
        return self.file.described()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._take(segment_file(state))

    def codec(self) -> Any:
        """Return the codec that reads it."""
        from .segment_codec import ArticleCodec

        return ArticleCodec()

    def doc_count_all(self) -> int:
        """Return how many documents it has, deleted ones included."""
        return self.file.documents

    def deleted_count(self) -> int:
        """Return how many of its documents are deleted."""
        return len(self.file.deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the numbers of deleted documents."""
        return iter(self.file.deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document, or take that back."""
        if delete:
            self.file.delete_documents([docnum])
        else:
            self.file.deleted -= {docnum}
            self.file.close()

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return docnum in self.file.deleted
