"""Truncated compounds: what "Atom-" means in "Atom- und Raketenprogramme".

German leaves out what two compounds share: the last part (Atom- und Raketenprogramme) or the
first one (Waffenlieferungen und -exporte). The full words are Atomprogramme and Waffenexporte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import compress
from operator import not_

from .folding import fold
from .tokenizer import HYPHENS
from .word_terms import word_analysis

_BOUNDARY = rf"(?:(?<=[^\W\d_][{HYPHENS}])(?=[\s,/])|(?<=[\s,/][{HYPHENS}])(?=[^\W\d_]))"
_TRUNCATED = re.compile(f"[{HYPHENS}]{_BOUNDARY}")
# Nearly all hyphens are this one, which is found much faster than one of several.
_TRUNCATED_PLAIN = re.compile(f"-{_BOUNDARY}")
_CONNECTING = frozenset({"und", "oder", "sowie", "bis", "bzw", "beziehungsweise", "als", "auch"})
#: How many words apart a truncated word and the one that completes it may stand.
REACH = 6
_REMEMBERED = 20_000

#: Tells of two words whether the one completed by the other is wanted.
Pair = Callable[[str, str], bool]


def _any(first: str, second: str) -> bool:
    return True


def has_truncation(text: str) -> bool:
    """Tell quickly whether a text has a word with a hyphen at one end.

    Args:
        text: The text.
    """
    pattern = _TRUNCATED_PLAIN if has_plain_hyphens(text) else _TRUNCATED
    return pattern.search(text) is not None


def has_plain_hyphens(text: str) -> bool:
    """Tell whether all hyphens of a text are the one of ASCII.

    Args:
        text: The text.
    """
    return not any(hyphen in text for hyphen in HYPHENS[1:])


def completions(words: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Complete the truncated words of a text.

    Args:
        words: Its surface forms in order, with the hyphens at their ends.

    Returns:
        For each form with hyphens, by its index: the form without them, and the full word, folded;
        "" where the text does not complete it.
    """
    found: dict[int, tuple[str, str]] = {}
    for index in compress(range(len(words)), map(not_, map(str.isalnum, words))):
        word = words[index]
        if word[-1] in HYPHENS:
            found[index] = with_tail(word, words[index + 1 : index + 1 + REACH])
        elif word[0] in HYPHENS:
            found[index] = with_head(word, reversed(words[max(0, index - REACH) : index]))
    return found


def with_tail(word: str, following: Iterable[str], wanted: Pair = _any) -> tuple[str, str]:
    """Complete a word with a hyphen at its end.

    Args:
        word: The word.
        following: The `REACH` forms behind it, with their hyphens.
        wanted: Tells of the word without hyphens, and of the one whose end completes it, whether
            it is to be completed; it always is by default.

    Returns:
        As `completions` gives it; "" too for what is not wanted.
    """
    bare = word.strip(HYPHENS)
    other = next((w for w in following if w[-1] not in HYPHENS and w not in _CONNECTING), None)
    if other is None or not wanted(bare, other):
        return bare, ""
    tail = _last_part(other.lstrip(HYPHENS))
    return bare, fold(bare) + tail if tail else ""


def with_head(word: str, preceding: Iterable[str], wanted: Pair = _any) -> tuple[str, str]:
    """Complete a word with a hyphen at its beginning.

    Args:
        word: The word.
        preceding: The `REACH` forms before it, with their hyphens, the last one first.
        wanted: As for `with_tail`, of the word whose beginning completes it and the one without
            hyphens.

    Returns:
        As `with_tail`.
    """
    bare = word.strip(HYPHENS)
    stripped = (w.strip(HYPHENS) for w in preceding)
    other = next((w for w in stripped if w not in _CONNECTING), None)
    if other is None or not wanted(other, bare):
        return bare, ""
    head = _first_parts(other)
    return bare, head + fold(bare) if head else ""


@lru_cache(_REMEMBERED)
def _last_part(surface: str) -> str | None:
    _, hyphen, word = surface.rpartition("-")
    parts = word_analysis().split(word)
    if parts:
        return parts[-1]
    return fold(word) if hyphen else None


@lru_cache(_REMEMBERED)
def _first_parts(surface: str) -> str | None:
    folded, parts = fold(surface), word_analysis().split(surface)
    return folded[: -len(parts[-1])] if parts and folded.endswith(parts[-1]) else None
