"""Lowering: a query tree becomes Whoosh queries. The one module that knows both.

Word, Phrase, …  →  units (terms)  →  evidence on the layers of the text fields
And, Or, Not, …  →  combinations of evidence
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from whoosh import query as whoosh_query

from artikelsuche.index import TEXT_FIELDS, moment_key, stem_field

from .combining import All, Best, Bonus, Silent, Stock, Sum, Without
from .evidence import Bm25f, Evaluated, Sequence, Terms
from .query import And, DateRange, Field, Fuzzy, Near, Not, Or, Phrase, Prefer, Prefix, Query, Word
from .units import Unit, phrase_unit, terms_unit, word_units
from .vocabulary import EXPANSION_LIMIT, Vocabulary
from .weights import DEFAULT_WEIGHTS, Weights

_LABELS = frozenset({"author", "section", "source"})


@dataclass
class Lowering:
    """Lowers the queries of one snapshot.

    Args:
        vocabulary: The vocabulary of the snapshot, for prefixes and fuzzy words.
        weights: The weights of the ranking.

    Attributes:
        notices: What the user should know about the queries lowered so far.
    """

    vocabulary: Vocabulary
    weights: Weights = DEFAULT_WEIGHTS
    notices: list[str] = field(default_factory=list)

    def lower(self, query: Query, name: str | None = None) -> Evaluated:
        """Lower a query.

        Args:
            query: A simplified query tree.
            name: The field it is to be matched in; None for the text of the article.

        Returns:
            A Whoosh query.
        """
        match query:
            case And(queries):
                return self._all(queries, name)
            case Or(queries):
                return Sum(tuple(self.lower(inner, name) for inner in queries))
            case Not(inner):
                return Without(_everything(), self.lower(inner, name))
            case Prefer(required, optional):
                return Bonus(self.lower(required, name), self.lower(optional, name))
            case Field(inner_name, inner):
                return self.lower(inner, inner_name)
            case DateRange(since, until):
                return _between(since, until)
            case _:
                units = self.units(query)
                pieces = tuple(self._evidence(unit, name) for unit in units)
                return pieces[0] if len(pieces) == 1 else All(pieces)

    def units(self, query: Word | Phrase | Near | Prefix | Fuzzy) -> tuple[Unit, ...]:
        """Resolve a leaf of the query tree into units.

        Args:
            query: The leaf.

        Returns:
            At least one unit, each of which must match.
        """
        match query:
            case Word(text):
                units: tuple[Unit, ...] = word_units(text)
            case Phrase(text):
                units = _one(phrase_unit(text))
            case Near(text, distance):
                units = _one(phrase_unit(text, distance))
            case Prefix(text):
                units = (self._expanded(f"{text}*", self.vocabulary.starting_with(text)),)
            case Fuzzy(text, distance):
                units = (self._expanded(f"{text}~", self.vocabulary.within(text, distance)),)
        return units or (Unit(str(query)),)

    def filters(
        self, since: dt.date | None, until: dt.date | None, labels: dict[str, Iterable[str]]
    ) -> list[Evaluated]:
        """Lower the filters that a search was given beside its query.

        Args:
            since: The first day.
            until: The last day.
            labels: For "section", "source" and "author" the values of which one must match.

        Returns:
            One Whoosh query for each filter.
        """
        lowered = [] if since is None and until is None else [_between(since, until)]
        for name, values in labels.items():
            pieces = tuple(self.lower(Phrase(value), name) for value in values)
            lowered.extend([Sum(pieces)] if pieces else [])
        return lowered

    def _all(self, queries: tuple[Query, ...], name: str | None) -> Evaluated:
        wanted = tuple(self.lower(q, name) for q in queries if not isinstance(q, Not))
        excluded = tuple(self.lower(q.query, name) for q in queries if isinstance(q, Not))
        positive = All(wanted) if wanted else _everything()
        return Without(positive, Sum(excluded)) if excluded else positive

    def _expanded(self, label: str, terms: list[str]) -> Unit:
        if len(terms) > EXPANSION_LIMIT:
            self.notices.append(
                f"{label} stands for {len(terms)} words; the {EXPANSION_LIMIT} most frequent "
                "ones were searched. Write more of the word for all of them."
            )
        return terms_unit(label, terms[:EXPANSION_LIMIT])

    def _evidence(self, unit: Unit, name: str | None) -> Evaluated:
        """Turn a unit into evidence in a field, or in the text of the article."""
        if name in _LABELS:
            return Silent(self._literal(unit, {name: 1.0}))
        fields = self.weights.fields if name is None else {name: 1.0}
        stems = {stem_field(key): fields[key] for key in TEXT_FIELDS if key in fields}
        exact = self._model(dict(fields))
        if not unit.stems:
            return self._literal(unit, dict(fields))
        layers: list[Evaluated] = [Terms(self._model(stems), unit.stems)]
        layers.append(Terms(exact, unit.exact, self.weights.exact))
        if unit.written:
            layers.append(Terms(exact, unit.written, self.weights.written))
        sequences = [Sequence(exact, places) for places in unit.sequences]
        return Best((Sum(tuple(layers)), *sequences)) if sequences else Sum(tuple(layers))

    def _literal(self, unit: Unit, fields: dict[str, float]) -> Evaluated:
        """Match a unit in its exact forms only."""
        model = self._model(fields)
        pieces: list[Evaluated] = [
            Sequence(model, places, unit.distance) if len(places) > 1 else Terms(model, places[0])
            for places in unit.sequences
        ]
        if unit.exact:
            pieces.append(Terms(model, unit.exact))
        return pieces[0] if len(pieces) == 1 else Best(tuple(pieces))

    def _model(self, fields: dict[str, float]) -> Bm25f:
        return Bm25f(fields, self.weights.k1, self.weights.b)


def filtered(query: Evaluated, filters: list[Evaluated]) -> Evaluated:
    """Let only those matches through that pass every filter; filters do not score.

    Args:
        query: What scores.
        filters: The filters.

    Returns:
        A Whoosh query.
    """
    return All((query, *map(Silent, filters))) if filters else query


def _one(unit: Unit | None) -> tuple[Unit, ...]:
    return () if unit is None else (unit,)


def _everything() -> Evaluated:
    return Stock(whoosh_query.Every())


def _between(since: dt.date | None, until: dt.date | None) -> Evaluated:
    """Match a range of days, both included; articles of unknown date never match."""
    first = 1 if since is None else moment_key(since)
    last = None if until is None else moment_key(until) + 2359
    return Stock(whoosh_query.NumericRange("published", first, last))
