"""Suggestions: "Did you mean …" for words that no article holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from artikelsuche.corpus.language import tr
from artikelsuche.index.analysis.analyzer import analyze
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.analysis.slots import Slot
from artikelsuche.search.query.tree import And, Field, Or, Prefer, Query, Word, parts_of, respelt

from .exact_vocabulary import Vocabulary
from .units import Reading, Readings

#: How many suggestions a search gives.
LIMIT = 3
_CANDIDATES = 5
# Each misspelt word costs a look through the vocabulary.
_CORRECTED = 3
# Texts that are read to see how a word is written, and to see it written at all.
_TEXTS = 3
_MOST_TEXTS = 10


class Suggestion(NamedTuple):
    """A query that was perhaps meant, and how it spells the words of which no article has one."""

    query: Query
    spelt: dict[str, str]

    @property
    def notice(self) -> str:
        """Say that it was searched for instead."""
        unknown, spelt = map(tr(" and ").join, (self.spelt, self.spelt.values()))
        return tr("No article has {unknown}; searched for {spelt} instead.",
                  unknown=unknown, spelt=spelt)  # fmt: skip


def corrections(vocabulary: Vocabulary, word: str) -> list[str]:
    """List exact forms that a word of no article may stand for: fewest edits first, then frequent.

    The first is the word itself where articles have that with other marks: Förderung of Forderung.
    """
    folded = fold(word)
    own = [folded] if vocabulary.frequency(folded) else []
    if len(word) < 4 or not word.isalpha():
        return own
    near = vocabulary.within(word, 1)
    if len(word) > 5:
        near += [term for term in vocabulary.within(word, 2) if term not in near]
    if not near:
        near = vocabulary.inflected_within(word, 1)
    return [*own, *(term for term in near if term != folded)][:_CANDIDATES]


def suggestions(
    query: Query,
    vocabulary: Vocabulary,
    readings: Readings,
    has_hits: Callable[[Query], bool],
    texts_with: Callable[[str], Iterator[str]],
) -> tuple[Suggestion, ...]:
    """Suggest queries with the misspelt words corrected.

    Args:
        query: The query that found too little.
        vocabulary: The vocabulary of the snapshot.
        readings: The words of queries.
        has_hits: Tells whether a query finds anything.
        texts_with: Yields texts that hold an exact form, to see how it is really written.

    Returns:
        Queries that have hits, the likeliest first; each replaces one word or more. Only the
        first few misspelt words are corrected.
    """
    words = dict.fromkeys(_words(query))
    unknown = [
        word
        for word in words
        if not _known(vocabulary, word, readings[word])
        or (_may_be_other(vocabulary, readings[word]) and not has_hits(Word(word)))
    ]
    if not unknown:
        return ()
    written = {
        word: filter(None, (_as_written(term, texts_with(term)) for term in terms))
        for word in unknown[:_CORRECTED]
        if (terms := corrections(vocabulary, word))
    }
    spelt: dict[str, str] = {}
    # By what they mean: a form of a word that is suggested already finds the same.
    found: dict[tuple[tuple[str, ...], ...], Suggestion] = {}
    for _ in range(_CANDIDATES):
        fresh = {word: term for word, terms in written.items() if (term := next(terms, None))}
        if not fresh:
            break
        spelt |= fresh
        candidate = respelt(query, spelt, excluded=False)
        meaning = tuple([unit.stems for term in spelt.values() for unit in readings[term].units])
        if meaning not in found and has_hits(candidate):
            found[meaning] = Suggestion(candidate, dict(spelt))
        if len(found) == LIMIT:
            break
    return tuple(found.values())


def _words(query: Query) -> Iterator[str]:
    """Yield the words that a query asks for."""
    match query:
        case Word(text):
            yield text
        case And() | Or() | Prefer() | Field("title"):
            for inner in parts_of(query):
                yield from _words(inner)


def _known(vocabulary: Vocabulary, word: str, reading: Reading) -> bool:
    """Tell whether articles hold every part of a word, in whatever form."""
    name, stem = reading.name or (), reading.last_stem
    # Nearly every word is known by these, and need not be analysed.
    if len(name) == 1 and stem and (vocabulary.frequency(*name) > 0 or vocabulary.has_stem(stem)):
        return True
    return all(
        vocabulary.frequency(slot.exact[0]) > 0 or any(map(vocabulary.has_stem, slot.stems))
        for token in analyze(word)
        for slot in _forms(token.expansion.slots, token.expansion.whole)
    )


def _may_be_other(vocabulary: Vocabulary, reading: Reading) -> bool:
    """Tell whether articles have a word in its exact form alone, which may be that of another."""
    return len(reading.units) == 1 and not any(map(vocabulary.has_stem, reading.units[0].stems))


def _forms(slots: tuple[Slot, ...], whole: Slot | None) -> tuple[Slot, ...]:
    return slots if whole is None else (whole,)


def _as_written(term: str, texts: Iterator[str]) -> str:
    """Find how the articles write an exact form, capitals and umlauts included.

    Nothing where they only have it as the full word of a truncated one.
    """
    spellings: Counter[str] = Counter()
    for number, text in enumerate(islice(texts, _MOST_TEXTS)):
        if spellings and number >= _TEXTS:
            break
        for token in analyze(text):
            for slot in (*token.expansion.slots, token.expansion.whole):
                if slot is not None and slot.exact[:1] == (term,):
                    spellings[token.surface[slot.start : slot.end]] += 1
    return spellings.most_common(1)[0][0] if spellings else ""
