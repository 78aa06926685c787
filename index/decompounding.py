"""Decompounding: the words of which a German compound consists (Waffenlieferungen: Waffen, Lieferung).

The word is covered without gaps by parts that the lexicon knows, from left to right: modifiers with
or without a linking element, then a head. The fewest parts win (the longest match); between covers
of as many parts the frequencies of the parts decide by their geometric mean (Koehn & Knight 2003,
"Empirical Methods for Compound Splitting"). A part that is a compound itself is split again, so
that a compound always has the parts of the compounds within it, up to words that are one word to
a reader (never_split.txt).
"""

from __future__ import annotations

from functools import cache
from math import log2
from typing import NamedTuple

from .folding import clean, fold
from .lexicon import Lexicon, NounCount
from .stemming import stem
from .wordlists import read_rows, read_words

MAX_LENGTH = 60
_MIN_WORD = 6
_MIN_PART = 4
_MAX_PART = 30
_NO_COVER = float("inf")

# One part more costs more than any difference of frequencies can save.
_PART = 100.0
_ENDINGS = ("s", "n", "en", "es", "e", "r")
_INFLECTIONS = ("", "s", "n", "en", "es", "e", "er", "ern", "in", "innen")
_LINK_COST = {"s": 3.0, "n": 1.0, "es": 3.0, "en": 2.0, "er": 4.0, "e": 4.0, "ens": 3.0}
_DROPPED_E_COST = 3.0
_INFLECTION_COST = 2.0
_MODIFIER_COST = 5.0
_SHORT_COST = 4.0
# What a part may cost by its length: rarer words must be longer to be believed.
_LIMITS = {3: 9.0, 4: 15.1, 5: 16.6, 6: 18.1}
_LIMIT = 20.1
_CURATED_COST = 10.0
_SCALE = 20.0  # log2 of the nouns counted

# Derivational endings that are spelled like nouns.
_SUFFIXES = frozenset(
    "schaft schaften schafter schafterin schafts verb miss zuge heit heiten keit keiten tum tums tumer nis nisse lein chen ling linge lingen"
    " lings isten ismus ionen ierung rin rinnen innen erin erinnen lerin lungen ente enten ente ante"
    " anten tion tionen ation ationen iker ikern ester sten stern ende enden ender ernde eren ieren"
    " erei erie erien eier elle ellen ette etten liche licher lichen itat alie alien arie arien"
    " nischen anden esten nativen ligen essen esse iade iaden atur aturen inger ingen ling iner ener ische ischer".split()
) - {"ende", "enden", "ester"}
# Heads that mostly make adjectives: a noun only where the lexicon knows the whole as one.
_ADJECTIVAL = frozenset(
    {
        "reich",
        "haft",
        "weis",
        "wert",
        "los",
        "voll",
        "arm",
        "weit",
        "mass",
        "schwer",
        "tisch",
        "nisch",
        "end",
        "nah",
        "sintern",
    }
)
# Heads of place names and family names.
_PLACES = frozenset(
    "burg berg berge bergen heim dorf stadt stadte hausen bach feld felde felden thal kirchen bruck"
    " brucken stein wald walde see hof furt hagen horst kamp mann hafen ort tal garten ruhe born"
    " brunn brunnen muhle kirch haus haupt sohn grad land bad markt".split()
)
_COMPASS = frozenset(
    fold(word)
    for word in "nord süd ost west mittel zentral nordost nordwest südost südwest groß".split()
)
_GENITIVE = ("es", "s")
_NAME_SHARE = 0.1
_NOUN_SHARE = 0.25
_PLACE_SHARE = 0.5
_KNOWN_NAME = 10
_PLACE_MODIFIER = 150
_STRONG_PART = 6
_REGION = 50


class _Part(NamedTuple):
    """A part that the lexicon knows: the form to emit and what it costs."""

    form: str
    cost: float


class _Tables(NamedTuple):
    """The curated tables, folded."""

    modifiers: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    whole: frozenset[str]
    homographs: frozenset[str]


@cache
def _tables() -> _Tables:
    short = [(fold(word), place) for word, place in read_rows("short_parts.txt")]
    return _Tables(
        modifiers=frozenset(map(fold, read_words("modifiers.txt"))),
        first=frozenset(word for word, place in short if place in ("first", "both")),
        last=frozenset(word for word, place in short if place in ("last", "both")),
        whole=frozenset(
            fold(word) + ending for word in read_words("never_split.txt") for ending in _INFLECTIONS
        ),
        homographs=frozenset(map(fold, read_words("homographs.txt"))),
    )


class Splitter:
    """Splits compounds by a lexicon of nouns."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare to split.

        Args:
            lexicon: The nouns that may be parts.
        """
        self._lookup = lexicon.lookup
        self._tables = _tables()
        self._modifiers: dict[str, _Part | None] = {}
        self._heads: dict[str, _Part | None] = {}
        self._splits: dict[str, tuple[str, ...]] = {}

    def split(self, word: str) -> tuple[str, ...]:
        """Split a compound into its parts.

        Args:
            word: A word as written, in any spelling and case.

        Returns:
            The folded parts in order, without linking elements; empty where the word is no compound.
        """
        if not _MIN_WORD <= len(word) <= MAX_LENGTH:
            return ()
        folded = fold(clean(word))
        if not (folded.isascii() and folded.isalpha()):
            return ()
        return self._split(folded)

    def _split(self, word: str) -> tuple[str, ...]:
        """Split a folded word and the compounds within it."""
        if not _MIN_WORD <= len(word) <= MAX_LENGTH:
            return ()
        if self._is_whole(word):
            return ()
        if region := self._region(word):
            return region
        cover = self._cover(word)
        if len(cover) < 2 or self._stays_whole(word, cover):
            return ()
        return tuple(part for form in cover for part in self._parts_of(form))

    def _region(self, word: str) -> tuple[str, ...]:
        """Split the name of a part of a country or continent (Nordkorea)."""
        for point in _COMPASS:
            name = word.removeprefix(point)
            if name != word and len(name) > _MIN_PART and name not in _PLACES:
                if self._lookup(name).total >= _REGION:
                    return (point, *self._parts_of(name))
        return ()

    def _parts_of(self, form: str) -> tuple[str, ...]:
        known = self._splits.get(form)
        if known is None:
            known = self._split(form) or (form,)
            self._splits[form] = known
        return known

    def _cover(self, word: str) -> list[str]:
        """Cover a word with the fewest and most frequent parts, two at least."""
        length = len(word)
        costs = [_NO_COVER] * (length + 1)
        steps: list[tuple[int, str]] = [(0, "")] * (length + 1)
        costs[0] = 0.0
        for start in range(length - 2):
            base = costs[start] + _PART
            if base >= costs[length]:
                continue
            for end in range(start + 2, min(length - 2, start + _MAX_PART)):
                if (part := self._modifier(word[start:end])) and base + part.cost < costs[end]:
                    costs[end] = base + part.cost
                    steps[end] = (start, part.form)
            if start and (part := self._head(word[start:])) and base + part.cost < costs[length]:
                costs[length] = base + part.cost
                steps[length] = (start, part.form)
        if costs[length] == _NO_COVER:
            return []
        forms: list[str] = []
        while length:
            length, form = steps[length]
            forms.append(form)
        return forms[::-1]

    def _modifier(self, piece: str) -> _Part | None:
        try:
            return self._modifiers[piece]
        except KeyError:
            part = self._modifiers[piece] = self._find_modifier(piece)
            return part

    def _find_modifier(self, piece: str) -> _Part | None:
        if piece in self._tables.modifiers:
            return _Part(piece, _MODIFIER_COST)
        if len(piece) < _MIN_PART:
            return _Part(piece, _SHORT_COST) if piece in self._tables.first else None
        if piece in _SUFFIXES:
            return None
        known = self._noun(piece)
        if known is None:
            return self._linked(piece) or self._shortened(piece)
        # A genitive is told from a noun in -s of its own by its stem.
        for link in _GENITIVE:
            base = piece.removesuffix(link)
            if base != piece and len(base) >= _MIN_PART and stem(base) == stem(piece):
                if part := self._noun(base):
                    return _Part(part.form, min(part.cost, known.cost) + _LINK_COST[link])
        return known

    def _linked(self, piece: str) -> _Part | None:
        """Find a noun with a linking element after it."""
        best: _Part | None = None
        for link, cost in _LINK_COST.items():
            base = piece.removesuffix(link)
            if base == piece:
                continue
            if len(base) < _MIN_PART:
                part = _Part(base, _SHORT_COST) if base in self._tables.first else None
            else:
                part = self._noun(base)
            if part and (best is None or part.cost + cost < best.cost):
                best = _Part(part.form, part.cost + cost)
        return best

    def _shortened(self, piece: str) -> _Part | None:
        """Find a noun that loses its final e in compounds (Schulleiter)."""
        part = self._noun(piece + "e")
        return part and _Part(part.form, part.cost + _DROPPED_E_COST)

    def _head(self, piece: str) -> _Part | None:
        try:
            return self._heads[piece]
        except KeyError:
            part = self._heads[piece] = self._find_head(piece)
            return part

    def _find_head(self, piece: str) -> _Part | None:
        if len(piece) < _MIN_PART:
            return _Part(piece, _SHORT_COST) if piece in self._tables.last else None
        if piece in _SUFFIXES:
            return None
        if piece in self._tables.homographs:
            return _Part(piece, _CURATED_COST)
        return self._noun(piece) or self._inflected(piece)

    def _inflected(self, piece: str) -> _Part | None:
        """Find a noun of which the lexicon does not hold this case."""
        for ending in _ENDINGS:
            base = piece.removesuffix(ending)
            if base == piece or base in _SUFFIXES:
                continue
            if base in self._tables.last and ending in _GENITIVE:
                return _Part(base, _SHORT_COST + _INFLECTION_COST)
            if len(base) > _MIN_PART or (len(base) == _MIN_PART and ending in _GENITIVE):
                if part := self._noun(base):
                    return _Part(piece, part.cost + _INFLECTION_COST)
        return None

    def _noun(self, piece: str) -> _Part | None:
        total, determined = self._lookup(piece)
        if not total or determined < total * _NAME_SHARE or determined < 1:
            return _Part(piece, _CURATED_COST) if self._is_whole(piece) else None
        # Words that seldom have an article are counted without it, where they are no names.
        count = total if determined >= total * _NOUN_SHARE else determined
        cost = max(0.0, _SCALE - log2(count))
        return _Part(piece, cost) if cost <= _LIMITS.get(len(piece), _LIMIT) else None

    def _is_whole(self, word: str) -> bool:
        return word in self._tables.whole

    def _stays_whole(self, word: str, cover: list[str]) -> bool:
        """Tell whether a word that parts would cover is one word nevertheless."""
        head = cover[-1]
        seen = self._seen(word)
        if stem(head) in _ADJECTIVAL and not seen.determined:
            return True
        weak = min(map(len, cover)) < _STRONG_PART
        return (weak and self._is_name(word, seen)) or (
            head in _PLACES and not self._is_common(seen, cover[0])
        )

    def _is_name(self, word: str, seen: NounCount) -> bool:
        if seen.total >= _KNOWN_NAME and seen.determined < seen.total * _NAME_SHARE:
            return True
        if not word.endswith(("er", "ers", "ern")):
            return False
        # The people of a place: Regensburger.
        place = self._lookup(word.rstrip("ns").removesuffix("er"))
        return place.total >= _KNOWN_NAME and place.determined < place.total * _PLACE_SHARE

    def _is_common(self, seen: NounCount, first: str) -> bool:
        """Tell Ritterburg from Hamburg: by its articles, or where unseen by what goes before."""
        if seen.total and seen.determined >= seen.total * _PLACE_SHARE:
            return True
        return seen.total < _KNOWN_NAME and self._lookup(first).determined >= _PLACE_MODIFIER

    def _seen(self, word: str) -> NounCount:
        seen = self._lookup(word)
        if not seen.total and word.endswith("s"):
            return self._lookup(word[:-1])
        return seen
