"""The parts of compounds: which pieces of a word may stand in a compound, and how likely they are.

A head is a noun of the lexicon in any of its forms. What goes before it is a noun with or without
a linking element, or a word of the curated tables. A cost says how rare a part is: the binary
logarithm of its frequency below that of the commonest words, so that a sum of costs compares the
geometric means of frequencies (Koehn & Knight 2003).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import log2
from typing import NamedTuple

from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.analysis.word_limits import LIMITS

from .lexicon import Lexicon, NounCount
from .part_tables import part_tables

MIN_PART = LIMITS.min_part

_COMMONEST = 20.0
# What a noun may cost by its length: rarer words must be longer to be believed.
_LIMITS = {4: 15.5, 5: 17.2, 6: 18.5}
_LIMIT = _COMMONEST
_NOUN_SHARE = 0.25
SHORT_COST = 4.0
_MODIFIER_COST = 5.0
_CURATED_COST = 10.0
INFLECTION_COST = 2.0
_DROPPED_E_COST = 3.0
LINK_COST = {"s": 3.0, "n": 1.0, "es": 3.0, "en": 2.0, "er": 4.0, "e": 4.0, "ens": 3.0}
# By the last letter of a piece, which tells most pieces that have no linking element.
_LINKS = {
    last: [(link, cost) for link, cost in LINK_COST.items() if link[-1] == last] for last in "snre"
}
_GENITIVE = ("es", "s")
_ENDINGS = {"s": ("s", "es"), "n": ("n", "en"), "e": ("e",), "r": ("r",)}
_PERSONS = ("er", "or", "eur", "ent", "ant", "ist", "at")
_CACHE_SIZE = 100_000
_LONGEST_LINK = max(map(len, LINK_COST))
# By so many letters are the nouns known with which a piece may begin: those of fewer than six, and
# the others.
_FEW, _MORE = 4, 6
_SHORTEST = (2, 3)
_MIN_PIECE = 2
_MAX_PART = 30

_Lengths = Mapping[str, tuple[int, ...]]


class Part(NamedTuple):
    """A piece of a word that may stand in a compound.

    Attributes:
        form: The piece without linking element.
        cost: How rare it is.
    """

    form: str
    cost: float


class Judgement(NamedTuple):
    """All that a known piece may be, each as a cost, or None.

    Attributes:
        modifier: The piece itself as a modifier.
        blocked: Whether it is no modifier, whatever its letters are.
        base: The piece before a linking element.
        dropped: The piece as a noun that has lost its final e.
        noun: The piece as a noun.
        head: The piece as a head.
        suffix: Whether it is a suffix, which is no head.
        short: Whether it is a curated short head.
        person: Whether it is a person who may be a woman.
    """

    modifier: Part | None
    blocked: bool
    base: float | None
    dropped: float | None
    noun: float | None
    head: float | None
    suffix: bool
    short: bool
    person: bool


class Parts:
    """Finds out what a piece of a word may be, and remembers it."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare to judge pieces.

        Args:
            lexicon: The nouns that may be parts.
        """
        self._lexicon = lexicon
        self._lookup = lexicon.lookup
        self._tables = part_tables()
        self._suffixes = self._tables.rules["suffix"]
        self._prefixes = self._tables.rules["prefix"]
        self._nouns: dict[str, float] | None = None
        self._known_lengths: tuple[_Lengths, _Lengths] | None = None
        #: What a piece is that another part follows: the part without linking element, or None.
        self.modifiers: Mapping[str, Part | None] = _Judged(self._find_modifier)
        #: What a piece is that closes a word: the part as it stands there, or None.
        self.heads: Mapping[str, Part | None] = _Judged(self._find_head)

    def lengths(self, word: str, start: int) -> Iterable[int]:
        """List how long a modifier may be that begins at a place.

        Args:
            word: A folded word.
            start: A place in it.

        Returns:
            Lengths, some of them twice; a piece of any other length is no modifier.
        """
        if self._nouns is None:
            return range(_MIN_PIECE, _MAX_PART + 1)
        if self._known_lengths is None:
            words = self._nouns.keys() | self._tables.modifiers
            self._known_lengths = _lengths(words, self._tables.first)
        few, more = self._known_lengths
        short = few.get(word[start : start + _FEW], _SHORTEST)
        long = more.get(word[start : start + _MORE])
        return short + long if long else short

    def learn(self) -> None:
        """Judge every noun at once when the whole lexicon has come into memory."""
        loaded = self._lexicon.loaded
        if loaded is None or self._nouns is not None:
            return
        known = ((word, _noun_cost(word, count)) for word, count in loaded.items())
        nouns = {word: cost for word, cost in known if cost is not None}
        nouns |= dict.fromkeys(filter(self._is_one_word, self._tables.whole), 0.0)
        self._nouns = nouns

    def judge_all(self) -> dict[str, Judgement]:
        """Judge every piece that the lexicon or a table knows.

        Returns:
            The judgements by piece, in no order.
        """
        self._lexicon.load()
        self.learn()
        assert self._nouns is not None
        tables = self._tables
        pieces = self._nouns.keys() | {n[:-1] for n in self._nouns if n[-1] == "e"}
        pieces |= tables.modifiers | tables.first | tables.last | tables.homographs
        return {piece: self._judge(piece) for piece in pieces | self._prefixes | self._suffixes}

    def _judge(self, piece: str) -> Judgement:
        tables, noun = self._tables, self._noun(piece)
        is_long = len(piece) >= MIN_PART
        direct = piece in tables.modifiers or not is_long or noun is not None
        blocked = piece in self._prefixes and piece not in tables.modifiers and is_long
        base = noun if is_long else self._short(piece)
        dropped = self._shortened(piece) if is_long else None
        known_head = not is_long or piece in tables.homographs or noun is not None
        head = self._find_head(piece) if known_head else None
        return Judgement(
            self._find_modifier(piece) if direct else None,
            blocked,
            base and base.cost,
            dropped and dropped.cost,
            noun and noun.cost,
            head and head.cost,
            piece in self._suffixes,
            piece in tables.last,
            piece.endswith(_PERSONS),
        )

    def _find_modifier(self, piece: str) -> Part | None:
        if piece in self._tables.modifiers:
            return Part(piece, _MODIFIER_COST)
        if len(piece) < MIN_PART:
            return Part(piece, SHORT_COST) if piece in self._tables.first else None
        if piece in self._prefixes:
            return None
        known = self._noun(piece)
        if known is None:
            return self._linked(piece) or self._shortened(piece)
        return self._without_genitive(piece, known)

    def _without_genitive(self, piece: str, known: Part) -> Part:
        """Tell a genitive (Landes) from a noun in -s of its own (Preis) by its stem."""
        if piece[-1] != "s":
            return known
        for link in _GENITIVE:
            base = piece.removesuffix(link)
            if base != piece and len(base) >= MIN_PART:
                part = self._noun(base)
                if part is not None and stem(base) == stem(piece):
                    return Part(base, min(part.cost, known.cost) + LINK_COST[link])
        return known

    def _linked(self, piece: str) -> Part | None:
        """Find a noun with a linking element after it."""
        best: Part | None = None
        for link, cost in _LINKS.get(piece[-1], ()):
            if not piece.endswith(link):
                continue
            base = piece[: -len(link)]
            part = self._noun(base) if len(base) >= MIN_PART else self._short(base)
            if part and (best is None or part.cost + cost < best.cost):
                best = Part(base, part.cost + cost)
        return best

    def _short(self, base: str) -> Part | None:
        return Part(base, SHORT_COST) if base in self._tables.first else None

    def _shortened(self, piece: str) -> Part | None:
        """Find a noun that loses its final e in compounds (Schulleiter)."""
        part = self._noun(piece + "e")
        return part and Part(part.form, part.cost + _DROPPED_E_COST)

    def _find_head(self, piece: str) -> Part | None:
        if len(piece) < MIN_PART:
            return Part(piece, SHORT_COST) if piece in self._tables.last else None
        if piece in self._suffixes:
            return None
        if piece in self._tables.homographs:
            return Part(piece, _CURATED_COST)
        return self._noun(piece) or self._inflected(piece) or self._feminine(piece)

    def _inflected(self, piece: str) -> Part | None:
        """Find a noun of which the lexicon does not hold this case."""
        for ending in _ENDINGS.get(piece[-1], ()):
            if not piece.endswith(ending):
                continue
            base = piece[: -len(ending)]
            if base in self._suffixes:
                continue
            if base in self._tables.last and ending in _GENITIVE:
                return Part(base, SHORT_COST + INFLECTION_COST)
            if len(base) >= MIN_PART + (ending not in _GENITIVE):
                part = self._noun(base)
                if part is not None:
                    return Part(piece, part.cost + INFLECTION_COST)
        return None

    def _feminine(self, piece: str) -> Part | None:
        """Find a woman of whom the lexicon only knows men (Bundestrainerin)."""
        if not piece.endswith(("in", "innen")):
            return None
        base = piece.removesuffix("nen").removesuffix("in")
        part = self._noun(base) if base.endswith(_PERSONS) else None
        return part and Part(piece, part.cost + INFLECTION_COST)

    def _is_one_word(self, piece: str) -> bool:
        """Tell whether a piece is never split, and more than an ending put to such a word."""
        tables = self._tables
        return piece in tables.unsplit or (piece in tables.whole and self._lookup(piece).total > 0)

    def _noun(self, piece: str) -> Part | None:
        if self._nouns is not None:
            cost = self._nouns.get(piece)
        elif self._is_one_word(piece):
            cost = 0.0
        else:
            cost = _noun_cost(piece, self._lookup(piece))
        return None if cost is None else Part(piece, cost)


def _noun_cost(piece: str, seen: NounCount) -> float | None:
    total, determined = seen
    if not determined or determined < total * LIMITS.name_share:
        return None
    # Words that seldom have an article are counted without it, where they are no names.
    count = total if determined >= total * _NOUN_SHARE else determined
    cost = max(0.0, _COMMONEST - log2(count))
    return cost if cost <= _LIMITS.get(len(piece), _LIMIT) else None


def _lengths(words: Iterable[str], short: Iterable[str]) -> tuple[_Lengths, _Lengths]:
    """Collect how long pieces may be that begin with some letters: few of them, or more."""
    few: defaultdict[str, int] = defaultdict(lambda: sum(1 << size for size in _SHORTEST))
    more: defaultdict[str, int] = defaultdict(int)
    linked = (1 << _LONGEST_LINK + 1) - 1
    for word in words:
        length = len(word)
        if length >= _MORE:
            more[word[:_MORE]] |= linked << length
        else:
            few[word[:_FEW]] |= linked << length
        if word[-1] == "e":
            if length > _MORE:
                more[word[:_MORE]] |= 1 << length - 1
            else:
                few[word[:_FEW]] |= 1 << length - 1
    for word in short:
        for piece in (word + link for link in LINK_COST):
            few[piece[:_FEW]] |= 1 << len(piece)
    listed = _Listed()
    return (
        {start: listed[bits] for start, bits in few.items()},
        {start: listed[bits] for start, bits in more.items()},
    )


class _Listed(dict[int, tuple[int, ...]]):
    """The lengths that bits stand for."""

    def __missing__(self, bits: int) -> tuple[int, ...]:
        found = self[bits] = tuple(at for at in range(bits.bit_length()) if bits >> at & 1)
        return found


class _Judged(dict[str, Part | None]):
    """The pieces judged so far; one that is asked for is judged."""

    def __init__(self, judge: Callable[[str], Part | None]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, piece: str) -> Part | None:
        if len(self) >= _CACHE_SIZE:
            self.clear()
        part = self[piece] = self._judge(piece)
        return part
