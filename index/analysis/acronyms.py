"""Words in capitals: acronyms, which keep them, and ordinary words written large.

UN is not un. But datelines, names, slogans and headlines are written in capitals too: where words
in capitals stand side by side, and one of them is surely no acronym, an acronym there may be an
ordinary word as well (KIM JONG UN, EU STREITET MIT BAYERN).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from artikelsuche.corpus.lazy import lazy_pattern

from .folding import fold
from .tokenizer import CAPITALS, HYPHENS
from .wordlists import read_rows, read_words

_WORDS: dict[str, frozenset[str]] = {
    kind: frozenset(word for row in read_rows("acronyms.txt") if row[0] == kind for word in row[1:])
    for kind in ("kept", "word", "long")
}
#: The letters of an acronym that keeps its capitals, at most.
LONGEST = 3
_STOP_WORDS = read_words("stopwords.txt")
_IN_CAPITALS = lazy_pattern(rf"[{CAPITALS}](?:[{CAPITALS}0-9]|[^\w\u0300-\u036f])*(?<![{HYPHENS}])")
# A shorter word in capitals may be an acronym that no table knows.
_ORDINARY = 4


def is_acronym(word: str) -> bool:
    """Tell whether a word is an acronym that must not be mixed up with a word of lower case.

    Such are those of two capitals (UN, IT, US) and of three that also spell another word (WHO).
    """
    if not (word.isalpha() and word.isupper()):
        return False
    return word not in _WORDS["word"] if len(word) == 2 else word in _WORDS["kept"]


def in_capitals(words: Iterable[str]) -> dict[int, str]:
    """List those of some words that are written in capitals, by their index."""
    return {index: word for index, word in enumerate(words) if _IN_CAPITALS.fullmatch(word)}


def ordinary_words(capitals: Mapping[int, str]) -> dict[int, str]:
    """Find the acronyms that may be ordinary words, since they stand among such in capitals.

    Given the words in capitals of a text, by their index among all words, ascending, return for
    each such acronym, or chain that ends in one, the ordinary word that ends it, folded.
    """
    found: dict[int, str] = {}
    run: list[int] = []
    for index in (*capitals, -1):
        if run and index != run[-1] + 1:
            if len(run) > 1 and any(_tells(part) for at in run for part in _parts(capitals[at])):
                ends = {at: _parts(capitals[at])[-1] for at in run}
                found.update((at, fold(end)) for at, end in ends.items() if is_acronym(end))
            run = []
        run.append(index)
    return found


def _parts(word: str) -> list[str]:
    return re.split(f"[{HYPHENS}]", word)


def _tells(word: str) -> bool:
    """Tell whether a word in capitals is surely an ordinary one."""
    if not word.isalpha() or word in _WORDS["long"] or is_acronym(word):
        return False
    return len(word) >= _ORDINARY or (len(word) > 2 and word.lower() in _STOP_WORDS)
