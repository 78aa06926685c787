"""Truncated compounds: what "Atom-" means in "Atom- und Raketenprogramme".

German leaves out what two compounds share: the last part (Atom- und Raketenprogramme) or the
first one (Waffenlieferungen und -exporte). The full words are Atomprogramme and Waffenexporte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .compounds import split
from .folding import fold

#: Tells quickly whether a text has a word with a hyphen at one end.
HAS_TRUNCATION = re.compile(r"[^\W\d_][-\u2010\u2011](?=[\s,/])|(?<=[\s,/])[-\u2010\u2011][^\W\d_]")

_HYPHENS = frozenset("-\u2010\u2011")
_CONNECTING = frozenset({"und", "oder", "sowie", "bis", "bzw", "beziehungsweise", "als", "auch"})
# How many words may stand between a truncated word and the one that completes it.
_REACH = 6


def completions(text: str, words: Sequence[re.Match[str]]) -> dict[int, str]:
    """Complete the truncated words of a text.

    Args:
        text: The text.
        words: Its surface forms in order.

    Returns:
        The full word, folded, for each truncated surface form, by its index in `words`.
    """
    found: dict[int, str] = {}
    for index, word in enumerate(words):
        if text[word.end() : word.end() + 1] in _HYPHENS:
            tail = _shared_tail(text, words, index)
            if tail:
                found[index] = fold(word.group()) + tail
        elif text[max(0, word.start() - 1) : word.start()] in _HYPHENS:
            head = _shared_head(words, index)
            if head:
                found[index] = head + fold(word.group())
    return found


def _shared_tail(text: str, words: Sequence[re.Match[str]], index: int) -> str | None:
    """Find the last part of the compound that completes a word with a hyphen at its end."""
    for word in words[index + 1 : index + 1 + _REACH]:
        surface = word.group()
        if text[word.end() : word.end() + 1] in _HYPHENS or surface in _CONNECTING:
            continue
        parts = split(surface.rpartition("-")[2])
        if parts:
            return parts[-1]
        return fold(surface.rpartition("-")[2]) if "-" in surface else None
    return None


def _shared_head(words: Sequence[re.Match[str]], index: int) -> str | None:
    """Find the first parts of the compound before a word with a hyphen at its beginning."""
    for word in reversed(words[max(0, index - _REACH) : index]):
        surface = word.group()
        if surface in _CONNECTING:
            continue
        folded, parts = fold(surface), split(surface)
        return folded[: -len(parts[-1])] if parts and folded.endswith(parts[-1]) else None
    return None
