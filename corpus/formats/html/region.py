"""Where on a page its article lies: the elements around headline and text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from artikelsuche.corpus.cleaning.layout import reads_like_text

from .blocks import Block
from .tree import Element

PAGE = frozenset(("body", "html"))
# In characters: less text is no article, less may be its head alone.
_LEAST, _SMALL = 100, 600
# The share of the text below a headline that the element must hold that has both; a third of it
# where that is called an article.
_AROUND = 0.35
# The share of the text that the element must hold in which the rest of the article is looked for.
_REGION = 0.8


def is_running(block: Block) -> bool:
    """Tell whether a block is running text, and by its place may be that of the article."""
    return block.reason is None and not block.is_link and reads_like_text(block.text)


def region_of(blocks: list[Block], head: int) -> Element:
    """Find the innermost element around a headline that holds a good part of the text below it.

    One paragraph alone may be the standfirst, whose text lies elsewhere.
    """
    sizes: Counter[Element] = Counter()
    counts: Counter[Element] = Counter()
    running = [block for block in blocks[head + 1 :] if is_running(block)]
    total = sum(len(block.text) for block in running)
    for block in running:
        element = block.element
        while element is not None:
            sizes[element] += len(block.text)
            counts[element] += 1
            element = element.getparent()
    element = blocks[head].element
    while element.getparent() is not None:
        is_article = element.tag == "article"
        share, least = (_AROUND / 3, _LEAST / 2) if is_article else (_AROUND, _LEAST)
        if sizes[element] >= max(least, share * total) and (is_article or counts[element] > 1):
            break
        element = element.getparent()
    return element


def widened(region: Element, blocks: list[Block], kept: Collection[int]) -> Element:
    """Take the element around a small region where others vouch for text in it as well."""
    above = region.getparent()
    if region.tag == "article" or above is None or above.tag in PAGE:
        return region
    inside = [at for at, block in enumerate(blocks) if is_running(block) and lies_in(block, region)]
    if sum(len(blocks[at].text) for at in inside) >= _SMALL:
        return region
    beside = any(lies_in(blocks[at], above) for at in kept if at > max(inside, default=0))
    return above if beside else region


def text_below(blocks: list[Block], head: int, region: Element) -> set[int]:
    """Find the running text below the headline, in the element that has both.

    Where that is the whole page, it is the first part below with a good part of the text.
    """
    running = [at for at in range(head + 1, len(blocks)) if is_running(blocks[at])]
    if region.tag not in PAGE:
        return {at for at in running if lies_in(blocks[at], region)}
    total = sum(len(blocks[at].text) for at in running)
    parts: dict[Element, set[int]] = {}
    for at in running:
        parts.setdefault(_holder(blocks[at]), set()).add(at)
    for part in parts.values():
        if len(part) > 1 and sum(len(blocks[at].text) for at in part) >= _AROUND * total:
            return part
    return set()


def densest_text(blocks: list[Block]) -> set[int]:
    """Find the running text of the element that has most of it as its own paragraphs."""
    sizes: Counter[Element] = Counter()
    holders: dict[int, Element] = {}
    for at, block in enumerate(blocks):
        if is_running(block):
            holders[at] = _holder(block)
            sizes[holders[at]] += len(block.text)
    if not sizes:
        return set()
    best, _ = max(sizes.items(), key=lambda pair: pair[1])
    return {at for at, holder in holders.items() if holder is best}


def _holder(block: Block) -> Element:
    """Return the element that holds a block as one of its paragraphs."""
    above = block.element.getparent()
    return block.element if block.kind == "div" or above is None else above


def innermost(blocks: list[Block], kept: set[int]) -> Element:
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


def lies_in(block: Block, region: Element) -> bool:
    """Tell whether a block stands somewhere in an element."""
    element = block.element
    while element is not None:
        if element is region:
            return True
        element = element.getparent()
    return False
