"""Clauses to query trees: what the words of a query mean together.

`all` asks for every word, `any` for one of them; signs say otherwise for single clauses. Trees
come out in the form that `query` describes: And and Or flattened, single clauses not wrapped.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from .tree import And, DateRange, Field, Near, Not, Or, Phrase, Prefer, Query, Word, with_parts

#: Whether every word of a query must occur, or one of them is enough.
Match: TypeAlias = Literal["all", "any"]


class Clause(NamedTuple):
    """A part of a query with its sign: "+" required, "~" only ranks, "" as the mode has it."""

    sign: str
    query: Query


def negated(query: Query) -> Clause:
    """Negate a query; a double negation asks for what it says."""
    return Clause("+", query.query) if isinstance(query, Not) else Clause("", Not(query))


def all_of(queries: Iterable[Query], *, explicit: bool = False) -> Query:
    """Ask for every one of the queries."""
    flat: list[Query] = []
    for query in queries:
        if isinstance(query, And):
            flat.extend(query.queries)
            explicit = explicit or query.explicit
        else:
            flat.append(query)
    return flat[0] if len(flat) == 1 else And(tuple(flat), explicit)


def one_of(queries: Iterable[Query]) -> Query:
    """Ask for at least one of the queries."""
    flat: list[Query] = []
    for query in queries:
        flat.extend(query.queries if isinstance(query, Or) else (query,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def chained(clauses: list[Clause]) -> Clause:
    """Join clauses with UND between them; it overrules every sign but a plus."""
    if len(clauses) == 1:
        return clauses[0]
    sign = "+" if any(clause.sign == "+" for clause in clauses) else ""
    return Clause(sign, all_of((clause.query for clause in clauses), explicit=True))


def juxtaposed(clauses: list[Clause], match: Match) -> Query:
    """Join clauses that stand side by side.

    Negations exclude and dates narrow in either mode. Optional clauses rank where something else
    is required and are alternatives where nothing is.
    """
    required: list[Query] = []
    optional: list[Query] = []
    dates: list[Query] = []
    explicit = False
    for sign, query in clauses:
        if sign == "+" or (not sign and (match == "all" or isinstance(query, Not))):
            explicit = explicit or sign == "+" or (isinstance(query, And) and query.explicit)
            required.extend(query.queries if isinstance(query, And) else (query,))
        elif not sign and isinstance(query, DateRange):
            dates.append(query)
        else:
            optional.append(query)
    if dates:
        required.append(one_of(dates))
    if not optional:
        return all_of(required, explicit=explicit)
    if all(map(narrows, required)):
        return all_of([one_of(optional), *required], explicit=explicit)
    return Prefer(all_of(required, explicit=explicit), one_of(optional))


def narrows(query: Query) -> bool:
    """Tell a query that only excludes or filters from one that asks for something."""
    if isinstance(query, (And, Or)):
        return all(map(narrows, query.queries))
    if isinstance(query, Field):
        return narrows(query.query)
    return isinstance(query, (Not, DateRange))


def nesting(query: Query) -> int:
    """Count the levels of parentheses in a query's printed form, 0 for a word."""
    levels = deepest = 0
    for char in str(_emptied(query)):
        levels += (char == "(") - (char == ")")
        deepest = max(deepest, levels)
    return deepest


def _emptied(query: Query) -> Query:
    """Empty the words and phrases of a query, whose text may hold parentheses."""
    return Phrase("") if isinstance(query, (Word, Phrase, Near)) else with_parts(query, _emptied)
