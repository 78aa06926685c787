"""Parts of a text read as the whole text would be, with the place of every form.

A form never reaches across a space, but for a number or a date (74 000, 19. 6. 2024): a part that
begins and ends at other spaces has the forms that the whole text has there. Only what completes a
truncated word may stand outside.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from artikelsuche.index.analysis.analyzer import Form, forms
from artikelsuche.index.analysis.tokenizer import HYPHENS, placed_hyphened_surfaces, placed_surfaces
from artikelsuche.index.analysis.truncation import (
    REACH,
    Pair,
    has_plain_hyphens,
    has_truncation,
    with_head,
    with_tail,
)
from artikelsuche.index.analysis.visible import make_visible

if TYPE_CHECKING:
    from .text_filter import Sifted

#: A form and where it begins.
PlacedForm = tuple[int, Form]

_HYPHEN = f"[{HYPHENS}]"
_LETTER = r"[^\W\d_]"
# What makes a hyphen one that may be the end of a form; the last rule is for AT&T-.
_LOOSENESS = (
    rf"(?!(?<=\s{_HYPHEN})\s)(?:(?<!{_LETTER}{_HYPHEN})|(?![^\W_])"
    + "".join(rf"|(?<=&{_LETTER * count}{_HYPHEN})" for count in (1, 2, 3))
    + ")"
)
_LOOSE = re.compile(_HYPHEN + _LOOSENESS)
_LOOSE_PLAIN = re.compile("-" + _LOOSENESS)
_MARKS = '.,;!?()[]„“”»«"'
# Characters to look at first for one form.
_LENGTH = 12


def forms_as_written(text: str) -> list[Form] | None:
    """List the surface forms of a text.

    Args:
        text: Any text.

    Returns:
        As `forms`; None where the text is not read as it is written.
    """
    if text.isupper() or make_visible(text).offsets is not None:
        return None
    return forms(text)


def placed_forms(text: str, start: int, end: int) -> list[PlacedForm]:
    """List the forms of a stretch between two spaces of a text that is read as it is written.

    Args:
        text: The text.
        start: Where the stretch begins, behind a space.
        end: Where it ends.

    Returns:
        The forms with their offsets, those of a number or date that goes on behind the spaces too;
        truncated words are not completed.
    """
    # Most stretches are one word with the marks at its ends.
    stretch = text[start:end]
    word = stretch.strip(_MARKS)
    if word.isalpha():
        return [(start + stretch.index(word), word)]
    return list(placed_surfaces(text, *part_around(text, start, end)))


def part_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a part of a text to spaces that no form reaches across.

    Args:
        text: The text.
        start: Where the part begins.
        end: Where it ends.

    Returns:
        Where the wider part begins and ends.
    """
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


def loose_hyphens(text: str) -> list[int]:
    """Find the hyphens of a text that may end or begin a truncated word.

    Args:
        text: A text that is read as it is written.

    Returns:
        Where they stand, ascending; nothing where no word is truncated.
    """
    if not has_truncation(text):
        return []
    pattern = _LOOSE_PLAIN if has_plain_hyphens(text) else _LOOSE
    return [hyphen.start() for hyphen in pattern.finditer(text)]


def completed_forms(
    text: str, hyphens: Iterable[int], wanted: Pair
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Find the truncated words of a text that its other words complete.

    Args:
        text: A text that is read as it is written.
        hyphens: Where the hyphens stand around which to look, as of `loose_hyphens`.
        wanted: Tells of the two words, in the order of their parts, whether to complete the one.

    Yields:
        The offset of each, and the form.
    """
    read = 0
    for hyphen in hyphens:
        if hyphen >= read:
            start, read = part_around(text, hyphen, hyphen + 1)
            yield from _completed(text, start, read, wanted)


def parts_around(
    text: str, places: Sequence[tuple[int, int, int]], read: Callable[[str, int, int], Sifted]
) -> list[Sifted]:
    """Read the parts of a text around some places.

    Args:
        text: A text that is read as it is written.
        places: Where each begins and ends, ascending, and how many forms to read before and
            behind it at least, where the text has them.
        read: Reads a part that begins and ends where no form reaches across.

    Returns:
        What was read of each part; what lies between two parts has not been.
    """
    length = _LENGTH
    while True:
        parts: list[tuple[int, int]] = []
        for start, end, count in places:
            first, last = start - count * length, end + count * length
            first, last = part_around(text, max(0, first), min(len(text), last))
            if parts and first <= parts[-1][1]:
                first, last = parts[-1][0], max(last, parts.pop()[1])
            parts.append((first, last))
        found = [read(text, first, last) for first, last in parts]
        if all(map(partial(_is_enough, len(text), places), parts, found)):
            return found
        length *= 2


def _is_enough(
    length: int, places: Sequence[tuple[int, int, int]], part: tuple[int, int], found: Sifted
) -> bool:
    """Tell whether a part has enough forms around all the places in it."""
    starts = found.starts
    for start, end, count in places:
        if part[0] <= start < part[1]:
            before, behind = bisect_left(starts, start), len(starts) - bisect_left(starts, end)
            if (part[0] and before < count) or (part[1] < length and behind < count):
                return False
    return True


def _completed(
    text: str, start: int, end: int, wanted: Pair
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Complete the truncated words of a part by the words around it."""
    read: deque[str] = deque(maxlen=REACH)
    for at, word in placed_hyphened_surfaces(text, start, end):
        if word[-1] in HYPHENS:
            behind = islice(placed_hyphened_surfaces(text, at + len(word), len(text)), REACH)
            bare, full = with_tail(word, (form for _, form in behind), wanted)
        elif word[0] in HYPHENS:
            before = _before(text, at) if len(read) < REACH and start else reversed(read)
            bare, full = with_head(word, before, wanted)
        else:
            full = ""
        read.append(word)
        if full:
            yield at + (word[0] in HYPHENS), (bare, full)


def _before(text: str, end: int) -> list[str]:
    """List the forms that end before a place, the last one first, with their hyphens."""
    length = REACH * _LENGTH
    while True:
        first, last = part_around(text, max(0, end - length), end)
        found = [form for at, form in placed_hyphened_surfaces(text, first, last) if at < end]
        if len(found) >= REACH or not first:
            return found[: -REACH - 1 : -1]
        length *= 2
