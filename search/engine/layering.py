"""Layering: the evidence that a unit of a query gives on each layer of the index.

The exact form ranks above the stem, the stem above the parts of a compound, and these above other
forms of a name. What a text shows on several layers adds up with the weights of the layers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from artikelsuche.index.analysis.query_words import stems_as_one
from artikelsuche.index.store.schema import TEXT_FIELDS, stem_field
from artikelsuche.search.engine.dense.bm25f import Bm25f
from artikelsuche.search.engine.dense.closeness import Weighed
from artikelsuche.search.engine.dense.combining import Best, Silent
from artikelsuche.search.engine.dense.evidence import Terms
from artikelsuche.search.engine.dense.layered import Beside, Models, OneWord
from artikelsuche.search.engine.dense.nodes import Evaluated
from artikelsuche.search.engine.dense.sequences import Sequence
from artikelsuche.search.meaning.units import Unit
from artikelsuche.search.query.tree import Forms

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
        models = _models(self.weights, scope.field)
        word = OneWord(models, None, unit, not scope.literal, scope.loose)
        if not unit.sequences:
            return word
        return Best((word, *(Sequence(models.exact, places) for places in unit.sequences)))

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
        weight, models = self.weights.variant, _models(self.weights, scope.field)
        exact, stems = models.exact, models.stems
        asked = Terms(stems, unit.stems) if unit is not None and unit.stems else None
        pieces: list[Evaluated] = [own]
        if forms.names:
            pieces.append(Terms(exact, forms.names, weight, asked))
        if forms.stems:
            pieces.append(Terms(stems, forms.stems, weight, asked))
        for words in forms.phrases:
            pieces.append(Sequence(exact, tuple((word,) for word in words), boost=weight))
        return Best(tuple(pieces))

    def beside(
        self, pairs: Iterable[tuple[Unit, Unit]], scope: Scope, *, has_near: bool
    ) -> Evaluated | None:
        """Make the bonuses of neighbouring words.

        Args:
            pairs: The words, two by two.
            scope: Where they are to be matched.
            has_near: Whether they gain by standing near each other in an article too.

        Returns:
            The evidence; None where no pair is of plain words.
        """
        if scope.field in _LABELS:
            return None
        plain = [(one, other) for one, other in pairs if one.stems and other.stems]
        compounds = tuple([_as_one(*pair) for pair in plain if all(map(_is_joinable, pair))])
        near: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
        if has_near:
            stems = [(one.stems, other.stems) for one, other in plain]
            near = tuple([pair for pair in stems if pair[0] != pair[1]])
        if not compounds and not near:
            return None
        return Beside(_models(self.weights, scope.field), None, compounds, near)

    def weighed(self, piece: Evaluated, units: Iterable[Unit], scope: Scope) -> Weighed:
        """Tell how rare the words of a piece of evidence are.

        Args:
            piece: The evidence.
            units: The words.
            scope: Where they are matched.

        Returns:
            The evidence with the terms that weigh it.
        """
        models = _models(self.weights, scope.field)
        terms = (
            Terms(models.stems, unit.stems) if unit.stems else Terms(models.exact, unit.exact)
            for unit in units
            if unit.stems or unit.exact
        )
        return Weighed(piece, tuple(terms))

    def _literal(self, unit: Unit, scope: Scope) -> Evaluated:
        """Match a unit in its exact forms only."""
        model = _models(self.weights, scope.field).exact
        pieces: list[Evaluated] = [
            Sequence(model, places, unit.distance) if len(places) > 1 else Terms(model, places[0])
            for places in unit.sequences
        ]
        if unit.exact:
            pieces.append(Terms(model, unit.exact))
        return pieces[0] if len(pieces) == 1 else Best(tuple(pieces))


def _is_joinable(unit: Unit) -> bool:
    """Tell whether a word may be a part of a compound."""
    return bool(unit.exact) and not unit.sequences


def _as_one(first: Unit, second: Unit) -> tuple[str, ...]:
    return stems_as_one(first.exact[0], second.exact[0])


@lru_cache(64)
def _models(weights: Weights, field: str | None) -> Models:
    """Return the models of one field or all."""
    fields = weights.fields if field is None else {field: 1.0}
    stems = {stem_field(f): fields[f] for f in TEXT_FIELDS if f in fields}
    exact, stem_ = tuple(fields.items()), tuple(stems.items())
    k1, b = weights.k1, weights.b
    return Models(_model(exact, k1, b), _model(stem_, k1, b), weights)


@lru_cache(64)
def _model(fields: tuple[tuple[str, float], ...], k1: float, b: float) -> Bm25f:
    """Make a model once for all queries: a view remembers what it has found for it."""
    return Bm25f(dict(fields), k1, b)
