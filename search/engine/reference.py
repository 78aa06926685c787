"""The plan evaluated with numpy: a mask and a score of every document of a segment for each node.

It is what C has to agree with, and what searches where there is no C.
"""

from __future__ import annotations

from array import array
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .nodes import (
    EQUAL,
    All,
    AtLeast,
    Best,
    Bonus,
    Close,
    Constant,
    Covering,
    Everything,
    Evidence,
    Marked,
    Near,
    Node,
    Phrase,
    Segment,
    Sum,
    Terms,
    Without,
    Written,
)
from .reference_positions import occurrences

# Less than the smallest pseudo frequency, more than what is left of a difference of equals.
_NOTHING = 1e-9

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]


class Scores(NamedTuple):
    """For each document of a segment whether it matches, and its score, 0 where it does not."""

    held: Mask
    scores: Numbers


def best(
    plan: Node, segment: Segment, wanted: int, _least: float, groups: array[int] | None
) -> tuple[tuple[int, int], list[tuple[float, int]], bytes]:
    """Score and choose documents, as `evaluation.best_of_groups` says; leave none out."""
    ids, scores = matches(plan, segment)
    of = np.zeros(segment.documents, np.uint32) if groups is None else np.asarray(groups, np.uint32)
    there = of[ids]
    bests = np.full(of.max(initial=0) + 1, -1.0)
    np.maximum.at(bests, there, scores)
    found = np.flatnonzero(bests[1:] >= 0) + 1
    kept = (there == 0) | (scores >= bests[there] - EQUAL)
    once = np.concatenate((scores[there == 0], bests[found]))
    if len(once) > wanted > 0:
        kept &= scores >= np.partition(once, len(once) - wanted)[len(once) - wanted] - EQUAL
    rows = _rows(ids[kept], scores[kept], segment.base) if wanted else []
    return (len(ids), int(np.sum(there == 0))), rows, found.astype(np.uint32).tobytes()


def _rows(ids: Numbers, scores: Numbers, base: int) -> list[tuple[float, int]]:
    numbers = ids.astype(np.int64) + base
    return list(zip(scores.tolist(), numbers.tolist(), strict=True))


def matches(
    plan: Node, segment: Segment, _scored: bool = True
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the matching live documents and their scores, as `evaluation.matches` says."""
    held, scores = evaluate(plan, segment)
    ids = (held if segment.live is None else held & np.asarray(segment.live)).nonzero()[0]
    return ids.astype(np.uint16), scores[ids]


def evaluate(node: Node, segment: Segment) -> Scores:
    """Score every document of a segment, deleted ones included."""
    match node:
        case Terms(evidence, weight, k1):
            return _saturated(_totals(evidence, segment), weight, k1)
        case Written(evidence, others, weight, k1):
            left = _totals(evidence, segment) - _totals(others, segment)
            return _saturated(np.where(left < _NOTHING, 0.0, left), weight, k1)
        case Phrase(_, weight, k1) | Close(_, _, _, _, weight, k1):
            totals = np.zeros(segment.documents)
            for source, counts in occurrences(node, segment):
                totals += counts * _norms(source.norms, source.postings.lengths)
            return _saturated(totals, weight, k1)
        case Near(_, _, score):
            held = np.zeros(segment.documents, dtype=np.bool_)
            for _, counts in occurrences(node, segment):
                held |= counts > 0
            return Scores(held, held * score)
        case Covering():
            return _covering(node, segment)
        case Everything():
            return _silent(np.ones(segment.documents, dtype=np.bool_))
        case Marked(flags):
            return _silent(flags[segment.number])
        case _:
            return _combined(node, segment)


def _combined(node: Node, segment: Segment) -> Scores:
    match node:
        case Sum(pieces):
            return _sum(pieces, segment)
        case Best(pieces):
            found = _nothing(segment)
            for piece in pieces:
                more = evaluate(piece, segment)
                found = Scores(found.held | more.held, np.maximum(found.scores, more.scores))
            return found
        case All(pieces):
            held, scores = evaluate(pieces[0], segment)
            for piece in pieces[1:]:
                if not held.any():
                    break
                more = evaluate(piece, segment)
                held, scores = held & more.held, scores + more.scores
            return Scores(held, scores * held)
        case Bonus(required, optional):
            held, scores = evaluate(required, segment)
            if not held.any():
                return Scores(held, scores)
            return Scores(held, scores + evaluate(optional, segment).scores * held)
        case Without(piece, excluded):
            held, scores = evaluate(piece, segment)
            held = held & ~evaluate(excluded, segment).held
            return Scores(held, scores * held)
        case Constant(piece, score):
            held = evaluate(piece, segment).held
            return Scores(held, held * score)
        case AtLeast(piece, score):
            held, scores = evaluate(piece, segment)
            held = held & (scores >= score)
            return Scores(held, scores * held)
    raise TypeError(f"{type(node).__name__} is no node of a plan")


def _nothing(segment: Segment) -> Scores:
    return _silent(np.zeros(segment.documents, dtype=np.bool_))


def _silent(held: Mask) -> Scores:
    return Scores(held, np.zeros(len(held)))


def _sum(pieces: tuple[Node, ...], segment: Segment) -> Scores:
    held, scores = _nothing(segment)
    for piece in pieces:
        more = evaluate(piece, segment)
        held |= more.held
        scores += more.scores
    return Scores(held, scores)


def _covering(node: Covering, segment: Segment) -> Scores:
    held, scores = _sum(node.extras, segment)
    matched = np.zeros(segment.documents)
    for word, weight in zip(node.words, node.weights, strict=True):
        more = evaluate(word, segment)
        held |= more.held
        scores += more.scores
        matched += more.held * weight
    return Scores(held, scores * (matched / sum(node.weights)) ** node.power)


def _norms(norms: bytes, lengths: NDArray[np.uint8]) -> Numbers:
    """Return what a frequency of 1 counts in texts of some lengths."""
    return np.frombuffer(norms).take(lengths)


def _totals(evidence: Evidence, segment: Segment) -> Numbers:
    """Add up the frequencies of terms in all fields, each normalised by the length of the field."""
    lists = evidence.postings[segment.number]
    if not lists:
        return np.zeros(segment.documents)
    ids, values = [], []
    for start, end, source, *_ in lists:
        ids.append(source.postings.ids(start, end))
        norms = _norms(source.norms, source.postings.lengths.take(ids[-1]))
        values.append(norms * source.postings.frequencies(start, end))
    return np.bincount(np.concatenate(ids), np.concatenate(values), segment.documents)


def _saturated(totals: Numbers, weight: float, k1: float) -> Scores:
    """Turn pseudo frequencies into scores; most documents have none."""
    held = totals > 0
    ids = held.nonzero()[0]
    own = totals[ids]
    scores = np.zeros(len(totals))
    scores[ids] = own * (weight * (k1 + 1)) / (own + k1)
    return Scores(held, scores)
