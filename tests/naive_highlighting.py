"""Highlighting by the book: every word of a text is analysed and held against the query.

What the real one, which looks for the letters of the terms first, must agree with.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from artikelsuche.index import analyze
from artikelsuche.index.analysis.analyzer import Token
from artikelsuche.index.analysis.slots import Kind, Slot
from artikelsuche.search.meaning.spellings import is_meant
from artikelsuche.search.meaning.units import Unit
from artikelsuche.search.snippets.matches import Match
from artikelsuche.search.snippets.prefilter import fewest_letters

#: The terms at a position of a text, and the characters they cover.
Cell = tuple[tuple[str, ...], int, int]


@dataclass
class NaiveHighlighter:
    """Finds the matches of units in texts.

    Args:
        units: The units with their weights, such as their idf.
        part_distance: How many words apart the parts of a compound may stand to stand for it;
            None where each part does by itself.
    """

    units: Iterable[tuple[Unit, float]]
    part_distance: int | None = None
    _exact: dict[str, list[tuple[Unit, float]]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))
    _sequences: list[tuple[Unit, float]] = field(default_factory=list)
    _compounds: list[tuple[Unit, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for unit, weight in self.units:
            alone = unit.parts if self.part_distance is None else ()
            for term in (*unit.stems, *alone):
                self._stems[term].append((unit.label, weight))
            if unit.parts and not alone:
                self._compounds.append((unit, weight))
            for term in unit.exact:
                self._exact[term].append((unit, weight))
            if unit.sequences:
                self._sequences.append((unit, weight))

    def matches(self, text: str) -> list[Match]:
        """Find all matches in a text.

        Args:
            text: Stored text of an article.

        Returns:
            The matches, ascending by start; a phrase is one match, a compound a whole word.
        """
        found: list[Match] = []
        cells: list[list[Cell]] = []
        stems: list[list[Cell]] = []
        for token in analyze(text):
            found.extend(self._word_matches(token))
            if self._sequences:
                _place(token, cells)
            if self._compounds:
                stems.extend([_stem_cell(token, slot)] for slot in token.expansion.slots)
        for unit, weight in self._sequences:
            for start, end in _sequence_spans(unit, cells):
                found.append(Match(start, end, unit.label, weight))
        for unit, weight in self._compounds:
            places = tuple((part,) for part in unit.parts)
            for start, end in _near_spans(places, self.part_distance or 0, stems):
                found.append(Match(start, end, unit.label, weight))
        found.sort(key=lambda match: (match.start, match.end))
        return found

    def _word_matches(self, token: Token) -> Iterator[Match]:
        expansion = token.expansion
        if expansion.whole is not None:
            yield from self._slot_matches(token, expansion.whole, token.start, token.end)
        glued = _is_glued(token)
        for slot in expansion.slots:
            start, end = _shown(token, slot, glued=glued)
            yield from self._slot_matches(token, slot, start, end)

    def _slot_matches(self, token: Token, slot: Slot, start: int, end: int) -> Iterator[Match]:
        serves: dict[str, float] = {}
        for term in (*slot.stems, *slot.parts):
            serves.update(self._stems.get(term, ()))
        for at, term in enumerate(slot.exact):
            for unit, weight in self._exact.get(term, ()):
                any_will_do = unit.written is None or term != unit.exact[0]
                if any_will_do or is_meant(unit.written or "", slot.exact, at):
                    serves[unit.label] = weight
        for label, weight in serves.items():
            yield Match(start, end, label, weight)


def _shown(token: Token, slot: Slot, *, glued: bool) -> tuple[int, int]:
    """Choose what to mark of a word: all of a compound with hyphens, a part of a glued word."""
    if token.expansion.kind is Kind.CHAIN and not glued:
        return token.start, token.end
    return token.start + slot.start, token.start + slot.end


def _stem_cell(token: Token, slot: Slot) -> Cell:
    return ((*slot.stems, *slot.parts), *_shown(token, slot, glued=_is_glued(token)))


def _is_glued(token: Token) -> bool:
    """Tell whether a scraper glued the parts of a token: nothing stands between them."""
    slots = token.expansion.slots
    return len(slots) > 1 and all(
        left.end == right.start for left, right in itertools.pairwise(slots)
    )


def _place(token: Token, cells: list[list[Cell]]) -> None:
    """Add a token to the positions of its text, which repeat those of the index."""
    end = token.position + len(token.expansion.slots)  # between paragraphs is a gap
    cells.extend([] for _ in range(end - len(cells)))
    for position, slot in token.placed():
        cells[position].append((slot.exact, token.start + slot.start, token.start + slot.end))


def _sequence_spans(unit: Unit, cells: list[list[Cell]]) -> Iterator[tuple[int, int]]:
    """Find the sequences of a unit in a text."""
    if unit.distance is None:
        for places in unit.sequences:
            if len(places) == 1 and unit.written is not None:
                yield from _written_spans(places[0], unit.written, cells)
                continue
            for at in range(len(cells) - len(places) + 1):
                spans = [_covering(cells[at + i], place) for i, place in enumerate(places)]
                if all(spans):
                    present = [span for span in spans if span]
                    yield min(start for start, _ in present), max(end for _, end in present)
        return
    for places in unit.sequences:
        yield from _near_spans(places, len(places) - 1 + unit.distance, cells)


def _written_spans(
    place: tuple[str, ...], written: str, cells: list[list[Cell]]
) -> Iterator[tuple[int, int]]:
    """Find a word by itself, which its umlauts may tell from another."""
    for exact, start, end in itertools.chain.from_iterable(cells):
        for at, term in enumerate(exact):
            if term in place and (term != place[0] or is_meant(written, exact, at)):
                yield start, end


def _near_spans(
    places: tuple[tuple[str, ...], ...], width: int, cells: list[list[Cell]]
) -> Iterator[tuple[int, int]]:
    """Find every word of a group that has all the others at most `width` positions away.

    One that has all of them itself does so alone.
    """
    spans = [{_covering(cell, place) for cell in cells} - {None} for place in places]
    letters = sum(map(fewest_letters, places)) - 1
    whole = {span for span in set.intersection(*spans) if span and span[1] - span[0] >= letters}
    yield from whole
    cells = [[] if any(_covering(cell, p) in whole for p in places) else cell for cell in cells]
    where = [[at for at, cell in enumerate(cells) if _covering(cell, place)] for place in places]
    for index, place in enumerate(places):
        for at in where[index]:
            if all(any(abs(at - other) <= width for other in found) for found in where):
                span = _covering(cells[at], place)
                if span:
                    yield span


def _covering(cells: list[Cell], place: tuple[str, ...]) -> tuple[int, int] | None:
    for exact, start, end in cells:
        if any(term in place for term in exact):
            return start, end
    return None
