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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from artikelsuche.index import reindex
from artikelsuche.search import Archive, open_index

_RUNS = 15


def main(articles: int) -> None:
    """Print a Markdown table of milliseconds."""
    with tempfile.TemporaryDirectory() as name:
        source, index = Path(name) / "short.jsonl", Path(name) / "index"
        with source.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{json.dumps(row)}\n" for row in _short(articles))
        reindex([source], index=index, jobs=2)
        source.unlink()
        tell_times(index)


def tell_times(index: Path) -> None:
    """Print what searches in an index take that count all their hits."""
    print(f"| median of {_RUNS} | hits | lasts, ms | processor, ms |\n|---|---|---|---|")
    most = {"until": "2022-01-01"}
    options: dict[str, dict[str, Any]] = {
        "nothing counted": {},
        "facet section": {"facets": ["section"]},
        "facet author (4,000 names, several an article)": {"facets": ["author"]},
        "facet day": {"facets": ["day"]},
        "timeline": {"timeline": True},
        "facets section, source, year": {"facets": ["section", "source", "year"]},
        "of nine tenths: nothing": most,
        "of nine tenths: facet section": {"facets": ["section"], **most},
        "of nine tenths: facet author": {"facets": ["author"], **most},
        "of nine tenths: facet day": {"facets": ["day"], **most},
        "20 significant words of a fifth": {"significant": 20, "until": "2005-01-01"},
    }
    with open_index(index) as archive:
        for name, option in options.items():
            runs = [_timed(archive, option) for _ in range(_RUNS)]
            total, lasts, processor = map(statistics.median, zip(*runs, strict=True))
            print(f"| {name} | {total} | {lasts:.1f} | {processor:.1f} |", flush=True)


def _timed(archive: Archive, option: dict[str, Any]) -> tuple[int, float, float]:
    started, used = time.perf_counter(), time.process_time()
    total = archive.search("Bericht", limit=0, snippets=0, **option).total
    return total, (time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000


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


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
