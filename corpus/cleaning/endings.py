"""What stands below the text: copyright, the publisher's praise of itself, agency lines."""

from __future__ import annotations

import re
from functools import cache

from artikelsuche.corpus.tables import alternatives, load_table

from .datelines import find_sign
from .metadata import is_section
from .page import Line, Page

_RIGHTS = re.compile(
    r"(?:(?:©|\(c\)|copyright|alle rechte vorbehalten)[\s:.–-]*)+(?:(?:19|20)\d\d)?"
    r"(?:\s*[-–]\s*(?:19|20)\d\d)?\s*(?:by |bei |beim |liegt bei )?(?P<brand>[^.!?|,]{0,60}?)[™®]?"
    r"(?:[\s.,|–-]+(?:alle rechte vorbehalten|all rights reserved).*)?[\s.]*",
    re.IGNORECASE,
)
_RIGHTS_LAST = re.compile(r"(?P<brand>[^.!?|,©]{2,40}?)\s*©\s*(?:19|20)\d\d\.?")
_RESERVED = re.compile(r"rechte vorbehalten|rights reserved|(?:19|20)\d\d", re.IGNORECASE)
_LEGAL_FORM = re.compile(r"\s+(?:GmbH|AG|SE|KG|Verlag|Verlags).*$")
_ABOUT = re.compile(
    r"(?:über|wer ist|das ist|about)\s+(?:die |den |das )?(?P<brand>\S.{1,40})", re.I
)
_YEAR = re.compile(r"\s+(?:19|20)\d\d$")
_FOOTER = 30
_FEED = re.compile(r"(?:©\s*)?dpa-infocom\b.*|dpa:\d{6}-[\d-]+/\d+", re.IGNORECASE)


def mark_copyright(page: Page) -> None:
    """Turn the copyright line into the source."""
    for line in page.lines:
        if line.reason or line is page.title or len(line.text) > 160:
            continue
        if _FEED.fullmatch(line.text):
            page.fields.put("agency", "dpa")
            line.cut("line of the agency's service", "agency")
            continue
        brand = find_holder(line.text)
        if brand is not None:
            page.fields.put("source", brand or None)
            line.cut("copyright", "source" if brand else None)


def find_holder(text: str) -> str | None:
    """Name who holds the rights by a copyright line: "" for nobody, None for another line."""
    match = _RIGHTS.fullmatch(text) or _RIGHTS_LAST.fullmatch(text)
    if match is None or not _RESERVED.search(text):
        return None
    return _YEAR.sub("", _LEGAL_FORM.sub("", match["brand"]).strip(" ™®©.,–-"))


def mark_blurbs(page: Page) -> None:
    """Cut the paragraphs at the very end in which the publisher speaks of itself.

    They follow a line that is only the name of the site, or stand above the copyright line of
    the site whose name they repeat; a furniture line always stands between them and the text.
    """
    brand = page.fields.single.get("source")
    for position in range(max(1, len(page.lines) - _FOOTER), len(page.lines)):
        line = page.lines[position]
        if line.reason or line is page.title:
            continue
        above = page.lines[position - 1]
        if above.kept or above.field not in (None, "source") or above.number < _middle(page):
            continue
        name = _brand_line(line) or brand
        rest = [below for below in page.lines[position:] if below.kept and below is not line]
        if _brand_line(line) is None:
            rest.insert(0, line)
        if name and 0 < len(rest) <= 4 and all(_speaks_of(name, below) for below in rest):
            for below in [line, *rest]:
                below.cut("the publisher on itself")
            page.fields.put("source", name)
            return


def _middle(page: Page) -> float:
    return page.lines[-1].number / 2


def _brand_line(line: Line) -> str | None:
    """Name the site where a line is nothing but its name."""
    about = _ABOUT.fullmatch(line.text)
    name = about["brand"] if about else line.text
    if len(name.split()) > 4 or line.is_sentence or line.is_item or is_section(name):
        return None
    return name


def _speaks_of(brand: str, line: Line) -> bool:
    text = line.text.lower()
    praise = load_table("furniture")["blurb"]
    return line.is_paragraph and brand.lower() in text and any(word in text for word in praise)


@cache
def _sign_line() -> re.Pattern[str]:
    words = alternatives(load_table("agencies")[""])
    return re.compile(
        rf"[(–—-]?\s*(?P<sign>{words}(?:\s*[/,]\s*{words})*)"
        r"(?:(?: [a-z][a-z0-9]{1,3}){2,6})?\s*\)?\.?",
        re.IGNORECASE,
    )


def mark_sign_lines(page: Page) -> None:
    """Turn a last line that is only the sign of an agency or author into the agency."""
    tail = page.tail()
    for line in page.head(paragraphs=1) + tail:
        if len(line.text) > 40:
            continue
        match = _sign_line().fullmatch(line.text)
        sign = match["sign"] if match else find_sign(line.text)
        if sign and any(line is last for last in tail[-5:]):
            page.fields.single["agency"] = sign
        if sign:
            page.fields.put("agency", sign)
            line.cut("sign of the agency or author", "agency")
