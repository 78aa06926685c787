"""Truncated words of a text together with the full words that its other words make of them.

A form never reaches across a space, but for a number or a date (74 000, 19. 6. 2024): a part that
begins and ends at other spaces has the forms that the whole text has there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from artikelsuche.index.analysis.tokenizer import HYPHENS, placed_hyphened_surfaces
from artikelsuche.index.analysis.truncation import REACH, Pair, has_truncation, with_head, with_tail

_MARKS = '.,;!?()[]„“”»«"'
_FORM = itemgetter(1)


def completed_forms(
    text: str, hyphens: Sequence[int], wanted: Pair
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Find the truncated words of a text that its other words complete, and where they begin.

    The hyphens are those that are in no form; `wanted` tells of the two words, in the order of
    their parts, whether to complete the one.
    """
    if not hyphens or not has_truncation(text):
        return
    read = 0
    for hyphen in hyphens:
        if hyphen < read:
            continue
        word = text[text.rfind(" ", 0, hyphen) + 1 : hyphen].lstrip(_MARKS)
        if word.isalpha() and text[hyphen + 1 : hyphen + 2] == " ":  # nearly all
            read = hyphen + 1
            bare, full = with_tail(word + text[hyphen], _behind(text, read), wanted)
            if full:
                yield hyphen - len(word), (bare, full)
        else:
            start, read = part_around(text, hyphen, hyphen + 1)
            yield from _completed(text, start, read, wanted)


def _completed(
    text: str, start: int, end: int, wanted: Pair
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Complete the truncated words of a part by the words around it."""
    for at, word in placed_hyphened_surfaces(text, start, end):
        full = ""
        if word[-1] in HYPHENS:
            bare, full = with_tail(word, _behind(text, at + len(word)), wanted)
        elif word[0] in HYPHENS:
            bare, full = with_head(word, islice(_before(text, at), REACH), wanted)
        if full:
            yield at + (word[0] in HYPHENS), (bare, full)


def _behind(text: str, start: int) -> Iterable[str]:
    """Find the forms that begin behind a place, with their hyphens."""
    return map(_FORM, islice(placed_hyphened_surfaces(text, start, len(text)), REACH))


def _before(text: str, end: int) -> Iterator[str]:
    """Yield the forms that end before a place, the last one first, with their hyphens."""
    while end > 0:
        start, _ = part_around(text, end - 1, end)
        yield from reversed([form for _, form in placed_hyphened_surfaces(text, start, end)])
        end = start - 1


def part_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a part of a text to spaces that no form reaches across."""
    start = text.rfind(" ", 0, start) + 1
    while start and text[start : start + 1].isdigit() and _may_go_on(text[start - 2 : start - 1]):
        start = text.rfind(" ", 0, start - 1) + 1
    end = _space_from(text, end)
    while end < len(text) and text[end + 1 : end + 2].isdigit() and _may_go_on(text[end - 1]):
        end = _space_from(text, end + 1)
    return start, end


def _space_from(text: str, start: int) -> int:
    end = text.find(" ", start)
    return len(text) if end < 0 else end


def _may_go_on(before: str) -> bool:
    """Tell whether a number or date may go on behind a space by the character before it."""
    return before.isdigit() or before == "."
