"""Stems: the layer on which the inflected forms of a German word meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import snowballstemmer

from artikelsuche.corpus.native import load_native

from .folding import fold, strip_accents
from .word_limits import LIMITS
from .wordlists import read_rows, read_words

_native = load_native("artikelsuche.index.analysis._forms")

# Snowball strips a final s only after the consonants b d f g h k l m n r t; names and loan words
# also take it after a vowel and after other consonants (Nordkoreas, Autos, Trumps, Selenskyjs).
# Of the words in -is, those with one consonant before it are mostly plurals and names (Krimis,
# Melonis), not nouns of their own (Ergebnis, Kreis). The table names the exceptions of both kinds.
_GENITIVE_S = re.compile(r"(?:(?<=[^\W\d_]{3}[aoyjpvwxzéáó])|(?<=[aeiouäöü][b-df-hj-np-tv-xz]i))s$")
# Endings of words, or with = whole words, from which an s is taken; and those that keep it.
_TAKEN_S, _KEPT_S = (
    tuple(entry.removeprefix("-") for entry in row[1:]) for row in read_rows("s_endings.txt")
)
_TAKEN, _KEPT = (
    re.compile("|".join(entry.replace("=", "^") + "$" for entry in entries))
    for entries in (_TAKEN_S, _KEPT_S)
)

# Journalistinnen is the plural of Journalistin; Gewinnen, Spinnen, Dachrinnen are none.
_FEMALES = re.compile(r"([^\W\d_]{3,}(?<!gew)(?<!beg)(?<!bes)(?<!ntr)(?<!chr)(?<!sp)in)nen")

# A capitalised word in -er is a person, a tool or a name of its own (Müller, Schüler, Sprecher),
# which Snowball would merge with Müll, Schule and sprechen.
_AGENT_ENDINGS = ("er", "ers", "ern", "erin", "erinnen")
_ENDINGS_OF_RULES = (*_AGENT_ENDINGS, "s", "innen")
_AGENT = re.compile(r"([A-ZÄÖÜ][^\W\d_]{2,}er)(?:[sn]|in|innen)?")
_ENTRIES = read_words("er_endings.txt")
# Endings of words in -er that are none of them, and such words, folded.
_ENDINGS = tuple(fold(entry[1:]) for entry in sorted(_ENTRIES) if entry[0] == "-")
_WHOLE = frozenset(fold(entry[1:]) for entry in _ENTRIES if entry[0] == "=")


# Before -er, the ends of participles and adjectives that stand as nouns: Verletzter, Betroffener.
_ADJECTIVAL = re.compile(r"(?:t|d|en|ig|rn)er$")


class Stems(Protocol):
    """What stems words of German letters as the rules below do; None for any other word."""

    def stem(self, word: str, /) -> str | None:
        """Do what `stem` does."""

    def stems(self, word: str, /) -> tuple[str, ...] | None:
        """Do what `stems` does."""

    def joined(self, first: str, links: tuple[str, ...], second: str, /) -> tuple[str, ...] | None:
        """Do what `joined_stems` does."""


class _Stemmer(Protocol):
    maxCacheSize: int  # noqa: N815 - so is this one

    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the names are snowballstemmer's
    def stemWords(self, words: Sequence[str]) -> list[str]: ...  # noqa: N802


_SNOWBALL: _Stemmer = snowballstemmer.stemmer("german")
# Its own cache costs as much as stemming does.
_SNOWBALL.maxCacheSize = 0
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"


def make_stems(algorithm: Callable[[str], str] = _SNOWBALL.stemWord) -> Stems | None:
    """Make what stems words in C.

    Args:
        algorithm: Stems a word in lower case without accents.

    Returns:
        What stems them; None where the module in C was not built.
    """
    if _native is None:
        return None
    made: Stems = _native.Stems(
        algorithm,
        er_endings=(*(f"={word}" for word in sorted(_WHOLE)), *_ENDINGS),
        taken=_spelled_out(_TAKEN_S),
        kept=_spelled_out(_KEPT_S),
        longest=LIMITS.longest_stemmed,
    )
    return made


def _spelled_out(endings: Iterable[str]) -> tuple[str, ...]:
    """Write an ending that opens with `[^...]` as one for each other letter."""
    found: list[str] = []
    for ending in endings:
        excluded, bracket, rest = ending.removeprefix("[^").partition("]")
        letters = [letter for letter in _LETTERS if letter not in excluded]
        found += [letter + rest for letter in letters] if bracket else [ending]
    return tuple(found)


_STEMS = make_stems()


def stems(word: str) -> tuple[str, ...]:
    """List the stems of a word, under which it is indexed.

    Args:
        word: A word in NFC, as written: its capital tells a noun.

    Returns:
        The base alone of a noun in -er (Müller is not found by Müll), the base and the stem that
        the algorithm gives where it may be an adjective (Verletzter), else that stem alone.
    """
    quick = None if _STEMS is None else _STEMS.stems(word)
    if quick is not None:
        return quick
    if not is_stemmed(word):
        return (fold(word),)
    agent = agent_noun(word)
    if agent is not None and not _ADJECTIVAL.search(agent):
        return (agent,)
    algorithmic = stem(word)
    return (algorithmic,) if agent in (None, algorithmic) else (agent, algorithmic)


def query_stems(word: str) -> tuple[str, ...]:
    """List the stems under which a word of a query is looked up.

    Args:
        word: A word in NFC, as written.

    Returns:
        The stems of the word; where small letters do not tell a noun, those of both readings.
    """
    both = (stem(word), *stems(word.capitalize())) if word.islower() else stems(word)
    return tuple(dict.fromkeys(both))


def joined_stems(first: str, links: tuple[str, ...], second: str) -> tuple[str, ...]:
    """List the stems of two words written as one.

    Args:
        first: A word in NFC.
        links: What may stand between them, at most 16.
        second: Another word in NFC.

    Returns:
        The stems, each once.
    """
    quick = None if _STEMS is None else _STEMS.joined(first, links, second)
    if quick is not None:
        return quick
    return tuple(dict.fromkeys(stem(f"{first}{link}{second}") for link in links))


def stem(word: str) -> str:
    """Reduce a word to its stem.

    The German algorithm of Snowball 3 (https://snowballstem.org/algorithms/german/stemmer.html),
    which reads ae, oe, ue as umlauts, after the genitive and plural s that it does not know.

    Args:
        word: A word in NFC.

    Returns:
        The folded stem in lower case; never empty for a word with a letter.
    """
    quick = None if _STEMS is None else _STEMS.stem(word)
    if quick is not None:
        return quick
    if not is_stemmed(word):
        return fold(word)
    plain = _without_s(strip_accents(word))
    if plain.endswith("innen") and word[:1].isupper() and (females := _FEMALES.fullmatch(plain)):
        plain = females[1]
    return fold(_SNOWBALL.stemWord(plain)) or fold(plain)


def _without_s(word: str) -> str:
    """Take off the genitive or plural s that Snowball leaves on."""
    if word.endswith("s") and (_GENITIVE_S.search(word) or _TAKEN.search(word)):
        return word if _KEPT.search(word) else word[:-1]
    return word


def is_stemmed(word: str) -> bool:
    """Tell whether a word is short enough to be stemmed.

    Args:
        word: A word in NFC.
    """
    return len(word) <= LIMITS.longest_stemmed


def is_regular(word: str) -> bool:
    """Tell whether the algorithm alone, on the word without accents, gives the stems of a word.

    Args:
        word: A word in lower case.

    Returns:
        False for endings that further rules look at.
    """
    return not word.endswith(_ENDINGS_OF_RULES)


def snowball_stems(words: Sequence[str]) -> list[str]:
    """Stem words by the algorithm alone.

    Args:
        words: Words in lower case without accents.

    Returns:
        Their stems, not folded.
    """
    return _SNOWBALL.stemWords(words)


def agent_noun(word: str) -> str | None:
    """Reduce a noun in -er (Müllers, Lehrerinnen) to its base.

    Args:
        word: A word in NFC, as written; one in capitals is read as a noun.

    Returns:
        The folded base ("muller", "lehrer"); None for any other word.
    """
    if word.isupper():
        word = word.capitalize()
    if not word.endswith(_AGENT_ENDINGS):
        return None
    match = _AGENT.fullmatch(word)
    if match is None:
        return None
    base = fold(match[1])
    return None if base in _WHOLE or base.endswith(_ENDINGS) else base
