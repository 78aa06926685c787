"""The stored articles of a snapshot, by id."""

from __future__ import annotations

from types import TracebackType

from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from artikelsuche.corpus.article import Article

from .opening import translated
from .schema import restore
from .snapshot import Snapshot


class StoredArticles:
    """Gives back the articles that a snapshot stores.

    Args:
        snapshot: The snapshot.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._generation = snapshot.generation
        with translated(snapshot.generation, opening=True):
            self._reader = snapshot.index.reader()

    def __enter__(self) -> StoredArticles:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()

    def searcher(self) -> Searcher:
        """Return a searcher over the same open files."""
        return Searcher(self._reader)

    def get(self, key: str) -> Article | None:
        """Return an article.

        Args:
            key: Its id.

        Returns:
            The article, or None where the snapshot has none of that id.
        """
        with translated(self._generation):
            try:
                matcher = self._reader.postings("id", key.encode())
            except TermNotFound:
                return None
            for number in matcher.all_ids():
                return restore(self._reader.stored_fields(number))
        return None
