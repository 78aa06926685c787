"""Dates, numbers and signs, as the terms under which other spellings of them meet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.inflection.umlauts import WRITTEN_OUT

from .folding import fold, write_out
from .tokenizer import APOSTROPHES, BETWEEN
from .wordlists import read_rows

_MONTHS = {int(row[0]): row[1] for row in read_rows("months.txt")}
_DATE = lazy_pattern(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4}|[0-9]{2})?")
_ISO_DATE = lazy_pattern(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# A year of two digits is of this century below it: 1.6.24, but 1.9.39.
_CENTURY = 38
_NUMBER = lazy_pattern(rf"[0-9]+(?:[., \u00a0\u2009\u202f{APOSTROPHES}][0-9]+)*")
_GROUPED = lazy_pattern(
    rf"([1-9][0-9]{{0,2}}(?:([. \u00a0\u2009\u202f{APOSTROPHES}])[0-9]{{3}})+)(?:[,.]([0-9]+))?"
)
_DAY = lazy_pattern(r"0([1-9])\.")
_CLOCK = lazy_pattern(r"([01]?[0-9]|2[0-4])([.:])([0-5][0-9])")
_PAIR = lazy_pattern(r"[0-9]+(?:[:/][0-9]+)+")
_SCALE = lazy_pattern(r"([0-9]+):([0-9]+(?:\.[0-9]{3})+)")
# The second year of a season, of two digits or four.
_SECOND_YEAR = lazy_pattern(r"(?<=^[12][0-9]{3}/)[12][0-9](?=[0-9]{2}$)")
_LISTED = lazy_pattern(rf"[0-9a-z]\.?(?:{BETWEEN}|, )[0-9]")
_RANGE = lazy_pattern(r"(?!0[0-9])[0-9][0-9.,]*[a-z]?-(?!0[0-9])[0-9][0-9.,]*[a-z]?")
_OF_LIST = lazy_pattern(
    rf"[0-9]+(?:[.,: \u00a0\u2009\u202f{APOSTROPHES}][0-9]+)*(?: ?[a-z](?![^\W_]))?|[a-z]+"
)
_NUMERALS = read_rows("numerals.txt")
#: Figures, by the parts of forms with hyphens that say them in words.
NUMERALS = {
    spelt: row[0]
    for row in _NUMERALS
    for word in row[1:]
    for small in (word, word.translate(WRITTEN_OUT))
    for spelt in (small, small.capitalize(), small.upper())
}
_WORDS = {row[0]: row[1] for row in _NUMERALS}
# Before a shorter word a figure is a part of it: 3-D-Drucker.
_COUNTED = 3
_ROWS = read_rows("signs.txt")
#: Forms that are read as another word, with that word.
SIGNS = {row[0]: row[1] for row in _ROWS}
#: The codes of currencies, by the word that each is read as.
CODES = {row[1]: row[0] for row in _ROWS if row[2:] == ("code",)}
#: Before a figure of a list that shares the word beside this one.
SHARES = "…"
#: What may stand behind the time of a clock, folded.
OF_CLOCKS = "uhr"


def read_as(part: str) -> str:
    """Write out a part of a form (12-km-Lauf); the code of a currency keeps its letters there."""
    word = SIGNS.get(part)
    return write_out(part) if word is None or word in CODES else word


def in_words(words: Sequence[str]) -> str:
    """Write the words of a chain as one, a figure before them in letters: Fünfprozenthürde."""
    first = words[0]
    if first in _WORDS and len(words[1]) >= _COUNTED:
        first = _WORDS[first]
    return "".join((first, *words[1:]))


def read_date(surface: str) -> tuple[str, ...] | None:
    """Read a date in figures as the words of the date in letters: 19, juni, 2024."""
    if iso := _ISO_DATE.fullmatch(surface):
        year, month, day = iso.groups()
    elif german := _DATE.fullmatch(surface):
        day, month, year = german.groups()
    else:
        return None
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    if year is None:
        return str(int(day)), fold(_MONTHS[int(month)])
    if len(year) == 2:
        year = f"{20 if int(year) < _CENTURY else 19}{year}"
    return str(int(day)), fold(_MONTHS[int(month)]), year


def read_number(surface: str) -> tuple[str, ...]:
    """Read a form that begins with a digit as its term, and with it what else it is found under.

    That term has no thousands separators (74.000 as 74000, 1,6 as it is), and is the same for all
    spellings of a time of day (9.30, 09:30) or a season (2023/24, 2023/2024). One with a colon or
    slash is found by each of its figures too. There are no terms where it is no number.
    """
    if day := _DAY.fullmatch(surface):
        return (day[1],)
    if ":" in surface:
        surface = "".join(surface.split())
        if _SCALE.fullmatch(surface):
            surface = surface.replace(".", "")
    if clock := _CLOCK.fullmatch(surface):
        hour, sign, minute = clock.groups()
        term = f"{int(hour)}.{minute}"
        more = () if sign == "." else (f"{int(hour)}:{minute}", hour, minute)
        return tuple(dict.fromkeys((term, *more)))
    if _PAIR.fullmatch(surface):
        parts = re.split("[:/]", surface)
        return tuple(dict.fromkeys((_SECOND_YEAR.sub("", surface), *parts)))
    if _NUMBER.fullmatch(surface) is None:
        return ()
    grouped = _GROUPED.fullmatch(surface)
    if grouped is None:
        return (surface,)
    whole, _, fraction = grouped.groups()
    return (re.sub(r"\D", "", whole) + (f",{fraction}" if fraction else ""),)


def read_list(surface: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Find the words and figures of a list (3 bis 5), with the terms of figures.

    The first and the last one stand for all others too, so that 3 bis 5 Prozent are 3 Prozent.
    """
    if not _LISTED.search(surface) and not ("-" in surface and _RANGE.fullmatch(surface)):
        return []
    matches = list(_OF_LIST.finditer(surface))
    found = [(*m.span(), read_number(m[0]) or ("".join(m[0].split()),)) for m in matches]
    all_of_them = tuple(f"{SHARES}{terms[0]}" for _, _, terms in found if terms[0][0].isdigit())
    ends = (found[0][0], found[-1][0])
    return [(a, b, terms + all_of_them if a in ends else terms) for a, b, terms in found]


def clock_term(number: str) -> str | None:
    """Return the term of a time of day with a colon, which needs no word behind it."""
    clock = _CLOCK.fullmatch(number)
    return None if clock is None else f"{clock[1]}:{clock[3]}"
