"""The expansion of one surface form: the terms it stands for, position by position.

A surface form takes one or more slots, each one position wide: "Kim" takes one, "Jong-un" two,
"19.06.2024" three (19, Juni, 2024). So "Kim Jong-un" and "Kim Jong Un" are the same phrase.
A form of several slots also has its joined spelling ("jongun", "kremlsprecher") as whole terms,
at the first and the last of its positions.
"""

from __future__ import annotations

import itertools
import re
from enum import Enum
from typing import NamedTuple

from .folding import fold, write_out
from .stemming import stem, stems
from .word_limits import LIMITS
from .word_terms import TermsOf, word_terms
from .wordlists import read_rows, read_words

#: Forms that are read as another word, with that word.
SIGNS = {row[0]: row[1] for row in read_rows("signs.txt")}
_MONTHS = {int(row[0]): row[1] for row in read_rows("months.txt")}
_NOT_GENDER = read_words("not_gender.txt")

_DATE = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4}|[0-9]{2})?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# A year of two digits is of this century below it: 1.6.24, but 1.9.39.
_CENTURY = 38
_NUMBER = re.compile(r"[0-9]+(?:[., \u00a0\u2009\u202f'’][0-9]+)*")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([. \u00a0\u2009\u202f'’])[0-9]{3})+)(?:[,.]([0-9]+))?")
_GENDER = re.compile(
    r"(.{2,}?)(?:[*:_·]|/-?)(?:(innen)([^\W\d_]*)|(Innen|INNEN|In|IN|in))", re.DOTALL
)
_INNER_I = re.compile(r"([^\W\d_]+[a-zäöüß])(In(?:nen)?)")
_GLUED = re.compile(r"(?<=[a-zäöüß]{3})(?=[A-ZÄÖÜ][a-zäöüß]{3})")
_PLURAL_ACRONYM = re.compile(r"([A-ZÄÖÜ]{2,})s")
_APOSTROPHE_S = re.compile(r"(.+)['’][sS]")
_MODEL = re.compile(r"(?:^|-)([^\W\d_]{1,3})-(?=\d+(?:-|$))")
_HYPHENS = {0x2010: "-", 0x2011: "-"}


#: The base of a gender form, its ending and what follows that.
Gender = tuple[str, str, str]


class Kind(Enum):
    """What sort of surface form an expansion belongs to."""

    WORD = "word"
    CHAIN = "chain"
    NUMBER = "number"
    DATE = "date"


class Slot(NamedTuple):
    """One position of a surface form.

    Attributes:
        start: Where its characters begin, as an offset into the surface form.
        end: Where they end, exclusive.
        exact: The terms of the exact layer: the folded form first, then the spelling as written
            where the two differ.
        stems: The terms of the stem layer; empty for a stop word.
        parts: The stems of the parts of a compound, which the stem layer holds beside its own.
    """

    start: int
    end: int
    exact: tuple[str, ...]
    stems: tuple[str, ...]
    parts: tuple[str, ...] = ()


class Expansion(NamedTuple):
    """The terms of one surface form.

    Attributes:
        kind: The sort of the surface form.
        slots: Its positions, at least one.
        whole: Where it has several slots and a joined spelling: that as one slot.
    """

    kind: Kind
    slots: tuple[Slot, ...]
    whole: Slot | None = None

    @property
    def is_stop_word(self) -> bool:
        """Whether the form carries no subject of its own: no term in the stem layer."""
        return not any(slot.stems for slot in self.slots)


def expand(surface: str, terms_of: TermsOf = word_terms) -> Expansion:
    """Expand a surface form into its terms.

    Args:
        surface: A surface form as the tokenizer finds it.
        terms_of: What knows the terms of its words.

    Returns:
        Its expansion.
    """
    if surface[0].isdigit() or surface in SIGNS:
        value = _value(surface, terms_of)
        if value is not None:
            return value
    elif surface.isascii() and is_plain(surface):
        return Expansion(Kind.WORD, (_plain_slot(surface, 0, len(surface), terms_of),))
    parts = pieces(surface)
    if len(parts) == 1:
        slot = _word_slot(write_out(surface), 0, len(surface), terms_of)
        return Expansion(Kind.WORD, (slot,))
    words = [write_out(surface[a:b]) for a, b in parts]
    slots = tuple(
        _word_slot(word, a, b, terms_of) for word, (a, b) in zip(words, parts, strict=True)
    )
    joined = letters_and_digits("".join(words))
    if len(joined) > LIMITS.longest_whole:
        return Expansion(Kind.CHAIN, slots)
    whole = terms_of(joined)
    return Expansion(Kind.CHAIN, slots, Slot(0, len(surface), whole.exact, whole.stems))


def letters_and_digits(text: str) -> str:
    """Leave out everything else, as the joined spelling of a form does."""
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def _value(surface: str, terms_of: TermsOf) -> Expansion | None:
    """Expand a sign, a date or a number."""
    end = len(surface)
    if surface in SIGNS:
        return Expansion(Kind.WORD, (_plain_slot(SIGNS[surface], 0, end, terms_of),))
    day = _day(surface)
    if day is not None:
        slots = tuple(Slot(0, end, (term,), (stem(term),)) for term in day)
        return Expansion(Kind.DATE, slots)
    if _NUMBER.fullmatch(surface):
        term = _number_term(surface)
        return Expansion(Kind.NUMBER, (Slot(0, end, (term,), (term,)),))
    if surface.isdigit():
        return Expansion(Kind.NUMBER, (Slot(0, end, (surface,), (surface,)),))
    return None


def _day(surface: str) -> tuple[str, ...] | None:
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


def _number_term(surface: str) -> str:
    """Write a number without its thousands separators: 74.000 as 74000, 1,6 as it is."""
    grouped = _GROUPED.fullmatch(surface)
    if grouped is None:
        return surface
    whole, _, fraction = grouped.groups()
    return re.sub(r"\D", "", whole) + (f",{fraction}" if fraction else "")


def pieces(surface: str) -> list[tuple[int, int]]:
    """Cut a surface form at hyphens and where two words were glued together.

    Args:
        surface: A surface form.

    Returns:
        The spans of the parts. F-16 stays one part, and so does a gender form.
    """
    if is_plain(surface):
        return [(0, len(surface))]
    simple = surface.split("-")
    if all(map(is_plain, simple)):
        ends = list(itertools.accumulate(len(word) + 1 for word in simple))
        return [(b - len(word) - 1, b - 1) for word, b in zip(simple, ends, strict=True)]
    plain = surface.translate(_HYPHENS)
    models = {match.end() - 1 for match in _MODEL.finditer(plain)}
    cuts, start = [], 0
    for match in re.finditer(r"(?<!/)-", plain):
        if match.start() not in models:
            cuts.append((start, match.start()))
            start = match.end()
    cuts.append((start, len(surface)))
    return [piece for a, b in cuts for piece in _unglue(surface, a, b)]


def _unglue(surface: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut "BerlinWladimir", which a scraper glued, but not iPhone, WhatsApp or AfD."""
    if _inner_i(surface[start:end]):
        return [(start, end)]
    bounds = [start, *(start + m.start() for m in _GLUED.finditer(surface[start:end])), end]
    spans = list(itertools.pairwise(bounds))
    if len(spans) == 1 or any(b - a < 4 for a, b in spans):
        return [(start, end)]
    return spans


def _inner_i(word: str) -> re.Match[str] | None:
    """Match a gender form by its capital (LehrerInnen), but not LinkedIn."""
    match = _INNER_I.fullmatch(word)
    return None if match and word.lower() in _NOT_GENDER else match


def _gender_slot(gender: Gender, start: int, end: int, terms_of: TermsOf) -> Slot:
    """Make the slot of Lehrer*innen, or Lehrer*innenmangel, which is Lehrermangel too."""
    base, ending, rest = gender
    exact, own, _ = terms_of(base + ending.lower() + rest)
    return Slot(start, end, exact, _merge(own, stems(base + rest)))


def _word_slot(word: str, start: int, end: int, terms_of: TermsOf) -> Slot:
    """Make the slot of one word without a hyphen (a model name like F-16 has one)."""
    if is_plain(word):
        return _plain_slot(word, start, end, terms_of)
    if found := _GENDER.fullmatch(word):
        gender = found[1], found[2] or found[4], found[3] or ""
        return _gender_slot(gender, start, end, terms_of)
    if found := _inner_i(word):
        return _gender_slot((found[1], found[2], ""), start, end, terms_of)
    if ending := _APOSTROPHE_S.fullmatch(word):
        word = ending[1]
    word = letters_and_digits(word)
    if word.isupper() and not word.isalpha():
        return Slot(start, end, (fold(word),), (fold(word),))
    if plural := _PLURAL_ACRONYM.fullmatch(word):
        return Slot(start, end, (fold(word),), terms_of(plural[1]).stems)
    return _plain_slot(word, start, end, terms_of)


def is_plain(word: str) -> bool:
    """Tell whether a word has letters alone, with no capital but the first.

    Args:
        word: A word.
    """
    return word.isalpha() and (word.islower() or word[1:].islower())


def _plain_slot(word: str, start: int, end: int, terms_of: TermsOf) -> Slot:
    exact, own, parts = terms_of(word)
    return Slot(start, end, exact, own, parts)


def _merge(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second))
