"""The view of a snapshot that the query layer searches: its open segments and their statistics."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from .codec import SegmentData


class IndexView:
    """All segments of a snapshot; safe to use from several threads.

    Args:
        segments: The open segments, in the order of their documents.

    Attributes:
        segments: The open segments.
        bases: The number in the index of the first document of each segment.
        documents: How many documents there are, deleted ones included.
    """

    def __init__(self, segments: Sequence[SegmentData]) -> None:
        self.segments = tuple(segments)
        self.bases: list[int] = []
        self.documents = 0
        for segment in segments:
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
