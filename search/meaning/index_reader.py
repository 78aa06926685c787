"""What a search reads of an index, wherever that lies: on disk, or on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from artikelsuche.corpus.article import Article


class CopyGroups(Protocol):
    """Which articles are copies of one text."""

    @property
    def count(self) -> int:
        """How many texts have copies."""

    def members(self, document: int) -> list[int]:
        """List an article and its copies; the article alone where it has none."""


class IndexReader(Protocol):
    """One state of an index; articles are named by numbers of its own."""

    @property
    def documents(self) -> int:
        """How many articles there are, about: deleted ones may be among them."""

    @property
    def copies(self) -> CopyGroups:
        """Which articles are copies."""

    def live_documents(self) -> int:
        """Count the articles that are not deleted."""

    def document_frequency(self, field: str, term: str) -> int:
        """Count the articles with a term in a field."""

    def occurrences(self, field: str, terms: tuple[str, ...]) -> int:
        """Add up how many articles have each of some terms; of very many terms about that."""

    def numbers(self, field: str, term: str) -> Iterator[int]:
        """Yield the articles with a term in a field, by their numbers."""

    def terms_with_prefix(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with a prefix."""

    def values(self, number: int) -> dict[str, Any]:
        """Return the stored values of an article but for its body."""

    def text(self, number: int) -> str:
        """Return the body of an article."""

    def article(self, number: int) -> Article:
        """Return a stored article."""

    def key(self, number: int) -> bytes:
        """Return the id of an article, encoded."""
