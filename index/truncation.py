"""Truncated compounds: what "Atom-" means in "Atom- und Raketenprogramme".

German leaves out what two compounds share: the last part (Atom- und Raketenprogramme) or the
first one (Waffenlieferungen und -exporte). The full words are Atomprogramme and Waffenexporte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from operator import not_

from .compounds import split
from .folding import fold
from .tokenizer import HYPHENS

_BOUNDARY = rf"(?:(?<=[^\W\d_][{HYPHENS}])(?=[\s,/])|(?<=[\s,/][{HYPHENS}])(?=[^\W\d_]))"
_TRUNCATED = re.compile(f"[{HYPHENS}]{_BOUNDARY}")
# Nearly all hyphens are this one, which is found much faster than one of several.
_TRUNCATED_PLAIN = re.compile(f"-{_BOUNDARY}")
_CONNECTING = frozenset({"und", "oder", "sowie", "bis", "bzw", "beziehungsweise", "als", "auch"})
#: How many words apart a truncated word and the one that completes it may stand.
REACH = 6
_REMEMBERED = 20_000


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


def with_tail(word: str, following: Iterable[str]) -> tuple[str, str]:
    """Complete a word with a hyphen at its end.

    Args:
        word: The word.
        following: The `REACH` forms behind it, with their hyphens.

    Returns:
        As `completions` gives it.
    """
    bare, tail = word.strip(HYPHENS), _shared_tail(following)
    return bare, fold(bare) + tail if tail else ""


def with_head(word: str, preceding: Iterable[str]) -> tuple[str, str]:
    """Complete a word with a hyphen at its beginning.

    Args:
        word: The word.
        preceding: The `REACH` forms before it, with their hyphens, the last one first.

    Returns:
        As `completions` gives it.
    """
    bare, head = word.strip(HYPHENS), _shared_head(preceding)
    return bare, head + fold(bare) if head else ""


def _shared_tail(following: Iterable[str]) -> str | None:
    """Find the last part of the compound that completes a word with a hyphen at its end."""
    for word in following:
        if word[-1] in HYPHENS or word in _CONNECTING:
            continue
        return _last_part(word.lstrip(HYPHENS))
    return None


@lru_cache(_REMEMBERED)
def _last_part(surface: str) -> str | None:
    _, hyphen, word = surface.rpartition("-")
    parts = split(word)
    if parts:
        return parts[-1]
    return fold(word) if hyphen else None


def _shared_head(preceding: Iterable[str]) -> str | None:
    """Find the first parts of the compound before a word with a hyphen at its beginning."""
    for word in preceding:
        surface = word.strip(HYPHENS)
        if surface in _CONNECTING:
            continue
        return _first_parts(surface)
    return None


@lru_cache(_REMEMBERED)
def _first_parts(surface: str) -> str | None:
    folded, parts = fold(surface), split(surface)
    return folded[: -len(parts[-1])] if parts and folded.endswith(parts[-1]) else None
