"""Values as texts write them: 129 Dollar as 129 US-Dollar, 15. Januar as 15. Jan.

A phrase with a figure is a sequence of places; here it gets the other words of a place, and the
other orders of its places. Texts and queries that spell a value alike need no rule here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.figures import CODES, OF_CLOCKS, clock_term
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.inflection.verbs import DECLINED
from artikelsuche.index.analysis.tokenizer import MONEY
from artikelsuche.index.analysis.wordlists import read_rows

#: A position of a sequence: the exact forms that may stand there.
Place = tuple[str, ...]
#: Places in a row.
Sequence = tuple[Place, ...]

_MONTHS = [tuple(map(fold, row[1:])) for row in read_rows("months.txt")]
_PERCENT = ("prozent", *(f"prozentig{ending}" for ending in DECLINED))
# What is written for a word behind a figure, and for one before it.
_BEHIND = {name: row for row in _MONTHS for name in row} | dict.fromkeys(_PERCENT, _PERCENT)
_ARTICLE = ("artikel", "artikels", "artikeln", "art")
_BEFORE = dict.fromkeys(_ARTICLE, _ARTICLE)
# Whose money it is where a text says so.
_WHOSE = {"dollar": ("US", "us"), "franken": ("schweizer",)}
_CODE_FIRST = lazy_pattern(
    rf"(\b(?:{'|'.join(CODES.values())})|[{MONEY}]) ?"
    r"(\d[\d.,]*(?: (?:Mi[lo]|Mrd|Tsd)\w*\b\.?)?)(?!\w)"
)
_AMERICAN = lazy_pattern(r"\bUS[- ]?(?=(?:\$|Dollars?\b)(?!-))")


def in_figures(text: str) -> str:
    """Write the amounts of a phrase in one way: EUR 129 as 129 EUR, 129 US-Dollar as 129 Dollar."""
    if not any(map(str.isdigit, text)):
        return text
    return _CODE_FIRST.sub(r"\2 \1", _AMERICAN.sub("", text))


def spellings(places: Sequence) -> Iterator[Sequence]:
    """Yield the ways to write a sequence, the given one first, with all words for its places."""
    if not any(map(_is_figure, places)):
        yield places
        return
    places = tuple([_widened(places, at) for at in range(len(places))])
    yield places
    for at, (one, other) in enumerate(pairwise(places)):
        term = clock_term(one[0]) if other == (OF_CLOCKS,) else None
        if term is not None:  # clocks show 20.15 Uhr as 20:15
            yield (*places[:at], (term,), *places[at + 2 :])
        if len(one[0]) == 1 and one[0].isalpha() and other[0].isdecimal():  # the A 7 is the A7
            yield (*places[:at], (f"{fold(one[0])}{other[0]}",), *places[at + 2 :])
        start = at if _is_figure(one) else at - 1
        if other[0] in CODES and start >= 0 and _is_figure(places[start]):
            before, behind = places[:start], places[at + 2 :]
            for amount in _amounts(places[start : at + 1], other):
                yield (*before, *amount, *behind)


def _amounts(figure: Sequence, currency: Place) -> Iterator[Sequence]:
    """Yield the other ways to write an amount of money: EUR 129, € 1,6 Mio., 129 US-Dollar."""
    yield ((CODES[currency[0]].lower(),), *figure)
    if figure[1:]:
        yield (figure[0], currency, *figure[1:])
    if whose := _WHOSE.get(currency[0]):
        yield (*figure, whose, currency)


def _widened(places: Sequence, at: int) -> Place:
    """Give a place the other words for what it holds beside a figure."""
    place = places[at]
    if at and place[0] in _BEHIND and _is_figure(places[at - 1]):
        others = _BEHIND[place[0]]
    elif place[0] in _BEFORE and at + 1 < len(places) and _is_figure(places[at + 1]):
        others = _BEFORE[place[0]]
    else:
        return place
    return tuple(dict.fromkeys((*others, *place)))


def _is_figure(place: Place) -> bool:
    return place[0][0].isdigit()
