"""Measures how much headline and teaser should weigh, by known-item search over news articles.

Two tasks over the Wikinews articles of the shared data, each with one relevant article a query:

    lead      the first sentence of an article is the query; its headline and the rest are indexed
    headline  the headline is the query; the first sentence, as teaser, and the body are indexed

A weight is chosen on the even queries and reported on the odd ones, as MRR@10.

Run: python tests/bench/field_weights.py ../shared/data/wikinews-de.jsonl
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from artikelsuche.index import IndexDirectory, reindex
from artikelsuche.search.archive import Archive
from artikelsuche.search.engine.weights import DEFAULT_WEIGHTS, Weights
from artikelsuche.search.open_snapshot import OnDisk
from artikelsuche.search.snippets.sentences import iter_sentences

TITLE_WEIGHTS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
TEASER_WEIGHTS = (0.0001, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)

Query = tuple[str, str]


def main(path: Path) -> None:
    """Run both tasks and print a table for each."""
    records = [json.loads(line) for line in path.open(encoding="utf-8")]
    split = [(record, *_split_lead(record["body"])) for record in records]
    usable = [(record, lead, rest) for record, lead, rest in split if lead and rest]
    print(f"{len(usable)} articles, MRR@10 on even | odd queries")
    lead_queries = [(record["id"], lead) for record, lead, _ in usable]
    titles = [
        {"id": record["id"], "title": record["title"], "body": rest} for record, _, rest in usable
    ]
    _sweep("title", TITLE_WEIGHTS, titles, lead_queries)
    headline_queries = [(record["id"], record["title"]) for record, _, _ in usable]
    teasers = [
        {"id": record["id"], "title": "–", "teaser": lead, "body": rest}
        for record, lead, rest in usable
    ]
    _sweep("teaser", TEASER_WEIGHTS, teasers, headline_queries)


def _split_lead(body: str) -> tuple[str, str]:
    """Cut the first sentence off a body."""
    first = next(iter(iter_sentences(body)), None)
    return ("", body) if first is None else (body[first[0] : first[1]], body[first[1] :].strip())


def _sweep(
    field: str, weights: tuple[float, ...], records: list[dict[str, str]], queries: list[Query]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "records.jsonl"
        source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        index = Path(folder) / "index"
        reindex([source], index=index)
        for weight in weights:
            fields = {**DEFAULT_WEIGHTS.fields, field: weight}
            with Archive(OnDisk(IndexDirectory(index)), Weights(fields=fields)) as archive:
                ranks = list(_reciprocal_ranks(archive, queries))
            even, odd = _mean(ranks[::2]), _mean(ranks[1::2])
            print(f"{field:<8}{weight:>7g}   {even:.4f} | {odd:.4f}", flush=True)


def _reciprocal_ranks(archive: Archive, queries: list[Query]) -> Iterator[float]:
    for key, text in queries:
        found = [hit.id for hit in archive.search(text, match="any", plain=True, snippets=0)]
        yield 1 / (found.index(key) + 1) if key in found else 0.0


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
