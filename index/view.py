"""The view of a snapshot that the query layer searches: its open segments and their statistics."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex
from whoosh.searching import Searcher

from artikelsuche.corpus import Article

from .codec import SegmentData
from .durable import DurableStorage
from .schema import make_article


class IndexView:
    """All segments of a snapshot; safe to use from several threads.

    Args:
        contents: Whoosh's table of contents of the commit.
        folder: The folder of the generation.

    Attributes:
        segments: The open segments.
        bases: The number in the index of the first document of each segment.
        documents: How many documents there are, deleted ones included.
    """

    def __init__(self, contents: TOC, folder: Path) -> None:
        self._contents = contents
        self._folder = folder
        self._searcher: Searcher | None = None
        self.segments: tuple[SegmentData, ...] = tuple(
            segment.open(folder) for segment in contents.segments
        )
        self.bases: list[int] = []
        self.documents = 0
        for segment in self.segments:
            self.bases.append(self.documents)
            self.documents += segment.documents
        self._averages: dict[str, float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}

    def live_documents(self) -> int:
        """Count the documents that are not deleted."""
        return sum(
            segment.documents if segment.live is None else int(segment.live.sum())
            for segment in self.segments
        )

    def average_length(self, field: str) -> float:
        """Return the average length of a field over all documents, in terms, at least 1.

        Args:
            field: The field.
        """
        known = self._averages.get(field)
        if known is None:
            found = [segment.field(field) for segment in self.segments]
            total = sum(postings.total for postings in found if postings is not None)
            known = self._averages[field] = max(1.0, total / max(1, self.documents))
        return known

    def document_frequency(self, field: str, term: str) -> int:
        """Count the documents of the index with a term, deleted ones included.

        Args:
            field: The field.
            term: The term.
        """
        known = self._frequencies.get((field, term))
        if known is None:
            encoded = term.encode("utf-8", "surrogatepass")
            known = 0
            for segment in self.segments:
                postings = segment.field(field)
                number = -1 if postings is None else postings.find(encoded)
                if postings is not None and number >= 0:
                    known += postings.document_frequency(number)
            self._frequencies[field, term] = known
        return known

    def locate(self, number: int) -> tuple[SegmentData, int]:
        """Find a document.

        Args:
            number: Its number in the index.

        Returns:
            Its segment, and its number there.
        """
        at = bisect_right(self.bases, number) - 1
        return self.segments[at], number - self.bases[at]

    def numbers(self, field: str, term: str) -> Iterator[int]:
        """Yield the live documents of a term, by their numbers in the index.

        Args:
            field: The field.
            term: The term.
        """
        encoded = term.encode("utf-8", "surrogatepass")
        for segment, base in zip(self.segments, self.bases, strict=True):
            postings = segment.field(field)
            number = -1 if postings is None else postings.find(encoded)
            if postings is not None and number >= 0:
                start, end = postings.span(number)
                for document in postings.ids[start:end].tolist():
                    if segment.live is None or segment.live[document]:
                        yield base + document

    def values(self, number: int) -> dict[str, Any]:
        """Return the stored values of an article but for its body.

        Args:
            number: The number of its document in the index.
        """
        segment, document = self.locate(number)
        values: dict[str, Any] = segment.values(document)["article"]
        return values

    def text(self, number: int) -> str:
        """Return the body of an article.

        Args:
            number: The number of its document in the index.
        """
        segment, document = self.locate(number)
        return segment.text(document)

    def article(self, number: int) -> Article:
        """Return a stored article.

        Args:
            number: The number of its document in the index.
        """
        return make_article(self.values(number), self.text(number))

    def searcher(self) -> Searcher:
        """Return Whoosh's searcher over the same segments."""
        if self._searcher is None:
            storage = DurableStorage(self._folder)
            schema, segments = self._contents.schema, self._contents.segments
            reader = FileIndex._reader(storage, schema, segments, self._contents.generation)
            self._searcher = Searcher(reader)
        return self._searcher
