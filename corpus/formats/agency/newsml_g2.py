"""NewsML-G2, the format of news agencies: a `newsItem` is a report.

Elements that readers need are few: what the item is (`itemMeta`), what it is about
(`contentMeta`), and its text (`contentSet`) as XHTML, NITF or plain.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from artikelsuche.corpus.formats.markup import plain_text
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.xml_items import Item, first_text, paragraphs_of, text_of

from . import nitf, report

_CORRECTION = ("correction", "correctionshort")


def record_of(item: Item) -> Record:
    """Read a `newsItem`."""
    root = item.element
    meta, content = _child(root, "itemMeta"), _child(root, "contentMeta")
    guid = root.get("guid") or ""
    version = (_number(root.get("version")), first_text(meta, "versionCreated") or "")
    fields = None
    is_text = _local(_qcode(meta, "itemClass")) in ("", "text", "composite")
    if is_text and not report.is_withdrawn(_qcode(meta, "pubStatus")):
        fields = _fields(root, meta, content)
    return Record(fields, line=item.line, item=guid or None, version=version)


def _fields(root: Element, meta: Element, content: Element) -> dict[str, Any]:
    title = _headline(content) or first_text(meta, "title")
    provider = _name(meta.find("provider"))
    dateline = first_text(content, "dateline")
    body = report.without_title(_body(_child(root, "contentSet")), title)
    subjects = [s for s in content.iterfind("subject") if _is_desk(s)]
    desk = subjects[0] if subjects else None
    return {
        "id": root.get("guid"),
        "title": title,
        "body": report.public_part(body),
        "teaser": _teaser(content),
        "published": first_text(meta, "versionCreated", "firstCreated")
        or first_text(content, "contentCreated"),
        "section": report.section(desk.get("qcode"), _name(desk)) if desk is not None else None,
        "source": provider,
        "authors": first_text(content, "by") or [n for e in content if (n := _author(e))] or None,
        "agency": provider,
        "dateline": report.place_of_dateline(dateline) or first_text(content, "located/name"),
        "language": _language(root, content),
        "notes": _notes(meta),
    }


def _notes(meta: Element) -> tuple[str, ...]:
    texts = [e for e in meta.iterfind("edNote") if _local(e.get("role")) in _CORRECTION]
    texts.sort(key=lambda e: _CORRECTION.index(_local(e.get("role"))))
    signals = [e.get("qcode") for e in meta.iterfind("signal")]
    note = report.correction(signals, text_of(texts[0]) if texts else None)
    return (note,) if note else ()


def _body(contents: Element) -> str:
    """Read the text: the first content that has any."""
    for content in contents:
        if content.tag == "inlineXML":
            found = content.find(".//nitf")
            if found is not None:
                return nitf.body_of(found)
            text = paragraphs_of(
                content, lambda e: e.tag in ("header", "footer") or report.is_private(e)
            )
        elif content.tag == "inlineData":
            text = plain_text("".join(content.itertext()))
        else:
            continue
        if text.strip():
            return text
    return ""


def _headline(content: Element) -> str | None:
    """Take the main headline: that of the highest rank, or one without a role of its own."""
    found = [e for e in content.iterfind("headline") if text_of(e)]
    found.sort(key=lambda e: (_local(e.get("role")) not in ("", "main", "hld", "head"),
                              _number(e.get("rank"))))  # fmt: skip
    return text_of(found[0]) if found else None


def _teaser(content: Element) -> str | None:
    for element in content.iterfind("description"):
        if _local(element.get("role")) in ("summary", "teaser", "abstract", "lead"):
            return text_of(element) or None
    return None


def _author(element: Element) -> str | None:
    is_author = element.tag == "creator" or (
        element.tag == "contributor" and "author" in _local(element.get("role"))
    )
    return _name(element, coded=False) if is_author else None


def _language(root: Element, content: Element) -> str | None:
    said = content.find("language")
    return (said.get("tag") if said is not None else None) or root.get("lang")


def _is_desk(subject: Element) -> bool:
    return _local(subject.get("type")) in ("category", "desk", "ressort", "department")


def _name(element: Element | None, *, coded: bool = True) -> str | None:
    """Return what an element names, or the code it names it by."""
    if element is None:
        return None
    said = first_text(element, "name") or element.get("literal")
    return said or (element.get("qcode", "").rpartition(":")[2] if coded else None) or None


def _child(element: Element, name: str) -> Element:
    found = element.find(name)
    return Element(name) if found is None else found


def _qcode(element: Element, name: str) -> str:
    return _child(element, name).get("qcode", "")


def _local(code: str | None) -> str:
    return (code or "").rpartition(":")[2].lower()


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0
