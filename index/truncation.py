"""Truncated compounds: what "Atom-" means in "Atom- und Raketenprogramme".

German leaves out what two compounds share: the last part (Atom- und Raketenprogramme) or the
first one (Waffenlieferungen und -exporte). The full words are Atomprogramme and Waffenexporte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from operator import not_

from .compounds import split
from .folding import fold
from .tokenizer import HYPHENS

_TRUNCATED = re.compile(
    rf"[{HYPHENS}](?:(?<=[^\W\d_][{HYPHENS}])(?=[\s,/])|(?<=[\s,/][{HYPHENS}])(?=[^\W\d_]))"
)
_CONNECTING = frozenset({"und", "oder", "sowie", "bis", "bzw", "beziehungsweise", "als", "auch"})
# How many words may stand between a truncated word and the one that completes it.
_REACH = 6


def has_truncation(text: str) -> bool:
    """Tell quickly whether a text has a word with a hyphen at one end.

    Args:
        text: The text.
    """
    return _TRUNCATED.search(text) is not None


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
            bare, tail = word.strip(HYPHENS), _shared_tail(words, index)
            found[index] = bare, fold(bare) + tail if tail else ""
        elif word[0] in HYPHENS:
            bare, head = word.strip(HYPHENS), _shared_head(words, index)
            found[index] = bare, head + fold(bare) if head else ""
    return found


def _shared_tail(words: Sequence[str], index: int) -> str | None:
    """Find the last part of the compound that completes a word with a hyphen at its end."""
    for word in words[index + 1 : index + 1 + _REACH]:
        if word[-1] in HYPHENS or word in _CONNECTING:
            continue
        surface = word.lstrip(HYPHENS)
        parts = split(surface.rpartition("-")[2])
        if parts:
            return parts[-1]
        return fold(surface.rpartition("-")[2]) if "-" in surface else None
    return None


def _shared_head(words: Sequence[str], index: int) -> str | None:
    """Find the first parts of the compound before a word with a hyphen at its beginning."""
    for word in reversed(words[max(0, index - _REACH) : index]):
        surface = word.strip(HYPHENS)
        if surface in _CONNECTING:
            continue
        folded, parts = fold(surface), split(surface)
        return folded[: -len(parts[-1])] if parts and folded.endswith(parts[-1]) else None
    return None
