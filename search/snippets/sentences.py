"""Where the sentences of a German article begin and end.

Used by snippet selection, which shows whole sentences. A line is never joined with the next one:
headlines and list items carry no full stop. Within a line a mark (`.`, `!`, `?`, `…`) ends a
sentence when something follows that can start one and the mark belongs to no abbreviation,
ordinal, initial or regnal number. German nouns are capitalised, so after those a capital letter
proves nothing; only a function word does (`am 3. Danach` against `am 3. Oktober`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

_MARKS = ".!?…"
_QUOTES = "\"'“”»«‘’›‹"
_CLOSERS = _QUOTES + ")]"
_OPENERS = _QUOTES + "„‚([–—-"
_CONTINUES = ",;:.!?…)]}&+/=%|"

_LINE = re.compile(r"\S[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")
_GAP = re.compile(rf"[{re.escape(_MARKS + _CLOSERS)}]\s+(?=\S)")
_START = re.compile(rf"[{re.escape(_OPENERS)}]*\s*(\S)")
_WORD = re.compile(r"[^\w\s]*\s?([^\W\d_]+(?:[-’'][^\W_]+)*)")
_ROMAN = r"(?=[IVXL])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_ORDINAL = r"\d{1,3}|\d{1,2}\.[-–/]?\d{1,2}"
_BINDING = re.compile(rf"[^\w]*(?:{_ORDINAL}|{_ROMAN}|(?:[^\W\d_]\.-?)*[^\W\d_])\.")
_LAST_PART = re.compile(r"[^\W\d_]+\W\Z")

#: No abbreviation, spaces included, is longer than this many characters.
_REACH = 32


def sentences(text: str) -> list[tuple[int, int]]:
    """Find the sentences of a text.

    Args:
        text: Any text; every newline is the end of a sentence.

    Returns:
        Half-open character spans in order. White space lies outside them at both ends, and every
        other character lies in exactly one.
    """
    return list(iter_sentences(text))


def iter_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Find the sentences of a part of a text one by one.

    Args:
        text: Any text.
        start: First character to read, at a line's or a sentence's start; 0 to `len(text)`.
        end: Character to stop before; None reads to the end.

    Yields:
        Half-open character spans in the whole text, as `sentences` returns them.
    """
    for line in _LINE.finditer(text, start, len(text) if end is None else end):
        first, stop = line.span()
        while text[stop - 1].isspace():
            stop -= 1
        for gap in _GAP.finditer(text, first, stop):
            if _ends_sentence(text, first, gap, stop):
                yield first, gap.start() + 1
                first = gap.end()
        yield first, stop


def _ends_sentence(text: str, first: int, gap: re.Match[str], stop: int) -> bool:
    """Tell whether the sentence that begins at `first` ends where `gap` begins."""
    mark = gap.start()
    while mark > first and text[mark] in _CLOSERS:
        mark -= 1
    if text[mark] not in _MARKS or not _can_start(text, gap.end(), stop):
        return False
    before = mark
    while before >= first and text[before] in _MARKS:
        before -= 1
    if before < first or text[before] in "([":  # `… dann`, `[…]` and `(!)` are no ends
        return False
    if text[mark] != "." or mark - before > 1:
        return True
    quoted = any(closer in _QUOTES for closer in text[mark + 1 : gap.start() + 1])
    return quoted or not binds(text, first, mark, gap.end())


def _can_start(text: str, position: int, stop: int) -> bool:
    """Tell whether a sentence can start at `position`, behind any opening quote or dash."""
    found = _START.match(text, position, stop)
    if found is None:
        return False
    char = found[1]
    if char.islower():  # iPhone and eBay are written so even at a sentence's start
        return text[found.end() : found.end() + 1].isupper()
    if char in _OPENERS or char in _CONTINUES:
        return False
    return not unicodedata.category(char).startswith("M")


def binds(text: str, first: int, mark: int, following: int) -> bool:
    """Tell whether the word that ends with a full stop needs what follows it.

    Args:
        text: Any text.
        first: Where the sentence begins.
        mark: Where the full stop is.
        following: Where the next word begins, with the marks before it.
    """
    words = text[max(first, mark - _REACH) : mark + 1].split()
    kind = _kind(words)
    if kind == "always" or (kind == "number" and text[following].isdigit()):
        return True
    if kind != "mostly":
        if not _BINDING.fullmatch(words[-1]):
            return False
        if len(words) == 1 and words[0][0].isdigit():  # `1. Die Lage` heads an enumeration
            return True
    word = _WORD.match(text, following)
    return word is None or word[1] not in _starters()


def _kind(words: list[str]) -> str | None:
    """Look up the abbreviation at the end of the words, the longest one first."""
    table = _abbreviations()
    for count in range(min(4, len(words)), 0, -1):
        kind = table.get("".join(words[-count:]).lstrip(_OPENERS))
        if kind is not None:
            return kind
    part = _LAST_PART.search(words[-1])
    return table.get(part[0]) if part else None


@cache
def letters_that_bind() -> frozenset[str]:
    """List the letters that may stand just before the full stop of an abbreviation.

    Returns:
        The last letters of all of them; one that is written apart may have any of its ends.
    """
    found: set[str] = set()
    for entry in _abbreviations():
        letters = _LAST_PART.search(entry)
        if letters is not None and entry[-1] == ".":
            found.update(letters[0][at:-1] for at in range(len(letters[0]) - 1))
    return frozenset(found)


@cache
def _abbreviations() -> dict[str, str]:
    """Read the abbreviations, without their spaces, and the section each stands in."""
    table: dict[str, str] = {}
    section = ""
    for line in _table("abbreviations.txt"):
        if line.startswith("["):
            section = line.strip("[]")
        else:
            table.update((entry.replace(" ", ""), section) for entry in line.split(","))
    return table


@cache
def _starters() -> frozenset[str]:
    """Read the words that show the start of a sentence."""
    return frozenset(word for line in _table("starters.txt") for word in line.split())


def _table(name: str) -> list[str]:
    """Read the lines of a table that are neither blank nor a comment."""
    tables = resources.files("artikelsuche.search").joinpath("tables")
    content = tables.joinpath(name).read_text("utf-8")
    return [line for line in content.splitlines() if line and not line.startswith("#")]
