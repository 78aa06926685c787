"""What reports of all agencies have in common: states, corrections, parts for editors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.tables import alternatives, load_pairs, load_table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SIGNS = " #*-–—:=."
# The line of codes of the sender that ends a report of dpa: 'dpa rr yyxx z2 ab'.
_SENDER = re.compile(r"[a-z]{3}(?:-[a-z]+)?(?: [a-z0-9/]{1,4}){2,8}")
_PLACE = re.compile(r"\s*[(/|–—]|\s-\s|\s*-+\s*$")


def is_withdrawn(status: object) -> bool:
    """Tell whether the state of an item ('stat:canceled') forbids to publish it."""
    return _code(status) in load_table("agency")["withdrawn"]


def correction(signals: Iterable[object], text: str | None) -> str | None:
    """Return a note on a correction, where one of the signals says that there is one."""
    if not any(_code(signal) in load_table("agency")["corrected"] for signal in signals):
        return None
    said = normalize_line(text or "")
    return f"Berichtigung: {said}" if said else "Berichtigung"


def section(code: object, name: object) -> str | None:
    """Name a desk by what it is called, or by its code ('dpacat:pl')."""
    plain = name.strip() if isinstance(name, str) else ""
    desks = load_pairs("agency", "desks")
    return desks.get(plain.lower()) or plain or desks.get(_code(code))


def place_of_dateline(text: str | None) -> str | None:
    """Take the place out of a dateline: 'Berlin (dpa) - '."""
    place = _PLACE.split(text.strip())[0].strip(" ,.") if text else ""
    return place or None


def with_dateline(body: str, dateline: str | None) -> str:
    """Put a dateline that stands apart before the text, as the report is printed."""
    line = normalize_line(dateline or "")
    if not line or not body or body.startswith(line.rstrip(" -–—")):
        return body
    return f"{line if line.endswith(('-', '–', '—')) else f'{line} –'} {body}"


def is_private(element: Element) -> bool:
    """Tell whether an element is a part that is not for readers."""
    if element.get("pubconstraint") or element.get("data-pubconstraint"):
        return True
    named = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower()
    return bool(named.strip()) and _private_class().search(named) is not None


def public_part(text: str) -> str:
    """Cut a report before the first heading of a part that is not for readers.

    The line of codes at its end goes as well.
    """
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        if _private_heading().fullmatch(normalize_line(paragraph.split("\n")[0]).strip(_SIGNS)):
            break
        kept.append(paragraph)
    while kept and (_SENDER.fullmatch(kept[-1].strip()) or not kept[-1].strip(_SIGNS)):
        kept.pop()
    return "\n\n".join(kept)


def without_title(text: str, title: object) -> str:
    """Leave out a first paragraph that repeats the headline."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and isinstance(title, str) and first.strip() == title.strip() else text


def _code(value: object) -> str:
    """Take the code out of a qualified one: 'stat:usable'."""
    return value.rpartition(":")[2].strip().lower() if isinstance(value, str) else ""


@cache
def _private_heading() -> re.Pattern[str]:
    headings = alternatives(load_table("agency")["not public"], literal=False)
    return re.compile(headings, re.IGNORECASE)


@cache
def _private_class() -> re.Pattern[str]:
    classes = alternatives(load_table("agency")["not public classes"])
    return re.compile(rf"(?<![a-z]){classes}")
