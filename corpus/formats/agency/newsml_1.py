"""NewsML 1, which some agencies still send: a `NewsItem` with lines and content."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from artikelsuche.corpus.formats.markup import plain_text
from artikelsuche.corpus.formats.records.parts import Record
from artikelsuche.corpus.formats.xml_items import Item, first_text, paragraphs_of, text_of

from . import nitf, report

_ID = ".//NewsIdentifier/"


def record_of(item: Item) -> Record:
    """Read a `NewsItem`."""
    root = item.element
    key = "/".join(
        filter(None, (first_text(root, _ID + name) for name in ("ProviderId", "NewsItemId")))
    )
    revision = first_text(root, f"{_ID}RevisionId") or ""
    number = int(revision) if revision.isdecimal() and len(revision) < 18 else 0
    created = first_text(root, ".//ThisRevisionCreated", ".//FirstCreated") or ""
    status = root.find(".//NewsManagement/Status")
    withdrawn = status is not None and report.is_withdrawn(status.get("FormalName"))
    body = "" if withdrawn else _body(root)
    fields = _fields(root, key, body, created) if body else None
    return Record(fields, line=item.line, item=key or None, version=(number, created))


def _fields(root: Element, key: str, body: str, created: str) -> dict[str, Any]:
    title = first_text(root, ".//NewsLines/HeadLine")
    dateline = first_text(root, ".//NewsLines/DateLine")
    provider = root.find(".//Provider/Party")
    source = provider.get("FormalName") if provider is not None else None
    language = root.find(".//Language")
    return {
        "id": key or None,
        "title": title,
        "body": report.public_part(report.without_title(body, title)),
        "published": created or first_text(root, f"{_ID}DateId"),
        "source": source,
        "agency": source,
        "authors": first_text(root, ".//NewsLines/ByLine"),
        "dateline": report.place_of_dateline(dateline),
        "language": language.get("FormalName") if language is not None else None,
    }


def _body(root: Element) -> str:
    """Read the text: the first content that has any."""
    for content in root.iterfind(".//ContentItem/DataContent"):
        inner = content.find(".//nitf")
        if inner is not None:
            text = nitf.body_of(inner)
        elif len(content):
            text = paragraphs_of(content, report.is_private)
        else:
            text = plain_text(text_of(content) if "\n\n" not in (content.text or "") else
                              content.text or "")  # fmt: skip
        if text.strip():
            return text
    return ""
