"""Pieces of fields, ranges of terms of several segments, and how they become one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artikelsuche.corpus.native import load_native
from artikelsuche.index.codec.postings import FieldPostings

from .inversion import stable_order

_native = load_native("artikelsuche.index.writing._merging")

Numbers = NDArray[Any]


class Piece:
    """A range of terms of one segment.

    Args:
        postings: The field.
        numbers: The new number of each document, -1 for a deleted one, int32.
        first: The number of the first term.
        last: The number behind the last one.
        positioned: Whether positions are asked for.
    """

    def __init__(
        self,
        postings: FieldPostings,
        numbers: NDArray[np.int32],
        first: int,
        last: int,
        *,
        positioned: bool,
    ) -> None:
        start, end = postings.span(first)[0], postings.span(last - 1)[1]
        self.terms = list(postings.terms(first, last))
        self.frequencies = postings.document_frequencies(first, last).astype(np.uint32)
        self.ids = postings.ids(start, end)
        self.counts = postings.frequencies(start, end)
        self.spelt = postings.spelt(first, last)
        self.numbers = numbers
        self.placed = np.zeros(last - first, dtype=np.bool_)
        self.positions = np.empty(0, dtype=np.uint32)
        if positioned and postings.places is not None:
            self.placed = postings.places.told(first, last)
            self.positions = postings.places.between(first, last)


class Merged(NamedTuple):
    """Several pieces as one, without deleted documents.

    Attributes:
        terms: The terms that still have documents, in their order.
        frequencies: The document frequency of each, uint32.
        ids: The document of each posting, uint16.
        counts: The frequency of each posting, uint32.
        spelt: Whether each term has other spellings, bool.
        sizes: How many positions each term has, uint32.
        positions: All positions, in the order of the postings, uint32.
    """

    terms: list[bytes]
    frequencies: NDArray[np.uint32]
    ids: NDArray[np.uint16]
    counts: NDArray[np.uint32]
    spelt: NDArray[np.bool_]
    sizes: NDArray[np.uint32]
    positions: NDArray[np.uint32]


_TYPES = (np.uint32, np.uint16, np.uint32, np.bool_, np.uint32, np.uint32)


def merge_pieces(pieces: Sequence[Piece]) -> Merged:
    """Merge pieces.

    Args:
        pieces: The pieces, in the order of their documents.
    """
    if _native is None:
        return merge_arrays(pieces)
    terms, *arrays = _native.merge(
        [
            (p.terms, p.frequencies, p.ids, p.counts, p.placed, p.spelt, p.positions, p.numbers)
            for p in pieces
        ]
    )
    return Merged(terms, *map(np.frombuffer, arrays, _TYPES))


def merge_arrays(pieces: Sequence[Piece]) -> Merged:
    """Merge pieces with numpy, as `merge_pieces` does.

    Args:
        pieces: The pieces, in the order of their documents.
    """
    terms = sorted({term for piece in pieces for term in piece.terms})
    numbers_of = {term: number for number, term in enumerate(terms)}
    live = [_LivePostings(piece, numbers_of) for piece in pieces]
    # Sources lie in the order of their documents.
    order, ranks = stable_order(np.concatenate([one.ranks for one in live]))
    frequencies = np.bincount(ranks, minlength=len(terms))
    kept = np.flatnonzero(frequencies)
    spelt = np.zeros(len(terms), dtype=np.bool_)
    for piece in pieces:
        spelt[[numbers_of[piece.terms[at]] for at in np.flatnonzero(piece.spelt)]] = True
    sizes = np.concatenate([one.sizes for one in live])[order]
    return Merged(
        [terms[number] for number in kept],
        frequencies[kept].astype(np.uint32),
        np.concatenate([one.ids for one in live])[order].astype(np.uint16),
        np.concatenate([one.counts for one in live])[order],
        spelt[kept],
        np.bincount(ranks, weights=sizes, minlength=len(terms))[kept].astype(np.uint32),
        _positions(pieces, live, order, sizes),
    )


class _LivePostings:
    """The postings of a piece without deleted documents."""

    def __init__(self, piece: Piece, numbers_of: dict[bytes, int]) -> None:
        ids = piece.numbers[piece.ids]
        live = ids >= 0
        ranks = np.fromiter(map(numbers_of.__getitem__, piece.terms), np.uint32, len(piece.terms))
        self.ranks = np.repeat(ranks, piece.frequencies)[live]
        self.ids = ids[live]
        self.counts = piece.counts[live]
        placed = np.repeat(piece.placed, piece.frequencies)
        sizes = np.where(placed, piece.counts, 0).astype(np.int64)
        self.begins = (np.cumsum(sizes) - sizes)[live]
        self.sizes = sizes[live]


def _positions(
    pieces: Sequence[Piece], live: Sequence[_LivePostings], order: Numbers, sizes: Numbers
) -> NDArray[np.uint32]:
    """Put the positions of pieces into the new order of their postings."""
    bases = np.cumsum([0, *(len(piece.positions) for piece in pieces)])
    begins = [one.begins + base for one, base in zip(live, bases, strict=False)]
    begin = np.concatenate(begins)[order]
    source = np.repeat(begin - (np.cumsum(sizes) - sizes), sizes)
    source += np.arange(len(source), dtype=np.int64)
    found: NDArray[np.uint32] = np.concatenate([piece.positions for piece in pieces])[source]
    return found
