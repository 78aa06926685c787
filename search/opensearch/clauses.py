"""Fewer clauses: a cluster takes only so many in one query.

Of a long query what only adds to scores is left out, from the least telling on; what matches stays.
"""

from __future__ import annotations

from typing import Any

from artikelsuche.search.engine.nodes import (
    All,
    Best,
    Bonus,
    Constant,
    Covering,
    Node,
    Sum,
    Terms,
    Without,
    Written,
)

from .request import Clauses, query_of

# A cluster takes so many unless it is told otherwise (indices.query.bool.max_clause_count); two of
# them say which articles a state has, one may choose some.
_MOST = 1024 - 3
# What is a clause: functions that only weigh are none, and a phrase is one.
_LEAVES = frozenset(
    {"exists", "ids", "match", "match_all", "match_phrase", "range", "span_term", "term", "terms"}
)
_STEMS = "_stem"


def fitting_query(plan: Node) -> Clauses:
    """Write a plan as a query that a cluster takes, if that can be done."""
    query = query_of(plan)
    return query if _count(query) <= _MOST else query_of(_shortened(plan))


def _count(query: Any) -> int:
    """Count the clauses of a query."""
    if isinstance(query, list):
        return sum(map(_count, query))
    if not isinstance(query, dict):
        return 0
    return sum(
        1 if name in _LEAVES else _count(inner)
        for name, inner in query.items()
        if name != "functions"
    )


def _shortened(node: Node) -> Node:
    """Leave out what only adds to scores."""
    match node:
        case Bonus(required, _):
            return _shortened(required)
        case Covering(words, weights, _, power):
            return Covering(tuple(map(_shortened, words)), weights, (), power)
        case Sum(pieces):
            return Sum(tuple(map(_shortened, _without_forms(pieces))))
        case Best(pieces):
            return Best(tuple(map(_shortened, pieces)))
        case All(pieces):
            return All(tuple(map(_shortened, pieces)))
        case Without(piece, excluded):
            return Without(_shortened(piece), _shortened(excluded))
        case Constant(piece, score):
            return Constant(_shortened(piece), score)
    return node


def _without_forms(pieces: tuple[Node, ...]) -> tuple[Node, ...]:
    """Leave out the forms of a word that its stems match, too."""
    if not pieces or not _has_stems(pieces[0]):
        return pieces
    return tuple([p for p in pieces if not isinstance(p, (Terms, Written)) or _has_stems(p)])


def _has_stems(node: Node) -> bool:
    """Tell whether a piece matches stems."""
    return isinstance(node, Terms) and any(
        row.field.endswith(_STEMS) for row in node.evidence.counts
    )
