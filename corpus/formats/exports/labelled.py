"""Articles as databases print them: lines with source, date and headline, labels, text, labels.

Nexis (old and new) and GENIOS differ in what they write, not in this: so the lines of one article
are read in one way, once their export is parted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from artikelsuche.corpus.cleaning.bylines import parse_byline, parse_names
from artikelsuche.corpus.cleaning.layout import is_closed
from artikelsuche.corpus.dates import find_date, parse_date
from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.tables import load_pairs, load_table

_LABEL = re.compile(r"([A-Za-zÄÖÜäöüß][\w ÄÖÜäöüß/-]{1,40}):\s*(.*)", re.DOTALL)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|\(c\)|©|alle rechte vorbehalten|all rights reserved)", re.I
)
_COUNT = re.compile(r"(?:dokument|document) \d{1,5} (?:von|of) \d{1,5}", re.I)
_TO_YEAR = re.compile(r".*?\b(?:1[89]|20)\d\d\b")
_ISSUE = re.compile(
    r"(?P<source>.{2,80}?)\s+(?:vom|of)\s+(?P<date>\d{1,2}\.\d{1,2}\.\d{4})(?P<rest>.*)"
)
_DESK = re.compile(r"/\s*(?P<desk>[^,/;]{2,40})\s*$")
_LAST_FIRST = re.compile(r"^([\w-]+), ([\w.-]+(?: [\w.-]+)?)$")
# So many lines at most stand above the headline, and of it above the labels.
_HEAD, _ROWS = 9, 4


def fields_of(lines: list[str]) -> dict[str, Any] | None:
    """Read the lines of one article; None where there is no text among them."""
    lines = [line for line in map(normalize_line, lines) if line]
    if lines and _COUNT.fullmatch(lines[0]):
        del lines[0]
    fields: dict[str, Any] = {}
    start = _head(lines, fields)
    end = _tail(lines, start, fields)
    text = [line for line in lines[start:end] if line.lower() not in _table("ends")]
    while text and _COPYRIGHT.match(text[-1]):
        text.pop()
    for at in (0, -1) if text[1:] else ():
        byline = parse_byline(text[at]) or parse_names(_turned(text[at]))
        if byline and "authors" not in fields:
            fields["authors"], fields["agency"] = list(byline.authors), byline.agency
            del text[at]
    if not text:
        return None
    fields["body"] = "\n\n".join(text)
    return fields


def _head(lines: list[str], fields: dict[str, Any]) -> int:
    """Read what stands above the text, and return where that begins."""
    marked = next((n for n, line in enumerate(lines) if line.lower() in _table("body")), None)
    above = lines if marked is None else lines[:marked]
    at = _opening(above, fields, is_marked=marked is not None)
    rows = next((n for n, row in enumerate(above[at : at + _ROWS]) if _label(row, "head")), 0)
    if rows and marked is None and not any(map(is_closed, above[at : at + rows])):
        fields["teaser"] = " ".join(above[at : at + rows])  # the further rows of a headline
        at += rows
    for number in range(at, len(above)):
        label = _label(above[number], "head")
        if label:
            _put(fields, *label)
        elif not _COPYRIGHT.match(above[number]) and marked is None:
            return number
    return len(above) if marked is None else marked + 1


def _opening(lines: list[str], fields: dict[str, Any], *, is_marked: bool) -> int:
    """Read source, date and headline, in whichever order, and return where they end.

    Where a line marks the text, both stand above the date, and the edition may stand below it.
    """
    issue = _ISSUE.match(lines[0]) if lines else None
    if issue:  # GENIOS: 'Küstenblatt vom 19.06.2024, Nr. 141, S. 5 / Lokales'
        _put_issue(fields, issue)
        fields["title"] = lines[1] if len(lines) > 1 else None
        return min(2, len(lines))
    dated = next((n for n, line in enumerate(lines[:_HEAD]) if _date(line) is not None), None)
    if dated is None:
        fields["title"] = lines[0] if lines else None
        return min(1, len(lines))
    fields["published"] = _date(lines[dated])
    below = dated + 1
    is_new = is_marked and dated > 1
    line = "" if is_new else "".join(lines[below:][:1])
    if line and not (_label(line, "head") or _COPYRIGHT.match(line)):
        fields["title"] = line.rstrip(" ;")  # as Nexis did of old: source, date, headline
        fields["source"] = lines[0] if dated else None
        return below + 1
    fields["title"] = lines[0] if dated else None
    fields["source"] = lines[dated - 1] if dated > 1 else None
    return below


def _tail(lines: list[str], start: int, fields: dict[str, Any]) -> int:
    """Read the labels that stand below the text, and return where that ends."""
    end = len(lines)
    for number in range(start, len(lines)):
        if lines[number].lower() in _table("ends") or _label(lines[number], "tail", strict=True):
            end = number
            break
    for line in lines[end:]:
        label = _label(line, "tail")
        if label is None:
            continue
        issue = _ISSUE.match(label[1])
        if issue:
            _put_issue(fields, issue)
        else:
            _put(fields, *label)
    return end


def _put_issue(fields: dict[str, Any], issue: re.Match[str]) -> None:
    fields.setdefault("source", issue["source"])
    fields.setdefault("published", issue["date"])
    if desk := _DESK.search(issue["rest"]):
        fields.setdefault("section", desk["desk"])


def _put(fields: dict[str, Any], field: str, value: str) -> None:
    if field == "authors":
        value = _turned(value)
    elif field == "section":
        value = re.split(r"[;|]|\s+S\.\s*\d", value)[0].strip()
        value = value.title() if value.isupper() else value
    elif field == "language":
        value = value.split(";")[0].strip()
    if field != "-" and value:
        fields.setdefault(field, value)


def _turned(value: str) -> str:
    """Put first names first: 'Beck, Anna; Roth, Jan' are two persons."""
    return ", ".join(_LAST_FIRST.sub(r"\2 \1", part.strip()) for part in value.split(";"))


def _label(line: str, section: str, *, strict: bool = False) -> tuple[str, str] | None:
    """Read a label and its value; strictly one that no text of an article would have."""
    match = _LABEL.match(line)
    if match is None:
        return None
    field = _labels(section).get(match[1].strip().lower())
    if field is None or (strict and match[1].islower()):
        return None
    return field, match[2].strip()


def _date(line: str) -> dt.date | str | None:
    """Return what a line of a date says, which may have weekday and zone behind it."""
    if len(line) > 60:
        return None
    if not isinstance(parse_date(line), str):
        return line
    found = find_date(line)
    if found is not None and found[1][0] < 15:
        return found[0].isoformat()
    year = _TO_YEAR.match(line)
    return year[0] if year and not isinstance(parse_date(year[0]), str) else None


@cache
def _table(section: str) -> frozenset[str]:
    return frozenset(load_table("exports")[section])


@cache
def _labels(section: str) -> Mapping[str, str]:
    return load_pairs("exports", section)
