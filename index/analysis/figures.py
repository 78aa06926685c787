"""Dates and numbers in figures, as the terms under which other spellings of them meet."""

from __future__ import annotations

import re

from .folding import fold
from .tokenizer import APOSTROPHES
from .wordlists import read_rows

_MONTHS = {int(row[0]): row[1] for row in read_rows("months.txt")}

_DATE = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4}|[0-9]{2})?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# A year of two digits is of this century below it: 1.6.24, but 1.9.39.
_CENTURY = 38
_NUMBER = re.compile(rf"[0-9]+(?:[., \u00a0\u2009\u202f{APOSTROPHES}][0-9]+)*")
_GROUPED = re.compile(
    rf"([1-9][0-9]{{0,2}}(?:([. \u00a0\u2009\u202f{APOSTROPHES}])[0-9]{{3}})+)(?:[,.]([0-9]+))?"
)


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


def read_number(surface: str) -> str | None:
    """Write a number without its thousands separators: 74.000 as 74000, 1,6 as it is."""
    if _NUMBER.fullmatch(surface) is None:
        return None
    grouped = _GROUPED.fullmatch(surface)
    if grouped is None:
        return surface
    whole, _, fraction = grouped.groups()
    return re.sub(r"\D", "", whole) + (f",{fraction}" if fraction else "")
