"""Explaining a query: its tree as text, its terms layer by layer, their weights, a hit's score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from artikelsuche.corpus.language import tr
from artikelsuche.search.meaning.units import Unit
from artikelsuche.search.query.tree import Query

from .nodes import Node, Terms, Written
from .ranking import Ranker
from .weights import Weights


def explain(
    parsed: Query, searched: Query, units: Iterable[tuple[Unit, float]], weights: Weights
) -> str:
    """Show how a query is understood: as parsed, as searched, and its units with their idf."""
    lines = [f"{tr('parsed'):<9} {parsed}"]
    if str(searched) != str(parsed):
        lines.append(f"{tr('searched'):<9} {searched}")
    for unit, idf in units:
        other = tr(", other forms") if unit.is_form else ""
        lines.append(f"{unit.label}{other}  (idf {idf:.2f})")
        lines.extend(f"  {line}" for line in _layers(unit, weights))
    fields = ", ".join(f"{name} {weight:g}" for name, weight in weights.fields.items())
    lines.append(f"{tr('fields'):<9} {fields}; BM25F k1 {weights.k1:g}, b {weights.b:g}")
    return "\n".join(lines)


def explain_hit(
    plan: Node, ranking: Ranker, number: int | None, terms: Mapping[int, str], key: str
) -> str:
    """Show what each part of a plan adds to the score of an article; `terms` names evidence."""
    lines: list[str] = []
    if number is not None:
        lines += _scored(plan, ranking, number, terms, 0)
    if not lines:
        return tr("{key} does not match", key=key)
    return "\n".join([tr("score of {key}", key=key), *lines])


def _scored(
    node: Node, ranking: Ranker, number: int, terms: Mapping[int, str], depth: int
) -> Iterator[str]:
    score = ranking.score(node, number)
    if score is None:
        return
    if isinstance(node, (Terms, Written)):
        said = f"{terms[id(node.evidence)]}  × {node.weight:.2f}"
    else:
        places = " ~ ".join([terms[id(place)] for place in getattr(node, "places", ())])
        said = " ".join(filter(None, (type(node).__name__.lower(), places)))
    yield f"{score:8.2f}  {'  ' * depth}{said}"
    for part in node:
        for piece in part if type(part) is tuple else (part,):
            if isinstance(piece, get_args(Node)):
                yield from _scored(piece, ranking, number, terms, depth + 1)


def _layers(unit: Unit, weights: Weights) -> Iterator[str]:
    base = weights.variant if unit.is_form else 1.0
    exact = weights.exact if unit.stems and not unit.is_form else base
    if unit.stems:
        yield _row("stem", base, _terms(unit.stems))
    if unit.exact:
        yield _row("exact", exact, _terms(unit.exact))
    if unit.written and unit.stems:
        yield _row("written", weights.written, unit.written)
    if unit.parts:
        yield _row("parts", weights.part, _terms(unit.parts))
    for places in unit.sequences:
        near = (
            tr("phrase")
            if unit.distance is None
            else tr("near ~{distance}", distance=unit.distance)
        )
        yield _row(near, base, " ".join("|".join(place) for place in places))


def _row(layer: str, weight: float, terms: str) -> str:
    return f"{f'{layer} × {weight:g}':<14} {terms}"


def _terms(terms: tuple[str, ...], limit: int = 12) -> str:
    shown = ", ".join(terms[:limit])
    return (
        shown
        if len(terms) <= limit
        else tr("{shown}, … ({count} in all)", shown=shown, count=len(terms))
    )
