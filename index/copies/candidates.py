"""Candidates: the pairs of documents whose sketches say that their texts may be copies.

Documents that share a hash of their sketches are found by sorting all hashes, a part of them at a
time. Where very many share one, each is paired with the longest ones and with its neighbours by
length only: the work grows with the documents, not with the pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.codec.sketches import EMPTY, KEPT, Sketches

from .shingles import different

Numbers = NDArray[np.int64]

#: The shorter text must have so many runs of words: what is shorter has no text of its own, such
#: as the notice that an article is for subscribers.
FEWEST_RUNS = 16
#: The longer text may have so many times the runs of the shorter one: beyond, it rather quotes it
#: among other reports.
MOST_TIMES = 5
# The share of hashes that two sketches must have in common for their texts to be read: of texts
# that share .8 of their words, each changed word takes four runs away.
_LEAST_SHARE = 0.4
# Of very many documents that share a hash: so many of the longest, and so many neighbours.
_LONGEST, _NEIGHBOURS = 4, 12
# Hashes that are sorted at once, and pairs that are compared at once.
_HASHES, _PAIRS = 1 << 21, 1 << 16
# Hashes are looked up among those of fresh documents by so many of their lower bits.
_FILTER = 1 << 22
_FILTERED = np.uint32(_FILTER - 1)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


class Part(NamedTuple):
    """The sketches of a segment.

    Args:
        base: The number in the index of its first document.
        sketches: Its sketches.
        live: For each document whether it is not deleted; None where all are.
    """

    base: int
    sketches: Sketches
    live: memoryview[bool] | None


class Corpus:
    """The sketches of all segments of an index."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._bases = np.array([part.base for part in parts], dtype=np.int64)
        self.documents = sum(len(part.sketches.sizes) for part in parts)

    def sizes(self, numbers: Numbers) -> Numbers:
        """Return how many runs of words some documents have."""
        sizes = np.zeros(len(numbers), dtype=np.int64)
        for part, chosen, places in self._located(numbers):
            sizes[chosen] = part.sketches.sizes[places]
        return sizes

    def candidates(self, fresh: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield pairs of documents that may be copies, one of each pair fresh.

        The first of a pair is the longer one, by the number of runs of words.
        """
        if not len(fresh):
            return
        is_fresh = np.zeros(self.documents, dtype=np.bool_)
        is_fresh[fresh] = True
        wanted = np.zeros(_FILTER, dtype=np.bool_)
        for part, _, places in self._located(fresh):
            wanted[part.sketches.rows[places].ravel() & _FILTERED] = True
        parts, expected = 1, self.documents * KEPT * wanted.mean()
        while parts * _HASHES < expected:
            parts *= 2
        found: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
        for number in range(parts):
            sharing = self._sharing(*self._hashes(number, parts, wanted), is_fresh)
            found.append(different(sharing))
        pairs = different(np.concatenate(found))
        for start in range(0, len(pairs), _PAIRS):
            some = pairs[start : start + _PAIRS]
            yield self._likely((some >> _HALF).astype(np.int64), (some & _LOW).astype(np.int64))

    def _located(self, numbers: Numbers) -> Iterator[tuple[Part, Numbers, Numbers]]:
        """Yield for each segment which of some documents it has, and their numbers there."""
        owners = np.searchsorted(self._bases, numbers, "right") - 1
        for at, part in enumerate(self._parts):
            chosen = np.flatnonzero(owners == at)
            if len(chosen):
                yield part, chosen, numbers[chosen] - part.base

    def _hashes(
        self, number: int, parts: int, wanted: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint32], Numbers]:
        """Take one part of the hashes that fresh documents may have, each with its document."""
        hashes, documents = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
        for part in self._parts:
            usable = part.sketches.sizes >= FEWEST_RUNS
            if part.live is not None:
                usable &= np.asarray(part.live)
            rows = part.sketches.rows
            taken = wanted[rows & _FILTERED]
            if parts > 1:
                taken &= rows & np.uint32(parts - 1) == number
            taken &= (rows != EMPTY) & usable[:, None]
            owners, columns = np.nonzero(taken)
            hashes.append(rows[owners, columns])
            documents.append(owners.astype(np.int64) + part.base)
        return np.concatenate(hashes), np.concatenate(documents)

    def _sharing(
        self, hashes: NDArray[np.uint32], documents: Numbers, is_fresh: NDArray[np.bool_]
    ) -> NDArray[np.uint64]:
        """Pair documents that share a hash: the longer one in the upper half of a number."""
        order = np.argsort(hashes, kind="stable")
        hashes, documents = hashes[order], documents[order]
        same = hashes[1:] == hashes[:-1]
        shared = np.zeros(len(hashes), dtype=np.bool_)
        shared[1:] |= same
        shared[:-1] |= same
        hashes, documents = hashes[shared], documents[shared]
        order = np.lexsort((documents, -self.sizes(documents), hashes))
        hashes, documents = hashes[order], documents[order]
        found: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]

        def pair(first: Numbers, second: Numbers) -> None:
            kept = is_fresh[first] | is_fresh[second]
            upper, lower = first[kept].astype(np.uint64), second[kept].astype(np.uint64)
            found.append(upper << _HALF | lower)

        for apart in range(1, _NEIGHBOURS + 1):
            same = hashes[apart:] == hashes[:-apart]
            if not same.any():
                return np.concatenate(found)
            pair(documents[:-apart][same], documents[apart:][same])
        starts = np.searchsorted(hashes, hashes)
        for rank in range(_LONGEST):
            behind = np.flatnonzero(np.arange(len(hashes)) > starts + rank + _NEIGHBOURS)
            pair(documents[starts[behind] + rank], documents[behind])
        return np.concatenate(found)

    def _likely(self, longer: Numbers, shorter: Numbers) -> tuple[Numbers, Numbers]:
        """Keep the pairs whose sketches have enough in common, and whose lengths fit."""
        fits = self.sizes(longer) <= MOST_TIMES * self.sizes(shorter)
        longer, shorter = longer[fits], shorter[fits]
        one, other = self._rows(longer), self._rows(shorter)
        # Below the largest hash of both sketches they hold all hashes of their texts.
        bound = np.minimum(one[:, -1], other[:, -1])[:, None]
        there = np.sum((other <= bound) & (other != EMPTY), axis=1)
        both = np.sort(np.concatenate((one, other), axis=1), axis=1)
        same = (both[:, 1:] == both[:, :-1]) & (both[:, 1:] <= bound) & (both[:, 1:] != EMPTY)
        likely = same.sum(axis=1) >= _LEAST_SHARE * there
        return longer[likely], shorter[likely]

    def _rows(self, numbers: Numbers) -> NDArray[np.uint32]:
        rows = np.full((len(numbers), KEPT), EMPTY, dtype=np.uint32)
        for part, chosen, places in self._located(numbers):
            rows[chosen] = part.sketches.rows[places]
        return rows
