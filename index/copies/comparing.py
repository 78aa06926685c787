"""Comparing texts: which share of the shorter one the longer one has too.

The sketches only say which texts may be copies; these read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .candidates import FEWEST_RUNS, MOST_TIMES
from .shingles import WORDS

#: So many of the words of the shorter text must stand in the longer one, in runs that both have.
LEAST_SHARE = 0.8
# Of a text with so many figures or more, so many must stand in these runs too: the report of
# another day has the words of today's, and other figures.
_FIGURES, _SAME_FIGURES = 4, 0.5


class Contents(NamedTuple):
    """What a text consists of.

    Args:
        runs: The hashes of its runs of words, in their order.
        known: The same, ascending, each once.
        figures: For each word whether it has a digit.
    """

    runs: NDArray[np.uint32]
    known: NDArray[np.uint32]
    figures: NDArray[np.bool_]


def share(text: Contents, other: Contents) -> float:
    """Return which share of the words of a text stands in runs that another has; 0 of no run."""
    return float(_common(text, other).mean()) if len(text.figures) else 0.0


def copied(one: Contents, other: Contents) -> float | None:
    """Return which share of the shorter of two texts is in the longer; None if that is no copy."""
    shorter, longer = (one, other) if len(one.runs) < len(other.runs) else (other, one)
    if len(shorter.known) < FEWEST_RUNS or len(longer.runs) > MOST_TIMES * len(shorter.runs):
        return None
    common = _common(shorter, longer)
    figures = common[shorter.figures]
    if len(figures) >= _FIGURES and figures.mean() < _SAME_FIGURES:
        return None
    found = float(common.mean())
    return found if found >= LEAST_SHARE else None


def _common(text: Contents, other: Contents) -> NDArray[np.bool_]:
    """Mark the words of a text that stand in runs that another has."""
    words = np.zeros(len(text.figures), dtype=np.bool_)
    if not len(text.runs) or not len(other.runs):
        return words
    places = np.minimum(np.searchsorted(other.known, text.runs), len(other.known) - 1)
    common = other.known[places] == text.runs
    for at in range(WORDS):
        words[at : at + len(common)] |= common
    return words


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
