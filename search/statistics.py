"""One segment as a query sees it: postings, and the statistics of the whole index."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index import LENGTHS, FieldPostings, IndexView, SegmentData

if TYPE_CHECKING:
    from .evidence import Evaluated
    from .scored import Scored

# Frequencies below this one are scored by a table; the few larger ones one by one.
_TABLED = 16


class Posted(NamedTuple):
    """The postings of a term in a field of a segment.

    Args:
        field: The field.
        number: The number of the term.
        start: The index of the first posting.
        end: The index behind the last one.
    """

    field: FieldPostings
    number: int
    start: int
    end: int

    @property
    def ids(self) -> NDArray[np.uint16]:
        """The documents of the term, ascending."""
        return self.field.ids[self.start : self.end]


class Leaf:
    """One segment as seen by one search.

    Args:
        segment: The segment.
        view: The index it belongs to.
    """

    def __init__(self, segment: SegmentData, view: IndexView) -> None:
        self.segment = segment
        self.view = view
        self._evaluated: dict[int, tuple[Evaluated, Scored]] = {}

    def evaluate(self, query: Evaluated) -> Scored:
        """Score a query, once however often it occurs.

        Args:
            query: The query.

        Returns:
            Its matches, deleted documents among them.
        """
        known = self._evaluated.get(id(query))
        if known is None:
            known = self._evaluated[id(query)] = (query, query.scores(self))
        return known[1]

    def postings(self, field: str, term: str) -> Posted | None:
        """Find the postings of a term.

        Args:
            field: The field.
            term: The term.

        Returns:
            Its postings; None where the segment has none.
        """
        found = self.segment.field(field)
        if found is None:
            return None
        number = found.find(term.encode("utf-8", "surrogatepass"))
        return None if number < 0 else Posted(found, number, *found.span(number))

    def postings_of(self, field: str, terms: Iterable[str]) -> list[Posted]:
        """Find the postings of several terms.

        Args:
            field: The field.
            terms: The terms.

        Returns:
            The postings of those that the segment has.
        """
        found = self.segment.field(field)
        if found is None:
            return []
        numbers = [found.find(term.encode("utf-8", "surrogatepass")) for term in terms]
        return [Posted(found, number, *found.span(number)) for number in numbers if number >= 0]

    def normalized(self, posted: Posted, weight: float, b: float) -> NDArray[np.float64]:
        """Weigh the frequencies of a term by the lengths of the fields.

        Args:
            posted: The postings of the term, or of several that follow each other.
            weight: The weight of the field.
            b: The share of length normalisation, 0 to 1.

        Returns:
            weight * frequency / (1 - b + b * length / average length) of every posting.
        """
        field = posted.field
        table = self._table(field.name, weight, b)
        values: NDArray[np.float64] = table.take(field.codes(posted.start, posted.end))
        if field.has_large_counts(posted.start, posted.end):
            places, counts = field.large_counts(posted.start, posted.end)
            lengths = field.lengths[field.ids[posted.start : posted.end][places]]
            values[places] = counts * table[256:512][lengths]  # those of frequency 1
        return values

    def norms(
        self, field: str, ids: NDArray[np.uint16], weight: float, b: float
    ) -> NDArray[np.float64]:
        """Return what `normalized` gives for a frequency of 1, for some documents."""
        postings = self.segment.field(field)
        assert postings is not None
        norms: NDArray[np.float64] = self._table(field, weight, b)[256:512]
        return norms[postings.lengths[ids]]

    def _table(self, field: str, weight: float, b: float) -> NDArray[np.float64]:
        """Make the table of `normalized` by code: frequency << 8 | length byte."""
        key = ("norms", field, weight, b)
        table: NDArray[np.float64] | None = self.view.cache.get(key)
        if table is None:
            lengths = np.maximum(LENGTHS, 1)
            norms = 1 - b + b * lengths / self.view.average_length(field)
            table = (weight * np.arange(_TABLED)[:, None] / norms[None, :]).ravel()
            self.view.cache[key] = table
        return table

    def idf(self, frequency: float) -> float:
        """Return the inverse document frequency of a term in the whole index; see `idf`."""
        return idf(frequency, self.view.documents)

    def document_frequency(self, field: str, term: str) -> int:
        """Return the number of documents of the whole index with a term."""
        return self.view.document_frequency(field, term)


def idf(frequency: float, documents: int) -> float:
    """Return the inverse document frequency of a term.

    Robertson and Sparck Jones's weight in the form that is never negative:
    ln(1 + (N - n + 0.5) / (n + 0.5)).

    Args:
        frequency: The number n of documents with the term.
        documents: The number N of documents.

    Returns:
        A weight greater than 0.
    """
    frequency = min(frequency, documents)
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
