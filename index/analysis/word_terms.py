"""The terms of words without hyphen or digit, on every layer: many words at once.

Whole lists go through each step of the analysis, so that its loops run inside Python's own string
methods, the stemmer and the segmentation in C.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from artikelsuche.index.analysis.compounds.splitter import Splitter
from artikelsuche.index.analysis.inflection.lemmas import PARTS
from artikelsuche.index.analysis.inflection.umlauts import with_umlauts
from artikelsuche.index.analysis.inflection.verbs import infinitives

from .acronyms import is_acronym
from .folding import fold, fold_all, strip_all
from .stemming import stems_all
from .word_limits import LIMITS
from .wordlists import read_words

STOP_WORDS: Final = read_words("stopwords.txt")
_STOP_NOUNS: Final = read_words("stop_nouns.txt")
_SHORTEST: Final = LIMITS.shortest

#: The terms of words on one layer.
Terms = list[tuple[str, ...]]


class WordTerms(NamedTuple):
    """The terms of one word without hyphen or digit.

    Attributes:
        exact: As those of a `Slot`.
        stems: As those of a `Slot`.
        parts: As those of a `Slot`.
    """

    exact: tuple[str, ...]
    stems: tuple[str, ...]
    parts: tuple[str, ...] = ()


def is_stop_word(word: str) -> bool:
    """Tell a function word; a capital may tell a noun that is spelled like one."""
    return word.lower() in STOP_WORDS and word not in _STOP_NOUNS


class WordAnalysis:
    """Finds the terms of words.

    Args:
        splitter: What splits compounds; that of the package's own lexicon by default.
    """

    def __init__(self, splitter: Splitter | None = None) -> None:
        self._splitter = Splitter() if splitter is None else splitter
        # As many as the lexicon has words, at most.
        self._stems_of_part: dict[str, tuple[str, ...]] = {}
        self._stems_of_form: dict[str, tuple[str, ...]] = {}

    def prepare(self) -> None:
        """Prepare for many thousands of words."""
        self._splitter.prepare()

    def terms(self, words: Sequence[str]) -> list[WordTerms]:
        """Find the terms of words, their ligatures written out."""
        return list(map(WordTerms, *self.columns(list(words))))

    def columns(self, words: list[str], *, with_parts: bool = True) -> WordColumns:
        """Find the terms of words, each layer in a list of its own."""
        stripped = strip_all(words)
        folded = fold_all(stripped)
        stems = stems_all(words, stripped)
        exact: Terms = []
        for index, word in enumerate(stripped):
            exact.append((word,) if folded[index] == word else (folded[index], word))
            if word in STOP_WORDS and words[index] not in _STOP_NOUNS:
                stems[index] = ()
        parts: Terms = [()] * len(words)
        if with_parts:
            parts = self._part_stems(words, folded, stems)
        for index in [index for index, word in enumerate(words) if word.isupper()]:
            if is_acronym(words[index]):
                exact[index], stems[index], parts[index] = (words[index],), (words[index],), ()
        if "" in folded:
            for index in [index for index, word in enumerate(folded) if not word]:
                exact[index], stems[index], parts[index] = (words[index],), (words[index],), ()
        return WordColumns(exact, stems, parts)

    def _part_stems(
        self, words: list[str], folded: list[str], own: list[tuple[str, ...]]
    ) -> list[tuple[str, ...]]:
        """List the stems of the parts of compounds that are not their own."""
        found = self._splitter.cut_all(words, folded)
        some = [at for at, forms in enumerate(found) if forms]
        known = self._stems_of_form
        self._learn({form for at in some for form in found[at] if form not in known})
        for at in some:
            if not own[at] or not self._is_compound(words[at]):
                found[at] = ()
                continue
            stems = sum([known[form] for form in found[at]], ())
            if not words[at].isascii():
                small = words[at].lower()
                stems = tuple([with_umlauts(small, stem) for stem in stems])
            taken = (*own[at], folded[at])
            found[at] = tuple(dict.fromkeys([stem for stem in stems if stem not in taken]))
        return found

    @staticmethod
    def _is_compound(word: str) -> bool:
        return len(word) >= _SHORTEST and word.isalpha()

    def _learn(self, forms: set[str]) -> None:
        """Find the stems of the parts of some forms, of all of them together."""
        parts = self._splitter.parts
        self._learn_parts({part for form in forms for part in parts[form]})
        known = self._stems_of_part
        for form in forms:
            self._stems_of_form[form] = sum([known[part] for part in parts[form]], ())

    def _learn_parts(self, parts: Iterable[str]) -> None:
        fresh = [part for part in parts if part not in self._stems_of_part]
        if not fresh:
            return
        nouns = [part.capitalize() for part in fresh]
        self._stems_of_part.update(zip(fresh, stems_all(nouns, fresh), strict=True))
        self._stems_of_part.update((part, (PARTS[part],)) for part in fresh if part in PARTS)

    def split(self, word: str) -> tuple[str, ...]:
        """Split a compound into its folded parts; empty where it is none."""
        return self._splitter.split(word)

    def knows(self, folded: str) -> bool:
        """Tell whether the lexicon has a folded word."""
        return self._splitter.knows(folded)

    def query_words(self, words: Sequence[str]) -> list[QueryWord]:
        """Find at once what a query looks up for words of letters alone."""
        small = [word.capitalize() for word in words if word.islower()]
        exact, stems, _ = self.columns([*words, *small], with_parts=False)
        as_nouns = iter(stems[len(words) :])
        parts = self._part_stems_of(words, [terms[0] for terms in exact])
        found: list[QueryWord] = []
        for word, own, terms, of_parts in zip(words, stems, exact, parts, strict=False):
            looked_up = own
            if word.islower():
                as_noun = next(as_nouns)
                if infinitives(word) and not self.knows(terms[0]):
                    as_noun = ()
                looked_up = tuple(dict.fromkeys(own + as_noun)) if own else ()
            found.append(QueryWord(terms, own, looked_up, of_parts))
        return found

    def query_part_stems(self, word: str) -> tuple[str, ...]:
        """List the stems under which the parts of a compound in a query are looked up."""
        return self._part_stems_of([word], [fold(word)])[0]

    def _part_stems_of(self, words: Sequence[str], folded: Sequence[str]) -> list[tuple[str, ...]]:
        split = self._splitter.split
        found = [
            # Small letters in a query do not tell an adjective.
            split(word.capitalize() if word.islower() else word, form)
            if self._is_compound(word)
            else ()
            for word, form in zip(words, folded, strict=False)
        ]
        self._learn_parts(chain.from_iterable(found))
        known = self._stems_of_part
        stems = [dict.fromkeys([known[noun][0] for noun in nouns]) for nouns in found]
        return [
            tuple([with_umlauts(word.lower(), stem) for stem in of_parts]) if of_parts else ()
            for word, of_parts in zip(words, stems, strict=False)
        ]


class QueryWord(NamedTuple):
    """What a query looks up for a plain word.

    Attributes:
        exact: Its terms on the exact layer, as those of `WordTerms`.
        stems: The stems under which it is indexed; none for a stop word.
        looked_up: Those under which it is looked up: small letters do not tell a noun.
        parts: One stem for each part of a compound.
    """

    exact: tuple[str, ...]
    stems: tuple[str, ...]
    looked_up: tuple[str, ...]
    parts: tuple[str, ...]


class WordColumns(NamedTuple):
    """The fields of the `WordTerms` of words, each in a list of its own."""

    exact: Terms
    stems: Terms
    parts: Terms


@cache
def word_analysis() -> WordAnalysis:
    """Return the analysis by the package's own lexicon."""
    return WordAnalysis()
