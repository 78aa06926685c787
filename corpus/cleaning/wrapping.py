"""Which rows of a text are one line, because it was broken at a fixed width.

Asked of a text before anything else is. A broken text shows itself: its rows end within sentences,
and the next word would have been too long for them. Headings, lists, verses and paragraphs of one
row each do not, and stay apart.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from artikelsuche.corpus.tables import load_table

from .layout import is_item, is_sentence

# In characters: no longer row was broken; a shorter one that goes on may be of a list or a poem.
_WIDEST, _LONG = 120, 45
# So much of the width is filled by a broken row and the first word of the next one.
_RAGGED = 0.8
# Asked first, of every text: to look at the rows of all would cost 3 % of the time of a run.
_UNENDED = re.compile(r"\n(?:(?<!\n\n) *[a-zäöüß]|(?<=[\w/-]\n) *[^\n ])")
_BROKEN = re.compile(r"[^\W_][-/]")
_ADJECTIVE = re.compile(r"[a-zäöüß]{2,}e[mnrs]?")
_STOPS = frozenset(',;:.!?…–"“”»«')
_BULLETS = frozenset("•●▪◦‣·*")


def read_lines(text: str, *, headed: bool) -> tuple[list[list[str]], list[list[int]]]:
    """Split a text at its blank rows, and join the rows that are one line.

    Where it is headed, the first row is a headline, which goes on only where it surely does. Return
    the lines of each block without outer spaces, and how many rows each of them covers.
    """
    blocks: list[list[str]] = [[]]
    for row in map(str.strip, text.split("\n")):
        if row:
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    if not blocks[-1]:
        blocks.pop()
    if not _UNENDED.search(text):
        return blocks, [[1] * len(rows) for rows in blocks]
    width = _width([rows for rows in blocks if max(map(len, rows)) <= _WIDEST])
    lines = [_lines(rows, width, headed=headed and rows is blocks[0]) for rows in blocks]
    return [list(map(_joined, of)) for of in lines], [list(map(len, of)) for of in lines]


def _joined(rows: list[str]) -> str:
    """Join the rows of a line."""
    parts = rows[:1]
    for above, below in pairwise(rows):
        hyphen, space = seam(above, below)
        parts[-1] = parts[-1][: len(parts[-1]) - hyphen]
        parts += (space, below)
    return "".join(parts)


def seam(above: str, below: str) -> tuple[int, str]:
    """Tell how a row, or its end, meets the next one, or its beginning.

    A small letter goes on with a broken word, all else keeps the hyphen. Return how many characters
    the upper row loses, the hyphen of a broken word, and what stands between the two: a space, or
    nothing within a word.
    """
    if not _is_broken(above, below) or below.split(" ", 1)[0] in _words("truncated"):
        return 0, " "
    return int(above[-1] == "-" and below[0].islower() and above[-2].islower()), ""


def _lines(rows: list[str], width: int, *, headed: bool) -> list[list[str]]:
    """Group the rows of a block that are one line."""
    if len(rows) == 1 or not (width or any(_is_within(*pair) for pair in pairwise(rows))):
        return [[row] for row in rows]
    shape, lines = _shape(rows, width), [rows[:1]]
    for at in range(1, len(rows)):
        if _goes_on(rows, at, shape, headline=headed and at == 1):
            lines[-1].append(rows[at])
        else:
            lines.append([rows[at]])
    return lines


def _width(blocks: Sequence[list[str]]) -> int:
    """Find the width at which blocks were broken; 0 where nothing shows that they were."""
    pairs = [pair for rows in blocks for pair in pairwise(rows)]
    widest = max((len(row) for pair in pairs for row in pair), default=0)
    inside = [pair for pair in pairs if _is_within(*pair)]
    torn = sum(_is_open(above) or _is_broken(above, below) for above, below in inside)
    sure = 8 * torn >= len(pairs) or any(len(above) >= _LONG for above, _ in inside)
    full = sum(_is_full(*pair, widest * _RAGGED) for pair in inside)
    stopped = sum(above[-1] in _STOPS for above, _ in pairs)
    is_wrapped = sure and 4 * full >= 3 * len(inside) and 2 * stopped <= len(pairs)
    return widest if is_wrapped and inside and widest <= _WIDEST else 0


class _Shape(NamedTuple):
    """What the rows of a block show together."""

    width: int  # 0 where it was not broken
    is_paragraph: bool  # one alone, if it was broken
    is_list: bool
    least: int  # length of a row that goes on though the block was not broken


def _shape(rows: list[str], width: int) -> _Shape:
    widest = max(map(len, rows))
    is_small = all(row[0].islower() for row in rows)
    width = 0 if is_small or widest > _WIDEST else width or _width([rows])
    full = all(_is_full(*pair, width * _RAGGED) for pair in pairwise(rows))
    few = len(rows) < 4 or any(_is_broken(*pair) for pair in pairwise(rows))
    stopped = sum(row[-1] in _STOPS for row in rows)
    is_verse = widest <= _WIDEST and (is_small or (not few and 2 * stopped > len(rows)))
    least = sys.maxsize if is_verse else _LONG // 3 if few else _LONG
    items = sum(is_item(below) and not _is_open(above) for above, below in pairwise(["", *rows]))
    return _Shape(width, full or min(map(len, rows[:-1])) >= _RAGGED * width, items > 1, least)


def _goes_on(rows: list[str], at: int, shape: _Shape, *, headline: bool) -> bool:
    """Tell whether the row before `at` goes on in the one there."""
    above, below = rows[at - 1], rows[at]
    if _is_broken(above, below):
        return True
    if is_item(below) and (below[0] in _BULLETS or shape.is_list or is_item(above)):
        return False
    within = _is_within(above, below)
    if within and _is_open(above) and len(above) >= shape.least:
        return True
    # The rest of a paragraph is long, ends in a full stop or goes on itself.
    is_rest = is_sentence(below) or below[-1] == ":" or len(below) >= 0.6 * (shape.width or _WIDEST)
    if not is_rest and not any(_is_within(below, after) for after in rows[at + 1 : at + 2]):
        return False
    filled = shape.is_paragraph or _is_full(above, below, shape.width * (_RAGGED if within else 1))
    if shape.width and filled and not headline:
        return not _starts(below) or is_sentence(above) or above[-1] in ":,;–-"
    return within and len(above) >= shape.least


def _is_within(above: str, below: str) -> bool:
    """Tell whether a break surely lies within a sentence or word."""
    if below[0].islower():
        return not is_sentence(above)
    return not _starts(below) and (_is_open(above) or _is_broken(above, below))


def _is_broken(above: str, below: str) -> bool:
    """Tell whether a row ends with the hyphen or slash of a word that goes on in the next one."""
    return below[0].isalnum() and _BROKEN.fullmatch(above[-2:]) is not None


def _is_full(above: str, below: str, width: float) -> bool:
    """Tell whether the first word of a row had no place in the one above."""
    return len(above) + 1 + len(below.split(" ", 1)[0]) > width


def _is_open(row: str) -> bool:
    """Tell whether a row ends behind an article or the like, and perhaps an adjective."""
    *_, before, last = ("", "", *row.rsplit(" ", 2))
    return last in _words("open") or (before in _words("open") and bool(_ADJECTIVE.fullmatch(last)))


def _starts(row: str) -> bool:
    """Tell whether a row begins with the capital of a word that is no noun."""
    return row[0].isupper() and row.split(" ", 1)[0].lower() in _words("open", "start")


@cache
def _words(*sections: str) -> frozenset[str]:
    return frozenset(word for section in sections for word in load_table("lines")[section])
