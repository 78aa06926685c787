"""Joining and intersecting scored documents, short and long, against plain dictionaries."""

from __future__ import annotations

import random

import numpy as np
import pytest

from artikelsuche.search.engine.dense.scored import (
    NOTHING,
    Scored,
    added,
    aligned,
    best,
    both,
    distinct,
    either,
    every,
    places_in,
    shared,
    without,
)

#: Sizes of pieces on either side of where another way of joining them pays.
_SIZES = [(0, 0), (0, 5), (1, 1), (3, 40), (40, 3), (500, 9000), (4000, 4000), (9000, 20_000)]
_DOCUMENTS = 1 << 16


def _piece(size: int, seed: int, *, last: bool = False) -> Scored:
    """Draw documents, the very last one of a full segment among them where asked for."""
    chance = random.Random(seed)
    ids = set(chance.sample(range(_DOCUMENTS), size)) | ({_DOCUMENTS - 1} if last else set())
    scores = [chance.choice((0.0, chance.random())) for _ in ids]
    return Scored(np.array(sorted(ids), dtype=np.uint16), np.array(scores))


def _pieces(sizes: tuple[int, int]) -> list[Scored]:
    first, second = (_piece(size, at, last=size > 100) for at, size in enumerate(sizes))
    # A third one within the first, as the fields of an article are.
    return [first, second, Scored(first.ids[::2], first.scores[::2])]


@pytest.mark.parametrize("sizes", _SIZES)
def test_added_scores_add_up(sizes: tuple[int, int]) -> None:
    """Joined pieces hold every document of any of them with the sum of its scores."""
    wanted: dict[int, float] = {}
    for piece in _pieces(sizes):
        for number, score in piece.to_dict().items():
            wanted[number] = wanted.get(number, 0.0) + score
    found = added(_pieces(sizes)).to_dict()
    assert found == pytest.approx(wanted)
    assert list(found) == sorted(wanted)


@pytest.mark.parametrize("sizes", _SIZES)
def test_the_best_score_counts(sizes: tuple[int, int]) -> None:
    """Joined pieces hold every document of any of them with the best of its scores."""
    wanted: dict[int, float] = {}
    for piece in _pieces(sizes):
        for number, score in piece.to_dict().items():
            wanted[number] = max(wanted.get(number, 0.0), score)
    found = best(_pieces(sizes)).to_dict()
    assert found == wanted
    assert list(found) == sorted(wanted)


@pytest.mark.parametrize("sizes", _SIZES)
def test_intersections_and_differences(sizes: tuple[int, int]) -> None:
    """What two pieces share adds up, and what one has alone stays as it is."""
    one, other, _ = _pieces(sizes)
    first, second = one.to_dict(), other.to_dict()
    shared = {number: first[number] + second[number] for number in first if number in second}
    assert both(one, aligned(other, one.ids)).to_dict() == shared
    assert both(other, aligned(one, other.ids)).to_dict() == shared
    left = {number: score for number, score in first.items() if number not in second}
    assert without(one, aligned(other, one.ids).held).to_dict() == left


@pytest.mark.parametrize("sizes", _SIZES)
def test_scores_in_the_order_of_other_documents(sizes: tuple[int, int]) -> None:
    """A piece says of each of other documents whether it matches, and its score or 0."""
    one, other, _ = _pieces(sizes)
    held, scores = aligned(other, one.ids)
    known = other.to_dict()
    assert held.tolist() == [number in known for number in one.ids.tolist()]
    assert scores.tolist() == [known.get(number, 0.0) for number in one.ids.tolist()]
    joined = either([aligned(other, one.ids), aligned(one, one.ids)], one.ids)
    assert every(joined.held)
    assert joined.scores.tolist() == [
        known.get(number, 0.0) + score for number, score in one.to_dict().items()
    ]


@pytest.mark.parametrize("sizes", _SIZES)
def test_numbers_are_found_where_they_stand(sizes: tuple[int, int]) -> None:
    """Each number is found at its place, or said not to be there."""
    one, other, _ = _pieces(sizes)
    held, places = places_in(one.ids, other.ids)
    there = set(other.ids.tolist())
    assert held.tolist() == [number in there for number in one.ids.tolist()]
    assert other.ids[places].tolist() == one.ids[held].tolist()


@pytest.mark.parametrize("sizes", _SIZES)
def test_shared_numbers(sizes: tuple[int, int]) -> None:
    """What two arrays share is the same from either side."""
    one, other, _ = _pieces(sizes)
    wanted = sorted(set(one.ids.tolist()) & set(other.ids.tolist()))
    assert shared(one.ids, other.ids).tolist() == shared(other.ids, one.ids).tolist() == wanted


@pytest.mark.parametrize("sizes", _SIZES)
def test_pieces_are_left_as_they_were(sizes: tuple[int, int]) -> None:
    """No operation writes into its pieces, which other parts of a query share."""
    pieces, copies = _pieces(sizes), _pieces(sizes)
    for piece in pieces:
        piece.ids.flags.writeable = piece.scores.flags.writeable = False
    added(pieces), best(pieces), aligned(pieces[0], pieces[1].ids)
    both(pieces[0], aligned(pieces[1], pieces[0].ids))
    without(pieces[0], aligned(pieces[1], pieces[0].ids).held)
    distinct([piece.ids for piece in pieces]), distinct([pieces[0].ids])
    for piece, copy in zip(pieces, copies, strict=True):
        assert piece.to_dict() == copy.to_dict()


def test_nothing_joins_to_nothing() -> None:
    """No pieces, or empty ones, join to no documents."""
    assert not len(added([]).ids)
    assert not len(best([NOTHING, NOTHING]).ids)
    assert not len(distinct([NOTHING.ids, NOTHING.ids]))
