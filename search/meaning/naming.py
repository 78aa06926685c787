"""Finding the names in a query, so that their other forms match too."""

from __future__ import annotations

from artikelsuche.search.query.tree import (
    NO_FORMS,
    And,
    Field,
    Forms,
    Key,
    Named,
    Or,
    Prefer,
    Query,
    Word,
)

from .units import Reading, reading
from .variants import LONGEST, Variants


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
            word = reading(query.text)
            return _named(query, _forms([word], variants)) if may_begin(word, variants) else query
        case And(queries, explicit):
            named = tuple(_name_runs(queries, variants))
            if named == queries:
                return query
            return named[0] if len(named) == 1 else And(named, explicit)
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


def may_begin(word: Reading | None, variants: Variants) -> bool:
    """Tell quickly whether a name may begin with a word; most words begin none.

    Args:
        word: The word; None for what is no word.
        variants: The table of variants.
    """
    if word is None or not word.name:
        return False
    return variants.may_know(word.name[0], word.last_stem)


def _name_runs(queries: tuple[Query, ...], variants: Variants) -> list[Query]:
    """Mark names of one or several neighbouring words, the longest first."""
    names = _names(queries)
    named: list[Query] = []
    at = 0
    while at < len(queries):
        if not may_begin(names[at], variants):
            named.append(_unnamed(queries[at], variants))
            at += 1
            continue
        for size in range(_longest(names, at, variants), 0, -1):
            forms = _forms(names[at : at + size], variants)
            if forms:
                run = queries[at : at + size]
                named.append(Named(And(run) if size > 1 else run[0], forms))
                at += size
                break
        else:
            named.append(_unnamed(queries[at], variants))
            at += 1
    return named


def _unnamed(query: Query, variants: Variants) -> Query:
    """Mark the names within a query that is no word."""
    return query if isinstance(query, Word) else name_variants(query, variants)


def _named(query: Query, forms: Forms) -> Query:
    return Named(query, forms) if forms else query


def _names(queries: tuple[Query, ...]) -> list[Reading | None]:
    """Read the words among some queries as parts of names."""
    return [reading(query.text) if isinstance(query, Word) else None for query in queries]


def _longest(names: list[Reading | None], at: int, variants: Variants) -> int:
    """Say how many words a name may have that begins at a place."""
    word = names[at]
    if word is None or word.name is None or not variants.begins(word.name[0]):
        return 1
    return min(LONGEST, len(names) - at)


def _forms(names: list[Reading | None], variants: Variants) -> Forms:
    """Look up the other forms of a run of words."""
    key: Key = ()
    for word in names:
        if word is None or word.name is None:
            return NO_FORMS
        key += word.name
    if not key:
        return NO_FORMS
    return variants.lookup(key, word.last_stem if word and len(names) == 1 else None)
