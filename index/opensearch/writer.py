"""The writer of one run: articles in, one new state out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from artikelsuche.corpus.article import Article
from artikelsuche.index.errors import ClusterRefusedError
from artikelsuche.index.store.manifest import Manifest

from .bulk import Bulk
from .cluster import Cluster
from .documents import Tokens, document_id, make_document
from .lease import Lease
from .manifest_pieces import remove_other_pieces, write_pieces
from .mapping import make_index
from .reader import ClusterReader
from .state import Live, new_index_name, physical_indices, replace_live
from .versions import seen_by, versions_by_id

# So many articles, or so many letters of their texts, are analysed together.
_ARTICLES, _LETTERS = 200, 1 << 20


class ClusterWriter:
    """Writes the articles of one run; nothing of them is seen before `commit`.

    Args:
        cluster: The cluster.
        lease: The lease of the writer.
        live: What is live; None where there is no index yet.
        create: Whether to begin a new physical index.
    """

    def __init__(self, cluster: Cluster, lease: Lease, live: Live | None, *, create: bool) -> None:
        self._cluster = cluster
        self._lease = lease
        self._live = live
        self._create = create
        self._tokens = Tokens()
        self._waiting: list[tuple[Article, int, int | None]] = []
        self._letters = 0
        self._next: Live | None = None
        if create or live is None:
            address = cluster.address
            self._index = new_index_name(cluster)
            body = make_index(address.shards, address.replicas)
            try:
                cluster.request("PUT", f"/{self._index}", body)
            except ClusterRefusedError as error:
                if "already exists" not in error.reason:  # made, and the answer was lost
                    raise
        else:
            self._index = live.physical
        self._bulk = Bulk(cluster, self._index)

    def add(self, article: Article) -> None:
        """Add an article."""
        self._put(article, self._lease.run, None)

    def _put(self, article: Article, since: int, until: int | None) -> None:
        self._lease.check()
        self._waiting.append((article, since, until))
        self._letters += len(article.body)
        if self._letters >= _LETTERS or len(self._waiting) >= _ARTICLES:
            self._send()

    def _send(self) -> None:
        self._tokens.read(article for article, _, _ in self._waiting)
        for article, since, until in self._waiting:
            document = make_document(article, since, until, self._tokens)
            self._bulk.put(document_id(article.id, since), document)
        self._waiting, self._letters = [], 0

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles of the live state: they are kept, but no later state has them."""
        assert self._live is not None, "only what is live can be deleted"
        for _, article, since in versions_by_id(self._cluster, self._live, ids):
            self._put(article, since, self._lease.run)

    def prepare(self, manifest: Manifest, articles: int) -> ClusterReader:
        """Write everything that the new state needs, and open it."""
        self._send()
        self._bulk.finish()
        self._cluster.request("POST", f"/{self._index}/_refresh")
        self._cluster.request("POST", f"/{self._index}/_flush")
        run = self._lease.run
        pieces = write_pieces(self._cluster, manifest, run)
        now = dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
        self._next = Live(self._index, run, articles, pieces, now)
        return ClusterReader(self._cluster, self._next)

    def commit(self) -> None:
        """Make what was prepared visible at once."""
        assert self._next is not None, "a state is prepared first"
        self._lease.check()
        replace_live(self._cluster, self._next, self._live)
        self._name_alias()
        remove_other_pieces(self._cluster, self._next.run)

    def _name_alias(self) -> None:
        """Let other programs find the live articles by the name of the index."""
        cluster, name = self._cluster, self._cluster.address.name
        visible = {"bool": {"must_not": seen_by(self._lease.run)}}
        others = [index for index in physical_indices(cluster) if index != self._index]
        actions: list[dict[str, Any]] = [
            {"remove": {"index": index, "alias": name, "must_exist": False}} for index in others
        ]
        actions.append({"add": {"index": self._index, "alias": name, "filter": visible}})
        cluster.request("POST", "/_aliases", {"actions": actions})

    def cancel(self) -> None:
        """Remove what was written of a new physical index; what is live is mended by `collect`."""
        self._bulk.close()
        if self._create or self._live is None:
            self._cluster.request("DELETE", f"/{self._index}", allow={404})

    def close(self) -> None:
        """Send nothing more."""
        self._bulk.close()
