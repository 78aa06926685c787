"""What a search found in a text, made ready for snippets: matches become marked spans.

Several matches may lie on one word (its exact form, its stem, a part of the compound). A reader
sees one mark there, so overlapping and touching matches become one `Span`, which remembers the
terms it serves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

#: Where a text has very many spans, stretches of text looked at more closely, and spans in each.
_STRETCHES = 48
_SPANS = 16
#: So many spans are no more than can all be looked at.
FEW = _STRETCHES * _SPANS // 2


class Match(NamedTuple):
    """One place where a text matches a unit of the query.

    Args:
        start: Offset of the first character in the text, from 0.
        end: Offset behind the last character; greater than `start`.
        term: The unit of the query it serves, the same for all forms of that unit.
        weight: How much the unit tells, such as its idf; 0 or more.
    """

    start: int
    end: int
    term: str
    weight: float


@dataclass(slots=True)
class Span:
    """A stretch of text to be marked, and the terms it serves with their highest weight."""

    start: int
    end: int
    terms: dict[str, float]


class Spans:
    """The spans of a text in order; no two of them overlap or touch."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]

    def __len__(self) -> int:
        return len(self._spans)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def around(self, position: int) -> Span | None:
        """Find the span that a cut at a position would tear, if any."""
        index = bisect_left(self._starts, position) - 1
        if index >= 0 and self._spans[index].end > position:
            return self._spans[index]
        return None

    def within(self, start: int, end: int) -> list[Span]:
        """Find the spans that share a character with the part from `start` to `end`."""
        first = bisect_left(self._starts, start)
        if first and self._spans[first - 1].end > start:
            first -= 1
        return self._spans[first : bisect_left(self._starts, end)]


def merge(text: str, matches: Iterable[Match]) -> Spans:
    """Merge matches into the spans to be marked.

    Args:
        text: The text the offsets refer to.
        matches: In any order; those sorted by `start` merge fastest. What lies outside the text
            or on white space alone is left out.

    Returns:
        Spans that begin and end with a visible character.
    """
    spans: list[Span] = []
    end = -1
    for first, last, term, weight in sorted(_trimmed(text, matches), key=itemgetter(0)):
        if first > end:
            spans.append(Span(first, last, {term: weight}))
            end = last
            continue
        span = spans[-1]
        span.end = end = max(end, last)
        span.terms[term] = max(weight, span.terms.get(term, weight))
    return Spans(spans)


def _trimmed(text: str, matches: Iterable[Match]) -> Iterator[tuple[int, int, str, float]]:
    """Take white space off the ends of matches and leave out those outside the text."""
    for match in matches:
        first, last = match.start, min(match.end, len(text))
        if first < 0 or first >= last:
            continue
        if text[first].isspace() or text[last - 1].isspace():
            part = text[first:last]
            last = first + len(part.rstrip())
            first += len(part) - len(part.lstrip())
            if first >= last:
                continue
        yield first, last, match.term, match.weight


def promising(spans: Spans, length: int) -> list[Span]:
    """Choose the spans worth a closer look, all of them unless there are very many.

    Args:
        spans: The spans of one text.
        length: Length of the stretches to compare, in characters; 1 or more.

    Returns:
        In order, the first spans of the stretches that serve the weightiest terms, and of
        stretches that serve a term those lack.
    """
    if len(spans) <= FEW:
        return list(spans)
    terms: dict[int, dict[str, float]] = {}
    for span in spans:
        terms.setdefault(span.start // length, {}).update(span.terms)
    ranked = sorted(terms, key=lambda stretch: -sum(terms[stretch].values()))
    chosen = dict.fromkeys(ranked[:_STRETCHES], _SPANS)
    seen = {term for stretch in chosen for term in terms[stretch]}
    for stretch in ranked[_STRETCHES:]:
        if len(chosen) == 2 * _STRETCHES:
            break
        if not terms[stretch].keys() <= seen:
            chosen[stretch] = _SPANS
            seen.update(terms[stretch])
    kept = []
    for span in spans:
        stretch = span.start // length
        if chosen.get(stretch, 0):
            chosen[stretch] -= 1
            kept.append(span)
    return kept
