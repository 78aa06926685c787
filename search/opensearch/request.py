"""A plan as one query of OpenSearch.

    Terms, Written     the terms at one position of a `match`: they count as one there, too; of
                       several fields the best one counts, and the others by a share
    Phrase             `match_phrase`, with all terms of a place at its position
    Close, Near        `span_near` in any order; words asked for twice as `intervals`
    Covering           `function_score`, with a line in place of the power
    AtLeast            `function_score` with `min_score`
    all others         `bool`, `dis_max`, `constant_score`

OpenSearch multiplies what a term scores with its rarity in the field. Ours is that in the index,
so that each clause is given ours divided by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from artikelsuche.index.opensearch.documents import position_token
from artikelsuche.index.opensearch.mapping import TOKENS
from artikelsuche.search.engine.nodes import (
    All,
    AtLeast,
    Best,
    Bonus,
    Clause,
    Close,
    Constant,
    Covering,
    Everything,
    Evidence,
    FieldCounts,
    Near,
    Node,
    Phrase,
    Sum,
    Terms,
    Without,
    Written,
)

Clauses = dict[str, Any]

# What other fields than the best one add: BM25F saturates what all of them have together.
_OTHER_FIELDS = 0.2
# Scores have 24 bits there.
_ROUNDING = 1e-5
# The line that is nearest to the square root between a fifth and 1.
_LEAST_COVERED = 0.3
_NOTHING: Clauses = {"match_none": {}}
_ALL: Clauses = {"match_all": {"boost": 0.0}}


def query_of(node: Node) -> Clauses:
    """Write a plan as a query."""
    match node:
        case Terms(evidence, weight, k1):
            return _terms(evidence, weight * (k1 + 1))
        case Written(evidence, others, weight, k1):
            rest = {"must": _terms(evidence, weight * (k1 + 1)), "must_not": _terms(others, 1.0)}
            return {"bool": rest}
        case Phrase(places, weight, k1):
            return _best([_phrase(row, weight * (k1 + 1)) for row in _by_field(places)])
        case Close(places, times, distance, _, weight, k1):
            rows = _by_field(places)
            if max(times) > 1:
                return _best([_repeated(row, times, distance, weight) for row in rows])
            return _best([_near(row, distance, weight * (k1 + 1) / _idfs(row)) for row in rows])
        case Near(places, distance, score):
            found = [_near(row, distance, 1.0) for row in _by_field(places)]
            return _constant(_any(found), score)
        case Covering():
            return _covering(node)
        case Everything():
            return _ALL
        case Clause(clause):
            return _constant(clause, 0.0)
        case _:
            return _combined(node)


def _combined(node: Node) -> Clauses:
    match node:
        case Sum(pieces):
            return _any(map(query_of, pieces))
        case Best(pieces):
            return _best(map(query_of, pieces))
        case All(pieces):
            silent = [piece for piece in pieces if _is_silent(piece)]
            scored = [query_of(piece) for piece in pieces if piece not in silent]
            return {"bool": {"must": scored or [_ALL], "filter": list(map(query_of, silent))}}
        case Bonus(required, optional):
            return {"bool": {"must": query_of(required), "should": query_of(optional)}}
        case Without(piece, excluded):
            return {"bool": {"must": query_of(piece), "must_not": query_of(excluded)}}
        case Constant(piece, score):
            return _constant(query_of(piece), score)
        case AtLeast(piece, score):
            least = score * (1 - _ROUNDING)
            return {"function_score": {"query": query_of(piece), "min_score": least}}
    raise TypeError(f"{type(node).__name__} is no node of a plan for a cluster")


def _is_silent(node: Node) -> bool:
    """Tell what has no score: a filter costs less there."""
    return isinstance(node, Clause) or (isinstance(node, Constant) and not node.score)


def _constant(query: Mapping[str, Any], score: float) -> Clauses:
    return {"constant_score": {"filter": query, "boost": score}}


def _any(queries: Iterable[Clauses]) -> Clauses:
    some = [query for query in queries if query != _NOTHING]
    if len(some) < 2:
        return some[0] if some else _NOTHING
    return {"bool": {"should": some, "minimum_should_match": 1}}


def _best(queries: Iterable[Clauses], others: float = 0.0) -> Clauses:
    some = [query for query in queries if query != _NOTHING]
    if len(some) < 2:
        return some[0] if some else _NOTHING
    return {"dis_max": {"queries": some, "tie_breaker": others}}


def _terms(evidence: Evidence, weight: float) -> Clauses:
    """Match any of some terms in any field."""
    return _best(
        [
            _match("match", row.field, position_token(row.terms), weight / row.idf)
            for row in evidence.counts
        ],
        _OTHER_FIELDS,
    )


def _match(kind: str, field: str, tokens: str, boost: float) -> Clauses:
    return {kind: {field: {"query": tokens, "analyzer": TOKENS, "boost": boost}}}


def _by_field(places: tuple[Evidence, ...]) -> list[list[FieldCounts]]:
    """List the places of words that stand together, in each field that has all of them."""
    by_field: dict[str, list[FieldCounts]] = {}
    for evidence in places:
        for row in evidence.counts:
            by_field.setdefault(row.field, []).append(row)
    return [rows for rows in by_field.values() if len(rows) == len(places)]


def _idfs(rows: list[FieldCounts]) -> float:
    return sum(row.idfs for row in rows)


def _phrase(rows: list[FieldCounts], weight: float) -> Clauses:
    tokens = " ".join([position_token(row.terms) for row in rows])
    return _match("match_phrase", rows[0].field, tokens, weight / _idfs(rows))


def _near(rows: list[FieldCounts], distance: int, boost: float) -> Clauses:
    """Match places in any order, the first and the last so far apart; they may be one position."""
    field = rows[0].field
    spans = [
        {"span_or": {"clauses": [{"span_term": {field: term}} for term in row.terms]}}
        for row in rows
    ]
    if len(spans) == 1:
        return {"span_or": {**spans[0]["span_or"], "boost": boost}}
    slop = max(0, distance + 1 - len(rows))
    return {"span_near": {"clauses": spans, "slop": slop, "in_order": False, "boost": boost}}


def _repeated(
    rows: list[FieldCounts], times: tuple[int, ...], distance: int, weight: float
) -> Clauses:
    """Match places of which one is asked for more than once; all matches score the same."""
    words = [
        {"any_of": {"intervals": [{"match": {"query": term}} for term in row.terms]}}
        for row, count in zip(rows, times, strict=True)
        for _ in range(count)
    ]
    gaps = max(0, distance + 1 - len(words))
    near = {"all_of": {"ordered": False, "max_gaps": gaps, "intervals": words}}
    return _constant({"intervals": {rows[0].field: near}}, weight)


def _covering(node: Covering) -> Clauses:
    words = [query_of(word) for word in node.words]
    everything = [*words, *map(query_of, node.extras)]
    if not node.power:
        return _any(everything)
    asked = sum(node.weights)
    shares = [
        {"filter": word, "weight": (1 - _LEAST_COVERED) * weight / asked}
        for word, weight in zip(words, node.weights, strict=True)
        if weight and word != _NOTHING
    ]
    return {
        "function_score": {
            "query": _any(everything),
            "functions": [{"weight": _LEAST_COVERED}, *shares],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }
