"""Learning what pages of a folder, and records of a source in it, have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from artikelsuche.corpus.cleaning.profile import FurnitureProfile, Sample, place_of
from artikelsuche.corpus.cleaning.shared_lines import shared_lines
from artikelsuche.corpus.source_file import SourceFile

from .table import format_of

# Of the records of one folder so many are read, spread over its files.
_RECORDS = 600
_LEAST_OF_FILE = 5


def learn_furniture(files: Iterable[SourceFile]) -> FurnitureProfile:
    """Learn the furniture of the files of all sources.

    Up to 200 pages, and 600 records, of each folder are read; unreadable ones count for nothing.
    """
    files = list(files)
    samples: dict[str, Sample] = {}
    sizes: Counter[str] = Counter()
    for file in files:
        if file.holds_records:
            samples.setdefault(place_of(file), Sample()).add(file)
            sizes[place_of(file)] += file.size
    learned = {place: shared_lines(_records(one.files)) for place, one in samples.items()}
    found = {place: lines for place, lines in sorted(learned.items()) if lines}
    fruitless = {place: size for place, size in sorted(sizes.items()) if place not in found}
    pages = FurnitureProfile.learn(files)
    return FurnitureProfile(pages.folders, {**pages.fruitless, **fruitless}, found)


def _records(files: list[SourceFile]) -> Iterator[tuple[str, str]]:
    most = max(_LEAST_OF_FILE, _RECORDS // len(files))
    for file in files:
        kind = format_of(file.location)
        if kind is not None and kind.sample is not None:
            yield from kind.sample(file, most)
