"""Shingles: the hashes of all runs of a few words of a text, by which texts are compared.

    texts → numbers of forms → hashes of forms → hashes of runs → the smallest of each text

Everything is done with numpy for many texts at once, in blocks, so that memory is bounded.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.analysis.numbering import Vocabulary
from artikelsuche.index.codec.sketches import KEPT, Sketches, no_sketches

_Whole = TypeVar("_Whole", np.uint32, np.uint64)

#: So many words make a run.
WORDS = 4

# Odd numbers without a pattern: the base of the polynomial, and the multiplier that mixes it (as
# in multiplicative hashing, Knuth 6.4).
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
# Forms that are hashed at once.
_BLOCK = 1 << 19
# So many times the hashes that are kept lie below the threshold that spares sorting all of them.
_MARGIN = 3


class FormHashes:
    """The hash of every form of a vocabulary, the same in whatever vocabulary it stands."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known = np.empty(0, np.uint64)

    def of(self, numbers: NDArray[np.uint32]) -> NDArray[np.uint64]:
        """Return the hashes of some forms."""
        known, now = len(self._known), len(self._vocabulary)
        if known < now:
            texts = self._vocabulary.encoded(np.arange(known, now, dtype=np.uint32))
            more = np.fromiter(map(zlib.crc32, texts), np.uint64, now - known)
            self._known = np.concatenate((self._known, more + np.uint64(1)))
        hashes: NDArray[np.uint64] = self._known[numbers]
        return hashes


class Block(NamedTuple):
    """The runs of some texts that follow each other.

    Args:
        first: The number of the first text.
        counts: How many runs each text has.
        hashes: The hashes of all runs, text by text.
    """

    first: int
    counts: NDArray[np.int64]
    hashes: NDArray[np.uint32]


def different(values: NDArray[_Whole]) -> NDArray[_Whole]:
    """Sort numbers and leave each once, in half the time that numpy's own `unique` takes."""
    ordered = np.sort(values)
    kept = np.ones(len(ordered), dtype=np.bool_)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]


def shingled(
    hashes: FormHashes, numbers: NDArray[np.uint32], sizes: NDArray[np.uint32]
) -> Iterator[Block]:
    """Yield the hashes of the runs of texts, given the forms of all and how many each one has."""
    ends = np.cumsum(sizes, dtype=np.int64)
    first = 0
    while first < len(sizes):
        start = int(ends[first] - sizes[first])
        last = max(first + 1, int(np.searchsorted(ends, start + _BLOCK, "right")))
        counts = np.maximum(sizes[first:last].astype(np.int64) - (WORDS - 1), 0)
        runs = _runs(hashes.of(numbers[start : int(ends[last - 1])]))
        yield Block(first, counts, runs[_whole(sizes[first:last].astype(np.int64), len(runs))])
        first = last


def _runs(forms: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Hash each run of forms, those too that reach from one text into the next."""
    many = len(forms) - WORDS + 1
    if many < 1:
        return np.empty(0, np.uint32)
    runs = forms[:many].copy()
    for at in range(1, WORDS):
        runs *= _BASE
        runs += forms[at : at + many]
    runs ^= runs >> _HALF
    runs *= _MIX
    return (runs >> _HALF).astype(np.uint32)


def _whole(sizes: NDArray[np.int64], runs: int) -> NDArray[np.bool_]:
    """Mark the runs that lie within one text, given the sizes of the texts."""
    whole = np.ones(runs + WORDS, dtype=np.bool_)
    ends = np.cumsum(sizes)[sizes > 0]
    for back in range(1, WORDS):
        whole[np.maximum(ends - back, 0)] = False
    return whole[:runs]


def sketched(
    hashes: FormHashes,
    numbers: NDArray[np.uint32],
    sizes: NDArray[np.uint32],
    documents: NDArray[np.uint16],
    many: int,
) -> Sketches:
    """Sketch the texts of a segment.

    Args:
        hashes: The hashes of the forms.
        numbers: The forms of all texts.
        sizes: How many each text has.
        documents: The document of each text.
        many: How many documents there are.

    Returns:
        The sketches of all documents; empty where one has no text.
    """
    sketches = no_sketches(many)
    for block in shingled(hashes, numbers, sizes):
        there = documents[block.first : block.first + len(block.counts)]
        sketches.sizes[there] = block.counts
        _keep_smallest(block, there, sketches.rows)
    return sketches


def _keep_smallest(block: Block, documents: NDArray[np.uint16], rows: NDArray[np.uint32]) -> None:
    """Put the smallest hashes of each text into the row of its document."""
    counts = block.counts
    bounds = np.minimum(_MARGIN * KEPT / np.maximum(counts, 1), 1.0) * (2**32 - 1)
    kept = block.hashes <= np.repeat(bounds.astype(np.uint32), counts)
    texts = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)[kept]
    found = different(texts << _HALF | block.hashes[kept])
    owners = (found >> _HALF).astype(np.int64)
    times = np.bincount(owners, minlength=len(counts))
    ranks = np.arange(len(found)) - (np.cumsum(times) - times)[owners]
    small = ranks < KEPT
    rows[documents[owners[small]], ranks[small]] = found[small].astype(np.uint32)
    ends = np.cumsum(counts)
    # A text that repeats itself has fewer different hashes below its bound.
    for at in np.flatnonzero((times < KEPT) & (counts > _MARGIN * KEPT)).tolist():
        own = different(block.hashes[ends[at] - counts[at] : ends[at]])[:KEPT]
        rows[documents[at], : len(own)] = own
