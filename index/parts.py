"""The parts of compounds: which pieces of a word may stand in a compound, and how likely they are.

A head is a noun of the lexicon in any of its forms. What goes before it is a noun with or without
a linking element, or a word of the curated tables. A cost says how rare a part is: the binary
logarithm of its frequency below that of the commonest words, so that a sum of costs compares the
geometric means of frequencies (Koehn & Knight 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from math import log2
from typing import NamedTuple

from .folding import fold
from .lexicon import Lexicon
from .stemming import stem
from .wordlists import read_rows, read_words

MIN_PART = 4
# A noun that stands less often after a determiner is a name.
NAME_SHARE = 0.1

_COMMONEST = 20.0
# What a noun may cost by its length: rarer words must be longer to be believed.
_LIMITS = {4: 15.5, 5: 17.2, 6: 18.5}
_LIMIT = _COMMONEST
_NOUN_SHARE = 0.25
_SHORT_COST = 4.0
_MODIFIER_COST = 5.0
_CURATED_COST = 10.0
_INFLECTION_COST = 2.0
_DROPPED_E_COST = 3.0
_LINK_COST = {"s": 3.0, "n": 1.0, "es": 3.0, "en": 2.0, "er": 4.0, "e": 4.0, "ens": 3.0}
_GENITIVE = ("es", "s")
_ENDINGS = ("s", "n", "en", "es", "e", "r")
_INFLECTIONS = ("", "s", "n", "en", "es", "e", "em", "er", "ern", "in", "innen")
_PERSONS = ("er", "or", "eur", "ent", "ant", "ist", "at")
_CACHE_SIZE = 400_000
# The longest linking element after a part (-ens), and the longest ending of a word (-innen).
_LONGEST_LINK = 3
_LONGEST_ENDING = 5
# A length that no part has.
_ANY = 1000


class Part(NamedTuple):
    """A piece of a word that may stand in a compound.

    Attributes:
        form: The piece without linking element.
        cost: How rare it is.
    """

    form: str
    cost: float


class PartTables(NamedTuple):
    """The curated tables, folded.

    Attributes:
        modifiers: Words that open compounds without being nouns.
        first: Short words that may open one.
        last: Short words that may close one.
        whole: Words that are never split, with their inflections.
        homographs: Nouns that text writes more often as another word.
        rules: Words by the kind of rule of `part_rules.txt`.
    """

    modifiers: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    whole: frozenset[str]
    homographs: frozenset[str]
    rules: dict[str, frozenset[str]]


@cache
def part_tables() -> PartTables:
    """Read the tables that ship with the package."""
    short = [(fold(word), place) for word, place in read_rows("short_parts.txt")]
    rules: dict[str, frozenset[str]] = {}
    for kind, *words in read_rows("part_rules.txt"):
        rules[kind] = rules.get(kind, frozenset()).union(words)
    never_split = [fold(word) for word in read_words("never_split.txt")]
    return PartTables(
        modifiers=frozenset(map(fold, read_words("modifiers.txt"))),
        first=frozenset(word for word, place in short if place in ("first", "both")),
        last=frozenset(word for word, place in short if place in ("last", "both")),
        whole=frozenset(word + ending for word in never_split for ending in _INFLECTIONS),
        homographs=frozenset(map(fold, read_words("homographs.txt"))),
        rules=rules,
    )


class Parts:
    """Finds out what a piece of a word may be, and remembers it."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare to judge pieces.

        Args:
            lexicon: The nouns that may be parts.
        """
        self._lookup = lexicon.lookup
        self._tables = part_tables()
        self._suffixes = self._tables.rules["suffix"]
        self._prefixes = self._tables.rules["prefix"]
        self._lexicon = lexicon
        self._longest: dict[str, int] | None = None
        self._short_openings = _short_openings(self._tables)
        self._openings: frozenset[str] = frozenset()
        #: Judged pieces that another part follows, and pieces that close a word.
        self.modifiers = _Judged(self._find_modifier)
        self.heads = _Judged(self._find_head)

    def reach(self, opening: str) -> tuple[int, int]:
        """Tell how long a part can be at most that begins with some letters.

        Args:
            opening: The next six folded letters of a word, fewer at its end.

        Returns:
            A length in letters for a part that another follows, and for one that closes the word;
            0 where no part begins so.
        """
        if self._longest is None:
            if not self._lexicon.is_loaded:
                return _ANY, _ANY
            self._longest = _longest(self._words())
            self._openings = frozenset(w[:size] for w in self._words() for size in (5, 6))
        base = self._longest.get(opening[:MIN_PART], 0)
        for size in (5, 6):
            if base >= size and len(opening) >= size and opening[:size] not in self._openings:
                base = size - 1
        base = max(base, self._short_openings.get(opening[:2], 0))
        return (base + _LONGEST_LINK, base + _LONGEST_ENDING) if base else (0, 0)

    def _words(self) -> Iterator[str]:
        return chain(
            self._lexicon.load(),
            self._tables.modifiers,
            self._tables.whole,
            self._tables.homographs,
        )

    def _find_modifier(self, piece: str) -> Part | None:
        """Judge folded letters of a word that another part follows."""
        if piece in self._tables.modifiers:
            return Part(piece, _MODIFIER_COST)
        if len(piece) < MIN_PART:
            return Part(piece, _SHORT_COST) if piece in self._tables.first else None
        if piece in self._prefixes:
            return None
        known = self._noun(piece)
        if known is None:
            return self._linked(piece) or self._shortened(piece)
        return self._without_genitive(piece, known)

    def _without_genitive(self, piece: str, known: Part) -> Part:
        """Tell a genitive (Landes) from a noun in -s of its own (Preis) by its stem."""
        for link in _GENITIVE:
            base = piece.removesuffix(link)
            if base != piece and len(base) >= MIN_PART and stem(base) == stem(piece):
                part = self._noun(base)
                if part is not None:
                    return Part(base, min(part.cost, known.cost) + _LINK_COST[link])
        return known

    def _linked(self, piece: str) -> Part | None:
        """Find a noun with a linking element after it."""
        best: Part | None = None
        for link, cost in _LINK_COST.items():
            base = piece.removesuffix(link)
            if base == piece:
                continue
            part = self._noun(base) if len(base) >= MIN_PART else self._short(base)
            if part and (best is None or part.cost + cost < best.cost):
                best = Part(base, part.cost + cost)
        return best

    def _short(self, base: str) -> Part | None:
        return Part(base, _SHORT_COST) if base in self._tables.first else None

    def _shortened(self, piece: str) -> Part | None:
        """Find a noun that loses its final e in compounds (Schulleiter)."""
        part = self._noun(piece + "e")
        return part and Part(part.form, part.cost + _DROPPED_E_COST)

    def _find_head(self, piece: str) -> Part | None:
        """Judge folded letters that close a word."""
        if len(piece) < MIN_PART:
            return Part(piece, _SHORT_COST) if piece in self._tables.last else None
        if piece in self._suffixes:
            return None
        if piece in self._tables.homographs:
            return Part(piece, _CURATED_COST)
        return self._noun(piece) or self._inflected(piece) or self._feminine(piece)

    def _inflected(self, piece: str) -> Part | None:
        """Find a noun of which the lexicon does not hold this case."""
        for ending in _ENDINGS:
            base = piece.removesuffix(ending)
            if base == piece or base in self._suffixes:
                continue
            if base in self._tables.last and ending in _GENITIVE:
                return Part(base, _SHORT_COST + _INFLECTION_COST)
            if len(base) >= MIN_PART + (ending not in _GENITIVE):
                part = self._noun(base)
                if part is not None:
                    return Part(piece, part.cost + _INFLECTION_COST)
        return None

    def _feminine(self, piece: str) -> Part | None:
        """Find a woman of whom the lexicon only knows men (Bundestrainerin)."""
        base = piece.removesuffix("nen").removesuffix("in")
        part = self._noun(base) if base.endswith(_PERSONS) and base + "in" in piece else None
        return part and Part(piece, part.cost + _INFLECTION_COST)

    def _noun(self, piece: str) -> Part | None:
        if piece in self._tables.whole:
            return Part(piece, 0.0)
        total, determined = self._lookup(piece)
        if not determined or determined < total * NAME_SHARE:
            return None
        # Words that seldom have an article are counted without it, where they are no names.
        count = total if determined >= total * _NOUN_SHARE else determined
        cost = max(0.0, _COMMONEST - log2(count))
        return Part(piece, cost) if cost <= _LIMITS.get(len(piece), _LIMIT) else None


def _longest(words: Iterable[str]) -> dict[str, int]:
    """Return the length of the longest word by its first letters."""
    found: dict[str, int] = {}
    for word in words:
        opening = word[:MIN_PART]
        if len(word) > found.get(opening, 0):
            found[opening] = len(word)
    return found


def _short_openings(tables: PartTables) -> dict[str, int]:
    """Return the same for short parts by their first two letters."""
    found: dict[str, int] = {}
    for words in (tables.first, tables.last, tables.modifiers):
        for word in words:
            if len(word) <= MIN_PART:
                found[word[:2]] = max(found.get(word[:2], 0), len(word))
    return found


class _Judged(dict[str, Part | None]):
    """What pieces have been judged to be; a new one is judged when it is asked for."""

    def __init__(self, judge: Callable[[str], Part | None]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, piece: str) -> Part | None:
        part = self._judge(piece)
        if len(self) >= _CACHE_SIZE:
            self.clear()
        self[piece] = part
        return part
