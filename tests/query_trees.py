"""Random query trees in the form the parser builds."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from artikelsuche.search.query.clauses import narrows
from artikelsuche.search.query.tree import (
    And,
    DateRange,
    Field,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Query,
    Word,
)

words = st.sampled_from(
    [
        *(
            "Waffen",
            "und",
            "UND",
            "ODER",
            "NOT",
            "19.",
            "1,6",
            "Atom-",
            "C++",
            "C#",
            "§129",
            "€5",
            "5%",
            "2:1",
            "H&M",
            "3.10.",
            "Kim",
            "Jong-un",
        ),
        *("Journalist*innen", "Autor:innen", "16:30", "https://x.de", "tittel:x", "geht's", "字"),
    ]
)
_long_words = st.sampled_from(["Waffen", "Nordkorea", "NICHT", "Jong-un", "Bürger:innen"])
_phrases = st.lists(
    st.sampled_from(["Kim", "(UND", "Jong-un:", "titel:x", "a*", "‚b‘", "\\", "-c"]), max_size=4
).map(lambda parts: " ".join(["x", *parts]))


def _ranges(ends: tuple[dt.date | None, dt.date | None]) -> DateRange:
    since, until = ends
    if since is None and until is None:
        return DateRange(dt.date(2024, 1, 1), None)
    return DateRange(until, since) if since and until and since > until else DateRange(since, until)


_dates = st.tuples(st.none() | st.dates(), st.none() | st.dates()).map(_ranges)
_text_leaves: st.SearchStrategy[Query] = st.one_of(
    words.map(Word),
    _phrases.map(Phrase),
    st.builds(Near, _phrases, st.integers(1, 100)),
    _long_words.map(Prefix),
    st.builds(Fuzzy, _long_words, st.integers(1, 2)),
)


def _combined(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    """Combine queries by every node but Field."""

    def several(refused: type) -> st.SearchStrategy[tuple[Query, ...]]:
        kept = parts.filter(lambda query: not isinstance(query, refused))
        return st.lists(kept, min_size=2, max_size=4).map(tuple)

    return st.one_of(
        st.builds(And, several(And), st.booleans()),
        several(Or).map(Or),
        parts.filter(lambda query: not isinstance(query, Not)).map(Not),
        st.builds(Prefer, parts.filter(lambda query: not narrows(query)), parts),
    )


def _trees(leaves: st.SearchStrategy[Query], size: int) -> st.SearchStrategy[Query]:
    return st.recursive(leaves, _combined, max_leaves=size)


_names = st.sampled_from(["title", "author", "section", "source"])
_fields = st.builds(Field, _names, _trees(_text_leaves, 6))

#: Any tree.
trees = _trees(_text_leaves | _dates | _fields, 15)
