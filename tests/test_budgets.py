"""What a query may cost: how many words of the vocabulary it may stand for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import build_index, ids
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.index import IndexDirectory
from artikelsuche.index.store.snapshot import open_view
from artikelsuche.search import Archive, open_index
from artikelsuche.search.engine.layering import Layering
from artikelsuche.search.engine.lowering import Lowering
from artikelsuche.search.engine.segments.evidence import SegmentEvidence
from artikelsuche.search.meaning.exact_vocabulary import (
    EXPANSION_TOTAL,
    EXPANSION_WORDS,
    SegmentVocabulary,
)
from artikelsuche.search.meaning.units import Readings
from artikelsuche.search.query.tree import Fuzzy, Prefix

_SYLLABLES = ("bo", "ka", "lu", "mi", "ne", "ra", "so", "ti")
_WORDS = [f"{a}{b}{c}{d}" for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES for d in "kt"]
_PREFIXES = [f"{a}{b}" for a in _SYLLABLES for b in _SYLLABLES]

_queries = st.lists(
    st.one_of(
        st.sampled_from([Prefix(text) for text in _PREFIXES]),
        st.sampled_from([Fuzzy(text, distance) for text in _WORDS for distance in (1, 2)]),
    ),
    max_size=200,
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index a thousand invented words."""
    record = {"id": "a", "title": "Wörter", "body": " ".join(_WORDS)}
    return build_index(tmp_path_factory.mktemp("budget"), [record])


@pytest.fixture(scope="module")
def archive(index: Path) -> Iterator[Archive]:
    """Open the index of invented words."""
    with open_index(index) as opened:
        yield opened


@settings(max_examples=50)
@given(_queries)
def test_expansions_are_capped(index: Path, queries: list[Prefix | Fuzzy]) -> None:
    """All prefixes and fuzzy words of a query together stand for a bounded number of words."""
    _, view = open_view(IndexDirectory(index))
    lowering = Lowering(SegmentVocabulary(view), Layering(SegmentEvidence(view)), Readings())
    found = {query: lowering.units(query) for query in queries}
    terms = [len(unit.exact) for units in found.values() for unit in units]
    assert sum(terms) <= EXPANSION_TOTAL + len(terms)
    assert sum(size > 1 for size in terms) <= EXPANSION_WORDS
    assert bool(len(found) > EXPANSION_WORDS) == any(
        "Only the first" in n for n in lowering.notices
    )


def test_words_past_the_budget_are_searched_as_they_are(archive: Archive) -> None:
    """A prefix that is no longer expanded still finds itself, and the user is told."""
    prefixes = " ODER ".join(f"x{text}*" for text in _PREFIXES[:EXPANSION_WORDS])
    results = archive.search(f"{prefixes} ODER bobobok*", snippets=0)
    assert ids(results) == ["a"]
    assert any("Only the first" in notice for notice in results.notices)


def test_few_of_many_misspelt_words_are_corrected(archive: Archive) -> None:
    """Where many words are unknown, the first are corrected and the rest left alone."""
    words = [f"{word[:3]}x{word[3:]}" for word in _WORDS[:100]]
    (first, *_) = archive.search(" ".join(words), match="any", snippets=0).suggestions
    corrected = sum(word not in first.split() for word in words)
    assert 0 < corrected <= 3
