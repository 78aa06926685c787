"""Plans: a lowered query for one segment as tuples, which the module in C evaluates at once.

Each node of a query can make its plan (`Evaluated.plan`); one that C does not know is evaluated
with numpy and goes into the plan as what was found. Without the module no plans are made, and
every node scores with numpy; both give the same.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from artikelsuche.corpus.native import load_native
from artikelsuche.index.codec.term_lookup import gatherer
from artikelsuche.search.engine.dense.scored import Aligned, Numbers, Scored

#: The module in C; None where it, or that of the index, was not built or is switched off.
NATIVE = None if gatherer() is None else load_native("artikelsuche.search.engine._scoring")

#: A node of a plan: its kind, then what it needs (search/engine/native/scoring_nodes.c).
Plan: TypeAlias = tuple[Any, ...]
#: The score of a document, and its number in the index.
Row: TypeAlias = tuple[float, int]

# In the order of search/engine/native/scoring.h.
ARRAYS, TERMS, SUM, BEST, ALL, BONUS, WITHOUT, SILENT, COVERING, TOGETHER, SEQUENCE = range(11)


def scored(plan: Plan) -> Scored:
    """Score every document that matches.

    Args:
        plan: The plan of the query.

    Returns:
        The matches, deleted documents among them.
    """
    assert NATIVE is not None
    ids, scores = NATIVE.all(plan)
    return Scored(np.frombuffer(ids, np.uint16), np.frombuffer(scores, np.float64))


def best(plan: Plan, live: Numbers | None, wanted: int, base: int) -> tuple[int, list[Row]]:
    """Score the live documents that match.

    Args:
        plan: The plan of the query.
        live: For each document whether it is live; None where all are.
        wanted: How many of the best are needed, 1 or more.
        base: The number of the first document of the segment in the index.

    Returns:
        How many live documents match, and the best of them, with all that score as the last, in
        the order of their numbers.
    """
    assert NATIVE is not None
    found: tuple[int, list[Row]] = NATIVE.best(plan, live, wanted, base)
    return found


def within(plan: Plan, ids: Numbers) -> Aligned:
    """Score some documents.

    Args:
        plan: The plan of the query.
        ids: The documents, ascending.

    Returns:
        Which of them match, and their scores.
    """
    assert NATIVE is not None
    held, scores = NATIVE.within(plan, ids)
    return Aligned(np.frombuffer(held, np.bool_), np.frombuffer(scores, np.float64))


def joined_terms(plans: list[Plan]) -> tuple[Plan, ...]:
    """Join neighbouring plans of terms with the same postings, by adding up their weights.

    Args:
        plans: Plans whose scores add up.

    Returns:
        Plans whose scores add up to the same.
    """
    assert NATIVE is not None
    joined: tuple[Plan, ...] = NATIVE.joined(plans)
    return joined
