"""The vocabulary of an index: the exact forms that its articles hold."""

from __future__ import annotations

from collections.abc import Iterable

from whoosh.reading import IndexReader

from artikelsuche.index import fold

#: How many words a prefix or a fuzzy word may stand for; the most frequent ones are taken.
EXPANSION_LIMIT = 500

_FIELDS = ("body", "title")


class Vocabulary:
    """The exact forms of the articles of a snapshot.

    Args:
        reader: The Whoosh reader of the snapshot.
    """

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader

    def frequency(self, term: str) -> int:
        """Return in how many articles an exact form occurs, in text or headline."""
        return max(int(self._reader.doc_frequency(field, term.encode())) for field in _FIELDS)

    def starting_with(self, prefix: str) -> list[str]:
        """List the folded exact forms that begin with a prefix.

        Args:
            prefix: The beginning of a word in any spelling.

        Returns:
            The forms, the most frequent first.
        """
        folded = fold(prefix).encode()
        found = {
            term.decode() for field in _FIELDS for term in self._reader.expand_prefix(field, folded)
        }
        return self._by_frequency(found)

    def within(self, word: str, distance: int) -> list[str]:
        """List the folded exact forms within an edit distance of a word.

        Args:
            word: The word in any spelling; its first letter is taken to be right.
            distance: The largest number of edits (insert, delete, replace, swap), 1 or 2.

        Returns:
            The forms, the most frequent first.
        """
        folded = fold(word)
        found = {
            term if isinstance(term, str) else term.decode()
            for field in _FIELDS
            for term in self._reader.terms_within(field, folded, distance, prefix=1)
        }
        return self._by_frequency(found)

    def _by_frequency(self, terms: Iterable[str]) -> list[str]:
        counted = [(-self.frequency(term), term) for term in terms if fold(term) == term]
        return [term for _, term in sorted(counted)]
