"""Significance: the terms that mark some documents against all of the index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.postings import FieldPostings
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.store.index_view import IndexView

if TYPE_CHECKING:
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
    which ratios like JLH overrate, and common words score little. Of the copies of a text one
    counts, one of the documents where one is among them.

    Args:
        view: The view of the index.
        found: For each segment its documents, ascending and live.
        field: The field whose terms are counted.

    Returns:
        The terms that at least two, and one in two hundred, of the documents have, with their
        scores, greater than 0.
    """
    chosen, counting = _counted_once(view, found)
    inside = int(np.count_nonzero(chosen))
    outside = int(np.count_nonzero(counting)) - inside
    if not inside or not outside:
        return []
    least = max(min(_LEAST, inside), int(np.ceil(_LEAST_SHARE * inside)))
    found_counts: defaultdict[bytes, int] = defaultdict(int)
    all_counts: defaultdict[bytes, int] = defaultdict(int)
    counted = [
        _Counted(segment, field, chosen[base:], counting[base:])
        for segment, base in zip(view.segments, view.bases, strict=True)
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


def _counted_once(
    view: IndexView, found: list[Documents]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark by their numbers in the index the documents found, and all that count."""
    chosen, counting = np.zeros((2, view.documents), dtype=np.bool_)
    for segment, base, documents in zip(view.segments, view.bases, found, strict=True):
        chosen[documents.astype(np.int64) + base] = True
        counting[base : base + segment.documents] = (
            True if segment.live is None else np.asarray(segment.live)
        )
    members, clusters = map(np.asarray, view.copies.between(0, view.documents))
    order = np.lexsort((members, ~counting[members], ~chosen[members], clusters))
    again = order[1:][clusters[order[1:]] == clusters[order[:-1]]]
    chosen[members[again]] = counting[members[again]] = False
    return chosen, counting


class _Counted:
    """How many of the chosen documents of a segment, and of all that count, have each term."""

    def __init__(
        self,
        segment: SegmentData,
        field: str,
        chosen: NDArray[np.bool_],
        counting: NDArray[np.bool_],
    ) -> None:
        postings = segment.field(field)
        self._postings: FieldPostings | None = postings
        if postings is None:
            return
        sizes = postings.document_frequencies(0, len(postings))
        ids = postings.ids(0, int(sizes.sum()))
        self._within = _sums(chosen[ids], sizes)
        all_count = counting[: segment.documents].all()
        self._all = sizes if all_count else _sums(counting[ids], sizes)

    def terms(self, least: int) -> list[bytes]:
        """List the terms that so many of the documents have."""
        if self._postings is None:
            return []
        numbers = np.flatnonzero(self._within >= max(1, least)).tolist()
        return [self._postings.dictionary[number] for number in numbers]

    def of(self, term: bytes) -> tuple[int, int]:
        """Return how many of the chosen documents, and of all that count, have a term."""
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
