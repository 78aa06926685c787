"""Finding the names in a query, so that their other forms match too."""

from __future__ import annotations

from functools import lru_cache

from artikelsuche.index import Kind, analyze

from .query import And, Field, Named, Or, Prefer, Query, Word
from .variants import LONGEST, Forms, Key, Variants

_NO_FORMS = Forms()


def name_variants(query: Query, variants: Variants) -> Query:
    """Mark the names of a query that have other forms.

    What is excluded or quoted is meant as it stands, and so are labels.

    Args:
        query: The query.
        variants: The table of variants.

    Returns:
        The query with `Named` nodes.
    """
    match query:
        case Word():
            return _named(query, _forms((query,), variants))
        case And(queries, explicit):
            named = _name_runs(queries, variants)
            return named[0] if len(named) == 1 else And(tuple(named), explicit)
        case Or(queries):
            # One word of a long name is enough here, so the whole name only adds to the score.
            runs = [q for q in _name_runs(queries, variants) if isinstance(q, Named)]
            whole = [run for run in runs if isinstance(run.query, And)]
            return Or((*(name_variants(inner, variants) for inner in queries), *whole))
        case Prefer(required, optional):
            return Prefer(name_variants(required, variants), name_variants(optional, variants))
        case Field("title", inner):
            return Field("title", name_variants(inner, variants))
        case _:
            return query


def _name_runs(queries: tuple[Query, ...], variants: Variants) -> list[Query]:
    """Mark names of one or several neighbouring words, the longest first."""
    named: list[Query] = []
    at = 0
    while at < len(queries):
        for size in range(min(LONGEST, len(queries) - at), 1, -1):
            run = queries[at : at + size]
            words = tuple(query for query in run if isinstance(query, Word))
            forms = _forms(words, variants) if len(words) == size else _NO_FORMS
            if forms:
                named.append(Named(And(run), forms))
                at += size
                break
        else:
            named.append(name_variants(queries[at], variants))
            at += 1
    return named


def _named(query: Query, forms: Forms) -> Query:
    return Named(query, forms) if forms else query


def _forms(words: tuple[Word, ...], variants: Variants) -> Forms:
    """Look up the other forms of a run of words."""
    key: list[str] = []
    last_stem: str | None = None
    for word in words:
        name = _as_name(word.text)
        if name is None:
            return _NO_FORMS
        forms, last_stem = name
        key += forms
    return variants.lookup(tuple(key), last_stem if len(words) == 1 else None) if key else _NO_FORMS


@lru_cache(4096)
def _as_name(text: str) -> tuple[Key, str | None] | None:
    """Read a word as a part of a name: its exact forms, and the stem of the last of them."""
    key: list[str] = []
    last_stem: str | None = None
    for token in analyze(text):
        if token.expansion.kind not in (Kind.WORD, Kind.CHAIN):
            return None
        key.extend(slot.exact[0] for slot in token.expansion.slots)
        slot = token.expansion.whole or token.expansion.slots[0]
        last_stem = slot.stems[-1] if slot.stems else None
    return tuple(key), last_stem
