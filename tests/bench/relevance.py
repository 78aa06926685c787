"""Measures relevance on judged sets, side by side with other engines.

Questions and headlines have one relevant document each: MRR@10, nDCG@10 and Recall@10. Queries of
newsrooms have several in grades: nDCG@5 with the grades, and MRR and recall of the grades 2 and 3;
what was not judged counts as not relevant. Reported are the odd queries; weights are fitted on the
even ones alone, whose main figure stands beside them.

Needs the extra `bench`. Run: python tests/bench/relevance.py [../shared/data]
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import ir_measures
from engines import ENGINES, Search
from ir_measures import RR, R, nDCG
from judged_sets import JudgedSet, read_sets

_MEASURES = [RR @ 10, nDCG @ 10, R @ 10, nDCG @ 5]
_OF_GRADES = [RR(rel=2) @ 10, nDCG @ 10, R(rel=2) @ 10, nDCG @ 5]


def main(data: Path) -> None:
    """Run every engine on every set and print a Markdown table."""
    print(f"# Relevance, {dt.date.today()}\n")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {_versions()}\n")
    print("| set | engine | MRR@10 | nDCG@10 | Recall@10 | nDCG@5 | even queries | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    indexes: dict[int, dict[str, Search]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for judged in read_sets(data):
            key = len(judged.documents)
            if key not in indexes:
                place = Path(folder) / str(key)
                place.mkdir()
                indexes[key] = dict(_build(judged, place))
            for name, search in indexes[key].items():
                print(_row(judged, name, search), flush=True)


def _build(judged: JudgedSet, folder: Path) -> Iterator[tuple[str, Search]]:
    for name, build in ENGINES.items():
        try:
            yield name, build(judged, folder)
        except ImportError as missing:
            print(f"left out: {name} ({missing})", file=sys.stderr)


def _row(judged: JudgedSet, name: str, search: Search) -> str:
    started = time.perf_counter()
    found = [search(text) for text, _ in judged.queries]
    seconds = time.perf_counter() - started
    odd, even = _measure(judged, found, 1), _measure(judged, found, 0)
    figures = " | ".join(f"{figure:.4f}" for figure in odd)
    main = f"nDCG@5 {even[3]:.4f}" if judged.is_graded else f"MRR@10 {even[0]:.4f}"
    return f"| {judged.name} | {name} | {figures} | {main} | {seconds:.1f} |"


def _measure(judged: JudgedSet, found: list[list[str]], parity: int) -> list[float]:
    chosen = range(parity, len(judged.queries), 2)
    qrels = [
        ir_measures.Qrel(str(at), key, grade)
        for at in chosen
        for key, grade in judged.queries[at].grades.items()
    ]
    run = [
        ir_measures.ScoredDoc(str(at), key, -rank)
        for at in chosen
        for rank, key in enumerate(found[at])
    ]
    measures = _OF_GRADES if judged.is_graded else _MEASURES
    figures = ir_measures.calc_aggregate(measures, qrels, run)
    return [figures[measure] for measure in measures]


def _versions() -> str:
    names = ("artikelsuche", "Whoosh", "tantivy", "snowballstemmer")
    return ", ".join(f"{name} {_version(name)}" for name in names)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
