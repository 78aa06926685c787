"""The schema: which Whoosh fields an article becomes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from whoosh import fields

from artikelsuche.corpus import Article

from .layers import LayerField, text_postings

#: The texts of an article, each indexed on every layer, in the order of their weight.
TEXT_FIELDS = ("title", "teaser", "body")
#: Metadata that is matched by word, and whose words do not count for relevance.
LABEL_FIELDS = ("section", "source", "author")
#: Raised whenever the fields or their formats change; part of the stamp of an index.
SCHEMA_VERSION = 1

_STEM_SUFFIX = "_stem"


def stem_field(name: str) -> str:
    """Name the stem layer of a text field; the field itself is its exact layer."""
    return name + _STEM_SUFFIX


def make_schema() -> fields.Schema:
    """Make the Whoosh schema of an article index."""
    schema = fields.Schema(
        id=fields.ID(stored=True, unique=True, sortable=True),
        # YYYYMMDDhhmm as written on the page, 0 where unknown.
        published=fields.NUMERIC(int, bits=64, signed=True, sortable=True, default=0),
        article=fields.STORED,
    )
    for name in TEXT_FIELDS:
        schema.add(name, LayerField("exact"))
        schema.add(stem_field(name), LayerField("stem"))
    for name in LABEL_FIELDS:
        schema.add(name, LayerField("exact"))
    return schema


def moment_key(moment: dt.date | None) -> int:
    """Turn a day or moment into the sortable number that the index keeps.

    Args:
        moment: A date, a datetime, or None for unknown.

    Returns:
        YYYYMMDDhhmm, with 0000 for the time of a mere date; 0 for unknown.
    """
    if moment is None:
        return 0
    day = (moment.year * 100 + moment.month) * 100 + moment.day
    clock = moment.hour * 100 + moment.minute if isinstance(moment, dt.datetime) else 0
    return day * 10_000 + clock


def make_document(article: Article) -> dict[str, Any]:
    """Turn an article into the keyword arguments of Whoosh's `add_document`.

    Args:
        article: The article.

    Returns:
        Field names and values, its texts analysed once for all layers.
    """
    document: dict[str, Any] = {
        "id": article.id,
        "published": moment_key(article.published),
        "article": store(article),
    }
    for name in TEXT_FIELDS:
        text = getattr(article, name)
        if text:
            postings = text_postings(text)
            document[name], document[stem_field(name)] = postings.exact, postings.stem
    labels = {"section": article.section, "source": article.source}
    labels["author"] = "\n".join(article.authors)
    for name, label in labels.items():
        if label:
            document[name] = text_postings(label).exact
    return document


def store(article: Article) -> dict[str, Any]:
    """Turn an article into the plain values that are stored with its document."""
    return {name: value for name, value in vars(article).items() if name != "content_hash"}


def restore(stored: dict[str, Any]) -> Article:
    """Turn stored values back into the article.

    Args:
        stored: What `store` returned.

    Returns:
        The same article.
    """
    return Article(**stored)
