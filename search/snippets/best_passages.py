"""Which passages of an article show best why it was found.

Takes the text and what matched in it, and returns the passages to print below a title: whole
sentences that cover as many of the query's terms as they can. Finding the matches is not its
job, nor is colour: a `Snippet` knows the offsets, and renderers do the rest.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from artikelsuche.corpus.native import load_native

from .framing import Frame, Framer
from .matches import FEW, Match, Spans, merge
from .passages import WORTH, best_of, passages
from .sentences import character_classes, ends_sentence, is_heading, points_back

__all__ = ["Match", "Snippet", "best_snippets"]

_NATIVE = load_native("artikelsuche.search.snippets._passages")
# The module in C is not asked for longer snippets.
_LONGEST = 1 << 20

# Two or three lines of a terminal; up to the first length neighbouring sentences are added.
_WANTED_LENGTH, _GREATEST_LENGTH = 150, 250


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article with the places to mark.

    Args:
        text: The passage, exactly `body[start : start + len(text)]`; it may hold newlines.
        start: Offset of its first character in the body, from 0.
        spans: Half-open character ranges in `text` to mark, ascending, apart from each other.
        cut_start: Whether the sentence it begins with is cut off at the start.
        cut_end: Whether the sentence it ends with is cut off at the end.
    """

    text: str
    start: int
    spans: tuple[tuple[int, int], ...]
    cut_start: bool = False
    cut_end: bool = False

    def marked(self, before: str = "**", after: str = "**") -> str:
        """Return the text with every span between two marks, otherwise unchanged."""
        return self._written(str, before, after)

    def html(self, tag: str = "mark") -> str:
        """Return the text as HTML with every span in an element; everything else is escaped."""
        return self._written(html.escape, f"<{tag}>", f"</{tag}>")

    def _written(self, write: Callable[[str], str], before: str, after: str) -> str:
        """Write the parts of the text, every span between two marks."""
        parts: list[str] = []
        at = 0
        for start, end in self.spans:
            parts += [write(self.text[at:start]), before, write(self.text[start:end]), after]
            at = end
        return "".join((*parts, write(self.text[at:])))


def best_snippets(
    text: str,
    matches: Iterable[Match],
    *,
    limit: int = 3,
    low: int = _WANTED_LENGTH,
    high: int = _GREATEST_LENGTH,
) -> tuple[Snippet, ...]:
    """Choose the passages that show best why a text was found.

    Args:
        text: The body of an article.
        matches: What the query matched in it, in any order; they may overlap.
        limit: Snippets to return at most; 0 returns none.
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
    return tuple([_snippet(text, spans, frame) for frame in _frames(framer, limit)])


def _frames(framer: Framer, limit: int) -> list[Frame]:
    """Choose and frame the best passages, in C where it can."""
    text, spans, low, high = framer.text, framer.spans, framer.low, framer.high
    if _NATIVE is not None and high <= _LONGEST and len(spans.starts) <= FEW:
        found: list[Frame] | None = _NATIVE.frames(
            *(text, spans.starts, spans.ends, spans.terms, spans.weights, low, high),
            *(min(limit, FEW), WORTH, character_classes(), ends_sentence, is_heading),
            *(points_back, framer.window),
        )
        if found is not None:
            return found
    return _choose(framer, limit)


def _choose(framer: Framer, limit: int) -> list[Frame]:
    """Take the best passage, then the best of the rest, terms already shown counting less."""
    spans = framer.spans
    left = passages(framer.text, spans, framer.low, framer.high)
    taken: list[Frame] = []
    covered = 0
    while left and len(taken) < limit:
        frame = framer.frame(best_of(left, spans, covered), taken)
        taken.append(frame)
        for span in spans.within(frame.start, frame.end):
            covered |= spans.terms[span]
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
