"""Which passages of an article show best why it was found.

Takes the text and what matched in it, and returns the passages to print below a title: whole
sentences that cover as many of the query's terms as they can. Finding the matches is not its
job, nor is colour: a `Snippet` knows the offsets, and renderers do the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass, replace

from artikelsuche.corpus.native import load_native

from .framing import Frame, Framer
from .matches import FEW, Match, Spans, merge
from .passages import WORTH, Worth, best_of, passages
from .sentences import character_classes, ends_sentence, is_heading, points_back

__all__ = ["Match", "Snippet", "best_snippets"]

_NATIVE = load_native("artikelsuche.search.snippets._passages")
# The module in C is not asked for longer snippets.
_LONGEST = 1 << 20

# Three lines of a terminal, four in a narrow one: of 596 snippets read, 76 cut a sentence at 250
# characters, 46 at 280, 39 at 300. Up to the first length neighbouring sentences are added.
_WANTED_LENGTH, _GREATEST_LENGTH = 150, 280
# A term of less than this share of the weightiest one's weight, as an article, needs no passage.
_TELLING = 0.1
# Of two passages the second is there for the terms that neither the first nor the headline has.
_OF_TWO = WORTH._replace(covered=0.1)
#: What is shown between two passages of one snippet.
BETWEEN = " … "


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article with the places to mark.

    Args:
        text: The passage, exactly `body[start : start + len(text)]`; it may hold newlines.
        start: Offset of its first character in the body, from 0.
        spans: Half-open character ranges in `text` to mark, ascending, apart from each other.
        cut_start: Whether the sentence it begins with is cut off at the start.
        cut_end: Whether the sentence it ends with is cut off at the end.
        further: Another passage, behind it in the text, with words of the query that it lacks;
            only where no more than one snippet is asked for.
    """

    text: str
    start: int
    spans: tuple[tuple[int, int], ...]
    cut_start: bool = False
    cut_end: bool = False
    further: Snippet | None = None

    def moved(self, by: int) -> Snippet:
        """Return the snippet of a text that begins so many characters earlier."""
        further = self.further and self.further.moved(by)
        return replace(self, start=self.start + by, further=further)

    def marked(self, before: str = "**", after: str = "**") -> str:
        """Return the text with every span between two marks, and what is further behind dots."""
        return self._written(str, before, after)

    def html(self, tag: str = "mark") -> str:
        """Return the text as HTML with every span in an element; everything else is escaped."""
        from html import escape

        return self._written(escape, f"<{tag}>", f"</{tag}>")

    def _written(self, write: Callable[[str], str], before: str, after: str) -> str:
        """Write the parts of the text, every span between two marks."""
        parts: list[str] = []
        at = 0
        for start, end in self.spans:
            parts += [write(self.text[at:start]), before, write(self.text[start:end]), after]
            at = end
        parts.append(write(self.text[at:]))
        if self.further is not None:
            parts += [BETWEEN, self.further._written(write, before, after)]
        return "".join(parts)


def best_snippets(
    text: str,
    matches: Iterable[Match],
    *,
    limit: int = 3,
    known: Collection[str] = (),
    low: int = _WANTED_LENGTH,
    high: int = _GREATEST_LENGTH,
) -> tuple[Snippet, ...]:
    """Choose the passages that show best why a text was found.

    Args:
        text: The body of an article.
        matches: What the query matched in it, in any order; they may overlap.
        limit: Snippets to return at most; 0 returns none. A single one that lacks terms comes
            with a further passage.
        known: Terms that need not be shown: the headline has them.
        low: Length in characters up to which neighbouring sentences are added; 0 to `high`.
        high: Greatest length of a snippet in characters; 1 or more.

    Returns:
        Snippets that do not overlap, the best first, each with a span; the first sentences of the
        text without any where nothing matched; nothing for a blank text.

    Raises:
        ValueError: If `low` and `high` are out of range.
    """
    if not 0 <= low <= high or high < 1:
        raise ValueError(f"snippets need 0 <= low <= high and high >= 1, got {low} and {high}")
    if limit <= 0:
        return ()
    spans = merge(text, matches)
    framer = Framer(text, spans, low, high)
    if not spans.starts:
        lead = framer.lead()
        return () if lead is None else (_snippet(text, spans, lead),)
    frames = _frames(framer, limit)
    if limit == 1 and _lacking(spans, frames, known):
        return (_of_two(framer, frames, known),)
    return tuple([_snippet(text, spans, frame) for frame in frames])


def _frames(framer: Framer, limit: int, worth: Worth = WORTH) -> list[Frame]:
    """Choose and frame the best passages, in C where it can."""
    text, spans, low, high = framer.text, framer.spans, framer.low, framer.high
    if _NATIVE is not None and high <= _LONGEST and len(spans.starts) <= FEW:
        found: list[Frame] | None = _NATIVE.frames(
            *(text, spans.starts, spans.ends, spans.terms, spans.weights, low, high),
            *(min(limit, FEW), worth, character_classes()),
            *(ends_sentence, is_heading, points_back, framer.window),
        )
        if found is not None:
            return found
    return _choose(framer, limit, worth)


def _lacking(spans: Spans, frames: list[Frame], known: Collection[str]) -> int:
    """Say which terms that tell something are in no frame, but elsewhere in the text."""
    if len(spans.weights) < 2:
        return 0
    seen = 0
    for start, end, _, _ in frames:
        seen |= spans.terms_within(start, end)
    least = _TELLING * max(spans.weights)
    for number, weight in enumerate(spans.weights):
        seen |= 1 << number if weight < least else 0
    for term in known:
        seen |= 1 << spans.numbers[term] if term in spans.numbers else 0
    return ~seen & (1 << len(spans.weights)) - 1


def _of_two(framer: Framer, frames: list[Frame], known: Collection[str]) -> Snippet:
    """Show two shorter passages instead of one, if they have more of the terms."""
    text, spans = framer.text, framer.spans
    weighed = copy(spans)
    weighed.weights = list(spans.weights)
    for term in known:
        if term in spans.numbers:
            weighed.weights[spans.numbers[term]] *= _OF_TWO.covered
    shorter = sorted(_frames(Framer(text, weighed, 0, max(1, framer.high * 4 // 5)), 2, _OF_TWO))
    before, after = (_lacking(spans, found, known) for found in (frames, shorter))
    if len(shorter) < 2 or after.bit_count() >= before.bit_count():
        return _snippet(text, spans, frames[0])
    first, second = [_snippet(text, spans, frame) for frame in shorter]
    return replace(first, further=second)


def _choose(framer: Framer, limit: int, worth: Worth = WORTH) -> list[Frame]:
    """Take the best passage, then the best of the rest, terms already shown counting less."""
    spans = framer.spans
    left = passages(framer.text, spans, framer.low, framer.high)
    taken: list[Frame] = []
    covered = 0
    while left and len(taken) < limit:
        frame = framer.frame(best_of(left, spans, covered, worth.covered), taken)
        taken.append(frame)
        covered |= spans.terms_within(frame.start, frame.end)
        left = [p for p in left if p.end <= frame.start or p.start >= frame.end]
    return taken


def _snippet(text: str, spans: Spans, frame: Frame) -> Snippet:
    """Cut a snippet out of its text."""
    start, end, cut_start, cut_end = frame
    size = end - start
    marks = [(spans.starts[at] - start, spans.ends[at] - start) for at in spans.within(start, end)]
    if marks and (marks[0][0] < 0 or marks[-1][1] > size):  # one that no snippet can hold
        marks = [(max(first, 0), min(last, size)) for first, last in marks]
    return Snippet(text[start:end], start, tuple(marks), cut_start, cut_end)
