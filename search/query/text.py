"""The query as the lexer reads it: normalised, with every character's place in the given text.

German keyboards, web pages and word processors spell one query in many ways. Here they become
one alphabet, so that the lexer meets letters, digits, marks, one kind of space and a short list
of signs, and nothing else.
"""

from __future__ import annotations

import string
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.tokenizer import APOSTROPHES, GENDER_SIGNS, SIGNS
from artikelsuche.search.errors import printable

#: Signs beyond ASCII that the lexer knows; every other sign only separates.
_SIGNS = frozenset(f"„“”»«‚‘’‹›–…´{GENDER_SIGNS}{SIGNS}")

#: What an unknown sign (an emoji, a control character, a lone surrogate) becomes.
SEPARATOR = "|"

#: Marks kept on one letter: real text has two or three, and a thousand cost quadratic time.
_MAX_MARKS = 8

# Within a word; ’ needs no other spelling, and what counts as a letter does not end a word either.
_APOSTROPHE = lazy_pattern(rf"(?<=[^\W_])(?:{APOSTROPHES[-1]}|[{APOSTROPHES}](?<!’)(?=[^\W_]))")
_LINE_ENDS = frozenset("\n\r")
_LINE_END = lazy_pattern(r"(?<!\s)\s*[\n\r]\s*")
# A word that shows whether a truncated one stands before it is shorter.
_NEXT_WORD = 40
_COMPOSABLE = lazy_pattern(r"[\x00-\x7f]?[^\x00-\x7f]+")


class QueryText(NamedTuple):
    """A query in the alphabet of the lexer.

    Args:
        given: The query as the user gave it.
        text: The normalised query.
        offsets: For each character of `text`, and for its end, the offset into `given`.
    """

    given: str
    text: str
    offsets: list[int]

    def excerpt(self, start: int, end: int) -> str:
        """Quote the given text behind `text[start:end]`, printable: at most 40 characters."""
        quoted = self.given[self.offsets[start] : self.offsets[end]].strip()
        shown = printable(quoted[:40])
        return shown if len(quoted) <= 40 else f"{shown}…"


def is_mark(char: str) -> bool:
    """Tell a combining mark, which belongs to the letter before it."""
    return char > "\x7f" and unicodedata.category(char)[0] == "M"


def normalise(given: str) -> QueryText:
    """Bring a query into the alphabet of the lexer.

    Words broken at a line end are joined as those of texts are. Soft hyphens, other invisible
    characters and escape sequences vanish, U+2010 and U+2011 become
    hyphens, letters are composed (NFC), every space becomes a plain one, every dash and minus an
    en dash, every apostrophe within a word that of the keyboard, and every sign the query language
    does not know a separator.
    """
    chars, offsets = _visible(given)
    if not _LINE_ENDS.isdisjoint(chars):
        chars, offsets = _unbroken(chars, offsets)
    chars, offsets = _composed(chars, offsets)
    text = _APOSTROPHE.sub("'", "".join(map(_sign, chars)))
    return QueryText(given, text, [*offsets, len(given)])


def _visible(given: str) -> tuple[str, list[int]]:
    """Drop invisible characters and marks that pile up, and make every hyphen one."""
    if given.isascii() and "\x1b" not in given:
        return given, list(range(len(given)))
    chars: list[str] = []
    offsets: list[int] = []
    hidden = _in_sequences(given)
    given = given.replace("\u00ad\n", "-\n")  # which a reader sees there
    marks = 0
    for offset, char in enumerate(given):
        if offset in hidden or (char > "\x7f" and unicodedata.category(char) == "Cf"):
            continue
        marks = marks + 1 if is_mark(char) else 0
        if marks <= _MAX_MARKS:
            chars.append("-" if char in "\u2010\u2011" else char)
            offsets.append(offset)
    return "".join(chars), offsets


def _in_sequences(given: str) -> set[int]:
    """Find the characters of escape sequences, as text copied from a terminal holds them."""
    if given.isprintable():
        return set()
    from artikelsuche.corpus.ansi import ansi_places  # which few queries need

    return set(chain.from_iterable(ansi_places(given)))


def _unbroken(text: str, offsets: list[int]) -> tuple[str, list[int]]:
    """Join the words that are broken at the ends of lines, as those of texts are joined."""
    from artikelsuche.corpus.cleaning.wrapping import seam  # which few queries need

    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in _LINE_END.finditer(text):
        start, end = match.span()
        below = text[end : end + _NEXT_WORD]
        hyphen, space = seam(text[max(0, start - 2) : start], below) if below else (0, " ")
        if not space:
            pieces.append(text[done : start - hyphen])
            places += offsets[done : start - hyphen]
            done = end
    return "".join([*pieces, text[done:]]), [*places, *offsets[done:]]


def _composed(text: str, offsets: list[int]) -> tuple[str, list[int]]:
    """Compose letters and their marks (NFC); a run that changes lies where it began."""
    if unicodedata.is_normalized("NFC", text):
        return text, offsets
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in _COMPOSABLE.finditer(text):
        start, end = match.span()
        composed = unicodedata.normalize("NFC", match[0])
        pieces += (text[done:start], composed)
        places += offsets[done:start]
        unchanged = composed == match[0]
        places += offsets[start:end] if unchanged else [offsets[start]] * len(composed)
        done = end
    return "".join([*pieces, text[done:]]), [*places, *offsets[done:]]


@lru_cache(maxsize=4096)
def _sign(char: str) -> str:
    """Give the one character of the alphabet that stands for any character."""
    if char.isalnum() or char in _SIGNS or is_mark(char):
        return char
    if char.isspace():
        return " "
    if char in string.punctuation:
        return char
    return "–" if unicodedata.category(char) == "Pd" or char == "−" else SEPARATOR
