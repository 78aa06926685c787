"""Furniture that is known by its wording: buttons, boxes, appeals and footers."""

from __future__ import annotations

import re
from functools import cache

from artikelsuche.corpus.tables import alternatives, load_table

from .page import Line, Page

_MARKS = re.compile(r"^[\s\[•●▪◦‣·*|>›»→▶►☰✉✕×+#^–—-]+|[\s\]:.!>›»→…|*–—-]+$")
_ADDRESS = re.compile(
    r"\b(?:Sie|Ihnen|Ihre?[mnrs]?|[Uu]ns(?:er\w*)?|[Ww]ir|[Dd]u|[Dd]ein\w*|[Ff]olge|[Jj]etzt)\b"
    r"|(?i:personenbezogene)"
)
_QUOTE = re.compile('[„“”»«"]')
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
def _patterns() -> re.Pattern[str]:
    return _folded("pattern")


@cache
def _appeals() -> re.Pattern[str]:
    return _folded("appeal")


@cache
def _buttons() -> re.Pattern[str]:
    word = alternatives(tuple(map(_fold, load_table("furniture")["button"])))
    return re.compile(rf"{word}(?:[\W\d]*{word})+[\W\d]*")


@cache
def _edge_patterns() -> re.Pattern[str]:
    return _folded("edge pattern")


def _folded(section: str) -> re.Pattern[str]:
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
    """Cut the lines whose wording alone shows them to be furniture."""
    for line in page.lines:
        if line.reason is None and line is not page.title and len(line.text) <= _LONGEST:
            reason = _verdict(line)
            if reason:
                line.cut(reason)


def _verdict(line: Line) -> str | None:
    """Give the reason to cut a line, wherever it stands."""
    text = plain(line.text)
    if not text:
        return "no words"
    if text in _entries("line") or text in _entries("links"):
        return "known phrase"
    if _is_button_row(text):
        return "row of buttons"
    if line.sentences < 2 and _patterns().fullmatch(text):
        return "known pattern"
    if len(text) <= 200 and _is_headline(line):
        opening = _openings().match(_fold(line.text.lower()))
        if opening and not (opening[0].endswith(":") and line.text.endswith(".")):
            return "known opening"
    if line.sentences <= 4 and _ADDRESS.search(line.text) and not _QUOTE.search(line.text):
        return "appeal to the visitor" if _appeals().fullmatch(text) else None
    return None


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
        elif not line.is_sentence and _edge_patterns().fullmatch(text):
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
