"""A page of hits: the articles of some numbers with what their texts show of a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from artikelsuche.corpus.arguments import check_text, check_whole
from artikelsuche.corpus.language import tr
from artikelsuche.search.engine.lowering import Lowering
from artikelsuche.search.engine.ranking import Ranked
from artikelsuche.search.meaning.index_reader import IndexReader
from artikelsuche.search.query.tree import Query
from artikelsuche.search.snippets.best_passages import best_snippets
from artikelsuche.search.snippets.highlighter import Highlighter
from artikelsuche.search.snippets.matches import Spans, merge
from artikelsuche.search.snippets.weighted_units import weighted_units

from .arguments import HITS
from .errors import QueryError
from .results import Hit, make_hit

Marks: TypeAlias = tuple[tuple[int, int], ...]

# So many characters of the texts of a page are highlighted together.
_LETTERS_TOGETHER = 1 << 20


class Page(NamedTuple):
    """Which hits to show.

    Args:
        limit: How many.
        offset: How many to skip.
    """

    limit: int
    offset: int


def checked_page(limit: Any, offset: Any) -> Page:
    """Refuse what is no page; see `arguments`."""
    check_whole("limit", limit, HITS, QueryError)
    check_whole("offset", offset, HITS, QueryError)
    return Page(int(limit), int(offset))


def no_article(key: str) -> str:
    """Say that no article has an id, and where ids are shown."""
    return tr(
        "no article has the id {key!r}; the hits of 'artikelsuche search' show theirs", key=key
    )


def article_number(view: IndexReader, key: Any) -> int:
    """Find an article by its id.

    Raises:
        TypeError: The id is no text.
        QueryError: No article has it.
    """
    number = next(view.numbers("id", check_text("key", key)), None)
    if number is None:
        raise QueryError(no_article(key))
    return number


def make_page(
    view: IndexReader,
    ranked: Ranked,
    query: Query,
    lowering: Lowering,
    snippets: int,
    *,
    fold: bool,
) -> tuple[Hit, ...]:
    """Make the hits of a simplified query, each with so many passages; name folded copies."""
    folded = fold and view.copies.count
    copies = [copies_of(view, number) if folded else () for number, _ in ranked.page]
    if not snippets or not ranked.page:
        rows = zip(ranked.page, copies, strict=True)
        return tuple([make_hit(view.values(n), score, copies=ids) for (n, score), ids in rows])
    highlighter = _highlighter(view, query, lowering)
    values = [view.values(number) for number, _ in ranked.page]
    titles = [one["title"] for one in values]
    spans = [merge(*pair) for pair in zip(titles, highlighter.matches_all(titles), strict=True)]
    found: list[Hit] = []
    for page in _batches(view.text(number) for number, _ in ranked.page):
        there = titles[len(found) : len(found) + len(page)]
        heads = [_repeated(title, text) for title, text in zip(there, page, strict=True)]
        page = [text[head:] for text, head in zip(page, heads, strict=True)]
        for text, head, matches in zip(page, heads, highlighter.matches_all(page), strict=True):
            at = len(found)
            shown = best_snippets(text, matches, limit=snippets, known=spans[at].numbers)
            if head:
                shown = tuple([snippet.moved(head) for snippet in shown])
            marks = _pairs(spans[at])
            found.append(make_hit(values[at], ranked.page[at][1], shown, marks, copies[at]))
    return tuple(found)


def mark(view: IndexReader, number: int, query: Query, lowering: Lowering) -> tuple[Marks, Marks]:
    """Find the spans of a simplified query in the headline and in the body of an article."""
    texts = [view.values(number)["title"], view.text(number)]
    found = _highlighter(view, query, lowering).matches_all(texts)
    title, body = map(merge, texts, found)
    return _pairs(title), _pairs(body)


def _highlighter(view: IndexReader, query: Query, lowering: Lowering) -> Highlighter:
    distance = None if lowering.loose else lowering.layering.weights.part_distance
    return Highlighter(weighted_units(query, lowering, view), distance)


def _pairs(spans: Spans) -> Marks:
    return tuple(zip(spans.starts, spans.ends, strict=True))


def copies_of(view: IndexReader, number: int) -> tuple[str, ...]:
    """List the ids of the copies of an article."""
    members = view.copies.members(number)
    if len(members) < 2:
        return ()
    keys = sorted([view.key(other) for other in members if other != number])
    return tuple([key.decode("utf-8", "surrogatepass") for key in keys])


def _repeated(title: str, text: str) -> int:
    """Count the characters of a headline that a text begins with: it is shown already."""
    if not text.startswith(title):
        return 0
    size = len(title)
    return size if text[size : size + 1] == "\n" and text[size:].strip() else 0


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Put texts together that are short enough to be in memory at once."""
    batch: list[str] = []
    letters = 0
    for text in texts:
        batch.append(text)
        letters += len(text)
        if letters >= _LETTERS_TOGETHER:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch
