"""The progress of a run: how many articles are done, and of how many where that can be known."""

from __future__ import annotations

from collections.abc import Callable

from artikelsuche.corpus.source_file import SourceFile
from artikelsuche.index.store.manifest import Manifest

#: Called with the number of articles done and, where it is known, the number to do.
Progress = Callable[[int, "int | None"], None]


class Steps:
    """Counts the articles of a run, and tells whoever wants to know."""

    def __init__(self, progress: Progress | None, files: list[SourceFile], old: Manifest) -> None:
        self._progress = progress
        self._total = None if progress is None else _expected(files, old)
        self._done = 0

    def tick(self) -> None:
        """Count one article."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)


def _expected(files: list[SourceFile], old: Manifest) -> int | None:
    """Count the articles of files: one in a text, in a file of records what it gave last time."""
    total = 0
    for file in files:
        record = old.files.get(file.location)
        if not file.holds_records:
            total += 1
        elif record is None:
            return None
        else:
            total += len(record.articles)
    return total
