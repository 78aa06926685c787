"""Which parts of a page are no text of its article: by element and by name."""

from __future__ import annotations

import re
from functools import cache

from artikelsuche.corpus.language import deferred
from artikelsuche.corpus.tables import alternatives, load_table

from .tree import Element, marks_of, names, text_of

#: Elements whose content no reader sees, or only as a control.
UNSEEN = frozenset(names("unseen"))
#: Why what readers write is cut; of no other part is so much text expected.
COMMENTS = deferred("comments")
_BY_ELEMENT = {
    "nav": deferred("navigation"),
    "footer": deferred("footer"),
    "form": deferred("form"),
    "menu": deferred("navigation"),
    "dialog": deferred("dialog"),
}
_BY_ROLE = {
    "navigation": "navigation",
    "contentinfo": "footer",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "search": "form",
    "menu": "navigation",
    "menubar": "navigation",
    "complementary": deferred("beside the article"),
}
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOSTLY_LINKS = 0.4
_TEXT_IN_FIGURES = frozenset(("table", "blockquote", "pre"))


@cache
def called(section: str) -> re.Pattern[str]:
    """Return the pattern of the names of a kind of part."""
    return re.compile(alternatives(load_table("page_parts")[section], literal=False))


@cache
def _verdict(tag: str, marks: str) -> str | None:
    """Say what an element is by its names alone; a page uses few of them, again and again."""
    if tag in ("html", "body", "main", "h1"):
        return None
    if called("caption").search(marks):
        return deferred("picture caption")
    if called("text").search(marks):
        return None
    if called("hidden").search(marks):
        return deferred("not shown")
    for section, reason in (("comments", COMMENTS), ("furniture", deferred("part of the site"))):
        if called(section).search(marks):
            return reason
    if tag == "aside":
        return None if called("box").search(marks) else deferred("beside the article")
    return "links" if called("links").search(marks) else None


def furniture_of(element: Element, tag: str, within: str | None) -> str | None:
    """Say why an element is no text of the article; None where it may be.

    Args:
        element: The element.
        tag: Its name.
        within: "figure" where it lies in one, outside its tables and quotations.
    """
    if tag in _BY_ELEMENT:
        return _BY_ELEMENT[tag]
    if tag == "figcaption" or (within == "figure" and tag not in _TEXT_IN_FIGURES):
        return deferred("picture caption")
    get = element.get
    role = get("role")
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    style = get("style")
    if get("hidden") is not None or (style and _INVISIBLE.search(style)):
        return deferred("not shown")
    marks = marks_of(element)
    if not marks and tag != "aside":
        return None
    verdict = _verdict(tag, marks)
    if verdict == "links":
        return deferred("box of links") if _link_share(element) >= _MOSTLY_LINKS else None
    return verdict


def has_headline(element: Element) -> bool:
    """Tell whether the headline of the page lies in an element."""
    return element.find(".//h1") is not None


def _link_share(element: Element) -> float:
    total = len(text_of(element))
    links = sum(len(text_of(link)) for link in element.iter("a"))
    return links / total if total else 0.0
