"""Highlighting: where in a text the units of a query match, on every layer.

Only forms that may match are analysed, those of several texts together; the other words of a phrase
or compound only around an anchor, a word that it must have. Of a text that is not read as it is
written all forms are.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.analyzer import Form, analyze
from artikelsuche.index.analysis.inflection.verbs import REACH
from artikelsuche.index.analysis.visible import make_visible
from artikelsuche.search.meaning.units import Unit

from .candidates import Candidate, read_text
from .capitals import double_forms, spelled_like, stand_in_capitals
from .form_meanings import FormMeanings, Meaning, QueryTerms, Served
from .matches import Match
from .prefilter import Prefilter, fewest_letters
from .sequences import Cells, WordSequence
from .truncated_words import completed_forms

_SPAN = itemgetter(0, 1)
# Where a date in figures may begin.
_DATE = lazy_pattern(r"(?<!\d)(?:\d{1,2}\. ?\d{1,2}\.|\d{4}-\d\d-\d\d)")


class Highlighter:
    """Finds the matches of units in texts.

    The parts of a compound stand for it where they are no more than `part_distance` words apart,
    and where this is None, each by itself.
    """

    def __init__(
        self, units: Iterable[tuple[Unit, float]], part_distance: int | None = None
    ) -> None:
        self._phrases: list[WordSequence] = []
        self._compounds: list[WordSequence] = []
        exact: defaultdict[str, list[Served]] = defaultdict(list)
        stems: defaultdict[str, list[Served]] = defaultdict(list)
        spelt: defaultdict[str, set[str | None]] = defaultdict(set)
        for unit, weight in units:
            for term in (*unit.stems, *(unit.parts if part_distance is None else ())):
                stems[term].append(Served(unit.label, weight))
            for term in unit.exact:
                written = unit.written if term == unit.exact[0] else None
                exact[term].append(Served(unit.label, weight, written))
            apart = [(term, None) for term in chain.from_iterable(unit.apart)]
            for folded, written in (*unit.spelt, *apart):
                spelt[folded].add(written)
            if apart:
                self._phrases.append(WordSequence(unit.label, weight, unit.apart, REACH))
            for words in unit.sequences:
                for folded in {place[0] for place in words}.difference(dict(unit.spelt)):
                    spelt[folded].add(None)
                near = None if unit.distance is None else len(words) - 1 + unit.distance
                self._phrases.append(WordSequence(unit.label, weight, words, near))
            if unit.parts and part_distance is not None:
                words = tuple((part,) for part in unit.parts)
                self._compounds.append(WordSequence(unit.label, weight, words, part_distance))
        sequences = (*self._phrases, *self._compounds)
        self._reach = max((sequence.reach for sequence in sequences), default=0)
        terms = QueryTerms(
            exact,
            stems,
            sequences={term for one in self._phrases for word in one.words for term in word},
            written={term: one for term, (one, *more) in spelt.items() if one and not more},
            parts={term for one in self._compounds for word in one.words for term in word},
            anchors={term for one in sequences for term in one.anchor},
        )
        self._acronyms = spelled_like(terms.all())
        self._all = Prefilter(terms.all())
        self._first: Prefilter | None = self._all
        self._second: Prefilter | None = None
        if sequences:
            self._second = self._all
            shown = all(fewest_letters(one.anchor) for one in sequences)
            self._first = Prefilter({*exact, *stems, *terms.anchors}) if shown else None
        self._meanings = FormMeanings(terms)
        # Letters do not tell that a date in figures has a month or a year.
        self._shows_dates = not all(fewest_letters([term]) for term in (*exact, *stems))

    def matches_all(self, texts: Sequence[str]) -> list[list[Match]]:
        """Find all matches in each of several stored texts, whose forms are analysed together.

        They ascend by start; a phrase is one match, a compound a whole word.
        """
        read = [self._read(text) for text in texts]
        self._meanings.expand(
            form for forms in read if forms for _, _, form, is_first in forms if is_first
        )
        near = [self._near(forms) if forms and self._second else set() for forms in read]
        self._meanings.expand(
            form
            for forms, starts in zip(read, near, strict=True)
            for _, start, form, _ in forms or ()
            if start in starts
        )
        return [self._matches(*of_text) for of_text in zip(texts, read, near, strict=True)]

    def _matches(self, text: str, forms: list[Candidate] | None, near: set[int]) -> list[Match]:
        found: list[Match] = []
        meanings = self._meanings
        exact, stems = Cells(list), Cells(list)
        if forms is not None:
            for _, start, form, is_first in forms:
                if is_first:
                    for first, last, label, weight in meanings[form].marks:
                        found.append(Match(start + first, start + last, label, weight))
            self._place_near(forms, near, exact, stems)
        else:
            for token in analyze(text):
                meaning = meanings.of_expansion(token.expansion, len(token.surface))
                for first, last, label, weight in meaning.marks:
                    found.append(Match(token.start + first, token.start + last, label, weight))
                _place(meaning, token.start, token.position, exact, stems)
        for sequences, cells in ((self._phrases, exact), (self._compounds, stems)):
            for one in sequences if cells else ():
                found += [Match(*span, one.label, one.weight) for span in one.spans(cells)]
        found.sort(key=_SPAN)
        return found

    def _read(self, text: str) -> list[Candidate] | None:
        """Read the forms that may match; None of a text that is not read as it is written."""
        if make_visible(text).offsets is not None:
            return None
        dates: dict[int, Form] = {}
        if self._shows_dates:
            dates = {found.start(): found[0] for found in _DATE.finditer(text)}
        forms, hyphens = read_text(text, self._first, self._second, dates, self._reach)
        full: dict[int, Form] = dict(completed_forms(text, hyphens, self._all.may_join))
        if self._acronyms and stand_in_capitals(text, self._acronyms):
            full = dict(double_forms(text))
        if full:
            forms, _ = read_text(text, self._first, self._second, dates | full, self._reach)
            forms = [Candidate(gap, at, full.get(at, form), one) for gap, at, form, one in forms]
        return forms

    def _near(self, forms: list[Candidate]) -> set[int]:
        """Find where the candidates begin that are near an anchor if all took one position."""
        positions: dict[int, int] = {}
        anchors: list[int] = []
        at = -1
        reach = self._reach
        for gap, start, form, is_first in forms:
            at += gap + 1
            positions[at] = start
            if is_first and self._meanings[form].is_anchor:
                anchors.append(at)
        anchors.append(sys.maxsize)
        return {
            start
            for at, start in positions.items()
            if anchors[bisect_left(anchors, at - reach)] <= at + reach
        }

    def _place_near(
        self, forms: list[Candidate], near: set[int], exact: Cells, stems: Cells
    ) -> None:
        """Place the candidates near anchors; only these need their true distance."""
        position = 0
        for gap, start, form, _ in forms if near else ():
            position += gap
            if start in near:
                meaning = self._meanings[form]
                _place(meaning, start, position, exact, stems)
                position += meaning.width
            else:
                position += 1


def _place(meaning: Meaning, start: int, position: int, exact: Cells, stems: Cells) -> None:
    """Put a form at its position of its text, as in the index."""
    for places, cells in ((meaning.exact, exact), (meaning.stems, stems)):
        for place in places:
            cells[position + place.position].append(
                (place.terms, start + place.start, start + place.end)
            )
