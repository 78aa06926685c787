"""An article as the golden files write it."""

from __future__ import annotations

import datetime as dt

from artikelsuche.corpus import Article

SINGLE = ("title", "teaser", "section", "source", "url", "published", "dateline", "agency")


def written(article: Article) -> str:
    """Write the fields of an article that are known, each on a line, and its text below."""
    header = []
    for name in SINGLE:
        value = getattr(article, name)
        if value is not None:
            shown = value.isoformat() if isinstance(value, dt.date) else value
            header.append(f"{name}: {shown}")
    header += [f"language: {article.language}"] if article.language != "de" else []
    header += ["paywalled: yes"] if article.paywalled else []
    header += [f"authors: {name}" for name in article.authors]
    header += [f"credits: {text}" for text in article.credits]
    return "\n".join(header) + "\n\n" + article.body + "\n"
