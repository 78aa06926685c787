"""An index directory as the target of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.index.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
    StampMismatchError,
)
from artikelsuche.index.store.directory import IndexDirectory
from artikelsuche.index.store.lock import write_lock
from artikelsuche.index.store.manifest import Manifest, read_header
from artikelsuche.index.store.opening import translated
from artikelsuche.index.store.snapshot import Snapshot, check_every_byte, open_former, open_snapshot
from artikelsuche.index.store.stamp import current_stamp, read_stamp
from artikelsuche.index.upkeep.garbage import collect
from artikelsuche.index.writing.index_writer import GenerationWriter

from .target import LiveState, Still, stored_profile, why_rebuild
from .transaction import Transaction, transaction


class DirectoryTarget:
    """An index directory; see `Target`.

    Args:
        directory: The directory.
        memory: How many megabytes each process that indexes may take.
        jobs: How many processes index.
    """

    def __init__(self, directory: IndexDirectory, memory: int, jobs: int) -> None:
        self.root = directory.root
        self.holds = directory.holds
        self._directory = directory
        self._open_writer = partial(GenerationWriter, memory=memory, jobs=jobs)
        self._generation: Path | None = None

    @contextmanager
    def ready(self, *, dry_run: bool, wait: float) -> Iterator[None]:
        """Hold the lock of the index, but for a dry run.

        The files are looked for under the lock: what another writer has added meanwhile would look
        like vanished files to a scan from before.
        """
        if dry_run:
            self._directory.check_ours()
            yield
        else:
            self._directory.prepare()
            with write_lock(self.root, wait):
                yield

    def usable(self, sources: list[str], rules: str) -> int | None:
        """Count the articles of an index that was made of some sources by some rules."""
        try:
            snapshot = open_snapshot(self._directory)
            header = read_header(snapshot.generation, snapshot.commit)
        except IndexStoreError:
            return None
        same = header.rules == rules and list(header.sources) == sources
        return snapshot.stamp.articles if same else None

    def collect(self) -> None:
        """Remove what a run left that was killed."""
        collect(self._directory)

    def live(self, *, full: bool, rules: str, still: Still = None) -> LiveState:
        """Open the live generation, every byte of it checked, for a run that reads by rules.

        A run that will change nothing looks only at files that were touched since then.
        """
        try:
            snapshot = open_snapshot(self._directory)
            manifest = snapshot.manifest()
            check_every_byte(snapshot, trusting=still is not None and still(manifest))
            stored_profile(manifest)
        except IndexMissingError:
            return LiveState(Manifest(), None, tr("there was no index yet"))
        except StampMismatchError as error:
            return self._former(tr("the index {reason}", reason=error.reason.split(";")[0]))
        except IndexDamagedError as error:
            why = tr(
                "the index was damaged: {name} {reason}",
                name=error.path.name,
                reason=error.reason.split(";")[0],
            )
            return LiveState(Manifest(), None, why)
        self._generation = snapshot.generation
        why_not = why_rebuild(manifest, full=full, rules=rules)
        return LiveState(manifest, partial(_stored, snapshot), why_not)

    def _former(self, rebuild: str) -> LiveState:
        """Open an index of another version, whose articles a rebuild must not lose."""
        try:
            former = open_former(self._directory)
            check_every_byte(former)
            return LiveState(former.manifest(), partial(_stored, former), rebuild)
        except IndexStoreError:
            return LiveState(Manifest(), None, rebuild)

    @contextmanager
    def changes(self, *, create: bool, dry_run: bool) -> Iterator[Transaction]:
        """Open a transaction on the live generation, or for a new one."""
        generation = None if create else self._generation
        open_writer = None if dry_run else self._open_writer
        with transaction(self._directory, generation, open_writer) as changes:
            yield changes

    def mend(self, articles: int) -> None:
        """Write the stamp that a run could not write which was killed after its commit."""
        stamp = current_stamp(articles)
        if self._generation is not None and read_stamp(self._generation) != stamp:
            stamp.write(self._generation)


def _stored(snapshot: Snapshot, keys: Iterable[str]) -> Iterator[Article]:
    """Yield the articles of a snapshot with some ids."""
    view = snapshot.view()
    for key in keys:
        with translated(snapshot.generation):
            found = list(map(view.article, view.numbers("id", key)))
        yield from found
