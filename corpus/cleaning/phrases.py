"""Furniture that is known by its wording: buttons, boxes, appeals and footers."""

from __future__ import annotations

import re
from functools import cache

from artikelsuche.corpus.language import deferred
from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.tables import alternatives, load_table

from .page import Line, Page

_MARKS = lazy_pattern(r"^[\s\[•●▪◦‣·*|>›»→▶►☰✉✕×+#^–—-]+|[\s\]:.!>›»→…|*–—-]+$")
_ADDRESS = lazy_pattern(
    r"\b(?:Sie|Ihnen|Ihre?[mnrs]?|[Uu]ns(?:er\w*)?|[Ww]ir|[Dd]u|[Dd]ein\w*|[Ff]olge|[Jj]etzt)\b"
    r"|(?i:personenbezogene|externe inhalte)"
)
# Somebody else speaks: in quotation marks, or with a name behind a comma.
_QUOTE = lazy_pattern(
    r'[„“”»«"]|, (?:so|sagte?n?|rät|raten|riet|rieten|warnte?n?|empf[ai]e?hl|bat|bitten?) '
)
# What a newsletter is called.
_QUOTED_NAME = lazy_pattern(r"(?:„[^“.!?,:]{2,30}“|»[^«.!?,:]{2,30}«)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_READ_ON = ("lesen sie", "lesetipp")  # tables/furniture.txt: what follows is surely a link
_LONGEST = 300
_PLAIN = 400
_LINK = 160


@cache
def _entries(section: str) -> frozenset[str]:
    return frozenset(map(_fold, load_table("furniture")[section]))


@cache
def _openings() -> re.Pattern[str]:
    words = alternatives(tuple(map(_fold, load_table("furniture")["start"])))
    return re.compile(rf"[\W_]*{words}(?:(?<=\W)|(?!\w))")


@cache
def _buttons() -> re.Pattern[str]:
    word = alternatives(tuple(map(_fold, load_table("furniture")["button"])))
    return re.compile(rf"{word}(?:[\W\d]*{word})+[\W\d]*")


@cache
def _pattern(section: str) -> re.Pattern[str]:
    entries = tuple(map(_fold, load_table("furniture")[section]))
    return re.compile(alternatives(entries, literal=False))


def _fold(text: str) -> str:
    """Write umlauts in two letters, since some sites print them so."""
    return text.translate(_UMLAUTS)


def plain(text: str) -> str:
    """Reduce a line to the form in which phrases are compared.

    It is in lower case, with umlauts in two letters, without list marks, closing punctuation and
    double spaces. No phrase is longer than the first 400 characters.
    """
    return _fold(_MARKS.sub("", " ".join(text[:_PLAIN].split()).lower()))


def is_button(text: str) -> bool:
    """Tell whether a line can be nothing but furniture, even as the first line of a page."""
    words = plain(text)
    return not words or words in _entries("line") or _is_button_row(words)


def mark_phrases(page: Page) -> None:
    """Cut the lines that are furniture by their wording, their form and what stands below them."""
    text = page.paragraphs()
    is_above_text = is_answered = False
    for position, line in reversed(list(enumerate(page.lines))):
        if line.reason is None and line is not page.title and len(line.text) <= _LONGEST:
            is_inside = is_above_text and bool(text) and text[0] < position
            reason = _verdict(line, is_answered) or _appeal(line, is_answered, is_inside)
            if reason:
                line.cut(reason)
        is_answered = line.kept
        is_above_text = line.kept and (is_above_text or line.is_paragraph)


def _verdict(line: Line, is_answered: bool) -> str | None:
    """Give the reason to cut a line; a question that a line answers is one of an interview."""
    text = plain(line.text)
    if not text:
        return deferred("no words")
    if text in _entries("line") or text in _entries("links"):
        return deferred("known phrase")
    if _is_button_row(text):
        return deferred("row of buttons")
    is_asked = is_answered and text.endswith("?") and "artikel" not in text
    if line.sentences < 2 and not is_asked and _pattern("pattern").fullmatch(text):
        return deferred("known pattern")
    if len(text) <= 200 and _is_headline(line):
        opening = _openings().match(_fold(line.text.lower()))
        if opening and _opens_link(opening, line, is_asked):
            return deferred("known opening")
    return None


def _opens_link(opening: re.Match[str], line: Line, is_asked: bool) -> bool:
    """Tell a link to another article (Lesen Sie auch: …) from a sentence that begins alike."""
    if opening[0].endswith(":"):
        return not line.text.endswith(".")
    if opening.string.startswith(":", opening.end()):
        return True
    is_own = _pattern("own").search(opening.string) is not None
    return not is_asked and (is_own or not line.text.endswith("."))


def _appeal(line: Line, is_answered: bool, is_inside: bool) -> str | None:
    """Give the reason to cut an appeal to the visitor; what advises readers is none."""
    said = _QUOTED_NAME.sub("", line.text)
    if line.sentences > 4 or not _ADDRESS.search(line.text) or _QUOTE.search(said):
        return None
    text = plain(line.text)
    if _pattern("box").fullmatch(text):
        return deferred("box of the site")
    is_own = _pattern("own").search(text) is not None
    if line.sentences > 1:
        is_own = is_own and (line.is_apart or not is_inside)
    elif line.text.endswith("?") or not (is_own or line.is_sentence):
        is_own = not is_answered
    return (
        deferred("appeal to the visitor") if is_own and _pattern("appeal").fullmatch(text) else None
    )


def _is_headline(line: Line) -> bool:
    """Whether a line is one sentence, or two as in 'Wer zahlt? Was jetzt gilt'."""
    return line.sentences < 2 or (line.sentences == 2 and not line.is_sentence)


def _is_button_row(text: str) -> bool:
    return len(text) <= 120 and _buttons().fullmatch(text) is not None


def mark_edges(page: Page) -> None:
    """Cut, above and below the text, single words that inside a text could be headings."""
    tail = page.tail()
    for line in page.head() + tail:
        if line.reason is not None or len(line.text) > 60:
            continue
        text = plain(line.text)
        if text in _entries("edge") or text in _entries("button"):
            line.cut("known phrase at the edge of the page")
        elif not line.is_sentence and _pattern("edge pattern").fullmatch(text):
            line.cut("known pattern at the edge of the page")
    for line in tail:
        if line.reason is None and plain(line.text) in _entries("edge links"):
            line.cut("known phrase at the edge of the page")


def mark_links(page: Page) -> None:
    """Cut the links that stand under the heading of a box of links."""
    position = 0
    while position < len(page.lines):
        line = page.lines[position]
        position += 1
        if line.reason and _heads_links(line.text):
            box = _box(page, position)
            for link in box:
                if link.reason is None:
                    link.cut("link under a heading of links")
            position += len(box)


def _heads_links(text: str) -> bool:
    words = plain(text) if len(text) <= 60 else ""
    return words in _entries("links") or words in _entries("edge links")


def _box(page: Page, start: int) -> list[Line]:
    """Collect the links from a position on, sparing what may be the heading of a paragraph."""
    box: list[Line] = []
    for position in range(start, len(page.lines)):  # a copy of the rest for each heading takes long
        line = page.lines[position]
        if not _is_link(line):
            break
        box.append(line)
    if start + len(box) == len(page.lines) or not box:
        return box
    following = page.lines[start + len(box)]
    last = box[-1]
    if plain(page.lines[start - 1].text).startswith(_READ_ON):
        return box
    lone = last.block != page.lines[start - 1].block or following.block == last.block
    return box[:-1] if lone and last.kept and not last.is_item and following.kept else box


def _is_link(line: Line) -> bool:
    return (
        len(line.text) <= _LINK and not line.is_paragraph and (not line.text.endswith((".", ":")))
    )


def has_cue(text: str) -> bool:
    """Tell whether a line appeals to the visitor of the page."""
    return not _entries("cue").isdisjoint(re.findall(r"[\wäöüß-]+", text.lower()))


def is_heading_word(text: str) -> bool:
    """Tell whether a line is a heading that authors use in any article."""
    return plain(text) in _entries("heading")
