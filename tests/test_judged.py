"""Queries whose answers were judged by reading the articles.

The tables lie in `cases/judged/`; a row that the engine cannot satisfy yet says what it needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archives import CASES, Judgement, fill_index, ids, judgements

from artikelsuche.corpus import sample_source
from artikelsuche.index import reindex
from artikelsuche.search import Archive, open_index

_SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.fixture(scope="module")
def seeds(place: Callable[[str], str]) -> Iterator[Archive]:
    """Index the five articles of the shared data."""
    if not _SEEDS.is_dir():
        pytest.skip("the shared data is not here")
    index = place("seeds")
    reindex([_SEEDS], index=index)
    with open_index(index) as archive:
        yield archive


@pytest.fixture(scope="module")
def own(place: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Index the articles written for these judgements."""
    lines = (CASES / "judged" / "own.jsonl").read_text("utf-8").splitlines()
    index = place("own")
    fill_index(index, tmp_path_factory.mktemp("own"), map(json.loads, lines))
    with open_index(index) as archive:
        yield archive


@pytest.fixture(scope="module")
def rules(
    place: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """Index the articles written rule by rule."""
    lines = (CASES / "judged" / "rules.jsonl").read_text("utf-8").splitlines()
    index = place("rules")
    fill_index(index, tmp_path_factory.mktemp("rules"), map(json.loads, lines))
    with open_index(index) as archive:
        yield archive


@pytest.fixture(scope="module")
def sample(place: Callable[[str], str]) -> Iterator[Archive]:
    """Index the articles that ship with the package."""
    index = place("sample")
    reindex([sample_source()], index=index)
    with open_index(index) as archive:
        yield archive


def _found(archive: Archive, query: str) -> list[str]:
    return ids(archive.search(query, limit=100, snippets=0))


@pytest.mark.parametrize("judgement", judgements("seeds.tsv"))
def test_seeds(seeds: Archive, judgement: Judgement) -> None:
    """A query on the shared articles finds what a reader says it must, and nothing it must not."""
    judgement.check(_found(seeds, judgement.query))


@pytest.mark.parametrize("judgement", judgements("own.tsv"))
def test_own_articles(own: Archive, judgement: Judgement) -> None:
    """A rule of German news search holds where right and wrong answers lie side by side."""
    judgement.check(_found(own, judgement.query))


@pytest.mark.parametrize("judgement", judgements("rules.tsv"))
def test_rules(rules: Archive, judgement: Judgement) -> None:
    """Each rule of German news search holds on articles that no table was fitted to."""
    judgement.check(_found(rules, judgement.query))


@pytest.mark.parametrize("judgement", judgements("sample.tsv"))
def test_sample(sample: Archive, judgement: Judgement) -> None:
    """A query on the articles of the package finds what a reader says it must."""
    judgement.check(_found(sample, judgement.query))


def test_hyphen_and_space_find_the_same(seeds: Archive) -> None:
    """A name with a hyphen and the same name with a space are one phrase."""
    assert set(_found(seeds, '"Kim Jong-un"')) == set(_found(seeds, '"Kim Jong Un"'))


def test_phrase_is_the_snippet(seeds: Archive) -> None:
    """The first snippet shows the phrase that was asked for, marked as one span."""
    hit = seeds.search('"im Falle eines Angriffs"').hits[0]
    snippet = hit.snippets[0]
    assert "im Falle eines Angriffs" in [snippet.text[a:b] for a, b in snippet.spans]


def test_misspelt_compound_is_suggested(seeds: Archive) -> None:
    """A misspelt word finds nothing and suggests the word as the articles write it."""
    results = seeds.search("Waffenliferung")
    assert results.total == 0
    assert "Waffenlieferung" in results.suggestions


def test_part_ranks_below_the_word(own: Archive) -> None:
    """A word by itself ranks above the same word inside a compound."""
    found = _found(own, "Korea")
    assert found.index("korea-reise") < found.index("nord-korea-lang")


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("Müller", "mueller-chor"),
        ("Müll", "muellabfuhr"),
        ("Lieferung von Waffen", "lieferung-waffen"),
    ],
)
def test_exact_first(own: Archive, query: str, best: str) -> None:
    """The article with the words as written comes first."""
    assert _found(own, query)[0] == best


@pytest.mark.parametrize("query", ["Nordkorea", "Pjöngjang", "Waffenlieferung", "F-16", "UN"])
def test_hits_are_marked(seeds: Archive, query: str) -> None:
    """Every hit shows a passage with a marked match."""
    for hit in seeds.search(query, limit=10):
        assert hit.snippets
        assert any(snippet.spans for snippet in hit.snippets)
        for snippet in hit.snippets:
            assert all(snippet.text[a:b].strip() for a, b in snippet.spans)
