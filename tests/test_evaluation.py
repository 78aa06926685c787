"""Every node of a plan against a plain-Python evaluation of all documents."""

from __future__ import annotations

from typing import Any

import pytest
from evaluated_nodes import Binding, laid_out, make_docs, nodes, several_nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naive_evaluation import Naive

from artikelsuche.index.store.index_view import IndexView
from artikelsuche.search.engine.nodes import Node
from artikelsuche.search.engine.ranking import Ranking, Sort, Sorting


def _found(view: IndexView, plan: Node) -> dict[int, float]:
    search = Ranking(view)
    ranked = search.rank(plan, view.documents, 0)
    assert search.count(plan) == ranked.total == len(ranked.page)
    return dict(ranked.page)


@settings(max_examples=150)
@given(
    st.integers(0, 2**16),
    st.integers(0, 30),
    st.lists(st.integers(0, 10), max_size=3),
    st.sampled_from([0.0, 0.3, 1.0]),
    several_nodes,
)
def test_every_node_scores_as_document_by_document(
    seed: int, size: int, sizes: list[int], deleted: float, queries: list[Node]
) -> None:
    """Each node has the documents and scores of the plain evaluation, deleted ones left out."""
    docs = make_docs(seed, size, deleted)
    naive = Naive(docs)
    with laid_out(docs, sizes) as view:
        binding = Binding(view)
        for query in queries:
            assert _found(view, binding.bound(query)) == pytest.approx(naive.live(query), abs=1e-8)


@settings(max_examples=12)
@given(st.integers(0, 2**16), st.sampled_from([0.0, 0.1]), several_nodes)
def test_long_postings_score_alike(seed: int, deleted: float, queries: list[Any]) -> None:
    """The ways of evaluation that pay for long postings give what those for short ones give."""
    docs = make_docs(seed, 900, deleted)
    naive = Naive(docs)
    with laid_out(docs, [700]) as view:
        binding = Binding(view)
        for query in queries:
            assert _found(view, binding.bound(query)) == pytest.approx(naive.live(query), abs=1e-8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 2**16),
    st.lists(st.integers(0, 200), max_size=2),
    nodes,
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from(["relevance", "date"]),
    st.sampled_from([1, 4096]),
)
def test_a_page_is_a_piece_of_the_whole_order(
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    sizes: list[int],
    query: Node,
    limit: int,
    offset: int,
    sort: Sort,
    many: int,
) -> None:
    """A page holds what a full sort by score or date, date or score, and id puts there."""
    monkeypatch.setattr("artikelsuche.search.engine.ranking._MANY", many)
    docs = make_docs(seed, 400, 0.1)
    with laid_out(docs, sizes) as view:
        plan = Binding(view).bound(query)
        whole = _found(view, plan)

        def order(number: int) -> tuple[float, float, str]:
            score, date = -whole[number], -docs[number].published
            first, second = (date, score) if sort == "date" else (score, date)
            return first, second, docs[number].key

        wanted = sorted(whole, key=order)[offset : offset + limit]
        ranked = Ranking(view).rank(plan, limit, offset, Sorting(sort))
    assert ranked.total == len(whole)
    assert [number for number, _ in ranked.page] == wanted
    assert [score for _, score in ranked.page] == [whole[number] for number in wanted]
