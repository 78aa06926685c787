"""Covering many words with the parts of compounds at once.

The search of `decompounding` for the fewest and most frequent parts, place by place for all words
together: at each place that parts reach, the trie of the lexicon is walked letter by letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .noun_trie import NEVER, NounTrie, letters_of
from .parts import INFLECTION_COST, LINK_COST, MIN_PART, SHORT_COST

Rows = NDArray[np.int64]
Costs = NDArray[np.float64]

#: What one part more costs: more than any difference of frequencies can save.
PART_COST = 100.0
#: The shortest piece that may close a word.
MIN_PIECE = 2

# So many words at once keep the tables of their costs in the caches of the processor.
_CHUNK = 8192
_LINKS = [
    (np.frombuffer(link.encode(), dtype=np.uint8) - np.uint8(ord("a") - 1), cost)
    for link, cost in LINK_COST.items()
]
_E, _I, _N, _R, _S = (ord(letter) - ord("a") + 1 for letter in "einrs")


class _Hits(NamedTuple):
    """Pieces that the trie knows: the row of the word, where the piece ends, its entry."""

    rows: Rows
    ends: Rows
    entries: Rows


class _Edges(NamedTuple):
    """Modifiers that begin at one place: row, end, cost, and the letters that are no part of it."""

    rows: Rows
    ends: Rows
    costs: Costs
    cuts: NDArray[np.int8]

    def chosen(self, which: NDArray[Any]) -> _Edges:
        """Return some of the edges."""
        return _Edges(self.rows[which], self.ends[which], self.costs[which], self.cuts[which])


class Covering:
    """Covers words with parts.

    Args:
        trie: The parts.
    """

    def __init__(self, trie: NounTrie) -> None:
        self._trie = trie

    def covers(self, words: Sequence[str]) -> list[list[str]]:
        """Cover each word with the fewest and most frequent parts, two at least.

        Args:
            words: Folded words of the letters a to z, each of two letters at least.

        Returns:
            The parts of each word without linking elements; empty where parts do not cover it.
        """
        found: list[list[str]] = [[]] * len(words)
        order = sorted(range(len(words)), key=lambda index: len(words[index]))
        for begin in range(0, len(order), _CHUNK):
            chosen = order[begin : begin + _CHUNK]
            chunk = [words[index] for index in chosen]
            for row, cover in _Chunk(self._trie, chunk).covers():
                found[chosen[row]] = cover
        return found


class _Chunk:
    """Some words while they are covered."""

    def __init__(self, trie: NounTrie, words: list[str]) -> None:
        self._trie = trie
        self._words = words
        self._letters = letters_of(words)
        self._lengths = (self._letters > 0).sum(axis=1)
        shape = self._letters.shape
        self._costs = np.full(shape, NEVER)
        self._costs[:, 0] = 0.0
        self._starts = np.zeros(shape, dtype=np.int8)
        self._cuts = np.zeros(shape, dtype=np.int8)

    def covers(self) -> list[tuple[int, list[str]]]:
        """Return the rows that parts cover, with their parts."""
        whole = np.arange(len(self._words))
        for start in range(self._letters.shape[1] - MIN_PIECE):
            base = self._costs[:, start] + PART_COST
            open_ = base < self._costs[whole, self._lengths]
            rows = np.flatnonzero(open_ & (self._lengths >= start + MIN_PIECE))
            if len(rows):
                hits = self._walk(rows, start)
                self._reach(self._modifiers(hits, start), base, start)
                if start:
                    self._reach(self._heads(rows, hits, start), base, start)
        covered = np.flatnonzero(self._costs[whole, self._lengths] < NEVER)
        return [(int(row), self._walk_back(row)) for row in covered]

    def _walk(self, rows: Rows, start: int) -> _Hits:
        """Find all known pieces that begin at a place of some words."""
        found = []
        trie, letters = self._trie, self._letters
        nodes: NDArray[np.int32] = np.zeros(len(rows), dtype=np.int32)
        for at in range(start, letters.shape[1]):
            nodes = trie.children[nodes, letters[rows, at]]
            alive = nodes > 0
            rows, nodes = rows[alive], nodes[alive]
            if not len(rows):
                break
            entries = trie.entries[nodes]
            known = entries > 0
            ends = np.full(int(known.sum()), at + 1)
            found.append((rows[known], ends, entries[known].astype(np.int64)))
        return _Hits(*map(np.concatenate, zip(*found, strict=True))) if found else _NO_HITS

    def _modifiers(self, hits: _Hits, start: int) -> _Edges:
        """List what may be followed by another part, the best reading of each piece."""
        trie, (rows, ends, entries) = self._trie, hits
        long = ends >= start + MIN_PART
        direct = np.flatnonzero((trie.modifier[entries] < NEVER) | trie.blocked[entries])
        dropped = np.flatnonzero(trie.dropped[entries] < NEVER)
        pieces = [(direct, ends[direct], trie.modifier[entries[direct]], trie.cut[entries[direct]])]
        bases = np.flatnonzero(trie.base[entries] < NEVER)
        for letters, cost in _LINKS:
            linked = bases[self._follows(rows[bases], ends[bases], letters)]
            linked = linked[ends[linked] + len(letters) >= start + MIN_PART]
            costs = trie.base[entries[linked]] + cost
            pieces.append((linked, ends[linked] + len(letters), costs, _full(linked, len(letters))))
        dropped = dropped[long[dropped]]
        pieces.append((dropped, ends[dropped], trie.dropped[entries[dropped]], _full(dropped, -1)))
        ranks = np.repeat([0] + [1] * len(_LINKS) + [2], [len(piece[0]) for piece in pieces])
        chosen, ends, costs, cuts = map(np.concatenate, zip(*pieces, strict=True))
        edges = _Edges(rows[chosen], ends, costs, cuts.astype(np.int8))
        inside = edges.ends <= self._lengths[edges.rows] - MIN_PIECE
        return _best(edges.chosen(inside), ranks[inside])

    def _follows(self, rows: Rows, ends: Rows, link: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Tell where the letters of a linking element follow."""
        found: NDArray[np.bool_] = ends + len(link) < self._letters.shape[1]
        for offset, letter in enumerate(link):
            at = np.minimum(ends + offset, self._letters.shape[1] - 1)
            found &= self._letters[rows, at] == letter
        return found

    def _heads(self, rows: Rows, hits: _Hits, start: int) -> _Edges:
        """List the words that a known piece closes, in one of its inflections."""
        trie, lengths = self._trie, self._lengths[rows]
        sizes = lengths - start
        entry = {left: self._leaving(rows, hits, left) for left in (0, 1, 2, 5)}
        costs = trie.head[entry[0]]
        cuts = np.zeros(len(rows), dtype=np.int8)
        unknown = (costs == NEVER) & (sizes >= MIN_PART) & ~trie.suffix[entry[0]]
        last, second = self._letters[rows, lengths - 1], self._letters[rows, lengths - 2]
        for left, ends_so in (
            (1, last == _S), (2, (last == _S) & (second == _E)),
            (1, last == _N), (2, (last == _N) & (second == _E)),
            (1, last == _E), (1, last == _R),
        ):  # fmt: skip
            genitive = ends_so & (last == _S)
            base = entry[left]
            possible = unknown & ends_so & ~trie.suffix[base]
            short = possible & genitive & trie.short[base]
            costs[short], cuts[short] = SHORT_COST + INFLECTION_COST, left
            least = np.where(genitive, MIN_PART, MIN_PART + 1)
            noun = possible & ~short & (sizes - left >= least) & (trie.noun[base] < NEVER)
            costs[noun] = trie.noun[base[noun]] + INFLECTION_COST
            unknown &= ~(short | noun)
        for left, ends_so in ((2, (last == _N) & (second == _I)), (5, self._are_women(rows))):
            base = entry[left]
            woman = unknown & ends_so & trie.person[base] & (trie.noun[base] < NEVER)
            costs[woman] = trie.noun[base[woman]] + INFLECTION_COST
            unknown &= ~woman
        good = costs < NEVER
        return _Edges(rows[good], lengths[good], costs[good], cuts[good])

    def _leaving(self, rows: Rows, hits: _Hits, left: int) -> Rows:
        """Return the entry of the piece that leaves so many letters of each word; 0 for none."""
        of_row = np.zeros(len(self._words), dtype=np.int64)
        so = hits.ends == self._lengths[hits.rows] - left
        of_row[hits.rows[so]] = hits.entries[so]
        return of_row[rows]

    def _are_women(self, rows: Rows) -> NDArray[np.bool_]:
        """Tell the words in -innen."""
        found: NDArray[np.bool_] = self._lengths[rows] >= 5
        for back, letter in enumerate((_N, _E, _N, _N, _I), 1):
            found &= self._letters[rows, self._lengths[rows] - back] == letter
        return found

    def _reach(self, edges: _Edges, base: Costs, start: int) -> None:
        """Take the edges that reach their ends at less cost than any before."""
        costs = base[edges.rows] + edges.costs
        better = costs < self._costs[edges.rows, edges.ends]
        place = edges.rows[better], edges.ends[better]
        self._costs[place] = costs[better]
        self._starts[place] = start
        self._cuts[place] = edges.cuts[better]

    def _walk_back(self, row: np.int64) -> list[str]:
        word = self._words[row]
        starts, cuts = self._starts[row].tolist(), self._cuts[row].tolist()
        end = len(word)
        parts = []
        while end:
            start, cut = starts[end], cuts[end]
            parts.append(word[start : end - cut] if cut >= 0 else word[start:end] + "e")
            end = start
        return parts[::-1]


_NONE = np.zeros(0, dtype=np.int64)
_NO_HITS = _Hits(_NONE, _NONE, _NONE)


def _full(like: Rows, value: int) -> NDArray[np.int8]:
    return np.full(len(like), value, dtype=np.int8)


def _best(edges: _Edges, ranks: NDArray[np.int64]) -> _Edges:
    """Keep one edge for each piece: the first kind of reading, of those the cheapest."""
    keys = edges.rows << 8 | edges.ends
    order = np.lexsort((edges.costs, ranks, keys))
    keys = keys[order]
    first = np.ones(len(keys), dtype=np.bool_)
    first[1:] = keys[1:] != keys[:-1]
    return edges.chosen(order[first])
