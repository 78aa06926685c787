"""Stems: the layer on which the inflected forms of a German word meet."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Protocol

import snowballstemmer

from .folding import fold, strip_accents
from .wordlists import read_words

# Snowball strips a final s only after the consonants b d f g h k l m n r t; names and loan words
# also take it after a vowel and after other consonants (Nordkoreas, Autos, Trumps, Selenskyjs).
# Endings that mostly belong to the word itself (-is, -us, -es, -ss) are left alone.
_GENITIVE_S = re.compile(r"(?<=[^\W\d_]{3}[aoyjpvwxzéáó])s$")

# A capitalised word in -er is a person, a tool or a name of its own (Müller, Schüler, Sprecher),
# which Snowball would merge with Müll, Schule and sprechen.
_AGENT = re.compile(r"([A-ZÄÖÜ][^\W\d_]{2,}er)(?:[sn]|in|innen)?")
_ENTRIES = read_words("er_endings.txt")
_ENDINGS = tuple(fold(entry[1:]) for entry in sorted(_ENTRIES) if entry[0] == "-")
_WHOLE = frozenset(fold(entry[1:]) for entry in _ENTRIES if entry[0] == "=")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the name is snowballstemmer's


_SNOWBALL: _Stemmer = snowballstemmer.stemmer("german")


def stem(word: str) -> str:
    """Reduce a word to its stem.

    The German algorithm of Snowball 3 (https://snowballstem.org/algorithms/german/stemmer.html),
    which reads ae, oe, ue as umlauts, after the genitive and plural s that it does not know; but
    nouns in -er keep that ending.

    Args:
        word: A word in NFC, as written: its capital tells a noun.

    Returns:
        The folded stem in lower case; never empty for a word with a letter.
    """
    agent = agent_noun(word)
    if agent is not None:
        return agent
    plain = _GENITIVE_S.sub("", strip_accents(word))
    return fold(_SNOWBALL.stemWord(plain)) or fold(plain)


def agent_noun(word: str) -> str | None:
    """Reduce a noun in -er (Müllers, Lehrerinnen) to its base.

    Args:
        word: A word in NFC, as written.

    Returns:
        The folded base ("muller", "lehrer"); None for any other word.
    """
    match = _AGENT.fullmatch(word)
    if match is None:
        return None
    base = fold(match[1])
    return None if base in _WHOLE or base.endswith(_ENDINGS) else base


def snowball_version() -> str:
    """Return the version of snowballstemmer, which an index records in its stamp."""
    return version("snowballstemmer")
