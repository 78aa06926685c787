"""Where the words of phrases and of groups stand together in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

#: The terms at a position of a text, and the characters they cover.
Cell = tuple[tuple[str, ...], int, int]
#: The cells of the positions that hold a term of the query, ascending.
Cells = defaultdict[int, list[Cell]]

_Places = tuple[tuple[str, ...], ...]


def extent(places: _Places, distance: int | None) -> int:
    """Say how far from any word of a sequence there may be others that tell whether it is there.

    Args:
        places: The alternative terms of each word.
        distance: None for a phrase; else how far the words may lie apart.

    Returns:
        A number of positions.
    """
    return len(places) - 1 if distance is None else 2 * (len(places) - 1 + distance)


def spans_of(places: _Places, distance: int | None, cells: Cells) -> Iterator[tuple[int, int]]:
    """Find a sequence in a text.

    Args:
        places: The alternative terms of each word.
        distance: None for a phrase; else how far the words may lie apart.
        cells: The text.

    Yields:
        A phrase from the start of its first word to the end of its last one; else each word.
    """
    if distance is None:
        return _phrases(places, cells)
    return near_spans(places, len(places) - 1 + distance, cells)


def _phrases(places: _Places, cells: Cells) -> Iterator[tuple[int, int]]:
    for at in sorted(cells):
        spans = [_covering(cells.get(at + i), place) for i, place in enumerate(places)]
        present = [span for span in spans if span]
        if len(present) == len(places):
            yield present[0][0], max(end for _, end in present)


def near_spans(places: _Places, width: int, cells: Cells) -> Iterator[tuple[int, int]]:
    """Find every word of a group that has all the others near it.

    Args:
        places: The alternative terms of each word.
        width: How many positions away the others may stand at most.
        cells: The text.

    Yields:
        The characters of each such word, those of the first one of the group first.
    """
    order = sorted(cells)
    where = [_covered(place, cells, order) for place in places]
    if not all(where):
        return
    positions = [list(spans) for spans in where]
    for spans in where:
        for at, span in spans.items():
            if _is_near_all(at, positions, width):
                yield span


def _covered(place: tuple[str, ...], cells: Cells, order: list[int]) -> dict[int, tuple[int, int]]:
    """Find the positions that hold a word, and the characters it covers at each."""
    found = {}
    for at in order:
        span = _covering(cells[at], place)
        if span is not None:
            found[at] = span
    return found


def _is_near_all(at: int, positions: list[list[int]], width: int) -> bool:
    for others in positions:
        index = bisect_left(others, at - width)
        if index == len(others) or others[index] > at + width:
            return False
    return True


def _covering(cells: list[Cell] | None, place: tuple[str, ...]) -> tuple[int, int] | None:
    for terms, start, end in cells or ():
        for term in terms:
            if term in place:
                return start, end
    return None
