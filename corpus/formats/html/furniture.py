"""The blocks of a page, with what is furniture by its place and not by a misread name only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container

from artikelsuche.corpus.cleaning.layout import reads_like_text

from .blocks import TEASER, Block, take_apart
from .parts import COMMENTS, has_headline
from .tree import Element, text_of

_DIGITS = re.compile(r"\d+")
# Whose headline shows that a name was misread.
_BY_NAME = frozenset((COMMENTS, "part of the site", "box of links", "form", "beside the article"))
# Of the running text of a page no part of the site holds more; in characters, less text beside
# comments is no article.
_MOST_FURNITURE, _LEAST = 0.4, 100
_HEADLINES = "//*[self::h2 or self::h3 or self::h4 or self::h5][ancestor::a[@href] or .//a[@href]]"
# So many siblings are a list; a teaser lies so far above its headline at most, and is no longer.
_ALIKE, _HIGHEST, _LONGEST = 4, 6, 600
_PARAGRAPH = 60


def read_blocks(root: Element) -> list[Block]:
    """Take a page apart; what holds too much of its text is no furniture whatever it is called."""
    body = root.find("body")
    body = root if body is None else body
    teasers = _find_teasers(body)
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


def _find_teasers(body: Element) -> set[Element]:
    """Find the teasers of a page, each with all that is in it."""
    alike: defaultdict[tuple[Element, str, str], dict[Element, None]] = defaultdict(dict)
    for headline in body.xpath(_HEADLINES):
        if not _is_linked(headline):
            continue
        element, above = headline, headline.getparent()
        for _ in range(_HIGHEST):
            if above is None or element is body:
                break
            name = _DIGITS.sub("", element.get("class") or "")
            alike[above, element.tag, name][element] = None
            element, above = above, above.getparent()
    found: set[Element] = set()
    for (above, _, _), siblings in alike.items():
        if len(siblings) >= _ALIKE and not _has_text(above, siblings):
            found.update(e for e in siblings if len(text_of(e)) <= _LONGEST)
    return found


def _has_text(above: Element, siblings: Container[Element]) -> bool:
    """Whether paragraphs stand among siblings: those of an article that links what it lists."""
    own = (child for child in above.iterchildren("p") if child not in siblings)
    return any(len(text_of(child)) >= _PARAGRAPH for child in own)


def _is_linked(headline: Element) -> bool:
    """Whether a link to another page is all of a headline, or around it."""
    links = [*headline.iterancestors("a"), *headline.iter("a")]
    link = next((link for link in links if link.get("href")), None)
    if link is None or link.get("href").startswith("#"):
        return False
    return 5 * len(text_of(link)) >= 4 * len(text_of(headline))
