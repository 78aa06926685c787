"""Stems: the layer on which the inflected forms of a German word meet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Protocol

import snowballstemmer

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.inflection.lemmas import IS_STEM, lemmas
from artikelsuche.index.analysis.inflection.umlauts import with_umlauts

from .folding import fold, fold_all, strip_accents
from .word_limits import LIMITS
from .wordlists import read_rows, read_words

# Snowball strips a final s only after the consonants b d f g h k l m n r t; names and loan words
# also take it after a vowel and after other consonants (Nordkoreas, Autos, Trumps, Selenskyjs).
# Of the words in -is, those with one consonant before it are mostly plurals and names (Krimis,
# Melonis), not nouns of their own (Ergebnis, Kreis). The table names the exceptions of both kinds.
_GENITIVE_S = lazy_pattern(
    r"(?:(?<=[^\W\d_]{3}[aoyjpvwxzéáó])|(?<=[aeiouäöü][b-df-hj-np-tv-xz]i))s$"
)
# Endings of words, or with = whole words, from which an s is taken; and those that keep it.
_TAKEN, _KEPT_ENTRIES = (row[1:] for row in read_rows("s_endings.txt"))
_TAKEN_ENDINGS: Final = tuple(entry[1:] for entry in _TAKEN if entry[0] == "-")
_TAKEN_WORDS: Final = frozenset(entry[1:] for entry in _TAKEN if entry[0] == "=")
_KEPT: Final = lazy_pattern(
    "|".join(entry.removeprefix("-").replace("=", "^") + "$" for entry in _KEPT_ENTRIES)
)

# Journalistinnen is the plural of Journalistin; Gewinnen, Spinnen, Dachrinnen are none.
_PLURAL_ENDINGS: Final = ("s", "innen")
_FEMALES: Final = lazy_pattern(
    r"([^\W\d_]{3,}(?<!gew)(?<!beg)(?<!bes)(?<!ntr)(?<!chr)(?<!sp)in)nen"
)

# A capitalised word in -er is a person, a tool or a name of its own (Müller, Schüler, Sprecher),
# which Snowball would merge with Müll, Schule and sprechen.
_AGENT_ENDINGS: Final = ("er", "ers", "ern", "erin", "erinnen")
_AGENT: Final = lazy_pattern(r"([A-ZÄÖÜ][^\W\d_]{2,}er)(?:[sn]|in|innen)?")
_ENTRIES = read_words("er_endings.txt")
# Endings of words in -er that are none of them, and such words, folded.
_ENDINGS: Final = tuple(fold(entry[1:]) for entry in sorted(_ENTRIES) if entry[0] == "-")
_WHOLE: Final = frozenset(fold(entry[1:]) for entry in _ENTRIES if entry[0] == "=")
# The ends of participles and adjectives that stand as nouns: Verletzter, Betroffener, Liberaler.
_ADJECTIVAL: Final = lazy_pattern(
    ".*(?:ter|der|ener|iger|rner)|.{3,}(?:aler|iver|[iunr]e?ller|oser)"
)


# The linking elements between the parts of a compound, folded.
_LINKS: Final = ("s", "es", "n", "en", "er", "e")


class _Stemmer(Protocol):
    maxCacheSize: int  # noqa: N815 - so is this one

    def stemWords(self, words: Sequence[str]) -> list[str]: ...  # noqa: N802 - snowballstemmer's


_SNOWBALL: _Stemmer = snowballstemmer.stemmer("german")
# Its own cache costs as much as stemming does.
_SNOWBALL.maxCacheSize = 0


def stems(word: str) -> tuple[str, ...]:
    """List the stems of a word, under which it is indexed.

    Args:
        word: A word in NFC, as written: its capital tells a noun.

    Returns:
        Those of its lemmas, where it has some; the base alone of a noun in -er (Müller is not found
        by Müll), the base and the stem that the algorithm gives where it may be an adjective
        (Verletzter), else that stem alone.
    """
    return stems_all([word], [strip_accents(word)])[0]


def stems_all(words: list[str], stripped: list[str]) -> list[tuple[str, ...]]:
    """Do what `stems` does, for many words.

    Args:
        words: The words, without line breaks.
        stripped: The same as `folding.strip_accents` leaves them.
    """
    found: list[tuple[str, ...]] = []
    for index, stem_ in enumerate(_stem_all(words, stripped)):
        word, plain = words[index], stripped[index]
        own: tuple[str, ...] = (stem_,)
        agent = agent_noun(word) if plain.endswith(_AGENT_ENDINGS) else None
        if agent is not None:
            agent = with_umlauts(plain, agent)  # Bürger, Burger
        if agent is not None and _ADJECTIVAL.fullmatch(agent) is None:
            own = (agent,)
        elif agent is not None and agent != stem_:
            own = (agent, stem_)
        read_as = lemmas(word, plain)
        if read_as:
            own = tuple([own[0] if form == word else _OF_LEMMAS[form] for form in read_as])
            own = tuple(dict.fromkeys(own)) if len(own) > 1 else own
        found.append(own)
    return found


class _OfLemmas(dict[str, str]):
    """The stems of lemmas: of many forms, few words."""

    def __missing__(self, lemma: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[lemma] = lemma[1:] if lemma[0] == IS_STEM else stem(lemma)
        return found


_REMEMBERED = 50_000
_OF_LEMMAS: Final = _OfLemmas()


def query_stems(word: str) -> tuple[str, ...]:
    """List the stems under which a word of a query is looked up.

    Args:
        word: A word in NFC, as written.

    Returns:
        The stems of the word; where small letters do not tell a noun, those of both readings.
    """
    both = (*stems(word), *stems(word.capitalize())) if word.islower() else stems(word)
    return tuple(dict.fromkeys(both))


@lru_cache(4096)
def stems_as_one(first: str, second: str) -> tuple[str, ...]:
    """List the stems of two folded words written as one, with any linking element."""
    words = [f"{first}{link}{second}" for link in ("", *_LINKS)]
    return tuple(dict.fromkeys(stem_all(words)))


def stem(word: str) -> str:
    """Reduce a word to its stem.

    The German algorithm of Snowball 3 (https://snowballstem.org/algorithms/german/stemmer.html),
    which reads ae, oe, ue as umlauts, after the genitive and plural s that it does not know.

    Args:
        word: A word in NFC.

    Returns:
        The folded stem in lower case; never empty for a word with a letter.
    """
    return stem_all([word])[0]


def stem_all(words: list[str]) -> list[str]:
    """Do what `stem` does, for many words."""
    return _stem_all(words, list(map(strip_accents, words)))


def _stem_all(words: list[str], stripped: list[str]) -> list[str]:
    """Reduce words to their stems; one that is too long for that is its own."""
    plain = [
        _without_plural(words[index], word) if word.endswith(_PLURAL_ENDINGS) else word
        for index, word in enumerate(stripped)
    ]
    if max(map(len, words), default=0) > LIMITS.longest_stemmed:
        is_long = [len(word) > LIMITS.longest_stemmed for word in words]
        plain = ["" if long else word for word, long in zip(plain, is_long, strict=True)]
    found = fold_all(_SNOWBALL.stemWords(plain))
    if "" in found:
        for index, stem_ in enumerate(found):
            found[index] = stem_ or fold(plain[index] or words[index])
    return [with_umlauts(word, found[index]) for index, word in enumerate(plain)]


def _without_plural(word: str, stripped: str) -> str:
    """Take off the endings that Snowball leaves on: of genitives and plurals, of women."""
    if stripped.endswith("s"):
        is_taken = _GENITIVE_S.match(stripped, len(stripped) - 1) is not None
        is_taken = is_taken or stripped in _TAKEN_WORDS or stripped.endswith(_TAKEN_ENDINGS)
        return stripped[:-1] if is_taken and not _KEPT.search(stripped) else stripped
    females = _FEMALES.fullmatch(stripped) if word[:1].isupper() else None
    return females[1] if females else stripped


def agent_noun(word: str) -> str | None:
    """Reduce a noun in -er (Müllers, Lehrerinnen) to its base.

    Args:
        word: A word in NFC, as written; one in capitals is read as a noun.

    Returns:
        The folded base ("muller", "lehrer"); None for any other word.
    """
    if len(word) > LIMITS.longest_stemmed:
        return None
    match = _AGENT.fullmatch(word.capitalize() if word.isupper() else word)
    if match is None:
        return None
    base = fold(match[1])
    return None if base in _WHOLE or base.endswith(_ENDINGS) else base
