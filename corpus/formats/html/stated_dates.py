"""Dates of a page whose text is written by scripts: in `data-` attributes and in scripts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from artikelsuche.corpus.dates import parse_date

from .tree import Element

_ATTRIBUTES = (
    "//article[.//h1]//@*[starts-with(name(), 'data-')]",
    "//h1/following::*/@*[starts-with(name(), 'data-')]",
)
_NAME = re.compile(r"date|time|publi", re.IGNORECASE)
_NOT_PUBLISHED = re.compile(r"modif|updat|chang|expir|end", re.IGNORECASE)
# '"publishedAt": "2024-06-19T10:00"', 'page_datePublication = 1718784000'.
_SAID = re.compile(
    r"\b(\w{0,40}publi\w{0,40})[\"']?\s{0,9}[:=]\s{0,9}[\"']?"
    r"(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|\d{13}|\d{10})\b",
    re.IGNORECASE,
)
_SCRIPT = 200_000


def stated_date(root: Element) -> dt.date | None:
    """Find the date of publication that scripts of a page would show; None where they differ.

    Pages state the dates of what they link to in the same way.
    """
    for path in _ATTRIBUTES:
        found = [date for value in root.xpath(path) if (date := _of_attribute(value))]
        if found:
            return _agreed(found)
    return _agreed(_in_scripts(root))


def _of_attribute(value: Element) -> dt.date | None:
    name = value.attrname
    if not _NAME.search(name) or _NOT_PUBLISHED.search(name):
        return None
    found = parse_date(value.strip())
    return None if isinstance(found, str) else found


def _in_scripts(root: Element) -> Iterator[dt.date]:
    for script in root.iter("script"):
        for name, text in _SAID.findall((script.text or "")[:_SCRIPT]):
            found = parse_date(text)
            if not isinstance(found, str) and not _NOT_PUBLISHED.search(name):
                yield found


def _agreed(dates: Iterable[dt.date]) -> dt.date | None:
    """Take the first date, unless another one is of another day."""
    found = list(dates)
    days = {date.date() if isinstance(date, dt.datetime) else date for date in found}
    return found[0] if len(days) == 1 else None
