"""Stems: the layer on which the inflected forms of a German word meet."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Protocol

import snowballstemmer

from .folding import fold, strip_accents

# Snowball strips a final s only after the consonants b d f g h k l m n r t; names and loan words
# also take it after a vowel and after other consonants (Nordkoreas, Autos, Trumps, Selenskyjs).
# Endings that mostly belong to the word itself (-is, -us, -es, -ss) are left alone.
_GENITIVE_S = re.compile(r"(?<=[^\W\d_]{3}[aoyjpvwxzéáó])s$")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the name is snowballstemmer's


_SNOWBALL: _Stemmer = snowballstemmer.stemmer("german")


def stem(word: str) -> str:
    """Reduce a word to its stem.

    The German algorithm of Snowball 3 (https://snowballstem.org/algorithms/german/stemmer.html),
    which reads ae, oe, ue as umlauts, after the genitive and plural s that it does not know.

    Args:
        word: A word in NFC.

    Returns:
        The folded stem in lower case; never empty for a word with a letter.
    """
    plain = _GENITIVE_S.sub("", strip_accents(word))
    return fold(_SNOWBALL.stemWord(plain)) or fold(plain)


def snowball_version() -> str:
    """Return the version of snowballstemmer, which an index records in its stamp."""
    return version("snowballstemmer")
