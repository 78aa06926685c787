"""The passages of a text that could become snippets, and what each is worth.

Built from the spans outwards: only lines with a span are split into sentences. A passage is the
shortest run of whole sentences around some spans or, in a sentence longer than a snippet, of
words around them. How much of its surroundings it is shown with is decided in `framing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .graphemes import cut_before
from .matches import Spans, numbers_of, promising
from .sentences import is_heading, iter_sentences


class Worth(NamedTuple):
    """What a passage is worth: the weights of its terms, changed by these."""

    repeat: float = 0.05  # credit for another span of the same term, as a share of its weight
    close: float = 0.2  # gain where two terms or more stand side by side
    late: float = 0.1  # loss at the end of the text
    line_break: float = 0.9  # factor for each newline between two pieces
    heading: float = 0.6  # factor for headings and list items without a sentence
    covered: float = 0.3  # share of a term's weight that an earlier snippet already shows
    nothing: float = 1e-6  # what a term of weight 0 is worth
    repeats: int = 4  # spans of one term beyond the first that earn the credit
    pieces: int = 16  # pieces with a span in one passage, at most


WORTH = Worth()


class Piece(NamedTuple):
    """The smallest part of a passage: a sentence with spans, or a few words of a long one."""

    start: int
    end: int
    sentence: tuple[int, int]
    line: tuple[int, int]
    spans: Sequence[int]
    is_whole: bool


class Passage(NamedTuple):
    """A run of pieces from `start` to `end`, the terms it serves and the worth of the rest."""

    start: int
    end: int
    sentence: tuple[int, int] | None  # the long sentence it lies in
    terms: int  # as in `Spans`
    repeats: float
    factor: float


def passages(text: str, spans: Spans, low: int, high: int) -> list[Passage]:
    """Find the passages that could become snippets in the order of the text; they may overlap.

    No passage has more than `high` characters; lines with fewer than `low` may be joined.
    """
    pieces = list(_pieces(text, spans, high))
    found: list[Passage] = []
    for index in range(len(pieces)):
        _grow(text, spans, pieces[index : index + WORTH.pieces], low, high, found)
    return found


def best_of(
    passages: Sequence[Passage], spans: Spans, covered: int, share: float = WORTH.covered
) -> Passage:
    """Choose the passage, the first of equals, that is worth most beside what is covered.

    A covered term is worth that share of its weight.
    """
    worth: dict[int, float] = {}
    best, most = passages[0], -1.0
    for passage in passages:
        _, _, _, terms, repeats, factor = passage
        if terms not in worth:
            shown = _weight_of(spans, terms & covered) * share
            worth[terms] = shown + _weight_of(spans, terms & ~covered)
        score = (repeats + worth[terms]) * factor
        if score > most:
            best, most = passage, score
    return best


def _weight_of(spans: Spans, terms: int) -> float:
    """Add up the weights of a set of terms, one by one as C does."""
    weight = 0.0
    for number in numbers_of(terms):
        weight += max(spans.weights[number], WORTH.nothing)
    return weight


def _grow(
    text: str, spans: Spans, pieces: list[Piece], low: int, high: int, found: list[Passage]
) -> None:
    """Grow a passage from the first of the pieces, adding it to those found at each step."""
    first = before = pieces[0]
    start = first.start
    sentence = None if first.is_whole else first.sentence
    factor = 1 - WORTH.late * start / len(text)
    counts = [0] * len(spans.weights)
    terms, repeats = 0, 0.0
    headings = True
    for piece in pieces:
        if piece is not first:
            if piece.end - start > high or not _may_join(before, piece, low):
                return
            if piece.line != before.line:
                factor *= WORTH.line_break ** text.count("\n", before.end, piece.start)
        for span in piece.spans:
            terms |= spans.terms[span]
            for number in numbers_of(spans.terms[span]):
                counts[number] += 1
                if 1 < counts[number] <= 1 + WORTH.repeats:
                    repeats += WORTH.repeat * spans.weights[number]
        headings = headings and piece.is_whole and is_heading(text, *piece.sentence)
        worth = factor * WORTH.heading if headings else factor
        if terms & (terms - 1):
            extent = spans.ends[piece.spans[-1]] - spans.starts[first.spans[0]]
            worth *= 1 + WORTH.close * max(0.0, 1 - extent / high)
        found.append(Passage(start, piece.end, sentence, terms, repeats, worth))
        before = piece


def _may_join(piece: Piece, following: Piece, low: int) -> bool:
    """Tell whether one passage may hold both pieces: short lines are read together."""
    if not (piece.is_whole and following.is_whole):
        return piece.sentence == following.sentence
    if piece.line == following.line:
        return True
    return any(end - start < low for start, end in (piece.line, following.line))


def _pieces(text: str, spans: Spans, high: int) -> Iterator[Piece]:
    """Find the pieces with spans in the order of the text."""
    wanted = promising(spans, high)
    starts, count = spans.starts, len(wanted)
    index = 0
    while index < count:
        line = _line_around(text, spans, wanted[index])
        for sentence in _sentences(text, line, spans):
            first, end = index, sentence[1]
            while index < count and starts[wanted[index]] < end:
                index += 1
            if index > first:
                if end - sentence[0] <= high:
                    yield Piece(*sentence, sentence, line, wanted[first:index], is_whole=True)
                else:
                    for span in wanted[first:index]:
                        part = _words_around(text, spans, span, sentence, high)
                        yield Piece(*part, sentence, line, (span,), part == sentence)
            if index == count or starts[wanted[index]] >= line[1]:
                break


def _line_around(text: str, spans: Spans, span: int) -> tuple[int, int]:
    """Find the line of a span; lines that a span runs across count as one."""
    first = last = span
    while True:
        start = text.rfind("\n", 0, spans.starts[first]) + 1
        end = text.find("\n", spans.ends[last])
        end = len(text) if end < 0 else end
        before, behind = spans.around(start), spans.around(end)
        if before is None and behind is None:
            return start, end
        first = first if before is None else before
        last = last if behind is None else behind


def _sentences(text: str, line: tuple[int, int], spans: Spans) -> Iterator[tuple[int, int]]:
    """Find the sentences of a line; those that a span runs across count as one."""
    first: int | None = None
    for start, end in iter_sentences(text, *line):
        first = start if first is None else first
        if spans.around(end) is None:
            yield first, end
            first = None


def _words_around(
    text: str, spans: Spans, span: int, sentence: tuple[int, int], high: int
) -> tuple[int, int]:
    """Widen a span to the words it touches, as far as a snippet can hold them."""
    start, end = spans.starts[span], spans.ends[span]
    while end - start <= high:
        first, last = start, end
        while first > sentence[0] and last - first <= high and not text[first - 1].isspace():
            first -= 1
        while last < sentence[1] and last - first <= high and not text[last].isspace():
            last += 1
        for torn in (spans.around(first), spans.around(last)):
            if torn is not None:
                first, last = min(first, spans.starts[torn]), max(last, spans.ends[torn])
        if (first, last) == (start, end):
            return start, end
        start, end = first, last
    return _clipped(text, spans.starts[span], spans.ends[span], high)


def _clipped(text: str, start: int, end: int, high: int) -> tuple[int, int]:
    """Cut a span that no snippet can hold, between words if it has several."""
    if end - start <= high:
        return start, end
    end = start + high
    while end > start and not text[end].isspace():
        end -= 1
    if end == start:
        return start, cut_before(text, start + high, start + 1)
    while text[end - 1].isspace():
        end -= 1
    return start, end
