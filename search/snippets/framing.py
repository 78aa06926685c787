"""How much of its surroundings a passage is shown with.

Whole sentences are joined by their neighbours until the snippet is long enough to read; words of
a long sentence are shown in a window that opens and closes between words. Neither ever tears a
marked span or reaches into another snippet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .graphemes import cut_after, cut_before
from .matches import Spans
from .passages import Passage
from .sentences import iter_sentences

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a snippet begins and ends, and whether a sentence is cut there."""

    start: int
    end: int
    cut_start: bool = False
    cut_end: bool = False


@dataclass(frozen=True, slots=True)
class Framer:
    """Frame the passages of one text.

    Args:
        text: The text.
        spans: What is to be marked in it.
        low: Wanted length of a snippet in characters; 0 to `high`.
        high: Greatest length of a snippet in characters; 1 or more.
    """

    text: str
    spans: Spans
    low: int
    high: int

    def frame(self, passage: Passage, taken: list[Frame]) -> Frame:
        """Frame a passage between the snippets already taken."""
        floor = max((other.end for other in taken if other.end <= passage.start), default=0)
        ceiling = min(
            (other.start for other in taken if other.start >= passage.end), default=len(self.text)
        )
        if passage.sentence is not None:
            core = (passage.start, passage.end)
            return self._window(core, passage.sentence, floor, ceiling)
        start, end = passage.start, passage.end
        for across in (False, True):
            start, end = self._grow(start, end, self.low, floor, ceiling, across=across)
        return Frame(start, end)

    def lead(self) -> Frame | None:
        """Frame the first sentences of the text; None where it is blank."""
        first = next(iter_sentences(self.text), None)
        if first is None:
            return None
        start, end = first
        if end - start > self.high:
            return self._window((start, start), first, 0, len(self.text))
        start, end = self._grow(start, end, self.high, start, len(self.text), across=False)
        return Frame(*self._grow(start, end, self.low, start, len(self.text), across=True))

    def _grow(
        self, start: int, end: int, wanted: int, floor: int, ceiling: int, *, across: bool
    ) -> tuple[int, int]:
        """Add whole sentences, those that follow first, until the wanted length is reached."""
        while end - start < wanted:
            following = self._end_of_next(start, end, ceiling, across=across)
            if following is not None:
                end = following
                continue
            preceding = self._start_of_last(start, end, floor, across=across)
            if preceding is None:
                break
            start = preceding
        return start, end

    def _end_of_next(self, start: int, end: int, ceiling: int, *, across: bool) -> int | None:
        """Find where the sentence after `end` ends, if a snippet from `start` can hold it."""
        stop = min(len(self.text), start + self.high + 2)
        found = next(iter_sentences(self.text, end, stop), None)
        if found is None:
            return None
        first, last = found
        if last - start > self.high or last > ceiling or self.spans.around(last) is not None:
            return None
        if not across and "\n" in self.text[end:first]:
            return None
        behind = self.text[last:stop]
        if stop < len(self.text) and behind.isspace() and "\n" not in behind:
            return None  # the sentence may go on behind these spaces
        return last

    def _start_of_last(self, start: int, end: int, floor: int, *, across: bool) -> int | None:
        """Find where the sentence before `start` begins, if a snippet to `end` can hold it."""
        reach = max(0, end - self.high - 2)
        found = list(iter_sentences(self.text, reach, start))
        if not found:
            return None
        first, last = found[-1]
        if end - first > self.high or first < floor or self.spans.around(first) is not None:
            return None
        if not across and "\n" in self.text[last:start]:
            return None
        if len(found) == 1 and reach and "\n" not in self.text[reach:first]:
            return None  # the sentence may begin further ahead
        return first

    def _window(
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
        """Find the first word that begins from `wanted` on, up to the core."""
        if wanted == lowest:
            return lowest
        position = self._out_of_span(wanted, core)
        while position < core:
            if self.text[position - 1].isspace() and not self.text[position].isspace():
                return position
            space = _SPACE.search(self.text, position, core)
            if space is None:
                break
            position = self._out_of_span(space.end(), core)
        if self.text[core - 1].isspace():
            return core
        return cut_after(self.text, self._out_of_span(wanted, core), core)

    def _close(self, wanted: int, core: int, highest: int) -> int:
        """Find the last word that ends up to `wanted`, from the core on."""
        if wanted == highest:
            return highest
        position = self._out_of_span(wanted, core, back=True)
        while position > core:
            if self.text[position].isspace() and not self.text[position - 1].isspace():
                return position
            position = self._out_of_span(position - 1, core, back=True)
        if self.text[core].isspace():
            return core
        return cut_before(self.text, self._out_of_span(wanted, core, back=True), core)

    def _out_of_span(self, position: int, core: int, *, back: bool = False) -> int:
        """Move a cut that would tear a span towards the core, to the edge of the span."""
        torn = self.spans.around(position)
        if torn is None:
            return position
        return max(core, torn.start) if back else min(core, torn.end)
