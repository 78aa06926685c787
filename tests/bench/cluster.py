"""Compares an index on a cluster with one on disk: relevance, the same hits, time.

Run: python tests/bench/cluster.py [DATA] [NODES] [MOST] [TEXTS]
DATA is the folder of the shared data, NODES how many nodes to start (1), MOST how many queries of
each set are asked (200), TEXTS how many of an encyclopaedia are indexed and asked for by their
headlines (0).
"""

from __future__ import annotations

import json
import lzma
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from engines import searching
from judged_sets import JudgedSet, read_sets

sys.path.insert(0, str(Path(__file__).parents[1]))

from archives import write_records
from opensearch_server import Server, running

from artikelsuche.index import read_status, reindex
from artikelsuche.search import Archive, open_index

# So many headlines are asked for, and so many of them at once.
_ASKED, _AT_ONCE = 300, 4


def main(data: Path, nodes: int, most: int, texts: int) -> None:
    """Print a table of both for each set, and one of many texts."""
    print("| set | texts | MRR@10 disk, cluster | same of ten | ms disk | ms cluster |")
    print("|---|---|---|---|---|---|")
    built: dict[int, tuple[str, str]] = {}
    with running(nodes) as server, tempfile.TemporaryDirectory() as folder:
        for judged in read_sets(data):
            size = len(judged.documents)
            if judged.is_graded or size > 10_000:
                continue
            if size not in built:
                built[size] = _build(judged, Path(folder) / str(size), server)
            print(_row(judged, built[size], most), flush=True)
        if texts:
            _print_scale(data / "wiki-de.jsonl.xz", texts, Path(folder), server)


def _build(judged: JudgedSet, folder: Path, server: Server) -> tuple[str, str]:
    rows = [
        {"id": key, "title": one.title or "–", "body": one.body, "published": one.published}
        for key, one in judged.documents.items()
    ]
    source = write_records(folder / "documents.jsonl", rows)
    count = len(server.nodes)
    address = server.address(f"set-{len(rows)}", shards=2 * count, replicas=count - 1)
    for place in (str(folder / "ours"), address):
        started = time.perf_counter()
        reindex([source], index=place)
        seconds, size = time.perf_counter() - started, read_status(place).bytes
        print(
            f"{place}: {len(rows)} texts in {seconds:.1f} s, {size / 1e6:.1f} MB", file=sys.stderr
        )
    return str(folder / "ours"), address


def _print_scale(file: Path, texts: int, folder: Path, server: Server) -> None:
    """Print how long many texts take, and searches for them, one after another and at once."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, texts)]
    source = write_records(folder / "texts.jsonl", rows)
    letters = sum(len(row["body"]) for row in rows) / len(rows)
    titles = [row["title"] for row in rows[:: max(1, texts // _ASKED)]][:_ASKED]
    count = len(server.nodes)
    address = server.address("texts", shards=2 * count, replicas=count - 1)
    print(f"\n{texts} texts of {letters:.0f} letters on average")
    print("| place | s | CPU of the client | bytes a text | p50, p95 in ms | searches a second |")
    print("|---|---|---|---|---|---|")
    for place in (str(folder / "grown"), address):
        before, started = os.times(), time.perf_counter()
        reindex([source], index=place)
        seconds, after = time.perf_counter() - started, os.times()
        cpu = after.user + after.system - before.user - before.system
        with open_index(place) as archive:

            def ask(title: str, archive: Archive = archive) -> list[str]:
                return [hit.id for hit in archive.search(title, match="any", snippets=0)]

            times = [1000 * _timed(ask, title)[1] for title in [*titles[:20], *titles]][20:]
            begun = time.perf_counter()
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                asked = len(list(pool.map(ask, titles)))
            rate = asked / (time.perf_counter() - begun)
        latency = f"{median(times):.1f}, {quantiles(times, n=20)[-1]:.1f}"
        size = read_status(place).bytes / texts
        kind = "disk" if place != address else f"{count} nodes"
        print(f"| {kind} | {seconds:.1f} | {cpu:.1f} | {size:.0f} | {latency} | {rate:.0f} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"at most {memory:.0f} MB of memory in the client", flush=True)


def _row(judged: JudgedSet, places: tuple[str, str], most: int) -> str:
    queries = judged.queries[:most]
    found: list[list[list[str]]] = []
    times: list[list[float]] = []
    for place in places:
        with open_index(place) as archive:
            search = searching(archive, judged)
            search(queries[0].text)
            asked = [_timed(search, query.text) for query in queries]
        found.append([hits for hits, _ in asked])
        times.append([seconds * 1000 for _, seconds in asked])
    both = list(zip(*found, strict=True))
    same = sum(len(set(one) & set(other)) for one, other in both)
    share = same / max(1, sum(max(len(one), len(other)) for one, other in both))
    relevant = [next(iter(query.grades)) for query in queries]
    ranks = " | ".join(f"{_mrr(hits, relevant):.4f}" for hits in found).replace(" |", ",")
    spent = " | ".join(f"{median(one):.1f}, {quantiles(one, n=20)[-1]:.1f}" for one in times)
    return f"| {judged.name} | {len(judged.documents)} | {ranks} | {share:.3f} | {spent} |"


def _timed(search: Callable[[str], list[str]], text: str) -> tuple[list[str], float]:
    started = time.perf_counter()
    return search(text), time.perf_counter() - started


def _mrr(found: list[list[str]], relevant: list[str]) -> float:
    pairs = list(zip(found, relevant, strict=True))
    return sum(1 / (1 + hits.index(key)) for hits, key in pairs if key in hits) / len(pairs)


if __name__ == "__main__":
    given = sys.argv[1:]
    nodes, most, texts = map(int, [*given[1:], *["1", "200", "0"][len(given[1:]) :]])
    main(Path(given[0] if given else "../shared/data"), nodes, most, texts)
