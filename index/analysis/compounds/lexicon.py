"""The lexicon: how often German text writes a word as a noun.

The file that ships with the package is sorted by the bytes of its lines. A query needs a handful of
words and finds them by bisection in the memory-mapped file; a run that asks for many words (an
index being written) loads the whole of it once.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

# So many bisections have cost as much as reading the whole file and judging it does (0.15 s), and
# more are to be expected.
_LOAD_AFTER = 20_000


class NounCount(NamedTuple):
    """How often a word was seen.

    Attributes:
        total: With a capital in mid-sentence; 0 for an unknown word.
        determined: Of these, after an article, another determiner or an inflected adjective.
    """

    total: int
    determined: int


UNKNOWN = NounCount(0, 0)


class Lexicon:
    """Counts of nouns by their folded form."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a lexicon file.

        Args:
            path: A file in the format that `lexicon_build` writes; the package's own by default.
        """
        self._asked = 0
        self._loaded: dict[str, NounCount] | None = None
        if path is None:
            tables = files("artikelsuche.index.analysis").joinpath("tables")
            with as_file(tables.joinpath("lexicon.txt")) as own:
                self._map = _mapped(own)
        else:
            self._map = _mapped(path)
        self._start = _header_end(self._map)

    def count(self, folded: str) -> int:
        """Count how often a word was seen as a noun.

        Args:
            folded: The word as `folding.fold` leaves it.

        Returns:
            The count; 0 for an unknown word.
        """
        return self.lookup(folded).total

    def lookup(self, folded: str) -> NounCount:
        """Find both counts of a word.

        Args:
            folded: The word as `folding.fold` leaves it.

        Returns:
            Its counts.
        """
        if self._loaded is not None:
            return self._loaded.get(folded, UNKNOWN)
        self._asked += 1
        if self._asked > _LOAD_AFTER:
            return self.load().get(folded, UNKNOWN)
        return self._bisect(folded.encode())

    def lines(self) -> bytes:
        """Return the lines of all words: the folded word and both its counts, between tabs."""
        return self._map[self._start :]

    @property
    def loaded(self) -> Mapping[str, NounCount] | None:
        """The counts of every known word, once so many were asked for that they are in memory."""
        return self._loaded

    def load(self) -> Mapping[str, NounCount]:
        """Read the whole lexicon into memory, once.

        Returns:
            The counts of every known word.
        """
        if self._loaded is None:
            loaded = {}
            shared = _Counts()  # most words have counts that others have too
            for line in self._map[self._start :].decode().splitlines():
                word, _, counts = line.partition("\t")
                loaded[word] = shared[counts]
            self._loaded = loaded
        return self._loaded

    def _bisect(self, word: bytes) -> NounCount:
        data = self._map
        key = word + b"\t"
        low, high = self._start, len(data)
        while low < high:
            begin = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = data.find(b"\n", begin)
            line = data[begin:end]
            if line.startswith(key):
                total, determined = line[len(key) :].split(b"\t")
                return NounCount(int(total), int(determined))
            if line < key:
                low = end + 1
            else:
                high = begin
        return UNKNOWN


class _Counts(dict[str, NounCount]):
    """The counts that lines end with."""

    def __missing__(self, line: str) -> NounCount:
        total, determined = line.split("\t")
        found = self[line] = NounCount(int(total), int(determined))
        return found


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _header_end(data: mmap.mmap) -> int:
    position = 0
    while data[position : position + 1] == b"#":
        position = data.find(b"\n", position) + 1
    return position
