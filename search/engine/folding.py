"""Folding: of the copies of a text that match, one counts and is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from artikelsuche.index.store.index_view import IndexView

from .evaluation import Row, best, best_of_groups
from .nodes import Node, Segment

Numbers = NDArray[Any]


class _Groups(NamedTuple):
    """The clusters of a segment, numbered from 1.

    Args:
        groups: The number of the cluster of each document, 0 for none.
        clusters: The cluster in the index of each number, but 0.
    """

    groups: NDArray[np.uint32]
    clusters: NDArray[np.uint32]


class Folding:
    """Folds copies in the segments of a view."""

    def __init__(self, view: IndexView, segments: Sequence[Segment]) -> None:
        self._view = view
        self._segments = segments

    def has_copies(self) -> bool:
        """Tell whether any article has copies."""
        return self._view.copies.count > 0

    @cached_property
    def _groups(self) -> list[_Groups | None]:
        """The clusters of each segment; None where it has none."""
        found: list[_Groups | None] = []
        for segment in self._segments:
            end = segment.base + segment.documents
            members, clusters = self._view.copies.between(segment.base, end)
            groups = np.zeros(segment.documents, dtype=np.uint32)
            different, own = np.unique(clusters, return_inverse=True)
            groups[members - np.uint32(segment.base)] = own + 1
            found.append(_Groups(groups, different) if len(different) else None)
        return found

    def best(self, plan: Node, wanted: int) -> tuple[int, list[Row], int]:
        """Find the best matches of each segment, of a cluster the best ones.

        Return how many match, each cluster counted once; the matches, in the order of their
        numbers, those of one cluster in several segments too; and how many articles match.
        """
        total, articles, rows = 0, 0, []
        seen: list[Numbers] = []
        for segment, groups in zip(self._segments, self._groups, strict=True):
            if groups is None:
                found, more = best(plan, segment, wanted)
                total, articles = total + found, articles + found
            else:
                most = len(groups.clusters)
                (found, apart), more, there = best_of_groups(
                    plan, segment, wanted, groups.groups, most
                )
                total, articles = total + apart, articles + found
                if there:
                    seen.append(groups.clusters[np.frombuffer(there, np.uint32) - np.uint32(1)])
            rows += more
        if len(seen) == 1:
            total += len(seen[0])
        elif seen:
            total += len(np.unique(np.concatenate(seen)))
        return total, rows, articles

    def count(self, numbers: Numbers) -> int:
        """Count articles, each cluster once."""
        clusters = self._view.copies.clusters(numbers)
        held = clusters[clusters > 0]
        return len(clusters) - len(held) + len(np.unique(held))

    def first_rows(self, rows: list[Row]) -> list[Row]:
        """Leave of each cluster the first of some matches in their order."""
        clusters = self._view.copies.clusters(np.array([number for _, number in rows], np.int64))
        seen: set[int] = set()
        kept = []
        for row, cluster in zip(rows, clusters.tolist(), strict=True):
            if not cluster or cluster not in seen:
                kept.append(row)
                seen.add(cluster)
        return kept

    def first(self, numbers: Numbers, keys: tuple[Numbers, Numbers]) -> NDArray[np.bool_]:
        """Mark of each cluster the first by two ascending keys, the second one first, then by id.

        What has no copies is marked too.
        """
        clusters = self._view.copies.clusters(numbers)
        marked: NDArray[np.bool_] = clusters == 0
        held = np.flatnonzero(~marked)
        if not len(held):
            return marked
        order = held[np.lexsort((keys[0][held], keys[1][held], clusters[held]))]
        begins = np.concatenate(([True], np.diff(clusters[order].astype(np.int64)) > 0))
        first = order[begins][np.cumsum(begins) - 1]
        alike = (keys[0][order] == keys[0][first]) & (keys[1][order] == keys[1][first])
        chosen: dict[int, tuple[bytes, int]] = {}
        for at, cluster in zip(order[alike].tolist(), clusters[order[alike]].tolist(), strict=True):
            row = self._view.key(int(numbers[at])), at
            chosen[cluster] = min(chosen.get(cluster, row), row)
        marked[[at for _, at in chosen.values()]] = True
        return marked
