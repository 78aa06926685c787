"""Significance: the terms that mark some documents against all of the index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.postings import FieldPostings
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.engine.counting import Documents

# A term stands in so many of the documents at least, and in this share of them.
_LEAST, _LEAST_SHARE = 2, 1 / 200


@dataclass(frozen=True, slots=True)
class Significant:
    """A term, how much it marks some documents, and how many of them have it."""

    term: str
    score: float
    count: int


def significant_terms(view: IndexView, found: list[Documents], field: str) -> list[Significant]:
    """List the terms that some documents have more often than the others, the most telling first.

    Terms are scored by log-likelihood (Dunning, Accurate Methods for the Statistics of Surprise and
    Coincidence, 1993) of the documents with and without them. It needs no threshold for rare terms,
    which ratios like JLH overrate, and common words score little.

    Args:
        view: The view of the index.
        found: For each segment its documents, ascending and live.
        field: The field whose terms are counted.

    Returns:
        The terms that at least two, and one in two hundred, of the documents have, with their
        scores, greater than 0.
    """
    inside, everywhere = sum(map(len, found)), view.live_documents()
    outside = everywhere - inside
    if not inside or not outside:
        return []
    least = max(min(_LEAST, inside), int(np.ceil(_LEAST_SHARE * inside)))
    found_counts: defaultdict[bytes, int] = defaultdict(int)
    all_counts: defaultdict[bytes, int] = defaultdict(int)
    counted = [
        _Counted(segment, documents, field)
        for segment, documents in zip(view.segments, found, strict=True)
    ]
    # What enough documents of all segments have, its share of them has in one segment at least.
    candidates = sorted({t for one in counted for t in one.terms(-(-least // len(counted)))})
    for one in counted:
        for term in candidates:
            within, whole = one.of(term)
            found_counts[term] += within
            all_counts[term] += whole
    terms = [term for term in candidates if found_counts[term] >= least]
    a = np.array([found_counts[term] for term in terms], dtype=np.float64)
    b = np.array([all_counts[term] for term in terms], dtype=np.float64) - a
    scores = _log_likelihood(a, b, inside, outside)
    scores[a * outside <= b * inside] = 0.0
    rows = zip(terms, scores.tolist(), a.tolist(), strict=True)
    listed = [
        Significant(term.decode("utf-8", "surrogatepass"), score, int(count))
        for term, score, count in rows
        if score > 0
    ]
    return sorted(listed, key=lambda one: (-one.score, one.term))


class _Counted:
    """How many of some documents of a segment, and of its live ones, have each term."""

    def __init__(self, segment: SegmentData, documents: Documents, field: str) -> None:
        postings = segment.field(field)
        self._postings: FieldPostings | None = postings
        if postings is None:
            return
        sizes = postings.document_frequencies(0, len(postings))
        ids = postings.ids(0, int(sizes.sum()))
        chosen = np.zeros(segment.documents, dtype=np.bool_)
        chosen[documents] = True
        self._within = _sums(chosen[ids], sizes)
        self._all = sizes if segment.live is None else _sums(segment.live[ids], sizes)

    def terms(self, least: int) -> list[bytes]:
        """List the terms that so many of the documents have."""
        if self._postings is None:
            return []
        numbers = np.flatnonzero(self._within >= max(1, least)).tolist()
        return [self._postings.dictionary[number] for number in numbers]

    def of(self, term: bytes) -> tuple[int, int]:
        """Return how many of the documents, and of all live ones, have a term."""
        number = -1 if self._postings is None else self._postings.find(term)
        return (int(self._within[number]), int(self._all[number])) if number >= 0 else (0, 0)


def _sums(flags: NDArray[np.bool_], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the set flags in each of several runs, none of them empty."""
    starts = np.cumsum(sizes) - sizes
    return np.add.reduceat(flags, starts, dtype=np.int64)


def _log_likelihood(
    a: NDArray[Any], b: NDArray[Any], inside: int, outside: int
) -> NDArray[np.float64]:
    """Compute -2 log λ of a table of documents: inside and outside, with a term and without it."""
    cells = (a, b, inside - a, outside - b)
    with_term, all_of_them = a + b, inside + outside
    expected = (
        with_term * inside / all_of_them,
        with_term * outside / all_of_them,
        (all_of_them - with_term) * inside / all_of_them,
        (all_of_them - with_term) * outside / all_of_them,
    )
    total = np.zeros(len(a))
    for seen, wanted in zip(cells, expected, strict=True):
        known = seen > 0
        total[known] += seen[known] * np.log(seen[known] / wanted[known])
    return 2 * total
