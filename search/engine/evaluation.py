"""Evaluating plans: by the module in C where there is one, else with numpy; both give the same."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from heapq import nlargest
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from artikelsuche.corpus.native import load_native
from artikelsuche.index.codec.term_lookup import GATHER

from .nodes import EQUAL, Node, Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The module in C; None where it, or that of the index, was not built or is switched off.
NATIVE = None if GATHER is None else load_native("artikelsuche.search.engine._scoring")
# What evaluates plans: numpy is imported only where it is not C.
_INTERPRETER = NATIVE or import_module("artikelsuche.search.engine.reference")

# Of more articles than a page has it takes too long to find out what the last of them scores.
_MANY = 1000

#: The score of a document, and its number in the index.
Row: TypeAlias = tuple[float, int]


def best(plan: Node, segment: Segment, wanted: int, least: float = 0.0) -> tuple[int, list[Row]]:
    """Score the live documents of a segment that match, and find so many of the best.

    Return how many live documents match, and the best of them, with all that score as the last, in
    the order of their numbers. What scores less than `least` may be left out.
    """
    counts, rows, _ = _INTERPRETER.best(plan, segment, wanted, least, None)
    return counts[0], rows


class BestOfGroups(NamedTuple):
    """The best documents of a segment where of each group only the best counts.

    Args:
        counts: How many live documents match, and how many of these are of no group.
        rows: The best, with all that score as the last or as the best of their group.
        groups: The groups that are there, numbers of 32 bits.
    """

    counts: tuple[int, int]
    rows: list[Row]
    groups: bytes


def best_of_groups(
    plan: Node, segment: Segment, wanted: int, least: float, groups: array[int]
) -> BestOfGroups:
    """Do as `best`, given the group of each document, from 1 to 65,535, or 0 for none."""
    return BestOfGroups(*_INTERPRETER.best(plan, segment, wanted, least, groups))


def least_of_best(scores: Iterable[float], wanted: int) -> float:
    """Return what an article must score to be among the best; 0 while there are fewer or many."""
    tops = nlargest(wanted, scores) if wanted <= _MANY else []
    return tops[-1] - EQUAL if len(tops) == wanted > 0 else 0.0


def documents(plan: Node, segment: Segment) -> NDArray[Any]:
    """Return the live documents of a segment that match, ascending; none is scored."""
    import numpy as np

    return np.frombuffer(_INTERPRETER.matches(plan, segment, False)[0], np.uint16)


def matches(plan: Node, segment: Segment) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the live documents of a segment that match, ascending, and their scores."""
    import numpy as np

    ids, scores = _INTERPRETER.matches(plan, segment, True)
    return np.frombuffer(ids, np.uint16), np.frombuffer(scores, np.float64)
