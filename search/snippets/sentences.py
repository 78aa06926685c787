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

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.tables import tables_folder

_MARKS = ".!?…"
_QUOTES = "\"'“”»«‘’›‹"
_CLOSERS = _QUOTES + ")]"
_OPENERS = _QUOTES + "„‚([–—-"
_CONTINUES = ",;:.!?…)]}&+/=%|"

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_QUOTED = frozenset(_QUOTES)

_LINE = lazy_pattern(rf"\S[^{_LINE_ENDS}]*")
# Marks behind a word, and closing quotes and brackets behind these.
_GAP = lazy_pattern(rf"[{_MARKS}](?<![{_MARKS}].)[{_MARKS}]*[{re.escape(_CLOSERS)}]*(\s+)(?=\S)")
_START = lazy_pattern(rf"[{re.escape(_OPENERS)}]*\s*(\S)")
_ENDED = lazy_pattern(rf"[{_MARKS}][{re.escape(_CLOSERS)}]*(?:\s*\([^()]{{1,30}}\))?\Z")
_WORD = lazy_pattern(r"[^\w\s]*\s?([^\W\d_]+(?:[-’'][^\W_]+)*)")
_ROMAN = r"(?=[IVXL])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_ORDINAL = r"\d{1,3}|\d{1,2}\.[-–/]?\d{1,2}"
_BINDING = lazy_pattern(rf"[^\w]*(?:{_ORDINAL}|{_ROMAN}|(?:[^\W\d_]\.-?)*[^\W\d_])\.")
_LAST_PART = lazy_pattern(r"[^\W\d_]+\W\Z")

#: No abbreviation, spaces included, is longer than this many characters.
_REACH = 32


def iter_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Find the sentences of a part of a text, which begins where a line or a sentence does.

    Their spans come in order. White space lies outside them at both ends, and every other character
    lies in exactly one.
    """
    for line in _LINE.finditer(text, start, len(text) if end is None else end):
        first, stop = line.span()
        while text[stop - 1].isspace():
            stop -= 1
        for gap in _GAP.finditer(text, first, stop):
            if gap.start() > first and ends_sentence(text, first, gap.start(), *gap.span(1), stop):
                yield first, gap.start(1)
                first = gap.end()
        yield first, stop


def ends_sentence(text: str, first: int, marks: int, gap: int, following: int, stop: int) -> bool:
    """Tell whether a sentence ends where it may.

    It begins at `first`. The marks that may end it begin at `marks`, behind its first character;
    the spaces behind them and behind closing quotes and brackets reach from `gap` to `following`,
    and the line ends at `stop`.
    """
    if text[marks - 1] in "([":  # `[…]` and `(!)` are no ends
        return False
    if not text[following].isupper() and not _can_start(text, following, stop):
        return False
    if text[marks:gap] == ".":
        return not _binds(text, first, marks, following)
    ending = text[marks:gap].lstrip(_MARKS)
    if gap - len(ending) - marks > 1 or text[marks] != "." or not _QUOTED.isdisjoint(ending):
        return True
    return not _binds(text, first, marks, following)


def is_heading(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence is a heading or a list item, which do not end as others do."""
    return _ENDED.search(text, max(start, end - 40), end) is None


def points_back(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence begins with a word that refers to the one before."""
    word = _WORD.match(text, start, end)
    return word is not None and word[1] in _back_references()


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


def _binds(text: str, first: int, mark: int, following: int) -> bool:
    """Tell whether the word that ends with the full stop at `mark` needs the next one."""
    before = text[max(first, mark - _REACH) : mark + 1]
    letters = before[before.rfind(" ") + 1 : -1]
    if letters[1:].islower() and letters.isalpha() and letters not in _letters_that_bind():
        return False  # so end nearly all sentences
    words = before.split()
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
def character_classes() -> bytes:
    """Return the table by code point of what the module in C has to know of characters."""
    classes = bytearray(max(map(ord, _MARKS + _CLOSERS + _LINE_ENDS)) + 1)
    for flag, characters in ((1, _MARKS), (2, _CLOSERS), (4, _LINE_ENDS)):
        for character in characters:
            classes[ord(character)] |= flag
    return bytes(classes)


@cache
def _letters_that_bind() -> frozenset[str]:
    """List the last letters of all abbreviations; one written apart may have any of its ends."""
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


@cache
def _back_references() -> frozenset[str]:
    """Read the words with which a sentence refers to the one before."""
    return frozenset(word for line in _table("back_references.txt") for word in line.split())


def _table(name: str) -> list[str]:
    """Read the lines of a table that are neither blank nor a comment."""
    content = (tables_folder("artikelsuche.search") / name).read_text("utf-8")
    return [line for line in content.splitlines() if line and not line.startswith("#")]
