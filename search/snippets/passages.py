"""The passages of a text that could become snippets, and what each is worth.

Built from the spans outwards: only lines with a span are split into sentences. A passage is the
shortest run of whole sentences around some spans or, in a sentence longer than a snippet, of
words around them. How much of its surroundings it is shown with is decided in `framing`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .graphemes import cut_before
from .matches import Span, Spans, promising
from .sentences import iter_sentences

# What a passage is worth: the weights of its terms, changed by these.
_COVERED = 0.3  # share of a term's weight that an earlier snippet already shows
_REPEAT = 0.05  # credit for another span of the same term, as a share of its weight
_REPEATS = 4  # spans of one term beyond the first that earn it
_CLOSE = 0.2  # gain where two terms or more stand side by side
_LATE = 0.1  # loss at the end of the text
_BREAK = 0.9  # factor for each newline between two pieces
_HEADING = 0.6  # factor for headings and list items without a sentence
_NOTHING = 1e-6  # what a term of weight 0 is worth

#: Pieces with a span in one passage, at most.
_PIECES = 16

#: All of these, for the module in C.
WORTH = (
    *(_COVERED, _REPEAT, _CLOSE, _LATE, _BREAK, _HEADING, _NOTHING),
    *(_REPEATS, _PIECES),
)

_ENDED = re.compile(r"[.!?…][\"'“”»«‘’›‹)\]]*(?:\s*\([^()]{1,30}\))?\Z")


@dataclass(slots=True)
class Piece:
    """The smallest part of a passage: a sentence with spans, or a few words of a long one."""

    start: int
    end: int
    sentence: tuple[int, int]
    line: tuple[int, int]
    spans: Sequence[Span]
    heading: bool

    @property
    def whole(self) -> bool:
        """Tell whether the piece is a whole sentence."""
        return (self.start, self.end) == self.sentence


@dataclass(slots=True)
class Passage:
    """A run of pieces from `start` to `end`, the terms it serves and the worth of the rest."""

    start: int
    end: int
    sentence: tuple[int, int] | None  # the long sentence it lies in
    terms: dict[str, float]
    repeats: float
    factor: float

    def score(self, covered: Collection[str]) -> float:
        """Say what the passage is worth beside snippets that cover some of the terms."""
        worth = self.repeats
        for term, weight in self.terms.items():
            worth += weight * _COVERED if term in covered else weight
        return worth * self.factor


def passages(text: str, spans: Spans, low: int, high: int) -> list[Passage]:
    """Find the passages that could become snippets.

    Args:
        text: Any text.
        spans: What is to be marked in it.
        low: Wanted length in characters; lines shorter than it may be joined.
        high: Greatest length of a passage in characters; 1 or more.

    Returns:
        Passages in the order of the text, each with a span at least; they may overlap.
    """
    pieces = list(_pieces(text, spans, high))
    return [
        passage
        for index in range(len(pieces))
        for passage in _runs(text, pieces[index : index + _PIECES], low, high)
    ]


def _runs(text: str, pieces: list[Piece], low: int, high: int) -> Iterator[Passage]:
    """Grow a passage from the first of the pieces, yielding it at each step."""
    first = pieces[0]
    late = 1 - _LATE * first.start / len(text)
    terms: dict[str, float] = {}
    counts: dict[str, int] = {}
    repeats = 0.0
    breaks = 1.0
    heading = True
    for index, piece in enumerate(pieces):
        if index:
            if piece.end - first.start > high or not _may_join(pieces[index - 1], piece, low):
                return
            if piece.line != pieces[index - 1].line:
                breaks *= _BREAK ** text.count("\n", pieces[index - 1].end, piece.start)
        heading = heading and piece.heading
        for span in piece.spans:
            for term, weight in span.terms.items():
                counts[term] = counts.get(term, 0) + 1
                if 1 < counts[term] <= 1 + _REPEATS:
                    repeats += _REPEAT * weight
                terms[term] = max(weight, terms.get(term, _NOTHING))
        factor = late * breaks * (_HEADING if heading else 1.0)
        if len(terms) > 1:
            extent = piece.spans[-1].end - first.spans[0].start
            factor *= 1 + _CLOSE * max(0.0, 1 - extent / high)
        sentence = None if first.whole else first.sentence
        yield Passage(first.start, piece.end, sentence, dict(terms), repeats, factor)


def _may_join(piece: Piece, following: Piece, low: int) -> bool:
    """Tell whether one passage may hold both pieces: short lines are read together."""
    if not (piece.whole and following.whole):
        return piece.sentence == following.sentence
    if piece.line == following.line:
        return True
    return any(end - start < low for start, end in (piece.line, following.line))


def _pieces(text: str, spans: Spans, high: int) -> Iterator[Piece]:
    """Find the pieces with spans in the order of the text."""
    wanted = promising(spans, high)
    index = 0
    while index < len(wanted):
        start, end = _line_around(text, spans, wanted[index])
        for sentence in _sentences(text, start, end, spans.within(start, end)):
            first = index
            while index < len(wanted) and wanted[index].start < sentence[1]:
                index += 1
            if index > first:
                held = wanted[first:index]
                yield from _pieces_of(text, spans, sentence, (start, end), held, high)
            if index == len(wanted) or wanted[index].start >= end:
                break


def _pieces_of(
    text: str,
    spans: Spans,
    sentence: tuple[int, int],
    line: tuple[int, int],
    held: Sequence[Span],
    high: int,
) -> Iterator[Piece]:
    """Make one piece of a sentence, or one for each span if the sentence is too long."""
    start, end = sentence
    if end - start <= high:
        ended = _ENDED.search(text, max(start, end - 40), end)
        yield Piece(start, end, sentence, line, held, heading=ended is None)
        return
    for span in held:
        first, last = _words_around(text, spans, span, sentence, high)
        yield Piece(first, last, sentence, line, [span], heading=False)


def _line_around(text: str, spans: Spans, span: Span) -> tuple[int, int]:
    """Find the line of a span; lines that a span runs across count as one."""
    start = text.rfind("\n", 0, span.start) + 1
    while (torn := spans.around(start)) is not None:
        start = text.rfind("\n", 0, torn.start) + 1
    end = _line_end(text, span.end)
    while (torn := spans.around(end)) is not None:
        end = _line_end(text, torn.end)
    return start, end


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _sentences(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Find the sentences of a line; those that a span runs across count as one."""
    first: int | None = None
    index = 0
    for begin, stop in iter_sentences(text, start, end):
        first = begin if first is None else first
        while index < len(spans) and spans[index].end <= stop:
            index += 1
        if index == len(spans) or spans[index].start >= stop:
            yield first, stop
            first = None


def _words_around(
    text: str, spans: Spans, span: Span, sentence: tuple[int, int], high: int
) -> tuple[int, int]:
    """Widen a span to the words it touches, as far as a snippet can hold them."""
    start, end = span.start, span.end
    while end - start <= high:
        first, last = start, end
        while first > sentence[0] and last - first <= high and not text[first - 1].isspace():
            first -= 1
        while last < sentence[1] and last - first <= high and not text[last].isspace():
            last += 1
        for torn in (spans.around(first), spans.around(last)):
            if torn is not None:
                first, last = min(first, torn.start), max(last, torn.end)
        if (first, last) == (start, end):
            return start, end
        start, end = first, last
    return span.start, _clipped(text, span, high)


def _clipped(text: str, span: Span, high: int) -> int:
    """Find where to end a span that no snippet can hold, between words if it has several."""
    end = span.start + high
    if span.end <= end:
        return span.end
    while end > span.start and not text[end].isspace():
        end -= 1
    if end == span.start:
        return cut_before(text, span.start + high, span.start + 1)
    while text[end - 1].isspace():
        end -= 1
    return end
