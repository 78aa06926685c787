"""The progress of a run: how many articles are done, and of how many where that can be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from artikelsuche.corpus.reading import Reading
from artikelsuche.corpus.source_file import SourceFile
from artikelsuche.index.store.manifest import Manifest

#: Called with the number of articles done and, where it is known, the number to do.
Progress = Callable[[int, "int | None"], None]

# The share of the bytes, one in so many, that shows how many articles there are.
_SEEN = 50


class Steps:
    """Counts the articles of a run, and tells whoever wants to know.

    How many there are to come is known of what was read before; else it is told by the bytes.
    """

    def __init__(self, progress: Progress | None, files: list[SourceFile], old: Manifest) -> None:
        self._progress = progress
        self._total = None if progress is None else _expected(files, old)
        self._done = 0
        self._bytes = sum(file.size for file in files)
        self._before, self._read = 0, 0

    def follow(self, file: SourceFile, readings: Iterable[Reading]) -> Iterator[Reading]:
        """Yield what a file gives, and note how far it was read."""
        for reading in readings:
            if reading.place is not None:
                self._read = self._before + reading.place
            yield reading
        self._before += file.size
        self._read = self._before

    def tick(self) -> None:
        """Count one article."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total or self._estimated())

    def _estimated(self) -> int | None:
        """Tell how many articles there are if the others are as long as those so far."""
        if self._read * _SEEN < self._bytes or not self._read:
            return None
        return max(self._done, round(self._done * self._bytes / self._read))


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
