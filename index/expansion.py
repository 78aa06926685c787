"""The expansion of one surface form: the terms it stands for, position by position.

A surface form takes one or more slots, each one position wide: "Kim" takes one, "Jong-un" two,
"19.06.2024" three (19, Juni, 2024). So "Kim Jong-un" and "Kim Jong Un" are the same phrase.
A form of several slots also has its joined spelling ("jongun", "kremlsprecher") as whole terms,
at the first and the last of its positions.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from enum import Enum

from .compounds import part_stems
from .folding import fold, strip_accents, write_out
from .stemming import stem, stems
from .wordlists import read_rows, read_words

_SIGNS = {row[0]: row[1] for row in read_rows("signs.txt")}
_MONTHS = {int(row[0]): row[1] for row in read_rows("months.txt")}
_AMBIGUOUS = read_words("ambiguous_acronyms.txt")
_STOP_WORDS = read_words("stopwords.txt")
_STOP_NOUNS = read_words("stop_nouns.txt")
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
# The longest joined spelling that is a term: a longer chain is no word.
_LONGEST_WHOLE = 100


class Kind(Enum):
    """What sort of surface form an expansion belongs to."""

    WORD = "word"
    CHAIN = "chain"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Slot:
    """One position of a surface form.

    Args:
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


@dataclass(frozen=True, slots=True)
class Expansion:
    """The terms of one surface form.

    Args:
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


def expand(surface: str) -> Expansion:
    """Expand a surface form into its terms.

    Args:
        surface: A surface form as the tokenizer finds it.

    Returns:
        Its expansion.
    """
    if surface[0].isdigit() or surface in _SIGNS:
        value = _value(surface)
        if value is not None:
            return value
    word = write_out(surface)
    parts = _parts(surface)
    if len(parts) == 1:
        return Expansion(Kind.WORD, (_word_slot(word, 0, len(surface)),))
    slots = tuple(_word_slot(write_out(surface[a:b]), a, b) for a, b in parts)
    joined = "".join(c for a, b in parts for c in write_out(surface[a:b]) if c.isalnum())
    if len(joined) > _LONGEST_WHOLE:
        return Expansion(Kind.CHAIN, slots)
    whole = replace(_plain_slot(joined, 0, len(surface)), parts=())
    return Expansion(Kind.CHAIN, slots, whole)


def is_acronym(word: str) -> bool:
    """Tell whether a word is an acronym that must not be mixed up with a word of lower case.

    Args:
        word: A word in NFC.

    Returns:
        True for two capitals (UN, IT, US) and for three that also spell another word (WHO).
    """
    return word.isalpha() and word.isupper() and (len(word) == 2 or word in _AMBIGUOUS)


def _value(surface: str) -> Expansion | None:
    """Expand a sign, a date or a number."""
    end = len(surface)
    if surface in _SIGNS:
        return Expansion(Kind.WORD, (_plain_slot(_SIGNS[surface], 0, end),))
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


def _parts(surface: str) -> list[tuple[int, int]]:
    """Cut a surface form at hyphens and where two words were glued together.

    Args:
        surface: A surface form.

    Returns:
        The spans of the parts. F-16 stays one part, and so does a gender form.
    """
    if surface.isalpha() and (surface.islower() or surface[1:].islower()):
        return [(0, len(surface))]
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


def _gender_slot(base: str, ending: str, rest: str, start: int, end: int) -> Slot:
    """Make the slot of Lehrer*innen, or Lehrer*innenmangel, which is Lehrermangel too."""
    slot = _plain_slot(base + ending.lower() + rest, start, end)
    return Slot(start, end, slot.exact, _merge(slot.stems, stems(base + rest)))


def _word_slot(word: str, start: int, end: int) -> Slot:
    """Make the slot of one word without a hyphen (a model name like F-16 has one)."""
    if word.isalpha() and (word.islower() or word[1:].islower()):
        return _plain_slot(word, start, end)
    if gender := _GENDER.fullmatch(word):
        return _gender_slot(gender[1], gender[2] or gender[4], gender[3] or "", start, end)
    if gender := _inner_i(word):
        return _gender_slot(gender[1], gender[2], "", start, end)
    if ending := _APOSTROPHE_S.fullmatch(word):
        word = ending[1]
    word = "".join(c for c in word if c.isalnum())
    if word.isupper() and not word.isalpha():
        return Slot(start, end, (fold(word),), (fold(word),))
    if plural := _PLURAL_ACRONYM.fullmatch(word):
        return Slot(start, end, (fold(word),), _plain_slot(plural[1], 0, 0).stems)
    return _plain_slot(word, start, end)


def _plain_slot(word: str, start: int, end: int) -> Slot:
    if is_acronym(word):
        return Slot(start, end, (word,), (word,))
    folded = fold(word)
    if not folded:
        return Slot(start, end, (word,), (word,))
    written = strip_accents(word)
    exact = (folded,) if written == folded else (folded, written)
    if written in _STOP_WORDS and word not in _STOP_NOUNS:
        return Slot(start, end, exact, ())
    own = stems(word)
    return Slot(start, end, exact, own, part_stems(word, folded, own))


def _merge(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second))
