"""The slots of one surface form: the terms it stands for, position by position.

A surface form takes one or more slots, each one position wide: "Kim" takes one, "Jong-un" two,
"19.06.2024" three (19, Juni, 2024). So "Kim Jong-un" and "Kim Jong Un" are the same phrase.
A form of several slots also has its joined spelling ("jongun", "kremlsprecher") as whole terms,
at the first and the last of its positions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from .word_terms import WordTerms


class Kind(Enum):
    """What sort of surface form an expansion belongs to."""

    WORD = "word"
    CHAIN = "chain"
    NUMBER = "number"
    SIGNED = "signed"
    VALUE = "value"


class Slot(NamedTuple):
    """One position of a surface form.

    Attributes:
        start, end: Where its characters lie in the surface form; the end exclusive.
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


class SlotPlan(NamedTuple):
    """Where one position of a surface form takes its terms from.

    Attributes:
        start, end: As those of a `Slot`.
        word: The word whose terms it takes; None where those below are all.
        exact: Terms of the exact layer in place of those of the word.
        stems: Terms of the stem layer beside those of the word.
        has_parts: Whether it takes those of the parts of the word.
        also: A position whose terms it has beside its own.
    """

    start: int
    end: int
    word: str | None
    exact: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    has_parts: bool = True
    also: SlotPlan | None = None

    def words(self) -> Iterator[str]:
        """Yield the words whose terms it takes."""
        if self.word is not None:
            yield self.word
        if self.also is not None:
            yield from self.also.words()

    def slot(self, terms: Mapping[str, WordTerms]) -> Slot:
        """Make the position, of the terms of its words."""
        if self.also is not None:
            return _completed(self._replace(also=None).slot(terms), self.also.slot(terms))
        if self.word is None:
            return Slot(self.start, self.end, self.exact, self.stems)
        exact, own, parts = terms[self.word]
        if self.stems:
            own = tuple(dict.fromkeys(own + self.stems))
        return Slot(self.start, self.end, self.exact or exact, own, parts if self.has_parts else ())


class Plan(NamedTuple):
    """Where a surface form takes its terms from: what `Expansion` holds, words instead of terms."""

    kind: Kind
    slots: tuple[SlotPlan, ...]
    whole: SlotPlan | None = None

    def words(self) -> Iterator[str]:
        """Yield the words whose terms it takes."""
        for slot in self.slots if self.whole is None else (*self.slots, self.whole):
            yield from slot.words()

    def expansion(self, terms: Mapping[str, WordTerms]) -> Expansion:
        """Make the expansion, of the terms of its words."""
        slots = [slot.slot(terms) for slot in self.slots]
        whole = None if self.whole is None else self.whole.slot(terms)
        return Expansion(self.kind, tuple(slots), whole)


def _completed(last: Slot, full: Slot) -> Slot:
    """Give a position the terms of another beside its own."""
    return last._replace(
        exact=(*last.exact, *(term for term in full.exact if term not in last.exact)),
        stems=(*last.stems, *(term for term in full.stems if term not in last.stems)),
        parts=(*last.parts, *(term for term in full.parts if term not in last.stems)),
    )
