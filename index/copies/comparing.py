"""Comparing texts: which share of the shorter one the longer one has too.

The sketches only say which texts may be copies; these read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .candidates import FEWEST_RUNS, MOST_TIMES

#: So much of the shorter text must stand in the longer one, by its runs of words.
LEAST_SHARE = 0.8
# A text with so many figures or more is a copy only where the other has so many of them: the
# report of another day has the words of today's, and other figures.
_FIGURES, _SAME_FIGURES = 4, 0.5


class Contents(NamedTuple):
    """What a text consists of.

    Args:
        runs: The hashes of its runs of words, ascending, each once.
        figures: The hashes of its words with a digit, likewise.
    """

    runs: NDArray[np.uint32]
    figures: NDArray[np.uint64]


def share(text: Contents, other: Contents) -> float:
    """Return which share of a text stands in another one, 0 to 1; 0 of a text of few words."""
    return _common(text.runs, other.runs) / max(1, len(text.runs))


def copied(one: Contents, other: Contents) -> float | None:
    """Return which share of the shorter of two texts is in the longer; None if that is no copy."""
    shorter, longer = sorted((one, other), key=lambda contents: len(contents.runs))
    size = len(shorter.runs)
    if size < FEWEST_RUNS or len(longer.runs) > MOST_TIMES * size:
        return None
    found = share(shorter, longer)
    figures = len(shorter.figures)
    if figures >= _FIGURES:
        same = _common(shorter.figures, longer.figures)
        if same < _SAME_FIGURES * figures:
            return None
    return found if found >= LEAST_SHARE else None


def _common(one: NDArray[np.generic], other: NDArray[np.generic]) -> int:
    both = np.concatenate((one, other))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def compared(
    pairs: Sequence[tuple[int, int]], read: Callable[[Sequence[int]], Iterator[Contents]], most: int
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of documents that are copies, with the share that they have in common.

    Args:
        pairs: The pairs, those of one document next to each other.
        read: Reads the texts of some documents.
        most: How many texts may be in memory at once, at least 2.
    """
    known: dict[int, Contents] = {}
    at = 0
    while at < len(pairs):
        wanted: dict[int, None] = {}
        end = at
        while end < len(pairs) and len({*wanted, *pairs[end]}) <= most:
            wanted.update(dict.fromkeys(pairs[end]))
            end += 1
        known = {number: known[number] for number in wanted if number in known}
        missing = [number for number in wanted if number not in known]
        known.update(zip(missing, read(missing), strict=True))
        for one, other in pairs[at:end]:
            found = copied(known[one], known[other])
            if found is not None:
                yield one, other, found
        at = end
