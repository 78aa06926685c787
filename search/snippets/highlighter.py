"""Highlighting: where in a text the units of a query match, on every layer.

Only the words that may match are read, and for phrases and the parts of compounds the words around
their rarest one; a text that is not read as it is written is read as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter

from artikelsuche.index.analysis.analyzer import Form, analyze
from artikelsuche.index.analysis.prefilter.form_finder import Spotter
from artikelsuche.index.analysis.prefilter.form_spans import (
    PlacedForm,
    forms_as_written,
    parts_around,
)
from artikelsuche.index.analysis.prefilter.surroundings import Surroundings
from artikelsuche.search.meaning.units import Unit

from .matches import Match
from .nearness import Cells, extent, near_spans, spans_of
from .rarest_words import Anchors
from .term_wishes import Verdict, Wanted

# Parts of a text that are read apart from each other have no positions near each other.
_APART = 1_000_000
_SPAN = itemgetter(0, 1)


class Highlighter:
    """Finds the matches of units in texts.

    Args:
        units: The units with their weights, such as their idf.
        part_distance: How many words apart the parts of a compound may stand to stand for it;
            None where each part does by itself.
    """

    def __init__(
        self, units: Iterable[tuple[Unit, float]], part_distance: int | None = None
    ) -> None:
        self._distance = part_distance or 0
        self._sequences: list[tuple[Unit, float]] = []
        self._compounds: list[tuple[Unit, float]] = []
        exact: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        stems: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for unit, weight in units:
            alone = unit.parts if part_distance is None else ()
            for term in (*unit.stems, *alone):
                stems[term].append((unit.label, weight))
            if unit.parts and not alone:
                self._compounds.append((unit, weight))
            for term in unit.exact:
                exact[term].append((unit.label, weight))
            if unit.sequences:
                self._sequences.append((unit, weight))
        anchors = Anchors(self._extents())
        sequences = {term for unit, _ in self._sequences for term in _terms(unit)}
        compounds = {part for unit, _ in self._compounds for part in unit.parts}
        self._wanted = Wanted(exact, stems, sequences, compounds, anchors.around)
        self._spotter: Spotter | None = None
        if anchors.shown:
            alone_or_first = {*exact, *stems, *anchors.around}
            self._spotter = Spotter(alone_or_first, sequences | compounds)

    def matches(self, text: str) -> list[Match]:
        """Find all matches in a text.

        Args:
            text: Stored text of an article.

        Returns:
            The matches, ascending by start; a phrase is one match, a compound a whole word.
        """
        spots = self._spotter.spots(text) if self._spotter else None
        if spots is None:
            forms = forms_as_written(text)
            if forms is None:
                return self._matches_of_all(text)
            spots = _placed(text, forms, self._wanted.starting(forms))
        found: list[Match] = []
        alone: list[PlacedForm] = []
        verdicts = self._wanted
        for start, form in spots:
            verdict = verdicts[form]
            if verdict.marks:
                _mark(verdict, start, found)
            if verdict.around:
                alone.append((start, form))
        if not alone:
            found.sort(key=_SPAN)
            return found
        completed: dict[int, Form] = {at: f for at, f in spots if not isinstance(f, str)}
        cells, stems = Cells(list), Cells(list)
        self._read_around(text, alone, completed, cells, stems)
        return self._together(found, cells, stems)

    def _read_around(
        self,
        text: str,
        anchors: Sequence[PlacedForm],
        completed: dict[int, Form],
        cells: Cells,
        stems: Cells,
    ) -> None:
        """Read the words around some, where those of a sequence may stand."""
        verdicts = self._wanted
        surroundings = Surroundings(text, list(completed))
        places: list[tuple[int, int, int]] = []
        for start, form in anchors:
            end = start + _length(form)
            reach = 0
            for around in verdicts[form].around:
                if around.reach > reach and (
                    around.letters is None
                    or surroundings.may_hold(start, end, around.reach, around.letters)
                ):
                    reach = around.reach
            if reach:
                places.append((start, end, reach))
        position = 0
        read: set[int] = set()
        sift = partial(self._wanted.screen.sift, completed)
        for part in parts_around(text, places, sift) if places else ():
            for gap, at, word in part.left:
                position += gap
                verdict = verdicts[completed.get(at, word)]
                if verdict.exact or verdict.stems:
                    _place(verdict, at, position, cells, stems)
                    read.add(at)
                position += verdict.width
            position += part.rest + _APART
        for start, form in anchors:
            if start not in read:
                _place(verdicts[form], start, position, cells, stems)
                position += _APART

    def _matches_of_all(self, text: str) -> list[Match]:
        """Find the matches in a text that is not read as it is written."""
        found: list[Match] = []
        cells, stems = Cells(list), Cells(list)
        for token in analyze(text):
            verdict = self._wanted.judge(token.expansion, len(token.surface))
            _mark(verdict, token.start, found)
            _place(verdict, token.start, token.position, cells, stems)
        return self._together(found, cells, stems)

    def _together(self, found: list[Match], cells: Cells, stems: Cells) -> list[Match]:
        """Add the matches of several words, and sort them all."""
        for unit, weight in self._sequences:
            for places in unit.sequences:
                for start, end in spans_of(places, unit.distance, cells):
                    found.append(Match(start, end, unit.label, weight))
        for unit, weight in self._compounds:
            places = tuple((part,) for part in unit.parts)
            for start, end in near_spans(places, self._distance, stems):
                found.append(Match(start, end, unit.label, weight))
        found.sort(key=_SPAN)
        return found

    def _extents(self) -> Iterator[tuple[tuple[tuple[str, ...], ...], int]]:
        """Yield the words that have to stand together, and how far around one to look."""
        for unit, _ in self._sequences:
            for places in unit.sequences:
                yield places, extent(places, unit.distance)
        for unit, _ in self._compounds:
            yield tuple((part,) for part in unit.parts), 2 * self._distance


def _placed(text: str, forms: Sequence[Form], starting: set[Form]) -> list[PlacedForm]:
    """Find the places of some forms of a text, and of its completed words."""
    found: list[PlacedForm] = []
    at = 0
    for form in forms:
        word = form if isinstance(form, str) else form[0]
        # No form begins between two forms, so that this is the next one.
        at = text.index(word, at)
        if form in starting or word is not form:
            found.append((at, form))
        at += len(word)
    return found


def _length(form: Form) -> int:
    return len(form if isinstance(form, str) else form[0])


def _mark(verdict: Verdict, start: int, found: list[Match]) -> None:
    for first, last, label, weight in verdict.marks:
        # What `Match` itself does in the end: there are many of them.
        found.append(tuple.__new__(Match, (start + first, start + last, label, weight)))


def _place(verdict: Verdict, start: int, position: int, cells: Cells, stems: Cells) -> None:
    """Put a form at its position of its text, as in the index."""
    for offset, terms, first, last in verdict.exact:
        cells[position + offset].append((terms, start + first, start + last))
    for offset, terms, first, last in verdict.stems:
        stems[position + offset].append((terms, start + first, start + last))


def _terms(unit: Unit) -> Iterator[str]:
    """Yield the terms of the sequences of a unit."""
    for places in unit.sequences:
        for place in places:
            yield from place
