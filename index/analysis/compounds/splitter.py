"""Decompounding: the words a German compound consists of (Waffenlieferungen: Waffen, Lieferungen).

The word is covered without gaps by parts that the lexicon knows, from left to right: modifiers with
or without a linking element, then a head. The fewest parts win (the longest match); between covers
of as many parts the geometric mean of their frequencies decides. A part that is itself a compound
is split again: a compound always has the parts of the compounds within it (Bundesverfassungsgericht
those of Verfassungsgericht), up to words that are one word to a reader (Krankenhaus).

How frequent the whole is does not keep it whole. Names are told by standing without determiners.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.analysis.word_limits import LIMITS

from .lexicon import Lexicon, NounCount
from .native_words import QuickWords, make_words
from .noun_trie import NounTrie
from .part_tables import part_tables
from .parts import Parts
from .segmentation import MIN_PIECE, PART_COST, Covering

_NO_COVER = float("inf")
_FORMS = ("", "s", "es", "e", "en", "n")
_CACHE_SIZE = 100_000
# So many words have been split one by one before it is looked whether a job has kept the trie.
_WORTH_READING = 80


class _Head(NamedTuple):
    """What the last part of a word says of the word: nearly all heads say nothing."""

    is_adjectival: bool
    is_foreign: bool
    is_place: bool


class Splitter:
    """Splits compounds by a lexicon of nouns."""

    def __init__(self, lexicon: Lexicon, *, quick: bool = True) -> None:
        """Prepare to split.

        Args:
            lexicon: The nouns that may be parts.
            quick: Whether to do the work in C where that is built and has been prepared.
        """
        #: What does the work in C, and more, once it has been prepared.
        self.words: QuickWords | None = None
        self._quick = quick
        self._lexicon = lexicon
        self._lookup = lexicon.lookup
        self._parts = Parts(lexicon)
        tables = part_tables()
        self._whole = tables.whole
        self._adjectival = tables.rules["adjectival"]
        self._foreign = tables.rules["foreign"]
        self._places = tables.rules["place"]
        self._place_endings = tuple(self._places)
        self._regions = tuple(sorted(tables.rules["region"]))
        self._splits: dict[str, tuple[str, ...]] = {}
        self._heads: dict[str, _Head] = {}
        self._covering: Covering | None = None
        self._asked = 0

    def split(self, word: str) -> tuple[str, ...]:
        """Split a compound into its parts.

        Args:
            word: A word as written, in any spelling and case.

        Returns:
            The folded parts in order, without linking elements; empty where it is no compound.
        """
        return self.split_folded(word, fold(word))

    def split_folded(self, word: str, folded: str) -> tuple[str, ...]:
        """Split a compound that has been folded already.

        Args:
            word: A word as written.
            folded: The same word as `folding.fold` leaves it.

        Returns:
            As `split` does.
        """
        if not LIMITS.min_length <= len(word) <= LIMITS.max_length:
            return ()
        if not (folded.isascii() and folded.isalpha()):
            return ()
        if not self.is_ready:
            self._asked += 1
            if self._asked == _WORTH_READING:
                self._take_kept()
        found = None if self.words is None else self.words.split(folded)
        return self._split(folded) if found is None else found

    def load(self) -> None:
        """Read the lexicon into memory."""
        self._lexicon.load()

    @property
    def is_ready(self) -> bool:
        """Whether many words are split at once, or in C."""
        return self.words is not None or self._covering is not None

    def prepare(self, *, keep: bool = False) -> None:
        """Do the preparation for `split_all`, after which single words are split faster too.

        Args:
            keep: Whether to keep what was prepared for other processes.
        """
        if not self.is_ready:
            self._take_kept()
        if self.is_ready:
            return
        trie = NounTrie(self._parts)
        columns = trie.columns()
        if self._quick:
            self.words = make_words(columns, self._lexicon)
        if self.words is None:
            self._covering = Covering(trie)
        elif keep:
            from .trie_cache import keep_trie

            keep_trie(columns)

    def _take_kept(self) -> None:
        """Take over what another process has prepared."""
        from .trie_cache import read_trie  # takes long, and few searches need it

        columns = read_trie() if self._quick else None
        self.words = None if columns is None else make_words(columns, self._lexicon)

    def split_all(self, words: Sequence[str], folded: Sequence[str]) -> list[tuple[str, ...]]:
        """Split many compounds at once, which is worth its preparation from thousands of words on.

        Args:
            words: Words as written.
            folded: The same words as `folding.fold` leaves them.

        Returns:
            What `split_folded` says of each.
        """
        self.prepare()
        if self._covering is None:
            return list(map(self.split_folded, words, folded))
        split: list[tuple[str, ...]] = [()] * len(words)
        open_ = [
            index
            for index, word in enumerate(folded)
            if len(word) >= LIMITS.min_length
            and LIMITS.min_length <= len(words[index]) <= LIMITS.max_length
            and word.isascii() and word.isalpha()
        ]  # fmt: skip
        covers = self._covering.covers([folded[index] for index in open_])
        for index, cover in zip(open_, covers, strict=True):
            word = folded[index]
            if cover or word.startswith(self._regions):
                split[index] = self._split(word, cover)
        return split

    def _split(self, word: str, cover: list[str] | None = None) -> tuple[str, ...]:
        """Split a folded word and the compounds within it, by its cover where that is known."""
        if len(word) < LIMITS.min_length or word in self._whole:
            return ()
        if word.startswith(self._regions) and (region := self._region(word)):
            return region
        if cover is None:
            cover = self._cover(word)
        if not cover or self._stays_whole(word, cover):
            return ()
        parts: tuple[str, ...] = ()
        for form in cover:
            parts += self._parts_of(form)
        return parts

    def _parts_of(self, form: str) -> tuple[str, ...]:
        known = self._splits.get(form)
        if known is None:
            if len(self._splits) >= _CACHE_SIZE:
                self._splits.clear()
            known = self._splits[form] = self._split(form) or (form,)
        return known

    def _region(self, word: str) -> tuple[str, ...]:
        """Split the name of a part of a country or continent (Nordkorea)."""
        for region in self._regions:
            name = word.removeprefix(region)
            if name == word or len(name) <= LIMITS.min_part or name in self._places:
                continue
            if self._lookup(name).total >= LIMITS.known_region:
                return (region, *self._parts_of(name))
        return ()

    def _cover(self, word: str) -> list[str]:
        """Cover a word with the fewest and most frequent parts, two at least."""
        length = len(word)
        costs = [_NO_COVER] * (length + 1)
        steps = [(0, "")] * (length + 1)
        costs[0] = 0.0
        parts = self._parts
        parts.learn()
        modifiers, heads = parts.modifiers, parts.heads
        last = length - MIN_PIECE
        for start in range(length - MIN_PIECE + 1):
            base = costs[start] + PART_COST
            if base >= costs[length]:
                continue
            for size in parts.lengths(word, start):
                end = start + size
                if end > last:
                    continue
                part = modifiers[word[start:end]]
                if part and base + part.cost < costs[end]:
                    costs[end] = base + part.cost
                    steps[end] = (start, part.form)
            part = heads[word[start:]] if start else None
            if part and base + part.cost < costs[length]:
                costs[length] = base + part.cost
                steps[length] = (start, part.form)
        return _walk_back(steps) if costs[length] < _NO_COVER else []

    def _stays_whole(self, word: str, cover: list[str]) -> bool:
        """Tell whether a word that parts would cover is one word nevertheless."""
        head = self._heads.get(cover[-1]) or self._look_at_head(cover[-1])
        if (
            (head.is_adjectival or head.is_foreign)
            and not self._lookup(word).determined
            and (head.is_adjectival or self._lookup(cover[-2]).determined < LIMITS.common_noun)
        ):
            return True
        if min(map(len, cover)) < LIMITS.strong_part and self._is_name(word):
            return True
        return head.is_place and not self._is_common(word, cover[0])

    def _look_at_head(self, head: str) -> _Head:
        if len(self._heads) >= _CACHE_SIZE:
            self._heads.clear()
        own = stem(head)
        found = self._heads[head] = _Head(
            own in self._adjectival or head in self._adjectival,
            own in self._foreign,
            head in self._places or head.removesuffix("s") in self._places,
        )
        return found

    def _is_name(self, word: str) -> bool:
        if self._stands_alone(word, LIMITS.name_share):
            return True
        # The people of a place: Regensburger.
        place = word.rstrip("ns").removesuffix("er")
        return (
            word.endswith(("er", "ers", "ern"))
            and place.endswith(self._place_endings)
            and self._stands_alone(place, LIMITS.place_share)
        )

    def _stands_alone(self, word: str, share: float) -> bool:
        """Tell whether a word, in all its forms, seldom has a determiner."""
        seen = self._lookup(word)
        base = self._lookup(word[:-1]) if word.endswith("s") else seen
        if not _lacks_determiners(seen, share) and not _lacks_determiners(base, share):
            return False
        bases = {word.removesuffix(ending) for ending in _FORMS}
        counts = [self._lookup(form) for form in {b + ending for b in bases for ending in _FORMS}]
        total = sum(count.total for count in counts)
        determined = sum(count.determined for count in counts)
        return _lacks_determiners(NounCount(total, determined), share)

    def _is_common(self, word: str, first: str) -> bool:
        """Tell Ritterburg from Hamburg: by its determiners, or by what goes before the head."""
        seen = max(self._lookup(word), self._lookup(word.removesuffix("s")))
        if seen.determined and seen.determined >= seen.total * LIMITS.common_share:
            return True
        least = LIMITS.common_modifier if len(first) < LIMITS.strong_part else LIMITS.long_modifier
        return seen.total < LIMITS.known_name and self._lookup(first).determined >= least


def _lacks_determiners(seen: NounCount, share: float) -> bool:
    return seen.total >= LIMITS.known_name and seen.determined < seen.total * share


def _walk_back(steps: list[tuple[int, str]]) -> list[str]:
    forms = []
    position = len(steps) - 1
    while position:
        position, form = steps[position]
        forms.append(form)
    return forms[::-1]
