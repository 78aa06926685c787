"""Fits the weights of the ranking together, on the even queries of the judged sets.

One weight after the other is tried over its grid while the rest stand still, for a number of
rounds; what raises the mean of all sets is kept: of MRR@10, of nDCG@5 where there are grades. The
odd queries are only reported.
Weights of layers and combinations need no new index, so each set is indexed once.

Run: python tests/bench/fit_weights.py [../shared/data] [rounds]
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from engines import ours, searching
from judged_sets import JudgedSet, read_sets

from artikelsuche.index import IndexDirectory
from artikelsuche.search.archive import Archive
from artikelsuche.search.engine.weights import DEFAULT_WEIGHTS, Weights
from artikelsuche.search.open_snapshot import OnDisk

GRID: dict[str, tuple[float, ...]] = {
    "k1": (0.6, 0.7, 0.8, 0.9, 1.0, 1.2),
    "b": (0.6, 0.7, 0.75, 0.8, 0.9),
    "coverage": (0.0, 0.2, 0.25, 0.3, 0.4, 0.5),
    "part": (0.4, 0.5, 0.7, 1.0),
    "exact": (0.05, 0.1, 0.15, 0.2, 0.3),
    "written": (0.05, 0.1, 0.2, 0.3),
    "joined": (0.6, 0.8, 1.0, 1.2),
    "near": (0.0, 0.3, 0.5, 0.8),
    "headline": (0.0, 0.05, 0.1, 0.15, 0.3),
    "variant": (0.4, 0.5, 0.6, 0.8),
}

Indexed = list[tuple[JudgedSet, IndexDirectory]]


def main(data: Path, rounds: int) -> None:
    """Fit, and print the weights with the figures of even | odd queries of each set."""
    with tempfile.TemporaryDirectory() as folder:
        sets = list(_indexed(data, Path(folder)))
        weights, best = DEFAULT_WEIGHTS, _even(sets, DEFAULT_WEIGHTS)
        _report("start", sets, weights)
        for name in [name for _ in range(rounds) for name in GRID]:
            for value in GRID[name]:
                changes: dict[str, Any] = {name: value}
                tried = replace(weights, **changes)
                result = _even(sets, tried)
                if result > best:
                    weights, best = tried, result
            _report(f"{name} {getattr(weights, name):g}", sets, weights)


def _indexed(data: Path, folder: Path) -> Iterator[tuple[JudgedSet, IndexDirectory]]:
    for judged in read_sets(data):
        place = folder / str(len(judged.documents))
        if not place.exists():
            place.mkdir()
            ours(judged, place)
        yield judged, IndexDirectory(place / "ours")


def _even(sets: Indexed, weights: Weights) -> float:
    return _mean([_mean(_figures(judged, index, weights, 0)) for judged, index in sets])


def _report(label: str, sets: Indexed, weights: Weights) -> None:
    figures = (
        f"{_mean(_figures(judged, index, weights, 0)):.4f} | "
        f"{_mean(_figures(judged, index, weights, 1)):.4f}"
        for judged, index in sets
    )
    print(f"{label:<16}", "   ".join(figures), flush=True)


def _figures(
    judged: JudgedSet, index: IndexDirectory, weights: Weights, parity: int
) -> list[float]:
    """Give the figure of every second query."""
    with Archive(OnDisk(index), weights) as archive:
        search = searching(archive, judged)
        figure = _ndcg if judged.is_graded else _reciprocal_rank
        return [figure(search(text), grades) for text, grades in judged.queries[parity::2]]


def _reciprocal_rank(found: list[str], grades: dict[str, int]) -> float:
    return next((1 / rank for rank, key in enumerate(found, 1) if grades.get(key)), 0.0)


def _ndcg(found: list[str], grades: dict[str, int], most: int = 5) -> float:
    best = _gain(sorted(grades.values(), reverse=True)[:most])
    return _gain([grades.get(key, 0) for key in found[:most]]) / best if best else 0.0


def _gain(grades: list[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main(
        Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"),
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
    )
