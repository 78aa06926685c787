"""NITF, the older format of news agencies: head with data, body with headline, text and end."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.xml_items import Item, first_text, paragraphs_of

from . import report

_DROPPED = frozenset({"media", "body.head", "body.end", "note", "hedline"})


def record_of(item: Item) -> Record:
    """Read a `nitf` document."""
    root = item.element
    key = _attribute(root, ".//doc-id", "id-string")
    issued = _attribute(root, ".//date.issue", "norm")
    du_key = root.find(".//du-key")
    version = 0
    if du_key is not None:
        numbers = [du_key.get(name) or "" for name in ("generation", "version")]
        version = next((int(n) for n in numbers if n.isdecimal() and len(n) < 18), 0)
    status = _attribute(root, ".//docdata", "management-status")
    withdrawn = report.is_withdrawn((status or "").removeprefix("embargoed"))
    fields = None if withdrawn else _fields(root, key, issued)
    return Record(fields, line=item.line, item=key, version=(version, issued or ""))


def _fields(root: Element, key: str | None, issued: str | None) -> dict[str, Any]:
    title = first_text(root, ".//hedline/hl1", ".//headline/hl1", "head/title")
    dateline = _dateline(root)
    source = first_text(root, ".//body.head/distributor/org", ".//body.head/distributor")
    published = _attribute(root, ".//pubdata", "date.publication") or issued
    pubdata = root.find(".//pubdata")
    section = pubdata.get("position.section") if pubdata is not None else None
    fixed = _attribute(root, ".//correction", "info")
    has_correction = root.find(".//docdata/correction") is not None
    note = report.correction(["correction"], fixed) if has_correction else None
    body = report.without_title(body_of(root), title)
    return {
        "id": key,
        "title": title,
        "body": report.with_dateline(body, dateline),
        "teaser": first_text(root, ".//body.head/abstract", ".//body.head/hedline/hl2"),
        "published": published or _attribute(root, ".//story.date", "norm"),
        "section": report.section(_attribute(root, ".//fixture", "fix-id"), section),
        "source": (pubdata.get("name") if pubdata is not None else None) or source,
        "authors": _byline(root),
        "agency": source,
        "dateline": report.place_of_dateline(dateline),
        "language": root.get("lang"),
        "notes": (note,) if note else (),
    }


def body_of(root: Element) -> str:
    """Return the paragraphs of a document that are for readers."""
    content = root.find(".//body.content")
    found = content if content is not None else root.find(".//body")
    if found is None:
        return ""
    text = paragraphs_of(found, lambda e: e.tag in _DROPPED or report.is_private(e))
    return report.public_part(text)


def _byline(root: Element) -> Any:
    """Return the names of persons, or the whole line where none is marked."""
    persons = [text for e in root.iterfind(".//body.head/byline/person") if (text := _text(e))]
    return persons or first_text(root, ".//body.head/byline")


def _dateline(root: Element) -> str | None:
    """Return where a report comes from, without the day."""
    found = root.find(".//body.head/dateline")
    if found is None:
        return None
    parts = [found.text or ""]
    for part in found:
        parts += ["" if part.tag == "story.date" else "".join(part.itertext()), part.tail or ""]
    return " ".join("".join(parts).split()) or None


def _text(element: Element) -> str:
    return " ".join((element.text or "").split()) or first_text(element, "*") or ""


def _attribute(root: Element, path: str, name: str) -> str | None:
    found = root.find(path)
    return (found.get(name) or None) if found is not None else None
