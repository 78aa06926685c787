"""Versions: the copies of an article, and what differs between them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from artikelsuche.index.copies.comparing import Contents, share
from artikelsuche.index.writing.copy_finding import TextReader
from artikelsuche.search.meaning.index_reader import IndexReader

from .page import Page, article_number
from .results import Hit, Results, Version, make_hit


def find_versions(view: IndexReader, key: str, page: Page) -> Results:
    """List an article and then its copies, the earliest first; nothing where it has none."""
    started, number = time.perf_counter(), article_number(view, key)
    others = [other for other in view.copies.members(number) if other != number]
    numbers = [number, *sorted(others, key=lambda other: _order(view, other))] if others else []
    shown = numbers[page.offset : page.offset + page.limit]
    first, *contents = TextReader(view.text).read([number, *shown])
    own = view.values(number)
    rows = [(view.values(one), text) for one, text in zip(shown, contents, strict=True)]
    hits = tuple([_version(own, first, *row) for row in rows])
    took = (time.perf_counter() - started) * 1000
    return Results(key, key, len(numbers), page.offset, took, hits)


def _order(view: IndexReader, number: int) -> tuple[bool, str, bytes]:
    published = view.values(number).get("published")
    return published is None, published or "", view.key(number)


def _version(
    values: dict[str, Any], contents: Contents, other: dict[str, Any], others: Contents
) -> Hit:
    """Compare an article with one of its copies, or with itself."""
    names = ("title", "source", "published")
    differs = [name for name in names if values.get(name) != other.get(name)]
    kept, own = share(contents, others), share(others, contents)
    if min(kept, own) < 1 or len(contents.figures) != len(others.figures):
        differs.append("text")
    return replace(make_hit(other, kept), version=Version(kept, 1 - own, tuple(differs)))
