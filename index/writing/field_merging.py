"""How one field of several segments becomes one: term by term, in pieces of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artikelsuche.corpus.native import load_native
from artikelsuche.index.codec.field_writer import Postings
from artikelsuche.index.codec.postings import FieldPostings

from .inversion import stable_order

_native = load_native("artikelsuche.index.writing._postings")

# How many terms, postings and positions of all sources a chunk takes at most; a single term may
# have more.
_TERMS = 80_000
_POSTINGS = 600_000
_POSITIONS = 1_200_000

#: The numpy types of the arrays of postings.
TYPES = {
    "frequencies": np.uint32,
    "ids": np.uint16,
    "counts": np.uint32,
    "spelt": np.bool_,
    "sizes": np.uint32,
    "positions": np.uint32,
}

Numbers = NDArray[Any]


class Source(NamedTuple):
    """A field of one of the segments that become one.

    A document has a new number, -1 where it is deleted.
    """

    field: FieldPostings
    numbers: NDArray[np.int32]


class Piece(NamedTuple):
    """A range of terms of one source with their postings; the terms are a list."""

    postings: Postings
    numbers: NDArray[np.int32]


def merged_chunks(sources: Sequence[Source], *, positioned: bool) -> Iterator[Postings]:
    """Yield the postings of all live documents, some terms after the others."""
    at = [0] * len(sources)
    fields = [source.field for source in sources]
    while any(number < len(field) for number, field in zip(at, fields, strict=True)):
        ends = _chunk_ends(fields, at)
        spans = zip(sources, at, ends, strict=True)
        yield merge_pieces(
            [
                Piece(_postings(source.field, first, last, positioned=positioned), source.numbers)
                for source, first, last in spans
                if first < last
            ]
        )
        at = ends


def _chunk_ends(fields: Sequence[FieldPostings], at: Sequence[int]) -> list[int]:
    """Cut the terms of all fields, from some on, at the same term, so that every piece is small."""
    ends = [_chunk_end(f, a, len(fields)) for f, a in zip(fields, at, strict=True)]
    pivots = [f.dictionary[e] for f, e in zip(fields, ends, strict=True) if e < len(f)]
    if not pivots:
        return ends
    pivot = min(pivots)
    return [max(a, f.dictionary.first_from(pivot)) for f, a in zip(fields, at, strict=True)]


def _chunk_end(field: FieldPostings, at: int, sources: int) -> int:
    end = min(len(field), at + _TERMS // sources)
    if end <= at:
        return end
    end = min(end, field.last_within(at, _POSTINGS // sources, _POSITIONS // sources))
    return max(end, at + 1)


def _postings(field: FieldPostings, first: int, last: int, *, positioned: bool) -> Postings:
    """Read the postings of a range of terms."""
    start, end = field.span(first)[0], field.span(last - 1)[1]
    sizes, positions = np.zeros(last - first, dtype=np.uint32), np.empty(0, dtype=np.uint32)
    if positioned and field.places is not None:
        sizes, positions = field.places.sizes(first, last), field.places.between(first, last)
    return Postings(
        list(field.terms(first, last)),
        field.document_frequencies(first, last).astype(np.uint32),
        field.ids(start, end),
        field.frequencies(start, end),
        field.spelt(first, last),
        sizes,
        positions,
    )


def merge_pieces(pieces: Sequence[Piece]) -> Postings:
    """Merge pieces, given in the order of their documents."""
    if _native is None:
        return merge_arrays(pieces)
    terms, found = _native.merge(pieces)
    return Postings(terms, **{name: np.frombuffer(found[name], TYPES[name]) for name in TYPES})


def merge_arrays(pieces: Sequence[Piece]) -> Postings:
    """Merge pieces with numpy, as `merge_pieces` does."""
    terms = sorted({term for piece in pieces for term in piece.postings.terms})
    ranks_of = {term: rank for rank, term in enumerate(terms)}
    live = [_LivePostings(piece, ranks_of) for piece in pieces]
    # Pieces lie in the order of their documents.
    order, ranks = stable_order(np.concatenate([one.ranks for one in live]))
    frequencies = np.bincount(ranks, minlength=len(terms))
    kept = np.flatnonzero(frequencies)
    spelt = np.zeros(len(terms), dtype=np.bool_)
    for piece, one in zip(pieces, live, strict=True):
        spelt[one.terms[piece.postings.spelt]] = True
    sizes = np.concatenate([one.sizes for one in live])[order]
    return Postings(
        [terms[rank] for rank in kept],
        frequencies[kept].astype(np.uint32),
        np.concatenate([one.ids for one in live])[order].astype(np.uint16),
        np.concatenate([one.counts for one in live])[order],
        spelt[kept],
        np.bincount(ranks, weights=sizes, minlength=len(terms))[kept].astype(np.uint32),
        _positions(pieces, live, order, sizes),
    )


class _LivePostings:
    """The postings of a piece without deleted documents."""

    def __init__(self, piece: Piece, ranks_of: dict[bytes, int]) -> None:
        found = piece.postings
        ids = piece.numbers[found.ids]
        live = ids >= 0
        self.terms = np.array([ranks_of[term] for term in found.terms], dtype=np.uint32)
        self.ranks = np.repeat(self.terms, found.frequencies)[live]
        self.ids = ids[live]
        self.counts = found.counts[live]
        placed = np.repeat(found.sizes > 0, found.frequencies)
        sizes = np.where(placed, found.counts, 0).astype(np.int64)
        self.begins = (np.cumsum(sizes) - sizes)[live]
        self.sizes = sizes[live]


def _positions(
    pieces: Sequence[Piece], live: Sequence[_LivePostings], order: Numbers, sizes: Numbers
) -> NDArray[np.uint32]:
    """Put the positions of pieces into the new order of their postings."""
    positions = [piece.postings.positions for piece in pieces]
    bases = np.cumsum([0, *map(len, positions)])
    begins = [one.begins + base for one, base in zip(live, bases, strict=False)]
    begin = np.concatenate(begins)[order]
    source = np.repeat(begin - (np.cumsum(sizes) - sizes), sizes)
    source += np.arange(len(source), dtype=np.int64)
    found: NDArray[np.uint32] = np.concatenate(positions)[source]
    return found
