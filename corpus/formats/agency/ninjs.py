"""Agency reports in JSON: ninjs of the IPTC (1 to 3) and dpa's digitalwires."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from artikelsuche.corpus.formats.markup import html_text, plain_text
from artikelsuche.corpus.formats.records.parts import Record

from . import report

#: What a ninjs item has beside a text; two of them are enough to know it.
_SIGNS = frozenset(
    {"pubstatus", "versioncreated", "representationtype", "standard", "firstcreated"}
)
_NOTEPAD = re.compile(r"<section\b[^<>]{0,500}\bnotepad\b")
_BODIES = ("body_xhtml", "body_html", "body_text")
_TEASERS = ("description_text", "description_xhtml", "description_html", "abstract")


def record_of(item: Mapping[str, Any]) -> Record | None:
    """Read an object of JSON as a report; None where it is none."""
    if isinstance(item.get("article_html"), str) and ("urn" in item or "pubstatus" in item):
        return _digitalwires(item)
    is_text = any(name.startswith("body_") or name == "bodies" for name in item)
    if is_text:  # version 3 writes `pubStatus` for `pubstatus`
        lowered = {name.lower(): value for name, value in item.items()}
        return _ninjs(lowered) if len(_SIGNS & lowered.keys()) >= 2 else None
    return None


def _digitalwires(item: Mapping[str, Any]) -> Record:
    title = _text(item.get("headline"))
    body = report.without_title(html_text(_for_readers(item["article_html"])), title)
    desk = next((c for c in _objects(item.get("categories")) if _is_desk(c)), {})
    corrected = [n for n in _objects(item.get("ednotes")) if "correction" in str(n.get("role"))]
    said = _text(corrected[-1].get("ednote") or corrected[-1].get("value")) if corrected else None
    note = report.correction([item.get("signal")], said)
    dateline = _text(item.get("dateline"))
    fields = {
        "id": _text(item.get("urn")),
        "title": title,
        "body": report.with_dateline(report.public_part(body), dateline),
        "teaser": _text(item.get("teaser")),
        "published": item.get("version_created") or item.get("updated"),
        "section": report.section(desk.get("qcode"), desk.get("name")),
        "source": _text(item.get("source")) or _text(item.get("creditline")) or "dpa",
        "authors": item.get("byline"),
        "agency": _text(item.get("creditline")) or "dpa",
        "dateline": report.place_of_dateline(dateline),
        "language": _text(item.get("language")),
        "url": _text(item.get("public_url")),
        "notes": (note,) if note else (),
    }
    return _versioned(item, fields, item.get("version_created"))


def _for_readers(markup: str) -> str:
    """Take out the sections of notes, those for readers too: they say where more is found."""
    first, *pads = _NOTEPAD.split(markup)
    return first + "".join(pad.partition("</section>")[2] for pad in pads)


def _ninjs(item: Mapping[str, Any]) -> Record:
    title = _text(item.get("headline")) or _said(item.get("headlines"), "main", "headline")
    body = report.without_title(_body(item), title)
    note = report.correction(
        [s.get("code") or s.get("name") for s in _objects(item.get("signals"))]
        + [item.get("signal")],
        _text(item.get("ednote")),
    )
    subjects = [s for n in ("subject", "subjects") for s in _objects(item.get(n))]
    desk = next((s for s in subjects if _is_desk(s)), subjects[0] if subjects else {})
    located = _text(item.get("located"))
    fields = {
        "id": _text(item.get("uri")) or _text(item.get("guid")),
        "title": title or _said(item.get("headlines")),
        "body": report.public_part(body),
        "teaser": next(filter(None, (_text(item.get(name)) for name in _TEASERS)), None)
        or _said(item.get("descriptions"), "summary", "teaser"),
        "published": item.get("versioncreated") or item.get("firstcreated"),
        "section": report.section(desk.get("code") or desk.get("uri"), desk.get("name")),
        "source": _source(item),
        "authors": _authors(item),
        "dateline": located,
        "language": _text(item.get("language")),
        "notes": (note,) if note else (),
    }
    return _versioned(item, fields, item.get("versioncreated"))


def _versioned(item: Mapping[str, Any], fields: dict[str, Any], created: object) -> Record:
    number = item.get("version")
    text = str(number)
    version = int(text) if text.isdecimal() and len(text) < 18 else 0
    withdrawn = report.is_withdrawn(item.get("pubstatus"))
    is_report = _text(item.get("type")) in (None, "text", "composite") or bool(fields["body"])
    return Record(
        fields if is_report and not withdrawn else None,
        item=fields["id"],
        version=(version, created if isinstance(created, str) else ""),
    )


def _body(item: Mapping[str, Any]) -> str:
    for name in (*_BODIES, *(n for n in item if n.startswith("body_"))):
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return html_text(value) if name.endswith("html") else plain_text(value)
    bodies = _objects(item.get("bodies"))
    bodies.sort(key=lambda body: str(body.get("role")).lower() not in ("main", "none", "body"))
    values = (body.get("value") for body in bodies)
    return next((plain_text(v) for v in values if isinstance(v, str) and v.strip()), "")


def _authors(item: Mapping[str, Any]) -> Any:
    for name in ("byline", "by", "bylines", "authors"):
        value = item.get(name)
        if isinstance(value, list):
            value = [v.get("value") or v.get("name") if isinstance(v, dict) else v for v in value]
        if value:
            return value
    people = [p for name in ("person", "people") for p in _objects(item.get(name))]
    named = [p.get("name") for p in people if "author" in str(p.get("rel") or p.get("role"))]
    return named or None


def _source(item: Mapping[str, Any]) -> str | None:
    for name in ("provider", "source", "infosource", "infosources", "copyrightholder"):
        value = item.get(name)
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, dict):
            first = first.get("name") or first.get("literal")
        if found := _text(first):
            return found
    return None


def _said(values: object, *roles: str) -> str | None:
    """Take the value of the first object that has one of the roles, or of the first of all."""
    found = _objects(values)
    chosen = [v for v in found if not roles or str(v.get("role")).lower() in roles]
    return next(filter(None, (_text(v.get("value")) for v in chosen)), None)


def _is_desk(category: Mapping[str, Any]) -> bool:
    kind = str(category.get("type") or category.get("scheme") or category.get("rel")).lower()
    return kind.rpartition(":")[2] in ("desk", "category", "ressort")


def _objects(value: object) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return (plain_text(value).strip() or None) if isinstance(value, str) else None
