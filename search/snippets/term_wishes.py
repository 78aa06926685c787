"""What a query wants of a word: the places to mark in it, and the terms that sequences need.

A form is judged once for a query, whatever texts it stands in.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from artikelsuche.index.analysis.analyzer import Form, expansion_of
from artikelsuche.index.analysis.expansion import Expansion, Kind, Slot
from artikelsuche.index.analysis.prefilter.text_filter import Screen
from artikelsuche.index.analysis.word_terms import quick_among

from .rarest_words import Around

#: A place in a form to be marked, the unit that it serves, and the weight of that.
Mark = tuple[int, int, str, float]
# What terms mean that one word has: the units they serve by themselves, with their weights; those
# that sequences want, and those that compounds want; what to look for around the word.
_Meaning = tuple[
    tuple[tuple[str, float], ...], tuple[str, ...], tuple[str, ...], tuple[Around, ...]
]
#: A position of a form, counted from its first one; the terms there; the characters they cover.
Place = tuple[int, tuple[str, ...], int, int]


class Verdict(NamedTuple):
    """What one form means to a query.

    Attributes:
        marks: What to mark in it by itself.
        exact: Its places on the exact layer that sequences want.
        stems: Its places on the stem layer that compounds want.
        around: What to look for around it for the sequences it belongs to.
        width: How many positions it takes.
    """

    marks: tuple[Mark, ...]
    exact: tuple[Place, ...]
    stems: tuple[Place, ...]
    around: tuple[Around, ...]
    width: int


class Wanted(dict[Form, Verdict]):
    """Judges forms by the terms of a query; a form that is asked for is judged once.

    Args:
        exact: The units that each term of the exact layer serves by itself, with their weights.
        stems: The units that each term of the stem layer serves by itself.
        sequences: The terms of the exact layer that sequences hold.
        compounds: The stems that compounds fall apart into.
        around: What to look for around the words of sequences, by terms of either layer.
    """

    def __init__(
        self,
        exact: dict[str, list[tuple[str, float]]],
        stems: dict[str, list[tuple[str, float]]],
        sequences: Collection[str],
        compounds: Collection[str],
        around: dict[str, tuple[Around, ...]],
    ) -> None:
        super().__init__()
        self._exact = exact
        self._stems = stems
        self._sequences = sequences
        self._compounds = compounds
        self._around = around
        self._layers = frozenset((*exact, *sequences)), frozenset((*stems, *compounds))
        self._terms = self._layers[0] | self._layers[1]
        #: Tells words that mean nothing to the query.
        self.screen = Screen(self._terms)
        self._among = quick_among()
        self._words: dict[tuple[tuple[str, ...], tuple[str, ...]], _Meaning] = {}
        self._known: set[Form] = set()
        self._starting: set[Form] = set()

    def __missing__(self, form: Form) -> Verdict:
        verdict = self[form] = self._judged(form)
        return verdict

    def _judged(self, form: Form) -> Verdict:
        if isinstance(form, str):
            found = self._among(form, *self._layers) if self._among else None
            if found is not None:
                width, exact, stems = found
                if not (exact or stems):
                    return _unwanted(width)
                verdict = self._judge_word(exact, stems, len(form), width)
                if width == 1 or not (verdict.exact or verdict.stems):
                    return verdict
        elif width := self.screen.width(form):
            return _unwanted(width)
        expansion = expansion_of(form)
        absent = self._terms.isdisjoint
        for slot in (*expansion.slots, expansion.whole) if expansion.whole else expansion.slots:
            if not (absent(slot.exact) and absent(slot.stems) and absent(slot.parts)):
                return self.judge(expansion, _length(form))
        return _unwanted(len(expansion.slots))

    def starting(self, forms: Iterable[Form]) -> set[Form]:
        """Choose the forms that are marked by themselves, or around which sequences may stand.

        Args:
            forms: All forms of a text.

        Returns:
            Some of them.
        """
        present = set(forms)
        new = present - self._known
        words = [form for form in new if isinstance(form, str)]
        widths = self.screen.widths(words)
        left: list[Form] = [word for word, width in zip(words, widths, strict=True) if not width]
        left += [form for form in new if not isinstance(form, str)]
        for form in left:
            verdict = self[form]
            if verdict.marks or verdict.around:
                self._starting.add(form)
        self._known |= present
        return present & self._starting

    def judge(self, expansion: Expansion, length: int) -> Verdict:
        """Judge a form by its expansion.

        Args:
            expansion: The terms of the form.
            length: How many characters it covers.
        """
        slots = expansion.slots
        if expansion.kind is Kind.WORD:  # one slot, which is all of it
            slot = slots[0]
            return self._judge_word(slot.exact, (*slot.stems, *slot.parts), slot.end)
        marks = tuple(dict.fromkeys(self._marks(expansion, length)))
        exact = tuple(self._exact_places(expansion)) if self._sequences else ()
        stems = tuple(self._stem_places(expansion, length)) if self._compounds else ()
        terms = {term for place in (*exact, *stems) for term in place[1]}
        return Verdict(marks, exact, stems, self._around_any(terms), len(slots))

    def _judge_word(
        self, exact: tuple[str, ...], stems: tuple[str, ...], length: int, width: int = 1
    ) -> Verdict:
        """Judge a form of one word by its terms on both layers, those of the query at least.

        A chain of words is marked as one too; where its words lie in it has to be asked.
        """
        known = self._words.get((exact, stems))
        if known is None:
            known = self._words[exact, stems] = self._meaning(exact, stems)
        serves, words, parts, around = known
        return Verdict(
            tuple([(0, length, label, weight) for label, weight in serves]),
            ((0, words, 0, length),) if words else (),
            ((0, parts, 0, length),) if parts else (),
            around,
            width,
        )

    def _meaning(self, exact: tuple[str, ...], stems: tuple[str, ...]) -> _Meaning:
        """Tell what terms mean that one word has; few words have different ones."""
        words = tuple([term for term in exact if term in self._sequences])
        parts = tuple([term for term in stems if term in self._compounds])
        around = self._around_any({*words, *parts})
        return tuple(self._served(exact, stems).items()), words, parts, around

    def _around_any(self, terms: Iterable[str]) -> tuple[Around, ...]:
        return tuple([found for term in terms for found in self._around.get(term, ())])

    def _marks(self, expansion: Expansion, length: int) -> Iterator[Mark]:
        if expansion.kind is Kind.DATE:
            return
        if expansion.whole is not None:
            yield from self._slot_marks(expansion.whole, (0, length))
        covered = cover(expansion, length)
        for slot, place in zip(expansion.slots, covered, strict=True):
            yield from self._slot_marks(slot, place)

    def _slot_marks(self, slot: Slot, place: tuple[int, int]) -> list[Mark]:
        return self._serving(slot.exact, (*slot.stems, *slot.parts), *place)

    def _serving(
        self, exact: Iterable[str], stems: Iterable[str], start: int, end: int
    ) -> list[Mark]:
        """Mark a place for every unit that terms there serve."""
        serves = self._served(exact, stems)
        return [(start, end, label, weight) for label, weight in serves.items()]

    def _served(self, exact: Iterable[str], stems: Iterable[str]) -> dict[str, float]:
        """List the units that terms serve, with their weights."""
        serves: dict[str, float] = {}
        for term in stems:
            if term in self._stems:
                serves.update(self._stems[term])
        for term in exact:
            if term in self._exact:
                serves.update(self._exact[term])
        return serves

    def _exact_places(self, expansion: Expansion) -> Iterator[Place]:
        """Place the terms of a form as the index does: the whole form at the first and the last."""
        places = list(enumerate(expansion.slots))
        if expansion.whole is not None:
            places += [(0, expansion.whole), (len(places) - 1, expansion.whole)]
        for position, slot in places:
            terms = tuple(term for term in slot.exact if term in self._sequences)
            if terms:
                yield position, terms, slot.start, slot.end

    def _stem_places(self, expansion: Expansion, length: int) -> Iterator[Place]:
        covered = cover(expansion, length)
        for position, (slot, place) in enumerate(zip(expansion.slots, covered, strict=True)):
            terms = tuple(t for t in (*slot.stems, *slot.parts) if t in self._compounds)
            if terms:
                yield position, terms, *place


def _length(form: Form) -> int:
    return len(form if isinstance(form, str) else form[0])


@cache
def _unwanted(width: int) -> Verdict:
    return Verdict((), (), (), (), width)


def cover(expansion: Expansion, length: int) -> list[tuple[int, int]]:
    """Choose what to mark for each slot of a form.

    Args:
        expansion: The terms of the form.
        length: How many characters it covers.

    Returns:
        The whole of a compound with hyphens, a part of a word that a scraper glued together.
    """
    slots = expansion.slots
    if expansion.kind is Kind.CHAIN and not _is_glued(slots):
        return [(0, length)] * len(slots)
    return [(slot.start, slot.end) for slot in slots]


def _is_glued(slots: tuple[Slot, ...]) -> bool:
    """Tell whether a scraper glued the parts of a form: nothing stands between them."""
    return len(slots) > 1 and all(
        left.end == right.start for left, right in itertools.pairwise(slots)
    )
