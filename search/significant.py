"""The words that mark the articles of a search, as people write them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from artikelsuche.index.analysis.analyzer import analyze
from artikelsuche.search.engine.ranking import Matches
from artikelsuche.search.engine.segments.significance import Significant
from artikelsuche.search.meaning.index_reader import IndexReader

_FIELD = "body_stem"
# Texts that are read to see how a word is written, and words that only parts of compounds may be.
_TEXTS, _TRIED = 3, 8


def significant_words(
    view: IndexReader, found: Matches, most: int, asked: Iterable[str]
) -> tuple[Significant, ...]:
    """List the words that some documents have more often than the others.

    Args:
        view: The view of the index.
        found: The documents.
        most: How many words are listed at most.
        asked: Terms of the query, which say nothing new.

    Returns:
        The words in the form that most of the texts read for it have, the most telling first; no
        numbers, and no stem that stands in compounds only.
    """
    known, spelling = set(asked), _Spellings(view, found)
    words: dict[str, Significant] = {}
    terms = found.significant(_FIELD) if most else []
    for one in terms[: most * _TRIED]:
        if len(words) == most:
            break
        if one.term in known or not any(map(str.isalpha, one.term)):
            continue
        word = spelling.of(one.term)
        if word and word.lower() not in words:
            words[word.lower()] = replace(one, term=word)
    return tuple(words.values())


class _Spellings:
    """How the texts of some documents write the words of stems."""

    def __init__(self, view: IndexReader, found: Matches) -> None:
        self._view = view
        self._found = found
        self._read: set[int] = set()
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def of(self, term: str) -> str | None:
        """Return how a word is written most often; None where it is a part of others only."""
        for tried, number in enumerate(self._found.having(_FIELD, term)):
            if self._words[term].total() >= _TEXTS or tried == _TEXTS:
                break
            self._take(number)
        found = self._words[term].most_common(1)
        return found[0][0] if found else None

    def _take(self, number: int) -> None:
        if number in self._read:
            return
        self._read.add(number)
        for token in analyze(self._view.text(number)):
            expansion = token.expansion
            for slot in expansion.slots:
                self._note(slot.stems, token.surface[slot.start : slot.end])
            if expansion.whole is not None:
                self._note(expansion.whole.stems, token.surface)

    def _note(self, stems: tuple[str, ...], word: str) -> None:
        for stem in stems:
            self._words[stem][word] += 1
