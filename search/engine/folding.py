"""Folding: of the copies of a text that match, one counts and is shown."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from artikelsuche.index.store.index_view import IndexView

from .evaluation import Row, best, best_of_groups, least_of_best
from .nodes import Node, Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[Any]


class _Groups(NamedTuple):
    """The clusters of a segment, numbered from 1.

    Args:
        groups: The number of the cluster of each document, 0 for none.
        clusters: The cluster in the index of each number; 0 for none.
    """

    groups: array[int]
    clusters: Sequence[int]


class Folding:
    """Folds copies in the segments of a view."""

    def __init__(self, view: IndexView, segments: Sequence[Segment]) -> None:
        self._view = view
        self._segments = segments
        self._known_groups: list[_Groups | None] | None = None

    def has_copies(self) -> bool:
        """Tell whether any article has copies."""
        return self._view.copies.count > 0

    def _groups(self) -> list[_Groups | None]:
        """Number the clusters of each segment, once; None where it has none."""
        if self._known_groups is not None:
            return self._known_groups
        found: list[_Groups | None] = []
        for segment in self._segments:
            end = segment.base + segment.documents
            members, clusters = self._view.copies.between(segment.base, end)
            different = [0, *sorted(set(clusters))]
            number_of = {cluster: number for number, cluster in enumerate(different)}
            groups = array("I", bytes(4 * segment.documents))
            for member, cluster in zip(members, clusters, strict=True):
                groups[member - segment.base] = number_of[cluster]
            found.append(_Groups(groups, different) if len(members) else None)
        self._known_groups = found
        return found

    def best(self, plan: Node, wanted: int) -> tuple[int, list[Row], int]:
        """Find the best matches of each segment, of a cluster the best ones.

        Return how many match, each cluster counted once; the matches, in the order of their
        numbers, those of one cluster in several segments too; and how many articles match.
        """
        total, articles = 0, 0
        rows: list[Row] = []
        more: list[Row] = []
        bests: dict[int, float] = {}  # by cluster, or by number where there is none
        met: list[tuple[Any, memoryview]] = []
        cluster_of = self._view.copies.cluster
        for segment, groups in zip(self._segments, self._groups(), strict=True):
            for score, number in more:  # of the segments before this one
                key = -cluster_of(number) or number
                bests[key] = max(bests.get(key, 0.0), score)
            least = least_of_best(bests.values(), wanted) if bests else 0.0
            if groups is None:
                found, more = best(plan, segment, wanted, least)
                total, articles = total + found, articles + found
            else:
                counts, more, there = best_of_groups(plan, segment, wanted, least, groups.groups)
                found, apart = counts
                total, articles = total + apart, articles + found
                if there:
                    met.append((groups.clusters, memoryview(there).cast("I")))
            rows += more
        if len(met) < 2:
            return total + sum(len(own) for _, own in met), rows, articles
        seen: set[int] = set()
        for clusters, own in met:
            seen.update(map(clusters.__getitem__, own))
        return total + len(seen), rows, articles

    def texts(self, numbers: Numbers) -> int:
        """Count of how many texts some articles are."""
        import numpy as np

        clusters = self._view.copies.clusters(numbers)
        held = clusters[clusters > 0]
        return len(clusters) - len(held) + len(np.unique(held))

    def first_rows(self, rows: list[Row]) -> list[Row]:
        """Leave of each cluster the first of some matches in their order."""
        cluster_of = self._view.copies.cluster
        seen: set[int] = set()
        kept = []
        for row in rows:
            cluster = cluster_of(row[1])
            if not cluster or cluster not in seen:
                kept.append(row)
                seen.add(cluster)
        return kept

    def first(self, numbers: Numbers, keys: tuple[Numbers, Numbers]) -> NDArray[np.bool_]:
        """Mark of each cluster the first by two ascending keys, the second one first, then by id.

        What has no copies is marked too.
        """
        import numpy as np

        clusters = self._view.copies.clusters(numbers)
        marked: NDArray[np.bool_] = clusters == 0
        held = np.flatnonzero(~marked)
        if not len(held):
            return marked
        order = held[np.lexsort((keys[0][held], keys[1][held], clusters[held]))]
        begins = np.concatenate(([True], np.diff(clusters[order].astype(np.int64)) > 0))
        first = order[begins][np.cumsum(begins) - 1]
        alike = (keys[0][order] == keys[0][first]) & (keys[1][order] == keys[1][first])
        chosen: dict[int, int] = {}
        for at, cluster in zip(order[alike].tolist(), clusters[order[alike]].tolist(), strict=True):
            other = chosen.setdefault(cluster, at)
            if other != at:
                chosen[cluster] = min(at, other, key=lambda one: self._view.key(int(numbers[one])))
        marked[list(chosen.values())] = True
        return marked
