"""The text of a page as a tree of elements."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from artikelsuche.corpus.errors import ArtikelsucheError
from artikelsuche.corpus.language import tr
from artikelsuche.corpus.tables import load_table

_NO_LETTERS = re.compile(r"[\W_]+")
_NAMING = ("class", "id", "role", "itemprop", "data-testid", "data-area", "data-manual")

#: An element of lxml, which has no types of its own.
Element = Any


# A tag of hundreds of attributes, which the parser compares with each other one by one.
_CROWDED = re.compile(
    r"<([a-zA-Z][\w-]{0,50})"
    r"(?:[\s/]+[^\s\"'>=/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?){300,}"
)


class MissingPackageError(ArtikelsucheError):
    """A package is missing with which pages are read; the message names the line to type."""


@cache
def names(section: str) -> tuple[str, ...]:
    """Return the names of a section of the table of names in markup."""
    return tuple(name for line in load_table("page_names")[section] for name in line.split())


def parse_page(text: str) -> Element | None:
    """Parse a page; None where it holds no element.

    The parser stops below 256 elements within each other, so that a tree is never too deep to be
    copied.

    Raises:
        MissingPackageError: The extra for formats is not installed.
    """
    try:
        import lxml_html_clean  # noqa: F401 - trafilatura wants it
        import trafilatura  # noqa: F401
        from lxml import etree  # a search reads no pages
    except ImportError:
        raise MissingPackageError(
            tr("HTML is read with more packages; type: pip install 'artikelsuche[formats]'")
        ) from None
    text = _CROWDED.sub(r"<\1", text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def drop(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    above, before, tail = element.getparent(), element.getprevious(), element.tail
    if above is None:
        return
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        above.text = (above.text or "") + tail
    above.remove(element)


def text_of(element: Element) -> str:
    """Return all text in an element with single spaces."""
    return " ".join("".join(element.itertext()).split())


def squeezed(text: str) -> str:
    """Reduce a text to its letters and digits, so that two ways to write it are compared."""
    return _NO_LETTERS.sub("", text).lower()


def marks_of(element: Element) -> str:
    """Return the names by which a page calls an element, in small letters."""
    get = element.get
    return " ".join([value for name in _NAMING if (value := get(name))]).lower()
