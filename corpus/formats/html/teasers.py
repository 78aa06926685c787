"""Teasers of other articles, known by their number: siblings alike, each with a linked headline."""

from __future__ import annotations

import re
from collections import defaultdict

from .tree import Element, text_of

_DIGITS = re.compile(r"\d+")
_HEADLINES = "//*[self::h2 or self::h3 or self::h4 or self::h5][ancestor::a[@href] or .//a[@href]]"
# So many siblings are a list; a teaser lies so far above its headline at most, and is no longer.
_LEAST, _HIGHEST, _LONGEST = 4, 6, 600


def find_teasers(body: Element) -> set[Element]:
    """Find the teasers of a page, each with all that is in it."""
    alike: defaultdict[tuple[Element, str, str], dict[Element, None]] = defaultdict(dict)
    for headline in body.xpath(_HEADLINES):
        if not _leads_away(headline):
            continue
        element, above = headline, headline.getparent()
        for _ in range(_HIGHEST):
            if above is None or element is body:
                break
            name = _DIGITS.sub("", element.get("class") or "")
            alike[above, element.tag, name][element] = None
            element, above = above, above.getparent()
    found: set[Element] = set()
    for siblings in alike.values():
        if len(siblings) >= _LEAST:
            found.update(e for e in siblings if len(text_of(e)) <= _LONGEST)
    return found


def _leads_away(headline: Element) -> bool:
    """Whether a link to another page is all of a headline, or around it."""
    links = [*headline.iterancestors("a"), *headline.iter("a")]
    link = next((link for link in links if link.get("href")), None)
    if link is None or link.get("href").startswith("#"):
        return False
    return 5 * len(text_of(link)) >= 4 * len(text_of(headline))
