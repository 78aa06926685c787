"""What a page says of its article: JSON-LD first, then `meta` elements, then what is shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from artikelsuche.corpus.cleaning.metadata import is_home, is_section
from artikelsuche.corpus.cleaning.writers import Writers, read_writers
from artikelsuche.corpus.dates import find_date, parse_date
from artikelsuche.corpus.normalize import normalize_line, normalize_text

from . import json_ld
from .headline import beside_headline, choose_headline, headings
from .meta_tags import MetaTags
from .parts import called
from .stated_dates import stated_date
from .tree import Element, marks_of, squeezed, text_of

_LANGUAGE = re.compile(r"[a-z]{2,3}(?=[-_]|$)", re.IGNORECASE)
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=\D|$)")
_SAVED = re.compile(r"(?:saved from url=\(\d+\)|SingleFile\s+url:\s*)(https?://[^\s<>]+)")
# What an archive of the web puts before the address of a page that it kept.
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?://)")
_HEAD = 4000
_LONGEST_SECTION = 40


_CRUMBS = (
    "//*[contains(@class, 'readcrumb') or contains(@id, 'readcrumb')"
    " or contains(@aria-label, 'readcrumb') or contains(@class, 'brotkrume')"
    " or contains(@class, 'rootline') or contains(@id, 'rootline')]"
)
# Links to authors; what is called author, autor, byline or verfasser, and some others.
_NAMED = (
    "//a[contains(@rel, 'author')] | //*[contains(@itemprop, 'author') or contains(@class, 'ut')"
    " or contains(@class, 'yline') or contains(@class, 'erfasser')]"
)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of its article.

    Args:
        title: The headline; None where there is none.
        description: The summary for search engines and social media, often the standfirst.
        published: When it was published; None where that is unknown.
        scripted: When scripts of the page would say so; None where something else does.
        writers: Its authors and agencies.
        section: The section of the paper.
        source: The paper or site.
        url: The address at which the page wants to be found.
        language: The language as an ISO 639 code.
        paywalled: Whether the page says that its text is not for everybody.
        body: The text of the article as its data state it; empty for none.
        is_article: Whether the page says that it is an article.
    """

    title: str | None
    description: str | None
    published: dt.date | None
    scripted: dt.date | None
    writers: Writers
    section: str | None
    source: str | None
    url: str | None
    language: str | None
    paywalled: bool
    body: str
    is_article: bool


def read_facts(root: Element, text: str = "") -> PageFacts:
    """Read what a page says of its article.

    Args:
        root: The page.
        text: Its source, in which browsers note where they saved it from.
    """
    saved = _SAVED.search(text[:_HEAD])
    meta, nodes = MetaTags(root, saved[1] if saved else None), json_ld.read_nodes(root)
    shown = [meta.first("og:title", "twitter:title", "dc.title", "title"), _text(root, "title")]
    titles = [squeezed(title) for title in (*headings(root), *shown) if title]
    node = json_ld.article_node(nodes, titles) or {}
    stated = json_ld.is_article(node)
    beside = beside_headline(root, shown[-1])
    source = _source(node, nodes, meta, beside)
    own = [json_ld.text(node.get("headline")) if stated else None, *shown]
    title = choose_headline(root, own, source)
    description = json_ld.text(node.get("description")) if stated else None
    kind = meta.first("og:type") or ""
    published = _published(node, nodes, meta)
    return PageFacts(
        title=title,
        description=normalize_line(
            description or meta.first("og:description", "description", "twitter:description") or ""
        )
        or None,
        published=published,
        scripted=None if published else stated_date(root),
        writers=_writers(root, node, nodes, meta, source),
        section=_section(root, node, nodes, meta, title) or next(filter(is_section, beside), None),
        source=source,
        url=_url(node, meta),
        language=_language(meta.language) or _language(json_ld.text(node.get("inLanguage"))),
        paywalled=meta.first("article:content_tier") == "locked"
        or any(_is_closed(one) for one in nodes if one is node or not json_ld.is_article(one)),
        body=normalize_text(json_ld.text(node.get("articleBody")) or ""),
        is_article=stated or "article" in kind.lower(),
    )


def _text(root: Element, tag: str) -> str | None:
    found = next(root.iter(tag), None)
    return text_of(found) or None if found is not None else None


def _source(
    node: json_ld.Node, nodes: list[json_ld.Node], meta: MetaTags, beside: list[str]
) -> str | None:
    """Take the name that is stated, or the one in the title that its address agrees with."""
    names = [name for name, _ in json_ld.entities(node.get("publisher"), nodes)]
    host = (urlsplit(_url(node, meta) or "").hostname or "").removeprefix("www.")
    site = next((part for part in beside[:1] if not is_section(part) and not is_home(part)), "")
    named = site if squeezed(site) in squeezed(host) or not host else ""
    found = next(iter(names), None) or meta.source or named or host
    return normalize_line(found) or None


def _published(
    node: json_ld.Node, nodes: list[json_ld.Node], meta: MetaTags
) -> dt.date | dt.datetime | None:
    """Take the first date that can be read; a moment of the same day says more than it."""
    own = [node, *(one for one in nodes if one is not node and "headline" not in one)]
    stated = [json_ld.text(one.get("datePublished")) for one in own]
    stated.append(json_ld.text(node.get("uploadDate")))
    dates = [date for text in (*stated, *meta.dates) if text and (date := _date(text))]
    if not dates:
        match = _DAY_IN_PATH.search(urlsplit(_url(node, meta) or "").path)
        return _date("-".join(match.groups())) if match else None
    first = dates[0]
    if isinstance(first, dt.datetime):
        return first
    moments = (d for d in dates if isinstance(d, dt.datetime) and d.date() == first)
    return next(moments, first)


def _date(text: str) -> dt.date | dt.datetime | None:
    text = normalize_line(text)
    found = parse_date(text)
    if not isinstance(found, str):
        return found
    within = find_date(text[:200])
    return within[0] if within else None


def _writers(
    root: Element, node: json_ld.Node, nodes: list[json_ld.Node], meta: MetaTags, source: str | None
) -> Writers:
    """Read the authors where they are stated first; an office counts last."""
    named = node.get("author") or node.get("creator")
    stated = [name for name, _ in json_ld.entities(named, nodes)]
    site = meta.source or source
    best = Writers((), None)
    for names in (stated, meta.authors, _bylines(root)):
        found = read_writers(names, source)
        people = [name for name in found.authors if squeezed(name) != squeezed(site or "")]
        is_person = any(" " in name for name in people)
        authors = tuple(people) if is_person else best.authors or tuple(people)
        best = Writers(authors, best.agency or found.agency)
        if is_person:
            break
    return best


def _bylines(root: Element) -> Iterator[str]:
    """Yield the first names that the page shows as those of authors, and those beside them."""
    above: tuple[Element, ...] = ()
    for element in root.xpath(_NAMED):
        if element.get("rel") is None and not called("author").search(marks_of(element)):
            continue
        if above and not any(e in above for e in islice(element.iterancestors(), 2)):
            return
        if not any(called("comments").search(marks_of(e)) for e in element.iterancestors()):
            above = above or tuple(islice(element.iterancestors(), 2))
            yield _parted(element)


def _parted(element: Element) -> str:
    """Return the text of an element with commas where two names meet: in elements of their own."""
    found = ""
    for text in element.itertext():
        meet = found[-1:].isalpha() and text[:1].isupper()
        found += f", {text}" if meet else text
    return normalize_line(found)


def _section(
    root: Element, node: json_ld.Node, nodes: list[json_ld.Node], meta: MetaTags, title: str | None
) -> str | None:
    stated = node.get("articleSection")
    named = [text for entry in _listed(stated) if (text := json_ld.text(entry))]
    trails = [list(_crumbs(one)) for one in nodes if "BreadcrumbList" in json_ld.types_of(one)]
    tagged = [meta.section] if meta.section else []
    paths = [*tagged, *(name for trail in trails for name in reversed(trail))]
    for names in (named, paths, _shown_crumbs(root), _steps_of(_url(node, meta))):
        usable = [name for text in names if (name := _as_section(text, title))]
        if usable:
            return next(filter(is_section, usable), usable[0])
    return None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _as_section(text: str, title: str | None) -> str | None:
    name = normalize_line(re.split(r"\s*[,;>|/]\s*", text.strip())[0])
    if not name or len(name) > _LONGEST_SECTION or len(name.split()) > 4 or is_home(name):
        return None
    if name.startswith("http") or squeezed(name) in squeezed(title or ""):
        return name if is_section(name) and squeezed(name) != squeezed(title or "") else None
    return name


def _crumbs(trail: json_ld.Node) -> Iterator[str]:
    for entry in _listed(trail.get("itemListElement")):
        if isinstance(entry, dict):
            item = entry.get("item")
            name = entry.get("name") or (item.get("name") if isinstance(item, dict) else None)
            if found := json_ld.text(name):
                yield found


def _shown_crumbs(root: Element) -> Iterator[str]:
    """Yield the steps of the path that the page shows, the deepest first."""
    for element in root.xpath(_CRUMBS)[:1]:
        yield from (text_of(e) for e in [*element.iter("a", "li", "span")][::-1] if not len(e))


def _steps_of(url: str | None) -> list[str]:
    steps = [step.replace("-", " ") for step in urlsplit(url or "").path.split("/")[1:-1]]
    return [step.capitalize() for step in steps if is_section(step)]


def _url(node: json_ld.Node, meta: MetaTags) -> str | None:
    page = node.get("mainEntityOfPage")
    inner = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    stated = (json_ld.text(value) for value in (inner, node.get("url")))
    found = [text for text in (meta.url, *stated) if text]
    for text in [*found, meta.base]:
        try:
            whole = _ARCHIVED.sub("", urljoin(meta.base, text))
            if whole.startswith(("http://", "https://")) and urlsplit(whole).hostname:
                return whole
        except ValueError:
            continue
    return None


def _language(text: str | None) -> str | None:
    match = _LANGUAGE.match((text or "").strip())
    return match[0].lower() if match else None


def _is_closed(node: json_ld.Node) -> bool:
    """Tell whether a node or a part of it says that it is not free."""
    parts: Iterable[object] = (node, *_listed(node.get("hasPart")))
    stated = [part.get("isAccessibleForFree") for part in parts if isinstance(part, dict)]
    return any(str(value).rpartition("/")[2].lower() in ("false", "no", "0") for value in stated)
