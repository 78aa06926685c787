"""Which blocks of a page are its article: trafilatura judges, and what it loses is filled in."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import Any

from artikelsuche.corpus.cleaning.layout import is_closed, reads_like_text
from artikelsuche.corpus.normalize import normalize_line

from .blocks import HEADINGS, Block, take_apart
from .parts import COMMENTS, has_headline
from .tree import Element, drop

#: Why a block is cut whose place shows no furniture.
OUTSIDE = "outside the article"
_DIGITS = re.compile(r"\d+")
# Whose headline shows that a name was misread.
_BY_NAME = frozenset((COMMENTS, "part of the site", "box of links", "form", "beside the article"))
_NO_LETTERS = re.compile(r"[\W_]+")
# In characters: a shorter block may be anywhere, less text beside comments is no article, and a
# shorter text in the data of a page is a summary.
_SURE, _LEAST, _SHORT = 15, 100, 250
# In characters: no article has a longer paragraph twice, but a page may, for small screens.
_REPEATED = 60
# Pages of more elements are judged by our own measure alone: a minute of one page helps nobody.
_MOST_ELEMENTS = 40_000
# The share of the text that the element must hold in which the rest of the article is looked for.
_REGION = 0.8
# Of the running text of a page no part of the site holds more.
_MOST_FURNITURE = 0.4
_FILLED = HEADINGS | frozenset(("p", "li", "blockquote", "dd", "dt", "td", "th", "tr", "pre"))


def squeezed(text: str) -> str:
    """Reduce a text to its letters and digits, so that two ways to write it are compared."""
    return _NO_LETTERS.sub("", text).lower()


def read_blocks(root: Element) -> list[Block]:
    """Take a page apart; what holds too much of its text is no furniture whatever it is called."""
    body = root.find("body")
    spared: set[Element] = set()
    for _ in range(4):
        blocks = take_apart(root if body is None else body, spared)
        wrong = _wrongly_cut(blocks)
        if not wrong:
            break
        spared |= wrong
    return blocks


def _wrongly_cut(blocks: list[Block]) -> set[Element]:
    """Find the furniture that holds the headline, or, with all of its name, most of the text."""
    sizes: Counter[Element] = Counter()
    named: Counter[tuple[str, str]] = Counter()
    reasons: dict[Element, str | None] = {}
    for block in blocks:
        size = len(block.text) if not block.is_link and reads_like_text(block.text) else 0
        sizes[block.root] += size
        reasons[block.root] = block.reason
        if block.root is not None:
            named[_name_of(block.root)] += size
    most = _MOST_FURNITURE * sizes.total()
    is_short = sizes[None] < _LEAST
    return {
        root
        for root, reason in reasons.items()
        if root is not None and (reason != COMMENTS or is_short)
        if named[_name_of(root)] > most or (reason in _BY_NAME and has_headline(root))
    }


def _name_of(element: Element) -> tuple[str, str]:
    return element.tag, _DIGITS.sub("", element.get("class") or "")


def mark_article(root: Element, blocks: list[Block], stated: str) -> None:
    """Give every block that is none of the article a reason.

    Args:
        root: The page; what is furniture is taken out of it.
        blocks: Its blocks.
        stated: The text of the article as the data of the page state it; empty for none.
    """
    kept = _judged(root, blocks, stated)
    kept = _with_lost(blocks, kept)
    said: set[str] = set()
    for at, block in enumerate(blocks):
        if block.reason is None and at not in kept:
            block.reason = OUTSIDE
        elif block.reason is None and len(block.text) >= _REPEATED:
            if block.text in said:
                block.reason = "said before"
            said.add(block.text)


def with_stated(blocks: list[Block], stated: str, root: Element) -> list[Block]:
    """Take the text that the data of a page state where the page shows less than half of it.

    Args:
        blocks: The blocks of the page, with verdicts.
        stated: The text of the article as the data state it; empty for none.
        root: The page.
    """
    shown = sum(len(squeezed(block.text)) for block in blocks if block.reason is None)
    if len(stated) < _SHORT or 2 * shown >= len(squeezed(stated)):
        return blocks
    for block in blocks:
        if block.reason is None and block.kind != "h1":
            block.reason = OUTSIDE
    rows = [row for row in map(normalize_line, stated.split("\n")) if row]
    return [*blocks, *(Block(row, "p", 0, root.sourceline or 1, 0, root) for row in rows)]


def _judged(root: Element, blocks: list[Block], stated: str) -> set[int]:
    """Find the blocks that trafilatura keeps, or the data of the page state."""
    own = _densest(blocks)
    texts = [squeezed(block.text) if block.reason is None else "" for block in blocks]
    sizes = list(map(len, texts))
    for part in {block.root: None for block in blocks if block.root is not None}:
        drop(part)
    found = squeezed(_trafilatura(root))
    text = f"{found}\n{squeezed(stated)}"
    kept = {
        at
        for at, block in enumerate(blocks)
        if sizes[at] >= _SURE and texts[at] in text
        if not _leads_away(block)
    }
    size = sum(sizes[at] for at in kept)
    return kept if 2 * size >= sum(sizes[at] for at in own) else own | kept


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


def _densest(blocks: list[Block]) -> set[int]:
    """Find the running text of the element that has most of it as its own paragraphs."""
    sizes: Counter[Element] = Counter()
    holders: dict[int, Element] = {}
    for at, block in enumerate(blocks):
        if block.reason is None and not block.is_link and reads_like_text(block.text):
            element = block.element
            holder = element.getparent() if block.kind != "div" else element
            holders[at] = element if holder is None else holder
            sizes[holders[at]] += len(block.text)
    if not sizes:
        return set()
    best, _ = max(sizes.items(), key=lambda pair: pair[1])
    return {at for at, holder in holders.items() if holder is best}


def _with_lost(blocks: list[Block], kept: set[int]) -> set[int]:
    """Add what belongs to the article between and around the blocks that are kept."""
    if not kept:
        return kept
    region = _region(blocks, kept)
    inside = [at for at, block in enumerate(blocks) if at in kept or _lies_in(block, region)]
    first, last = min(kept), max(kept)
    filled = set(kept)
    for at in inside:
        block = blocks[at]
        goes_on = first < at < last or (at > last and _goes_on(block, blocks[last]))
        if block.reason is None and at not in kept and _is_text(block, goes_on):
            filled.add(at)
    return _without_loose_headings(blocks, filled)


def _goes_on(block: Block, last: Block) -> bool:
    """Whether a block belongs to the list or table of the last one that is kept, or follows it."""
    if block.group or last.group:
        return block.group == last.group
    return is_closed(block.text) and block.element.getparent() is last.element.getparent()


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


def _region(blocks: list[Block], kept: set[int]) -> Element:
    """Find the innermost element that holds most of the text that is kept."""
    sizes: Counter[Element] = Counter()
    for at in kept:
        size = len(blocks[at].text)
        element = blocks[at].element
        while element is not None:
            sizes[element] += size
            element = element.getparent()
    whole = sum(len(blocks[at].text) for at in kept)
    element = max((blocks[at] for at in kept), key=lambda block: len(block.text)).element
    while sizes[element] < _REGION * whole and element.getparent() is not None:
        element = element.getparent()
    return element


def _lies_in(block: Block, region: Element) -> bool:
    element = block.element
    while element is not None:
        if element is region:
            return True
        element = element.getparent()
    return False
