"""The units of a whole query that a matching text can show, with their weights."""

from __future__ import annotations

from artikelsuche.search.engine.lowering import Lowering
from artikelsuche.search.engine.norms import idf
from artikelsuche.search.meaning.index_reader import IndexReader
from artikelsuche.search.meaning.units import Unit, named_unit
from artikelsuche.search.query.tree import (
    And,
    Anything,
    DateRange,
    Field,
    Named,
    Not,
    Or,
    Prefer,
    Query,
    Word,
    parts_of,
)


def weighted_units(query: Query, lowering: Lowering, view: IndexReader) -> list[tuple[Unit, float]]:
    """List the units that a simplified query asks for in the text of an article, with their idf.

    Negations, dates and fields of metadata have none.
    """
    weights: dict[str, float] = {}
    found = []
    for unit in units_of(query, lowering):
        # Other forms of a name follow it and weigh the same.
        weight = weights.get(unit.label) if unit.is_form else None
        weights[unit.label] = _idf(unit, view) if weight is None else weight
        found.append((unit, weights[unit.label]))
    return found


def units_of(query: Query, lowering: Lowering) -> list[Unit]:
    """List the units themselves, each once."""
    units: list[Unit] = []
    _add_units(query, lowering, units)
    return list(dict.fromkeys(units))


def _add_units(query: Query, lowering: Lowering, units: list[Unit]) -> None:
    match query:
        case Word():
            units += lowering.units(query)
        case And() | Or() | Prefer() | Field("title"):
            for inner in parts_of(query):
                _add_units(inner, lowering, units)
        case Named(inner, forms):
            first = len(units)
            _add_units(inner, lowering, units)
            label = " ".join([unit.label for unit in units[first:]])
            units.append(named_unit(label, forms))
        case Not() | DateRange() | Anything() | Field():
            return
        case _:
            units += lowering.units(query)


def _idf(unit: Unit, view: IndexReader) -> float:
    """Weigh a unit by its rarest form, the places of a phrase together."""
    if unit.stems:
        return _together(unit.stems, "body_stem", view)
    if unit.exact:
        return _together(unit.exact, "body", view)
    return sum(_together(place, "body", view) for places in unit.sequences[:1] for place in places)


def _together(terms: tuple[str, ...], field: str, view: IndexReader) -> float:
    return idf(view.occurrences(field, terms), view.documents)
