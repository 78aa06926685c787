"""Where the words of phrases and of groups stand together in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from .prefilter import fewest_letters

#: The terms at a position of a text, and the characters they cover.
Cell = tuple[tuple[str, ...], int, int]
#: The cells of the positions that hold a term of the query, ascending.
Cells = defaultdict[int, list[Cell]]


class WordSequence:
    """Words, each with alternative terms, that have to stand together.

    Attributes:
        distance: How many positions apart they may stand at most; None for a phrase.
        anchor: The word around which to look for the others: the one with the most letters.
        letters: How long a form is at least that has all of them by itself: Großbrand has one
            letter less than its stems.
        reach: How far from any of the words there may be others that tell whether it is there.
    """

    def __init__(
        self, label: str, weight: float, words: tuple[tuple[str, ...], ...], distance: int | None
    ) -> None:
        self.label = label
        self.weight = weight
        self.words = words
        self.distance = distance
        self.letters = sum(map(fewest_letters, words)) - 1
        self.anchor = max(words, key=fewest_letters)
        # Where there are no more than two words, one that is further away has no other near it.
        self.reach = len(words) - 1 if distance is None else distance * min(2, len(words) - 1)

    def spans(self, cells: Cells) -> Iterator[tuple[int, int]]:
        """Find the sequence in a text: whole phrases, or each word that has the others near it."""
        return self._phrases(cells) if self.distance is None else self._near(cells, self.distance)

    def _phrases(self, cells: Cells) -> Iterator[tuple[int, int]]:
        for at in sorted(cells):
            spans = [_covering(cells.get(at + i), word) for i, word in enumerate(self.words)]
            present = [span for span in spans if span]
            if len(present) == len(self.words):
                yield min(start for start, _ in present), max(end for _, end in present)

    def _near(self, cells: Cells, distance: int) -> Iterator[tuple[int, int]]:
        order = sorted(cells)
        where = [_covered(word, cells, order) for word in self.words]
        # A form that has all words by itself counts alone: beside a Maskenaffäre a Spendenaffäre
        # is no part of one. A truncated word, which others complete, is too short for that.
        whole = set(where[0].values()).intersection(*(spans.values() for spans in where[1:]))
        whole = {span for span in whole if span[1] - span[0] >= self.letters}
        yield from whole
        if whole:
            where = [{at: s for at, s in spans.items() if s not in whole} for spans in where]
        positions = [list(spans) for spans in where]
        for spans in where:
            for at, span in spans.items():
                if _is_near_all(at, positions, distance):
                    yield span


def _covered(word: tuple[str, ...], cells: Cells, order: list[int]) -> dict[int, tuple[int, int]]:
    """Find the positions that hold a word, and the characters it covers at each."""
    found = {}
    for at in order:
        span = _covering(cells[at], word)
        if span is not None:
            found[at] = span
    return found


def _is_near_all(at: int, positions: list[list[int]], distance: int) -> bool:
    for others in positions:
        index = bisect_left(others, at - distance)
        if index == len(others) or others[index] > at + distance:
            return False
    return True


def _covering(cells: list[Cell] | None, word: tuple[str, ...]) -> tuple[int, int] | None:
    for terms, start, end in cells or ():
        for term in terms:
            if term in word:
                return start, end
    return None
