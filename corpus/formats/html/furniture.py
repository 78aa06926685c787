"""The blocks of a page with what is furniture by its place, and what is so by its name only."""

from __future__ import annotations

import re
from collections import Counter

from artikelsuche.corpus.cleaning.layout import reads_like_text

from .blocks import TEASER, Block, take_apart
from .parts import COMMENTS, has_headline
from .teasers import find_teasers
from .tree import Element

_DIGITS = re.compile(r"\d+")
# Whose headline shows that a name was misread.
_BY_NAME = frozenset((COMMENTS, "part of the site", "box of links", "form", "beside the article"))
# Of the running text of a page no part of the site holds more; in characters, less text beside
# comments is no article.
_MOST_FURNITURE, _LEAST = 0.4, 100


def read_blocks(root: Element) -> list[Block]:
    """Take a page apart; what holds too much of its text is no furniture whatever it is called."""
    body = root.find("body")
    body = root if body is None else body
    teasers = find_teasers(body)
    spared: set[Element] = set()
    for _ in range(4):
        blocks = take_apart(body, spared, teasers)
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
        if root is not None and reason != TEASER
        if (named[_name_of(root)] > most and (reason != COMMENTS or is_short))
        or (reason in _BY_NAME and has_headline(root))
    }


def _name_of(element: Element) -> tuple[str, str]:
    return element.tag, _DIGITS.sub("", element.get("class") or "")
