"""Lines about the article above and below its text: section, date, reading time, source."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache

from artikelsuche.corpus.dates import find_date
from artikelsuche.corpus.language import deferred
from artikelsuche.corpus.tables import alternatives, load_table

from .bylines import Byline, parse_byline, parse_names, put_byline
from .datelines import find_dateline
from .page import Line, Page
from .phrases import plain

_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(\S.*)")
_STEP = re.compile(r"\s*(?:[>›»→|]|\s/\s|(?<=\w)/(?=\w))\s*")
_ARROW = re.compile(r"[>›»→]")
_PART = re.compile(r"\s+[|•·–—-]\s+|\s*[|•·]\s*")
_READING = re.compile(
    r"(?:lese(?:zeit|dauer)|hördauer)\b[:\s]*(?:ca\.? ?|etwa )?\d+(?::\d\d)? ?(?:min\.?|minuten?)"
    r"|\d+ ?(?:min\.?|minuten?) (?:lese(?:zeit|dauer)|zu lesen|lesen)",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:quellen?:|originalquelle:|erschienen (?:in|bei):?)\s+(\S.{1,60})", re.I)
_CLOCK = re.compile(r"(?:[,|\s–-]*(?:um )?\d{1,2}[:.]\d{2}(?: ?uhr)?| ?uhr|[\s,|.;:()–-])+", re.I)
_YEARLESS = re.compile(
    r"(?:\w+,? )?\d{1,2}\.\s?(?:\d{1,2}\.(?:\d{2})?|\w{3,9}\.?),?"
    r" (?:um )?\d{1,2}[:.]\d{2}(?: ?uhr)?"
    r"|(?:heute|gestern|\d{1,2}\.\d{1,2}\.\d{2})(?:,? (?:um )?\d{1,2}[:.]\d{2}(?: ?uhr)?)?"
    r"|\d{1,2}[:.]\d{2} ?uhr|\d{1,2}\.\s?\w{3,9}|vor \w{1,5} (?:minuten?|stunden?|tag(?:en)?)",
    re.I,
)
_LENGTH = re.compile(
    r"(?:dauer:? )?\d+(?::\d\d)? ?(?:min\.?|minuten?)|(?:folge|episode|ausgabe) \d+", re.I
)
_LONGEST = 200
_NO_YEAR = deferred("date without a year")
_URL = re.compile(r"(?:[\w-]+:\s+)?(https?://\S+)")


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(map(plain, load_table("sections")[section]))


@cache
def _label(table: str, section: str) -> re.Pattern[str]:
    words = alternatives(load_table(table)[section], literal=False)
    return re.compile(rf"{words}\b[:\s]*", re.IGNORECASE)


def is_section(text: str) -> bool:
    """Tell whether a line is the name of a section."""
    return plain(text) in _words("section")


def is_home(text: str) -> bool:
    """Tell whether a line is the name of a link to the front page."""
    return plain(text) in _words("home")


def mark_breadcrumbs(page: Page) -> None:
    """Turn the path of a page into the section."""
    for line in page.tail():
        steps = _inline_path(line.text)
        if steps and plain(steps[0].split(":")[-1]) in _words("home"):
            _cut_path(page, steps, [line])
    run: list[tuple[Line, str]] = []
    for line in [*page.head(), Line(0, "", -1)]:
        step = _NUMBERED.fullmatch(line.text)
        if step and int(step[1]) == len(run) + 1:
            run.append((line, step[2]))
            continue
        if run and plain(run[0][1]) in _words("home"):
            _cut_path(page, [step for _, step in run], [line for line, _ in run])
        run = []
        steps = _inline_path(line.text)
        if steps:
            _cut_path(page, steps, [line])
    _mark_plain_path(page)


def _inline_path(text: str) -> list[str] | None:
    """Split a path that stands in one line."""
    if len(text) > 160:
        return None
    steps = [step for step in _STEP.split(text.strip(" >›»→|/")) if step]
    if len(steps) < 2 or any(len(step.split()) > 4 for step in steps[:-1]):
        return None
    first = plain(steps[0].split(":")[-1])
    if first in _words("home"):
        return steps
    if first in _words("section") and (_ARROW.search(text) or plain(steps[1]) in _words("section")):
        return steps
    return None


def _mark_plain_path(page: Page) -> None:
    """Cut a section that stands alone above the text, with or without its front page link."""
    above: Line | None = None
    for line in page.head():
        name = _label("sections", "label").sub("", line.text, count=1).strip(" :#•")
        labelled = name != line.text.strip(" :#•") and ":" in line.text
        known = plain(name) in _words("section")
        name = name.capitalize() if name.isupper() and len(name) > 3 else name
        if line is page.lines[0] and not _opens_page(page):
            continue
        if known or (labelled and len(name.split()) <= 3):
            if above is not None and above.block == line.block and above.field == "section":
                page.fields.single["section"] = name  # the deeper step of the same path
            page.fields.put("section", name)
            line.cut("section", "section")
        above = line


def mark_section_links(page: Page) -> None:
    """Cut links to sections below the text, where no other line follows them."""
    for line in reversed(page.tail()):
        name = _label("sections", "label").sub("", line.text, count=1).strip(" :#•")
        if not all(plain(part) in _words("section") for part in name.split(", ")):
            return
        page.fields.put("section", name.split(", ")[0])
        line.cut("section", "section")


def _opens_page(page: Page) -> bool:
    """Whether the first line stands above a headline, and is not itself the headline."""
    below = page.lines[1:2]
    return bool(below) and not below[0].is_paragraph and not below[0].is_sentence


def _cut_path(page: Page, steps: list[str], lines: list[Line]) -> None:
    names = [step.strip() for step in steps if plain(step) not in _words("home")]
    names = [n for n in names if len(n.split()) <= 3 and len(n) <= 40]
    if names:
        page.fields.put("section", names[-1])
    for line in lines:
        line.cut("breadcrumb", "section" if names else None)


def mark_metadata(page: Page) -> None:
    """Turn lines of dates, reading times, sources and authors into fields.

    A line that joins several of them is taken apart; one unknown part keeps the whole line.
    """
    head, tail = page.head(paragraphs=1), page.tail()
    for line in head + tail:
        if len(line.text) > _LONGEST:
            continue
        whole = _fact(page, line.text, alone=True)
        if whole:
            line.cut(*whole)
            continue
        _mark_joined(page, line)
    # The date of the last change, where the page has no other.
    page.fields.put("published", page.fields.single.pop("updated", None))


def _mark_joined(page: Page, line: Line) -> None:
    """Cut a line that joins several facts; what it says counts only if it is all known."""
    parts = [part for part in _PART.split(line.text) if part]
    if len(parts) < 2:
        return
    before = deepcopy(page.fields)
    facts = [_fact(page, part, alone=False) for part in parts]
    known = [fact for fact in facts if fact]
    if len(known) == len(facts) and any(reason != "author line" for reason, _ in known):
        line.cut(*next((fact for fact in known if fact[1]), known[0]))
    else:
        page.fields = before


def _fact(page: Page, text: str, *, alone: bool) -> tuple[str, str | None] | None:
    """Read one part of a line; say why it is cut and which field it fills."""
    if _READING.fullmatch(text.strip()) or (not alone and _LENGTH.fullmatch(text.strip())):
        return deferred("reading time"), None
    found = _date(page, text)
    if found:
        return found
    if alone:
        return _source(page, text)
    byline = parse_byline(text) or parse_names(text)
    if byline:
        put_byline(page, byline)
        return deferred("author line"), "authors"
    if plain(text) not in _words("section"):
        return None
    page.fields.put("section", text.strip())
    return deferred("section"), "section"


def _date(page: Page, text: str) -> tuple[str, str | None] | None:
    """Read a line that is a date and nothing but labels, times and an author beside it."""
    if text.endswith(":"):
        return None  # a heading in a chronicle
    rest, dates = text, []
    while True:
        found = find_date(rest)
        if not found:
            break
        value, (start, end) = found
        label = rest[:start].strip(" ,;|:()–-")
        rest = rest[end:]
        known = _known_label(page, label)
        if known is None:
            return None
        dates.append((known, value))
    if not dates:
        return _undated(page, text)
    rest = _CLOCK.sub(" ", rest).strip()
    if rest and not _label("dates", "updated").fullmatch(rest):
        byline = _beside(page, rest)
        if byline is None:
            return None
        put_byline(page, byline)
    for kind, value in dates:
        page.fields.put(kind, value)
    return deferred("date"), "published"


def _known_label(page: Page, label: str) -> str | None:
    """Tell what a date stands for by the words before it; None where they are unknown."""
    if not label or _label("dates", "published").fullmatch(label) or find_dateline(f"{label}. A"):
        return "published"
    if _label("dates", "updated").fullmatch(label):
        return "updated"
    byline = _beside(page, label) if len(label) > 6 else None
    if byline:
        put_byline(page, byline)
        return "published"
    return None


def _beside(page: Page, text: str) -> Byline | None:
    """Read who is named beside a date: as an author line does, as known already or an agency."""
    listed = parse_names(text)
    is_known = listed is not None and set(listed.authors) <= page.fields.authors.keys()
    return parse_byline(text) or (listed if is_known else None)


def _undated(page: Page, text: str) -> tuple[str, str | None] | None:
    """Recognise a date line that names no year: it is cut, and no date is guessed."""
    for kind in ("published", "updated"):
        label = _label("dates", kind).match(text)
        if label and _YEARLESS.match(text[label.end() :]):
            rest = text[label.end() :]
            return (_NO_YEAR, None) if _YEARLESS.fullmatch(rest.strip(" .")) else None
    timed = _YEARLESS.match(text)
    if timed is None or not (":" in timed[0] or timed[0].lower().startswith("vor ")):
        return None
    rest = text[timed.end() :].strip(" .,|·–-")
    return (_NO_YEAR, None) if not rest or _beside(page, rest) else None


def _source(page: Page, text: str) -> tuple[str, str | None] | None:
    """Read the line that names the paper, an agency or an address."""
    url = _URL.fullmatch(text)
    if url:
        page.fields.put("url", url[1])
        return "address", "url"
    match = _SOURCE.fullmatch(text.strip("() "))
    if not match or len(match[1].split()) > 6 or match[1].endswith(("!", "?")):
        return None
    name = match[1].strip()
    byline = parse_names(name)
    if byline and byline.agency and not byline.authors:
        page.fields.put("agency", byline.agency)
        return deferred("source"), "agency"
    paper, _, rest = name.partition(", ")
    beside = parse_names(rest) if rest else None
    page.fields.put("agency", beside.agency if beside else None)
    page.fields.put("source", paper)
    return deferred("source"), "source"
