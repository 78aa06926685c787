"""Measures searches in very many articles beside tantivy, kind by kind, in one run.

Articles are mixed from the paragraphs of real ones and get sections and dates by chance; queries
are one to three words of one headline, a phrase two that follow each other; the second kind and
those after it ask for words that the engines have met. Both give the ten best with their titles and
the exact total. Times are those of the processor, so that a busy machine matters less. A folder
keeps the texts and both indexes, so that they need to be built but once.

Needs the extra `bench`. Run: python tests/bench/scale.py build TEXTS.jsonl[.xz] ARTICLES FOLDER
                              python tests/bench/scale.py ask FOLDER [QUERIES]
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import tantivy
from speed import mixed_articles, open_texts

from artikelsuche.index import reindex
from artikelsuche.search import open_index

_SINCE = dt.date(2016, 1, 1)
_SECTION = "=Ressort 1"
#: Asks both engines a list of words; returns the total.
Ask = Callable[[list[str]], int]


def build(texts: str, articles: str, folder: str) -> None:
    """Write the texts and build what is missing, and print how long each took."""
    place = Path(folder)
    place.mkdir(exist_ok=True)
    source = place / "texts.jsonl"
    if not source.exists():
        with open_texts(Path(texts)) as lines:
            rows = [json.loads(line) for line in lines]
        _write(mixed_articles(rows, int(articles)), source)
    print(f"{source.stat().st_size / 1e6:.0f} MB of texts")
    for name, make in (("ours", _build_ours), ("tantivy", _build_tantivy)):
        if not (place / name).exists():
            started = time.perf_counter()
            make(source, place / name)
            seconds = time.perf_counter() - started
            size = sum(path.stat().st_size for path in (place / name).rglob("*") if path.is_file())
            print(f"{name}: {seconds:.0f} s, {size / 1e6:.0f} MB", flush=True)


def _write(rows: Iterator[dict[str, str]], source: Path) -> None:
    chance, start = random.Random(3), dt.date(2000, 1, 1)
    queries = random.Random(4)
    asked: list[list[str]] = []
    with source.open("w", encoding="utf-8") as out:
        for number, row in enumerate(rows):
            section = f"Ressort {int(chance.paretovariate(1)) % 20}"
            day = start + dt.timedelta(chance.randrange(9000))
            row = {**row, "section": section, "published": str(day)}
            out.write(f"{json.dumps(row, ensure_ascii=False)}\n")
            words = re.findall(r"[^\W\d_]{3,}", row["title"])
            if number % 7 == 0 and words and len(asked) < 3000:
                asked.append(words)
    queries.shuffle(asked)
    source.with_name("queries.json").write_text(json.dumps(asked), encoding="utf-8")


def _build_ours(source: Path, place: Path) -> None:
    reindex([source], index=place, jobs=2)


def _build_tantivy(source: Path, place: Path) -> None:
    place.mkdir()
    builder = tantivy.SchemaBuilder()
    for name, tokenizer in (("title", "de_stem"), ("body", "de_stem"), ("section", "raw")):
        builder.add_text_field(name, stored=name != "section", tokenizer_name=tokenizer)
    builder.add_unsigned_field("published", indexed=True, fast=True)
    index = tantivy.Index(builder.build(), path=str(place))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    with source.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            texts = {name: row[name] for name in ("title", "body", "section")}
            day = int(row["published"].replace("-", ""))
            document = tantivy.Document(**texts)
            document.add_unsigned("published", day)
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def ask(folder: str, number: str = "500") -> None:
    """Print p50 and p95 of every kind for both engines, and how their totals compare."""
    queries = json.loads((Path(folder) / "queries.json").read_text("utf-8"))
    chance = random.Random(5)
    words = [_some(one, chance) for one in queries[: int(number)]]
    pairs = [one[:2] for one in queries[: int(number)] if len(one) > 1]
    engines = (_ours(Path(folder) / "ours"), _tantivy(Path(folder) / "tantivy"))
    print("| ms, p50 / p95 / mean | ours | tantivy | ratios |\n|---|---|---|---|")
    for kind in engines[0]:
        asked = pairs if kind == "phrase" else words
        found = [_timed(engine[kind], asked) for engine in engines]
        ratios = " / ".join(f"{own / its:.2f}" for own, its in zip(*found, strict=True))
        cells = (" / ".join(f"{number:.2f}" for number in one) for one in found)
        print(f"| {kind} | {' | '.join(cells)} | {ratios} |", flush=True)


def _some(words: list[str], chance: random.Random) -> list[str]:
    first = chance.randrange(len(words))
    return words[first : first + chance.randint(1, 3)]


def _timed(ask: Ask, asked: list[list[str]]) -> tuple[float, float, float]:
    for words in asked[:20]:
        ask(words)
    times = []
    for words in asked:
        started = time.thread_time()
        ask(words)
        times.append((time.thread_time() - started) * 1000)
    times.sort()
    size = len(times)
    return times[size // 2], times[int(size * 0.95)], sum(times) / size


def _ours(place: Path) -> dict[str, Ask]:
    archive = open_index(place)

    def asked(words: list[str], form: str = "{}", **options: Any) -> int:
        text = form.format(" ".join(words))
        found = archive.search(text, **{"snippets": 0, "fallback": False, **options})
        return found.total if [hit.title for hit in found.hits] else 0

    return {
        "all words": asked,
        "any word": lambda words: asked(words, match="any"),
        "phrase": lambda words: asked(words, '"{}"'),
        "filtered": lambda words: asked(words, section=_SECTION, since=_SINCE),
        "newest first": lambda words: asked(words, sort="date"),
        "three snippets": lambda words: asked(words, snippets=3),
    }


def _tantivy(place: Path) -> dict[str, Ask]:
    index = tantivy.Index.open(str(place))
    searcher, schema = index.searcher(), index.schema

    def parsed(words: list[str], link: str = " AND ") -> tantivy.Query:
        return index.parse_query(link.join(f'"{word}"' for word in words), ["title", "body"])

    def run(query: tantivy.Query, *, marked: bool = False, **options: Any) -> int:
        result = searcher.search(query, 10, **options)
        documents = [searcher.doc(address) for _, address in result.hits]
        if marked:
            generator = tantivy.SnippetGenerator.create(searcher, query, schema, "body")
            return len([generator.snippet_from_doc(one).to_html() for one in documents])
        return result.count if [one.to_dict()["title"] for one in documents] else 0

    def filtered(words: list[str]) -> int:
        first = int(_SINCE.strftime("%Y%m%d"))
        field = tantivy.FieldType.Unsigned
        dated = tantivy.Query.range_query(schema, "published", field, first, 99999999)
        labelled = tantivy.Query.term_query(schema, "section", _SECTION[1:])
        silent = [tantivy.Query.const_score_query(one, 0.0) for one in (dated, labelled)]
        must = tantivy.Occur.Must
        return run(tantivy.Query.boolean_query([(must, q) for q in (parsed(words), *silent)]))

    return {
        "all words": lambda words: run(parsed(words)),
        "any word": lambda words: run(parsed(words, " OR ")),
        "phrase": lambda words: run(index.parse_query(f'"{" ".join(words)}"', ["title", "body"])),
        "filtered": filtered,
        "newest first": lambda words: run(parsed(words), order_by_field="published"),
        "three snippets": lambda words: run(parsed(words), marked=True),
    }


if __name__ == "__main__":
    {"build": build, "ask": ask}[sys.argv[1]](*sys.argv[2:])
