"""Defects of stock Whoosh must not reach our users.

Each rule comes in two tests: stock Whoosh breaks it (so that the day it is mended shows), and a
search of ours keeps it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archives import build_index, ids
from whoosh import analysis, highlight
from whoosh import index as whoosh_index
from whoosh import query as whoosh_query
from whoosh.searching import Searcher

from artikelsuche.index import IndexDirectory
from artikelsuche.search import Archive, open_index

_WORDS = [f"gr{chr(97 + number // 26)}{chr(97 + number % 26)}ok" for number in range(60)]
_SIZE = 1500


def _bodies() -> dict[str, list[str]]:
    """Make articles of random words, some of them in nearly all articles and some in few."""
    chance = random.Random(5)
    weights = [1 / (rank + 1) for rank in range(len(_WORDS))]
    return {
        f"a{number:04}": chance.choices(_WORDS, weights, k=chance.randint(3, 60))
        for number in range(_SIZE)
    }


_BODIES = _bodies()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index random articles."""
    records = (
        {"id": key, "title": "titel", "body": " ".join(words)} for key, words in _BODIES.items()
    )
    return build_index(tmp_path_factory.mktemp("random"), records)


@pytest.fixture(scope="module")
def archive(index: Path) -> Iterator[Archive]:
    """Open the random articles with our search."""
    with open_index(index) as opened:
        yield opened


@pytest.fixture(scope="module")
def stock(index: Path) -> Iterator[Searcher]:
    """Open the random articles with Whoosh's own."""
    with whoosh_index.open_dir(str(IndexDirectory(index).live())).searcher() as searcher:
        yield searcher


def _triples(count: int) -> list[list[str]]:
    chance = random.Random(7)
    return [chance.sample(_WORDS[:40], 3) for _ in range(count)]


def _terms(words: list[str]) -> list[whoosh_query.Term]:
    return [whoosh_query.Term("body", word) for word in words]


def _and_of_or(words: list[str]) -> whoosh_query.Query:
    first, *others = _terms(words)
    return whoosh_query.And([first, whoosh_query.Or(others)])


def _and_of_maybe(words: list[str]) -> whoosh_query.Query:
    first, needed, wished = _terms(words)
    return whoosh_query.And([first, whoosh_query.AndMaybe(needed, wished)])


def _maximum(words: list[str]) -> whoosh_query.Query:
    return whoosh_query.DisjunctionMax(_terms(words))


@pytest.mark.parametrize("make", [_and_of_or, _and_of_maybe, _maximum])
def test_stock_loses_the_best(
    stock: Searcher, make: Callable[[list[str]], whoosh_query.Query]
) -> None:
    """Stock Whoosh gives ten other hits than the first ten of all its hits."""
    wrong = 0
    for words in _triples(150):
        query = make(words)
        ten = [round(hit.score, 6) for hit in stock.search(query, limit=10)]
        every = [round(hit.score, 6) for hit in stock.search(query, limit=None)]
        wrong += ten != every[:10]
    assert wrong


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        ("{0} ({1} ODER {2})", lambda a, b, c: a and (b or c)),
        ("+{0} +{1} {2}", lambda a, b, c: a and b),
        ("{0} ODER {1} ODER {2}", lambda a, b, c: a or b or c),
        ("{0} {1} -{2}", lambda a, b, c: a and b and not c),
    ],
)
def test_ten_best_are_the_first_of_all(
    archive: Archive, pattern: str, holds: Callable[[bool, bool, bool], bool]
) -> None:
    """The ten best are the first ten of all hits, and all hits are what plain lists say."""
    for words in _triples(25):
        query = pattern.format(*words)
        match = "any" if "+" in pattern else "all"
        every = archive.search(query, limit=_SIZE, snippets=0, match=match)
        ten = archive.search(query, limit=10, snippets=0, match=match)
        wanted = {k for k, body in _BODIES.items() if holds(*(word in body for word in words))}
        if not wanted:
            continue  # nothing has all words, and the search falls back to most of them
        assert set(ids(every)) == wanted
        assert list(ten) == list(every)[:10]
        assert ten.total == every.total == len(wanted)


def test_optional_words_add_to_the_score(archive: Archive) -> None:
    """A word that only ranks adds its own score to every match that has it, and makes none."""
    for needed, wished, _ in _triples(25):
        both = archive.search(f"+{needed} {wished}", limit=_SIZE, snippets=0, match="any")
        first = {hit.id: hit.score for hit in archive.search(needed, limit=_SIZE, snippets=0)}
        second = {hit.id: hit.score for hit in archive.search(wished, limit=_SIZE, snippets=0)}
        wanted = {key: score + second.get(key, 0.0) for key, score in first.items()}
        assert {hit.id: hit.score for hit in both} == pytest.approx(wanted, abs=1e-6)


def test_best_of_several_spellings(tmp_path: Path) -> None:
    """A word with a hyphen scores by its best spelling in each article, not in another one."""
    chance = random.Random(3)
    filler = [" ".join(chance.choices(_WORDS, k=chance.randint(5, 40))) for _ in range(60)]
    spelt = ["Kremlsprecher", "Kreml-Sprecher", "Kreml Sprecher", "Kreml", ""]
    records = [
        {"id": f"a{n:02}", "title": "titel", "body": f"{text} {spelt[n % len(spelt)]}"}
        for n, text in enumerate(filler)
    ]
    with open_index(build_index(tmp_path, records)) as archive:
        together = {h.id: h.score for h in archive.search("Kreml-Sprecher", limit=60)}
        for number in range(60):
            assert (f"a{number:02}" in together) == (number % len(spelt) < 3)
        alone = {h.id: h.score for h in archive.search('"Kreml Sprecher"', limit=60)}
        assert all(together[key] >= score - 1e-6 for key, score in alone.items())


def test_stock_stops_english_words() -> None:
    """Stock Whoosh drops English words from a German text."""
    stop = analysis.StopFilter(lang="de")
    assert {"it", "not"} <= set(stop.stops)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("IT", "it"), ("US", "us"), ("not", "not"), ("the", "not"), ("C", "not"),
        ('"the Not"', "not"),
    ],
)  # fmt: skip
def test_english_stop_words_are_found(tmp_path: Path, query: str, found: str) -> None:
    """IT, US and not are words like any other, however short."""
    records = [
        {"id": "it", "title": "Technik", "body": "Die IT der Stadt ist alt."},
        {"id": "us", "title": "Politik", "body": "Das US Militär zieht ab."},
        {"id": "not", "title": "Schlager", "body": "To be or the Not, sang der Sänger in C."},
    ]
    with open_index(build_index(tmp_path, records)) as archive:
        assert ids(archive.search(query)) == [found]


_LONG = "Ein Satz ohne Belang steht hier. " * 1500


def test_stock_highlights_no_further_than_32_k() -> None:
    """Stock Whoosh shows nothing of a match beyond 32 K characters."""
    shown = highlight.highlight(
        f"{_LONG}Ganz am Ende kommt Xanten.",
        frozenset({"xanten"}),
        analysis.StandardAnalyzer(),
        highlight.ContextFragmenter(),
        highlight.UppercaseFormatter(),
    )
    assert shown == ""


def test_snippet_beyond_32_k(tmp_path: Path) -> None:
    """A match anywhere in a long article has its passage, with the match marked."""
    body = f"{_LONG}Ganz am Ende kommt Xanten."
    index = build_index(tmp_path, [{"id": "lang", "title": "Langer Text", "body": body}])
    with open_index(index) as archive:
        (hit,) = archive.search("Xanten")
        snippet = hit.snippets[0]
        assert [snippet.text[a:b] for a, b in snippet.spans] == ["Xanten"]
        assert snippet.start > 32_768


def test_snippets_are_never_empty(archive: Archive) -> None:
    """Every hit shows at least one passage that is not blank."""
    for words in _triples(10):
        for hit in archive.search(" ".join(words), match="any", limit=10):
            assert hit.snippets
            assert all(snippet.text.strip() and snippet.spans for snippet in hit.snippets)


def test_total_is_exact_whatever_the_page(archive: Archive) -> None:
    """The total is the number of matches, not of those that were looked at."""
    for word, *_ in _triples(10):
        wanted = sum(word in body for body in _BODIES.values())
        assert {archive.search(word, limit=n, snippets=0).total for n in (0, 1, 10)} == {wanted}
