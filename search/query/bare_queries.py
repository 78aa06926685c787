"""Queries of nothing but words, as most are, where no rule of the language has a say."""

from __future__ import annotations

from unicodedata import is_normalized

from artikelsuche.index.analysis.tokenizer import APOSTROPHES

from .tree import OPERATORS, Word

MAX_WORDS = 200
# A part of a word without a hyphen has four letters at least: a shorter query has few enough.
_PLAIN_LENGTH = 4 * MAX_WORDS


def bare_words(text: str, *, plain: bool = False) -> list[Word]:
    """Cut a query that is nothing but words as `tokenise` would; empty where it must be asked."""
    words = text.replace(APOSTROPHES[-1], "'").split(" ")  # the one that counts as a letter
    if not "".join(words).isalnum() or len(words) > MAX_WORDS or len(text) > _PLAIN_LENGTH:
        return []
    if not (plain or OPERATORS.isdisjoint(words)) or not is_normalized("NFC", text):
        return []
    return [Word(word) for word in words if word]
