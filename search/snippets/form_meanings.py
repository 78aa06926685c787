"""What a surface form means to a query: what to mark in it, and which terms of sequences it has.

A form is judged once for a query, whatever texts it stands in.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from artikelsuche.index.analysis.analyzer import Form, default_analyzer, expansion_of
from artikelsuche.index.analysis.slots import Expansion, Kind, Slot
from artikelsuche.search.meaning.spellings import is_meant

#: A place in a form to be marked, the unit that it serves, and the weight of that.
Mark = tuple[int, int, str, float]


class Place(NamedTuple):
    """Terms that a form has at one of its positions.

    Attributes:
        position: The position, counted from the first one of the form.
        terms: The terms.
        start: Where the characters begin that they cover, counted from the start of the form.
        end: Where these end.
    """

    position: int
    terms: tuple[str, ...]
    start: int
    end: int


class Meaning(NamedTuple):
    """What one form means to a query.

    Attributes:
        marks: What to mark in it by itself.
        exact: Its places on the exact layer that have terms of sequences.
        stems: Its places on the stem layer that have parts of compounds.
        is_anchor: Whether to look around it for the other words of a sequence.
        width: How many positions it takes.
    """

    marks: tuple[Mark, ...] = ()
    exact: tuple[Place, ...] = ()
    stems: tuple[Place, ...] = ()
    is_anchor: bool = False
    width: int = 1


class Served(NamedTuple):
    """A unit that a term serves by itself.

    Attributes:
        label: The unit.
        weight: Its weight.
        written: Its spelling; None where any that folds to the term will do.
    """

    label: str
    weight: float
    written: str | None = None


class QueryTerms(NamedTuple):
    """The terms of a query by what they are for.

    Attributes:
        exact: The units that each term of the exact layer serves by itself.
        stems: The units that each term of the stem layer serves by itself.
        sequences: The terms of the exact layer that sequences hold.
        written: Of those that stand for one word in all sequences, its spelling.
        parts: The stems that compounds fall apart into.
        anchors: The terms of either layer around which to look for the others of their sequence.
    """

    exact: Mapping[str, Sequence[Served]]
    stems: Mapping[str, Sequence[Served]]
    sequences: Set[str]
    written: Mapping[str, str]
    parts: Set[str]
    anchors: Set[str]

    def all(self) -> set[str]:
        """Return all of them."""
        return {*self.exact, *self.stems, *self.sequences, *self.parts}


class FormMeanings(dict[Form, Meaning]):
    """The meanings of forms; that of a form that is not here yet is found when it is asked for."""

    def __init__(self, terms: QueryTerms) -> None:
        super().__init__()
        self._terms = terms
        self._has_sequences = bool(terms.sequences or terms.parts)
        self._layers = (
            frozenset((*terms.exact, *terms.sequences)),
            frozenset((*terms.stems, *terms.parts)),
        )

    def __missing__(self, form: Form) -> Meaning:
        meaning = self[form] = self._of_form(form, expansion_of(form))
        return meaning

    def expand(self, forms: Iterable[Form]) -> None:
        """Find the meanings of several forms: expanded together, they take a fraction of time."""
        fresh = list(dict.fromkeys([form for form in forms if form not in self]))
        for form, expansion in zip(fresh, default_analyzer().expand_all(fresh), strict=True):
            self[form] = self._of_form(form, expansion)

    def _of_form(self, form: Form, expansion: Expansion) -> Meaning:
        exact, stems = self._layers
        _, slots, whole = expansion
        for _, _, forms, own, parts in slots if whole is None else (*slots, whole):
            if not (exact.isdisjoint(forms) and stems.isdisjoint(own) and stems.isdisjoint(parts)):
                length = len(form if isinstance(form, str) else form[0])
                return self.of_expansion(expansion, length)
        return _nothing(len(slots))

    def of_expansion(self, expansion: Expansion, length: int) -> Meaning:
        """Tell what a form means that has so many characters."""
        slots = expansion.slots
        if expansion.kind is Kind.WORD:
            return self._of_word(slots[0])
        places = _covered(expansion, length)
        marks: list[Mark] = []
        if expansion.whole is not None:
            marks += self._marks(expansion.whole, 0, length)
        for slot, (start, end) in zip(slots, places, strict=True):
            marks += self._marks(slot, start, end)
        marks = list(dict.fromkeys(marks))
        if not self._has_sequences:
            return Meaning(tuple(marks), width=len(slots))
        exact = tuple(self._exact_places(expansion))
        stems = tuple(self._stem_places(slots, places))
        anchors = self._terms.anchors
        is_anchor = any(not anchors.isdisjoint(place.terms) for place in (*exact, *stems))
        return Meaning(tuple(marks), exact, stems, is_anchor, len(slots))

    def _of_word(self, slot: Slot) -> Meaning:
        """Tell what a form of one word means."""
        marks = tuple(self._marks(slot, 0, slot.end))
        if not self._has_sequences:
            return Meaning(marks)
        terms = self._terms
        exact = self._of_sequences(slot)
        stems = tuple([t for t in (*slot.stems, *slot.parts) if t in terms.parts])
        return Meaning(
            marks,
            (Place(0, exact, 0, slot.end),) if exact else (),
            (Place(0, stems, 0, slot.end),) if stems else (),
            is_anchor=not terms.anchors.isdisjoint((*exact, *stems)),
        )

    def _marks(self, slot: Slot, start: int, end: int) -> list[Mark]:
        """Mark a place for every unit that the terms of a slot serve."""
        _, _, exact, stems, parts = slot
        serves: dict[str, float] = {}
        by_stem, by_exact = self._terms.stems, self._terms.exact
        for term in (*stems, *parts) if by_stem else ():
            serves.update([served[:2] for served in by_stem.get(term, ())])
        for at, term in enumerate(exact if by_exact else ()):
            for label, weight, written in by_exact.get(term, ()):
                if written is None or is_meant(written, exact, at):
                    serves[label] = weight
        return [(start, end, label, weight) for label, weight in serves.items()]

    def _exact_places(self, expansion: Expansion) -> Iterator[Place]:
        """Place the terms of a form as the index does: the whole form at the first and the last."""
        placed = list(enumerate(expansion.slots))
        if expansion.whole is not None:
            placed += [(0, expansion.whole), (len(placed) - 1, expansion.whole)]
        for position, slot in placed:
            terms = self._of_sequences(slot)
            if terms:
                yield Place(position, terms, slot.start, slot.end)

    def _of_sequences(self, slot: Slot) -> tuple[str, ...]:
        """List the exact terms of a slot that sequences hold."""
        wanted, exact = self._terms, slot.exact
        found = [(at, term) for at, term in enumerate(exact) if term in wanted.sequences]
        return tuple(
            [
                term
                for at, term in found
                if term not in wanted.written or is_meant(wanted.written[term], exact, at)
            ]
        )

    def _stem_places(
        self, slots: Sequence[Slot], places: Sequence[tuple[int, int]]
    ) -> Iterator[Place]:
        for position, (slot, place) in enumerate(zip(slots, places, strict=True)):
            terms = tuple([t for t in (*slot.stems, *slot.parts) if t in self._terms.parts])
            if terms:
                yield Place(position, terms, *place)


@cache
def _nothing(width: int) -> Meaning:
    return Meaning(width=width)


def _covered(expansion: Expansion, length: int) -> list[tuple[int, int]]:
    """Choose what to mark for each slot of a form.

    That is the whole of a compound with hyphens, but a part of a word that a scraper glued
    together: nothing stands between its parts.
    """
    slots = expansion.slots
    is_glued = all(left.end == right.start for left, right in itertools.pairwise(slots))
    if expansion.kind is Kind.CHAIN and not is_glued:
        return [(0, length)] * len(slots)
    return [(slot.start, slot.end) for slot in slots]
