"""The self-check of a commit: it is opened as a reader will open it, before it becomes visible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.index.analysis.analyzer import expansion_of
from artikelsuche.index.errors import IndexDamagedError
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.store.opening import read_contents, translated
from artikelsuche.index.store.schema import TEXT_FIELDS, stem_field

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
        """Offer an article that was written."""
        self._seen += 1
        self._last = article
        if self._first is None:
            self._first = article
        elif self._seen & (self._seen - 1) == 0:  # at powers of two
            self._middle = article

    def __iter__(self) -> Iterator[Article]:
        chosen = (self._first, self._middle, self._last)
        return iter({a.id: a for a in chosen if a is not None}.values())


class _Writer(Protocol):
    def add(self, article: Article) -> None: ...
    def delete(self, ids: Iterable[str]) -> None: ...


_W = TypeVar("_W", bound=_Writer)


class WrittenChanges(Generic[_W]):
    """The changes of one run, and what their commit is checked by; a dry run has no writer."""

    def __init__(self, writer: _W | None) -> None:
        self._writer = writer
        self._canaries = Canaries()

    def add(self, article: Article) -> None:
        """Add an article whose id the index does not hold, or holds only as deleted."""
        if self._writer is not None:
            self._writer.add(article)
            self._canaries.add(article)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles of earlier commits."""
        if self._writer is not None:
            self._writer.delete(ids)


def check_commit(contents: Path, commit: int, expected: int, canaries: Iterable[Article]) -> None:
    """Open a commit that has not got its name yet, and ask for articles that were written.

    Raises:
        IndexDamagedError: It does not hold as many articles as expected, or does not find one.
    """
    generation = contents.parent
    with translated(generation, opening=True):
        segments = read_contents(contents, commit)
        view = IndexView([segment.open(generation) for segment in segments])
        found = view.live_documents()
        check_held(generation, found, expected, canaries, partial(_missed, view=view))


def check_held(
    place: Path | str,
    found: int,
    expected: int,
    canaries: Iterable[Article],
    missed: Callable[[Article], str | None],
) -> None:
    """Compare what a commit holds with what was written.

    Args:
        place: The index, as messages name it.
        found: How many articles it holds.
        expected: How many it has to hold.
        canaries: Articles that were written.
        missed: Says of an article in which way it is not found; None where it is.

    Raises:
        IndexDamagedError: It does not hold as many articles as expected, or does not find one.
    """
    if found != expected:
        reason = tr(
            "the new commit holds {found} articles, not {expected}; nothing was changed; run "
            "again, and report it if this comes back",
            found=found,
            expected=expected,
        )
        raise IndexDamagedError(place, reason)
    for article in canaries:
        said = missed(article)
        if said is not None:
            raise IndexDamagedError(place, not_committed(said))


def not_committed(missed: str) -> str:
    """Say that a commit was not made, and what to do."""
    return tr(
        "the new commit {missed}; nothing was changed; run again, without this article if this "
        "comes back",
        missed=missed,
    )


def _missed(article: Article, view: IndexView) -> str | None:
    """Say what of an article is not found; None where all is."""
    numbers = list(view.numbers("id", article.id))
    if len(numbers) != 1:
        return tr("does not hold the article {id!r} once", id=article.id)
    if view.article(numbers[0]).content_hash != article.content_hash:
        return tr("does not give back the article {id!r} as it was read", id=article.id)
    for name, term in terms_of(article):
        if numbers[0] not in view.numbers(name, term):
            return tr(
                "does not find the article {id!r} by {term!r} in {name!r}",
                id=article.id,
                term=term,
                name=name,
            )
    return None


def terms_of(article: Article) -> Iterator[tuple[str, str]]:
    """Yield fields of an article with terms that they must index.

    These are the terms of the longest word in the beginning of each text, if one is surely a form
    of its own.
    """
    for name in TEXT_FIELDS:
        text = getattr(article, name) or ""
        whole = text[:_BEGINNING] if len(text) > _BEGINNING else text + "\n"
        slots = [expansion_of(word).slots[0] for word in _WHOLE_WORD.findall(whole)]
        if slots:
            slot = max(slots, key=lambda slot: (bool(slot.stems), slot.end))
            yield name, slot.exact[0]
            yield from ((stem_field(name), term) for term in slot.stems[:1])
