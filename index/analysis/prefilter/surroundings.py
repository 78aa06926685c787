"""What letters tell about the words around a place of a text: mostly that none there matters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.analyzer import analyze, expansion_of
from artikelsuche.index.analysis.wordlists import read_rows

from .skeletons import FOREIGN, encoded, letters_of, letters_of_term, table

_NATIVE = load_native("artikelsuche.index.analysis.prefilter._spotting")
# Characters to look at for one form, and beyond the last one.
_LENGTH = 12
_MARGIN = 30
# In Lehrer*innenzimmer a term stands apart.
_GENDER = b"innn"


@lru_cache(4096)
def shown_letters(term: str) -> bytes | None:
    """Return the letters that a form must have to have a term.

    Args:
        term: A term of any layer.

    Returns:
        The letters; None for the terms that signs, numbers and dates have, too, and for those of
        other scripts.
    """
    if term in _hidden() or not term.isalpha():
        return None
    return letters_of_term(term)


@cache
def sign_terms() -> dict[bytes, frozenset[str]]:
    """List the terms of each sign by how it reads in the letters of a text."""
    return {
        letters_of(encoded(sign)): frozenset(
            term
            for slot in expansion_of(sign).slots
            for term in (*slot.exact, *slot.stems, *slot.parts)
        )
        for sign, _ in read_rows("signs.txt")
    }


@cache
def terms_of_signs() -> frozenset[str]:
    """List the terms of all signs."""
    return frozenset[str]().union(*sign_terms().values())


@cache
def _hidden() -> frozenset[str]:
    """List the terms of dates in figures and of signs."""
    days = " ".join(f"1.{month}.2000" for month in range(1, 13))
    slots = (slot for token in analyze(days) for slot in token.expansion.slots)
    dates = frozenset(term for slot in slots for term in (*slot.exact, *slot.stems))
    return dates | terms_of_signs()


def reach(count: int) -> int:
    """Return how many characters mostly have so many forms.

    Args:
        count: How many forms.
    """
    return count * _LENGTH + _MARGIN


class Surroundings:
    """Tells by letters whether words may stand around the places of a text.

    Args:
        text: A text that is read as it is written.
        completed: Where its completed words begin, ascending.
    """

    def __init__(self, text: str, completed: Sequence[int]) -> None:
        self._text = text
        self._completed = completed

    @cached_property
    def _characters(self) -> bytes:
        return encoded(self._text)

    def may_hold(
        self, start: int, end: int, count: int, words: tuple[tuple[bytes, ...], ...]
    ) -> bool:
        """Tell whether some words may stand together around a form.

        Args:
            start: Where the form begins.
            end: Where it ends.
            count: How many forms before and behind it belong to its surroundings.
            words: The letters of the words, each with its alternatives.

        Returns:
            False where one of the words is missing, or where all are in the form itself and none
            is around it.
        """
        length = reach(count)
        first, last = max(0, start - length), end + length
        if self._has_completed(first, last):
            return True
        if _NATIVE is not None:
            found: bool = _NATIVE.may_hold(
                self._text, table(), start, end, length, count, words, _GENDER
            )
            return found
        before = letters_of(self._characters[first:start])
        behind = letters_of(self._characters[end:last])
        around = before + b" " + behind
        if FOREIGN in around or _GENDER in around:
            return True
        if first and _count(before.split(b" ")[1:]) < count:
            return True
        if last < len(self._characters) and _count(behind.split(b" ")[:-1]) < count:
            return True
        own: bytes | None = None
        more = False
        for word in words:
            if any(letters in around for letters in word):
                more = True
                continue
            own = letters_of(self._characters[start:end]) if own is None else own
            if not any(letters in own for letters in word):
                return False
        return more

    def _has_completed(self, start: int, end: int) -> bool:
        at = bisect_left(self._completed, start)
        return at < len(self._completed) and self._completed[at] < end


def _count(stretches: list[bytes]) -> int:
    """Count the stretches between spaces that have a form of their own at least."""
    return sum(map(bytes.isalpha, stretches))
