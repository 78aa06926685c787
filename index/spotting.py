"""Spotting: the few forms of a text that may have a term, found without reading all of it.

The letters of the whole text are searched for those of the terms, which costs a fiftieth of the
analysis; only the words around what is found are read. The letters of a word are those of its terms
but for signs, truncated words and Lehrer*innenzimmer, which are looked for by themselves; where
letters do not tell, the spotter says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from .analyzer import Form
from .letters import FOREIGN, FOREIGN_CHARACTERS, encoded, letters_of, letters_of_term, plain
from .placing import PlacedForm, completed_forms, part_around, placed_forms
from .surroundings import sign_terms
from .visible import make_visible

_PLACE = itemgetter(0)
_SPACE = ord(" ")
_INNEN = b"innn"
_GENDER = re.compile(r"innen(?<=[*:_·/\-]innen)[^\W\d_]")
_FOREIGN = re.compile(b"[" + re.escape(FOREIGN_CHARACTERS) + b"]")
# Where places are closer together than this on average, reading the whole text costs less.
_SPARSE = 50
_FEW = 10
# With more spellings than this to look for, only their beginnings are looked for.
_MOST = 12
_BEGINNING = 4


class Spotter:
    """Finds the forms of texts that may have some terms.

    Args:
        terms: Terms of any layer.
    """

    def __init__(self, terms: Collection[str]) -> None:
        self._needles = _needles(terms)

    def spots(self, text: str) -> list[PlacedForm] | None:
        """Find the forms of a text that may have one of the terms.

        Args:
            text: Any text.

        Returns:
            The forms in order, others and all completed words among them; None where letters do
            not tell them, or where they are so many that reading the whole text costs less.
        """
        if self._needles is None or text.isupper():
            return None
        characters = encoded(text)
        letters = letters_of(characters)
        words = self._words(letters, _FEW + len(text) // _SPARSE)
        if words is None:
            return None
        found: dict[int, Form] = {}
        if FOREIGN in letters:
            stretches = self._foreign_stretches(text, characters)
            if stretches is None:
                return None
            for start, end in stretches:
                found.update(placed_forms(text, start, end))
        if _INNEN in letters:
            for start, end in _stretches(text, _GENDER.finditer(text)):
                found.update(placed_forms(text, start, end))
        if words:
            spaces = np.flatnonzero(np.frombuffer(characters, np.uint8) == _SPACE)
            for word in words:
                start = spaces.item(word - 1) + 1 if word else 0
                end = spaces.item(word) if word < len(spaces) else len(text)
                found.update(placed_forms(text, start, end))
        found.update(completed_forms(text))
        return sorted(found.items(), key=_PLACE)

    def _foreign_stretches(self, text: str, characters: bytes) -> list[tuple[int, int]] | None:
        """Find the stretches between spaces with letters of other scripts that may have a term.

        Returns None where some are not read as written.
        """
        foreign = list(_stretches(text, _FOREIGN.finditer(characters)))
        shown = " ".join(text[start:end] for start, end in foreign)
        if make_visible(shown).offsets is not None:
            return None
        letters = letters_of(encoded(plain(shown))).replace(FOREIGN, b"")
        if not any(needle in letters for needle in self._needles or ()):
            return []
        return foreign

    def _words(self, letters: bytes, most: int) -> dict[int, None] | None:
        """Find which stretches between spaces, counted from 0, have letters of a term."""
        places: list[int] = []
        for needle in self._needles or ():
            at = letters.find(needle)
            while at >= 0:
                places.append(at)
                at = letters.find(needle, at + 1)
            if len(places) > most:
                return None
        places.sort()
        words: list[int] = []
        word = last = 0
        for at in places:
            word += letters.count(b" ", last, at)
            last = at
            words.append(word)
        return dict.fromkeys(words)


class Screen:
    """Tells words without some terms by their letters, and how wide they are, unexpanded.

    Args:
        terms: Terms of any layer.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        shown: list[str] = []
        self._needles: list[bytes] | None = None
        for term in terms:
            if letters_of_term(term) is not None:
                shown.append(term)
            elif term.isascii() and term.isalpha():
                return  # all of it is left out
                # Words of letters have no terms with digits or of other scripts.
        found = _needles(shown)
        self._needles = None if found is None else [FOREIGN, *found]

    def width(self, form: Form) -> int:
        """Tell how many positions a form takes that has none of the terms.

        Args:
            form: A form of a text.

        Returns:
            0 where only its expansion can tell.
        """
        word, full = (form, form) if isinstance(form, str) else form
        width = 0 if self._needles is None else _width(word)
        if not width:
            return 0
        letters = letters_of(encoded(full))
        return 0 if any(needle in letters for needle in self._needles or ()) else width

    def widths(self, words: Sequence[str]) -> list[int]:
        """Tell how many positions words take that have none of the terms.

        Args:
            words: Forms of a text.

        Returns:
            As `width`, for each word.
        """
        if self._needles is None:
            return [0] * len(words)
        widths = list(map(_width, words))
        shown = " ".join([word if width else "" for word, width in zip(words, widths, strict=True)])
        letters = letters_of(encoded(shown))
        for needle in self._needles:
            index = last = 0
            at = letters.find(needle)
            while at >= 0:
                index += letters.count(b" ", last, at)
                widths[index] = 0
                last, at = at, letters.find(needle, at + 1)
        return widths


def _width(word: str) -> int:
    """Count the positions of a word of letters; 0 where that is not so simple."""
    if word.isalpha():
        return int((word[1:] or word).islower() or word.isupper())
    parts = word.split("-")
    return len(parts) if len(parts) > 1 and all(map(_is_plain, parts)) else 0


def _is_plain(part: str) -> bool:
    return part.isalpha() and ((part[1:] or part).islower() or part.isupper())


def _stretches(text: str, matches: Iterable[re.Match[Any]]) -> Iterator[tuple[int, int]]:
    """Widen matches to the stretches between spaces around them."""
    end = 0
    for match in matches:
        if match.start() >= end:
            start, end = part_around(text, match.start(), match.end())
            yield start, end


def _needles(terms: Collection[str]) -> list[bytes] | None:
    """List the letters of the terms, so that none holds another; None where one has none."""
    spellings: set[bytes] = set()
    for term in terms:
        letters = letters_of_term(term)
        if letters is None:
            return None
        spellings.add(letters)
        spellings.update(_in_groups(letters))
    for sign, its_terms in sign_terms().items():
        if not its_terms.isdisjoint(terms):
            spellings.add(sign)
    if len(spellings) > _MOST:
        spellings = {letters[:_BEGINNING] for letters in spellings}
    chosen: list[bytes] = []
    for letters in sorted(spellings, key=len):
        if not any(needle in letters for needle in chosen):
            chosen.append(letters)
    return chosen


def _in_groups(number: bytes) -> Iterator[bytes]:
    """Write a number as it may stand with spaces between its thousands, fraction or not."""
    if number.isdigit():
        for whole in range(4, len(number) + 1):
            first = whole % 3 or 3
            groups = [number[:first], *(number[i : i + 3] for i in range(first, whole, 3))]
            yield b" ".join(groups) + number[whole:]
