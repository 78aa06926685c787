"""Measures the engine alone against tantivy: the same plain trees over the same stems.

Any number of articles is made of the sentences of real ones, at random but the same in every run.
Both engines index their stems in one field with positions and store nothing; the trees are terms,
OR, AND and phrases, answered with the ten best and the exact total. Milliseconds, p50 / p95.

Needs the extra `bench`. Run: python tests/bench/engine_speed.py TEXTS.jsonl[.xz] [articles ...]
"""

from __future__ import annotations

import json
import lzma
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.codec.segment_data import SegmentData
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.writing.inversion import Occurrences, invert
from artikelsuche.index.writing.segment_builder import SegmentBuilder
from artikelsuche.search.engine.nodes import All, Node, Sum
from artikelsuche.search.engine.ranking import Ranking
from artikelsuche.search.engine.statistics import TermStatistics

_SEGMENT = 50_000  # articles
_QUERIES = 300
_WARM = 50
_COMMON, _RARE = 0.1, 0.001  # shares of the articles
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")

Numbers = NDArray[Any]


@dataclass
class Texts:
    """Sentences as numbers of stems, in the order of their bytes.

    Args:
        stems: All stems.
        words: The stems of all sentences, one sentence after the other.
        starts: Where each sentence begins, one more than sentences.
        sizes: How many sentences each real article has.
    """

    stems: list[str]
    words: Numbers
    starts: Numbers
    sizes: Numbers

    def articles(self, count: int) -> Iterator[tuple[Numbers, Numbers]]:
        """Make articles: for each segment the stems of its articles, and where each begins."""
        chance = np.random.default_rng(1)
        for first in range(0, count, _SEGMENT):
            sizes = chance.choice(self.sizes, min(_SEGMENT, count - first))
            sentences = chance.integers(len(self.starts) - 1, size=int(sizes.sum()))
            lengths = self.starts[sentences + 1] - self.starts[sentences]
            ends = np.cumsum(lengths)
            offsets = np.repeat(self.starts[sentences] - (ends - lengths), lengths)
            bounds = np.concatenate(([0], ends[np.cumsum(sizes) - 1]))
            yield self.words[offsets + np.arange(len(offsets))], bounds


def read_texts(source: Path) -> Texts:
    """Read the sentences of JSON Lines."""
    numbers: dict[str, int] = {}
    known: dict[str, int] = {}
    words: list[int] = []
    starts, sizes = [0], []
    with lzma.open(source, "rt") if source.suffix == ".xz" else source.open() as lines:
        for line in lines:
            before = len(starts)
            for sentence in _SENTENCE.split(json.loads(line)["body"]):
                for word in _WORD.findall(sentence):
                    number = known.get(word)
                    if number is None:
                        number = known[word] = numbers.setdefault(stem(word), len(numbers))
                    words.append(number)
                if len(words) > starts[-1]:
                    starts.append(len(words))
            sizes.append(max(1, len(starts) - before))
    stems = sorted(numbers, key=str.encode)
    ranks = np.empty(len(stems), dtype=np.uint32)
    ranks[[numbers[one] for one in stems]] = np.arange(len(stems), dtype=np.uint32)
    return Texts(stems, ranks[words], np.array(starts), np.array(sizes))


def build_ours(texts: Texts, count: int, folder: Path) -> IndexView:
    """Index articles in segments of ours."""
    segments = []
    for number, (words, bounds) in enumerate(texts.articles(count)):
        sizes = np.diff(bounds)
        held = np.bincount(words, minlength=len(texts.stems)) > 0
        ranks = (np.cumsum(held) - 1).astype(np.uint32)[words]
        documents = np.repeat(np.arange(len(sizes), dtype=np.uint16), sizes)
        places = (np.arange(len(words)) - np.repeat(bounds[:-1], sizes)).astype(np.uint32)
        terms = [texts.stems[at].encode() for at in held.nonzero()[0]]
        path = folder / f"{number}.seg"
        with path.open("wb") as stream:
            builder = SegmentBuilder(stream)
            for _ in range(len(sizes)):
                builder.add({}, "", {})
            builder.end_documents()
            occurrences = Occurrences(terms, ranks, documents, places)
            builder.add_field("body", invert(occurrences, builder.documents))
            builder.finish()
        segments.append(SegmentData(path))
    return IndexView(segments)


def build_tantivy(texts: Texts, count: int, folder: Path) -> tantivy.Index:
    """Index the same articles in tantivy, in one thread."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="spaces")
    index = tantivy.Index(builder.build(), path=str(folder))
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", spaces)
    writer = index.writer(heap_size=512_000_000, num_threads=1)
    for words, bounds in texts.articles(count):
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            text = " ".join([texts.stems[at] for at in words[start:end].tolist()])
            writer.add_document(tantivy.Document(body=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def draw_queries(texts: Texts, count: int, view: IndexView) -> dict[str, list[tuple[str, ...]]]:
    """Draw the words of the queries of every kind from the articles."""
    chance = np.random.default_rng(2)
    words, bounds = next(texts.articles(count))
    kinds: dict[str, list[tuple[str, ...]]] = {
        name: [] for name in ("rare term", "common term", "OR", "AND", "phrase")
    }
    while any(len(found) < _QUERIES for found in kinds.values()):
        at = int(chance.integers(len(bounds) - 1))
        article = [texts.stems[n] for n in words[bounds[at] : bounds[at + 1]].tolist()]
        long = list(dict.fromkeys(word for word in article if len(word) > 4))
        if len(long) < 3:
            continue
        several = tuple(chance.choice(long, int(chance.integers(2, 4)), replace=False).tolist())
        start = int(chance.integers(len(article) - 1))
        pair = tuple(article[start : start + 2])
        share = view.document_frequency("body", several[0]) / count
        name = "common term" if share >= _COMMON else "rare term" if share <= _RARE else ""
        drawn = {name: several[:1], "OR": several, "AND": several, "phrase": pair}
        for kind, asked in drawn.items():
            if kind and len(kinds[kind]) < _QUERIES:
                kinds[kind].append(asked)
    return kinds


def ask_ours(view: IndexView, statistics: TermStatistics, kind: str, words: tuple[str, ...]) -> int:
    """Answer a query; return how many articles match."""
    query: Node
    if kind == "phrase":
        query = statistics.sequence(tuple((word,) for word in words))
    else:
        terms = tuple(statistics.scored((word,)) for word in words)
        query = Sum(terms) if kind == "OR" else All(terms) if kind == "AND" else terms[0]
    return Ranking(view).rank(query, 10, 0).total


def ask_tantivy(searcher: Any, schema: Any, kind: str, words: tuple[str, ...]) -> int:
    """Answer the same query with tantivy."""
    if kind == "phrase":
        query = tantivy.Query.phrase_query(schema, "body", list(words))
    else:
        occur = tantivy.Occur.Must if kind == "AND" else tantivy.Occur.Should
        terms = [tantivy.Query.term_query(schema, "body", word) for word in words]
        query = tantivy.Query.boolean_query([(occur, one) for one in terms])
        query = terms[0] if len(terms) == 1 else query
    return int(searcher.search(query, 10).count)


def main(source: Path, counts: list[int]) -> None:
    """Measure both engines and print a Markdown table for each number of articles."""
    texts = read_texts(source)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, "
          f"tantivy {version('tantivy')}; {len(texts.starts) - 1} sentences of "
          f"{len(texts.sizes)} articles")  # fmt: skip
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            _measure(texts, count, Path(name))


def _measure(texts: Texts, count: int, folder: Path) -> None:
    (folder / "tantivy").mkdir()
    view = build_ours(texts, count, folder)
    statistics = TermStatistics(view, {"body": 1.0}, 1.2, 0.75, has_places=False)
    index = build_tantivy(texts, count, folder / "tantivy")
    searcher, schema = index.searcher(), index.schema
    print(f"\n{count:,} articles in {len(view.segments)} segments of ours, "
          f"{searcher.num_segments} of tantivy\n")  # fmt: skip
    print("| query | artikelsuche | tantivy | p50 ÷ tantivy's |\n|---|---|---|---|")
    for kind, asked in draw_queries(texts, count, view).items():
        ours, found = _timed(
            lambda words, kind=kind: ask_ours(view, statistics, kind, words), asked
        )
        theirs, wanted = _timed(
            lambda words, kind=kind: ask_tantivy(searcher, schema, kind, words), asked
        )
        assert found == wanted, f"the engines differ on {kind}"
        print(f"| {kind} | {_percentiles(ours)} | {_percentiles(theirs)} "
              f"| {_at(ours, 0.5) / _at(theirs, 0.5):.1f} |", flush=True)  # fmt: skip


def _timed(
    ask: Callable[[tuple[str, ...]], int], asked: list[tuple[str, ...]]
) -> tuple[list[float], list[int]]:
    times, totals = [], []
    for words in (*islice(asked, _WARM), *asked):
        started = time.perf_counter()
        totals.append(ask(words))
        times.append((time.perf_counter() - started) * 1000)
    return times[_WARM:], totals[_WARM:]


def _percentiles(times: list[float]) -> str:
    return f"{_at(times, 0.5):.3f} / {_at(times, 0.95):.3f}"


def _at(times: list[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(count) for count in sys.argv[2:]] or [100_000])
