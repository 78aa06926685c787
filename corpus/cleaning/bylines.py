"""Who wrote it: author lines, which become the `authors` of the article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from artikelsuche.corpus.normalize import normalize_line
from artikelsuche.corpus.tables import alternatives, load_pairs, load_table

from .page import Page
from .phrases import plain

_WORD = r"[^\W\d_a-zäöüß][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?"
_SEPARATOR = re.compile(r"\s*(?:,\s*(?:und|and)\s|,|;|/|&|\||\s(?:und|and|sowie|mit)\s)\s*")
_BRACKETS = re.compile(r"\s*\([^)]{0,40}\)")
_SIGN = re.compile(r"[a-zäöü]{2,6}")
_BROADCASTER = re.compile(r"[A-ZÄÖÜ]{2,5}\b")
# Before a date: "Von Anna Beck am".
_TO_DATE = re.compile(r"\s+(?:am|vom)[\s,]*$")
_LONGEST = 160
# Among so many lines of a text an author line is looked for.
_FIRST = 4


@dataclass(frozen=True)
class Byline:
    """What an author line says: the names in order, and an agency among them."""

    authors: tuple[str, ...]
    agency: str | None = None


@cache
def _opening() -> re.Pattern[str]:
    words = alternatives(load_table("bylines")["opening"], literal=False)
    return re.compile(rf"[–—-]?\s*{words}\s+", re.IGNORECASE)


@cache
def _pictures() -> re.Pattern[str]:
    words = alternatives(load_table("bylines")["pictures"], literal=False)
    return re.compile(rf"[\s,;|/]+{words}.*$", re.IGNORECASE)


@cache
def _name() -> re.Pattern[str]:
    particles = alternatives(load_table("bylines")["particle"])
    return re.compile(rf"{_WORD}(?:\s+(?:{particles}\s+)*{_WORD}){{1,4}}")


@cache
def _role() -> re.Pattern[str]:
    return re.compile(alternatives(load_table("bylines")["role"]) + r"\b", re.IGNORECASE)


@cache
def _places() -> frozenset[str]:
    return frozenset(e.lower() for entries in load_table("places").values() for e in entries)


@cache
def _signs() -> Mapping[str, str]:
    """The agencies in small letters, by what stands for them; empty where that is a sign itself."""
    signs = {sign.lower(): "" for sign in load_table("agencies")[""]}
    return {**signs, **load_pairs("agencies", "full names")}


def agency_sign(name: str) -> str | None:
    """Return the sign of an agency, as it is written where it is one; None for other names."""
    sign = _signs().get(name.lower())
    return name if sign == "" else sign


def parse_byline(text: str) -> Byline | None:
    """Read a line that opens like an author line: 'Von Clara Weiß und Jonas Hartwig, dpa'.

    Return the names and the agency; None where anything else is in the line.
    """
    if len(text) > _LONGEST:
        return None
    opening = _opening().match(text)
    if opening is None:
        return None
    return parse_names(_pictures().sub("", _TO_DATE.sub("", text[opening.end() :])))


def parse_names(text: str) -> Byline | None:
    """Read a list of names, with roles, places and agencies beside them.

    Return the names and the agency; None where a part is neither name nor known.
    """
    names: list[str] = []
    agencies: list[str] = []
    for part in _SEPARATOR.split(_BRACKETS.sub(_agency_within, text).strip(" .,:|–—-")):
        word = part.strip().removeprefix("Von ").removeprefix("von ")
        if sign := agency_sign(word):
            agencies.append(sign)
        elif names and (_is_beside(word) or word.lower() in _places()):
            continue
        elif _name().fullmatch(word):
            names.append(word.title() if word.isupper() else word)
        elif not ((names or agencies) and _SIGN.fullmatch(word)):
            return None
    if not names and not agencies:
        return None
    return Byline(tuple(names), "/".join(agencies) or None)


def _agency_within(brackets: re.Match[str]) -> str:
    """Keep what is in brackets where it is an agency: 'Anna Beck (dpa)'."""
    inside = brackets[0].strip(" ()")
    return f", {inside}" if agency_sign(inside) else ""


def _is_beside(part: str) -> bool:
    """Whether a part names a broadcaster or an office: 'ARD-Studio Moskau', 'Rom-Reporterin'."""
    return bool(_BROADCASTER.match(part) or _role().match(part.rpartition("-")[2]))


def take_byline(lines: list[str]) -> Byline | None:
    """Take the author line out of the first lines of a text; None where there is none."""
    for at, line in enumerate(lines[:_FIRST]):
        if byline := parse_byline(normalize_line(line)):
            del lines[at]
            return byline
    return None


def find_names(text: str) -> list[str]:
    """Find the names in a text that lists more than names; without any, return its parts."""
    opening = _opening().match(text)
    parts = _SEPARATOR.split(_BRACKETS.sub("", text[opening.end() if opening else 0 :]))
    parts = [part for part in (part.strip(" .,:|–—-") for part in parts) if part]
    names = [part for part in parts if _name().fullmatch(part) and not _is_beside(part)]
    return names or parts


def mark_bylines(page: Page) -> None:
    """Turn author lines near the top and the bottom of a page into authors."""
    labels = frozenset(load_table("bylines")["label"])
    waiting = False
    for line in page.head(paragraphs=1) + page.tail():
        byline = parse_byline(line.text)
        if byline is None and waiting:
            byline = parse_names(line.text)
        waiting = plain(line.text) in labels
        if waiting:
            line.cut("author line")
        elif byline:
            put_byline(page, byline)
            line.cut("author line", "authors" if byline.authors else "agency")


def put_byline(page: Page, byline: Byline) -> None:
    """Keep what an author line says."""
    page.fields.add_authors(list(byline.authors))
    page.fields.put("agency", byline.agency)
