"""Queries of nothing but words, where no rule of the language has a say; how many words one has."""

from __future__ import annotations

from unicodedata import is_normalized

from artikelsuche.index.analysis.analyzer import analyze
from artikelsuche.index.analysis.tokenizer import APOSTROPHES

from .tree import OPERATORS, Near, Phrase, Query, Word

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


def count_words(query: Query, *, in_parts: bool) -> int:
    """Count the words of a leaf, one at least; each costs as much as a word of its own."""
    if not isinstance(query, (Word, Phrase, Near)):
        return 1
    words = 1 if isinstance(query, Word) else len(query.text.split())
    if not in_parts:
        return words
    return max(words, sum(len(token.expansion.slots) for token in analyze(query.text)))
