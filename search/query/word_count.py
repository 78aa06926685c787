"""How many words a leaf of a query has, each of which costs as much as a word of its own."""

from __future__ import annotations

from artikelsuche.index.analysis.analyzer import analyze

from .tree import Near, Phrase, Query, Word


def count_words(query: Query, *, in_parts: bool) -> int:
    """Count the words of a leaf, one at least."""
    if not isinstance(query, (Word, Phrase, Near)):
        return 1
    words = 1 if isinstance(query, Word) else len(query.text.split())
    if not in_parts:
        return words
    return max(words, sum(len(token.expansion.slots) for token in analyze(query.text)))
