"""Evaluating plans: by the module in C where there is one, else with numpy; both give the same."""

from __future__ import annotations

from array import array
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from artikelsuche.corpus.native import load_native
from artikelsuche.index.codec.term_lookup import GATHER

from .nodes import Node, Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The module in C; None where it, or that of the index, was not built or is switched off.
NATIVE = None if GATHER is None else load_native("artikelsuche.search.engine._scoring")
# What evaluates plans: numpy is imported only where it is not C.
_INTERPRETER = NATIVE or import_module("artikelsuche.search.engine.reference")

#: The score of a document, and its number in the index.
Row: TypeAlias = tuple[float, int]


def best(plan: Node, segment: Segment, wanted: int) -> tuple[int, list[Row]]:
    """Score the live documents of a segment that match, and find so many of the best.

    Return how many live documents match, and the best of them, with all that score as the last, in
    the order of their numbers.
    """
    found: tuple[int, list[Row]] = _INTERPRETER.best(plan, segment, wanted)
    return found


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


def best_of_groups(plan: Node, segment: Segment, wanted: int, groups: array[int]) -> BestOfGroups:
    """Do as `best`, given the group of each document, from 1 to 65,535, or 0 for none."""
    return BestOfGroups(*_INTERPRETER.best_of_groups(plan, segment, wanted, groups))


def matches(plan: Node, segment: Segment) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the live documents of a segment that match, ascending, and their scores."""
    import numpy as np

    ids, scores = _INTERPRETER.matches(plan, segment)
    return np.frombuffer(ids, np.uint16), np.frombuffer(scores, np.float64)
