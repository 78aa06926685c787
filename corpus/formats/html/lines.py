"""The blocks of an article as the lines of a page, on which the rules of cleaning work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from artikelsuche.corpus.cleaning.bylines import parse_byline
from artikelsuche.corpus.cleaning.page import Fields, Line, Page
from artikelsuche.corpus.dates import find_date

from .blocks import Block
from .facts import PageFacts
from .main_text import squeezed
from .parts import called
from .tree import marks_of

# A standfirst has as many characters at least, a line of facts at most.
_TEASER, _FACT = 40, 200
# So many blocks above the text may tell of author and date.
_ABOVE = 15


class LinedPage(NamedTuple):
    """A page as lines.

    Args:
        page: The lines, with what is known of them.
        lines: The line that a block became, by its number; the headline's too.
    """

    page: Page
    lines: dict[int, Line]


def page_of(blocks: list[Block], facts: PageFacts) -> LinedPage:
    """Make the lines of an article of the blocks that are kept.

    Args:
        blocks: All blocks of the page, with what their place tells.
        facts: What the page says of itself.
    """
    kept = [at for at, block in enumerate(blocks) if block.reason is None]
    head = _headline(blocks, facts, kept)
    teaser = _standfirst(blocks, facts, kept, head)
    if teaser is not None and teaser not in kept:
        blocks[teaser].reason = None
        kept = sorted((*kept, teaser))
    lines: dict[int, Line] = {}
    page = Page([])
    if facts.title:
        page.title = Line(1, facts.title, 0, field="title")
        page.lines.append(page.title)
        if head is not None:
            lines[head] = page.title
    groups: dict[int, int] = {}
    for number, at in enumerate((at for at in kept if at != head), 2):
        block = blocks[at]
        place = groups.setdefault(block.group, number) if block.group else number
        lines[at] = Line(number, block.text, place)
        page.lines.append(lines[at])
    page.teaser = lines.get(teaser) if teaser is not None else None
    page.fields = _fields(blocks, facts, kept, head)
    return LinedPage(page, lines)


def _headline(blocks: list[Block], facts: PageFacts, kept: list[int]) -> int | None:
    """Find the block that shows the headline."""
    title, last = squeezed(facts.title or ""), kept[-1] if kept else len(blocks)
    heads = [at for at, b in enumerate(blocks[: last + 1]) if b.kind == "h1" and title]
    same = [at for at in heads if title in squeezed(blocks[at].text)]
    if same:
        return same[0]
    return next((at for at in kept[:3] if squeezed(blocks[at].text) == title), None)


def _standfirst(
    blocks: list[Block], facts: PageFacts, kept: list[int], head: int | None
) -> int | None:
    """Find the block of the standfirst: what the page describes itself with, or calls one."""
    start = head + 1 if head is not None else max(0, (kept or [0])[0] - _ABOVE)
    end = kept[1] if len(kept) > 1 else kept[0] if kept else 0
    stated = squeezed((facts.description or "").rstrip(" .…"))
    near = [at for at in range(start, end + 1) if blocks[at].reason in (None, _OUTSIDE)]
    for at in near:
        text = squeezed(blocks[at].text)
        if len(text) >= _TEASER // 2 and stated and (text == stated or _opens(text, stated)):
            return at
    for at in near:
        block = blocks[at]
        if len(block.text) >= _TEASER and not block.is_link and _is_called_lead(block):
            return at
    return None


_OUTSIDE = "outside the article"


def _opens(text: str, stated: str) -> bool:
    """Whether a description is the beginning of a text that it was shortened from."""
    return len(stated) >= _TEASER and text.startswith(stated) and len(text) <= 2 * len(stated)


def _is_called_lead(block: Block) -> bool:
    above = block.element.getparent()
    elements = (block.element, above) if above is not None else (block.element,)
    return any(called("lead").search(marks_of(element)) for element in elements)


def _fields(blocks: list[Block], facts: PageFacts, kept: list[int], head: int | None) -> Fields:
    fields = Fields()
    fields.add_authors(list(facts.writers.authors))
    fields.put("agency", facts.writers.agency)
    for name in ("published", "section", "source", "url", "language"):
        fields.put(name, getattr(facts, name))
    if facts.paywalled:
        fields.put("paywalled", True)
    if kept:
        first = head if head is not None and head < kept[0] else max(0, kept[0] - _ABOVE)
        for at in range(first, kept[-1] + 1):
            if blocks[at].reason == "picture caption":
                fields.credits.append(blocks[at].text)
        for block in _above(blocks, kept[0], first):
            _read_fact(fields, block.text)
    return fields


def _above(blocks: list[Block], first: int, head: int) -> Iterator[Block]:
    """Yield the short blocks between headline and text that are no link to elsewhere."""
    for block in blocks[max(head, first - _ABOVE) : first]:
        if len(block.text) <= _FACT and block.reason != "picture caption":
            yield block


def _read_fact(fields: Fields, text: str) -> None:
    """Take author and date of a line above the text, where nothing else told them."""
    if not fields.authors and (byline := parse_byline(text)):
        fields.add_authors(list(byline.authors))
        fields.put("agency", byline.agency)
    if "published" not in fields.single and (found := find_date(text)):
        fields.put("published", found[0])
