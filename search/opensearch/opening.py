"""One state of an index on a cluster, opened for searching."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import ClusterRefusedError, IndexStoreError
from artikelsuche.index.opensearch.address import Address
from artikelsuche.index.opensearch.cluster import Cluster
from artikelsuche.index.opensearch.reader import ClusterReader
from artikelsuche.index.opensearch.state import check_stamp, read_live
from artikelsuche.search.engine.layering import Layering
from artikelsuche.search.engine.opened import Opened
from artikelsuche.search.engine.weights import Weights
from artikelsuche.search.errors import QueryError

from .evidence import ClusterEvidence
from .ranking import ClusterRanking
from .vocabulary import ClusterVocabulary

# Somebody waits for a search: how many seconds one is tried that a cluster cannot answer.
_PATIENCE = 5.0


class OnCluster:
    """An index on a cluster; see `Place`."""

    def __init__(self, address: Address) -> None:
        self._cluster = Cluster(address, _PATIENCE)
        self.root = self._cluster.root

    def open(self, weights: Weights) -> Opened:
        """Open the newest state of the index."""
        live = read_live(self._cluster)
        check_stamp(self._cluster, live)
        reader = ClusterReader(self._cluster, live)
        layering = Layering(ClusterEvidence(reader), weights)
        ranking = ClusterRanking(reader)
        return Opened(live, _reading, reader, ClusterVocabulary(reader), layering, ranking)

    def newest(self) -> object:
        """Tell the newest state from all others; None where it cannot be told."""
        try:
            return read_live(self._cluster)
        except IndexStoreError:
            return None


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what a cluster says of a query into an error of the query."""
    try:
        yield
    except ClusterRefusedError as error:
        if "maxClauseCount" in error.reason or "too_many" in error.reason:
            reason = tr(
                "the query stands for more words than the cluster takes at once; leave some out, "
                "or raise indices.query.bool.max_clause_count there"
            )
            raise QueryError(reason) from error
        if "no such index" in error.reason:
            reason = tr("has been built anew meanwhile; open it again")
            raise IndexStoreError(str(error).partition(": ")[0], reason) from error
        raise
