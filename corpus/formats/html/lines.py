"""The blocks of an article as the lines of a page, on which the rules of cleaning work."""

from __future__ import annotations

import re
from typing import NamedTuple

from artikelsuche.corpus.cleaning.bylines import parse_byline, parse_names
from artikelsuche.corpus.cleaning.endings import find_holder
from artikelsuche.corpus.cleaning.layout import is_sentence, reads_like_text
from artikelsuche.corpus.cleaning.page import Fields, Line, Page
from artikelsuche.corpus.dates import find_date
from artikelsuche.corpus.language import deferred

from .blocks import HEADINGS, Block
from .facts import PageFacts
from .headline import is_shown_by
from .main_text import OUTSIDE
from .parts import called
from .tree import marks_of, squeezed

# A standfirst has as many characters at least, a line of facts at most, a headline at least.
_TEASER, _FACT, _HEADLINE = 40, 200, 12
# So many blocks above the text, above the headline and below the text may tell of author and date;
# so many above the text the headline may stand.
_ABOVE, _OVER, _BELOW, _HIGHEST = 15, 6, 4, 60


_PARTS = re.compile(r"\s*[|•·]\s*")


class LinedPage(NamedTuple):
    """A page as lines.

    Args:
        page: The lines, with what is known of them.
        lines: The line that a block became, by its number; the headline's too.
    """

    page: Page
    lines: dict[int, Line]


class _Spots(NamedTuple):
    """Where the parts of an article lie among the blocks; None for what is not shown."""

    head: int | None
    teaser: int | None
    text: list[int]


def page_of(blocks: list[Block], facts: PageFacts) -> LinedPage:
    """Make the lines of an article of the blocks that are kept.

    Args:
        blocks: All blocks of the page, with what their place tells.
        facts: What the page says of itself.
    """
    spots = _find_spots(blocks, facts)
    page, lines = Page([], fields=_fields(blocks, facts, spots)), {}
    if facts.title or spots.head is not None:
        page.title = Line(1, _title(blocks, facts, spots.head), 0, field="title")
        page.lines.append(page.title)
        if spots.head is not None:
            lines[spots.head] = page.title
    groups: dict[int, int] = {}
    for place, at in enumerate(spots.text, 1):
        block = blocks[at]
        number = groups.setdefault(block.group, place) if block.group else place
        # No two lines are neighbours: what stands next to the headline tells nothing here.
        lines[at] = Line(2 * place + 1, block.text, number, is_apart=block.is_apart)
        page.lines.append(lines[at])
    page.teaser = lines.get(spots.teaser) if spots.teaser is not None else None
    return LinedPage(page, lines)


def _find_spots(blocks: list[Block], facts: PageFacts) -> _Spots:
    """Find headline, standfirst and text; what stands above the headline is no text."""
    kept = [at for at, block in enumerate(blocks) if block.reason is None]
    running = [at for at in kept if reads_like_text(blocks[at].text)]
    first = (running or kept or [0])[0]
    head = _headline(blocks, facts, first)
    if head is not None:
        for at in kept:
            if at < head and not reads_like_text(blocks[at].text):
                blocks[at].reason = deferred("above the headline")
        kept = [at for at in kept if blocks[at].reason is None and at != head]
    teaser = _standfirst(blocks, facts, kept, head)
    if teaser is not None and teaser not in kept:
        blocks[teaser].reason = None
        kept = sorted((*kept, teaser))
    for at in kept:
        if at <= first + 1 and _is_author_line(blocks[at].text, facts):
            blocks[at].reason = "author line"
    return _Spots(head, teaser, [at for at in kept if blocks[at].reason is None])


def _title(blocks: list[Block], facts: PageFacts, head: int | None) -> str:
    """Choose between what is stated and what is shown, which lacks the name of site or section."""
    shown = blocks[head].text if head is not None else ""
    stated = facts.title or shown
    is_end = len(shown) >= _HEADLINE and squeezed(stated).endswith(squeezed(shown))
    return shown if is_end else stated


def _headline(blocks: list[Block], facts: PageFacts, first: int) -> int | None:
    """Find the block above the text that shows the headline."""
    if not facts.title:
        above = [at for at in range(max(0, first - _OVER), first) if _may_head(blocks[at])]
        heads = [at for at in above if blocks[at].kind in HEADINGS]
        return next(iter(heads or above[-1:]), None)
    near = range(max(0, first - _HIGHEST), min(first + 2, len(blocks)))
    shown = [at for at in near if is_shown_by(blocks[at].text, facts.title)]
    heads = [at for at in shown if blocks[at].kind == "h1"]
    return next(iter(heads or shown[::-1]), None)


def _may_head(block: Block) -> bool:
    """Whether a block without a name of its own may be a headline."""
    shown = block.reason in (None, OUTSIDE) and not block.is_link
    return shown and len(block.text) <= _FACT and not is_sentence(block.text)


def _standfirst(
    blocks: list[Block], facts: PageFacts, kept: list[int], head: int | None
) -> int | None:
    """Find the block of the standfirst: what the page describes itself with, or calls one."""
    start = head + 1 if head is not None else max(0, (kept or [0])[0] - _ABOVE)
    end = kept[1] if len(kept) > 1 else kept[0] if kept else 0
    stated = squeezed((facts.description or "").rstrip(" .…"))
    near = [at for at in range(start, end + 1) if blocks[at].reason in (None, OUTSIDE)]
    for at in near:
        text = squeezed(blocks[at].text)
        is_shortened = len(stated) >= _TEASER and len(text) <= 2 * len(stated)
        is_stated = stated and text.startswith(stated) and (is_shortened or text == stated)
        if len(text) >= _TEASER // 2 and is_stated:
            return at
    long = [at for at in near if len(blocks[at].text) >= _TEASER and not blocks[at].is_link]
    called = next((at for at in long if _is_called_lead(blocks[at])), None)
    if called is not None or head is None:
        return called
    # One that lies outside of the text, as in a header of its own.
    outside = (at for at in long if blocks[at].reason and reads_like_text(blocks[at].text))
    return next((at for at in outside if at <= head + _OVER), None)


def _is_called_lead(block: Block) -> bool:
    above = block.element.getparent()
    elements = (block.element, above) if above is not None else (block.element,)
    return any(called("lead").search(marks_of(element)) for element in elements)


def _is_author_line(text: str, facts: PageFacts) -> bool:
    """Whether a short line above the text names an author that the page states, and little else."""
    names = [name for name in facts.writers.authors if name in text]
    rest = len(text) - sum(map(len, names))
    opens = text.lower().startswith(("von ", "by ", "text:", "text von"))
    listed = parse_names(text) if names else None
    if listed is not None and set(listed.authors) <= set(names):
        return True
    return bool(names) and (rest <= 4 or (opens and rest <= 60 and not reads_like_text(text)))


def _fields(blocks: list[Block], facts: PageFacts, spots: _Spots) -> Fields:
    """Take what the page states, then what the lines around the headline say."""
    fields = Fields()
    fields.add_authors(list(facts.writers.authors))
    fields.put("agency", facts.writers.agency)
    for name in ("published", "section", "source", "url", "language"):
        fields.put(name, getattr(facts, name))
    if facts.source is None:
        holders = (find_holder(block.text) for block in blocks if len(block.text) <= _FACT)
        fields.put("source", next(filter(None, holders), None))
    if facts.paywalled:
        fields.put("paywalled", True)
    if spots.text:
        first, last = spots.text[0], spots.text[-1]
        over = first - _ABOVE if spots.head is None else spots.head - _OVER
        for block in blocks[max(0, over) : last + _BELOW]:
            if block.reason == "picture caption":
                fields.credits.append(block.text)
        head = max(0, over) if spots.head is None else spots.head
        for block in (*blocks[head : first + 3], *blocks[last + 1 : last + _BELOW]):
            _read_facts(fields, block, "published")
        for block in blocks[max(0, over) : head]:  # which may tell the day of the visit
            _read_facts(fields, block, "updated")
    fields.put("updated", facts.scripted)  # counts where no line tells more
    return fields


def _read_facts(fields: Fields, block: Block, dated: str) -> None:
    """Take authors and date of a line that is no text, where nothing else told them."""
    if len(block.text) > _FACT or block.reason in (None, "picture caption"):
        return
    for text in _PARTS.split(block.text):
        found = find_date(text)
        start, end = found[1] if found else (len(text), len(text))
        for part in (text[:start], text[end:]):
            if not fields.authors and (byline := parse_byline(part.strip(" ,|–-"))):
                fields.add_authors(list(byline.authors))
                fields.put("agency", byline.agency)
        fields.put(dated, found[0] if found else None)
