"""Compiling the lexicon: every word and piece in one trie, once a version, in a second or two.

A node of the trie is a number of 64 bits: the letter that leads to it (8), whether it is the last
among its siblings (1 of 2), the first of its children (27, 0 for none) and its row in the table
(27, 0 for nothing known). Siblings lie one after the other, in the order of their letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .kept_lexicon import PIECE_SIZE, CompiledLexicon
from .lexicon import UNKNOWN, NounCount, compound_parts
from .part_tables import part_tables
from .pieces import NEVER, Pieces, Use, write_pieces

_Row = TypeVar("_Row", Use, NounCount)
_NUMBER_BITS = 27
#: A row of the table, as segmentation.c reads it.
PIECE = np.dtype(
    [
        *(("inner", "f8"), ("last", "f8"), ("total", "u4"), ("determined", "u4")),
        *(("inner_cut", "i1"), ("last_cut", "i1"), ("unused", "V6")),
    ]
)
assert PIECE.itemsize == PIECE_SIZE


def compile_lexicon(counts: Mapping[str, NounCount]) -> CompiledLexicon:
    """Write out the pieces of all words of a lexicon, and lay them out as a trie."""
    written = write_pieces(counts, part_tables(), compound_parts().load())
    words = list(dict.fromkeys(chain(counts, *written)))
    rows, numbers = _table(words, written, counts)
    order = sorted(range(len(words)), key=words.__getitem__)
    nodes = _grow([words[at] for at in order], numbers[order])
    return CompiledLexicon(memoryview(rows.tobytes()), memoryview(nodes.tobytes()))


def _table(
    words: Sequence[str], written: Pieces, counts: Mapping[str, NounCount]
) -> tuple[NDArray[Any], NDArray[np.uint64]]:
    """Make the table, and find the row of each word; many words share one."""
    inner, inner_ids = _distinct(words, written.modifiers, NEVER)
    last, last_ids = _distinct(words, written.heads, NEVER)
    seen, seen_ids = _distinct(words, counts, UNKNOWN)
    keys = (inner_ids * len(last) + last_ids) * len(seen) + seen_ids
    rows, numbers = np.unique(np.append(0, keys), return_inverse=True)
    rows, seen_rows = np.divmod(rows, len(seen))
    inner_rows, last_rows = np.divmod(rows, len(last))
    table = np.zeros(len(rows), dtype=PIECE)
    table["inner"], table["inner_cut"] = inner[inner_rows].T
    table["last"], table["last_cut"] = last[last_rows].T
    table["total"], table["determined"] = seen[seen_rows].T
    return table, numbers[1:].astype(np.uint64)


def _distinct(
    words: Sequence[str], known: Mapping[str, _Row], unknown: _Row
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """List the distinct values of words, that of unknown words first, and number each word's."""
    ids = {value: at for at, value in enumerate({unknown: 0} | dict.fromkeys(known.values(), 0))}
    found = map(ids.__getitem__, map(known.get, words, repeat(unknown)))
    return np.array(list(ids), dtype=np.float64), np.fromiter(found, np.int64, len(words))


def _grow(words: Sequence[str], numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Build the nodes of a trie of sorted words, level by level.

    A word makes a node of each of its letters behind those that it shares with the word before.
    """
    width = max(map(len, words)) + 1
    letters = np.array(words, dtype=f"S{width}").view(np.uint8).reshape(len(words), width)
    same = letters[1:] == letters[:-1]
    shared = np.append(0, np.argmin(same, axis=1))
    lengths = (letters > 0).sum(axis=1)
    levels: list[NDArray[np.uint64]] = [np.zeros(1, dtype=np.uint64)]
    above = np.zeros(len(words), dtype=np.int64)  # the node of each word, counted in its level
    first, at = 1, np.arange(len(words))
    for depth in range(width - 1):
        longer = lengths[at] > depth
        at, above = at[longer], above[longer]
        fresh = shared[at] <= depth
        node = np.cumsum(fresh) - 1
        parents = above[fresh]
        last = np.append(parents[1:] != parents[:-1], True)
        level = letters[at[fresh], depth].astype(np.uint64) << np.uint64(56)
        level |= last.astype(np.uint64) << np.uint64(2 * _NUMBER_BITS)
        ends = lengths[at] == depth + 1
        level[node[ends]] |= numbers[at[ends]]
        opening = np.append(True, last[:-1])
        children = first + np.flatnonzero(opening)
        levels[-1][parents[opening]] |= children.astype(np.uint64) << np.uint64(_NUMBER_BITS)
        levels.append(level)
        first += len(level)
        above = node
    return np.concatenate(levels)


class Trie(NamedTuple):
    """The nodes of a trie, unpacked.

    Attributes:
        letters: The letter that leads to each node.
        first: The first child of each, 0 for none.
        ends: The node behind its last child, 0 for none.
        rows: Its row in the table.
    """

    letters: bytes
    first: NDArray[np.uint64]
    ends: NDArray[np.uint64]
    rows: NDArray[np.uint64]


def unpack(nodes: NDArray[np.uint64]) -> Trie:
    """Take the nodes of a trie apart."""
    mask = np.uint64((1 << _NUMBER_BITS) - 1)
    first = nodes >> np.uint64(_NUMBER_BITS) & mask
    last = np.flatnonzero(nodes >> np.uint64(2 * _NUMBER_BITS) & np.uint64(1))
    ends = (last[np.searchsorted(last, first)] + 1).astype(np.uint64)
    ends[first == 0] = 0
    letters = (nodes >> np.uint64(56)).astype(np.uint8).tobytes()
    return Trie(letters, first, ends, nodes & mask)
