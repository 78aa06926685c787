"""Clusters: which documents are copies of one and the same longest text.

Copies of copies do not add up: each member of a cluster is a copy of its longest text, so that a
series of reports of which each is like the one before does not grow into one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class Pairs(NamedTuple):
    """Pairs of documents that are copies.

    Args:
        one: A document of each pair.
        other: The other one.
        shares: Which share of the shorter text the longer one has.
    """

    one: Numbers
    other: Numbers
    shares: NDArray[np.float32]


def no_pairs() -> Pairs:
    """Make an empty list of pairs."""
    return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))


def clusters(pairs: Pairs, sizes: Numbers, key: Callable[[int], bytes]) -> dict[int, int]:
    """Tell for each document that has copies the longest text it is a copy of.

    The longest texts come first, equal ones by id: one that is a copy of no longest text found so
    far is the longest of a cluster of its own. A copy of several belongs to the one that has most
    of it. So the clusters depend on the pairs alone, not on the order in which articles came.

    Args:
        pairs: The pairs.
        sizes: The length of each document that occurs in the pairs, in the order of their numbers.
        key: Returns the id of a document.

    Returns:
        The longest text of each, by its number; a longest text has itself.
    """
    documents = np.unique(np.concatenate((pairs.one, pairs.other)))
    keyed = sorted(
        zip((-sizes).tolist(), map(key, documents.tolist()), documents.tolist(), strict=True)
    )
    ranks = np.empty(len(documents), dtype=np.int64)
    ranks[np.searchsorted(documents, [number for _, _, number in keyed])] = np.arange(len(keyed))
    ends = [ranks[np.searchsorted(documents, side)] for side in (pairs.one, pairs.other)]
    first, second = np.minimum(*ends), np.maximum(*ends)
    order = np.lexsort((first, -pairs.shares, second))
    longest: dict[int, int] = {}
    for rank, leader in zip(second[order].tolist(), first[order].tolist(), strict=True):
        if longest.setdefault(leader, leader) == leader:
            longest.setdefault(rank, leader)
    several = {leader for rank, leader in longest.items() if rank != leader}
    return {keyed[r][2]: keyed[leader][2] for r, leader in longest.items() if leader in several}
