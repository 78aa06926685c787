"""Which passages of an article show best why it was found.

Takes the text and what matched in it, and returns the passages to print below a title: whole
sentences that cover as many of the query's terms as they can. Finding the matches is not its
job, nor is colour: a `Snippet` knows the offsets, and renderers do the rest.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from artikelsuche.corpus.native import load_native

from .framing import Frame, Framer
from .matches import FEW, Match, Spans, merge
from .passages import WORTH, passages
from .sentences import binds, letters_that_bind

__all__ = ["Match", "Snippet", "best_snippets"]

_NATIVE = load_native("artikelsuche.search.snippets._passages")
# Of no greater length does the module in C make snippets.
_LONGEST = 1 << 20


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
        """Return the text with every span between two marks.

        Args:
            before: Put before each span.
            after: Put behind each span.

        Returns:
            The text, otherwise unchanged.
        """
        plain, hits = self._parts()
        return (
            "".join(f"{text}{before}{hit}{after}" for text, hit in zip(plain, hits, strict=False))
            + plain[-1]
        )

    def html(self, tag: str = "mark") -> str:
        """Return the text as HTML with every span in an element.

        Args:
            tag: Name of the element, without brackets.

        Returns:
            HTML in which everything but the elements is escaped.
        """
        plain, hits = self._parts()
        return "".join(
            f"{html.escape(text)}<{tag}>{html.escape(hit)}</{tag}>"
            for text, hit in zip(plain, hits, strict=False)
        ) + html.escape(plain[-1])

    def _parts(self) -> tuple[list[str], list[str]]:
        """Return the text between the spans, one part more than spans, and the spans."""
        starts = [0, *(end for _, end in self.spans)]
        ends = [*(start for start, _ in self.spans), len(self.text)]
        plain = [self.text[start:end] for start, end in zip(starts, ends, strict=True)]
        return plain, [self.text[start:end] for start, end in self.spans]


def best_snippets(
    text: str, matches: Iterable[Match], *, limit: int = 3, low: int = 150, high: int = 250
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
    found = list(matches)
    if _NATIVE is not None and found and high <= _LONGEST:
        most = min(limit, len(found))
        chosen = _NATIVE.best(text, found, most, low, high, FEW, WORTH, _rules())
        if chosen is not None:
            return tuple(
                Snippet(text[start:end], start, marks, cut_start, cut_end)
                for start, end, marks, cut_start, cut_end in chosen
            )
    return _best_snippets(text, merge(text, found), limit, low, high)


@cache
def _rules() -> tuple[object, ...]:
    """Return what the module in C asks of Python."""
    return binds, letters_that_bind()


def _best_snippets(text: str, spans: Spans, limit: int, low: int, high: int) -> tuple[Snippet, ...]:
    """Do without the module in C what `best_snippets` does."""
    framer = Framer(text, spans, low, high)
    if not spans:
        lead = framer.lead()
        return () if lead is None else (_snippet(text, spans, lead),)
    return tuple(_snippet(text, spans, frame) for frame in _choose(framer, limit))


def _choose(framer: Framer, limit: int) -> list[Frame]:
    """Take the best passage, then the best of the rest, terms already shown counting less."""
    left = passages(framer.text, framer.spans, framer.low, framer.high)
    taken: list[Frame] = []
    covered: set[str] = set()
    while left and len(taken) < limit:
        best = max(left, key=lambda passage: passage.score(covered))
        frame = framer.frame(best, taken)
        taken.append(frame)
        for span in framer.spans.within(frame.start, frame.end):
            covered.update(span.terms)
        left = [p for p in left if p.end <= frame.start or p.start >= frame.end]
    return taken


def _snippet(text: str, spans: Spans, frame: Frame) -> Snippet:
    """Cut a snippet out of its text."""
    start, end = frame.start, frame.end
    ranges = tuple(
        (max(span.start, start) - start, min(span.end, end) - start)
        for span in spans.within(start, end)
    )
    return Snippet(text[start:end], start, ranges, frame.cut_start, frame.cut_end)
