"""Quotation marks: which ones open a phrase, and where it closes."""

from __future__ import annotations

import re

from .text import SEPARATOR

#: Each opening mark and what may close it, the proper mark first.
_CLOSING = {
    '"': '"',
    "„": '“”"',
    "“": '”“"',
    "”": '”"',
    "»": "«",
    "«": "»",
    "‚": "‘",
    "‹": "›",
    "›": "‹",
}
_CLOSING_PATTERNS = {mark: re.compile(f"[{closing}]") for mark, closing in _CLOSING.items()}
_CURLED_CLOSING = re.compile("[“”]")
_SINGLE = "‚‹›"
_WITHIN = str.maketrans(dict.fromkeys('"„“”»«' + SEPARATOR, " "))


def opens_phrase(text: str, at: int) -> bool:
    """Tell an opening quotation mark; single ones open a phrase only where a word starts."""
    mark = text[at]
    if mark not in _SINGLE:
        return mark in _CLOSING
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return not before.isalnum() and after not in ("", " ")


def closing_mark(text: str, at: int) -> int | None:
    """Find the mark that closes a phrase; None where it is never closed."""
    match = _CLOSING_PATTERNS[text[at]].search(text, at + 1)
    if match is None and text[at] == '"':
        match = _CURLED_CLOSING.search(text, at + 1)
    return match.start() if match else None


def proper_closing(mark: str) -> str:
    """Name the mark that properly closes an opening one."""
    return _CLOSING[mark][0]


def phrase_words(text: str) -> str:
    """Bring the text between two quotation marks into the form of a phrase."""
    return " ".join(text.translate(_WITHIN).split())
