"""Where stock Whoosh is right, our nodes agree with it: 1,000 random queries, every match.

Stock Whoosh is right where it looks at all matches one by one, without skipping. It gets our idf,
the one thing in which its BM25F is another by intent.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import build_index
from whoosh import index as whoosh_index
from whoosh import query as stock
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from artikelsuche.index import IndexDirectory
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.store.snapshot import open_view
from artikelsuche.index.writing import merge_policy as merging
from artikelsuche.search.engine.nodes import All, Node, Sum, Without
from artikelsuche.search.engine.ranking import Ranking
from artikelsuche.search.engine.statistics import TermStatistics

_QUERIES = 1000
_K1, _B = 1.2, 0.75
_WORDS = [f"gr{chr(97 + n // 5)}{chr(97 + n % 5)}ck" for n in range(25)]

#: A query of ours, and the same as a query of Whoosh's.
Pair = tuple[Node, stock.Query]


class OurIdf(BM25F):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's BM25F with the idf that is never negative."""

    def idf(self, searcher: Searcher, fieldname: str, text: bytes) -> float:
        """Weigh a term."""
        whole = searcher.get_parent()
        total, n = whole.doc_count_all(), whole.doc_frequency(fieldname, text)
        return math.log(1 + (total - n + 0.5) / (n + 0.5))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index articles in several commits, with updates and deletes on the way."""
    chance = random.Random(17)
    folder = tmp_path_factory.mktemp("agreement")

    def record(number: int) -> dict[str, str]:
        weights = [1 / (rank + 1) for rank in range(len(_WORDS))]
        body = " ".join(chance.choices(_WORDS, weights, k=chance.randint(1, 60)))
        return {"id": f"a{number:03}", "title": "Titel", "body": body}

    known = {number: record(number) for number in range(120)}
    index = build_index(folder, known.values())
    with pytest.MonkeyPatch.context() as patch:
        # Small segments keep their deleted documents, as large ones do.
        patch.setattr(merging, "_SMALL_SEGMENT", 0)
        for first in (120, 150):
            known |= {number: record(number) for number in range(first, first + 30)}
            known |= {number: record(number) for number in chance.sample(sorted(known), 4)}
            for number in chance.sample(sorted(known), 4):
                del known[number]
            index = build_index(folder, known.values())
    return index


@pytest.fixture(scope="module")
def view(index: Path) -> IndexView:
    """Open the index with our search."""
    _, view = open_view(IndexDirectory(index))
    assert len(view.segments) > 1
    assert view.live_documents() < view.documents
    return view


@pytest.fixture(scope="module")
def searcher(index: Path) -> Iterator[Searcher]:
    """Open the index with Whoosh's."""
    opened: Any = whoosh_index.open_dir(str(IndexDirectory(index).live()))
    with opened.searcher(weighting=OurIdf(B=_B, K1=_K1)) as searcher:
        yield searcher


@pytest.fixture(scope="module")
def statistics(view: IndexView) -> TermStatistics:
    """Give what our search knows of the words."""
    return TermStatistics(view, {"body": 1.0}, _K1, _B, has_places=False)


def _leaf(chance: random.Random, statistics: TermStatistics) -> Pair:
    word = chance.choice(_WORDS)
    boost = chance.choice((1.0, 0.5, 2.0))
    return statistics.scored((word,), boost), stock.Term("body", word, boost=boost)


def _pair(chance: random.Random, statistics: TermStatistics, depth: int) -> Pair:
    """Draw a query."""
    if not depth or chance.random() < 0.3:
        return _leaf(chance, statistics)
    pairs = [_pair(chance, statistics, depth - 1) for _ in range(chance.randint(2, 3))]
    ours, theirs = zip(*pairs, strict=True)
    if chance.random() < 0.5:
        return Sum(ours), stock.Or(list(theirs))
    return All(ours), stock.And(list(theirs))


def _of_stock(searcher: Searcher, query: stock.Query) -> dict[int, float]:
    """Walk all matches, one after the other."""
    found = {}
    for leaf, base in searcher.leaf_searchers():
        matcher = query.matcher(leaf)
        while matcher.is_active():
            found[base + matcher.id()] = matcher.score()
            matcher.next()
    return found


def test_random_queries_score_as_in_stock_whoosh(
    view: IndexView, statistics: TermStatistics, searcher: Searcher
) -> None:
    """Words, OR and AND have the documents and scores of stock Whoosh."""
    chance = random.Random(23)
    matched = 0
    for _ in range(_QUERIES):
        ours, theirs = _pair(chance, statistics, 3)
        found = dict(Ranking(view).rank(ours, view.documents, 0).page)
        wanted = _of_stock(searcher, theirs)
        assert found.keys() == wanted.keys()
        assert all(abs(found[number] - score) < 1e-4 for number, score in wanted.items())
        matched += bool(found)
    assert matched > _QUERIES / 2


def _bodies(view: IndexView) -> dict[int, set[str]]:
    """List the words of every live article."""
    located = ((number, *view.locate(number)) for number in range(view.documents))
    return {
        number: set(view.text(number).split())
        for number, segment, document in located
        if segment.live is None or segment.live[document]
    }


def test_and_not_leaves_out_what_stock_keeps(
    view: IndexView, statistics: TermStatistics, searcher: Searcher
) -> None:
    """AND NOT is right in every pair of words; stock keeps an article that begins both lists."""
    bodies = _bodies(view)
    wrong = 0
    for word in _WORDS:
        for other in _WORDS[:10]:
            wanted = {n for n, body in bodies.items() if word in body and other not in body}
            ours = Without(statistics.scored((word,)), statistics.scored((other,)))
            found = Ranking(view).rank(ours, view.documents, 0).page
            assert {number for number, _ in found} == wanted
            theirs = stock.AndNot(stock.Term("body", word), stock.Term("body", other))
            wrong += word != other and set(_of_stock(searcher, theirs)) != wanted
    assert wrong
