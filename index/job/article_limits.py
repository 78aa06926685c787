"""The limits of one article: what the format cannot hold is refused before it reaches a segment."""

from __future__ import annotations

from collections.abc import Iterator

from artikelsuche.corpus.article import Article
from artikelsuche.index.analysis.analyzer import forms
from artikelsuche.index.analysis.expansion import pieces
from artikelsuche.index.codec.limits import LONGEST_ID, MOST_POSITIONS
from artikelsuche.index.store.schema import LABEL_FIELDS, TEXT_FIELDS, indexed_text


def refusal(article: Article) -> str | None:
    """Say why an article cannot be indexed and what to do; None where it can be."""
    size = len(article.id)
    if 4 * size > LONGEST_ID and len(article.id.encode("utf-8", "surrogatepass")) > LONGEST_ID:
        return f"the id is longer than {LONGEST_ID:,} bytes; give the article a shorter one"
    for name in (*TEXT_FIELDS, *LABEL_FIELDS):
        text = indexed_text(article, name)
        if text and len(text) > MOST_POSITIONS and not _fits(text):
            return (
                f"the {name} has a word of more than {MOST_POSITIONS:,} parts; "
                "put spaces between them"
            )
    return None


def _fits(text: str) -> bool:
    """Tell whether every word of a text has few enough parts, each of which has a letter."""
    return all(len(pieces(word)) <= MOST_POSITIONS for word in _long_words(text))


def _long_words(text: str) -> Iterator[str]:
    for stretch in text.split():  # no word of several parts has a space in it
        if len(stretch) > MOST_POSITIONS and sum(map(str.isalnum, stretch)) > MOST_POSITIONS:
            for form in forms(stretch):
                word = form if isinstance(form, str) else form[0]
                if len(word) > MOST_POSITIONS:
                    yield word
