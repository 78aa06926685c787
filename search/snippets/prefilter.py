"""Prefilter: byte strings one of which occurs in every surface form that can match a query term."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.analyzer import default_analyzer
from artikelsuche.index.analysis.figures import SIGNS
from artikelsuche.index.analysis.inflection.form_letters import other_letters
from artikelsuche.index.analysis.tokenizer import GENDER_SIGNS

from .letters import FOREIGN, SEVERAL, SWALLOWED, encoded, letters_of, letters_of_term

#: What Lehrer*innenzimmer has, which has the letters of Lehrerzimmer in two pieces.
INNEN = b"innen"
_GENDER = lazy_pattern(rf"innen(?<=[{GENDER_SIGNS}(/\-]innen)\)?[^\W\d_]", re.IGNORECASE)
# Of a year, also that of a season, dates may have no more than the last two digits.
_YEAR = lazy_pattern(r"(?:19|20)[0-9]{2}(?:/|$)")
# With more strings than this only their beginnings are searched for.
_MOST_STRINGS = 24


class Prefilter:
    """Tells by letters which forms may have some terms, of any layer.

    Attributes:
        strings: The byte strings; None where letters do not tell.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self.strings = _strings_of(set(terms))

    def among(self, forms: Sequence[str]) -> set[str]:
        """Choose the forms that may have one of the terms."""
        if self.strings is None:
            return set(forms)
        text = "\n".join(forms).replace(" ", "").replace("\n", " ")
        letters = letters_of(encoded(text))
        found: set[str] = set()
        for string in self.strings:
            number = last = 0
            at = letters.find(string)
            while at >= 0:
                number += letters.count(b" ", last, at)
                found.add(forms[number])
                last, at = at, letters.find(string, at + 1)
        if INNEN in letters:
            found.update(form for form in forms if "innen" in form and _GENDER.search(form))
        return found

    def may_join(self, first: str, second: str) -> bool:
        """Tell whether a word with the end of the other, or its beginning, may have a term."""
        both = letters_of(encoded(f"{first} {second}"))
        if self.strings is None or INNEN in both:
            return True
        for string in self.strings:
            if string in both:
                return True
        before, _, behind = both.rpartition(b" ")
        starts = (behind, behind.lstrip(SWALLOWED))
        for string in self.strings:
            at = string.find(before[-1:], 0, -1) + 1
            while at > 0:
                if before.endswith(string[:at]) and string[at:] in behind:
                    return True
                at = string.find(before[-1:], at, -1) + 1
            for start in starts:
                at = string.find(start[:1], 1)
                while 0 < at < len(string):
                    if start.startswith(string[at:]) and string[:at] in before:
                        return True
                    at = string.find(start[:1], at + 1)
        return False


def _strings_of(terms: Collection[str]) -> tuple[bytes, ...] | None:
    """List what to search for; None where the letters of a term do not tell it."""
    strings: set[bytes] = {SEVERAL}
    for term in terms:
        letters = letters_of_term(term)
        if not letters:
            return None
        strings.add(FOREIGN if FOREIGN in letters else letters)
        strings.update(map(letters_of_term, other_letters(term)))
        if term in _months():
            strings.add(_months()[term])
        elif _YEAR.match(term):
            strings.add(letters[2:4])
    for sign, its_terms in _sign_terms().items():
        if not its_terms.isdisjoint(terms):
            strings.add(sign)
    if len(strings) > _MOST_STRINGS:
        choices = (_apart({string[:size] for string in strings}) for size in range(4, 0, -1))
        return next(chosen for chosen in choices if len(chosen) <= 2 * _MOST_STRINGS)
    return _apart(strings)


def _apart(strings: Collection[bytes]) -> tuple[bytes, ...]:
    """Leave out what lies within another."""
    chosen: list[bytes] = []
    for string in sorted(strings, key=lambda string: (len(string), string)):
        if not any(shorter in string for shorter in chosen):
            chosen.append(string)
    return tuple(chosen)


@cache
def _sign_terms() -> dict[bytes, frozenset[str]]:
    """List the terms of each sign by its letters."""
    expanded = default_analyzer().expand_all(list(SIGNS))
    return {
        letters_of(encoded(sign)): frozenset(
            term for slot in slots for term in (*slot.exact, *slot.stems, *slot.parts)
        )
        for sign, (_, slots, _) in zip(SIGNS, expanded, strict=True)
    }


def fewest_letters(terms: Iterable[str]) -> int:
    """Count the letters of the term that has the fewest; 0 where dates in figures have one."""
    if any(term.isdigit() or term in _months() for term in terms):
        return 0
    return min(len(letters_of_term(term)) for term in terms)


@cache
def _months() -> dict[str, bytes]:
    """List the terms of the months with the digits that dates have of them."""
    dates = default_analyzer().expand_all([f"1.{month}.2000" for month in range(1, 13)])
    return {
        term: str(month).encode()
        for month, (_, slots, _) in enumerate(dates, 1)
        for term in (*slots[1].exact, *slots[1].stems)
    }
