"""Acronyms of a text that are ordinary words as well, since they stand among words in capitals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.acronyms import LONGEST, is_acronym
from artikelsuche.index.analysis.analyzer import Form, forms
from artikelsuche.index.analysis.tokenizer import CAPITALS, HYPHENS, JOINING

_UMLAUTS = {"A": "AÄ", "O": "OÖ", "U": "UÜ"}
_BEHIND = lazy_pattern(rf"\W*[{CAPITALS}](?:[{CAPITALS}0-9]|\W|$)")
_BEFORE = lazy_pattern(rf"(?:^|\W)[{CAPITALS}](?:[{CAPITALS}0-9]|[{HYPHENS}{JOINING}])*\W*$")
_WORD = lazy_pattern(r"\w")
# Words stand no further apart; where they do, the text is looked at closely.
_APART = 30


def spelled_like(terms: Iterable[str]) -> tuple[str, ...]:
    """List the acronyms that fold to one of some terms."""
    found: list[str] = []
    for term in terms:
        if len(term) <= LONGEST and term.islower() and is_acronym(term.upper()):
            found += map("".join, product(*(_UMLAUTS.get(c, c) for c in term.upper())))
    return tuple(found)


def stand_in_capitals(text: str, acronyms: Iterable[str]) -> bool:
    """Tell quickly whether one of some acronyms may stand beside another word in capitals."""
    for acronym in acronyms:
        at = text.find(acronym)
        while at >= 0:
            end = at + len(acronym)
            before = text[max(0, at - _APART) : at]
            if (
                _BEHIND.match(text, end)
                or _BEFORE.search(before)
                or not (at < 1 or _WORD.search(before))
            ):
                return True
            at = text.find(acronym, end)
    return False


def double_forms(text: str) -> Iterator[tuple[int, Form]]:
    """Find the forms of a text that stand for two words, and where they begin."""
    at = 0
    for form in forms(text):
        word = form if isinstance(form, str) else form[0]
        at = text.index(word, at)
        if word is not form:
            yield at, form
        at += len(word)
