"""The batch job: make an index hold exactly the articles of its sources."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from artikelsuche.corpus import (
    FurnitureProfile,
    SourceError,
    SourceFile,
    sample_source,
    scan_sources,
)

from .directory import IndexDirectory, default_index
from .errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
    ShrinkError,
    StampMismatchError,
)
from .ledger import Change, Ledger
from .lock import write_lock
from .manifest import Manifest
from .reading import read_files
from .report import Report
from .segments import DEFAULT_MEMORY
from .snapshot import Snapshot, open_former, open_snapshot
from .stored import StoredArticles
from .writer import GenerationWriter

#: Called with the number of articles done and, where it is known, the number to do.
Progress = Callable[[int, "int | None"], None]

# A run that would delete more than this share of the index, and at least this many articles,
# stops: an unmounted folder looks like an empty one.
_SHRINK_SHARE = 0.2
_SHRINK_ARTICLES = 20


def reindex(
    sources: Iterable[Path | str],
    *,
    index: Path | str | None = None,
    full: bool = False,
    jobs: int = 1,
    memory: int = DEFAULT_MEMORY,
    dry_run: bool = False,
    allow_shrink: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Make an index hold exactly the articles of the sources.

    Files that have not changed since the last run are not read again. What cannot be read is
    reported and skipped; articles it gave earlier are kept.

    Args:
        sources: Files and folders; folders are read recursively.
        index: The index directory; the default one where None.
        full: Whether to build the index anew even if it is up to date.
        jobs: The number of processes that read files, and of those that index, at least 1.
        memory: How many megabytes indexing may take.
        dry_run: Whether only to look and report, writing nothing.
        allow_shrink: Whether the run may delete a large part of the index.
        progress: Called after every article.

    Returns:
        What was done, with the errors of single files.

    Raises:
        SourceError: A source is missing or holds no articles at all.
        IndexLockedError: Another writer is at work.
        ShrinkError: The run would delete suspiciously many articles.
        IndexStoreError: The index directory cannot be used.
        WorkerError: A process that reads files has died.
    """
    started = time.perf_counter()
    directory = IndexDirectory(default_index() if index is None else index)
    report = Report(directory.root, dry_run=dry_run)
    files = _scan([Path(source).absolute() for source in sources], report, directory)
    if dry_run:
        directory.check_ours()
    else:
        directory.prepare()
    with nullcontext() if dry_run else write_lock(directory.root):
        _Run(directory, report, files, jobs, memory, allow_shrink, progress).execute(full)
    report.seconds = time.perf_counter() - started
    return report


def _scan(sources: list[Path], report: Report, directory: IndexDirectory) -> list[SourceFile]:
    """Find the files of the sources; a source that is missing or empty stops the run.

    The index may lie inside a source; its own files are no articles.
    """

    def note(error: SourceError) -> None:
        if error.path in sources:
            raise error
        report.errors.append(error)

    files: dict[Path, SourceFile] = {}
    for file in scan_sources(sources, on_error=note):
        # Sources may overlap; a file belongs to the first one that has it.
        files.setdefault(file.path.resolve(), file)
    folders = {file.folder for file in files.values()}
    own = {folder for folder in folders if directory.holds(Path(folder))}
    return [file for file in files.values() if file.folder not in own]


@dataclass
class _Run:
    """One run of the job over the files that were found."""

    directory: IndexDirectory
    report: Report
    files: list[SourceFile]
    jobs: int
    memory: int
    allow_shrink: bool
    progress: Progress | None
    old: Manifest = field(default_factory=Manifest)
    done: int = 0
    total: int | None = None

    def execute(self, full: bool) -> None:
        """Continue the live generation where it can be continued, else build a new one."""
        if not self.report.dry_run:
            self.directory.remove_stale()  # what a run left that was killed
        snapshot, self.report.rebuilt = self._live(full)
        if snapshot is not None and self.report.rebuilt is None:
            self._continue(snapshot)
        else:
            self._rebuild(snapshot)

    def _live(self, full: bool) -> tuple[Snapshot | None, str | None]:
        """Open the live generation, and say why it has to be built anew."""
        try:
            snapshot = open_snapshot(self.directory)
            self.old = snapshot.manifest()
        except IndexMissingError:
            return None, "there was no index yet"
        except StampMismatchError as error:
            return self._former(), f"the index {error.reason.split(';')[0]}"
        except IndexDamagedError as error:
            return None, f"the index {error.reason.split(';')[0]}"
        return snapshot, "--full was asked for" if full else None

    def _former(self) -> Snapshot | None:
        """Open an index of another version, whose articles a rebuild must not lose."""
        try:
            former = open_former(self.directory)
            self.old = former.manifest()
        except IndexStoreError:
            return None
        return former

    def _continue(self, snapshot: Snapshot) -> None:
        """Read what has changed and commit it into the live generation."""
        ledger = Ledger(self.old, self.report)
        current = [file for file in self.files if ledger.is_current(file)]
        for file in current:
            ledger.carry(str(file.path))
        ledger.carry_unreachable()
        known = {str(file.path) for file in current}
        changed = [file for file in self.files if str(file.path) not in known]
        profile = _extended_profile(self.old, changed, self.files)
        ledger.new.profile = profile.to_json()
        with self._writing(snapshot.generation, create=False) as writer:
            stale: list[str] = []
            for file, readings in read_files(changed, profile, self.jobs):
                for article, change in ledger.book(file, readings):
                    self._tick(changed)
                    if change is not Change.UNCHANGED and writer is not None:
                        writer.add(article)
                    if change is Change.UPDATED:
                        stale.append(article.id)
            vanished = self._delete_vanished(ledger)
            if writer is None:
                return
            if not self.report.changed and ledger.new.files == self.old.files:
                writer.cancel()
                return
            writer.delete([*stale, *vanished])
            writer.commit(ledger.new)

    def _rebuild(self, snapshot: Snapshot | None) -> None:
        """Read everything into a new generation, then make that one live."""
        ledger = Ledger(self.old, self.report)
        profile = FurnitureProfile.learn(self.files)
        ledger.new.profile = profile.to_json()
        ledger.carry_unreachable()
        generation = Path() if self.report.dry_run else self.directory.new_generation()
        with self._writing(generation, create=True) as writer:
            for file, readings in read_files(self.files, profile, self.jobs):
                for article, _ in ledger.book(file, readings):
                    self._tick(self.files)
                    if writer is not None:
                        writer.add(article)
            self._delete_vanished(ledger)
            if writer is None:
                return
            _readd(ledger, snapshot, writer)
            writer.commit(ledger.new)
        self.directory.switch(generation)
        self.directory.remove_stale()

    @contextmanager
    def _writing(self, generation: Path, *, create: bool) -> Iterator[GenerationWriter | None]:
        """Open a writer that is cancelled when the block fails; none for a dry run."""
        if self.report.dry_run:
            yield None
            return
        writer = GenerationWriter(generation, create=create, memory=self.memory, jobs=self.jobs)
        try:
            yield writer
        except BaseException:
            writer.cancel()
            if create:
                shutil.rmtree(generation, ignore_errors=True)
            raise

    def _delete_vanished(self, ledger: Ledger) -> list[str]:
        vanished = ledger.vanished()
        before = ledger.held_before()
        self.report.deleted = len(vanished)
        lost = self._lost(vanished)
        too_many = lost > _SHRINK_SHARE * before and lost >= _SHRINK_ARTICLES
        if too_many and not self.allow_shrink:
            reason = (
                f"{len(vanished)} of {before} articles are no longer in the sources; nothing was "
                "changed. Check that every source is there, or allow it with --allow-shrink"
            )
            raise ShrinkError(self.directory.root, reason)
        return vanished

    def _lost(self, vanished: list[str]) -> int:
        """Count vanished articles; those of the sample give way to the user's own in silence."""
        paths, sample = self.old.article_paths(), sample_source()
        return sum(not Path(paths[key]).is_relative_to(sample) for key in vanished)

    def _tick(self, files: list[SourceFile]) -> None:
        """Report progress; how many articles files of records hold is not known beforehand."""
        self.done += 1
        if self.progress is not None:
            if self.total is None:
                self.total = -1 if any(file.holds_records for file in files) else len(files)
            self.progress(self.done, None if self.total < 0 else self.total)


def _readd(ledger: Ledger, snapshot: Snapshot | None, writer: GenerationWriter) -> None:
    """Take over from the old generation what could not be read this time."""
    if not ledger.kept or snapshot is None:
        return
    with StoredArticles(snapshot) as stored:
        for key in ledger.kept:
            article = stored.get(key)
            if article is not None:
                writer.add(article)


def _extended_profile(
    old: Manifest, changed: list[SourceFile], files: list[SourceFile]
) -> FurnitureProfile:
    """Take the profile the index was built with, and learn the folders it does not know."""
    known = FurnitureProfile.from_json(old.profile) if old.profile else FurnitureProfile()
    unknown = {file.folder for file in changed} - known.folders.keys()
    learned = FurnitureProfile.learn(file for file in files if file.folder in unknown)
    return known.extended(learned)
