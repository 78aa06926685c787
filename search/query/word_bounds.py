"""Where a word of a query begins and ends, and which colon or star belongs inside it.

Works on text in the alphabet of `query_text`; what a word means is for the analysis to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.tokenizer import (
    GENDER_BRACKETS,
    GENDER_ENDING,
    GENDER_SIGNS,
    SIGNS,
)

from .text import is_mark
from .tokens import FIELD_NAMES

_BREAKS = r',;!?|<>\[\]{}=^"„“”»«‚‹›–…()\\~*·•‧ '
_GENDER_SIGN = rf"(?<=[^\W\d_])[{GENDER_SIGNS}]{GENDER_ENDING}|{GENDER_BRACKETS}"
_DECIMAL_COMMA = r"(?<=\d),(?=\d)"
_CLOCK_COLON = r"(?<=\d):(?=\d)"

#: A run of characters that may be one word, with what punctuation it has inside and after it.
RUN = lazy_pattern(rf"(?:[^{_BREAKS}]+|{_DECIMAL_COMMA}|{_GENDER_SIGN})+")
_PLAIN_RUN = lazy_pattern(rf"(?:[^{_BREAKS}:]+|{_DECIMAL_COMMA}|{_GENDER_SIGN}|{_CLOCK_COLON})+")

#: Initials, without the last full stop: U.S.A
INITIALS = lazy_pattern(r"(?:[^\W\d_]\.)+[^\W\d_]")
_WITH_STOP = lazy_pattern(r"\d{1,3}|\d{1,2}\.\d{1,2}")
_NAME = lazy_pattern(r"([^\W\d_]+):")
_AUTHOR_FORM = lazy_pattern(r"(?:[Aa]utor:in(?:nen)?|AUTOR:IN(?:NEN)?)(?![^\W_])|Autor:innen")
_GENDER_FORM = lazy_pattern(rf"[^\W\d_]+:{GENDER_ENDING}")


def bare(run: str) -> str:
    """Take the punctuation off the end of a `RUN` that starts with a letter, digit or sign.

    A truncated compound keeps its hyphen (`Atom-`), a name its plus or hash sign (`C++`), a figure
    its sign (`5%`), an ordinal, a day and initials their full stop (`19.`, `3.10.`, `U.S.A.`), a
    gender form its bracket (`Lehrer(in)`).
    """
    end = len(run)
    while end and not run[end - 1].isalnum() and not is_mark(run[end - 1]):
        end -= 1
    word, rest = run[:end], run[end:]
    if rest[:1] in ("-", "#") or (rest[:1] == ")" and "(" in word):
        return word + rest[0]
    if rest[:1] == "+" or rest[:1] in SIGNS:
        return word + rest[: len(rest) - len(rest.lstrip(rest[:1]))]
    keeps_stop = _WITH_STOP.fullmatch(word) or INITIALS.fullmatch(word)
    return f"{word}." if rest[:1] == "." and keeps_stop else word


def plain_words(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into words where nothing is an operator."""
    for match in _PLAIN_RUN.finditer(text):
        run = match[0]
        lead = next((i for i, char in enumerate(run) if char.isalnum() or char in SIGNS), len(run))
        word, start = bare(run[lead:]), match.start() + lead
        name = field_name(word, 0)
        if name is not None:
            yield start, name
            start, word = start + len(name) + 1, word[len(name) + 1 :]
        if word:
            yield start, word


def field_name(text: str, start: int) -> str | None:
    """Read the name of a field, as written, where one and its colon stand.

    Return None where there is none, or a gender form (`Autor:innen`).
    """
    match = _NAME.match(text, start)
    if not match or match[1].lower() not in FIELD_NAMES or _AUTHOR_FORM.match(text, start):
        return None
    return match[1]


def meant_field(text: str, start: int) -> tuple[str, str] | None:
    """Find the field that a misspelt name before a colon may have meant.

    Return the name as written and the nearest field name, at most two edits away; None where the
    name is like none, or nothing is joined to its colon, or it is a gender form.
    """
    match = _NAME.match(text, start)
    if not match or not 4 <= len(match[1]) <= 9 or _GENDER_FORM.match(text, start):
        return None
    following = text[match.end() : match.end() + 1]
    if not following.isalnum() and following not in ('"', "„"):
        return None
    name = match[1].lower()
    distance, nearest = min((_edits(name, known), known) for known in FIELD_NAMES)
    return (match[1], nearest) if 0 < distance <= (1 if len(nearest) <= 4 else 2) else None


def _edits(one: str, other: str) -> int:
    """Count the single-character edits between two short words."""
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, opposite in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (char != opposite))
    return row[-1]
