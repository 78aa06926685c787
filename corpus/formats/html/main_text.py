"""Which blocks of a page are its article: trafilatura judges, and what it loses is filled in."""

from __future__ import annotations

import logging
import re
from functools import cache
from itertools import islice
from typing import Any

from artikelsuche.corpus.cleaning.layout import is_closed, reads_like_text
from artikelsuche.corpus.language import deferred
from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.tables import alternatives, load_table

from .blocks import HEADINGS, Block
from .headline import find_headline
from .parts import COMMENTS
from .region import densest_text, innermost, is_running, lies_in, region_of, text_below, widened
from .tree import Element, drop, squeezed

#: Why a block is cut whose place shows no furniture.
OUTSIDE = deferred("outside the article")
#: Why a box is cut that sells the rest of an article.
OFFER = deferred("offer of the site")
# In characters: a shorter block may be anywhere, less text beside comments is no article, and a
# shorter text in the data of a page is a summary.
_SURE, _LEAST, _SHORT = 15, 100, 250
# In characters: no article has a longer paragraph twice, but a page may, for small screens.
_REPEATED = 60
# In characters: the longest heading of comments.
_HEADING = 50
# The share of a text by which it is known as a whole.
_ALL = 0.9
# Pages of more elements are judged by our own measure alone: a minute of one page helps nobody.
_MOST_ELEMENTS = 40_000
_FILLED = HEADINGS | frozenset(("p", "li", "blockquote", "dd", "dt", "td", "th", "tr", "pre"))


def mark_article(root: Element, blocks: list[Block], stated: str, title: str | None) -> None:
    """Give every block that is none of the article a reason.

    Args:
        root: The page; what is furniture is taken out of it.
        blocks: Its blocks.
        stated: The text of the article as the data of the page state it; empty for none.
        title: What the page calls the headline.
    """
    _mark_talk(blocks)
    _mark_offers(blocks)
    kept = _judged(root, blocks, stated, find_headline(blocks, title))
    kept = _without_rest(blocks, _with_lost(blocks, kept), squeezed(stated))
    said: set[str] = set()
    for at, block in enumerate(blocks):
        if block.reason is None and at not in kept:
            block.reason = OUTSIDE
        elif block.reason is None and len(block.text) >= _REPEATED:
            if block.text in said:
                block.reason = deferred("said before")
            said.add(block.text)


def with_stated(blocks: list[Block], stated: str, root: Element) -> list[Block]:
    """Take the text that the data of a page state where the page shows less than half of it.

    Args:
        blocks: The blocks of the page, with verdicts.
        stated: The text of the article as the data state it; empty for none.
        root: The page.
    """
    shown = squeezed("".join(block.text for block in blocks if block.reason is None))
    rows = [row for row in map(normalize_line, stated.split("\n")) if row]
    common = sum(len(squeezed(row)) for row in rows if squeezed(row) in shown)
    if len(stated) < _SHORT or 2 * max(common, len(shown) // 4) >= len(squeezed(stated)):
        return blocks
    for block in blocks:
        if block.reason is None and block.kind != "h1":
            block.reason = OUTSIDE
    return [*blocks, *(Block(row, "p", 0, root.sourceline or 1, 0, root) for row in rows)]


def _judged(root: Element, blocks: list[Block], stated: str, head: int | None) -> set[int]:
    """Find the blocks that trafilatura keeps, or the data of the page state, below the headline."""
    near: set[int] = set()
    if head is not None:
        region = region_of(blocks, head)
        near = text_below(blocks, head, region)
    own = near or densest_text(blocks)
    texts = [squeezed(block.text) if block.reason is None else "" for block in blocks]
    sizes = list(map(len, texts))
    for part in {block.root: None for block in blocks if block.root is not None}:
        drop(part)
    text = f"{squeezed(_trafilatura(root))}\n{squeezed(stated)}"
    kept = {
        at
        for at, block in enumerate(blocks)
        if sizes[at] >= _SURE and texts[at] in text and not _leads_away(block)
    }
    size, whole = sum(sizes[at] for at in kept), sum(sizes[at] for at in own)
    if head is not None:
        region = widened(region, blocks, kept)
        below = {at for at in kept if at > head and lies_in(blocks[at], region)}
        if near and below.isdisjoint(near):
            below = set()
        if sum(sizes[at] for at in below) >= _LEAST / 2:
            kept = below
            size = sum(sizes[at] for at in kept)
        elif whole >= _LEAST / 2:
            kept, size = set(), 0
    if 2 * size < whole:
        return own | kept
    if head is None or region.tag != "article":
        return kept
    # Paragraphs between the headline, or the standfirst, and the first of the text that is kept.
    first = next(islice(sorted(kept & near), 1, None), 0)
    above = {at for at in near if at < first and blocks[at].kind == "p"}
    return kept | {at for at in above if is_closed(blocks[at].text)}


@cache
def _heading(section: str) -> re.Pattern[str]:
    words = alternatives(load_table("page_kinds")[section], literal=False)
    return re.compile(words, re.IGNORECASE)


def _mark_talk(blocks: list[Block]) -> None:
    """Cut all that stands below the heading of the readers' comments."""
    above = 0
    for at, block in enumerate(blocks):
        # A count of comments may stand below the standfirst.
        least = 1 if block.kind in HEADINGS else _SHORT
        if (
            above >= least
            and len(block.text) <= _HEADING
            and _heading("talk").fullmatch(block.text)
        ):
            for below in blocks[at:]:
                below.reason = below.reason or COMMENTS
            return
        above += len(block.text) if is_running(block) else 0


def _mark_offers(blocks: list[Block]) -> None:
    """Cut the boxes that sell the rest of an article: all that stands below what opens them."""
    for at, block in enumerate(blocks):
        if len(block.text) > _HEADING or not _heading("offer").fullmatch(block.text):
            continue
        box = block.element.getparent()
        if box is None or any(is_running(b) and lies_in(b, box) for b in blocks[:at]):
            continue
        for below in blocks[at:]:
            if lies_in(below, box):
                below.reason = below.reason or OFFER


def _leads_away(block: Block) -> bool:
    """Whether a block is the headline of another article, and no sentence that is one link."""
    return block.is_link and block.kind not in HEADINGS and not is_closed(block.text)


def _trafilatura(root: Element) -> str:
    """Ask trafilatura for the text of a page; nothing where it fails or would take too long."""
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return ""
    import trafilatura
    from lxml import etree, html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports what we do ourselves
    try:
        page = html.document_fromstring(etree.tostring(root, encoding="unicode", method="html"))
        found: Any = trafilatura.bare_extraction(page, fast=True, include_comments=False)
    except Exception:  # whatever a strange page makes it raise: our own measure stands in
        return ""
    return "" if found is None or found.body is None else "\n".join(found.body.itertext())


def _with_lost(blocks: list[Block], kept: set[int]) -> set[int]:
    """Add what belongs to the article between and around the blocks that are kept."""
    if not kept:
        return kept
    region = innermost(blocks, kept)
    inside = [at for at, block in enumerate(blocks) if at in kept or lies_in(block, region)]
    first, last = min(kept), max(kept)
    filled = set(kept)
    elements = {blocks[at].element for at in kept}
    for at in inside:
        block = blocks[at]
        goes_on = first < at < last or (at > last and _goes_on(block, blocks[last]))
        is_row = first < at < last and block.element in elements and not block.is_link
        is_named = first < at < last and _heads(block, blocks[at + 1]) and at + 1 in kept
        is_lost = is_row or is_named or _is_text(block, goes_on)
        if block.reason is None and at not in kept and is_lost:
            filled.add(at)
    return _without_loose_headings(blocks, filled)


def _heads(block: Block, below: Block) -> bool:
    """Whether a block is the heading of the next one, be it a link to what that speaks of."""
    beside = block.element.getparent() is below.element.getparent()
    return block.kind in HEADINGS and below.kind not in HEADINGS and beside


def _goes_on(block: Block, last: Block) -> bool:
    """Whether a block belongs to the list or table of the last one that is kept, or follows it."""
    if block.group and block.group == last.group:
        return True
    is_row = block.element.tag == "tr" and not block.links and " | " in block.text
    above = next(block.element.iterancestors("table"), block.element) if is_row else block.element
    is_text = is_row or (is_closed(block.text) and not block.group and not last.group)
    return is_text and above.getparent() is last.element.getparent()


def _without_rest(blocks: list[Block], kept: set[int], stated: str) -> set[int]:
    """Leave out what stands below the end of the text as the data state it, if they have it all."""
    known = {at for at in kept if squeezed(blocks[at].text) in stated}
    size = sum(len(blocks[at].text) for at in known)
    if not known or size < _SHORT or size < _ALL * sum(len(blocks[at].text) for at in kept):
        return kept
    return {at for at in kept if at <= max(known)}


def _is_text(block: Block, is_between: bool) -> bool:
    """Whether a block that nobody vouches for is text of the article it lies in."""
    if 2 * block.links >= len(block.text):
        return False
    if block.kind in _FILLED:
        return is_between or block.kind in HEADINGS or reads_like_text(block.text)
    return reads_like_text(block.text) and is_closed(block.text)


def _without_loose_headings(blocks: list[Block], kept: set[int]) -> set[int]:
    """Leave out the headings that no text of the article follows."""
    has_text = False
    for at in range(len(blocks) - 1, -1, -1):
        if at in kept and blocks[at].kind not in HEADINGS:
            has_text = True
        elif at in kept and not has_text:
            kept.discard(at)
    return kept
