"""The schema: which fields an article becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from artikelsuche.corpus.article import Article

#: The texts of an article, each indexed on every layer, in the order of their weight.
TEXT_FIELDS = ("title", "teaser", "body")
#: Metadata that is matched by word, and whose words do not count for relevance.
LABEL_FIELDS = ("section", "source", "author")
#: Raised whenever the fields or their formats change; part of the stamp of an index.
SCHEMA_VERSION = 7

#: What documents are sorted and counted by, by field: a row here is all that a label needs to get a
#: column. An index of before must be built anew then: raise SCHEMA_VERSION.
COLUMNS: dict[str, Callable[[Article], int | bytes | tuple[bytes, ...]]] = {
    "id": lambda article: article.id.encode(),
    # YYYYMMDDhhmm as written on the page, 0 where unknown.
    "published": lambda article: moment_key(article.published),
    "section": lambda article: _labels(article.section),
    "source": lambda article: _labels(article.source),
    "author": lambda article: _labels(*article.authors),
    "language": lambda article: _labels(article.language),
}


def _labels(*values: str | None) -> tuple[bytes, ...]:
    return tuple([v.encode("utf-8", "surrogatepass") for v in dict.fromkeys(values) if v])


_STEM_SUFFIX = "_stem"


def stem_field(name: str) -> str:
    """Name the stem layer of a text field; the field itself is its exact layer."""
    return name + _STEM_SUFFIX


def indexed_text(article: Article, field: str) -> str | None:
    """Return the text of an article that a field of texts or labels indexes."""
    if field == "author":
        return "\n".join(article.authors)
    text: str | None = getattr(article, field)
    return text


def moment_key(moment: dt.date | None) -> int:
    """Turn a day or moment into the sortable number that the index keeps.

    That is YYYYMMDDhhmm, with 0000 for the time of a mere date; 0 for unknown.
    """
    if moment is None:
        return 0
    day = (moment.year * 100 + moment.month) * 100 + moment.day
    clock = moment.hour * 100 + moment.minute if isinstance(moment, dt.datetime) else 0
    return day * 10_000 + clock


def store(article: Article) -> tuple[dict[str, Any], str]:
    """Return what is stored of an article: values for JSON without the body, and the body."""
    values = {
        name: value
        for name, value in vars(article).items()
        if name not in ("content_hash", "body") and value not in (None, (), False)
    }
    if article.published is not None:
        values["published"] = article.published.isoformat()
    return {"id": article.id, "article": values}, article.body


def make_article(values: dict[str, Any], body: str) -> Article:
    """Turn stored values back into an article."""
    values = dict(values)
    values["published"] = read_moment(values.get("published"))
    for name in ("authors", "credits", "notes"):
        values[name] = tuple(values.get(name, ()))
    return Article(body=body, **values)


def read_moment(text: str | None) -> dt.date | None:
    """Read a date or, where the text has a time, a moment in ISO 8601; None where unknown."""
    if text is None:
        return None
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
