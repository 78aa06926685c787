"""Scored documents of a segment as a pair of arrays, and how such pairs combine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

#: Scores closer than this are equal: sums of floats differ in their last digits with the order of
#: the segments.
EQUAL = 2e-9

# Numbers of which the largest is found at once, when many are searched for their k-th.
_BLOCK = 256
# From so many documents on it pays to look each up in a table of all.
_MANY = 3000
# From so many documents on it pays to join pieces in a table of all.
_MOST = 8000
# To merge two sorted arrays is quicker than to search for one in the other, unless one of them is
# so many times shorter.
_LOPSIDED = 12


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


class Aligned(NamedTuple):
    """What a query says of some documents, in their order.

    Args:
        held: For each whether it matches, bool.
        scores: The score of each, 0 where it does not match, float64.
    """

    held: Numbers
    scores: Numbers


def aligned(found: Scored, ids: Numbers) -> Aligned:
    """Put scores in the order of some documents.

    Args:
        found: The matches.
        ids: The documents, ascending.
    """
    if found.ids is ids:
        return Aligned(np.ones(len(ids), dtype=np.bool_), found.scores)
    scores = np.zeros(len(ids), dtype=np.float64)
    if len(found.ids) < len(ids):
        inside, places = places_in(found.ids, ids)
        held = np.zeros(len(ids), dtype=np.bool_)
        held[places] = True
        scores[places] = found.scores[inside]
    else:
        held, places = places_in(ids, found.ids)
        scores[held] = found.scores.take(places)
    return Aligned(held, scores)


def either(pieces: Sequence[Aligned], ids: Numbers) -> Aligned:
    """Join what several pieces say of the same documents; scores add up."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return Aligned(np.zeros(len(ids), dtype=np.bool_), np.zeros(len(ids), dtype=np.float64))
    held, scores = pieces[0].held | pieces[1].held, pieces[0].scores + pieces[1].scores
    for piece in pieces[2:]:
        held |= piece.held
        scores += piece.scores
    return Aligned(held, scores)


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


def every(held: Numbers) -> bool:
    """Tell whether all of an array of bool are true, faster than its own method."""
    return int(np.count_nonzero(held)) == len(held)


def _joined(pieces: Sequence[Scored], combine: np.ufunc) -> Scored:
    held = [piece for piece in pieces if len(piece.ids)]
    if len(held) < 2:
        return held[0] if held else NOTHING
    sizes = [len(piece.ids) for piece in held]
    largest = held.pop(sizes.index(max(sizes)))
    scores = None
    left = []
    for piece in held:
        if piece.ids is largest.ids:
            scores = combine(largest.scores if scores is None else scores, piece.scores)
            continue
        at = _places_if_within(piece.ids, largest.ids)
        if at is None:
            left.append(piece)
            continue
        if scores is None:
            scores = largest.scores.copy()
        scores[at] = combine(scores.take(at), piece.scores)
    joined = largest if scores is None else Scored(largest.ids, scores)
    return _merged([joined, *left], combine) if left else joined


def _merged(pieces: Sequence[Scored], combine: np.ufunc) -> Scored:
    if sum(len(piece.ids) for piece in pieces) >= _MOST:
        return _spread(pieces, combine)
    ids = np.concatenate([piece.ids for piece in pieces])
    scores = np.concatenate([piece.scores for piece in pieces])
    order = ids.argsort(kind="stable")  # a radix sort, for 16 bits
    ids, scores = ids[order], scores[order]
    begins = _changes(ids).nonzero()[0]
    return Scored(ids[begins], combine.reduceat(scores, begins))


def _spread(pieces: Sequence[Scored], combine: np.ufunc) -> Scored:
    """Join large pieces over a table of all documents: half the time of sorting them."""
    size = 1 + max(int(piece.ids[-1]) for piece in pieces)
    held, totals = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.float64)
    held[pieces[0].ids] = True
    totals[pieces[0].ids] = pieces[0].scores
    for ids, scores in pieces[1:]:
        held[ids] = True
        totals[ids] = combine(totals.take(ids), scores)
    ids = held.nonzero()[0]
    return Scored(ids.astype(np.uint16), totals[ids])


def _changes(numbers: Numbers) -> Numbers:
    """Mark the numbers that differ from the one before them, the first included."""
    changed = np.ones(len(numbers), dtype=np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=changed[1:])
    return changed


def distinct(pieces: Sequence[Numbers]) -> Numbers:
    """Join sorted numbers, each once.

    Sorting what is made of sorted pieces is many times faster than `np.unique`, which hashes.

    Args:
        pieces: One or more arrays, ascending.
    """
    if len(pieces) == 1:
        joined = pieces[0]
    else:
        joined = np.concatenate(pieces)
        joined.sort(kind="stable")
    return joined[_changes(joined)]


def _places_if_within(ids: Numbers, others: Numbers) -> Numbers | None:
    """Find sorted numbers among other sorted numbers; None where one of them is not there."""
    if len(ids) > len(others):
        return None
    at = looked_up(ids, others)
    return at if every(others.take(at, mode="clip") == ids) else None


def looked_up(ids: Numbers, others: Numbers) -> Numbers:
    """Find the place of each number among other numbers; any place where it is not there."""
    if len(ids) < _MANY or ids.dtype != np.uint16:
        return others.searchsorted(ids)
    # Every number writes down its place: ten times faster than to search for 20,000 of them.
    places = np.empty(1 << 16, dtype=np.uint16)
    places[others] = np.arange(len(others), dtype=np.uint16)
    return places.take(ids)


def shared(first: Numbers, second: Numbers) -> Numbers:
    """List the numbers that two arrays share.

    Args:
        first: Numbers, ascending, each once.
        second: Likewise.
    """
    if len(first) * _LOPSIDED < len(second):
        return first[places_in(first, second)[0]]
    if len(second) * _LOPSIDED < len(first):
        return second[places_in(second, first)[0]]
    joined = np.concatenate((first, second))
    joined.sort(kind="stable")  # two sorted runs are merged
    found: Numbers = joined[:-1][joined[1:] == joined[:-1]]
    return found


def places_of(ids: Numbers, others: Numbers) -> Numbers:
    """Find sorted numbers among other sorted numbers, all of which are there."""
    if ids is others:
        return np.arange(len(ids))
    return looked_up(ids, others)


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
    at = looked_up(ids, others)
    found = others.take(at, mode="clip") == ids
    return found, at[found]


def both(first: Scored, second: Aligned) -> Scored:
    """Keep the documents that a second piece matches too; scores add up."""
    scores = first.scores + second.scores
    if every(second.held):
        return Scored(first.ids, scores)
    return Scored(first.ids[second.held], scores[second.held])


def without(piece: Scored, excluded: Numbers) -> Scored:
    """Take documents out of a piece.

    Args:
        piece: The piece.
        excluded: For each of its documents whether it is taken out, bool.
    """
    if not np.count_nonzero(excluded):
        return piece
    return Scored(piece.ids[~excluded], piece.scores[~excluded])


def highest(piece: Scored, wanted: int) -> Scored:
    """Leave out what scores below the best documents.

    Args:
        piece: The documents.
        wanted: How many are needed, 1 or more.

    Returns:
        As many or more, all that score as the last included.
    """
    if len(piece.ids) <= wanted:
        return piece
    near = piece.scores >= _kth_largest(piece.scores, wanted) - EQUAL
    return Scored(piece.ids[near], piece.scores[near])


def _kth_largest(scores: Numbers, k: int) -> float:
    """Return a bound that at least k scores reach, not above the k-th largest one."""
    count = len(scores) // _BLOCK
    if count > k:
        largest = scores[: count * _BLOCK].reshape(count, _BLOCK).max(axis=1)
        return float(np.partition(largest, count - k)[count - k])
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])
