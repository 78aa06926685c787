"""The lexicon as a trie in arrays, so that many words are looked up letter by letter at once.

What `parts.Parts` finds out about one piece of one word stands here for every piece that the
lexicon and the curated tables know.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .parts import Parts

_LETTERS = 27
_BEFORE_A = ord("a") - 1
NEVER = float("inf")
#: The names of the arrays of `NounTrie.columns`.
COLUMNS = (
    *("first", "letters", "targets", "entries", "cut", "blocked", "suffix", "short", "person"),
    *("modifier", "base", "dropped", "noun", "head"),
)


class NounTrie:
    """What begins where in a word, and what a compound may do with it.

    The columns are indexed by entry; entry 0 is a piece that nothing is known of. A cost is that of
    `parts.Part`, infinite where the piece does not serve.

    Args:
        parts: The judgements to hold. Its whole lexicon must be in memory.

    Attributes:
        children: The node behind each node and letter (0: the end of a word, 1: a), int32; 0 where
            there is none. The root is node 0.
        entries: The entry of each node, int32.
        modifier: The cost of the piece itself as a modifier.
        cut: How many letters of that modifier are a genitive ending.
        blocked: Whether the piece is no modifier, whatever its letters are.
        base: The cost of the piece as a modifier before a linking element.
        dropped: The cost of the piece as a noun that has lost its final e.
        noun: The cost of the piece as a noun.
        head: The cost of the piece as a head.
        suffix: Whether the piece is a suffix, which is no head.
        short: Whether the piece is a curated short head.
        person: Whether the piece is a noun for a person who may be a woman.
    """

    def __init__(self, parts: Parts) -> None:
        judged = sorted(parts.judge_all().items())
        words, rows = [word for word, _ in judged], [row for _, row in judged]
        self.children, nodes = _grow(words)
        self.entries: NDArray[np.int32] = np.zeros(len(self.children), dtype=np.int32)
        self.entries[nodes] = np.arange(1, len(words) + 1, dtype=np.int32)
        modifiers, blocked, base, dropped, noun, head, suffix, short, person = zip(
            *rows, strict=True
        )
        cuts = [
            len(word) - len(modifier.form) if modifier else 0
            for word, modifier in zip(words, modifiers, strict=True)
        ]
        self.cut = np.array([0, *cuts], dtype=np.int8)
        self.modifier = _costs([modifier and modifier.cost for modifier in modifiers])
        self.base, self.dropped = _costs(base), _costs(dropped)
        self.noun, self.head = _costs(noun), _costs(head)
        self.blocked, self.suffix = _flags(blocked), _flags(suffix)
        self.short, self.person = _flags(short), _flags(person)

    def columns(self) -> tuple[NDArray[Any], ...]:
        """Return the trie in a tenth of the memory, as arrays in the order of `COLUMNS`.

        Returns:
            Where the children of each node begin, and the end of the last, uint32; the letter of
            each child, uint8; its node, uint32; the entry of each node, uint32; and the columns
            of the entries.
        """
        nodes, letters = self.children.nonzero()
        first = np.searchsorted(nodes, np.arange(len(self.children) + 1)).astype(np.uint32)
        targets = self.children[nodes, letters].astype(np.uint32)
        of_entries = [getattr(self, name) for name in COLUMNS[4:]]
        entries = self.entries.astype(np.uint32)
        return first, letters.astype(np.uint8), targets, entries, *of_entries


def _costs(found: Sequence[float | None]) -> NDArray[np.float64]:
    costs = np.array([NEVER, *found], dtype=np.float64)  # None becomes no number
    costs[np.isnan(costs)] = NEVER
    return costs


def _flags(found: Sequence[bool]) -> NDArray[np.bool_]:
    return np.array([False, *found], dtype=np.bool_)


def letters_of(words: Sequence[str]) -> NDArray[np.uint8]:
    """Write words as rows of letter numbers.

    Args:
        words: Words of the letters a to z, at least one.

    Returns:
        One row a word, padded with 0, at least one column of padding.
    """
    width = max(map(len, words)) + 1
    rows = np.array(words, dtype=f"S{width}").view(np.uint8).reshape(len(words), width)
    return np.maximum(rows, _BEFORE_A) - np.uint8(_BEFORE_A)


def _grow(words: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Build the transitions of a trie, and the node of each word.

    A word of a sorted list makes a node of each of its letters behind those that it shares with
    the word before.
    """
    letters = letters_of(words)
    same = letters[1:] == letters[:-1]
    shared = np.append(0, np.argmin(same, axis=1))
    lengths = (letters > 0).sum(axis=1)
    ends = np.cumsum(lengths - shared)
    children = np.zeros((int(ends[-1]) + 1, _LETTERS), dtype=np.int32)
    above = np.zeros(len(words), dtype=np.int64)
    final = np.zeros(len(words), dtype=np.int64)
    for depth in range(letters.shape[1] - 1):
        long = lengths > depth
        fresh = long & (shared <= depth)
        node = np.zeros(len(words), dtype=np.int64)
        node[fresh] = (ends - lengths + depth + 1)[fresh]
        children[above[fresh], letters[fresh, depth]] = node[fresh]
        # A word that shares this letter stands behind the one that made its node.
        node = np.where(long, np.maximum.accumulate(node), 0)
        final = np.where(long, node, final)
        above = node
    return children, final
