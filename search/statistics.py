"""Access to one segment of an index: postings, lengths and the statistics of the whole index."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

#: Document number, term frequency.
Occurrence = tuple[int, float]


class Leaf:
    """One segment as seen by a query.

    Args:
        searcher: The Whoosh searcher of the segment.
    """

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self._reader = searcher.reader()
        self._whole = searcher.get_parent()

    def occurrences(self, field: str, term: str) -> Iterator[Occurrence]:
        """Yield the live documents of a term with its frequency in each.

        Args:
            field: The field.
            term: The term.
        """
        matcher = self._postings(field, term)
        while matcher is not None and matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()

    def positions(self, field: str, term: str) -> Iterator[tuple[int, list[int]]]:
        """Yield the live documents of a term with its positions in each, ascending.

        Args:
            field: A field of exact forms.
            term: The term.
        """
        matcher = self._postings(field, term)
        while matcher is not None and matcher.is_active():
            yield matcher.id(), matcher.value_as("positions")
            matcher.next()

    def length(self, field: str, document: int) -> int:
        """Return the length of a field of a document, in terms, as coarsely as Whoosh keeps it."""
        return int(self._reader.doc_field_length(document, field, 1))

    def average_length(self, field: str) -> float:
        """Return the average length of a field in the whole index, in terms, at least 1."""
        return max(1.0, float(self._whole.avg_field_length(field)))

    def idf(self, frequency: float) -> float:
        """Return the inverse document frequency of a term in the whole index.

        Robertson and Sparck Jones's weight in the form that is never negative:
        ln(1 + (N - n + 0.5) / (n + 0.5)).

        Args:
            frequency: The number n of documents with the term.

        Returns:
            A weight greater than 0.
        """
        total = self._whole.doc_count_all()
        frequency = min(frequency, total)
        return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))

    def document_frequency(self, field: str, term: str) -> int:
        """Return the number of documents of the whole index with a term."""
        return int(self._whole.doc_frequency(field, term))

    def _postings(self, field: str, term: str) -> Any:
        try:
            return self._reader.postings(field, term.encode("utf-8", "surrogatepass"))
        except TermNotFound:
            return None
