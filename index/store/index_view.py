"""The view of a snapshot that the query layer searches: its open segments and their statistics."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from artikelsuche.corpus.article import Article
from artikelsuche.index.codec.blocks import SegmentFormatError
from artikelsuche.index.codec.columns import BytesColumn
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.copies.copies_file import NO_COPIES, Copies

from .schema import make_article

# How many frequencies a view remembers.
_REMEMBERED = 20_000


class IndexView:
    """All segments of a snapshot; safe to use from several threads.

    Attributes:
        segments: The open segments.
        copies: Which documents are copies of one text.
        bases: The number in the index of the first document of each segment.
        documents: How many documents there are, deleted ones included.
    """

    def __init__(self, segments: Sequence[SegmentData], copies: Copies = NO_COPIES) -> None:
        self.segments = tuple(segments)
        self.copies = copies
        self.bases: list[int] = []
        self.documents = 0
        for segment in self.segments:
            self.bases.append(self.documents)
            self.documents += segment.documents
        self._averages: dict[str, float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}

    def live_documents(self) -> int:
        """Count the documents that are not deleted."""
        return sum(segment.live_documents for segment in self.segments)

    def live_numbers(self) -> Iterator[int]:
        """Yield the documents that are not deleted, by their numbers in the index."""
        for segment, base in zip(self.segments, self.bases, strict=True):
            for document in range(segment.documents):
                if segment.live is None or segment.live[document]:
                    yield base + document

    def average_length(self, field: str) -> float:
        """Return the average length of a field over all documents, in terms, at least 1."""
        known = self._averages.get(field)
        if known is None:
            found = [segment.field(field) for segment in self.segments]
            total = sum(postings.total for postings in found if postings is not None)
            known = self._averages[field] = max(1.0, total / max(1, self.documents))
        return known

    def occurrences(self, field: str, terms: tuple[str, ...]) -> int:
        """Add up how many documents have each of some terms."""
        return sum([self.document_frequency(field, term) for term in terms])

    def document_frequency(self, field: str, term: str) -> int:
        """Count the documents of the index with a term, deleted ones included."""
        known = self._frequencies.get((field, term))
        if known is None:
            encoded = term.encode("utf-8", "surrogatepass")
            known = 0
            for segment in self.segments:
                postings = segment.field(field)
                if postings is not None:
                    known += postings.frequency(encoded)
            if len(self._frequencies) >= _REMEMBERED:
                self._frequencies.clear()
            self._frequencies[field, term] = known
        return known

    def terms_with_prefix(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with a prefix, some of them more than once."""
        encoded = prefix.encode("utf-8", "surrogatepass")
        for segment in self.segments:
            postings = segment.field(field)
            if postings is not None:
                found = postings.with_prefix(encoded)
                for term in postings.terms(found.start, found.stop):
                    yield term.decode("utf-8", "surrogatepass")

    def locate(self, number: int) -> tuple[SegmentData, int]:
        """Find a document by its number in the index: its segment, and its number there."""
        at = bisect_right(self.bases, number) - 1
        return self.segments[at], number - self.bases[at]

    def numbers(self, field: str, term: str) -> Iterator[int]:
        """Yield the live documents of a term, by their numbers in the index."""
        encoded = term.encode("utf-8", "surrogatepass")
        for segment, base in zip(self.segments, self.bases, strict=True):
            postings = segment.field(field)
            number = -1 if postings is None else postings.find(encoded)
            if postings is not None and number >= 0:
                start, end = postings.span(number)
                for document in postings.documents(start, end):
                    if segment.live is None or segment.live[document]:
                        yield base + document

    def values(self, number: int) -> dict[str, Any]:
        """Return the stored values of an article but for its body."""
        segment, document = self.locate(number)
        values: dict[str, Any] = segment.stored.values(document)["article"]
        return values

    def text(self, number: int) -> str:
        """Return the body of an article."""
        segment, document = self.locate(number)
        return segment.stored.text(document)

    def article(self, number: int) -> Article:
        """Return a stored article."""
        return make_article(self.values(number), self.text(number))

    def key(self, number: int) -> bytes:
        """Return the id of an article, encoded."""
        segment, document = self.locate(number)
        column = segment.column("id")
        return column[document] if isinstance(column, BytesColumn) else b""

    def is_damaged(self) -> bool:
        """Tell whether a byte of a segment has changed since it was written; reads them all."""
        try:
            for segment in self.segments:
                segment.sections.check()
        except SegmentFormatError:
            return True
        return False
