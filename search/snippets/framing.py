"""How much of its surroundings a passage is shown with.

Whole sentences are joined by their neighbours until the snippet is long enough to read; words of
a long sentence are shown in a window that opens and closes between words. Neither ever tears a
marked span or reaches into another snippet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from artikelsuche.corpus.lazy import lazy_pattern

from .graphemes import cut_after, cut_before
from .matches import Spans
from .passages import Passage
from .sentences import is_heading, iter_sentences, points_back

_SPACE = lazy_pattern(r"\s+")
_YEAR = lazy_pattern(r"\s?\d{4}\b")
# Where a clause ends, and where the next one begins.
_CLAUSE_END = lazy_pattern(r"[,;:][“”»«)]*(?=\s)|\S(?=\s+[–—]\s)")
_CLAUSE_START = lazy_pattern(r"(?:[,;:][“”»«)]*|\s[–—])\s+(?=\S)")


class Frame(NamedTuple):
    """Where a snippet begins and ends, and whether a sentence is cut there."""

    start: int
    end: int
    cut_start: bool = False
    cut_end: bool = False


class _Edge(NamedTuple):
    """How far a frame could be widened by a sentence; nowhere where the place is negative."""

    place: int
    is_across: bool

    def is_in_reach(self, across: bool) -> bool:
        """Tell whether a frame may be widened so far, across the end of a line or not."""
        return self.place >= 0 and (across or not self.is_across)


_NOWHERE = _Edge(-1, is_across=True)


@dataclass(slots=True)
class Framer:
    """Frames the passages of one text, with `low` characters where it can, with `high` at most."""

    text: str
    spans: Spans
    low: int
    high: int

    def frame(self, passage: Passage, taken: list[Frame]) -> Frame:
        """Frame a passage between the snippets already taken."""
        floor, ceiling = 0, len(self.text)
        for other in taken:
            if other.end <= passage.start:
                floor = max(floor, other.end)
            else:
                ceiling = min(ceiling, other.start)
        if passage.sentence is not None:
            core = (passage.start, passage.end)
            return self.window(core, passage.sentence, floor, ceiling)
        start, end = self._grow(passage.start, passage.end, self.low, floor, ceiling)
        return Frame(start, end)

    def lead(self) -> Frame | None:
        """Frame the first sentences of the text; None where it is blank."""
        first = next(iter_sentences(self.text), None)
        if first is None:
            return None
        start, end = first
        if end - start > self.high:
            return self.window((start, start), first, 0, len(self.text))
        return Frame(*self._grow(start, end, self.high, start, len(self.text)))

    def _grow(self, start: int, end: int, wanted: int, floor: int, ceiling: int) -> tuple[int, int]:
        """Add whole sentences, those that follow first, until the frame is long enough.

        So it is with the wanted length within its line, and with the lowest one across lines. What
        a frame refers to with its first word comes before all.
        """
        while points_back(self.text, start, end):
            edge = self._start_of_last(start, end, floor)
            if edge.place < 0:
                break
            start = edge.place
        following: _Edge | None = None
        preceding: _Edge | None = None
        for across in (False, True):
            while end - start < (self.low if across else wanted):
                following = following or self._end_of_next(start, end, ceiling)
                if following.is_in_reach(across):
                    end = following.place
                else:
                    preceding = preceding or self._start_of_last(start, end, floor)
                    if not preceding.is_in_reach(across):
                        break
                    start = preceding.place
                following = preceding = None
        return start, end

    def _end_of_next(self, start: int, end: int, ceiling: int) -> _Edge:
        """Find where the sentence after `end` ends, if a snippet from `start` can hold it."""
        stop = min(len(self.text), start + self.high + 2)
        found = next(iter_sentences(self.text, end, stop), None)
        if found is None:
            return _NOWHERE
        first, last = found
        if last - start > self.high or last > ceiling or self.spans.around(last) is not None:
            return _NOWHERE
        behind = self.text[last:stop]
        if stop < len(self.text) and behind.isspace() and "\n" not in behind:
            return _NOWHERE  # the sentence may go on behind these spaces
        is_across = "\n" in self.text[end:first]
        if is_across and self._is_heading(first, last) and not self._is_heading(start, end):
            return _NOWHERE  # a heading belongs to what it heads; lists are of one kind
        return _Edge(last, is_across)

    def _is_heading(self, start: int, end: int) -> bool:
        return is_heading(self.text, start, end)

    def _start_of_last(self, start: int, end: int, floor: int) -> _Edge:
        """Find where the sentence before `start` begins, if a snippet to `end` can hold it."""
        reach = max(0, end - self.high - 2)
        found = list(iter_sentences(self.text, reach, start))
        if not found:
            return _NOWHERE
        first, last = found[-1]
        if end - first > self.high or first < floor or self.spans.around(first) is not None:
            return _NOWHERE
        if len(found) == 1 and reach and "\n" not in self.text[reach:first]:
            return _NOWHERE  # the sentence may begin further ahead
        return _Edge(first, "\n" in self.text[last:start])

    def window(
        self, core: tuple[int, int], sentence: tuple[int, int], floor: int, ceiling: int
    ) -> Frame:
        """Show as much of a long sentence around its core as fits."""
        lowest, highest = max(sentence[0], floor), min(sentence[1], ceiling)
        while lowest < core[0] and self.text[lowest].isspace():
            lowest += 1
        while highest > core[1] and self.text[highest - 1].isspace():
            highest -= 1
        spare = self.high - (core[1] - core[0])
        start = max(lowest, core[0] - spare // 2)
        start = self._open(max(lowest, min(start, highest - self.high)), core[0], lowest)
        end = self._close(min(highest, start + self.high), max(core[1], start + 1), highest)
        return Frame(start, end, start != sentence[0], end != sentence[1])

    def _open(self, wanted: int, core: int, lowest: int) -> int:
        """Find where to open from `wanted` on, up to the core: at a clause or else at a word."""
        if wanted == lowest:
            return lowest
        for clause in _CLAUSE_START.finditer(self.text, wanted, min(core, wanted + self.high // 5)):
            if self.spans.around(clause.end()) is None:
                return clause.end()
        position, torn = self._out_of_span(wanted, core), -1
        while position < core:
            if self.text[position - 1].isspace() and not self.text[position].isspace():
                if not self._is_torn(position):
                    return position
                torn = position if torn < 0 else torn
            space = _SPACE.search(self.text, position, core)
            if space is None:
                break
            position = self._out_of_span(space.end(), core)
        if torn >= 0:
            return torn
        if self.text[core - 1].isspace():
            return core
        return cut_after(self.text, self._out_of_span(wanted, core), core)

    def _close(self, wanted: int, core: int, highest: int) -> int:
        """Find where to close up to `wanted`, from the core on: behind a clause or else a word."""
        if wanted == highest:
            return highest
        shown = self.spans.within(core, wanted)
        least = max(core, wanted - self.high // 5, *(self.spans.ends[at] for at in shown[-1:]))
        ends = [found.end() for found in _CLAUSE_END.finditer(self.text, least - 1, wanted + 3)]
        ends = [end for end in ends if least <= end <= wanted]
        if ends:
            return ends[-1]
        position, torn = self._out_of_span(wanted, core, back=True), -1
        while position > core:
            if self.text[position].isspace() and not self.text[position - 1].isspace():
                if not self._is_torn(position):
                    return position
                torn = position if torn < 0 else torn
            position = self._out_of_span(position - 1, core, back=True)
        if torn >= 0:
            return torn
        if self.text[core].isspace():
            return core
        return cut_before(self.text, self._out_of_span(wanted, core, back=True), core)

    def _is_torn(self, position: int) -> bool:
        """Tell whether a cut parts a number or abbreviation from what follows it, or a year."""
        before = self.text[max(0, position - 9) : position].rstrip()[-1:]
        return before == "." or before.isdigit() or _YEAR.match(self.text, position) is not None

    def _out_of_span(self, position: int, core: int, *, back: bool = False) -> int:
        """Move a cut that would tear a span towards the core, to the edge of the span."""
        torn = self.spans.around(position)
        if torn is None:
            return position
        return max(core, self.spans.starts[torn]) if back else min(core, self.spans.ends[torn])
