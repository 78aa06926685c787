"""The self-check of a commit: it is opened as a reader will open it, before it becomes visible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.filedb.structfile import StructFile
from whoosh.query import And, Term

from artikelsuche.corpus import Article

from .analyzer import analyze
from .durable import DurableStorage
from .errors import IndexDamagedError
from .manifest import Manifest
from .opening import GenerationIndex, contents_name, translated
from .schema import TEXT_FIELDS
from .snapshot import Snapshot
from .stamp import current_stamp
from .stored import StoredArticles

_REASON = "nothing was changed; run again, and check memory and disk if this comes back"


class Canaries:
    """Three of the articles that were written: the first, the last, and one between."""

    def __init__(self) -> None:
        self._seen = 0
        self._first: Article | None = None
        self._middle: Article | None = None
        self._last: Article | None = None

    def add(self, article: Article) -> None:
        """Offer an article that was written.

        Args:
            article: The article.
        """
        self._seen += 1
        self._last = article
        if self._first is None:
            self._first = article
        elif self._seen & (self._seen - 1) == 0:  # at powers of two
            self._middle = article

    def __iter__(self) -> Iterator[Article]:
        chosen = (self._first, self._middle, self._last)
        return iter({a.id: a for a in chosen if a is not None}.values())


class _Preview(DurableStorage):
    """The storage as it will be once the table of contents has its name."""

    def __init__(self, contents: Path, name: str) -> None:
        super().__init__(contents.parent)
        self._aliases = {name: contents.name}

    def list(self) -> list[str]:
        """List the files, those included that have not got their names yet."""
        return [*super().list(), *self._aliases]

    def open_file(self, name: str, **options: Any) -> StructFile:
        """Open a file by the name it has or will have."""
        return super().open_file(self._aliases.get(name, name), **options)


def check_commit(
    contents: Path, commit: int, manifest: Manifest, canaries: Canaries | None
) -> None:
    """Open a commit that has not got its name yet, count its articles and ask for the canaries.

    Args:
        contents: The finished table of contents under its temporary name.
        commit: The number of the commit.
        manifest: What the index is to hold.
        canaries: Articles that were written in this run.

    Raises:
        IndexDamagedError: The commit does not answer as it must.
    """
    generation = contents.parent
    with translated(generation, opening=True):
        index = GenerationIndex(_Preview(contents, contents_name(commit)), commit)
        snapshot = Snapshot(generation, commit, current_stamp(), index)
        with StoredArticles(snapshot) as stored:
            searcher = stored.searcher()
            found, expected = searcher.doc_count(), manifest.article_count()
            if found != expected:
                reason = f"the new commit holds {found} articles, not {expected}; {_REASON}"
                raise IndexDamagedError(generation, reason)
            for article in canaries or ():
                query = And([Term("id", article.id), *_terms(article)])
                hits = list(searcher.docs_for_query(query))
                again = stored.get(article.id)
                if len(hits) != 1 or again is None or again.content_hash != article.content_hash:
                    reason = f"the new commit does not find the article {article.id!r}; {_REASON}"
                    raise IndexDamagedError(generation, reason)


def _terms(article: Article) -> Iterator[Term]:
    """Draw a term of each text of an article: the longest of its beginning."""
    for name in TEXT_FIELDS:
        text = (getattr(article, name) or "")[:2000]
        exact = [slot.exact for token in analyze(text) for _, slot in token.placed()]
        terms = [term for forms in exact for term in forms]
        if terms:
            yield Term(name, max(terms, key=len))
