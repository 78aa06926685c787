"""Pictures: captions, credits and picture descriptions, which become the `credits`."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from artikelsuche.corpus.tables import alternatives, load_table

from .datelines import find_sign
from .metadata import is_section
from .page import Line, Page

_LONGEST = 400
_DESCRIPTION = 160
_HINT = re.compile(r"[©:)/]|symbol|archiv|bild$|foto$", re.IGNORECASE)
_RIGHTS = re.compile(r"(?:©|\(c\))\s*(?!(?:19|20)\d\d\b)[^\s.][^.!?]{1,80}(?:\.com|\.de)?$", re.I)
_YEAR_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:19|20)\d\d", re.IGNORECASE)
_LAST_BRACKETS = re.compile(r"\(([^()]{2,60})\)\.?$")
_QUOTED_SOURCE = re.compile(r"(?:[.!?“\"|]\s+|^.{0,200}[(\[/]\s*)quelle", re.IGNORECASE)
_CAPITAL = re.compile(r"[^\W\da-zäöüß_]|\d")
_AFTER_IN = re.compile(r"[–—-]\s*in")


@cache
def _labelled() -> re.Pattern[str]:
    """A label and a name at the end of a line, in brackets or after the end of a sentence."""
    label = alternatives(load_table("credits")["label"])
    return re.compile(
        rf"(?:^|[.!?“\"]\s+|[\s(\[|/–—-]+)[(\[|/–—-]*\s*(?P<label>{label})"
        rf"(?::|\s?©|\s+by\b)\s*(?P<name>[^:!?]{{2,90}}?)[)\]]?\.?$",
        re.IGNORECASE,
    )


@cache
def _closing() -> re.Pattern[str]:
    words = alternatives(load_table("credits")["closing"])
    return re.compile(
        rf"(?:[(\[]\s*{words}(?:[ /:,]+[^)\]]{{0,60}})?[)\]]"
        rf"|(?:[.!?]|\s[–|/-])\s*{words}|^(?!archiv\b){words})\.?$",
        re.I,
    )


@cache
def _agency() -> re.Pattern[str]:
    words = alternatives(load_table("credits")["agency"])
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)


@cache
def _bracketed() -> re.Pattern[str]:
    """An agency in brackets or after a slash at the end: '(dpa)', '/ Clara Weiß, Reuters'."""
    words = alternatives(load_table("credits")["agency"])
    return re.compile(rf"[\[(/|]\s*[^()\[\]/|]{{0,50}}/{words}[^()\[\]]{{0,30}}[)\]]?$", re.I)


def mark_captions(page: Page) -> None:
    """Cut the captions of a page and the picture descriptions directly above them."""
    for position, line in enumerate(page.lines):
        if line is page.title or line.reason or not _is_caption(line):
            continue
        line.cut("picture caption", "credits")
        above = page.lines[position - 1] if position else None
        if above is not None and _describes(page, above, line, position):
            above.cut("picture description", "credits")
            page.fields.credits.append(above.text)
        page.fields.credits.append(line.text)
    _mark_after_in(page)


def _is_caption(line: Line) -> bool:
    text = line.text
    if len(text) > _LONGEST or line.sentences > 4 or not _HINT.search(text):
        return False
    if _YEAR_RIGHTS.match(text):
        return False
    if "©" in text or "(c)" in text:
        match = _RIGHTS.search(text)
        if match and _looks_like_credit(match[0].lstrip("©(cC) ")):
            return True
    match = _labelled().search(text)
    if match and not (match["label"].lower() == "quelle" and not _names_source(text)):
        name = match["name"]
        bracketed = match.start() > 0 and text.endswith((")", "]"))
        if bracketed or _looks_like_credit(name):
            return line.sentences <= 3 and _is_short_credit(name)
    if _closing().search(text):
        return line.sentences <= 3
    opening, _, rest = text.partition(":")
    if opening.lower() in load_table("credits")["opening"]:
        return True
    if opening.lower() in load_table("credits")["label"] and line.sentences <= 3:
        name = _LAST_BRACKETS.search(rest)
        if name and _looks_like_credit(name[1]):
            return True
    return (
        len(text) <= 80
        and line.sentences == 1
        and bool(_bracketed().search(text) or _is_agency_line(text))
        and not _is_signed(text)
    )


def _is_signed(text: str) -> bool:
    """Whether a line ends with the initials of an author beside the agency: '(lb/dpa)'."""
    sign = find_sign(text)
    return sign is not None and _agency().match(sign) is None


def _names_source(text: str) -> bool:
    """Whether a short line sets its source apart, as captions do; in a text it may be a note."""
    return len(text) <= _DESCRIPTION and _QUOTED_SOURCE.search(text) is not None


def _is_agency_line(text: str) -> bool:
    """Whether a line is nothing but the names behind a picture: 'IMAGO/Hans Meier'."""
    match = _agency().match(text)
    return bool(match and "/" in text and _looks_like_credit(text))


def _is_short_credit(name: str) -> bool:
    return len(name.split()) <= 12 and not re.search(r"[.!?]\s+[A-ZÄÖÜ]", name)


def _looks_like_credit(text: str) -> bool:
    """Whether a text is a list of names: capitals, agencies and the small words between them."""
    if _agency().search(text) and len(text.split()) <= 12:
        return True
    words = re.findall(r"[^\s/|,;&.()]+", text)
    small = load_table("bylines")["particle"]
    named = [word for word in words if _CAPITAL.match(word)]
    rest = [
        w for w in words if not _CAPITAL.match(w) and w not in small and w not in ("via", "und")
    ]
    return bool(named) and len(words) <= 8 and not rest


def _describes(page: Page, above: Line, caption: Line, position: int) -> bool:
    """Whether the line above a caption is the picture's description in words."""
    if above is page.title or not above.kept or above.block != caption.block:
        return False
    opens_block = position < 2 or page.lines[position - 2].block != above.block
    return (
        opens_block
        and above.sentences == 1
        and len(above.text) <= _DESCRIPTION
        and not above.is_item
    )


def _mark_after_in(page: Page) -> None:
    """Cut the caption that one page style leaves after its empty `- in`."""
    for line, below in pairwise(page.lines):
        if line.reason or not _AFTER_IN.fullmatch(line.text):
            continue
        line.cut("rest of the author line")
        section = is_section(below.text)
        short = below.sentences == 1 and len(below.text) <= _DESCRIPTION
        if below.kept and below.block == line.block and short and not section:
            below.cut("picture caption", "credits")
            page.fields.credits.append(below.text)


def mark_lone_sources(page: Page) -> None:
    """Cut 'Quelle: dpa' between paragraphs, where it belongs to a picture."""
    for line in page.lines:
        if line.reason or line is page.title or len(line.text) > 80 or line.sentences > 1:
            continue
        label, colon, name = line.text.partition(":")
        if colon and label.lower() in ("quelle", "quellen") and _agency().search(name):
            line.cut("picture caption", "credits")
            page.fields.credits.append(line.text)
