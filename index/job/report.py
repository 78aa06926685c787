"""The report of a reindex run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from artikelsuche.corpus.errors import FieldError, SourceError
from artikelsuche.corpus.language import tr

_COUNTS = ("added", "updated", "deleted", "unchanged", "failed")


@dataclass
class Report:
    """What a reindex run did.

    Args:
        index: The index directory.
        dry_run: Whether the run only looked.
        rebuilt: Why the index was built anew; None for an incremental run.
        added: Articles that are new.
        updated: Articles whose content has changed.
        deleted: Articles whose source is gone.
        unchanged: Articles that stayed as they were.
        kept: Articles kept as last read, because their file could not be read this time;
            they count as unchanged too.
        left_out: Articles in other languages than those to keep, of the files that were read.
        older: Versions of articles of which the same file has a newer one, and reports of agencies
            of which another file (or member of an archive) has.
        repeated: Records that repeat another one of their file word for word.
        errors: What could not be read, and why.
        warnings: The fields that articles were indexed without, and why; told once, when the
            article is read.
        seconds: How long the run took.
        skipped: Whether the run saw that it is not needed, and looked at no file.
        on_error: Called with every error and warning as soon as it is met.
        strict: Whether the first error ends the run.
        on_change: Called with the id of every article that was added or updated.
    """

    index: Path
    dry_run: bool = False
    rebuilt: str | None = None
    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    kept: int = 0
    left_out: int = 0
    older: int = 0
    repeated: int = 0
    errors: list[SourceError] = field(default_factory=list)
    warnings: list[SourceError] = field(default_factory=list)
    seconds: float = 0.0
    skipped: bool = False
    on_error: Callable[[SourceError], object] | None = field(default=None, repr=False)
    strict: bool = field(default=False, repr=False)
    on_change: Callable[[str], object] | None = field(default=None, repr=False)

    def fail(self, error: SourceError) -> None:
        """Note what could not be read, or a field that an article is indexed without.

        Raises:
            SourceError: The error, in a strict run, where there is no article.
        """
        (self.warnings if isinstance(error, FieldError) else self.errors).append(error)
        if self.on_error is not None:
            self.on_error(error)
        if self.strict and not isinstance(error, FieldError):
            raise error

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        counts = (
            "added",
            "updated",
            "deleted",
            "unchanged",
            "kept",
            "left_out",
            "older",
            "repeated",
            "failed",
            "articles",
        )
        return {
            "format_version": 1,
            "index": str(self.index),
            "dry_run": self.dry_run,
            "rebuilt": self.rebuilt,
            "skipped": self.skipped,
            **{name: getattr(self, name) for name in (*counts, "articles")},
            "seconds": round(self.seconds, 3),
            "errors": [error_json(error) for error in self.errors],
            "warnings": [error_json(error) for error in self.warnings],
        }

    @property
    def failed(self) -> int:
        """How many files or records could not be read."""
        return len(self.errors)

    @property
    def articles(self) -> int:
        """How many articles the index holds after the run."""
        return self.added + self.updated + self.unchanged

    @property
    def changed(self) -> bool:
        """Whether the run found anything to write."""
        return bool(self.added or self.updated or self.deleted or self.rebuilt)

    def __str__(self) -> str:
        held = {"articles": self.articles, "index": self.index}
        if self.skipped:
            return tr("not needed: {articles} articles in {index}", **held)
        said = tr(
            "{added} added, {updated} updated, {deleted} deleted, {unchanged} unchanged, "
            "{failed} failed",
            **{name: getattr(self, name) for name in _COUNTS},
        )
        asides = (
            (self.left_out, tr("{count} in other languages left out", count=self.left_out)),
            (self.older, tr("{count} older versions left out", count=self.older)),
            (self.repeated, tr("{count} repeated records left out", count=self.repeated)),
            (len(self.warnings), tr("{count} with a warning", count=len(self.warnings))),
        )
        parts = [said, *(text for count, text in asides if count)]
        done = f"{', '.join(parts)}, {self.seconds:.1f} s"
        done = tr("would be: {done}", done=done) if self.dry_run else done
        return tr("{done} ({articles} articles in {index})", done=done, **held)


def error_json(error: SourceError) -> dict[str, Any]:
    """Return an error as plain JSON values."""
    return {"path": str(error.path), "line": error.line, "reason": error.reason}
