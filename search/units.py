"""The units of a query: its words and phrases, resolved into the terms of the index.

Lowering makes evidence of a unit, highlighting marks its terms in a text: both see the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from artikelsuche.index import (
    Expansion,
    Kind,
    Slot,
    Token,
    analyze,
    is_acronym,
    query_part_stems,
    query_stems,
    stems,
)

from .sequences import Place
from .variants import Forms

# Spellings of one phrase that are tried: joined and apart for each word with a hyphen.
_SPELLINGS = 8


class Unit(NamedTuple):
    """One word or phrase of a query as terms; a text matches when any of them does.

    Args:
        label: What the user wrote.
        stems: Terms of the stem layer.
        exact: Terms of the exact layer that rank above the stems; where there are no stems,
            terms that match by themselves.
        written: The spelling as written, in small letters; None where it has no letters to fold.
        parts: Stems of the parts of a compound; together they stand for it.
        sequences: Alternative sequences of exact forms.
        is_form: Whether these are other forms of the name the user wrote.
        distance: None where a sequence is a phrase; else how far its places may lie apart.
    """

    label: str
    stems: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    written: str | None = None
    parts: tuple[str, ...] = ()
    sequences: tuple[tuple[Place, ...], ...] = ()
    distance: int | None = None
    is_form: bool = False

    @property
    def is_stop_word(self) -> bool:
        """Whether the unit is a function word, which only the exact layer holds."""
        return bool(self.exact) and not self.stems and not self.sequences


@lru_cache(256)
def word_tokens(text: str) -> tuple[Token, ...]:
    """Analyse a word of a query, which is looked at as a name first and then made units of.

    Args:
        text: The word as written.
    """
    return tuple(analyze(text))


@lru_cache(4096)
def word_units(text: str) -> tuple[Unit, ...]:
    """Resolve a word of a query.

    Args:
        text: The word as written; most are one unit, "Moskau/Pjöngjang" is two.

    Returns:
        Its units; empty where it has no letter or digit.
    """
    return tuple([_word_unit(token) for token in word_tokens(text)])


def phrase_unit(text: str, distance: int | None = None) -> Unit | None:
    """Resolve a phrase or words near each other.

    Args:
        text: The words.
        distance: None for a phrase, else how far the words may lie apart.

    Returns:
        The unit; None where the text has no letter or digit.
    """
    tokens = list(analyze(text))
    if not tokens:
        return None
    choices = [_spellings(token.expansion) for token in tokens]
    combined = islice(product(*choices), _SPELLINGS)
    sequences = tuple(tuple(p for part in choice for p in part) for choice in combined)
    return Unit(text, sequences=sequences, distance=distance)


def terms_unit(label: str, terms: Iterable[str]) -> Unit:
    """Make a unit of exact forms found in the vocabulary (prefix, fuzzy).

    Args:
        label: What the user wrote.
        terms: The terms.

    Returns:
        The unit.
    """
    return Unit(label, exact=tuple(terms))


def named_unit(label: str, forms: Forms) -> Unit:
    """Make a unit of the other forms of a name.

    Args:
        label: The name as asked for.
        forms: Its other forms.

    Returns:
        The unit.
    """
    sequences = tuple(tuple((word,) for word in phrase) for phrase in forms.phrases)
    return Unit(label, forms.stems, forms.names, sequences=sequences, is_form=True)


def _word_unit(token: Token) -> Unit:
    expansion = token.expansion
    if expansion.kind is Kind.DATE:
        return Unit(token.surface, sequences=(_apart(expansion),))
    slot = expansion.whole or expansion.slots[0]
    exact, terms = slot.exact[:1], _looked_up(token.surface, slot.stems)
    if slot.stems and (capitals := _capitals(token.surface)):
        exact, terms = (*exact, capitals), (*terms, capitals)
    sequences = (_apart(expansion),) if expansion.kind is Kind.CHAIN else ()
    written = slot.exact[-1] if terms and expansion.kind is Kind.WORD else None
    return Unit(token.surface, terms, exact, written, _parts(token), sequences)


def _parts(token: Token) -> tuple[str, ...]:
    """List the stems of the parts of a compound, whether it is written with hyphens or not."""
    expansion = token.expansion
    if expansion.whole is None:
        return query_part_stems(token.surface)
    stems_of = [
        query_part_stems(token.surface[slot.start : slot.end]) or slot.stems[:1]
        for slot in expansion.slots
    ]
    return tuple(dict.fromkeys(part for found in stems_of for part in found))


def _looked_up(word: str, indexed: tuple[str, ...]) -> tuple[str, ...]:
    """Choose the stems to look up: a plain word in small letters may be a noun too."""
    plain = word.islower() and word.isalpha() and indexed and indexed == stems(word)
    return query_stems(word) if plain else indexed


def _capitals(word: str) -> str | None:
    """Return the acronym that a word in small letters may mean: un, it, us."""
    upper = word.upper()
    return upper if word.islower() and is_acronym(upper) else None


def _spellings(expansion: Expansion) -> list[tuple[Place, ...]]:
    """List how a word may stand in a phrase: its parts apart, or joined."""
    apart = _apart(expansion)
    return [apart] if expansion.whole is None else [apart, (_place(expansion.whole),)]


def _apart(expansion: Expansion) -> tuple[Place, ...]:
    return tuple(_place(slot) for slot in expansion.slots)


def _place(slot: Slot) -> Place:
    return slot.exact[:1]
