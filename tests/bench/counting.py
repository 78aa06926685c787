"""Times what readers count: facets, timelines and significant words over large results.

The articles are short ones by chance, since only their labels, dates and number matter here.

Run: python tests/bench/counting.py [ARTICLES]
"""

from __future__ import annotations

import datetime as dt
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from artikelsuche.index import reindex
from artikelsuche.search import open_index

_RUNS = 7


def main(articles: int) -> None:
    """Print a Markdown table of milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        _facets(Path(folder), articles)


def _facets(folder: Path, articles: int) -> None:
    source = folder / "short.jsonl"
    with source.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(row)}\n" for row in _short(articles))
    reindex([source], index=folder / "short", jobs=2)
    source.unlink()
    print(f"| over {articles} hits | ms, median of {_RUNS} |\n|---|---|")
    options: dict[str, dict[str, Any]] = {
        "nothing counted": {},
        "facet section": {"facets": ["section"]},
        "facet author (4,000 names, several an article)": {"facets": ["author"]},
        "facet day": {"facets": ["day"]},
        "timeline": {"timeline": True},
        "facets section, source, year": {"facets": ["section", "source", "year"]},
        "20 significant words of a fifth": {"significant": 20, "until": "2005-01-01"},
    }
    with open_index(folder / "short") as archive:
        for name, option in options.items():

            def search(option: dict[str, Any] = option) -> object:
                return archive.search(option.pop("query", "Bericht"), limit=0, snippets=0, **option)

            print(f"| {name} | {_median(search):.1f} |", flush=True)


def _short(articles: int) -> Iterator[dict[str, Any]]:
    chance, start = random.Random(5), dt.date(2000, 1, 1)
    words = [f"wort{number}" for number in range(20_000)]
    for number in range(articles):
        yield {
            "id": str(number),
            "title": "Bericht",
            "body": f"Bericht {' '.join(chance.choices(words, k=6))}",
            "section": f"Ressort {int(chance.paretovariate(1)) % 40}",
            "source": f"Blatt {chance.randrange(12)}",
            "authors": [f"Ada B{chance.randrange(4000)}" for _ in range(chance.randrange(3))],
            "published": str(start + dt.timedelta(chance.randrange(9000))),
        }


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
