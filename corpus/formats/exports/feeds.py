"""Feeds (RSS, Atom) and exports of WordPress blogs (WXR), which are RSS with all posts in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from artikelsuche.corpus.formats.markup import html_text
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.xml_items import Item, first_text, paragraphs_of

#: What is noted of an article whose feed has no full text.
TEASER_ONLY = "Nur Anreißer: der Feed enthält nicht den ganzen Text"
# A description as long as this, or of so many paragraphs, is a full text.
_LONG, _MANY = 900, 4
# The characters at the end of a text that such a tail may have.
_TAIL = 600
_MAIL = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
# Marks of WordPress's editor, short codes, and what its feeds put below every text.
_SHORTCODE = re.compile(
    r"\[caption[^\]]{0,400}\].{0,300}?\[/caption\]|\[/[a-z][\w-]*\]"
    r"|\[[a-z][\w-]*(?:\s+[\w-]+=[^\]\n]{0,400})\]",
    re.DOTALL,
)
_FURTHER = re.compile(
    r"(?:\s*(?:\[…\]|\[\.\.\.\]|\[&#8230;\]|…)|\n+Der Beitrag .{0,300} erschien zuerst auf .{0,200}"
    r"|\n+The post .{0,300} (?:appeared first on|first appeared on) .{0,200}"
    r"|\n*(?:Weiterlesen|Mehr lesen|Continue reading|Read more)\b.{0,200})\s*\Z"
)


def record_of(item: Item) -> Record:
    """Read an `item` of RSS, or a post of WordPress."""
    root, head = item.element, item.head
    kind = first_text(root, "wp.post_type")
    hidden = first_text(root, "wp.status") not in (None, "publish") or (
        first_text(root, "wp.post_password") is not None
    )
    if kind not in (None, "post", "page") or hidden:
        return Record(None, line=item.line)
    content = _html(root, "content.encoded")
    description = _html(root, "excerpt.encoded", "description")
    fields = {
        "id": _rss_id(root, kind),
        "title": _plain(root, "title"),
        **_text(content, description),
        "published": _date(root, "pubDate", "dc.date", "wp.post_date_gmt", "wp.post_date"),
        "section": _category(root),
        "source": first_text(root, "source") or head.get("title"),
        "authors": _rss_author(root) or _written_by(root, head),
        "url": first_text(root, "link"),
        "language": first_text(root, "dc.language") or head.get("language"),
    }
    return Record(fields, line=item.line)


def entry_of(item: Item) -> Record:
    """Read an `entry` of Atom."""
    root, head = item.element, item.head
    summary = _atom_text(root.find("summary"))
    names = [name for e in root.iterfind("author") if (name := first_text(e, "name"))]
    category = root.find("category")
    section = None if category is None else category.get("label") or category.get("term")
    fields = {
        "id": first_text(root, "id"),
        "title": _atom_text(root.find("title")),
        **_text(_atom_text(root.find("content")), summary),
        "published": first_text(root, "published", "updated", "issued"),
        "section": section,
        "source": first_text(root, "source/title") or head.get("title"),
        "authors": names or head.get("name"),
        "url": _link(root),
        "language": root.get("lang") or head.get("@lang"),
    }
    return Record(fields, line=item.line)


def _text(content: str, description: str) -> dict[str, Any]:
    """Choose text and teaser; where there is only a teaser, note that."""
    body, teaser = _without_tail(content), _without_tail(description)
    if not body and (len(teaser) >= _LONG or teaser.count("\n\n") >= _MANY):
        body, teaser = teaser, ""
    if body and len(body) > len(teaser):
        is_opening = teaser and body.startswith(teaser.rstrip(" .…"))
        return {"body": body, "teaser": None if is_opening else teaser or None}
    text = body or teaser
    return {"body": text, "notes": (TEASER_ONLY,)} if text else {"body": None}


def _without_tail(text: str) -> str:
    """Take away what a feed puts below a text: 'Der Beitrag … erschien zuerst auf …'."""
    for _ in range(3):
        start = max(0, len(text) - _TAIL)
        cut = (text[:start] + _FURTHER.sub("", text[start:])).rstrip()
        if cut == text:
            break
        text = cut
    return text


def _html(root: Element, *paths: str) -> str:
    """Return the paragraphs of the first element with text, which is HTML within XML."""
    for path in paths:
        for found in root.iterfind(path):
            text = "".join(found.itertext())
            if "[/" in text or ("=" in text and "[" in text):
                text = _SHORTCODE.sub("", text)
            if "<p" not in text and "\n\n" in text:  # WordPress leaves out the marks of paragraphs
                text = text.replace("\n\n", "<p>")
            if found_text := html_text(text):
                return found_text
    return ""


def _atom_text(element: Element | None) -> str:
    if element is None:
        return ""
    if len(element):
        return paragraphs_of(element, lambda e: False)
    return html_text(element.text or "")


def _plain(root: Element, path: str) -> str | None:
    text = html_text(first_text(root, path) or "")
    return " ".join(text.split()) or None


def _rss_id(root: Element, kind: str | None) -> str | None:
    """Take what identifies an item: for WordPress its address, else the guid, else the address."""
    link = first_text(root, "link")
    return (link if kind else None) or first_text(root, "guid") or link


def _date(root: Element, *paths: str) -> str | None:
    """Return the first date; WordPress writes noughts where there is none."""
    found = (first_text(root, path) for path in paths)
    return next((text for text in found if text and not text.startswith("0000")), None)


def _category(root: Element) -> str | None:
    for found in root.iterfind("category"):
        name = " ".join("".join(found.itertext()).split())
        if found.get("domain") != "post_tag" and name not in ("", "Allgemein", "Uncategorized"):
            return name
    return first_text(root, "dc.subject")


def _rss_author(root: Element) -> str | None:
    """Return who wrote an item: a name, or an e-mail address with the name in brackets."""
    text = first_text(root, "author") or ""
    match = _MAIL.fullmatch(text)
    return match[1] if match else text if text and "@" not in text else None


def _written_by(root: Element, head: Mapping[str, str]) -> str | None:
    """Return the name of the writer of a post, of which the post has the login alone."""
    login = first_text(root, "dc.creator")
    return head.get(f"wp.author:{login}") or login


def _link(root: Element) -> str | None:
    links = [e for e in root.iterfind("link") if e.get("rel", "alternate") == "alternate"]
    return next((href for e in links if (href := e.get("href"))), None)
