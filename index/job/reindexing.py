"""The batch job: make an index hold exactly the articles of its sources."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from artikelsuche.corpus.arguments import (
    check_call,
    check_flag,
    check_path,
    check_paths,
    check_seconds,
    check_whole,
)
from artikelsuche.corpus.article import Article
from artikelsuche.corpus.cleaning.profile import FurnitureProfile
from artikelsuche.corpus.errors import SourceError
from artikelsuche.corpus.source_file import SourceFile
from artikelsuche.corpus.tables import rules_hash
from artikelsuche.index.bounds import JOBS, MEMORY, WAIT
from artikelsuche.index.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
    StampMismatchError,
)
from artikelsuche.index.store.directory import IndexDirectory, default_index
from artikelsuche.index.store.failures import storage_errors
from artikelsuche.index.store.lock import write_lock
from artikelsuche.index.store.manifest import Manifest, read_header
from artikelsuche.index.store.opening import translated
from artikelsuche.index.store.snapshot import Snapshot, check_every_byte, open_former, open_snapshot
from artikelsuche.index.store.stamp import current_stamp, read_stamp
from artikelsuche.index.upkeep.garbage import collect
from artikelsuche.index.writing.cycle_collection import collecting_seldom
from artikelsuche.index.writing.index_writer import GenerationWriter
from artikelsuche.index.writing.segment_writer import DEFAULT_MEMORY

from .ledger import Change, Ledger
from .progress import Progress, Steps
from .report import Report
from .scanning import check_sources, scan
from .shrink_guard import check_shrinking
from .source_reading import read_files
from .transaction import Transaction, transaction


def reindex(
    sources: Iterable[Path | str] | Path | str,
    *,
    index: Path | str | None = None,
    full: bool = False,
    if_needed: bool = False,
    checksum: bool = False,
    jobs: int = 1,
    memory: int = DEFAULT_MEMORY,
    dry_run: bool = False,
    allow_shrink: bool = False,
    strict: bool = False,
    wait: float = 0.0,
    progress: Progress | None = None,
    on_error: Callable[[SourceError], object] | None = None,
) -> Report:
    """Make an index hold exactly the articles of the sources.

    Files that have not changed since the last run are not read again. What cannot be read is
    reported and skipped; articles it gave earlier are kept.

    Args:
        sources: Files and folders, or a single one; folders are read recursively.
        index: The index directory; the default one where None.
        full: Whether to build the index anew even if it is up to date.
        if_needed: Whether to do nothing where the index can be searched and was made of the
            same sources by the same rules; their files are not looked at then.
        checksum: Whether to read every file, even if its size and time of change are as before.
        jobs: The number of processes that read files, and of those that index (this one among
            them), 1 to 64.
        memory: How many megabytes each process that indexes may take, up to 65,536.
        dry_run: Whether only to look and report, writing nothing.
        allow_shrink: Whether the run may delete a large part of the index.
        strict: Whether the first file that cannot be read ends the run, changing nothing.
        wait: How many seconds to wait for another writer.
        progress: Called after every article.
        on_error: Called with everything that cannot be read, as soon as it is met.

    Returns:
        What was done, with the errors of single files.

    Raises:
        TypeError: An argument is of a wrong type.
        ArgumentError: A number is out of its range.
        SourceError: A source is missing or holds no articles at all; in a strict run, a file
            cannot be read.
        IndexLockedError: Another writer is at work.
        ShrinkError: The run would delete suspiciously many articles.
        IndexStoreError: The index directory cannot be used.
        WorkerError: A process that reads files or indexes has died.
    """
    started = time.perf_counter()
    _check_flags(full=full, if_needed=if_needed, checksum=checksum, dry_run=dry_run)
    _check_flags(allow_shrink=allow_shrink, strict=strict)
    jobs, memory = check_whole("jobs", jobs, JOBS), check_whole("memory", memory, MEMORY)
    wait = check_seconds("wait", wait, WAIT)
    check_call("progress", progress)
    check_call("on_error", on_error)
    named = [source.absolute() for source in check_paths("sources", sources)]
    directory = IndexDirectory(default_index() if index is None else check_path("index", index))
    report = Report(directory.root, dry_run=dry_run, on_error=on_error, strict=strict)
    with storage_errors(directory.root):
        held = _articles_if_usable(directory, named) if if_needed and not full else None
        if held is None:
            run = _Run(directory, report, named, jobs, memory, checksum, allow_shrink, progress)
            with collecting_seldom():
                _execute(run, full, wait)
        else:
            report.skipped, report.unchanged = True, held
    report.seconds = time.perf_counter() - started
    return report


def _check_flags(**flags: bool) -> None:
    for name, flag in flags.items():
        check_flag(name, flag)


def _execute(run: _Run, full: bool, wait: float) -> None:
    """Take the lock, look for the files and run.

    The files are looked for under the lock: what another writer has added meanwhile would look
    like vanished files to a scan from before.
    """
    check_sources(run.sources)
    if run.report.dry_run:
        run.directory.check_ours()
        run.execute(full)
        return
    run.directory.prepare()
    with write_lock(run.directory.root, wait):
        run.execute(full)


def _articles_if_usable(directory: IndexDirectory, sources: list[Path]) -> int | None:
    """Count the articles of an index that can be searched and was made of the same sources."""
    try:
        snapshot = open_snapshot(directory)
        header = read_header(snapshot.generation, snapshot.commit)
    except IndexStoreError:
        return None
    same = header.rules == rules_hash() and list(header.sources) == list(map(str, sources))
    return snapshot.stamp.articles if same else None


@dataclass
class _Run:
    """One run of the job."""

    directory: IndexDirectory
    report: Report
    sources: list[Path]
    jobs: int
    memory: int
    checksum: bool
    allow_shrink: bool
    progress: Progress | None
    old: Manifest = field(default_factory=Manifest)
    files: list[SourceFile] = field(default_factory=list)
    scanned_ns: int = 0

    def execute(self, full: bool) -> None:
        """Continue the live generation where it can be continued, else build a new one."""
        self.scanned_ns = time.time_ns()
        self.files = scan(self.sources, self.report, self.directory)
        if not self.report.dry_run:
            collect(self.directory)  # what a run left that was killed
        snapshot, self.report.rebuilt = self._live(full)
        if snapshot is not None and self.report.rebuilt is None:
            self._continue(snapshot)
        else:
            self._rebuild(snapshot)

    def _live(self, full: bool) -> tuple[Snapshot | None, str | None]:
        """Open the live generation, and say why it has to be built anew."""
        try:
            snapshot = open_snapshot(self.directory)
            check_every_byte(snapshot)
            self.old = snapshot.manifest()
            _stored_profile(self.old)
        except IndexMissingError:
            return None, "there was no index yet"
        except StampMismatchError as error:
            return self._former(), f"the index {error.reason.split(';')[0]}"
        except IndexDamagedError as error:
            self.old = Manifest()
            return None, f"the index was damaged: {error.path.name} {error.reason.split(';')[0]}"
        if full:
            return snapshot, "--full was asked for"
        if self.old.rules != rules_hash():
            return snapshot, "the rules by which files are read have changed"
        return snapshot, None

    def _former(self) -> Snapshot | None:
        """Open an index of another version, whose articles a rebuild must not lose."""
        try:
            former = open_former(self.directory)
            check_every_byte(former)
            self.old = former.manifest()
        except IndexStoreError:
            return None
        return former

    def _ledger(self, profile: FurnitureProfile) -> Ledger:
        ledger = Ledger(self.old, self.report, self.scanned_ns)
        ledger.new.profile = profile.to_json()
        ledger.new.sources = list(map(str, self.sources))
        ledger.new.rules = rules_hash()
        return ledger

    def _continue(self, snapshot: Snapshot) -> None:
        """Read what has changed and commit it into the live generation."""
        profile = _stored_profile(self.old)
        ledger = self._ledger(profile)
        changed = []
        for file in self.files:
            if self.checksum or not ledger.is_current(file):
                changed.append(file)
            else:
                ledger.carry(file.location)
        ledger.carry_unreachable()
        if changed:
            profile = _extended(profile, changed, self.files)
            ledger.new.profile = profile.to_json()
        steps = Steps(self.progress, changed, self.old)
        with self._transaction(snapshot.generation) as changes:
            stale: list[str] = []
            tasks = ((file, ledger.known(file)) for file in changed)
            for file, readings in read_files(tasks, profile, self.jobs):
                for article, change in ledger.book(file, readings):
                    steps.tick()
                    if change is not Change.UNCHANGED and article is not None:
                        changes.add(article)
                    if change is Change.UPDATED and article is not None:
                        stale.append(article.id)
            vanished = self._vanished(ledger)
            if self.report.changed or not ledger.new.says_the_same(self.old):
                changes.delete([*stale, *vanished])
                changes.commit(ledger.new)
        self._mend_stamp(snapshot.generation, ledger.new.article_count())

    def _rebuild(self, snapshot: Snapshot | None) -> None:
        """Read everything into a new generation, then make that one live."""
        profile = FurnitureProfile.learn(self.files)
        ledger = self._ledger(profile)
        ledger.carry_unreachable()
        steps = Steps(self.progress, self.files, self.old)
        with self._transaction(None) as changes:
            tasks = ((file, frozenset[str]()) for file in self.files)
            for file, readings in read_files(tasks, profile, self.jobs):
                for article, _ in ledger.book(file, readings):
                    steps.tick()
                    assert article is not None, "nothing is known to a rebuild"
                    changes.add(article)
            self._vanished(ledger)
            if ledger.kept and snapshot is not None:
                for article in _stored(snapshot, ledger.kept):
                    changes.add(article)
            changes.commit(ledger.new)
            changes.publish(self.directory)
        if not self.report.dry_run:
            collect(self.directory)

    def _transaction(self, generation: Path | None) -> AbstractContextManager[Transaction]:
        """Open a transaction on a generation, or for a new one."""
        open_writer = None
        if not self.report.dry_run:
            open_writer = partial(GenerationWriter, memory=self.memory, jobs=self.jobs)
        return transaction(self.directory, generation, open_writer)

    def _mend_stamp(self, generation: Path, articles: int) -> None:
        """Write the stamp that a run could not write which was killed after its commit."""
        stamp = current_stamp(articles)
        if not self.report.dry_run and read_stamp(generation) != stamp:
            stamp.write(generation)

    def _vanished(self, ledger: Ledger) -> list[str]:
        """Name the articles to delete; too many of them end the run."""
        vanished = ledger.vanished()
        self.report.deleted = len(vanished)
        if not self.allow_shrink:
            check_shrinking(self.directory.root, self.old, vanished)
        return vanished


def _stored(snapshot: Snapshot, keys: Iterable[str]) -> Iterator[Article]:
    """Yield the articles of the old generation with some ids."""
    view = snapshot.view()
    for key in keys:
        with translated(snapshot.generation):
            found = list(map(view.article, view.numbers("id", key)))
        yield from found


def _stored_profile(old: Manifest) -> FurnitureProfile:
    return FurnitureProfile.from_json(old.profile) if old.profile else FurnitureProfile()


def _extended(
    known: FurnitureProfile, changed: list[SourceFile], files: list[SourceFile]
) -> FurnitureProfile:
    """Take the profile the index was built with, and learn the folders it does not know."""
    unknown = known.unknown(files) & {file.folder for file in changed}
    if not unknown:
        return known
    return known.extended(FurnitureProfile.learn(f for f in files if f.folder in unknown))
