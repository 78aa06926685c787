"""Pages that are no article, each with what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from artikelsuche.corpus.cleaning.layout import reads_like_text
from artikelsuche.corpus.language import deferred, tr
from artikelsuche.corpus.tables import alternatives, load_table

from .blocks import HEADINGS, TEASER, Block
from .facts import PageFacts
from .tree import Element, text_of

# In characters: less running text beside teasers is no article, less text may be a wall, more is an
# article whatever its words.
_FEW, _SHORT, _LONG = 80, 200, 1500
_LEAST_TEASERS = 6
# More than the longest ticker has; they take some ten seconds.
_MOST_ELEMENTS = 250_000


def not_an_article(root: Element) -> str | None:
    """Say why a page cannot hold an article, whatever its text."""
    if sum(1 for _ in islice(root.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        return tr("has more than {most:,} elements; save the article alone", most=_MOST_ELEMENTS)
    if next(root.iter("frameset"), None) is not None:
        return tr("is a frame page that only shows other pages; save the page in its frame instead")
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh" and "url" in (
            meta.get("content") or ""
        ).lower():
            body = root.find("body")
            if body is None or len(text_of(body)) < _SHORT:
                return tr("only leads on to another page; save the page that it leads to")
    return None


def no_text(facts: PageFacts, blocks: Sequence[Block], kept: Sequence[Block]) -> str | None:
    """Say why the text that was found in a page is none of an article; None where it may be.

    Args:
        facts: What the page says of itself.
        blocks: All blocks of the page.
        kept: Those that would be the article.
    """
    size = sum(len(block.text) for block in kept)
    if size < _LONG and not facts.is_article:
        shown = kept if size >= _SHORT else blocks
        words = " ".join([facts.title or "", *(block.text for block in shown)])[: 2 * _LONG]
        for section, reason in _WALLS.items():
            if _pattern(section).search(words):
                return tr(reason)
    if not blocks:
        return tr("shows no text; a page that scripts fill must be saved after they have run")
    if not facts.is_article and _is_list(blocks, kept):
        return tr("is a list of articles and none itself; save the articles that it links to")
    if not kept:
        return tr("shows no text of an article; save the page of one article")
    return None


_WALLS = {
    "consent": deferred(
        "asks for consent to cookies in place of the article; save the page after it"
    ),
    "check": deferred("is a check for robots in place of the article; save the page in a browser"),
    "missing": deferred(
        "says that there is no such page; save the article again, or remove the file"
    ),
}


@cache
def _pattern(section: str) -> re.Pattern[str]:
    return re.compile(alternatives(load_table("page_kinds")[section], literal=False), re.IGNORECASE)


def _is_list(blocks: Sequence[Block], kept: Sequence[Block]) -> bool:
    """Whether most of what a page says are headings that lead elsewhere, with a line below each."""
    heads = [block for block in blocks if block.kind in HEADINGS]
    teasers = sum(block.is_link or block.reason == TEASER for block in heads)
    sizes = [len(block.text) for block in kept if reads_like_text(block.text)]
    return teasers >= _LEAST_TEASERS and sum(sizes) < _FEW
