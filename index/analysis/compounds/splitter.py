"""Decompounding: the words a German compound consists of (Waffenlieferungen: Waffen, Lieferungen).

The word is covered without gaps by pieces that the lexicon knows. A part that is itself a compound
is split again: a compound always has the parts of the compounds within it (Bundesverfassungsgericht
those of Verfassungsgericht), up to words that are one word to a reader (Krankenhaus).

How frequent the whole is does not keep it whole. Names are told by standing without determiners.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.inflection.verbs import is_verb_base
from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.analysis.word_limits import LIMITS

from .found import Found
from .kept_lexicon import CompiledLexicon, keep, read_kept
from .lexicon import Lexicon
from .part_tables import part_tables
from .segmentation import LexiconSegmentation, Segmentation, make_segmentation

_SHORTEST: Final = LIMITS.min_length
_LONGEST: Final = LIMITS.max_length
_STRONG_PART: Final = LIMITS.strong_part
_KNOWN_NAME: Final = LIMITS.known_name
# Letters of the shortest words of these rules.
_TELLING: Final = 3
_FORMS = ("", "s", "es", "e", "en", "n")


class _Head(NamedTuple):
    """What the last part of a word says of the word: most heads say nothing.

    Attributes:
        is_adjectival: Whether it mostly closes adjectives and participles.
        is_foreign: Whether it closes foreign adjectives.
        is_place: Whether it closes names of places.
        endings: Its endings, where it is a form of no other word.
    """

    is_adjectival: bool
    is_foreign: bool
    is_place: bool
    endings: tuple[str, ...]


class Splitter:
    """Splits compounds, and remembers their parts.

    Args:
        lexicon: The nouns that may be parts.
        compiled: The same, compiled; that which is kept for the package's own by default.
    """

    def __init__(
        self, lexicon: Lexicon | None = None, compiled: CompiledLexicon | None = None
    ) -> None:
        self._lexicon = Lexicon() if lexicon is None else lexicon
        if compiled is None and lexicon is None:
            compiled = read_kept()
        self._take(None if compiled is None else make_segmentation(compiled))
        tables = part_tables()
        self._whole = tables.whole
        self._written = tables.written
        self._rules = tables.rules
        self._homographs = tables.homographs
        # A stem begins as its word does: few words are stemmed to be looked up among these.
        heads = tables.rules["adjectival"] | tables.rules["foreign"]
        self._beginnings = frozenset(word[:_TELLING] for word in heads)
        self._place_endings = tuple(tables.rules["place"])
        self._regions = tuple(sorted(tables.rules["region"]))

    def _take(self, compiled: Segmentation | None) -> None:
        """Take up what segments words."""
        self.is_prepared = compiled is not None
        segmentation = compiled or LexiconSegmentation(self._lexicon)
        self._segment = segmentation.segment
        self._lookup = segmentation.numbers
        # Of as many forms as the lexicon has words, at most.
        self.parts = Found(self._look_for_parts)
        self._heads = Found(self._look_at_head)

    def prepare(self) -> None:
        """Compile the lexicon, which pays from thousands of words on, and keep it for others."""
        if not self.is_prepared:
            from .compiled_lexicon import compile_lexicon

            compiled = compile_lexicon(self._lexicon.load())
            keep(compiled)
            self._take(make_segmentation(compiled))

    def split(self, word: str, folded: str | None = None) -> tuple[str, ...]:
        """Split a compound, as written, into its folded parts without linking elements.

        There are none where it is no compound. Whoever knows it folded as well says so.
        """
        (forms,) = self.cut_all([word], [fold(word) if folded is None else folded])
        return tuple(chain.from_iterable([self.parts[form] for form in forms]))

    def knows(self, folded: str) -> bool:
        """Tell whether the lexicon has a folded word."""
        return self._lookup(folded)[0] > 0

    def cut_all(self, words: list[str], folded: list[str]) -> list[tuple[str, ...]]:
        """Cut compounds once, into forms that `parts` may split again; empty where it is none.

        The words come as written, in any case, and as `folding.fold` leaves them.
        """
        found = list(map(self._segment, folded))
        regions = self._regions
        for at, word in enumerate(folded):
            if found[at] or word.startswith(regions):
                found[at] = self._cut_word(words[at], word, found[at])
        return found

    def _cut_word(self, word: str, folded: str, cover: tuple[str, ...]) -> tuple[str, ...]:
        if not _SHORTEST <= len(word) <= _LONGEST or not folded.isascii():
            return ()
        if cover and word.islower() and self._is_adjectival(folded, cover[-1]):
            return ()  # wasserfest, blutstillende
        forms = self._cut(folded, cover)
        if forms and not word.isascii():
            parts = tuple(chain.from_iterable([self.parts[form] for form in forms]))
            if self._has_false_short_part(word.lower(), folded, parts):
                return ()
        return forms

    def _has_false_short_part(self, word: str, folded: str, parts: tuple[str, ...]) -> bool:
        """Tell whether folding made up a short part: Porträt holds no Rat, Erdöl does hold Öl."""
        if len(folded) != len(word) or min(map(len, parts)) >= LIMITS.min_part:
            return False
        at = 0
        for part in parts:
            at = folded.find(part, at)
            written = word[at : at + len(part)]
            is_short = len(part) < LIMITS.min_part and not written.isascii()
            if is_short and written not in self._written:
                return True
            at += len(part)
        return False

    def _cut(self, word: str, cover: tuple[str, ...]) -> tuple[str, ...]:
        """Cut a folded word by the pieces that cover it; the name of a region is one form."""
        if len(word) < _SHORTEST or word in self._whole:
            return ()
        if word.startswith(self._regions) and self._region(word):
            return (word,)
        return () if not cover or self._stays_whole(word, cover) else cover

    def _look_for_parts(self, form: str) -> tuple[str, ...]:
        """Split a form for good; one that is no compound is its own only part."""
        forms = self._cut(form, self._segment(form))
        if forms == (form,):
            return self._region(form)
        return tuple(chain.from_iterable([self.parts[part] for part in forms])) or (form,)

    def _region(self, word: str) -> tuple[str, ...]:
        """Split the name of a part of a country or continent (Nordkorea)."""
        for region in self._regions if word.isalpha() else ():
            name = word.removeprefix(region)
            if name == word or len(name) <= LIMITS.min_part or name in self._rules["place"]:
                continue
            if self._lookup(name)[0] >= LIMITS.known_region:
                return (region, *self.parts[name])
        return ()

    def _stays_whole(self, word: str, cover: tuple[str, ...]) -> bool:
        """Tell whether a word that parts would cover is one word nevertheless."""
        head = self._heads[cover[-1]]
        if head is not None and (
            self._is_form_of_whole(word, cover[-1], head.endings) or self._denies(head, word, cover)
        ):
            return True
        return any(len(part) < _STRONG_PART for part in cover) and self._is_name(word)

    def _is_form_of_whole(self, word: str, last: str, endings: Sequence[str]) -> bool:
        """Tell Nachteile, a form of Nachteil, from Nacht and Eile, which is no form of Eil."""
        bases = [word.removesuffix(ending) for ending in endings] if word.endswith(last) else ()
        return any(
            self._lookup(base)[1] >= _KNOWN_NAME and not self._segment(base) for base in bases
        )

    def _denies(self, head: _Head, word: str, cover: tuple[str, ...]) -> bool:
        """Tell whether the head of a word says that it is one word."""
        if head.is_adjectival and not self._is_noun(word, cover):
            return True
        is_rare = self._lookup(cover[-2])[1] < LIMITS.common_noun
        if head.is_foreign and is_rare and not self._lookup(word)[1]:
            return True
        return head.is_place and not self._is_common(word, cover[0])

    def _is_adjectival(self, word: str, last: str) -> bool:
        head = self._heads[last]
        return head is not None and head.is_adjectival and not self._lookup(word)[1]

    def _is_noun(self, word: str, cover: tuple[str, ...]) -> bool:
        """Tell Urlaubsende and Blutwert from Arbeitsuchende and Lesenswertes."""
        before, head = word[: word.rfind(cover[-1])], cover[-1]
        if head.startswith("end"):
            last = before.rfind(self.parts[cover[-2]][-1])  # none of Italienreise, less its e
            return last >= 0 and not before.endswith("ier") and not is_verb_base(before[last:])
        if self._lookup(word)[1]:
            return True
        return head.startswith(("fest", "tief", "wert")) and not before.endswith("ens")

    def _look_at_head(self, head: str) -> _Head | None:
        rules = self._rules
        own = stem(head) if head[:_TELLING] in self._beginnings else head
        endings = tuple(ending for ending in _FORMS[1:] if head.endswith(ending))
        bases = (head.removesuffix(ending) for ending in endings)
        if head in self._homographs or any(self._lookup(base)[0] for base in bases):
            endings = ()
        found = _Head(
            own in rules["adjectival"] or head in rules["adjectival"],
            own in rules["foreign"],
            head in rules["place"] or head.removesuffix("s") in rules["place"],
            endings,
        )
        return found if any(found) else None

    def _is_name(self, word: str) -> bool:
        if self._stands_alone(word, LIMITS.name_share):
            return True
        # The people of a place: Regensburger.
        if not word.endswith(("er", "ers", "ern")):
            return False
        place = word.rstrip("ns").removesuffix("er")
        return place.endswith(self._place_endings) and self._stands_alone(place, LIMITS.place_share)

    def _stands_alone(self, word: str, share: float) -> bool:
        """Tell whether a word, in all its forms, seldom has a determiner."""
        seen = self._lookup(word)
        base = self._lookup(word[:-1]) if word[-1] == "s" else seen
        if not _lacks_determiners(seen, share) and not _lacks_determiners(base, share):
            return False
        bases = {word.removesuffix(ending) for ending in _FORMS}
        counts = [self._lookup(form) for form in {b + ending for b in bases for ending in _FORMS}]
        total = sum(count[0] for count in counts)
        determined = sum(count[1] for count in counts)
        return _lacks_determiners((total, determined), share)

    def _is_common(self, word: str, first: str) -> bool:
        """Tell Ritterburg from Hamburg: by its determiners, or by what goes before the head."""
        total, determined = max(self._lookup(word), self._lookup(word.removesuffix("s")))
        if determined and determined >= total * LIMITS.common_share:
            return True
        least = LIMITS.common_modifier if len(first) < LIMITS.strong_part else LIMITS.long_modifier
        return total < _KNOWN_NAME and self._lookup(first)[1] >= least


def _lacks_determiners(seen: tuple[int, int], share: float) -> bool:
    return seen[0] >= _KNOWN_NAME and seen[1] < seen[0] * share
