"""What every node of a lowered query can do: score a segment, or some documents of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from artikelsuche.search.engine.plan import ARRAYS, Plan

from .scored import Aligned, Numbers, Scored, aligned, every

if TYPE_CHECKING:
    from .segment_statistics import Leaf


class Evaluated(ABC):
    """A query that evaluates a segment at once.

    It is evaluated over the arrays of its postings, and exhaustively: stock matchers skip
    documents by bounds that are wrong for optimised AND and boosted OR queries, and so lose hits.
    Nodes are equal only to themselves.
    """

    __slots__ = ()

    @abstractmethod
    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment.

        Args:
            leaf: The segment.

        Returns:
            The matches, deleted documents among them.
        """

    def within(self, leaf: Leaf, ids: Numbers) -> Aligned:
        """Score some documents, where that is less work.

        Args:
            leaf: The segment.
            ids: The documents, ascending.

        Returns:
            Which of them match, and their scores.
        """
        return aligned(leaf.evaluate(self), ids)

    def estimate(self, leaf: Leaf) -> int:
        """Bound the number of matches in a segment, at no cost.

        Args:
            leaf: The segment.
        """
        return leaf.segment.documents

    def plan(self, leaf: Leaf) -> Plan:
        """Make a plan, for C to score as `scores` and `within` do.

        Args:
            leaf: The segment.

        Returns:
            The plan; by default that of what has been found.
        """
        found = self.scores(leaf)
        return ARRAYS, found.ids, found.scores

    def live_scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment that is not deleted.

        Args:
            leaf: The segment.

        Returns:
            The matches.
        """
        found, live = leaf.evaluate(self), leaf.segment.live
        if live is None or not len(found.ids):
            return found
        kept = live.take(found.ids)
        return found if every(kept) else Scored(found.ids[kept], found.scores[kept])
