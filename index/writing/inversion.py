"""Inversion: occurrences of terms in the order of the texts become postings in the order of terms.

One sort of 64-bit keys (rank of the term, place in the text) does all the work; everything else
is counting. Occurrences come ordered by document, and by position within a document.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.field_writer import Postings
from artikelsuche.index.codec.postings import length_bytes

#: Flag of a term: its positions are kept.
PLACED = 1
#: Flag of a folded form: the segment holds other spellings of it as terms of their own.
SPELT = 2

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Occurrences:
    """Every occurrence of every term of one field, ordered by document, then by position.

    Args:
        terms: The terms, in the order of their bytes.
        ranks: For each occurrence the index of its term in `terms`, uint32.
        documents: For each occurrence its document, uint16.
        positions: For each occurrence its position; None for a field without positions.
        flags: The flags of each term, uint8; None where all are PLACED.
    """

    terms: Sequence[bytes]
    ranks: NDArray[np.uint32]
    documents: NDArray[np.uint16]
    positions: NDArray[np.uint32] | None = None
    flags: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Inverted:
    """One field of a segment.

    Args:
        postings: The postings of all its terms.
        lengths: The length byte of every document.
        positioned: Whether it keeps positions.
    """

    postings: Postings
    lengths: NDArray[np.uint8]
    positioned: bool


def invert(found: Occurrences, documents: int) -> Inverted:
    """Invert the occurrences of one field of a segment of so many documents."""
    count, terms = len(found.ranks), len(found.terms)
    order, ranks = stable_order(found.ranks)
    ids = found.documents[order]
    begins = np.flatnonzero(_changes(ranks) | _changes(ids))
    flags = np.full(terms, PLACED, np.uint8) if found.flags is None else found.flags
    placed = (flags & PLACED).astype(np.bool_)
    sizes, positions = np.zeros(terms, dtype=np.uint32), np.empty(0, dtype=np.uint32)
    if found.positions is not None:
        sizes = np.where(placed, np.bincount(ranks, minlength=terms), 0).astype(np.uint32)
        positions = found.positions[order[placed[ranks]]]
    postings = Postings(
        found.terms,
        np.bincount(ranks[begins], minlength=terms).astype(np.uint32),
        ids[begins],
        np.diff(begins, append=count).astype(np.uint32),
        (flags & SPELT).astype(np.bool_),
        sizes,
        positions,
    )
    lengths = length_bytes(np.bincount(found.documents, minlength=documents))
    return Inverted(postings, lengths, found.positions is not None)


def stable_order(ranks: Numbers) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the indexes of fewer than 2 ** 32 ranks in their order, and the ranks in order.

    Equal ranks stay as they come.
    """
    keys = np.arange(len(ranks), dtype=np.uint64)
    halves = keys.view(np.uint32).reshape(-1, 2)
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    halves[:, high] = ranks
    keys.sort()
    return halves[:, low].copy(), halves[:, high].copy()


def _changes(values: Numbers) -> NDArray[np.bool_]:
    """Mark the values that differ from the one before them, the first included."""
    changed = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed
