"""The units of a query: its words and phrases, resolved into the terms of the index.

Lowering makes evidence of a unit, highlighting marks its terms in a text: both see the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, islice, product
from typing import NamedTuple

from artikelsuche.index.analysis.acronyms import is_acronym
from artikelsuche.index.analysis.analyzer import Token, analyze
from artikelsuche.index.analysis.expansion import is_one_word
from artikelsuche.index.analysis.figures import SHARES, SIGNS
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.inflection.verbs import parts_apart
from artikelsuche.index.analysis.slots import Expansion, Kind, Slot
from artikelsuche.index.analysis.stemming import query_stems, stems
from artikelsuche.index.analysis.tokenizer import without_elisions
from artikelsuche.index.analysis.word_terms import word_analysis
from artikelsuche.search.query.tree import Forms, Key
from artikelsuche.search.query.word_bounds import INITIALS

from .amounts import Place, in_figures, spellings
from .spellings import written_as

# Spellings of one phrase that are tried: joined and apart for each word with a hyphen.
_SPELLINGS = 8
# A road, a model and the like: A7, U-6, G20.
_NUMBERED = re.compile("([A-Z])-?([0-9]{1,4})")
# Initials of a name, as a text may write them apart.
_APART = re.compile(r"(?<![\w.])(?:[A-ZÄÖÜ]\. ){1,5}[A-ZÄÖÜ]\.(?!\w)")
# How many words `Readings` keeps.
_REMEMBERED = 4096


class Unit(NamedTuple):
    """One word or phrase of a query as terms; a text matches when any of them does.

    Args:
        label: What the user wrote.
        stems: Terms of the stem layer.
        exact: Terms of the exact layer that rank above the stems; where there are no stems,
            terms that match by themselves.
        written: The spelling as written, in small letters, of a word by itself.
        parts: Stems of the parts of a compound; together they stand for it.
        sequences: Alternative sequences of exact forms.
        apart: Of a verb its forms and its prefix, which may stand near each other for it.
        spelt: Of a phrase each folded form that stands for a word, and its spelling as written.
        is_form: Whether these are other forms of the name the user wrote.
        distance: None where a sequence is a phrase; else how far its places may lie apart.
    """

    label: str
    stems: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    written: str | None = None
    parts: tuple[str, ...] = ()
    sequences: tuple[tuple[Place, ...], ...] = ()
    apart: tuple[Place, ...] = ()
    spelt: tuple[tuple[str, str], ...] = ()
    distance: int | None = None
    is_form: bool = False

    @property
    def is_stop_word(self) -> bool:
        """Whether the unit is a function word, which only the exact layer holds."""
        return bool(self.exact) and not self.stems and not self.sequences


class Reading(NamedTuple):
    """What a word of a query may mean.

    Attributes:
        units: Its units; empty where it has no letter or digit.
        name: Its exact forms as a part of a name; None where it is none.
        last_stem: The stem of the last of them, if it has one.
        is_stop_word: Whether it is made of function words only, or of nothing.
    """

    units: tuple[Unit, ...]
    name: Key | None
    last_stem: str | None
    is_stop_word: bool = False


class Readings(dict[str, Reading]):
    """The words of queries, each read when it is asked for first."""

    def __missing__(self, text: str) -> Reading:
        self.read([text])
        found = self.get(text)
        if found is None:
            found = self[text] = read_word(text)
        return found

    def read(self, texts: Iterable[str]) -> None:
        """Read plain words together that were not asked for yet: faster than one by one."""
        if len(self) >= _REMEMBERED:
            self.clear()
        fresh = [text for text in texts if text not in self and is_one_word(text)]
        if not fresh:
            return
        for text, found in zip(fresh, word_analysis().query_words(fresh), strict=True):
            exact, own, terms, parts = found
            if own:  # a stop word may be a compound all the same
                unit = _plain_unit(text, exact[:1], terms, exact[-1], parts)
                self[text] = Reading((unit,), exact[:1], own[-1])


def read_word(text: str) -> Reading:
    """Read a word of a query that is no plain one; "Moskau/Pjöngjang" is two units."""
    if text.islower() and INITIALS.fullmatch(text.removesuffix(".")):  # u.s. may mean U.S.
        places = tuple(place for token in analyze(text) for place in _apart(token.expansion))
        (capitals,) = analyze(text.upper())
        unit = Unit(text, exact=capitals.expansion.slots[0].exact, sequences=(places,))
        return Reading((unit,), None, None)
    tokens = tuple(analyze(without_elisions(text)))
    is_value = text[0].isdigit() and "-" in text  # 3,5-prozentig
    if len(tokens) > 1 and (is_value or any(token.surface[0] in SIGNS for token in tokens)):
        units = tuple(filter(None, [phrase_unit(text)]))
    else:
        units = tuple(map(_word_unit, tokens))
    return Reading(units, *_as_name(tokens), all(unit.is_stop_word for unit in units))


class OpenWord(NamedTuple):
    """How a word begins that stands for others, as those of a prefix do.

    Attributes:
        joined: Its folded letters as one word; "" where it is no one word.
        before: Where it has several parts, what stands in the places of all but the last one.
        last: The folded last part; "" where there is but one.
    """

    joined: str
    before: tuple[Place, ...] = ()
    last: str = ""


def open_word(text: str) -> OpenWord:
    """Read a word with a star or a tilde behind it; US-Präs has two parts."""
    tokens = () if text.isalnum() else tuple(analyze(without_elisions(text)))
    if not tokens or tokens[-1].expansion.kind not in (Kind.WORD, Kind.CHAIN):
        return OpenWord(fold(text))
    places = tuple(place for token in tokens for place in _apart(token.expansion))
    last = tokens[-1].expansion
    one = last.whole or last.slots[-1]
    if len(places) == 1:
        return OpenWord(fold(one.exact[0]))
    is_joined = len(tokens) == 1 and last.whole is not None
    joined, read = fold(one.exact[0]) if is_joined else "", fold(last.slots[-1].exact[0])
    # What is not written to its end is no abbreviation: Nord-Str is no Nordstraße.
    end = fold(text.rpartition("-")[2]) if "-" in text else read
    return OpenWord(joined and joined.removesuffix(read) + end, places[:-1], end)


def phrase_unit(text: str, distance: int | None = None) -> Unit | None:
    """Resolve a phrase, or words at most `distance` apart; None without a letter or digit."""
    text = _APART.sub(lambda initials: initials[0].replace(" ", ""), text)
    tokens = list(analyze(in_figures(text)))
    if not tokens:
        return None
    choices = [_spellings(token) for token in tokens]
    combined = islice(product(*choices), _SPELLINGS)
    sequences = tuple(tuple(p for part in choice for p in part) for choice in combined)
    sequences = tuple(chain.from_iterable(map(spellings, sequences)))
    if len(sequences) == 1 == len(sequences[0]) and tokens[0].expansion.kind is not Kind.SIGNED:
        sequences = ((_as_typed(tokens[0]),),)  # the capitals of a word by itself tell an acronym
    words = [(token.expansion.slots[0].exact[0], _written(token.expansion)) for token in tokens]
    spelt = tuple([(folded, written) for folded, written in words if written is not None])
    return Unit(text, sequences=sequences, spelt=spelt, distance=distance)


def terms_unit(
    label: str, terms: Iterable[str], before: tuple[Place, ...] = (), ends: Iterable[str] = ()
) -> Unit:
    """Make a unit of exact forms found in the vocabulary (prefix, fuzzy).

    Some of them, `ends`, match behind what stands before the last part of the word.
    """
    last = tuple(ends)
    sequences = ((*before, last),) if before and last else ()
    return Unit(label, exact=tuple(terms), sequences=sequences)


def named_unit(label: str, forms: Forms) -> Unit:
    """Make a unit of the other forms of a name."""
    sequences = tuple(tuple((word,) for word in phrase) for phrase in forms.phrases)
    return Unit(label, forms.stems, forms.names, sequences=sequences, is_form=True)


def _word_unit(token: Token) -> Unit:
    expansion = token.expansion
    if expansion.kind is Kind.VALUE:
        return Unit(token.surface, sequences=tuple(spellings(_apart(expansion))))
    slot = expansion.whole or expansion.slots[0]
    if expansion.kind in (Kind.NUMBER, Kind.SIGNED):
        return Unit(token.surface, slot.stems[:1], slot.exact[:1])
    terms = _looked_up(token.surface, slot.stems)
    is_chain = expansion.kind is Kind.CHAIN
    sequences = tuple(spellings(_apart(expansion))) if is_chain else ()
    if (numbered := _NUMBERED.fullmatch(token.surface)) and (
        apart := phrase_unit(f"{numbered[1]} {numbered[2]}")
    ):
        sequences = apart.sequences
    if letters := _initials(token.surface):
        sequences = (letters,)
    parts, written = _parts(token), _written(expansion)
    return _plain_unit(token.surface, slot.exact[:1], terms, written, parts, sequences)


def _written(expansion: Expansion) -> str | None:
    return written_as(expansion.slots[0].exact) if expansion.kind is Kind.WORD else None


def _plain_unit(
    label: str,
    exact: tuple[str, ...],
    terms: tuple[str, ...],
    written: str | None,
    parts: tuple[str, ...],
    sequences: tuple[tuple[Place, ...], ...] = (),
) -> Unit:
    """Make a unit of one word, which may mean an acronym in small letters too."""
    if terms and (capitals := _capitals(label)):
        exact, terms = (*exact, capitals), (*terms, capitals)
    apart = parts_apart(label) if label.islower() and not sequences else ()
    return Unit(label, terms, exact, written, parts, sequences, apart)


def _as_name(tokens: tuple[Token, ...]) -> tuple[Key | None, str | None]:
    """Read a word as a part of a name: its exact forms, and the stem of the last of them."""
    key: list[str] = []
    last_stem: str | None = None
    for token in tokens:
        if token.expansion.kind not in (Kind.WORD, Kind.CHAIN):
            return None, None
        key.extend(slot.exact[0] for slot in token.expansion.slots)
        slot = token.expansion.whole or token.expansion.slots[0]
        last_stem = slot.stems[-1] if slot.stems else None
    return tuple(key), last_stem


def _parts(token: Token) -> tuple[str, ...]:
    """List the stems of the parts of a compound, whether it is written with hyphens or not."""
    expansion = token.expansion
    part_stems = word_analysis().query_part_stems
    if expansion.whole is None:
        return part_stems(token.surface)
    stems_of = [
        part_stems(token.surface[slot.start : slot.end]) or slot.stems[:1]
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


def _initials(surface: str) -> tuple[Place, ...]:
    """List the letters of initials in capitals as places; none of any other form."""
    if "." not in surface or INITIALS.fullmatch(surface.removesuffix(".")) is None:
        return ()
    return tuple([(fold(letter),) for letter in surface if letter.isupper()])


def _spellings(token: Token) -> list[tuple[Place, ...]]:
    """List how a word may stand in a phrase: its parts apart, or joined."""
    expansion = token.expansion
    if letters := _initials(token.surface):
        return [_apart(expansion), letters]
    if expansion.kind is Kind.SIGNED and expansion.whole is not None:
        return [(_place(expansion.whole),) * len(expansion.slots)]
    apart = _apart(expansion)
    return [apart] if expansion.whole is None else [apart, (_place(expansion.whole),)]


def _apart(expansion: Expansion) -> tuple[Place, ...]:
    return tuple(_place(slot) for slot in expansion.slots)


def _as_typed(token: Token) -> Place:
    """List what a word by itself may be in its exact form: in small letters an acronym too."""
    exact, capitals = token.expansion.slots[0].exact[:1], _capitals(token.surface)
    return exact if capitals is None else (*exact, capitals)


def _place(slot: Slot) -> Place:
    """List what may stand at a place of several, where capitals do not matter."""
    term = slot.exact[0]
    if term[0].isdigit():
        return term, f"{SHARES}{term}"
    if is_acronym(term):
        return term, fold(term)
    return (term, term.upper()) if is_acronym(term.upper()) else (term,)
