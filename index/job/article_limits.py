"""The limits of one article: what the format cannot hold is refused before it reaches a segment."""

from __future__ import annotations

from collections.abc import Iterator

from artikelsuche.corpus.article import Article
from artikelsuche.corpus.language import tr
from artikelsuche.index.analysis.analyzer import forms
from artikelsuche.index.analysis.expansion import pieces
from artikelsuche.index.codec.limits import LONGEST_ID, MOST_POSITIONS
from artikelsuche.index.store.schema import LABEL_FIELDS, TEXT_FIELDS, indexed_text


def refusal(article: Article) -> str | None:
    """Say why an article cannot be indexed and what to do; None where it can be."""
    size = len(article.id)
    if 4 * size > LONGEST_ID and len(article.id.encode("utf-8", "surrogatepass")) > LONGEST_ID:
        return tr(
            "the id is longer than {most:,} bytes; give the article a shorter one", most=LONGEST_ID
        )
    for name in (*TEXT_FIELDS, *LABEL_FIELDS):
        text = indexed_text(article, name)
        if text and len(text) > MOST_POSITIONS and not _fits(text):
            return tr(
                "the {name} has a word of more than {most:,} parts; put spaces between them",
                name=name,
                most=MOST_POSITIONS,
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
