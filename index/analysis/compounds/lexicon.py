"""The lexicon: how often German text writes a word as a noun.

The file that ships with the package is sorted by the bytes of its lines. It is compiled once
(`compiled_lexicon`); until then the words that a word may be made of are found by bisection in the
memory-mapped file.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple


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
    """Counts of nouns by their folded form.

    Args:
        path: A file as `tests/bench/build_lexicon.py` writes it; the package's own by default.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            tables = files("artikelsuche.index.analysis").joinpath("tables")
            with as_file(tables.joinpath("lexicon.txt")) as own:
                self._map = _mapped(own)
        else:
            self._map = _mapped(path)
        self._start = _header_end(self._map)

    def lookup(self, folded: str) -> NounCount:
        """Find both counts of a folded word."""
        key = folded.encode("utf-8", "surrogatepass") + b"\t"
        return _count(self._line(key, self._start)[1], key)

    def within(self, word: str, lost: str) -> dict[str, NounCount]:
        """Find the words of which a part of a word consists, but for a last letter that was lost.

        Args:
            word: A folded word.
            lost: That letter.
        """
        found: dict[str, NounCount] = {}
        for start in range(len(word)):
            at = self._start
            for end in range(start + 1, len(word) + 1):
                key = word[start:end].encode("utf-8", "surrogatepass")
                at, line = self._line(key, at)
                if not line.startswith(key):
                    break
                longer = key + lost.encode()
                for known in (key, longer):
                    whole = known + b"\t"
                    here = line if known == key else self._line(whole, at)[1]
                    if here.startswith(whole):
                        found[known.decode()] = _count(here, whole)
        return found

    def load(self) -> Mapping[str, NounCount]:
        """Read all words."""
        loaded = {}
        shared = _Counts()  # most words have counts that others have too
        for line in self._map[self._start :].decode().splitlines():
            word, _, counts = line.partition("\t")
            loaded[word] = shared[counts]
        return loaded

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


def _count(line: bytes, key: bytes) -> NounCount:
    """Read the counts of a line that begins with a word and a tab."""
    return NounCount(*map(int, line[len(key) :].split(b"\t"))) if line.startswith(key) else UNKNOWN


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
