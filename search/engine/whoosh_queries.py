"""Lowered queries and Whoosh's own, each run as the other.

The nodes of a lowered query need nothing of Whoosh, whose queries take long to import.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.query import Query
from whoosh.searching import Searcher

from artikelsuche.index.store.index_view import view_of
from artikelsuche.search.engine.dense.nodes import Evaluated
from artikelsuche.search.engine.dense.scored import Scored, silent
from artikelsuche.search.engine.dense.segment_statistics import Leaf


class WhooshQuery(Query):  # type: ignore[misc]  # Whoosh is untyped
    """A lowered query that any Whoosh searcher and collector can run on an index of ours.

    Args:
        lowered: The query.
    """

    boost = 1.0

    # Whoosh's queries cannot be hashed; these are equal only to themselves.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def __init__(self, lowered: Evaluated) -> None:
        self._lowered = lowered

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        """Make the Whoosh matcher of a segment.

        Args:
            searcher: The Whoosh searcher of the segment.
            context: Unused part of Whoosh's protocol.

        Returns:
            A matcher over the scored documents.
        """
        view, segment = view_of(searcher)
        found = self._lowered.live_scores(Leaf(segment, view))
        if not len(found.ids):
            return NullMatcher()
        return ListMatcher(found.ids.tolist(), found.scores.tolist())

    def is_leaf(self) -> bool:
        """Whoosh need not look inside."""
        return True

    def estimate_size(self, reader: Any) -> int:
        """Bound the number of matches, as Whoosh's own compound queries want to know."""
        return int(reader.doc_count())

    def estimate_min_size(self, reader: Any) -> int:
        """Bound the number of matches from below."""
        return 0


@dataclass(frozen=True, eq=False)
class Stock(Evaluated):
    """A query of Whoosh's own, for its matches alone.

    Args:
        query: The Whoosh query.
    """

    query: Query

    def scores(self, leaf: Leaf) -> Scored:
        """Score every matching document of a segment."""
        searcher = leaf.view.leaf_searcher(leaf.segment)
        ids = np.fromiter(self.query.matcher(searcher).all_ids(), dtype=np.uint16)
        return silent(ids)
