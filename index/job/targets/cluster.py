"""An index on a cluster as the target of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
    StampMismatchError,
)
from artikelsuche.index.opensearch.address import Address
from artikelsuche.index.opensearch.cluster import Cluster
from artikelsuche.index.opensearch.lease import Lease, leased
from artikelsuche.index.opensearch.manifest_pieces import read_pieces
from artikelsuche.index.opensearch.reader import ClusterReader
from artikelsuche.index.opensearch.state import Live, check_ours, check_stamp, prepare, read_live
from artikelsuche.index.opensearch.upkeep import collect
from artikelsuche.index.opensearch.versions import found_by_id
from artikelsuche.index.opensearch.writer import ClusterWriter
from artikelsuche.index.store.manifest import Manifest

from .commit_check import WrittenChanges, check_held, terms_of
from .target import LiveState, Still, stored_profile, why_rebuild


class ClusterTarget:
    """An index on a cluster; see `Target`."""

    def __init__(self, address: Address) -> None:
        self._cluster = Cluster(address)
        self.root = self._cluster.root
        self._lease: Lease | None = None
        self._live: Live | None = None

    def holds(self, path: Path) -> bool:
        """Tell that no path lies on a cluster."""
        return False

    @contextmanager
    def ready(self, *, dry_run: bool, wait: float) -> Iterator[None]:
        """Hold the lease of the index, but for a dry run."""
        if dry_run:
            check_ours(self._cluster)
            yield
        else:
            prepare(self._cluster)
            with leased(self._cluster, wait) as self._lease:
                yield

    def usable(self, sources: list[str], rules: str) -> int | None:
        """Count the articles of an index that was made of some sources by some rules."""
        try:
            live = read_live(self._cluster)
            check_stamp(self._cluster, live)
            manifest = read_pieces(self._cluster, live)
        except IndexStoreError:
            return None
        same = manifest.rules == rules and list(manifest.sources) == sources
        return live.articles if same else None

    def collect(self) -> None:
        """Remove what a run left that was killed, before this one; readers may be on what it left.

        What this run leaves stays for them until the next one.
        """
        if self._live is None:
            collect(self._cluster)

    def live(self, *, full: bool, rules: str, still: Still = None) -> LiveState:
        """Look at the index for a run that reads by some rules, or builds it anew."""
        cluster = self._cluster
        try:
            self._live = live = read_live(cluster)
            manifest, stored = read_pieces(cluster, live), partial(found_by_id, cluster, live)
            stored_profile(manifest)
            check_stamp(cluster, live)
        except IndexMissingError:
            return LiveState(Manifest(), None, tr("there was no index yet"))
        except StampMismatchError as error:
            return LiveState(
                manifest, stored, tr("the index {reason}", reason=error.reason.split(";")[0])
            )
        except IndexDamagedError as error:
            why = tr("the index was damaged: it {reason}", reason=error.reason.split(";")[0])
            return LiveState(Manifest(), None, why)
        return LiveState(manifest, stored, why_rebuild(manifest, full=full, rules=rules))

    @contextmanager
    def changes(self, *, create: bool, dry_run: bool) -> Iterator[ClusterChanges]:
        """Begin changes of the index, or a new one; without a commit nothing is seen of them."""
        if dry_run:
            yield ClusterChanges(None)
            return
        assert self._lease is not None, "only a dry run has no lease"
        writer = ClusterWriter(self._cluster, self._lease, self._live, create=create)
        try:
            yield ClusterChanges(writer)
        except BaseException:
            with suppress(Exception):
                writer.cancel()
            raise
        finally:
            writer.close()

    def mend(self, articles: int) -> None:
        """Do nothing: the count is part of what is committed."""


class ClusterChanges(WrittenChanges[ClusterWriter]):
    """The changes of one run."""

    def commit(self, manifest: Manifest) -> None:
        """Check the changes as a reader will see them, then make them visible."""
        if self._writer is None:
            return
        expected = manifest.article_count()
        reader = self._writer.prepare(manifest, expected)
        found, place = reader.live_documents(), str(reader.cluster.address)
        check_held(place, found, expected, self._canaries, partial(_missed, reader=reader))
        self._writer.commit()

    def publish(self) -> None:
        """Do nothing: a new index is live as soon as it is committed."""


def _missed(article: Article, reader: ClusterReader) -> str | None:
    """Say what of an article is not found; None where all is."""
    numbers = list(islice(reader.numbers("id", article.id), 2))
    if len(numbers) != 1:
        return tr("does not hold the article {id!r} once", id=article.id)
    is_same = reader.article(numbers[0]).content_hash == article.content_hash
    if not is_same or not reader.has_terms(article.id, list(terms_of(article))):
        return tr("does not give back the article {id!r} as it was read", id=article.id)
    return None
