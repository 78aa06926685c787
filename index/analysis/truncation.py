"""Truncated compounds: what "Atom-" means in "Atom- und Raketenprogramme".

German leaves out what two compounds share: the last part (Atom- und Raketenprogramme) or the
first one (Waffenlieferungen und -exporte). The full words are Atomprogramme and Waffenexporte.
Behind a particle the rest of a word is such a part too (Vor- und Nachteile, be- und entladen). A
full word that the lexicon knows goes before all others, and none is made of what is no word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import compress
from operator import not_
from typing import Final

from artikelsuche.corpus.lazy import lazy_pattern
from artikelsuche.index.analysis.compounds.part_tables import part_tables
from artikelsuche.index.analysis.compounds.pieces import LINK_COST

from .folding import fold
from .tokenizer import HYPHENS
from .word_limits import LIMITS
from .word_terms import STOP_WORDS, word_analysis
from .wordlists import read_words

_BOUNDARY = rf"(?:(?<=[^\W\d_][{HYPHENS}])(?=[\s,/])|(?<=[\s,/][{HYPHENS}])(?=[^\W\d_]))"
_TRUNCATED = lazy_pattern(f"[{HYPHENS}]{_BOUNDARY}")
# Nearly all hyphens are this one, which is found much faster than one of several.
_TRUNCATED_PLAIN = lazy_pattern(f"-{_BOUNDARY}")
_CONNECTING: Final = frozenset(
    {"und", "oder", "sowie", "bis", "bzw", "beziehungsweise", "respektive", "als", "auch"}
    | {"wie", "noch", "statt", "plus", "u"}
)
#: How many words apart a truncated word and the one that completes it may stand.
REACH = 6
_REMEMBERED = 20_000
_PARTICLES: Final = frozenset(map(fold, read_words("particles.txt")))
# Letters of what goes before or behind a place where a word was put together.
_SHORTEST = 2
_TWO = 2
# Letters of what is left of a verb without its particle, and the endings of verbs, of those that
# are nouns too, with what else particles open (Miteinander), and of participles.
_VERB = 4
_INFINITIVE = ("en", "ern", "eln", "einander")
_VERBAL = ("n", "t", "e", "d", "r", "es", "em", "wärts")

#: Tells of two words whether the one completed by the other is wanted.
Pair = Callable[[str, str], bool]


def _any(first: str, second: str) -> bool:
    return True


def has_truncation(text: str) -> bool:
    """Tell quickly whether a text has a word with a hyphen at one end."""
    pattern = _TRUNCATED_PLAIN if has_plain_hyphens(text) else _TRUNCATED
    return pattern.search(text) is not None


def has_plain_hyphens(text: str) -> bool:
    """Tell whether all hyphens of a text are the one of ASCII."""
    return not any(hyphen in text for hyphen in HYPHENS[1:])


def completions(words: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Complete the truncated words of a text, given its forms with the hyphens at their ends.

    Return for each form with hyphens, by its index, the form without them, and the full word,
    folded; "" where the text does not complete it.
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
    for other in following:
        if other[-1] not in HYPHENS and other.lower() not in _CONNECTING:
            tail = _tail(bare, other.lstrip(HYPHENS)) if wanted(bare, other) else None
            return bare, fold(bare) + tail if tail else ""
    return bare, ""


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
    for hyphened in preceding:
        other = hyphened.rstrip(HYPHENS)
        if other[0] not in HYPHENS and other.lower() not in _CONNECTING:
            head = _head(other, bare) if wanted(other, bare) else None
            return bare, head + fold(bare) if head else ""
    return bare, ""


@lru_cache(_REMEMBERED)
def _tail(first: str, surface: str) -> str | None:
    """Find the end of a word that another one has left out, both without hyphens at their ends."""
    _, hyphen, word = surface.rpartition("-")
    first, folded, analysis = fold(first), fold(word), word_analysis()
    parts = analysis.split(word)
    # Nearly all; the rules below would take twice as long for the same end.
    if len(parts) == _TWO and first not in _PARTICLES:
        return parts[-1]
    for at in _places(folded):
        if analysis.knows(first + folded[at:]) and _opens(folded[:at]):
            return folded[at:]
    if first in _PARTICLES and (rest := _behind_particle(word, folded)):
        return rest
    if parts:
        return parts[-1]
    return folded if hyphen else _behind_unknown(first, folded)


def _behind_unknown(first: str, folded: str) -> str | None:
    """Find the noun behind a word that the lexicon lacks, by the compound that it makes."""
    analysis = word_analysis()
    if not folded.isalpha() or analysis.knows(folded):
        return None
    rests = (folded[at:] for at in range(LIMITS.min_part - 1, len(folded) - LIMITS.min_part + 1))
    for rest in filter(analysis.knows, rests):
        if analysis.split((first + rest).capitalize())[-1:] == (rest,):
            return rest
    return None


def _behind_particle(word: str, folded: str) -> str | None:
    """Find a noun or compound behind the particle of a word; of a verb what is left."""
    analysis = word_analysis()
    is_verb = word.endswith(_INFINITIVE) or (word.islower() and word.endswith(_VERBAL))
    is_verb = is_verb and word.lower() not in STOP_WORDS
    for at in reversed(_places(folded)):
        rest = folded[at:]
        if folded[:at] in _PARTICLES and (
            analysis.knows(rest) or analysis.split(rest) or (is_verb and len(rest) >= _VERB)
        ):
            return rest
    return None


@lru_cache(_REMEMBERED)
def _head(surface: str, last: str) -> str | None:
    """Find the beginning of a word that another one has left out."""
    folded, last, analysis = fold(surface), fold(last), word_analysis()
    for at in reversed(_places(folded)):
        if analysis.knows(folded[:at] + last) and _opens(folded[:at]):
            return folded[:at]
    parts = analysis.split(surface)
    if parts:
        return folded[: -len(parts[-1])] if folded.endswith(parts[-1]) else None
    return None if analysis.knows(folded) else _before_unknown(folded, last)


def _before_unknown(folded: str, last: str) -> str | None:
    """Find the noun before what the lexicon lacks, by the compound that it makes (Winterreifen)."""
    analysis = word_analysis()
    for at in range(len(folded) - LIMITS.min_part, LIMITS.min_part - 1, -1):
        opening = folded[:at]
        if analysis.knows(opening) and analysis.split((opening + last).capitalize())[-1:] == (
            last,
        ):
            return opening
    return None


def _places(word: str) -> range:
    """List where a folded word may have been put together."""
    return range(_SHORTEST, len(word) - _SHORTEST)


@cache
def _openers() -> frozenset[str]:
    """List what opens words without being a noun."""
    return _PARTICLES | part_tables().modifiers | part_tables().first


def _opens(opening: str) -> bool:
    """Tell what goes before another word: a noun in compounds, or what is none."""
    knows = word_analysis().knows
    return (
        opening in _openers()
        or knows(opening)
        or any(opening.endswith(link) and knows(opening[: -len(link)]) for link in LINK_COST)
    )
