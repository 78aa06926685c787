"""The lexicon: how often German text writes a word as a noun.

The file that ships with the package is sorted by the bytes of its lines. It is compiled once
(`compiled_lexicon`); until then the words that a word may be made of are found by bisection in the
memory-mapped file.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from artikelsuche.corpus.tables import tables_folder

from .found import Found


class NounCount(NamedTuple):
    """How often a word was seen.

    Attributes:
        total: With a capital in mid-sentence; 0 for an unknown word.
        determined: Of these, after an article, another determiner or an inflected adjective.
    """

    total: int
    determined: int


UNKNOWN = NounCount(0, 0)
# So many letters find the words that begin at a place; those of one letter more may lose it.
_BEGINNING = 2


class Lexicon:
    """Counts of nouns by their folded form.

    Args:
        path: A file as `tests/bench/build_lexicon.py` writes it, or the name of a table of the
            package; its lexicon by default.
    """

    def __init__(self, path: Path | str = "lexicon.txt") -> None:
        if isinstance(path, str):
            path = tables_folder("artikelsuche.index.analysis") / path
        self._map = _mapped(path)
        self._start = _header_end(self._map)
        # As many as the file has lines, at most.
        self._beginning = Found(self._begin_with)

    def lookup(self, folded: str) -> NounCount:
        """Find both counts of a folded word."""
        key = folded.encode("utf-8", "surrogatepass") + b"\t"
        return _count(self._line(key, self._start)[1], key)

    def within(self, word: str, lost: str) -> dict[str, NounCount]:
        """Find the words of which a part of a folded word consists, but for a last letter lost."""
        found: dict[str, NounCount] = {}
        for start in range(len(word) - _BEGINNING + 1):
            words = self._beginning[word[start : start + _BEGINNING]]
            for end in range(start + _BEGINNING, len(word) + 1) if words else ():
                part = word[start:end]
                for known in (part, part + lost):
                    if known in words:
                        found[known] = words[known]
        return found

    def _begin_with(self, letters: str) -> dict[str, NounCount]:
        """Read the words with a beginning."""
        key = letters.encode("utf-8", "surrogatepass")
        low, _ = self._line(key, self._start)
        high, _ = self._line(key + b"\xff", low)
        return _read(self._map[low:high])

    def load(self) -> Mapping[str, NounCount]:
        """Read all words."""
        return _read(self._map[self._start :])

    def _line(self, key: bytes, low: int) -> tuple[int, bytes]:
        """Find the first line from a place on that is not below a key, and where it begins."""
        data, high = self._map, len(self._map)
        while low < high:
            begin = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = data.find(b"\n", begin)
            if data[begin:end] < key:
                low = end + 1
            else:
                high = begin
        return low, data[low : data.find(b"\n", low)]


@cache
def compound_parts() -> Lexicon:
    """Return how many compounds open and close with a piece, in place of the counts of a word."""
    return Lexicon("compound_parts.txt")


def _read(lines: bytes) -> dict[str, NounCount]:
    """Read lines of the file."""
    read = {}
    shared = Found(_read_counts)  # most words have counts that others have too
    for line in lines.decode().splitlines():
        word, _, counts = line.partition("\t")
        read[word] = shared[counts]
    return read


def _count(line: bytes, key: bytes) -> NounCount:
    """Read the counts of a line that begins with a word and a tab."""
    return NounCount(*map(int, line[len(key) :].split(b"\t"))) if line.startswith(key) else UNKNOWN


def _read_counts(cells: str) -> NounCount:
    total, determined = cells.split("\t")
    return NounCount(int(total), int(determined))


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _header_end(data: mmap.mmap) -> int:
    position = 0
    while data[position : position + 1] == b"#":
        position = data.find(b"\n", position) + 1
    return position
