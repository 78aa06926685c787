"""The vocabulary of an index: the exact forms that its articles hold."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from itertools import chain, compress

from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.store.schema import stem_field

from .index_reader import IndexReader

#: How many words a prefix or a fuzzy word may stand for; the most frequent ones are taken.
EXPANSION_LIMIT = 500
#: How many words all prefixes and fuzzy words of a query may stand for together.
EXPANSION_TOTAL = 1500
#: How many prefixes and fuzzy words of a query are expanded; each looks through the vocabulary.
EXPANSION_WORDS = 20

_FIELDS = ("body", "title")
_NEAR_STEMS = 5
# Of how many first letters the words are kept, since guesses ask for the same ones again.
_LETTERS = 8

#: Words by their length.
ByLength = dict[int, list[str]]


class Vocabulary(ABC):
    """The exact forms of the articles of a snapshot."""

    def __init__(self, view: IndexReader) -> None:
        self._view = view

    def frequency(self, term: str) -> int:
        """Return in how many articles an exact form occurs, in text or headline."""
        return max(self._view.document_frequency(field, term) for field in _FIELDS)

    def has_stem(self, term: str) -> bool:
        """Tell whether a stem occurs, in text or headline."""
        return any(self._view.document_frequency(stem_field(field), term) for field in _FIELDS)

    def starting_with(self, prefix: str) -> list[str]:
        """List the folded exact forms that begin with a prefix, the most frequent first."""
        counts: dict[str, int] = {}
        for field in _FIELDS:
            for term, count in self._counted(field, fold(prefix)).items():
                counts[term] = max(count, counts.get(term, 0))
        return sorted(counts, key=lambda term: (-counts[term], term))

    def within(self, word: str, distance: int) -> list[str]:
        """List the folded exact forms within an edit distance of a word, the most frequent first.

        The first letter is taken to be right; 1 or 2 edits (insert, delete, replace, swap).
        """
        folded = fold(word)
        known = self._like(folded, distance, _FIELDS)
        from rapidfuzz import process  # takes long, and few searches need it
        from rapidfuzz.distance import OSA

        near = process.extract_iter(folded, known, scorer=OSA.distance, score_cutoff=distance)
        return self._by_frequency(term for term, _, _ in near)

    def inflected_within(self, word: str, distance: int) -> list[str]:
        """List exact forms whose stem lies within an edit distance of the stem of a word.

        Finds Waffenlieferungen for "Waffenliferung", whose endings alone are two edits apart. Those
        of the nearest stems come first.
        """
        target = stem(word)
        known = self._like(target, distance, tuple(map(stem_field, _FIELDS)))
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = process.extract(
            target, known, scorer=OSA.distance, score_cutoff=distance, limit=_NEAR_STEMS
        )
        return [form for found, _, _ in near for form in self.starting_with(found)[:1]]

    @abstractmethod
    def _counted(self, field: str, prefix: str) -> dict[str, int]:
        """Count the articles of each folded form of a field that begins with a prefix."""

    @abstractmethod
    def _like(self, word: str, distance: int, fields: tuple[str, ...]) -> list[str]:
        """List the terms with the first letter of a word that may lie within some edits of it."""

    def _by_frequency(self, terms: Iterable[str]) -> list[str]:
        counted = [(-self.frequency(term), term) for term in terms if fold(term) == term]
        return [term for _, term in sorted(counted)]


class SegmentVocabulary(Vocabulary):
    """The vocabulary of an index on disk."""

    def __init__(self, view: IndexView) -> None:
        super().__init__(view)
        self._segments = view
        self._letters: dict[tuple[str, ...], ByLength] = {}

    def _counted(self, field: str, prefix: str) -> dict[str, int]:
        encoded = prefix.encode("utf-8", "surrogatepass")
        counts: dict[str, int] = {}
        for segment in self._segments.segments:
            postings = segment.field(field)
            if postings is None or postings.places is None:
                continue
            found = postings.with_prefix(encoded)
            span = found.start, found.stop
            rows = zip(
                postings.terms(*span), postings.document_frequencies(*span).tolist(), strict=True
            )
            # Spellings as written have no positions, acronyms have and are in capitals.
            for term, count in compress(rows, postings.places.sizes(*span).tolist()):
                word = term.decode("utf-8", "surrogatepass")
                counts[word] = counts.get(word, 0) + count
        return {word: count for word, count in counts.items() if word == word.lower()}

    def _like(self, word: str, distance: int, fields: tuple[str, ...]) -> list[str]:
        known = self._by_length(word[:1], fields)
        lengths = range(len(word) - distance, len(word) + distance + 1)
        return list(chain.from_iterable(known.get(length, ()) for length in lengths))

    def _by_length(self, letter: str, fields: tuple[str, ...]) -> ByLength:
        """List the terms with a first letter by their length, each length in order."""
        key = (letter, *fields)
        known = self._letters.get(key)
        if known is None:
            known = {}
            every = (self._segments.terms_with_prefix(field, letter) for field in fields)
            for term in sorted(set(chain.from_iterable(every))):
                known.setdefault(len(term), []).append(term)
            if len(self._letters) >= _LETTERS:
                self._letters.clear()
            self._letters[key] = known
        return known
