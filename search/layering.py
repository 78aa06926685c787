"""Layering: the evidence that a unit of a query gives on each layer of the index.

The exact form ranks above the stem, the stem above the parts of a compound, and these above other
forms of a name. What a text shows on several layers adds up with the weights of the layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from artikelsuche.index import LINKS, TEXT_FIELDS, stem, stem_field

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


@dataclass(frozen=True)
class Scope:
    """Where and how strictly a part of a query is matched.

    Args:
        field: The field it names; None for the text of the article.
        literal: Whether compounds stand for themselves alone, as in what is excluded.
        loose: Whether one part of a compound is enough, as one word of the query is.
    """

    field: str | None = None
    literal: bool = False
    loose: bool = False


@dataclass(frozen=True)
class Layering:
    """Makes evidence of units.

    Args:
        weights: The weights of the ranking.
    """

    weights: Weights
    _models: dict[tuple[str, str | None], Bm25f] = field(default_factory=dict, repr=False)

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
        exact, stems = self._exact_model(scope), self._stem_model(scope)
        layers: list[Evaluated] = [Terms(stems, unit.stems)]
        layers.append(Terms(exact, unit.exact, self.weights.exact))
        if unit.written:
            layers.append(self._as_written(unit.written, unit.exact[0], exact))
        if unit.parts and not scope.literal:
            parts = tuple(Terms(stems, (part,), self.weights.part) for part in unit.parts)
            distance = self.weights.part_distance
            layers.append(Sum(parts) if scope.loose else Together(parts, distance))
        sequences = [Sequence(exact, places) for places in unit.sequences]
        return Best((Sum(tuple(layers)), *sequences)) if sequences else Sum(tuple(layers))

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
        exact, stems = self._exact_model(scope), self._stem_model(scope)
        weight = self.weights.variant
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
        terms = _joined_stems(first.exact[0], second.exact[0])
        return Terms(self._stem_model(scope), terms, self.weights.joined)

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
        model = self._stem_model(scope)
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
        stems, exact = self._stem_model(scope), self._exact_model(scope)
        terms = (
            Terms(stems, unit.stems) if unit.stems else Terms(exact, unit.exact)
            for unit in units
            if unit.stems or unit.exact
        )
        return Weighed(piece, tuple(terms))

    def _as_written(self, written: str, folded: str, model: Bm25f) -> Evaluated:
        """Prefer the spelling of the query: Forderung before Förderung, and the other way."""
        return AsWritten(model, written, written == folded, self.weights.written)

    def _literal(self, unit: Unit, scope: Scope) -> Evaluated:
        """Match a unit in its exact forms only."""
        model = self._exact_model(scope)
        pieces: list[Evaluated] = [
            Sequence(model, places, unit.distance) if len(places) > 1 else Terms(model, places[0])
            for places in unit.sequences
        ]
        if unit.exact:
            pieces.append(Terms(model, unit.exact))
        return pieces[0] if len(pieces) == 1 else Best(tuple(pieces))

    def _fields(self, scope: Scope) -> Mapping[str, float]:
        return self.weights.fields if scope.field is None else {scope.field: 1.0}

    def _exact_model(self, scope: Scope) -> Bm25f:
        return self._known("", scope) or self._model(self._fields(scope), "", scope)

    def _stem_model(self, scope: Scope) -> Bm25f:
        known = self._known("stem", scope)
        if known is not None:
            return known
        fields = self._fields(scope)
        stems = {stem_field(f): fields[f] for f in TEXT_FIELDS if f in fields}
        return self._model(stems, "stem", scope)

    def _known(self, layer: str, scope: Scope) -> Bm25f | None:
        return self._models.get((layer, scope.field))

    def _model(self, fields: Mapping[str, float], layer: str, scope: Scope) -> Bm25f:
        """Find a model once: what is asked of the same one is evaluated once."""
        model = _model(tuple(fields.items()), self.weights.k1, self.weights.b)
        return self._models.setdefault((layer, scope.field), model)


@lru_cache(64)
def _model(fields: tuple[tuple[str, float], ...], k1: float, b: float) -> Bm25f:
    """Make a model once for all queries: a view remembers what it has found for it."""
    return Bm25f(dict(fields), k1, b)


@lru_cache(4096)
def _joined_stems(first: str, second: str) -> tuple[str, ...]:
    """List the stems of two words written as one, with any linking element."""
    spellings = [f"{first}{link}{second}" for link in ("", *LINKS)]
    return tuple(dict.fromkeys(map(stem, spellings)))
