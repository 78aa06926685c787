"""Simplifying a query tree before it is lowered: values of several words, and stop words."""

from __future__ import annotations

from collections.abc import Iterator

from artikelsuche.corpus.language import deferred, tr
from artikelsuche.index.analysis.acronyms import in_capitals, is_acronym, ordinary_words
from artikelsuche.search.query.tree import (
    And,
    Named,
    Not,
    Or,
    Phrase,
    Prefer,
    Query,
    Word,
    parts_of,
    respelt,
    with_parts,
)
from artikelsuche.search.query.values import joined as joined_value

from .naming import Naming
from .units import Readings
from .variants import Variants

STOP_WORD_NOTICE = deferred("The query is made of stop words only; they are searched literally.")


def simplify(query: Query, variants: Variants, readings: Readings) -> tuple[Query, tuple[str, ...]]:
    """Prepare a query tree for lowering, with notices for the user.

    A number and its word become one phrase ("1,6 Millionen", "19. Juni"), and stop words that
    stand unquoted beside other words are dropped: nearly every article has them. Names get their
    other forms. Among words in capitals an acronym may be an ordinary word.
    """
    naming = Naming(variants, readings)
    if _is_plain(query, naming):
        return query, ()
    joined = _without_capitals(naming.marked(_join(query)))
    kept = _drop(joined, readings)
    if kept is not None:
        return kept, ()
    return joined, (tr(STOP_WORD_NOTICE),)


def _is_plain(query: Query, naming: Naming) -> bool:
    """Tell quickly that there is nothing to do, as of most queries."""
    queries = query.queries if isinstance(query, (And, Or)) else (query,)
    naming.readings.read([inner.text for inner in queries if isinstance(inner, Word)])
    for inner in queries:
        if not isinstance(inner, Word) or not inner.text[0].isalpha() or "$" in inner.text:
            return False
        word = naming.readings[inner.text]
        if word.is_stop_word or is_acronym(inner.text) or naming.may_begin(word):
            return False
    return True


def _without_capitals(query: Query) -> Query:
    """Write acronyms among words in capitals in small letters, which means the word as well."""
    words = list(_words(query))
    capitals = in_capitals(words)
    acronyms = [words[at] for at in ordinary_words(capitals) if is_acronym(words[at])]
    spelt = {word: word.lower() for word in acronyms}
    return respelt(query, spelt, excluded=True) if spelt else query


def _words(query: Query) -> Iterator[str]:
    if isinstance(query, Word):
        yield query.text
    for inner in parts_of(query):
        yield from _words(inner)


def _join(query: Query) -> Query:
    """Join the words of a value, all over the tree."""
    match query:
        case And(queries, explicit):
            inner = tuple(map(_join, _join_values(queries)))
            if inner == queries:
                return query
            return inner[0] if len(inner) == 1 else And(inner, explicit)
        case Or(queries):
            # One of the words is still enough here, so the value only adds to the score.
            values = [q for q in _join_values(queries) if isinstance(q, Phrase)]
            extra = tuple(value for value in values if value not in queries)
            return Or((*map(_join, queries), *extra))
        case _:
            return with_parts(query, _join)


def _join_values(queries: tuple[Query, ...]) -> list[Query]:
    """Join neighbouring words that write one value."""
    joined: list[Query] = []
    for query in queries:
        before = joined[-1] if joined else None
        value = joined_value(before, query) if before is not None else None
        if value is not None:
            joined[-1] = value
        else:
            joined.append(query)
    return joined


def _drop(query: Query, readings: Readings) -> Query | None:
    """Drop stop words; None where nothing else is left."""
    match query:
        case Word(text):
            return None if readings[text].is_stop_word else query
        case Named(inner, forms):
            kept_inner = _drop(inner, readings)
            return None if kept_inner is None else Named(kept_inner, forms)
        case And(queries, explicit):
            left = _dropped(queries, readings)
            if left == queries:
                return query
            if all(isinstance(inner, Not) for inner in left):
                return None
            return left[0] if len(left) == 1 else And(left, explicit)
        case Or(queries):
            kept = _dropped(queries, readings)
            return None if not kept else kept[0] if len(kept) == 1 else Or(kept)
        case Prefer(required, optional):
            needed, wished = _drop(required, readings), _drop(optional, readings)
            if needed is None:
                return query if wished is None else Prefer(required, wished)
            return needed if wished is None else Prefer(needed, wished)
        case _:
            return query


def _dropped(queries: tuple[Query, ...], readings: Readings) -> tuple[Query, ...]:
    found = [_drop(query, readings) for query in queries]
    return tuple([query for query in found if query is not None])
