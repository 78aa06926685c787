"""Umlauts that tell one word from another, which folding takes off every stem."""

from __future__ import annotations

import re
from collections.abc import Sequence

from artikelsuche.index.analysis.wordlists import read_words

_FOLDED = str.maketrans("äöü", "aou")
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORDS = {word: word for word in read_words("umlauts.txt")}
# Foerderung is Förderung too.
_APART = {word.translate(_WRITTEN_OUT): word for word in _WORDS}
_find = re.compile("|".join((*_WORDS, *_APART))).search


def keep_umlauts(words: Sequence[str], stems: list[str]) -> None:
    """Give stems the umlauts back without which they would be those of another word.

    Args:
        words: What was stemmed, in small letters.
        stems: Their folded stems, which are changed.
    """
    joined = "\n".join(words)
    is_apart = any(word in joined for word in _APART)
    for index, word in enumerate(words):
        if is_apart or not word.isascii():
            stems[index] = with_umlaut(word, (stems[index],))[0]


def with_umlaut(word: str, stems: tuple[str, ...]) -> tuple[str, ...]:
    """Give the stems of a word, or of its parts, the umlaut that tells it from another word."""
    found = _find(word)
    if found is None:
        return stems
    kept = _WORDS.get(found[0]) or _APART[found[0]]
    folded = kept.translate(_FOLDED)
    return tuple([stem.replace(folded, kept, 1) for stem in stems])
