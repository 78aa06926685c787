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

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.analyzer import Form
from artikelsuche.index.analysis.truncation import REACH
from artikelsuche.index.analysis.visible import make_visible

from .byte_strings import INNEN, Joined, needles_of
from .form_spans import PlacedForm, completed_forms, part_around, placed_forms
from .skeletons import FOREIGN, FOREIGN_CHARACTERS, encoded, letters_of, plain, table

_NATIVE = load_native("artikelsuche.index.analysis.prefilter._spotting")
_PLACE = itemgetter(0)
_SPACE = ord(" ")
_GENDER = re.compile(r"innen(?<=[*:_·/\-]innen)[^\W\d_]")
_FOREIGN = re.compile(b"[" + re.escape(FOREIGN_CHARACTERS) + b"]")
# Where places are closer together than this on average, reading the whole text costs less.
_SPARSE = 50
_FEW = 10
_NONE = np.empty(0, np.intp)

#: Whether a text has foreign letters, and those of `INNEN`; and the stretches between spaces that
#: were found, each where it begins and ends, or its word and where that begins.
_Read = tuple[bool, bool, list[tuple[int, int | str]]]


class Spotter:
    """Finds the forms of texts that may have some terms.

    Args:
        terms: Terms of any layer.
        others: More terms, which truncated words may have once they are completed.
    """

    def __init__(self, terms: Collection[str], others: Collection[str] = ()) -> None:
        self._needles = needles_of(terms)
        self._completion = Joined({*terms, *others})

    def spots(self, text: str) -> list[PlacedForm] | None:
        """Find the forms of a text that may have one of the terms.

        Args:
            text: Any text.

        Returns:
            The forms in order, and those completed words that may have one of the terms or the
            others; None where letters do not tell them, or where they are so many that reading
            the whole text costs less.
        """
        if self._needles is None or text.isupper():
            return None
        most = _FEW + len(text) // _SPARSE
        if _NATIVE is None:
            read = _stretches_with(text, self._needles, most)
        else:
            read = _NATIVE.stretches(text, table(), self._needles, INNEN, most)
        if read is None:
            return None
        has_foreign, has_innen, stretches = read
        found: dict[int, Form] = {}
        if has_foreign:
            foreign = self._foreign_stretches(text)
            if foreign is None:
                return None
            for start, end in foreign:
                found.update(placed_forms(text, start, end))
        if has_innen:
            for start, end in _stretches(text, _GENDER.finditer(text)):
                found.update(placed_forms(text, start, end))
        for start, word in stretches:
            if isinstance(word, str):
                found[start] = word
            else:
                found.update(placed_forms(text, start, word))
        completion = self._completion
        hyphens = completion.hyphens(text, REACH)
        if hyphens:
            found.update(completed_forms(text, hyphens, completion.may_hold))
        return sorted(found.items(), key=_PLACE)

    def _foreign_stretches(self, text: str) -> list[tuple[int, int]] | None:
        """Find the stretches between spaces with letters of other scripts that may have a term.

        Returns None where some are not read as written.
        """
        foreign = list(_stretches(text, _FOREIGN.finditer(encoded(text))))
        shown = " ".join(text[start:end] for start, end in foreign)
        if make_visible(shown).offsets is not None:
            return None
        letters = letters_of(encoded(plain(shown))).replace(FOREIGN, b"")
        if not any(needle in letters for needle in self._needles or ()):
            return []
        return foreign


def _stretches_with(text: str, needles: Sequence[bytes], most: int) -> _Read | None:
    """Find the stretches between spaces with needles among their letters, as the module in C."""
    characters = encoded(text)
    letters = letters_of(characters)
    words = _words_with(letters, needles, most)
    if words is None:
        return None
    spaces = np.flatnonzero(np.frombuffer(characters, np.uint8) == _SPACE) if words else _NONE
    stretches: list[tuple[int, int | str]] = [
        (
            spaces.item(word - 1) + 1 if word else 0,
            spaces.item(word) if word < len(spaces) else len(text),
        )
        for word in words
    ]
    return FOREIGN in letters, INNEN in letters, stretches


def _words_with(letters: bytes, needles: Sequence[bytes], most: int) -> dict[int, None] | None:
    """Find which stretches between spaces, counted from 0, have needles among their letters."""
    places: list[int] = []
    for needle in needles:
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


def _stretches(text: str, matches: Iterable[re.Match[Any]]) -> Iterator[tuple[int, int]]:
    """Widen matches to the stretches between spaces around them."""
    end = 0
    for match in matches:
        if match.start() >= end:
            start, end = part_around(text, match.start(), match.end())
            yield start, end
