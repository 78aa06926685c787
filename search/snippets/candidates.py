"""Candidates: the surface forms of a text that may match a query, and how far apart they are.

Only those are listed whose letters may be those of a term. Where distances do not matter, only the
parts of the text between spaces are read that hold such letters.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from typing import NamedTuple

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.corpus.native import load_native
from artikelsuche.index.analysis.analyzer import Form
from artikelsuche.index.analysis.tokenizer import (
    CLOSING,
    HYPHENS,
    JOINING,
    LETTERS,
    PARAGRAPH,
    SIGNS,
    next_surface,
    placed_surfaces,
)

from .letters import SWALLOWED, SWALLOWING, letter_of
from .prefilter import INNEN, Prefilter

# Hyphens that may be in no form: within one, there is nearly always a letter on either side.
_LETTER, _HYPHEN = r"[^\W\d_]", f"[{HYPHENS}]"
_LOOSE_HYPHEN = lazy_pattern(
    rf"{_HYPHEN}(?: (?![^\W_]) | (?<!{_LETTER}{_HYPHEN})"
    + "".join(rf"| (?<=[&+]{_LETTER * count}{_HYPHEN})" for count in (1, 2, 3))  # AT&T-Aktie
    + ")",
    re.VERBOSE,
)
_NATIVE = load_native("artikelsuche.search.snippets._candidates")
# The characters of nearly all German texts: letters, and the marks from the hyphens to ‹ and ›.
_LATIN, _MARKS = range(0x250), range(0x2010, 0x203B)
# What a character is to the module in C.
_APART, _SMALL, _CAPITAL, _JOINS, _HYPHENS, _DIGIT, _OTHER = range(7)
# Flags of letters for the module in C.
_SWALLOWS, _IS_SWALLOWED = 1, 2
# What white space reads as there.
_SPACE = 1
# What reads as anything there, and marks what reads as a letter twice.
_TWICE = 0x80


class Candidate(NamedTuple):
    """A form that may match.

    Attributes:
        gap: How many positions the forms take that lie between it and the candidate before, and
            the ends of paragraphs.
        start: Where it begins.
        form: The form; that of a truncated word without its hyphen, or with the full word.
        is_first: Whether it may have one of the first terms; else it may have one of the second
            ones, or only the rules of the analysis tell how many positions it takes.
    """

    gap: int
    start: int
    form: Form
    is_first: bool


class Reading(NamedTuple):
    """The forms of a text that may match, and where hyphens may be those of truncated words."""

    candidates: list[Candidate]
    hyphens: list[int]


def read_text(
    text: str,
    first: Prefilter | None,
    second: Prefilter | None,
    kept: dict[int, Form],
    reach: int = 0,
) -> Reading:
    """Find the forms that may match in a text that is read as it is written.

    Any form may have one of the first terms where their prefilter is None; positions do not
    matter where the second one is, and else only so many forms around those with the first terms.
    Those that begin at a place in `kept` are listed as the first.
    """
    one, other = first or second, second or first
    if _NATIVE is None or not (one and one.strings and other and other.strings):
        return _read_text(text, first, second, kept.keys(), reach)
    more = other.strings if second else ()
    rules = *_tables(), next_surface
    found = _NATIVE.candidates(
        text, one.strings, more, kept, second is not None, first is None, *rules
    )
    return Reading(*found)


def _read_text(
    text: str, first: Prefilter | None, second: Prefilter | None, kept: Set[int], reach: int
) -> Reading:
    """Do without the module in C what `read_text` does."""
    hyphens = [match.start() for match in _LOOSE_HYPHEN.finditer(text)]
    if second is not None:
        return Reading(_around_first(text, first, second, kept, reach), hyphens)
    forms = list(placed_surfaces(text, 0, len(text)))
    words = [form for _, form in forms]
    listed = set(words) if first is None else first.among(words)
    found = [Candidate(0, at, form, True) for at, form in forms if form in listed or at in kept]
    return Reading(found, hyphens)


def _around_first(
    text: str, first: Prefilter | None, second: Prefilter, kept: Set[int], reach: int
) -> list[Candidate]:
    """List the candidates around those with one of the first terms; other forms count as one."""
    placed = list(placed_surfaces(text, 0, len(text)))
    forms = list({form for _, form in placed})
    in_first = set(forms) if first is None else first.among(forms)
    firsts = {n for n, (at, form) in enumerate(placed) if form in in_first or at in kept}
    windows = [range(max(0, n - reach), min(len(placed), n + reach + 1)) for n in firsts]
    near = sorted(set().union(*windows))
    in_second = second.among([placed[n][1] for n in near])
    found: list[Candidate] = []
    gap, last, end = 0, -1, 0
    for n in near:
        at, form = placed[n]
        gap, last = gap + n - last - 1 + text.count(PARAGRAPH, end, at), n
        end = at + len(form)
        width = 0 if n in firsts or form in in_second else _width(form)
        if width:
            gap += width
        else:
            found.append(Candidate(gap, at, form, n in firsts))
            gap = 0
    return found


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

    That is by code point what each character is to the tokenizer, and as which letter it reads;
    what the letters do to each other; and the letters that tell a form of two pieces.
    """
    kinds = bytearray([_OTHER]) * _MARKS.stop
    part = re.compile(rf"[\w\u0300-\u036f{SIGNS}{CLOSING}]")
    for code in (*_LATIN, *_MARKS):
        if not part.match(chr(code)):
            kinds[code] = _JOINS if chr(code) in JOINING else _APART
        elif re.match(f"[{LETTERS}]", chr(code)):
            kinds[code] = _CAPITAL if chr(code).isupper() else _SMALL
    kinds[ord("0") : ord("9") + 1] = bytes([_DIGIT]) * 10
    for hyphen in HYPHENS:
        kinds[ord(hyphen)] = _HYPHENS
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
