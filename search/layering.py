"""Layering: the evidence that a unit of a query gives on each layer of the index.

The exact form ranks above the stem, the stem above the parts of a compound, and these above other
forms of a name. What a text shows on several layers adds up with the weights of the layers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from artikelsuche.index import TEXT_FIELDS, stem_field, stems_as_one

from .bm25f import Bm25f
from .closeness import Neighbours, Weighed
from .combining import Best, Silent, Sum
from .evaluated import Evaluated
from .evidence import AsWritten, Terms
from .sequences import Sequence, Together
from .units import Unit
from .variants import Forms
from .weights import Weights

_LABELS = frozenset({"author", "section", "source"})


class Scope(NamedTuple):
    """Where and how strictly a part of a query is matched.

    Args:
        field: The field it names; None for the text of the article.
        literal: Whether compounds stand for themselves alone, as in what is excluded.
        loose: Whether one part of a compound is enough, as one word of the query is.
    """

    field: str | None = None
    literal: bool = False
    loose: bool = False


class Layering:
    """Makes evidence of units.

    Args:
        weights: The weights of the ranking.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def unit(self, unit: Unit, scope: Scope) -> Evaluated:
        """Make the evidence of a unit.

        Args:
            unit: The unit.
            scope: Where it is to be matched.

        Returns:
            The evidence.
        """
        if scope.field in _LABELS:
            return Silent(self._literal(unit, scope))
        if not unit.stems:
            return self._literal(unit, scope)
        weights, (exact, stems) = self.weights, _models(self.weights, scope.field)
        layers: list[Evaluated] = [
            Terms(stems, unit.stems),
            Terms(exact, unit.exact, weights.exact),
        ]
        if unit.written:
            # Prefer the spelling of the query: Forderung before Förderung, and the other way.
            is_folded = unit.written == unit.exact[0]
            layers.append(AsWritten(exact, unit.written, is_folded, weights.written))
        if unit.parts and not scope.literal:
            parts = tuple([Terms(stems, (part,), weights.part) for part in unit.parts])
            layers.append(Sum(parts) if scope.loose else Together(parts, weights.part_distance))
        if not unit.sequences:
            return Sum(tuple(layers))
        return Best((Sum(tuple(layers)), *(Sequence(exact, places) for places in unit.sequences)))

    def forms(self, own: Evaluated, unit: Unit | None, forms: Forms, scope: Scope) -> Evaluated:
        """Let the other forms of a name match too, below the form asked for.

        Args:
            own: The evidence of the form asked for.
            unit: The unit of the form asked for, where it is one word.
            forms: The other forms.
            scope: Where they are to be matched.

        Returns:
            The evidence.
        """
        weight, (exact, stems) = self.weights.variant, _models(self.weights, scope.field)
        asked = Terms(stems, unit.stems) if unit is not None and unit.stems else None
        pieces: list[Evaluated] = [own]
        if forms.names:
            pieces.append(Terms(exact, forms.names, weight, asked))
        if forms.stems:
            pieces.append(Terms(stems, forms.stems, weight, asked))
        for words in forms.phrases:
            pieces.append(Sequence(exact, tuple((word,) for word in words), boost=weight))
        return Best(tuple(pieces))

    def joined(self, first: Unit, second: Unit, scope: Scope) -> Evaluated | None:
        """Make the bonus of two neighbouring words that an article writes as one compound.

        Args:
            first: The first word.
            second: The second word.
            scope: Where they are to be matched.

        Returns:
            The evidence; None where the two are no plain words.
        """
        if scope.field in _LABELS or not (first.stems and second.stems):
            return None
        if first.sequences or second.sequences or not (first.exact and second.exact):
            return None
        terms = stems_as_one(first.exact[0], second.exact[0])
        return Terms(_models(self.weights, scope.field)[1], terms, self.weights.joined)

    def near(self, first: Unit, second: Unit, scope: Scope) -> Evaluated | None:
        """Make the bonus of two neighbouring words that stand near each other in an article too.

        Args:
            first: The first word.
            second: The second word.
            scope: Where they are to be matched.

        Returns:
            The evidence; None where the two are no different words.
        """
        if scope.field in _LABELS or not (first.stems and second.stems):
            return None
        if first.stems == second.stems:
            return None
        _, model = _models(self.weights, scope.field)
        pair = Together((Terms(model, first.stems), Terms(model, second.stems)), self.weights.reach)
        return Neighbours(pair, self.weights.near)

    def weighed(self, piece: Evaluated, units: Iterable[Unit], scope: Scope) -> Weighed:
        """Tell how rare the words of a piece of evidence are.

        Args:
            piece: The evidence.
            units: The words.
            scope: Where they are matched.

        Returns:
            The evidence with the terms that weigh it.
        """
        exact, stems = _models(self.weights, scope.field)
        terms = (
            Terms(stems, unit.stems) if unit.stems else Terms(exact, unit.exact)
            for unit in units
            if unit.stems or unit.exact
        )
        return Weighed(piece, tuple(terms))

    def _literal(self, unit: Unit, scope: Scope) -> Evaluated:
        """Match a unit in its exact forms only."""
        model, _ = _models(self.weights, scope.field)
        pieces: list[Evaluated] = [
            Sequence(model, places, unit.distance) if len(places) > 1 else Terms(model, places[0])
            for places in unit.sequences
        ]
        if unit.exact:
            pieces.append(Terms(model, unit.exact))
        return pieces[0] if len(pieces) == 1 else Best(tuple(pieces))


@lru_cache(64)
def _models(weights: Weights, field: str | None) -> tuple[Bm25f, Bm25f]:
    """Return the models of the exact layer and of the stem layer, of one field or all."""
    fields = weights.fields if field is None else {field: 1.0}
    stems = {stem_field(f): fields[f] for f in TEXT_FIELDS if f in fields}
    exact, stem_ = tuple(fields.items()), tuple(stems.items())
    return _model(exact, weights.k1, weights.b), _model(stem_, weights.k1, weights.b)


@lru_cache(64)
def _model(fields: tuple[tuple[str, float], ...], k1: float, b: float) -> Bm25f:
    """Make a model once for all queries: a view remembers what it has found for it."""
    return Bm25f(dict(fields), k1, b)
