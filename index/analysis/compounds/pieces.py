"""The pieces of compounds: all that may stand in one, written out with what each costs.

The last piece, the head, is a noun of the lexicon in any of its forms. What goes before it, a
modifier, is a noun with or without a linking element, or a word of the curated tables. A cost says
how rare a piece is: the binary logarithm of its frequency below that of the commonest words, so
that a sum of costs compares the geometric means of frequencies (Koehn & Knight 2003).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import log2
from typing import NamedTuple

from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.analysis.word_limits import LIMITS

from .lexicon import NounCount
from .part_tables import PartTables

#: The linking elements, with what each costs.
LINK_COST = {"s": 3.0, "n": 1.0, "es": 4.0, "en": 2.0, "er": 8.0, "e": 6.0, "ens": 5.0}
# Nouns that take a linking s, with what they cost without it.
_LINKED = ("ung", "heit", "keit", "schaft", "ion", "itat", "tum")
_UNLINKED_COST = 4.0
#: What a noun has lost before another one (Schulleiter).
LOST = "e"
_LOST_COST = 3.0
_GENITIVE = ("es", "s")
# Endings of a head that the lexicon does not hold with them; the first that fits is taken.
_ENDINGS = ("s", "es", "n", "en", "e", "r")
_FEMININE = ("in", "innen")
_PERSONS = ("er", "or", "eur", "ent", "ant", "ist", "at")
_INFLECTION_COST = 2.0
_SHORT_COST = 4.0
_MODIFIER_COST = 5.0
_CURATED_COST = 10.0
_COMMONEST = 20.0
# What a noun may cost by its length: rarer words must be longer to be believed.
_MOST_COST = {4: 15.5, 5: 17.2, 6: 18.5}
# What a compound that has a piece in its place counts beside a mention of the noun by itself.
_TIMES_WEIGHT = 50
# What a compound that is one word costs less.
_TOGETHER = 8.0
# Words that seldom have an article are counted without it, where they are no names.
_NOUN_SHARE = 0.25


class Use(NamedTuple):
    """What a piece costs in one of its places.

    Attributes:
        cost: How rare it is.
        cut: How many of its last letters are no part of the word it stands for; -1 where that has
            one more (`LOST`).
    """

    cost: float
    cut: int = 0


NEVER = Use(float("inf"))

Uses = dict[str, Use]


class Pieces(NamedTuple):
    """All pieces that some nouns make, by their letters: what goes before another, what closes."""

    modifiers: Uses
    heads: Uses


def write_pieces(
    counts: Mapping[str, NounCount], tables: PartTables, seen: Mapping[str, tuple[int, int]]
) -> Pieces:
    """Write out the pieces that nouns make, together with those of the curated tables.

    Args:
        counts: Words of the lexicon, folded: all of them, or all that a word may be made of.
        tables: The tables; likewise.
        seen: How many compounds open and close with a piece; likewise.
    """
    nouns = dict(_nouns(counts, tables))
    pieces = Pieces(_modifiers(nouns, tables), _heads(nouns, tables))
    for place, uses in enumerate(pieces):
        for piece in seen.keys() & uses.keys():
            uses[piece] = weighed(uses[piece], seen[piece][place])
    _keep_together(pieces, tables.unsplit)
    return pieces


def weighed(use: Use, times: int) -> Use:
    """Make a piece cheaper that so many different compounds have in this place."""
    if not times:
        return use
    count = 2.0 ** (_COMMONEST - use.cost) + _TIMES_WEIGHT * times
    return use._replace(cost=max(0.0, _COMMONEST - log2(count)))


def _nouns(counts: Mapping[str, NounCount], tables: PartTables) -> Iterator[tuple[str, float]]:
    """Yield the nouns with their costs."""
    for word, (total, determined) in counts.items():
        if not determined or determined < total * LIMITS.name_share:
            continue
        count = total if determined >= total * _NOUN_SHARE else determined
        cost = max(0.0, _COMMONEST - log2(count))
        if cost <= _MOST_COST.get(len(word), _COMMONEST):
            yield word, cost
    # Of the forms of words that are one word, those too that are more than an ending put to one.
    for word in tables.unsplit | (tables.whole & counts.keys()) | tables.rules["noun"]:
        yield word, max(0.0, _COMMONEST - log2(counts[word].total if word in counts else 1))


def _modifiers(nouns: Mapping[str, float], tables: PartTables) -> Uses:
    """Write what may be followed: a later rule goes before an earlier one."""
    long = {word: cost for word, cost in nouns.items() if _is_long(word)}
    longer = {word: cost for word, cost in long.items() if word.endswith(LOST)}
    short = (word for word in tables.first - tables.modifiers if not _is_long(word))
    found = _linked(long | dict.fromkeys(short, _SHORT_COST))
    for word, use in _uses(longer, _LOST_COST, -len(LOST)):
        found.setdefault(word[: -len(LOST)], use)
    linked = {word: cost for word, cost in long.items() if word.endswith(_LINKED)}
    found |= {word + "s": use for word, use in _uses(linked, cut=1)}
    found |= _uses(long)
    found |= _uses(linked, _UNLINKED_COST)
    found |= _genitives(long)
    _leave_out(found, tables.rules["prefix"])
    found |= {word: Use(_SHORT_COST) for word in tables.first if not _is_long(word)}
    found |= dict.fromkeys(tables.modifiers, Use(_MODIFIER_COST))
    return found


def _keep_together(pieces: Pieces, words: Iterable[str]) -> None:
    """Make compounds that are one word parts as such: Drehbuch-autor, not Dreh-buchautor."""
    modifiers, heads = pieces
    for word in words:
        places = range(LIMITS.min_part, len(word) - LIMITS.min_part + 1)
        if any(word[:at] in modifiers and word[at:] in heads for at in places):
            opening = {word, f"{word}s", word.removesuffix(LOST)}
            closing = {word, *(word + ending for ending in _ENDINGS)}
            for uses, forms in (modifiers, opening), (heads, closing):
                for form in forms & uses.keys():
                    use = uses[form]
                    uses[form] = use._replace(cost=max(0.0, use.cost - _TOGETHER))


def _uses(nouns: Mapping[str, float], more: float = 0.0, cut: int = 0) -> Iterator[tuple[str, Use]]:
    """Yield the use of each noun that costs so much more; many nouns share one."""
    uses = {cost: Use(cost + more, cut) for cost in set(nouns.values())}
    return zip(nouns, map(uses.__getitem__, nouns.values()), strict=True)


def _linked(nouns: Mapping[str, float]) -> Uses:
    """Write nouns with a linking element, of several readings the cheapest."""
    found: Uses = {}
    for link, cost in LINK_COST.items():
        linked = {word + link: use for word, use in _uses(nouns, cost, len(link))}
        for both in filter(found.__contains__, linked):
            linked[both] = min(found[both], linked[both], key=_cost)
        found |= linked
    return found


def _cost(use: Use) -> float:
    return use.cost


def _genitives(nouns: Mapping[str, float]) -> Iterator[tuple[str, Use]]:
    """Tell genitives (Landes) from nouns in -s of their own (Preis) by their stems."""
    for word, cost in nouns.items():
        for ending in _GENITIVE:
            base = word.removesuffix(ending)
            if base == word or base not in nouns or not word.endswith("s"):
                continue
            if stem(base) == stem(word):
                yield word, Use(min(nouns[base], cost) + LINK_COST[ending], len(ending))
                break


def _heads(nouns: Mapping[str, float], tables: PartTables) -> Uses:
    """Write what may close a word: a later rule goes before an earlier one."""
    persons = {word: cost for word, cost in nouns.items() if word.endswith(_PERSONS)}
    inflected = list(_uses(persons, _INFLECTION_COST))
    found = {word + ending: use for ending in _FEMININE for word, use in inflected}
    inflected = [
        (word, use)
        for word, use in _uses(nouns, _INFLECTION_COST)
        if word not in tables.rules["suffix"] and _is_long(word)
    ]
    for ending in reversed(_ENDINGS):
        size, genitive = len(ending), ending in _GENITIVE
        least = LIMITS.min_part + (not genitive)
        found |= {word + ending: use for word, use in inflected if len(word) >= least}
        if genitive:
            short = Use(_SHORT_COST + _INFLECTION_COST, size)
            found |= {word + ending: short for word in tables.last - tables.rules["suffix"]}
    found |= _uses(nouns)
    found |= dict.fromkeys(tables.homographs, Use(_CURATED_COST))
    _leave_out(found, tables.rules["suffix"])
    found |= {word: Use(_SHORT_COST) for word in tables.last if not _is_long(word)}
    return found


def _leave_out(found: Uses, words: Iterable[str]) -> None:
    """Leave out some words and all that are too short."""
    for word in [*words, *(word for word in found if len(word) < LIMITS.min_part)]:
        found.pop(word, None)


def _is_long(word: str) -> bool:
    return len(word) >= LIMITS.min_part
