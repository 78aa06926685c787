"""Explaining a query: its tree as text, its terms layer by layer, their weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .query import Query
from .units import Unit
from .weights import Weights


def explain(
    parsed: Query, searched: Query, units: Iterable[tuple[Unit, float]], weights: Weights
) -> str:
    """Show how a query is understood.

    Args:
        parsed: The query as parsed.
        searched: The query as searched, simplified.
        units: Its units with their idf.
        weights: The weights of the ranking.

    Returns:
        Text of several lines.
    """
    lines = [f"parsed    {parsed}"]
    if str(searched) != str(parsed):
        lines.append(f"searched  {searched}")
    for unit, idf in units:
        lines.append(f"{unit.label}  (idf {idf:.2f})")
        lines.extend(f"  {line}" for line in _layers(unit, weights))
    fields = ", ".join(f"{name} {weight:g}" for name, weight in weights.fields.items())
    lines.append(f"fields    {fields}; BM25F k1 {weights.k1:g}, b {weights.b:g}")
    return "\n".join(lines)


def _layers(unit: Unit, weights: Weights) -> Iterator[str]:
    exact = f"exact × {weights.exact:g}" if unit.stems else "exact × 1"
    if unit.stems:
        yield f"stem × 1     {_terms(unit.stems)}"
    if unit.exact:
        yield f"{exact:<12} {_terms(unit.exact)}"
    if unit.written:
        yield f"{f'written × {weights.written:g}':<12} {unit.written}"
    if unit.parts:
        yield f"{f'parts × {weights.part:g}':<12} {_terms(unit.parts)}"
    for places in unit.sequences:
        near = "phrase" if unit.distance is None else f"near ~{unit.distance}"
        yield f"{near:<12} {' '.join('|'.join(place) for place in places)}"


def _terms(terms: tuple[str, ...], limit: int = 12) -> str:
    shown = ", ".join(terms[:limit])
    return shown if len(terms) <= limit else f"{shown}, … ({len(terms)} in all)"
