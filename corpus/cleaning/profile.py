"""What the pages of a folder have in common: learned once, stored with the index, used per page."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from artikelsuche.corpus.decode import DecodeError, decode_bytes
from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.lazy import lazy_module
from artikelsuche.corpus.normalize import normalize_text
from artikelsuche.corpus.source_file import SourceFile

from .repeated import repeatable, repetition_key

cleaner = lazy_module("artikelsuche.corpus.cleaning.cleaner")
_SAMPLE = 200
_FEW = 20
_LEAST_FILES = 5
_LEAST_SHARE = 0.4
_LONGEST_FILE = 1 << 20
_FORMAT = 2


@dataclass(frozen=True)
class FurnitureProfile:
    """The furniture lines of folders, known by their repetition.

    Args:
        folders: The keys of the lines by the absolute path of the folder; an empty mapping
            is a profile that cuts nothing.
        fruitless: How many files the other folders had when nothing was found in them; of records,
            how many bytes.
        records: The keys of the lines that records share, by place and source.
    """

    folders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fruitless: Mapping[str, int] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def learn(
        cls, files: Iterable[SourceFile], text_of: Callable[[SourceFile], str | None] | None = None
    ) -> FurnitureProfile:
        """Learn the lines that many pages of one folder share, of the files of all sources.

        Up to 200 pages of each folder are read, spread evenly; folders with few pages are learned
        together with the folder above them. Record files and unreadable ones count for nothing.

        Args:
            files: The files of all sources.
            text_of: Reads the text of a page, None where it cannot; text files by default.
        """
        read = text_of or read_text
        samples: dict[str, Sample] = {}
        roots: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for file in files:
            if not file.holds_records:
                counts[file.folder] += 1
                samples.setdefault(file.folder, Sample()).add(file)
                roots[file.folder] = file.root
        learned = {
            folder: _common_lines(map(read, sample.files))
            for folder, sample in _rolled_up(samples, roots)
        }
        found = {folder: lines for folder, lines in sorted(learned.items()) if lines}
        fruitless = {folder: n for folder, n in sorted(counts.items()) if folder not in found}
        return cls(found, fruitless)

    def unknown(self, files: Iterable[SourceFile]) -> set[str]:
        """Name the places to learn: new ones, and those that have doubled since in vain."""
        counts: Counter[str] = Counter()
        for file in files:
            counts[place_of(file)] += file.size if file.holds_records else 1
        known = self.folders.keys() | self.records.keys()
        return {
            place
            for place, count in counts.items()
            if place not in known and count >= 2 * self.fruitless.get(place, 0)
        }

    def extended(self, other: FurnitureProfile) -> FurnitureProfile:
        """Add the folders of another profile; where both know a folder, this one decides."""
        folders = {**other.folders, **self.folders}
        records = {**other.records, **self.records}
        return FurnitureProfile(folders, {**self.fruitless, **other.fruitless}, records)

    def lines_for(self, file: SourceFile) -> frozenset[str]:
        """Look up the keys of the furniture lines of a file's folder, or of the nearest above."""
        for folder in _upwards(file.folder, file.root):
            if folder in self.folders:
                return self.folders[folder]
        return frozenset()

    def shared_by(self, file: SourceFile) -> Mapping[str, frozenset[str]]:
        """Look up the keys of the lines that the records of a file share, by source."""
        return self.records.get(place_of(file), {})

    def to_json(self) -> str:
        """Write the profile as JSON."""
        stored = {
            "format_version": _FORMAT,
            "folders": {folder: sorted(lines) for folder, lines in self.folders.items()},
            "fruitless": dict(self.fruitless),
            "records": {
                place: {source: sorted(lines) for source, lines in sources.items()}
                for place, sources in self.records.items()
            },
        }
        return json.dumps(stored, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> FurnitureProfile:
        """Read a profile that `to_json` wrote.

        Raises:
            ArtikelsucheError: The text is not a profile of this version.
        """
        try:
            stored = json.loads(text)
            if stored["format_version"] != _FORMAT:
                raise ValueError(stored["format_version"])
            folders = {str(k): frozenset(map(str, v)) for k, v in stored["folders"].items()}
            fruitless = {str(k): int(v) for k, v in stored["fruitless"].items()}
            records = {
                str(place): {str(k): frozenset(map(str, v)) for k, v in sources.items()}
                for place, sources in stored.get("records", {}).items()
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ArtikelsucheError(
                tr("the stored furniture profile cannot be read; reindex with --full")
            ) from None
        return cls(folders, fruitless, records)


def place_of(file: SourceFile) -> str:
    """Name what a file shares furniture with: the pages of its folder, or the records there.

    An archive is a place of its own, as long as nobody has looked into it.
    """
    if file.is_archive:
        return f"{file.folder}/{file.location.rpartition('/')[2]}!"
    return f"{file.folder}/*" if file.holds_records else file.folder


class Sample:
    """Up to twice 200 files, evenly spread over all that were added."""

    def __init__(self) -> None:
        self._kept: list[SourceFile] = []
        self._stride = 1
        self._count = 0

    def add(self, file: SourceFile) -> None:
        """Take a file, or not."""
        if self._count % self._stride == 0:
            self._kept.append(file)
            if len(self._kept) == 2 * _SAMPLE:
                self._kept = self._kept[::2]
                self._stride *= 2
        self._count += 1

    @property
    def files(self) -> list[SourceFile]:
        """Return 200 of them at most."""
        if len(self._kept) <= _SAMPLE:
            return self._kept
        step = len(self._kept) / _SAMPLE
        return [self._kept[int(i * step)] for i in range(_SAMPLE)]


def _rolled_up(samples: dict[str, Sample], roots: dict[str, str]) -> Iterator[tuple[str, Sample]]:
    """Hand the pages of small folders up, deepest folders first."""
    levels: defaultdict[int, dict[str, Sample]] = defaultdict(dict)
    for folder, sample in samples.items():
        levels[_depth(folder)][folder] = sample
    for depth in range(max(levels, default=0), -1, -1):
        for folder, sample in sorted(levels[depth].items(), reverse=True):
            root = roots[folder]
            if len(sample.files) >= _FEW or folder == root:
                yield folder, sample
                continue
            parent = PurePosixPath(folder).parent.as_posix()
            above = levels[_depth(parent)].setdefault(parent, Sample())
            roots.setdefault(parent, root)
            for file in sample.files:
                above.add(file)


def _depth(folder: str) -> int:
    return len(PurePosixPath(folder).parts)


def _upwards(folder: str, root: str) -> Iterator[str]:
    yield folder
    path = PurePosixPath(folder)
    while path.as_posix() != root and path != path.parent:
        path = path.parent
        yield path.as_posix()


def _common_lines(texts: Iterable[str | None]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    pages = 0
    for text in texts:
        if text:
            pages += 1
            counts.update(
                {repetition_key(line.text) for line in repeatable(cleaner.mark_page(text))}
            )
    least = max(_LEAST_FILES, _LEAST_SHARE * pages)
    return frozenset(key for key, count in counts.items() if count >= least)


def read_text(file: SourceFile) -> str | None:
    """Read a text file for learning; what cannot be read is reported when its turn comes."""
    if file.size > _LONGEST_FILE:
        return None
    try:
        with file.open() as stream:
            return normalize_text(decode_bytes(stream.read()).text)
    except (OSError, DecodeError):
        return None
