"""Screening: which words of a text cannot have some terms, told by their letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.analyzer import Form
from artikelsuche.index.analysis.tokenizer import kinds, next_surface, placed_surfaces

from .byte_strings import needles_of
from .skeletons import FOREIGN, encoded, letters_of, letters_of_term, table

_NATIVE = load_native("artikelsuche.index.analysis.prefilter._spotting")


class Sifted(NamedTuple):
    """The forms of a part of a text.

    Attributes:
        starts: Where they begin, ascending.
        left: Those that may have a term: how many positions lie between each and the one before,
            where it begins, and the form.
        rest: How many positions follow the last of these.
    """

    starts: Sequence[int]
    left: list[tuple[int, int, str]]
    rest: int


class Screen:
    """Tells words without some terms by their letters, and how wide they are, unexpanded.

    Args:
        terms: Terms of any layer.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        shown: list[str] = []
        self._needles: tuple[bytes, ...] | None = None
        for term in terms:
            if letters_of_term(term) is not None:
                shown.append(term)
            elif term.isascii() and term.isalpha():
                return  # all of it is left out
                # Words of letters have no terms with digits or of other scripts.
        found = needles_of(shown)
        self._needles = None if found is None else (FOREIGN, *found)

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

    def widths(self, words: list[str]) -> list[int]:
        """Tell how many positions words take that have none of the terms.

        Args:
            words: Forms of a text.

        Returns:
            As `width`, for each word.
        """
        if self._needles is None:
            return [0] * len(words)
        if _NATIVE is not None:
            found: list[int] = _NATIVE.widths(words, table(), self._needles)
            return found
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

    def sift(self, kept: dict[int, Form], text: str, start: int, end: int) -> Sifted:
        """Find the forms of a part of a text that may have a term.

        Args:
            kept: The places of forms that are wanted in any case.
            text: A text that is read as it is written.
            start: As for `placed_surfaces`.
            end: As for `placed_surfaces`.

        Returns:
            The forms.
        """
        if _NATIVE is None or self._needles is None:
            return self._sifted(kept, placed_surfaces(text, start, end))
        rules = kinds(), next_surface, table(), self._needles
        starts, left, rest = _NATIVE.sift(text, start, end, kept, *rules)
        return Sifted(memoryview(starts).cast("I"), left, rest)

    def _sifted(self, kept: dict[int, Form], forms: list[tuple[int, str]]) -> Sifted:
        left: list[tuple[int, int, str]] = []
        gap = 0
        widths = self.widths([form for _, form in forms])
        for (start, form), width in zip(forms, widths, strict=True):
            if width and start not in kept:
                gap += width
            else:
                left.append((gap, start, form))
                gap = 0
        return Sifted([start for start, _ in forms], left, gap)


def _width(word: str) -> int:
    """Count the positions of a word of letters or digits; 0 where that is not so simple."""
    if word.isascii() and word.isdigit():
        return 1
    if word.isalpha():
        return int((word[1:] or word).islower() or word.isupper())
    parts = word.split("-")
    return len(parts) if len(parts) > 1 and all(map(_is_plain, parts)) else 0


def _is_plain(part: str) -> bool:
    return part.isalpha() and ((part[1:] or part).islower() or part.isupper())
