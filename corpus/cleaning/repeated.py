"""Lines that a site prints on every page: known by repetition, where no phrase gives them away."""

from __future__ import annotations

from collections.abc import Set

from .page import Line, Page
from .phrases import has_cue, is_heading_word

LONGEST = 80


def repetition_key(text: str) -> str:
    """Reduce a line to the form in which repetitions are counted.

    That is lower case with single spaces, and 0 for every number.
    """
    return repetition_keys(text.strip())[0]


def repetition_keys(text: str) -> list[str]:
    """Reduce all lines of a normalised text at once, which takes a third of the time."""
    reduced = text.lower()
    for digit in "123456789":
        reduced = reduced.replace(digit, "0")
    for twice in ("00", "  "):
        while twice in reduced:
            reduced = reduced.replace(twice, twice[0])
    return reduced.split("\n")


def repeatable(page: Page) -> list[Line]:
    """Find the lines of a page that may be furniture if other pages have them too.

    These are short lines outside the running text, and lines alone between blank lines that
    appeal to the visitor. A sentence counts only if it appeals; a heading of the text never.
    """
    text = page.paragraphs()
    first, last = (text[0], text[-1]) if text else (len(page.lines), len(page.lines))
    found = []
    for position, line in enumerate(page.lines):
        if line.reason or line is page.title or len(line.text) > LONGEST:
            continue
        if is_heading_word(line.text) or line.is_item:
            continue
        inside = first <= position <= last
        if inside or line.is_sentence:
            if has_cue(line.text) and _stands_alone(page, position):
                found.append(line)
        elif not _heads_paragraph(page, position):
            found.append(line)
    return found


def _stands_alone(page: Page, position: int) -> bool:
    block = page.lines[position].block
    near = page.lines[max(0, position - 1) : position] + page.lines[position + 1 : position + 2]
    return all(line.block != block for line in near)


def _heads_paragraph(page: Page, position: int) -> bool:
    """Whether a line stands directly on a paragraph, as headings do in pages without gaps."""
    below = page.lines[position + 1 : position + 2]
    return bool(below) and below[0].block == page.lines[position].block and below[0].is_paragraph


def mark_repeated(page: Page, repeated: Set[str]) -> None:
    """Cut the lines that were learned for the folder of a page."""
    if not repeated:
        return
    for line in repeatable(page):
        if repetition_key(line.text) in repeated:
            line.cut("repeated over the folder")
