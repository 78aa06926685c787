"""Learning what pages of a folder, and records of a source in it, have in common.

Archives are walked for it once more; of their pages some stay in memory meanwhile, compressed.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator

from artikelsuche.corpus.cleaning.profile import FurnitureProfile, Sample, place_of, read_text
from artikelsuche.corpus.cleaning.shared_lines import shared_lines
from artikelsuche.corpus.formats.table import Format
from artikelsuche.corpus.source_file import Member, SourceFile

from .recognising import recognised
from .walking import members_of

# Of the records of one folder so many are read, spread over its files; and so many before them,
# which tell whether there is anything to learn: of most sources there is not.
_RECORDS, _BEFORE = 600, 240
_LEAST_OF_FILE = 5
# Of each folder in an archive the first pages are looked at, and some of those behind them.
_FIRST, _EVERY, _LAST = 40, 25, 4000
# So many bytes of a page are looked at, and so many stay in memory of the pages of all archives.
_OF_PAGE, _OF_ALL = 1 << 20, 96 << 20


def learn_furniture(files: Iterable[SourceFile]) -> FurnitureProfile:
    """Learn the furniture of the files of all sources.

    Up to 200 pages, and 600 records, of each folder are read; unreadable ones count for nothing.
    """
    files = list(files)
    samples: dict[str, Sample] = {}
    sizes: Counter[str] = Counter()
    pages = FurnitureProfile.learn(_noting(_opened(files), samples, sizes), _page_text)
    learned = {place: _shared(one.files) for place, one in samples.items()}
    found = {place: lines for place, lines in sorted(learned.items()) if lines}
    sizes.update({place_of(file): file.size for file in files if file.is_archive})
    fruitless = {place: size for place, size in sorted(sizes.items()) if place not in found}
    return FurnitureProfile(pages.folders, {**pages.fruitless, **fruitless}, found)


def _page_text(file: SourceFile) -> str | None:
    kind = recognised(file)
    read = kind.page_text if isinstance(kind, Format) else None
    return (read or read_text)(file)


def _noting(
    files: Iterable[SourceFile], samples: dict[str, Sample], sizes: Counter[str]
) -> Iterator[SourceFile]:
    """Keep records for later, and yield pages."""
    for file in files:
        if file.holds_records:
            samples.setdefault(place_of(file), Sample()).add(file)
            sizes[place_of(file)] += file.size
        else:
            yield file


def _opened(files: list[SourceFile]) -> Iterator[SourceFile]:
    """Yield files, and in the place of archives some of what is in them."""
    archives = sum(file.is_archive for file in files)
    for file in files:
        if file.is_archive:
            yield from _held_members(file, _OF_ALL // archives)
        else:
            yield file


def _held_members(file: SourceFile, most: int) -> Iterator[Member]:
    counts: Counter[str] = Counter()
    for member in members_of(file):
        if not isinstance(member, Member):
            continue
        place = place_of(member)
        counts[place] += 1
        count = counts[place]
        if count > _FIRST and (count % _EVERY or count > _LAST):
            continue
        try:
            with member.open() as stream:
                content = gzip.compress(stream.read(_OF_PAGE), 1)
        except OSError:
            continue  # it is told when its turn comes
        most -= len(content)
        if most < 0:
            return
        yield member.with_content(content)


def _shared(files: list[SourceFile]) -> dict[str, frozenset[str]]:
    found = shared_lines(_records(files, _BEFORE), least=3)
    return shared_lines(_records(files, _RECORDS)) if found else {}


def _records(files: list[SourceFile], most: int) -> Iterator[tuple[str, str]]:
    most = max(_LEAST_OF_FILE, most // len(files))
    for file in files:
        kind = recognised(file)
        if isinstance(kind, Format) and kind.sample is not None:
            yield from kind.sample(file, most)
