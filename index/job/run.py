"""One run of the batch job: from the files of the sources to a commit."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from artikelsuche.corpus.cleaning.profile import FurnitureProfile, place_of
from artikelsuche.corpus.packed.learning import learn_furniture
from artikelsuche.corpus.packed.limits import ArchiveLimits
from artikelsuche.corpus.source_file import SourceFile
from artikelsuche.index.job.targets.target import LiveState, Target, stored_profile
from artikelsuche.index.store.manifest import Manifest

from .choices import Choices, means_of_reading
from .ledger import Change, Ledger, is_current
from .progress import Progress, Steps
from .report import Report
from .scanning import scan
from .shrink_guard import check_shrinking
from .source_reading import read_files
from .stream_source import named_sources


@dataclass
class Run:
    """What a run is asked to do; `reindex` explains the options."""

    target: Target
    report: Report
    sources: list[Path]
    jobs: int
    checksum: bool
    allow_shrink: bool
    progress: Progress | None
    choices: Choices
    limits: ArchiveLimits
    stream: SourceFile | None

    def execute(self, full: bool) -> None:
        """Continue the live index where it can be continued, else build a new one."""
        scanned_ns = time.time_ns()
        choices = self.choices
        files = scan(self.sources, self.report, self.target, self.limits, choices.fields)
        if self.stream is not None:
            files.append(self.stream)
        if not self.report.dry_run:
            self.target.collect()  # what a run left that was killed
        means = means_of_reading(self.limits)

        def still(known: Manifest) -> bool:
            now = (is_current(file, known.files.get(file.location), means) for file in files)
            return len(files) == len(known.files) and all(now)

        quiet = None if self.checksum else still
        live = self.target.live(full=full, rules=choices.rules(), still=quiet)
        self.report.rebuilt = live.rebuild
        ledger = Ledger(live.manifest, self.report, scanned_ns, choices, means)
        ledger.new.sources = named_sources(self.sources, self.stream is not None)
        ledger.new.rules = choices.rules()
        if live.stored is not None and live.rebuild is None:
            self._continue(live.manifest, files, ledger)
        else:
            self._rebuild(live, files, ledger)

    def _continue(self, old: Manifest, files: list[SourceFile], ledger: Ledger) -> None:
        """Read what has changed and commit it into the live index."""
        changed = [file for file in files if self.checksum or not ledger.has(file)]
        changed = ledger.newest_versions(changed, files)
        read = {file.location for file in changed}
        for file in files:
            if file.location not in read and file.location not in ledger.new.files:
                ledger.carry(file.location)
        ledger.carry_unreachable()
        profile = _extended(stored_profile(old), changed, files)
        ledger.new.profile = profile.to_json()
        with self.target.changes(create=False, dry_run=self.report.dry_run) as changes:
            steps = Steps(self.progress, changed, old)
            stale = []
            tasks = ((file, ledger.known(file)) for file in changed)
            for file, readings in read_files(tasks, profile, self.jobs):
                for article, change in ledger.book(file, steps.follow(file, readings)):
                    steps.tick()
                    if change is not Change.UNCHANGED and article is not None:
                        changes.add(article)
                    if change is Change.UPDATED and article is not None:
                        stale.append(article.id)
            vanished = self._vanished(ledger, old)
            if self.report.changed or not ledger.new.says_the_same(old):
                changes.delete([*stale, *vanished])
                changes.commit(ledger.new)
        if not self.report.dry_run:
            self.target.mend(ledger.new.article_count())

    def _rebuild(self, live: LiveState, files: list[SourceFile], ledger: Ledger) -> None:
        """Read everything into a new index, then make that one live."""
        ledger.carry_unreachable()
        files = ledger.newest_versions(files, files)
        profile = learn_furniture(files)
        ledger.new.profile = profile.to_json()
        with self.target.changes(create=True, dry_run=self.report.dry_run) as changes:
            steps = Steps(self.progress, files, live.manifest)
            tasks = ((file, frozenset[str]()) for file in files)
            for file, readings in read_files(tasks, profile, self.jobs):
                for article, _ in ledger.book(file, steps.follow(file, readings)):
                    steps.tick()
                    assert article is not None, "nothing is known to a rebuild"
                    changes.add(article)
            self._vanished(ledger, live.manifest)
            if ledger.kept and live.stored is not None:
                for article in live.stored(ledger.kept):
                    changes.add(article)
            changes.commit(ledger.new)
            changes.publish()
        if not self.report.dry_run:
            self.target.collect()

    def _vanished(self, ledger: Ledger, old: Manifest) -> list[str]:
        """Name the articles to delete; too many of them end the run."""
        vanished = ledger.vanished()
        self.report.deleted = len(vanished)
        if not self.allow_shrink:
            check_shrinking(self.target.root, old, vanished)
        return vanished


def _extended(
    known: FurnitureProfile, changed: list[SourceFile], files: list[SourceFile]
) -> FurnitureProfile:
    """Take the profile the index was built with, and learn the places it does not know."""
    unknown = known.unknown(files) & set(map(place_of, changed)) if changed else None
    if not unknown:
        return known
    return known.extended(learn_furniture(f for f in files if place_of(f) in unknown))
