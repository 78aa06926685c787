"""The vocabulary of an index: the exact forms that its articles hold."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from artikelsuche.index import IndexView, fold, stem, stem_field

#: How many words a prefix or a fuzzy word may stand for; the most frequent ones are taken.
EXPANSION_LIMIT = 500
#: How many words all prefixes and fuzzy words of a query may stand for together.
EXPANSION_TOTAL = 1500
#: How many prefixes and fuzzy words of a query are expanded; each looks through the vocabulary.
EXPANSION_WORDS = 20

_FIELDS = ("body", "title")
_NEAR_STEMS = 5


class Vocabulary:
    """The exact forms of the articles of a snapshot.

    Args:
        view: The index.
    """

    def __init__(self, view: IndexView) -> None:
        self._view = view

    def frequency(self, term: str) -> int:
        """Return in how many articles an exact form occurs, in text or headline."""
        return max(self._view.document_frequency(field, term) for field in _FIELDS)

    def has_stem(self, term: str) -> bool:
        """Tell whether a stem occurs, in text or headline."""
        return any(self._view.document_frequency(stem_field(field), term) for field in _FIELDS)

    def starting_with(self, prefix: str) -> list[str]:
        """List the folded exact forms that begin with a prefix.

        Args:
            prefix: The beginning of a word in any spelling.

        Returns:
            The forms, the most frequent first.
        """
        return self._by_frequency(self._terms(fold(prefix)))

    def within(self, word: str, distance: int) -> list[str]:
        """List the folded exact forms within an edit distance of a word.

        Args:
            word: The word in any spelling; its first letter is taken to be right.
            distance: The largest number of edits (insert, delete, replace, swap), 1 or 2.

        Returns:
            The forms, the most frequent first.
        """
        folded = fold(word)
        known = self._terms(folded[:1])
        near = process.extract_iter(folded, known, scorer=OSA.distance, score_cutoff=distance)
        return self._by_frequency(term for term, _, _ in near)

    def inflected_within(self, word: str, distance: int) -> list[str]:
        """List exact forms whose stem lies within an edit distance of the stem of a word.

        Finds Waffenlieferungen for "Waffenliferung", whose endings alone are two edits apart.

        Args:
            word: The word in any spelling; its first letter is taken to be right.
            distance: The largest number of edits between the stems, 1 or 2.

        Returns:
            The forms, those of the nearest stems first.
        """
        target = stem(word)
        known = self._terms(target[:1], [stem_field(field) for field in _FIELDS])
        near = process.extract(
            target, known, scorer=OSA.distance, score_cutoff=distance, limit=_NEAR_STEMS
        )
        return [form for found, _, _ in near for form in self.starting_with(found)[:1]]

    def _terms(self, prefix: str, fields: Iterable[str] = _FIELDS) -> frozenset[str]:
        """List the terms with a prefix; those of one letter are kept, since guesses ask again."""
        key = ("terms", prefix, *fields)
        known: frozenset[str] | None = self._view.cache.get(key)
        if known is None:
            found = (term for name in fields for term in self._view.terms_with_prefix(name, prefix))
            known = frozenset(found)
            if len(prefix) == 1:
                self._view.cache[key] = known
        return known

    def _by_frequency(self, terms: Iterable[str]) -> list[str]:
        counted = [(-self.frequency(term), term) for term in terms if fold(term) == term]
        return [term for _, term in sorted(counted)]
