"""Folded copies: of the copies of one text a search shows one, whatever the order and the page."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import build_index, ids, write_records
from command import run
from copied_texts import CHANGES, report
from evaluated_nodes import Binding, laid_out, make_docs, several_nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from artikelsuche.index import reindex
from artikelsuche.search import Archive, QueryError, open_index
from artikelsuche.search.engine import reference
from artikelsuche.search.engine.evaluation import NATIVE
from artikelsuche.search.engine.nodes import Everything
from artikelsuche.search.engine.ranking import Ranking

_QUERIES = ("Brücke", "Hafen ODER Museum", "Stadt NICHT Frost", "Feuerwehr Deich Turnhalle Zebra")
_SORTS: tuple[dict[str, Any], ...] = (
    {},
    {"sort": "date"},
    {"sort": "date", "reverse": True},
    {"sort": "recent"},
)


def _records() -> list[dict[str, Any]]:
    records = []
    for seed in range(60):
        chance = random.Random(seed)
        text = report(chance, 4 + seed % 9)
        for number in range(seed % 5 + 1):
            body = chance.choice((*CHANGES, lambda same, _: same))(text, chance)
            day = f"2024-0{chance.randrange(1, 4)}-1{chance.randrange(3)}"
            source = chance.choice(["Küstenblatt", "Tagblatt", None])
            records.append({"id": f"{seed}-{number}", "title": f"Meldung {seed}", "body": body,
                            "published": chance.choice([day, None]), "source": source})  # fmt: skip
    random.Random(0).shuffle(records)
    return records


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An index of several segments with copies, some of them deleted again."""
    folder = tmp_path_factory.mktemp("folding")
    records = _records()
    sources = [write_records(folder / f"{n}.jsonl", records[n::4]) for n in range(4)]
    for at in range(4):
        reindex(sources[: at + 1], index=folder / "index")
    write_records(sources[0], records[0::4][:-8])
    reindex(sources, index=folder / "index")
    return open_index(folder / "index")


def _clusters(archive: Archive) -> dict[str, frozenset[str]]:
    view = archive._current().view
    return {
        view.key(n).decode(): frozenset(view.key(m).decode() for m in view.copies.members(n))
        for n in view.live_numbers()
    }


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([1, 4096]),
    st.sampled_from(_QUERIES),
    st.sampled_from(_SORTS),
    st.integers(1, 40),
    st.integers(0, 60),
    st.sampled_from([None, "Tagblatt"]),
)
def test_folding_leaves_the_first_of_each_cluster(
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
    many: int,
    query: str,
    order: dict[str, Any],
    limit: int,
    offset: int,
    source: str | None,
) -> None:
    """A folded page is that of all hits of which each cluster has lost all but the first."""
    monkeypatch.setattr("artikelsuche.search.engine.ranking._MANY", many)
    clusters = _clusters(archive)
    every = archive.search(query, limit=999, source=source, copies="all", snippets=0, **order)
    folded: list[str] = []
    seen: set[frozenset[str]] = set()
    for key in ids(every):
        if clusters[key] not in seen:
            folded.append(key)
            seen.add(clusters[key])
    facets = ["source"]
    page = archive.search(
        query, limit=limit, offset=offset, source=source, snippets=0, facets=facets, **order
    )
    assert ids(page) == folded[offset : offset + limit]
    assert (page.total, page.articles) == (len(folded), every.total)
    for hit in page:
        assert hit.copies == tuple(sorted(clusters[hit.id] - {hit.id}))
    assert page.facets == archive.search(query, source=source, facets=facets, copies="all").facets


@settings(max_examples=60)
@given(st.integers(0, 2**16), st.integers(0, 200), st.integers(1, 30), several_nodes)
def test_c_folds_as_numpy_does(seed: int, size: int, most: int, queries: list[Any]) -> None:
    """Of each group the best documents, and the best of all, are the same in C."""
    if NATIVE is None:
        pytest.skip("the module in C is not there")
    with laid_out(make_docs(seed, size, 0.2), [size // 2]) as view:
        binding = Binding(view)
        chance = np.random.default_rng(seed)
        for query in queries:
            plan = binding.bound(query)
            for segment in Ranking(view).segments:
                groups = chance.integers(0, most + 1, segment.documents).astype(np.uint32)
                for wanted in (0, 1, 7):
                    counts, rows, there = NATIVE.best(plan, segment, wanted, 0.0, groups)
                    expected = reference.best(plan, segment, wanted, 0.0, groups)
                    assert counts == expected[0]
                    assert sorted(np.frombuffer(there, np.uint32)) == [
                        *np.frombuffer(expected[2], np.uint32)
                    ]
                    assert [number for _, number in rows] == [n for _, n in expected[1]]


def test_c_refuses_groups_that_do_not_fit() -> None:
    """Too few groups, or one above the largest, is an error and reads nothing beyond."""
    if NATIVE is None:
        pytest.skip("the module in C is not there")
    with laid_out(make_docs(1, 20, 0.0), []) as view:
        (segment,) = Ranking(view).segments
        for groups in (np.zeros(3, np.uint32), np.full(99, 1 << 16, np.uint32)):
            with pytest.raises(ValueError, match="beyond the last"):
                NATIVE.best(Everything(), segment, 3, 0.0, groups)
        with pytest.raises(TypeError):
            NATIVE.best(Everything(), segment, 3, 0.0, np.zeros(99, np.int64))


def test_copies_are_folded_or_all(tmp_path: Path) -> None:
    """The command says how many versions a hit stands for, JSON names them; `all` shows each."""
    text = report(random.Random(1))
    records = [{"id": key, "title": f"Der Bericht {key}", "body": text} for key in "abc"]
    records.append({"id": "d", "title": "Der Bericht", "body": report(random.Random(2))})
    index = str(build_index(tmp_path, records))
    shown = run("search", "Bericht", "--index", index, "--snippets", "0")
    assert "d\n" in shown.out and "+2 similar versions" in shown.out
    assert shown.err.startswith("2 articles and 2 similar versions (")
    answer = json.loads(run("search", "Bericht", "--index", index, "--format", "json").out)
    assert (answer["total"], answer["articles"]) == (2, 4)
    assert sorted(len(hit["copies"]) for hit in answer["hits"]) == [0, 2]
    every = run("search", "Bericht", "--index", index, "--copies", "all", "--format", "json")
    answer = json.loads(every.out)
    assert answer["total"] == 4 and "articles" not in answer
    assert all(hit["copies"] == [] for hit in answer["hits"])


def test_unknown_ways_with_copies_are_refused(archive: Archive) -> None:
    """What is neither fold nor all is an error that names both."""
    with pytest.raises(QueryError, match="it must be 'fold' or 'all'"):
        archive.search("Hafen", copies="some")  # type: ignore[arg-type]
