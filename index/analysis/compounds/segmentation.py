"""The cheapest segmentation: the fewest and most frequent pieces that make up a word.

From left to right, at each place that pieces reach, every piece that begins there leads on to the
place where it ends. Between segmentations into as many pieces the geometric mean of their
frequencies decides. In C where that was built, and the same in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from artikelsuche.corpus.native import load_native

from .kept_lexicon import CompiledLexicon
from .lexicon import Lexicon, compound_parts
from .part_tables import part_tables
from .pieces import LOST, NEVER, Pieces, Use, write_pieces

_native = load_native("artikelsuche.index.analysis.compounds._segmentation")

#: What one piece more costs: more than any difference of frequencies can save.
PIECE_COST = 100.0
#: The shortest piece that may close a word.
SHORTEST = 2
# Of a word that is segmented.
_MOST_LETTERS = 128


class Segmentation(Protocol):
    """What segments folded words, and knows what the lexicon counted of them."""

    def segment(self, word: str, /) -> tuple[str, ...]:
        """Return the pieces of a word, two at least, without linking elements; or none."""

    def numbers(self, word: str, /) -> tuple[int, int]:
        """Return the `NounCount` of a word."""


def make_segmentation(compiled: CompiledLexicon) -> Segmentation:
    """Make what segments words by a compiled lexicon.

    Raises:
        ValueError: The lexicon makes no trie.
    """
    if _native is None:
        return _CompiledSegmentation(compiled)
    made: Segmentation = _native.Segmentation(*compiled, PIECE_COST, SHORTEST, LOST)
    return made


#: A piece that begins at a place: where it ends, its use before another one and as the last.
Found = tuple[int, Use, Use]


class _Cheapest:
    """The search itself, over any pieces."""

    def _begin_at(self, word: str, start: int) -> Iterable[Found]:
        raise NotImplementedError

    def segment(self, word: str) -> tuple[str, ...]:
        """Return the pieces of a word."""
        size = len(word)
        if not 0 < size <= _MOST_LETTERS:
            return ()
        costs = [0.0] + [NEVER.cost] * size
        steps = [(0, 0)] * (size + 1)
        for start in range(size - SHORTEST + 1):
            base = costs[start] + PIECE_COST
            if base >= costs[size]:
                continue
            for end, inner, last in self._begin_at(word, start):
                use = inner if end <= size - SHORTEST else last if start and end == size else NEVER
                if base + use.cost < costs[end]:
                    costs[end], steps[end] = base + use.cost, (start, use.cut)
        found: list[str] = []
        end = size if costs[size] < NEVER.cost else 0
        while end:
            start, cut = steps[end]
            found.append(word[start : end - cut] if cut >= 0 else word[start:end] + LOST)
            end = start
        return tuple(reversed(found))


class _CompiledSegmentation(_Cheapest):
    """The search over the trie of a compiled lexicon."""

    def __init__(self, compiled: CompiledLexicon) -> None:
        import numpy as np

        from .compiled_lexicon import PIECE, unpack

        nodes = np.frombuffer(compiled.nodes, dtype=np.uint64)
        self._letters, *columns = unpack(nodes)
        self._first, self._ends, self._rows = (column.tolist() for column in columns)
        table = np.frombuffer(compiled.pieces, dtype=PIECE)
        self._inner = list(map(Use, table["inner"].tolist(), table["inner_cut"].tolist()))
        self._last = list(map(Use, table["last"].tolist(), table["last_cut"].tolist()))
        self._numbers = list(
            zip(table["total"].tolist(), table["determined"].tolist(), strict=True)
        )

    def _begin_at(self, word: str, start: int) -> Iterator[Found]:
        for end, row in self._walk(word, start):
            if row:
                yield end, self._inner[row], self._last[row]

    def _walk(self, word: str, start: int) -> Iterator[tuple[int, int]]:
        """Yield the row of each beginning that the trie knows, and where it ends."""
        node = 0
        for end, letter in enumerate(word[start:].encode("ascii", "replace"), start + 1):
            node = self._letters.find(letter, self._first[node], self._ends[node])
            if node < 0:
                return
            yield end, self._rows[node]

    def numbers(self, word: str) -> tuple[int, int]:
        """Return the counts of a word."""
        row = next((row for end, row in self._walk(word, 0) if end == len(word)), 0)
        return self._numbers[row]


class LexiconSegmentation(_Cheapest):
    """The same without a trie: each word over the pieces that the words in it make."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._pieces = Pieces({}, {})
        self.numbers = lexicon.lookup

    def segment(self, word: str) -> tuple[str, ...]:
        """Return the pieces of a word."""
        if len(word) > _MOST_LETTERS:
            return ()
        self._pieces = write_pieces(
            self._lexicon.within(word, LOST),
            part_tables().within(word, LOST),
            compound_parts().within(word, LOST),
        )
        return super().segment(word)

    def _begin_at(self, word: str, start: int) -> Iterator[Found]:
        modifiers, heads = self._pieces
        for end in range(start + 1, len(word) + 1):
            piece = word[start:end]
            yield end, modifiers.get(piece, NEVER), heads.get(piece, NEVER)
