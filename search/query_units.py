"""The units of a whole query that a matching text can show, with their weights."""

from __future__ import annotations

from collections.abc import Iterator

from artikelsuche.index import IndexView

from .lowering import Lowering
from .norms import idf
from .query import And, DateRange, Field, Named, Not, Or, Prefer, Query
from .units import Unit, named_unit


def weighted_units(query: Query, lowering: Lowering, view: IndexView) -> list[tuple[Unit, float]]:
    """List the units a query asks for in the text of an article.

    Args:
        query: The simplified query.
        lowering: The lowering of the snapshot.
        view: The index.

    Returns:
        Each unit with its idf; negations, dates and fields of metadata have none.
    """
    weights: dict[str, float] = {}
    found = []
    for unit in dict.fromkeys(_units(query, lowering)):
        # Other forms of a name follow it and weigh the same.
        weight = weights.get(unit.label) if unit.is_form else None
        weights[unit.label] = _idf(unit, view) if weight is None else weight
        found.append((unit, weights[unit.label]))
    return found


def _units(query: Query, lowering: Lowering) -> Iterator[Unit]:
    match query:
        case And(queries) | Or(queries):
            for inner in queries:
                yield from _units(inner, lowering)
        case Prefer(required, optional):
            yield from _units(required, lowering)
            yield from _units(optional, lowering)
        case Field("title", inner):
            yield from _units(inner, lowering)
        case Named(inner, forms):
            own = list(_units(inner, lowering))
            yield from own
            yield named_unit(" ".join(unit.label for unit in own), forms)
        case Not() | DateRange() | Field():
            return
        case _:
            yield from lowering.units(query)


def _idf(unit: Unit, view: IndexView) -> float:
    """Weigh a unit by its rarest form, the places of a phrase together."""
    if unit.stems:
        return _together(unit.stems, "body_stem", view)
    if unit.exact:
        return _together(unit.exact, "body", view)
    return sum(_together(place, "body", view) for places in unit.sequences[:1] for place in places)


def _together(terms: tuple[str, ...], field: str, view: IndexView) -> float:
    return idf(sum(view.document_frequency(field, term) for term in terms), view.documents)
