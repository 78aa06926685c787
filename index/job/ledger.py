"""The ledger: compares what the sources hold now with what the index held before."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum
from functools import cached_property
from pathlib import Path

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.errors import DuplicateIdError, SourceError, UnreachableError
from artikelsuche.corpus.packed.versions import older_of, versions_in, without
from artikelsuche.corpus.reading import Reading, duplicate_id
from artikelsuche.corpus.source_file import SourceFile
from artikelsuche.index.store.manifest import Failure, FileRecord, Manifest
from artikelsuche.index.store.seen_articles import Seen

from .article_limits import refusal
from .choices import NO_CHOICES, Choices
from .report import Report

# A file that was changed so many nanoseconds before the scan or less may have been changed again
# in the same tick of the file system's clock; the coarsest in use (FAT) ticks every two seconds.
_TICK_NS = 2_000_000_000
# Of a file with more errors none is noted, so that it is read again by every run.
_MOST_FAILURES = 1000


class Change(Enum):
    """How an article compares with the index."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Ledger:
    """Books every file of a run, and counts in the report.

    Attributes:
        new: The manifest of the index as it will be.
        kept: The ids of articles to keep as they were last read, by file.
    """

    def __init__(
        self,
        old: Manifest,
        report: Report,
        scanned_ns: int,
        choices: Choices = NO_CHOICES,
        means: str = "",
    ) -> None:
        self.new = Manifest(profile=old.profile)
        self.kept: list[str] = []
        self._report = report
        self._choices = choices
        self._means = means
        self._old = old
        self._settled_ns = scanned_ns - _TICK_NS
        self._carried: list[str] = []
        self._known_owners: dict[str, str] = {}

    @cached_property
    def _old_paths(self) -> dict[str, str]:
        """The file of each article that the index held; made where files have changed."""
        return self._old.article_paths()

    def _owners(self) -> dict[str, str]:
        """Return the file of each article so far."""
        for path in self._carried:
            self._known_owners.update(dict.fromkeys(self.new.files[path].articles, path))
        self._carried.clear()
        return self._known_owners

    def has(self, file: SourceFile) -> bool:
        """Tell whether a file is as it was when the index last read it."""
        return is_current(file, self._old.files.get(file.location), self._means)

    def carry(self, path: str) -> None:
        """Book a file that stays as it was, with what cannot be read of it."""
        record = self._old.files[path]
        for failure in record.failures:
            self._report.fail(SourceError(*failure))
        self.new.files[path] = record
        self._carried.append(path)
        self._report.unchanged += len(record.articles)

    def carry_unreachable(self) -> None:
        """Keep the articles of folders that could not be listed this time."""
        blocked = [error.path for error in self._report.errors]
        for path in self._old.files:
            if path not in self.new.files and any(Path(path).is_relative_to(b) for b in blocked):
                self.carry(path)
                self.kept.extend(self._old.files[path].articles)
                self._report.kept += len(self._old.files[path].articles)

    def newest_versions(
        self, changed: list[SourceFile], files: list[SourceFile]
    ) -> list[SourceFile]:
        """Return the files to read: those that have changed, but for older versions of a report.

        Files that stay as they were are asked only where a changed one has a version of their
        report. A file that is left out is asked again by every run: the newer one may be gone then.
        An archive is read again where a version in it is older now; what was left out of it stays
        so until it is read again.
        """
        found = versions_in(changed)
        if not found:
            return changed
        paths = {self._old_paths.get(version.item) for version in found.values()}
        # A file that gave no article may hold a version by which the report was withdrawn.
        paths |= {path for path, record in self._old.files.items() if not record.articles}
        among = {file.location for file in changed}
        rivals = [f for f in files if f.location in paths and f.location not in among]
        older = older_of({**found, **versions_in(rivals)})
        among |= {archive for archive in older.values() if archive}
        for file in files:
            if file.location in older:
                self.new.files[file.location] = FileRecord(file.size, None, {}, True, file.id)
        self._report.older += len(older)
        return without((file for file in files if file.location in among), older)

    def known(self, file: SourceFile) -> frozenset[str]:
        """Name the digests of a file whose articles the index holds as they are."""
        record = self._old.files.get(file.location)
        if record is None or not _same_id(file, record):
            return frozenset()
        return frozenset(seen.digest for seen in record.articles.values() if seen.digest)

    def book(
        self, file: SourceFile, readings: Iterable[Reading]
    ) -> Iterator[tuple[Article | None, Change]]:
        """Book what a file gives, reading by reading.

        Yield each article to be in the index, with how it compares to what the index held; None for
        one that was known by its digest.
        """
        path = file.location
        old = self._old.files.get(path)
        ids = {seen.digest: key for key, seen in old.articles.items()} if old else {}
        seen_now: dict[str, Seen] = {}
        places = _Places(path)
        errors: list[SourceError] = []
        owners = self._owners()
        for reading in readings:
            if reading.is_older:
                self._report.older += 1
                continue
            found = self._accepted(reading, path)
            if isinstance(found, SourceError):
                errors.append(found)
                self._report.fail(found)
                continue
            if found is not None and not self._choices.keeps(found.language):
                self._report.left_out += 1
                continue
            key = ids[reading.digest] if found is None else found.id
            shown = path if found is None else found.path or path
            if owners.setdefault(key, path) != path or key in seen_now:
                if _says_the_same(seen_now.get(key), reading):
                    self._report.repeated += 1
                    continue
                first = places.of(key, seen_now) if key in seen_now else owners[key]
                error = duplicate_id(key, shown, reading.line, first)
                errors.append(error)
                self._report.fail(error)
                continue
            places.add(key, shown, reading.line)
            if found is None:
                assert old is not None
                seen_now[key] = old.articles[key]
                self._report.unchanged += 1
                yield None, Change.UNCHANGED
            else:
                if reading.doubt is not None:
                    self._report.fail(reading.doubt)
                seen_now[key] = Seen(found.content_hash, reading.digest)
                yield found, self._compare(found, path)
        settled = file.mtime_ns if file.mtime_ns < self._settled_ns else None
        name = "" if file.id in seen_now else file.id
        record = FileRecord(file.size, settled, seen_now, not errors, name)
        if errors:
            record = replace(record, failures=_lasting(errors), means=self._means)
        self.new.files[path] = self._keep_unread(path, record) if errors else record

    def vanished(self) -> list[str]:
        """Return the ids that the index held and no source holds any more."""
        files = self._old.files.items()
        read = [record for path, record in files if self.new.files.get(path) is not record]
        keys = dict.fromkeys([key for record in read for key in record.articles])
        return [key for key in keys if key not in self._owners()] if keys else []

    @staticmethod
    def _accepted(reading: Reading, path: str) -> Article | SourceError | None:
        """Refuse an article that no index can hold."""
        found = reading.found
        if not isinstance(found, Article):
            return found
        reason = refusal(found)
        return found if reason is None else SourceError(found.path or path, reason, reading.line)

    def _compare(self, article: Article, path: str) -> Change:
        before = self._old_paths.get(article.id)
        if before is None:
            self._report.added += 1
            self._tell_of(article)
            return Change.ADDED
        if before == path and self._is_as_before(article, path):
            self._report.unchanged += 1
            return Change.UNCHANGED
        self._report.updated += 1
        self._tell_of(article)
        return Change.UPDATED

    def _tell_of(self, article: Article) -> None:
        if self._report.on_change is not None:
            self._report.on_change(article.id)

    def _is_as_before(self, article: Article, path: str) -> bool:
        return self._old.files[path].articles[article.id].content == article.content_hash

    def _keep_unread(self, path: str, record: FileRecord) -> FileRecord:
        """Add to a record what the file gave the last time and could not give now."""
        old = self._old.files.get(path)
        if old is None:
            return record
        owners = self._owners()
        missing = {key: value for key, value in old.articles.items() if key not in owners}
        owners.update(dict.fromkeys(missing, path))
        self.kept.extend(missing)
        self._report.unchanged += len(missing)
        self._report.kept += len(missing)
        failures = () if missing else record.failures
        return replace(record, articles={**record.articles, **missing}, failures=failures)


class _Places:
    """Where the articles of a file stand in it: 16 bytes an article until that is asked."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._paths: list[str] = []
        self._lines = array("q")
        self._numbers: dict[str, int] = {}

    def add(self, key: str, path: str, line: int | None) -> None:
        """Note the next article."""
        if self._numbers:
            self._numbers[key] = len(self._lines)
        self._paths.append(path if line else self._path)
        self._lines.append(line or 0)

    def of(self, key: str, keys: Iterable[str]) -> str:
        """Name the place of an article, by the ids of all in their order."""
        self._numbers = self._numbers or {key: number for number, key in enumerate(keys)}
        number = self._numbers[key]
        line = self._lines[number]
        return f"{self._paths[number]}:{line}" if line else self._paths[number]


def _says_the_same(seen: Seen | None, reading: Reading) -> bool:
    """Tell whether a reading repeats an article of the same file word for word."""
    if seen is None or isinstance(reading.found, SourceError):
        return False
    found = reading.found
    return seen.digest == reading.digest if found is None else seen.content == found.content_hash


def _lasting(errors: list[SourceError]) -> tuple[Failure, ...]:
    """Note the errors of a file that it will always give; none if another run may read more."""
    passing = any(isinstance(error, (DuplicateIdError, UnreachableError)) for error in errors)
    if passing or len(errors) > _MOST_FAILURES:
        return ()
    return tuple(Failure(str(error.path), error.reason, error.line) for error in errors)


def is_current(file: SourceFile, record: FileRecord | None, means: str) -> bool:
    """Tell whether a file is as it was when it was last read.

    That is so where size, time of change and id agree, and all of it could be read then or what
    could not cannot now either.
    """
    return (
        record is not None
        and (record.complete or (record.failures != () and record.means == means))
        and (record.size, record.mtime_ns) == (file.size, file.mtime_ns)
        and _same_id(file, record)
    )


def _same_id(file: SourceFile, record: FileRecord) -> bool:
    """Tell whether a file gives its articles the ids they had; below another source it may not."""
    known = record.id or (file.id if file.holds_records else "")
    return known == file.id or file.id in record.articles
