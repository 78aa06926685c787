"""The self-check of a commit: it is opened as a reader will open it, before it becomes visible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.filedb.structfile import StructFile
from whoosh.query import And, Term

from artikelsuche.corpus.article import Article
from artikelsuche.index.analysis.analyzer import expansion_of
from artikelsuche.index.errors import IndexDamagedError
from artikelsuche.index.store.durable import DurableStorage
from artikelsuche.index.store.manifest import Manifest
from artikelsuche.index.store.opening import GenerationIndex, contents_name, translated
from artikelsuche.index.store.schema import TEXT_FIELDS, stem_field
from artikelsuche.index.store.snapshot import Snapshot
from artikelsuche.index.store.stamp import current_stamp
from artikelsuche.index.store.stored_articles import StoredArticles

_AGAIN = "nothing was changed; run again, and report it if this comes back"
_AGAIN_WITHOUT = "nothing was changed; run again, without this article if this comes back"

# Where a word to look for may lie: this far into a text.
_BEGINNING = 2000
# German letters with white space around them, one small letter at least. They are one form in any
# text: no rule of the tokenizer joins letters across white space, and a text with a small letter is
# no headline in capitals. No limit of the format is so short.
_WHOLE_WORD = re.compile(r"(?<!\S)[A-Za-zÄÖÜäöüß][a-zäöüß]{1,39}(?=\s)")


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
                reason = f"the new commit holds {found} articles, not {expected}; {_AGAIN}"
                raise IndexDamagedError(generation, reason)
            for article in canaries or ():
                missed = _missed(article, stored)
                if missed is not None:
                    reason = f"the new commit {missed}; {_AGAIN_WITHOUT}"
                    raise IndexDamagedError(generation, reason)


def _missed(article: Article, stored: StoredArticles) -> str | None:
    """Say what of an article is not found; None where all is."""
    searcher, own = stored.searcher(), Term("id", article.id)
    if len(list(searcher.docs_for_query(own))) != 1:
        return f"does not hold the article {article.id!r} once"
    again = stored.get(article.id)
    if again is None or again.content_hash != article.content_hash:
        return f"does not give back the article {article.id!r} as it was read"
    for name, term in _terms(article):
        if not list(searcher.docs_for_query(And([own, Term(name, term)]))):
            return f"does not find the article {article.id!r} by {term!r} in {name!r}"
    return None


def _terms(article: Article) -> Iterator[tuple[str, str]]:
    """Draw a word of each text of an article, where it has one that is surely a form of its own.

    Args:
        article: The article.

    Yields:
        The fields that index the longest such word of the beginning, with its terms.
    """
    for name in TEXT_FIELDS:
        text = getattr(article, name) or ""
        whole = text[:_BEGINNING] if len(text) > _BEGINNING else text + "\n"
        slots = [expansion_of(word).slots[0] for word in _WHOLE_WORD.findall(whole)]
        if slots:
            slot = max(slots, key=lambda slot: (bool(slot.stems), slot.end))
            yield name, slot.exact[0]
            yield from ((stem_field(name), term) for term in slot.stems[:1])
