"""Articles as Factiva prints them, in its German and English interface.

Either a headline with lines below it (words, date, time, source, code, language, copyright), or
with the indexing a table of two letters and what they stand for (HD headline, PD date …).
"""

from __future__ import annotations

import re
from typing import Any

from artikelsuche.corpus.cleaning.layout import is_closed
from artikelsuche.corpus.cleaning.metadata import is_section
from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.tables import alternatives, load_table

_WORDS = re.compile(r"[\d.,]+ (?:words|Wörter|Wort|mots|palabras|parole|woorden)")
_NUMBER = re.compile(
    r"(?:Dokument|Document)\s*(?:nummer|number)?\s*([A-Za-z]{2,}\d[A-Za-z0-9]{10,40})"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?:\s*[AP]M)?")
_CODE = re.compile(
    r"(HD|SE|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|ART|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|CLM)"
    r"(?:\s+(.*))?"
)
_FIELDS = {
    **{"HD": "title", "BY": "authors", "PD": "published", "SN": "source", "LA": "language"},
    **{"SE": "section", "AN": "number"},
}
# No name of a publisher is longer, in characters.
_SHORT = 60
_TEXT = ("LP", "TD")
_COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright\b)", re.IGNORECASE)


def fields_of(lines: list[str]) -> dict[str, Any] | None:
    """Read the lines of one article; None where there is no text among them."""
    lines = [line for line in map(normalize_line, lines) if line]
    codes = [match for line in lines if (match := _CODE.fullmatch(line))]
    fields = _coded(lines) if {"HD", "PD"} <= {m[1] for m in codes} else _printed(lines)
    if not fields.get("body"):
        return None
    number = _NUMBER.search(fields.pop("number", "") or "")
    if number:
        fields["id"] = number[1]
    return fields


def _coded(lines: list[str]) -> dict[str, Any]:
    said: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        match = _CODE.fullmatch(line)
        if match and (code not in _TEXT or match[1] not in said):
            code = match[1]
            said.setdefault(code, []).extend([match[2]] if match[2] else [])
        elif code:
            said.setdefault(code, []).append(line)
    fields: dict[str, Any] = {
        field: " ".join(said[code]) for code, field in _FIELDS.items() if said.get(code)
    }
    if said.get("ET") and fields.get("published"):
        fields["published"] += f" {said['ET'][0]}"
    fields["body"] = "\n\n".join(line for code in _TEXT for line in said.get(code, []))
    return fields


def _printed(lines: list[str]) -> dict[str, Any]:
    counted = next((n for n, line in enumerate(lines[:12]) if _WORDS.fullmatch(line)), None)
    if counted is None:
        return {}
    above = lines[:counted]
    has_author = len(above) > 2 or (len(above) == 2 and not is_section(above[0]))
    author = above.pop() if has_author else None
    number = next((n for n in range(counted, len(lines)) if _NUMBER.match(lines[n])), len(lines))
    below = lines[counted + 1 : number]
    fields: dict[str, Any] = {
        "title": above.pop() if above else None,
        "section": above[-1] if above else None,
        "authors": author,
        "number": lines[number] if number < len(lines) else None,
        "published": below.pop(0) if below else None,
    }
    if below and _CLOCK.fullmatch(below[0]):
        fields["published"] += f" {below.pop(0)}"
    fields["source"] = below.pop(0) if below else None
    marked = next((n for n, line in enumerate(below[:8]) if _COPYRIGHT.match(line)), None)
    if marked is not None:
        fields["language"] = below[marked - 1] if marked else None
        below = below[marked + 1 :]
    # The publisher stands above the number of the document, where there is one.
    if fields["number"] and below[1:] and not is_closed(below[-1]) and len(below[-1]) <= _SHORT:
        below.pop()
    signed = alternatives(load_table("exports")["signed"], literal=False)
    while below[1:] and re.fullmatch(signed, below[-1]):
        below.pop()
    fields["body"] = "\n\n".join(below)
    return fields
