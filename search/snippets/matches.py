"""What a search found in a text, made ready for snippets: matches become marked spans.

Several matches may lie on one word (its exact form, its stem, a part of the compound). A reader
sees one mark there, so overlapping and touching matches become one span, which remembers the
terms it serves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import itemgetter, or_
from typing import NamedTuple

#: Where a text has very many spans, stretches of text looked at more closely, and spans in each.
_STRETCHES = 48
_SPANS = 16
#: So many spans are no more than can all be looked at.
FEW = _STRETCHES * _SPANS // 2

_START = itemgetter(0)


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


class Spans:
    """The spans of a text to be marked, in order; no two of them overlap or touch.

    Attributes:
        starts: Where each begins.
        ends: Where each ends.
        terms: The terms each serves: a set of bits, one for each number of a term.
        weights: By number, how much each term tells: the most that one of its matches does.
        numbers: The number of each term.
    """

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.terms: list[int] = []
        self.weights: list[float] = []
        self.numbers: dict[str, int] = {}

    def around(self, position: int) -> int | None:
        """Find the span that a cut at a position would tear, if any."""
        index = bisect_left(self.starts, position) - 1
        return index if index >= 0 and self.ends[index] > position else None

    def within(self, start: int, end: int) -> range:
        """Find the spans that share a character with the part from `start` to `end`."""
        first = bisect_left(self.starts, start)
        if first and self.ends[first - 1] > start:
            first -= 1
        return range(first, bisect_left(self.starts, end))

    def terms_within(self, start: int, end: int) -> int:
        """Say which terms the spans serve there."""
        return reduce(or_, [self.terms[at] for at in self.within(start, end)], 0)


def merge(text: str, matches: Iterable[Match]) -> Spans:
    """Merge matches in any order into spans that begin and end with a visible character.

    What lies outside the text or on white space alone is left out.
    """
    spans = Spans()
    starts, ends, terms, weights = spans.starts, spans.ends, spans.terms, spans.weights
    numbers = spans.numbers
    reached = -1
    for start, end, term, weight in _trimmed(text, matches):
        number = numbers.setdefault(term, len(weights))
        if number == len(weights):
            weights.append(weight)
        elif weight > weights[number]:
            weights[number] = weight
        if start > reached:
            starts.append(start)
            ends.append(end)
            terms.append(1 << number)
            reached = end
        else:
            terms[-1] |= 1 << number
            if end > reached:
                ends[-1] = reached = end
    return spans


def _trimmed(text: str, matches: Iterable[Match]) -> list[Match]:
    """Take white space off the ends of matches, leave out those outside the text, and sort."""
    found: list[Match] = []
    length = len(text)
    for match in matches:
        start, end, term, weight = match
        if 0 <= start < end <= length and not (text[start].isspace() or text[end - 1].isspace()):
            found.append(match)
        elif start >= 0:
            part = text[start:end]
            if part.strip():
                start += len(part) - len(part.lstrip())
                found.append(Match(start, start + len(part.strip()), term, weight))
    found.sort(key=_START)
    return found


def promising(spans: Spans, length: int) -> Sequence[int]:
    """Choose the spans worth a closer look, all of them unless there are very many.

    These are the first spans of the stretches of so many characters that serve the weightiest
    terms, and of stretches that serve a term those lack.
    """
    if len(spans.starts) <= FEW:
        return range(len(spans.starts))
    terms: dict[int, int] = {}
    for start, served in zip(spans.starts, spans.terms, strict=True):
        terms[start // length] = terms.get(start // length, 0) | served
    ranked = sorted(terms, key=lambda stretch: -_worth(terms[stretch], spans))
    chosen = dict.fromkeys(ranked[:_STRETCHES], _SPANS)
    seen = reduce(or_, [terms[stretch] for stretch in chosen])
    for stretch in ranked[_STRETCHES:]:
        if len(chosen) == 2 * _STRETCHES:
            break
        if terms[stretch] & ~seen:
            chosen[stretch] = _SPANS
            seen |= terms[stretch]
    kept = []
    for index, start in enumerate(spans.starts):
        if chosen.get(start // length, 0):
            chosen[start // length] -= 1
            kept.append(index)
    return kept


def _worth(terms: int, spans: Spans) -> float:
    return sum([spans.weights[number] for number in numbers_of(terms)])


@lru_cache(256)
def numbers_of(terms: int) -> tuple[int, ...]:
    """List the numbers of the terms in a set of bits."""
    return tuple([number for number in range(terms.bit_length()) if terms >> number & 1])
