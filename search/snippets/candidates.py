"""Candidates: the surface forms of a text that may match a query, and how far apart they are.

All forms of a text are found, but only those are listed whose letters may be those of a term.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container
from functools import cache
from typing import NamedTuple

from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.analyzer import Form
from artikelsuche.index.analysis.tokenizer import (
    HYPHENS,
    JOINING,
    LETTERS,
    SIGNS,
    next_surface,
    surfaces,
)

from .letters import SWALLOWED, SWALLOWING, letter_of
from .prefilter import INNEN, Prefilter

_ANY_HYPHEN = re.compile(f"[{HYPHENS}]")
_NATIVE = load_native("artikelsuche.search.snippets._candidates")
#: Why a form is listed: it may have one of the first terms, or one of the second ones, or only the
#: rules of the analysis tell how many positions it takes.
FIRST, SECOND, UNCLEAR = range(3)
# The characters of nearly all German texts: letters, and the marks from the hyphens to ‹ and ›.
_LATIN, _MARKS = range(0x250), range(0x2010, 0x203B)
# What a character is to the module in C.
_APART, _LETTER, _CAPITAL, _JOINS, _HYPHEN, _DIGIT, _OTHER = range(7)
# Flags of letters for the module in C.
_SWALLOWS, _IS_SWALLOWED = 1, 2
# What white space reads as there.
_SPACE = 1
# What reads as anything there, and marks what reads as a letter twice.
_TWICE = 0x80


class Candidate(NamedTuple):
    """A form that may match.

    Attributes:
        gap: How many positions the forms take that lie between it and the candidate before.
        start: Where it begins.
        form: The form; that of a truncated word without its hyphen.
        reason: Why it is listed.
    """

    gap: int
    start: int
    form: str
    reason: int


class Reading(NamedTuple):
    """What was read of a text.

    Attributes:
        candidates: The forms that may match, in order.
        hyphens: Where the hyphens stand that are in no form, but may be those of truncated words.
    """

    candidates: list[Candidate]
    hyphens: list[int]


def read_text(
    text: str, first: Prefilter | None, second: Prefilter | None, kept: dict[int, Form]
) -> Reading:
    """Find the forms that may match in a text that is read as it is written.

    Any form may have one of the first terms where their prefilter is None; positions do not
    matter where the second one is. Those that begin at a place in `kept` are listed as the first.
    """
    one, other = first or second, second or first
    if one is None or other is None or _NATIVE is None:
        return _read_text(text, first, second, kept)
    if one.strings is None or other.strings is None:
        return _read_text(text, first, second, kept)
    more = other.strings if second else ()
    rules = *_tables(), next_surface
    found = _NATIVE.candidates(
        text, one.strings, more, kept, second is not None, first is None, *rules
    )
    return Reading(*found)


def _read_text(
    text: str, first: Prefilter | None, second: Prefilter | None, kept: Container[int]
) -> Reading:
    """Do without the module in C what `read_text` does."""
    words = surfaces(text)
    forms = list(dict.fromkeys(words))
    in_first = set(forms) if first is None else first.among(forms)
    in_second = second.among(forms) if second else set()
    widths = {form: _width(form) for form in forms} if second else dict.fromkeys(forms, 1)
    listed = in_first | in_second | {form for form, width in widths.items() if not width}
    found: list[Candidate] = []
    starts: list[int] = []
    gap = at = 0
    for form in words:
        start = text.index(form, at)  # no form begins between two, so that this is the next one
        at = start + len(form)
        starts.append(start)
        if form in listed or start in kept:
            is_first = form in in_first or start in kept
            reason = FIRST if is_first else SECOND if form in in_second else UNCLEAR
            found.append(Candidate(gap, start, form, reason))
            gap = 0
        else:
            gap += widths[form]
    hyphens = []
    for match in _ANY_HYPHEN.finditer(text):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.start() >= starts[index] + len(words[index]):
            hyphens.append(match.start())
    return Reading(found, hyphens)


def _width(form: str) -> int:
    """Count the positions of a word of letters or digits; 0 where only the rules can tell."""
    if form.isascii() and form.isdigit():
        return 1
    parts = form.split("-")
    return len(parts) if all(map(_is_word, parts)) else 0


def _is_word(part: str) -> bool:
    return part.isalpha() and ((part[1:] or part).islower() or part.isupper())


@cache
def _tables() -> tuple[bytes, bytes, bytes, bytes]:
    """Return what the module in C asks of Python.

    Returns:
        By code point what each character is to the tokenizer, and as which letter it reads; what
        the letters do to each other; and the letters that tell a form of two pieces.
    """
    kinds = bytearray([_OTHER]) * _MARKS.stop
    part = re.compile(rf"[\w\u0300-\u036f{SIGNS}]")
    for code in (*_LATIN, *_MARKS):
        if not part.match(chr(code)):
            kinds[code] = _JOINS if chr(code) in JOINING else _APART
        elif re.match(f"[{LETTERS}]", chr(code)):
            kinds[code] = _CAPITAL if chr(code).isupper() else _LETTER
    kinds[ord("0") : ord("9") + 1] = bytes([_DIGIT]) * 10
    for hyphen in HYPHENS:
        kinds[ord(hyphen)] = _HYPHEN
    letters = bytearray(letter_for_native(chr(code)) for code in _LATIN)
    swallowing = bytearray(256)
    for letter in SWALLOWING:
        swallowing[ord(letter)] |= _SWALLOWS
    swallowing[ord(SWALLOWED)] |= _IS_SWALLOWED
    return bytes(kinds), bytes(letters), bytes(swallowing), INNEN


def letter_for_native(character: str) -> int:
    """Write as which letter a character reads."""
    if character.isspace():
        return _SPACE
    if character == "ß":
        return ord("s") | _TWICE
    letter = letter_of(character)
    if len(letter) > 1 or letter >= b"\x80":
        return _TWICE
    return ord(letter) if letter else 0
