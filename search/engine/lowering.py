"""Lowering: a query tree becomes nodes that score documents. The one module that knows both.

Word, Phrase, …  →  units (terms)  →  evidence on the layers of the text fields
And, Or, Not, …  →  combinations of evidence
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from artikelsuche.corpus.language import tr, trn
from artikelsuche.index.analysis.acronyms import is_acronym
from artikelsuche.index.analysis.folding import fold
from artikelsuche.index.store.schema import moment_key
from artikelsuche.search.meaning.amounts import Place
from artikelsuche.search.meaning.exact_vocabulary import (
    EXPANSION_LIMIT,
    EXPANSION_TOTAL,
    EXPANSION_WORDS,
    Vocabulary,
)
from artikelsuche.search.meaning.units import Readings, Unit, open_word, phrase_unit, terms_unit
from artikelsuche.search.query.tree import (
    And,
    Anything,
    DateRange,
    Field,
    Fuzzy,
    Named,
    Near,
    Not,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Query,
    Value,
    Word,
)

from .layering import Layering, Scope
from .nodes import All, Best, Bonus, Constant, Covering, Everything, Node, Sum, Without

#: Whether articles of unknown date pass a filter of dates, or are all that passes.
Undated = Literal["include", "only"]

# How many words the last part of a word with hyphens may stand for, where it stands apart.
_ENDS = 50


@dataclass
class Lowering:
    """Lowers the queries of one snapshot.

    Args:
        vocabulary: The vocabulary of the snapshot, for prefixes and fuzzy words.
        layering: Makes the evidence of units.
        readings: The words of queries.
        loose: Whether one part of a compound is enough, as one word of the query is.

    Attributes:
        notices: What the user should know about the queries lowered so far.
    """

    vocabulary: Vocabulary
    layering: Layering
    readings: Readings
    loose: bool = False
    notices: list[str] = field(default_factory=list)
    _expanded_terms: int = 0
    _expansions: dict[Query, Unit] = field(default_factory=dict)
    _lowered: dict[tuple[Query, Scope], Node] = field(default_factory=dict)

    def lower(self, query: Query) -> Node:
        """Lower a simplified query."""
        return self._lower_new(query, Scope(loose=self.loose))

    def units(self, query: Word | Phrase | Near | Prefix | Fuzzy) -> tuple[Unit, ...]:
        """Resolve a leaf of the query tree into units, at least one, each of which must match."""
        if isinstance(query, Word):
            return self.readings[query.text].units or (Unit(str(query)),)
        match query:
            case Phrase(text):
                unit = phrase_unit(text)
            case Near(text, distance):
                unit = phrase_unit(text, distance)
            case Prefix(text):
                unit = self._found(query, f"{text}*")
            case Fuzzy(text):
                unit = self._found(query, f"{text}~")
        return (unit or Unit(str(query)),)

    def filters(
        self,
        since: dt.date | None,
        until: dt.date | None,
        undated: Undated | None,
        labels: dict[str, Iterable[str]],
    ) -> dict[str, Node]:
        """Lower the filters that a search was given beside its query, by field.

        `labels` has for "section", "source" and "author" the values of which one must match; one
        behind an equals sign is the whole label as it stands.
        """
        lowered: dict[str, Node] = {}
        if undated == "only":
            lowered["published"] = self.layering.evidence.between(0, 0)
        elif since is not None or until is not None:
            dated, unknown = self._between(since, until), self.layering.evidence.between(0, 0)
            lowered["published"] = Sum((dated, unknown)) if undated == "include" else dated
        for name, values in labels.items():
            pieces = tuple(self._label(name, value) for value in values)
            if pieces:
                lowered[name] = Sum(pieces)
        return lowered

    def _label(self, name: str, value: str) -> Node:
        if value[:1] == "=" and value[1:].strip():
            return Constant(self.layering.evidence.labelled(name, value[1:]), 0.0)
        return self._lower(Phrase(value), Scope(name))

    def _lower(self, query: Query, scope: Scope) -> Node:
        """Lower a query, once however often it is repeated; a word takes no longer than that."""
        if isinstance(query, Word):
            return self._leaves(query, scope)
        known = self._lowered.get((query, scope))
        if known is None:
            known = self._lowered[query, scope] = self._lower_new(query, scope)
        return known

    def _lower_new(self, query: Query, scope: Scope) -> Node:
        match query:
            case And(queries, explicit):
                return self._all(queries, explicit, scope)
            case Or(queries):
                if self.loose and scope.field is None:
                    return self._covering(queries, scope)
                return Sum(tuple(self._lower(inner, scope) for inner in queries))
            case Not(inner):
                return Without(Everything(), self._lower(inner, scope._replace(literal=True)))
            case Prefer(required, optional):
                return Bonus(self._lower(required, scope), self._lower(optional, scope))
            case Named(inner, forms):
                own = self._lower(inner, scope)
                words = _words(inner.queries if isinstance(inner, And) else (inner,))
                units = [unit for word in words if word for unit in self.units(word)]
                if isinstance(inner, And) and not inner.explicit:
                    own = self.layering.name(own, units, scope)
                return self.layering.forms(own, units, forms, scope)
            case Field(name, inner):
                return self._lower(inner, scope._replace(field=name))
            case DateRange(since, until):
                return self._between(since, until)
            case Anything():
                return Everything()
            case _:
                return self._leaves(query, scope)

    def _leaves(self, query: Word | Phrase | Near | Prefix | Fuzzy, scope: Scope) -> Node:
        units, evidence = self.units(query), self.layering.unit
        if len(units) == 1:
            found = evidence(units[0], scope)
            is_plain = scope.field is None and not scope.literal
            if is_plain and isinstance(query, (Word, Value)) and query.text[:1].isdigit():
                day = self.layering.about(units[0])
                return found if day is None else Best((found, day))
            return found
        return All(tuple([evidence(unit, scope) for unit in units]))

    def _covering(self, queries: tuple[Query, ...], scope: Scope) -> Node:
        """Rank by the words that match and by how many of them do."""
        words, weights, extras = [], [], []
        for query in queries:
            piece = self._lower(query, scope)
            word = query.query if isinstance(query, Named) else query
            if isinstance(word, Word):
                words.append(piece)
                weights.append(self.layering.weight(self.units(word), scope))
            else:
                extras.append(piece)
        beside = self.layering.beside(self._pairs(_words(queries)), scope, has_near=True)
        extras += [] if beside is None else [beside]
        if not any(weights):
            return Sum((*words, *extras))
        power = self.layering.weights.coverage
        return Covering(tuple(words), tuple(weights), tuple(extras), power)

    def _all(self, queries: tuple[Query, ...], explicit: bool, scope: Scope) -> Node:
        wanted = [self._lower(q, scope) for q in queries if not isinstance(q, Not)]
        positive: Node = All(tuple(wanted)) if wanted else Everything()
        words = _words(queries)
        beside = self.layering.beside(self._pairs(words), scope, has_near=not explicit)
        if wanted and beside is not None:
            positive = Bonus(positive, beside)
        if not explicit and scope.field is None:
            stems = [unit.stems for word in words if word for unit in self.units(word)]
            if None not in words and () not in stems:
                positive = Bonus(positive, self.layering.headline(stems))
        if len(wanted) == len(queries):
            return positive
        literal = scope._replace(literal=True)
        excluded = tuple(self._lower(q.query, literal) for q in queries if isinstance(q, Not))
        return Without(positive, Sum(excluded))

    def _between(self, since: dt.date | None, until: dt.date | None) -> Node:
        """Match a range of days, both included; articles of unknown date never match."""
        first = 1 if since is None else moment_key(since)
        last = None if until is None else moment_key(until) + 2359
        return self.layering.evidence.between(first, last)

    def _pairs(self, words: list[Word | None]) -> list[tuple[Unit, Unit]]:
        """List the pairs of words that stand side by side, each pair once."""
        pairs = pairwise(words) if len(words) == 2 else dict.fromkeys(pairwise(words))
        return [
            (self.units(left)[0], self.units(right)[0])
            for left, right in pairs
            if left is not None and right is not None
        ]

    def _found(self, query: Prefix | Fuzzy, label: str) -> Unit:
        """Expand a prefix or a fuzzy word, once however often it is asked for."""
        known = self._expansions.get(query)
        if known is not None:
            return known
        if len(self._expansions) >= EXPANSION_WORDS:
            self.notices.append(
                tr(
                    "Only the first {most} words with * or ~ stand for other words; the rest are "
                    "searched as they are.",
                    most=EXPANSION_WORDS,
                )
            )
            return terms_unit(label, [fold(query.text)])
        word = open_word(query.text)
        terms, ends = self._matching(query, word.joined), self._matching(query, word.last)
        unit = self._expanded(label, terms, word.before, ends[:_ENDS])
        self._expansions[query] = unit
        return unit

    def _matching(self, query: Prefix | Fuzzy, word: str) -> list[str]:
        """List the exact forms that a word, or a part of one, stands for."""
        if len(word) < 2:
            return []
        if isinstance(query, Fuzzy):
            return self.vocabulary.within(word, query.distance)
        acronym = word.upper()
        return [*self.vocabulary.starting_with(word), *[acronym] * is_acronym(acronym)]

    def _expanded(
        self, label: str, terms: list[str], before: tuple[Place, ...], ends: list[str]
    ) -> Unit:
        limit = min(EXPANSION_LIMIT, max(1, EXPANSION_TOTAL - self._expanded_terms))
        if len(terms) > limit:
            self.notices.append(
                trn(
                    "{label} stands for {total} words; the most frequent word was searched. "
                    "Write more of the word for all of them.",
                    "{label} stands for {total} words; the most frequent {number} words were "
                    "searched. Write more of the word for all of them.",
                    limit,
                    label=label,
                    total=len(terms),
                )
            )
        self._expanded_terms += min(len(terms), limit)
        return terms_unit(label, terms[:limit], before, ends)


def _words(queries: tuple[Query, ...]) -> list[Word | None]:
    """List what queries are as words, the names among them too; None for others."""
    words = [query.query if isinstance(query, Named) else query for query in queries]
    return [word if isinstance(word, Word) else None for word in words]


def filtered(query: Node, filters: Iterable[Node]) -> Node:
    """Let only those matches through that pass every filter; filters do not score."""
    constants = [Constant(one, 0.0) for one in filters]
    return All((query, *constants)) if constants else query
