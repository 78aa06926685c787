"""Scored documents of a segment as a pair of arrays, and how such pairs combine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


class Scored(NamedTuple):
    """Documents of a segment with their scores.

    Args:
        ids: Document numbers, ascending, uint16.
        scores: The score of each, 0 or more, float64.
    """

    ids: Numbers
    scores: Numbers

    def to_dict(self) -> dict[int, float]:
        """Return the scores by document number."""
        return dict(zip(self.ids.tolist(), self.scores.tolist(), strict=True))


NOTHING = Scored(np.empty(0, dtype=np.uint16), np.empty(0, dtype=np.float64))


def silent(ids: Numbers) -> Scored:
    """Give documents the score 0."""
    return Scored(ids, np.zeros(len(ids), dtype=np.float64))


def added(pieces: Sequence[Scored]) -> Scored:
    """Join pieces; where several have a document, their scores add up."""
    return _joined(pieces, np.add)


def best(pieces: Sequence[Scored]) -> Scored:
    """Join pieces; where several have a document, the best score counts."""
    return _joined(pieces, np.maximum)


def _joined(pieces: Sequence[Scored], combine: np.ufunc) -> Scored:
    held = [piece for piece in pieces if len(piece.ids)]
    if len(held) < 2:
        return held[0] if held else NOTHING
    largest = max(held, key=_size)
    rest = [piece for piece in held if piece is not largest]
    if all(_is_within(piece.ids, largest.ids) for piece in rest):
        scores = largest.scores.copy()
        for piece in rest:
            at = largest.ids.searchsorted(piece.ids)
            scores[at] = combine(scores[at], piece.scores)
        return Scored(largest.ids, scores)
    ids = np.concatenate([piece.ids for piece in held])
    scores = np.concatenate([piece.scores for piece in held])
    order = ids.argsort(kind="stable")  # a radix sort, for 16 bits
    ids, scores = ids[order], scores[order]
    begins = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    return Scored(ids[begins], combine.reduceat(scores, begins))


def _size(piece: Scored) -> int:
    return len(piece.ids)


def _is_within(ids: Numbers, others: Numbers) -> bool:
    """Tell whether sorted numbers are all among other sorted numbers."""
    if len(ids) > len(others):
        return False
    at = others.searchsorted(ids)
    if at[-1] == len(others):
        return False
    return bool((others[at] == ids).all())


def places_in(ids: Numbers, others: Numbers) -> tuple[Numbers, Numbers]:
    """Find sorted numbers among other sorted numbers.

    Args:
        ids: The numbers to find.
        others: Where to find them.

    Returns:
        For each number whether it is there, and the places of those that are.
    """
    if not len(others):
        return np.zeros(len(ids), dtype=np.bool_), np.empty(0, dtype=np.int64)
    at = others.searchsorted(ids)
    if len(at) and at[-1] == len(others):
        np.minimum(at, len(others) - 1, out=at)
    found = others[at] == ids
    return found, at[found]


def among(piece: Scored, others: Scored) -> tuple[Numbers, Numbers]:
    """Find the documents that two pieces share.

    Returns:
        Their places in the first piece, and in the second.
    """
    if len(piece.ids) <= len(others.ids):
        found, there = places_in(piece.ids, others.ids)
        return np.flatnonzero(found), there
    found, there = places_in(others.ids, piece.ids)
    return there, np.flatnonzero(found)


def both(first: Scored, second: Scored) -> Scored:
    """Intersect two pieces; scores add up."""
    here, there = among(first, second)
    return Scored(first.ids[here], first.scores[here] + second.scores[there])


def without(piece: Scored, excluded: Numbers) -> Scored:
    """Take documents out of a piece.

    Args:
        piece: The piece.
        excluded: Document numbers, ascending.
    """
    found, _ = places_in(piece.ids, excluded)
    if not found.any():
        return piece
    return Scored(piece.ids[~found], piece.scores[~found])
