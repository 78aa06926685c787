"""What a page says of itself in its `meta`, `link` and `time` elements."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .tree import Element, names, text_of

_WRITTEN = re.compile(r"(?:written|geschrieben|verfasst|veröffentlicht)\b|von$", re.IGNORECASE)
# Those of the article before those of teasers above it.
_TIMES = ("//article[.//h1]//time/@datetime", "//h1/following::time/@datetime", "//time/@datetime")
_PUBLISHED = "//*[contains(@itemprop, 'datePublished')] | //time[@pubdate]"


class MetaTags:
    """The `meta` elements of a page by name; the first value of a name counts.

    Args:
        root: The page.
        saved: The address that it was saved from, where a browser noted it.
    """

    def __init__(self, root: Element, saved: str | None = None) -> None:
        self._root = root
        named = next((base.get("href") for base in root.iter("base") if base.get("href")), None)
        #: The address that others in the page are relative to; empty where it is unknown.
        self.base: str = saved or named or ""
        self._values: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            get = element.get
            value = " ".join((get("content") or get("value") or "").split())
            given = (get("property"), get("name"), get("itemprop"), get("http-equiv"))
            for name in {name.strip().lower() for name in given if name and value}:
                self._values.setdefault(name, []).append(value)

    def first(self, *asked: str) -> str | None:
        """Return the first value of the first name that has one."""
        return next((self._values[name][0] for name in asked if name in self._values), None)

    def all_of(self, asked: Iterable[str]) -> list[str]:
        """Return the values of the first name that has some."""
        return next((self._values[name] for name in asked if name in self._values), [])

    @property
    def dates(self) -> list[str]:
        """What may be the date of publication, the surest first."""
        found = [value for name in names("date") for value in self._values.get(name, ())]
        shown = self._root.xpath(_PUBLISHED)
        found += [str(e.get("datetime") or e.get("content") or text_of(e)) for e in shown]
        return found + [value for path in _TIMES for value in self._root.xpath(path)]

    @property
    def authors(self) -> list[str]:
        """Who wrote the article, as the `meta` elements say."""
        labelled = self.first("twitter:label1") or ""
        written = self._values.get("twitter:data1", []) if _WRITTEN.match(labelled) else []
        return self.all_of(names("author")) or written

    @property
    def section(self) -> str | None:
        """The section of the paper."""
        return self.first(*names("section")) or self._marked("articleSection")

    @property
    def source(self) -> str | None:
        """The name of the site."""
        return self.first(*names("source")) or self._marked("publisher")

    def _marked(self, name: str) -> str | None:
        """Return what microdata say of a property, or the name of what it is."""
        for element in self._root.xpath("//*[@itemprop=$name]", name=name):
            inner = element.find(".//*[@itemprop='name']")
            chosen = element if inner is None else inner
            return chosen.get("content") or text_of(chosen) or None
        return None

    @property
    def url(self) -> str | None:
        """The address at which the page wants to be found."""
        for link in self._root.iter("link"):
            if "canonical" in (link.get("rel") or "").lower() and link.get("href"):
                return str(link.get("href")).strip()
        return self.first("og:url", "twitter:url", "dc.identifier")

    @property
    def language(self) -> str | None:
        """The language as the page names it."""
        named = self._root.get("lang") or self._root.get("xml:lang")
        return named or self.first("og:locale", "content-language", "dc.language", "language")
