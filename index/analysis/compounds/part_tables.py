"""The curated tables of the parts of compounds, folded."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.wordlists import read_rows, read_words

_INFLECTIONS = ("", "s", "n", "en", "es", "e", "em", "er", "ern", "in", "innen")


class PartTables(NamedTuple):
    """The curated tables, folded.

    Attributes:
        modifiers: Words that open compounds without being nouns.
        first: Short words that may open one.
        last: Short words that may close one.
        written: Both kinds of short words as written, in small letters.
        whole: Words that are never split, with their inflections.
        unsplit: The same words alone.
        homographs: Nouns that text writes more often as another word.
        rules: Words by the kind of rule of `part_rules.txt`.
    """

    modifiers: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    written: frozenset[str]
    whole: frozenset[str]
    unsplit: frozenset[str]
    homographs: frozenset[str]
    rules: dict[str, frozenset[str]]

    def within(self, word: str, lost: str) -> PartTables:
        """Return the tables with those words alone that a folded word may be made of.

        They may have lost a letter at their ends.
        """
        ends = [range(start + 1, len(word) + 1) for start in range(len(word))]
        parts = {word[start:end] for start, reached in enumerate(ends) for end in reached}
        parts |= {part + lost for part in parts}
        inside = parts.intersection
        *tables, rules = self
        within = {kind: frozenset(inside(words)) for kind, words in rules.items()}
        return PartTables._make((*(frozenset(inside(words)) for words in tables), within))


@cache
def part_tables() -> PartTables:
    """Read the tables that ship with the package."""
    rows = read_rows("short_parts.txt")
    short = [(fold(word), place) for word, place in rows]
    rules: dict[str, frozenset[str]] = {}
    for kind, *words in read_rows("part_rules.txt"):
        rules[kind] = rules.get(kind, frozenset()).union(words)
    unsplit = frozenset(map(fold, read_words("never_split.txt")))
    return PartTables(
        modifiers=frozenset(map(fold, read_words("modifiers.txt"))),
        first=frozenset(word for word, place in short if place in ("first", "both")),
        last=frozenset(word for word, place in short if place in ("last", "both")),
        written=frozenset(word.lower() for word, _ in rows),
        whole=frozenset(word + ending for word in unsplit for ending in _INFLECTIONS),
        unsplit=unsplit,
        homographs=frozenset(map(fold, read_words("homographs.txt"))),
        rules=rules,
    )
