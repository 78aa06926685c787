"""Measures speed and size side by side with other engines, on real German text.

Each engine runs in a process of its own, one after the other: building an index (seconds, memory,
bytes), then queries over it. Times of one run compare with each other, not with those of another
machine. Queries are drawn from the texts: one to three words of one article.

Needs the extra `bench`. Run: python tests/bench/speed.py TEXTS.jsonl[.xz] [sizes] [engine ...]
where sizes are numbers of articles, as 1000,10000,100000; beyond those of the file, articles are
mixed from the paragraphs of several.
"""

from __future__ import annotations

import json
import lzma
import os
import platform
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from speed_engines import ENGINES

_QUERIES = 400
_WARM = 100
_COLUMNS = (
    "engine", "index, s", "MB/s", "peak MB", "size ÷ raw",
    "one word", "AND", "OR", "phrase", "AND with snippets",
)  # fmt: skip
# Characters of a mixed article, about the mean of news.
_LENGTH = 3600


def main(source: Path, sizes: list[int], names: list[str]) -> None:
    """Measure every engine at every size and print a Markdown table for each size."""
    with open_texts(source) as lines:
        rows = [json.loads(line) for line in lines]
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    for size in sizes or [len(rows)]:
        with tempfile.TemporaryDirectory() as folder:
            texts = Path(folder) / "texts.jsonl"
            raw, queries = _write(list(mixed_articles(rows, size)), texts)
            print(f"\n{size} articles, {raw / 1e6:.1f} MB\n")
            print(f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|", flush=True)
            for name in names or list(ENGINES):
                place = Path(folder) / name.replace(" ", "-").replace(",", "")
                place.mkdir()
                print(_measured(name, texts, queries, raw, place), flush=True)
                shutil.rmtree(place)


def mixed_articles(rows: list[dict[str, str]], size: int) -> Iterator[dict[str, str]]:
    """Give so many articles; more than there are, by paragraphs from different ones."""
    yield from rows[:size]
    chance = random.Random(2)
    for number in range(len(rows), size):
        some = [chance.choice(rows) for _ in range(4)]
        paragraphs = [chance.choice(row["body"].split("\n\n")) for row in some]
        while sum(map(len, paragraphs)) < _LENGTH:
            paragraphs.append(chance.choice(chance.choice(rows)["body"].split("\n\n")))
        yield {"id": f"mixed{number}", "title": some[0]["title"], "body": "\n\n".join(paragraphs)}


def _write(rows: list[dict[str, str]], texts: Path) -> tuple[int, Path]:
    """Write the articles and queries for them; return how many bytes of text they have."""
    with texts.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    queries = texts.with_name("queries.json")
    queries.write_text(json.dumps(list(_queries(rows))), encoding="utf-8")
    return sum(len((row["title"] + row["body"]).encode()) for row in rows), queries


def _measured(name: str, texts: Path, queries: Path, raw: int, place: Path) -> str:
    command = [sys.executable, __file__, "--one", name, texts, queries, place]
    found = subprocess.run(command, capture_output=True, text=True)
    if found.returncode:
        return f"| {name} | left out: {found.stderr.strip().splitlines()[-1]} |"
    return _row(name, json.loads(found.stdout.splitlines()[-1]), raw, place)


def open_texts(source: Path) -> Any:
    """Open a file of texts, packed or not."""
    return lzma.open(source, "rt") if source.suffix == ".xz" else source.open(encoding="utf-8")


def _queries(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    chance = random.Random(1)
    for _ in range(_QUERIES):
        body = chance.choice(rows)["body"]
        words = re.findall(r"[A-ZÄÖÜ][a-zäöüß]{4,}", body) or ["Haus"]
        pairs = re.findall(r"[^\W\d_]{4,} [^\W\d_]{4,}", body) or ["im Haus"]
        many = chance.sample(words, min(len(words), chance.choice([2, 3])))
        yield {"one word": words[0], "AND": " ".join(many), "phrase": chance.choice(pairs)}


def _row(name: str, found: dict[str, Any], raw: int, place: Path) -> str:
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    kinds = ("one word", "AND", "OR", "phrase", "snippets")
    times = " | ".join(_times(found["times"].get(kind)) for kind in kinds)
    seconds = found["seconds"]
    return (
        f"| {name} | {seconds:.1f} | {raw / 1e6 / seconds:.2f} | {found['peak']:.0f} "
        f"| {size / raw:.2f} | {times} |"
    )


def _times(found: list[float] | None) -> str:
    if not found:
        return "–"
    ordered = sorted(found)
    return f"{ordered[len(ordered) // 2]:.2f} / {ordered[int(len(ordered) * 0.95)]:.2f}"


def _one(name: str, texts: Path, queries: Path, place: Path) -> None:
    """Measure one engine in this process."""
    build, opened = ENGINES[name]
    started = time.perf_counter()
    build(texts, place)
    seconds = time.perf_counter() - started
    # The usage of a process begins with that of its parent, its own peak does not.
    status = Path("/proc/self/status").read_text()
    ours = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    search = opened(place)
    asked = json.loads(queries.read_text(encoding="utf-8"))
    times: dict[str, list[float]] = {}
    for kind in ("one word", "AND", "OR", "phrase", "snippets"):
        key = {"OR": "AND", "snippets": "AND"}.get(kind, kind)
        run = search.get(kind)
        if run is not None:
            times[kind] = list(_timed(run, [row[key] for row in asked]))
    print(json.dumps({"seconds": seconds, "peak": max(ours, theirs), "times": times}))


def _timed(run: Callable[[str], object], asked: list[str]) -> Iterator[float]:
    for at, text in enumerate(asked):
        started = time.perf_counter()
        run(text)
        if at >= _WARM:
            yield (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        _one(sys.argv[2], *map(Path, sys.argv[3:]))
    else:
        asked = sys.argv[2].split(",") if len(sys.argv) > 2 else []
        main(Path(sys.argv[1]), list(map(int, asked)), sys.argv[3:])
