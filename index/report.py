"""The report of a reindex run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from artikelsuche.corpus import SourceError


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
        errors: What could not be read, and why.
        seconds: How long the run took.
    """

    index: Path
    dry_run: bool = False
    rebuilt: str | None = None
    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    kept: int = 0
    errors: list[SourceError] = field(default_factory=list)
    seconds: float = 0.0

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
        counts = (
            f"{self.added} added, {self.updated} updated, {self.deleted} deleted, "
            f"{self.unchanged} unchanged, {self.failed} failed, {self.seconds:.1f} s"
        )
        would = "would be: " if self.dry_run else ""
        return f"{would}{counts} ({self.articles} articles in {self.index})"
