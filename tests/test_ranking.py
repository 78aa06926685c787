"""Search as a whole against a naive engine over plain lists."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from archives import build_index, ids
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_search import FORMS, Doc, Naive, Scores, either, every

from artikelsuche.index import analyze, read_status
from artikelsuche.search import Archive, Results, open_index

_DAYS = [None, dt.date(2024, 5, 31), dt.date(2024, 6, 1), dt.date(2024, 6, 30), dt.date(2025, 1, 1)]
_words = st.sampled_from(sorted(set(FORMS) - {"eva"}))


def _texts(least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(_words, min_size=least, max_size=most).map(tuple)


def _docs(key: str) -> st.SearchStrategy[Doc]:
    return st.builds(
        Doc,
        id=st.just(key),
        title=_texts(1, 3),
        body=_texts(1, 14),
        teaser=_texts(0, 2),
        author=st.sampled_from([(), ("eva", "brot"), ("eva",)]),
        section=st.sampled_from([None, "Politik", "Kultur"]),
        source=st.sampled_from([None, "Blatt", "Bote"]),
        published=st.sampled_from(_DAYS),
    )


@st.composite
def _corpora(draw: st.DrawFn, most: int = 24) -> list[Doc]:
    size = draw(st.integers(1, most))
    return [draw(_docs(f"a{number:02}")) for number in range(size)]


@dataclass(frozen=True)
class Asked:
    """A query as text, and what the naive engine makes of it."""

    text: str
    scores: Callable[[Naive], Scores]
    negation: bool = False


def _word(text: str) -> Asked:
    return Asked(text, lambda naive: naive.word(text))


def _titled(text: str) -> Asked:
    return Asked(f"titel:{text}", lambda naive: naive.word(text, {"title": 1.0}))


def _prefixed(text: str) -> Asked:
    return Asked(f"{text}*", lambda naive: naive.prefix(text))


def _phrased(words: tuple[str, ...]) -> Asked:
    return Asked(f'"{" ".join(words)}"', lambda naive: naive.phrase(words))


def _nearby(words: tuple[str, ...], distance: int) -> Asked:
    text = f'"{" ".join(words)}"~{distance}'
    return Asked(text, lambda naive: naive.near(words, distance))


def _dated(since: dt.date, until: dt.date) -> Asked:
    since, until = sorted((since, until))
    return Asked(f"datum:{since}..{until}", lambda naive: naive.between(since, until))


def _not(asked: Asked) -> Asked:
    return Asked(f"NICHT ({asked.text})", lambda naive: naive.without(asked.scores(naive)), True)


def _and(parts: list[Asked]) -> Asked:
    text = " UND ".join(f"({part.text})" if not part.negation else part.text for part in parts)
    return Asked(text, lambda naive: every([part.scores(naive) for part in parts]))


def _or(parts: list[Asked]) -> Asked:
    text = " ODER ".join(f"({part.text})" for part in parts)
    return Asked(text, lambda naive: either(part.scores(naive) for part in parts))


_near_words = st.sampled_from(
    [
        words
        for size in (2, 3)
        for words in itertools.permutations(["wind", "winde", "haus", "baum", "kalt"], size)
    ]
)
_days = st.sampled_from([day for day in _DAYS if day])
_leaves = st.one_of(
    _words.map(_word),
    _words.map(_titled),
    st.sampled_from(["wi", "win", "ba", "sch", "hauses", "xy"]).map(_prefixed),
    _texts(1, 3).map(_phrased),
    st.builds(_nearby, _near_words, st.integers(1, 4)),
    st.builds(_dated, _days, _days),
)
_queries = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(_and),
        st.lists(inner, min_size=2, max_size=3).map(_or),
        inner.map(lambda asked: asked if asked.negation else _not(asked)),
    ),
    max_leaves=5,
)
_several = st.lists(_queries, min_size=4, max_size=10)


@contextmanager
def _indexed(*states: list[Doc]) -> Iterator[Archive]:
    """Index one state of the articles after the other, in one commit each."""
    folder = Path(tempfile.mkdtemp())
    try:
        for state in states:
            build_index(folder, [doc.record() for doc in state])
        with open_index(folder / "index") as archive:
            yield archive
    finally:
        shutil.rmtree(folder)


def _check(results: Results, wanted: Scores, docs: list[Doc]) -> None:
    """Assert that results have the wanted articles, scores and order."""
    assert set(ids(results)) == set(wanted)
    assert results.total == len(wanted)
    for hit in results:
        assert hit.score == pytest.approx(wanted[hit.id], abs=1e-6)
    _check_order(results, docs)


def _check_order(results: Results, docs: list[Doc]) -> None:
    """Assert that the best come first, of equals the newest, of those the first by id."""
    dates = {doc.id: doc.published or dt.date.min for doc in docs}
    for one, other in itertools.pairwise(results.hits):
        assert one.score >= other.score
        if one.score == other.score:
            assert dates[one.id] >= dates[other.id]
            if dates[one.id] == dates[other.id]:
                assert one.id < other.id


def test_the_forms_are_those_of_the_analysis() -> None:
    """The naive engine knows its words as the analysis does."""
    for word, (folded, stem, written) in FORMS.items():
        (token,) = analyze(word)
        (slot,) = token.expansion.slots
        assert slot.exact == ((folded,) if written is None else (folded, written))
        assert slot.stems == (stem,)


@settings(max_examples=40)
@given(_corpora(), _several)
def test_search_is_exhaustive_and_scores_by_the_book(docs: list[Doc], queries: list[Asked]) -> None:
    """Documents, BM25F scores and order are those of a naive engine, for every kind of query."""
    naive = Naive(docs)
    with _indexed(docs) as archive:
        for asked in queries:
            results = archive.search(asked.text, limit=100, snippets=0)
            _check(results, asked.scores(naive), docs)


def _random_docs(seed: int, size: int) -> list[Doc]:
    """Make many articles, which would be too much for Hypothesis to draw one by one."""
    chance = random.Random(seed)
    words = sorted(set(FORMS) - {"eva"})
    return [
        Doc(
            id=f"a{number:02}",
            title=tuple(chance.choices(words, k=chance.randint(1, 4))),
            body=tuple(chance.choices(words, k=chance.randint(1, 60))),
            published=chance.choice(_DAYS),
        )
        for number in range(size)
    ]


@settings(max_examples=20)
@given(st.integers(0, 2**16), st.integers(8, 12), st.integers(10, 14), _several)
def test_segments_do_not_change_the_scores(
    seed: int, first: int, second: int, queries: list[Asked]
) -> None:
    """An index of several commits scores as if it had been built in one."""
    docs = _random_docs(seed, 40)
    naive = Naive(docs)
    with _indexed(docs[:first], docs[: first + second], docs) as archive:
        for asked in queries:
            results = archive.search(asked.text, limit=100, snippets=0)
            _check(results, asked.scores(naive), docs)


@st.composite
def _histories(draw: st.DrawFn) -> list[list[Doc]]:
    """Draw states of a growing, shrinking and changing set of articles."""
    keys = [f"a{number:02}" for number in range(20)]
    states = []
    known: dict[str, Doc] = {}
    for _ in range(draw(st.integers(2, 4))):
        for key in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=12, unique=True)):
            known[key] = draw(_docs(key))
        for key in draw(st.lists(st.sampled_from(keys), max_size=4, unique=True)):
            if len(known) > 1:
                known.pop(key, None)
        states.append([known[key] for key in sorted(known)])
    return states


@settings(max_examples=25)
@given(_histories(), _several)
def test_updates_and_deletes_are_followed(history: list[list[Doc]], queries: list[Asked]) -> None:
    """After any run of updates and deletes a query finds what is there now, and nothing else."""
    docs = history[-1]
    naive = Naive(docs)
    with _indexed(*history) as archive:
        assert len(archive) == len(docs)
        for asked in queries:
            results = archive.search(asked.text, limit=100, snippets=0)
            assert set(ids(results)) == set(asked.scores(naive))
            assert results.total == len(results)
            _check_order(results, docs)


@settings(max_examples=25)
@given(
    _corpora(),
    _queries,
    st.sampled_from([None, *_DAYS]),
    st.sampled_from([None, *_DAYS]),
    st.sampled_from([None, "Politik", ["Politik", "Kultur"]]),
    st.sampled_from([None, "Bote"]),
    st.sampled_from([None, "eva", "Eva Brot"]),
)
def test_filters_narrow_and_do_not_score(
    docs: list[Doc],
    asked: Asked,
    since: dt.date | None,
    until: dt.date | None,
    section: str | list[str] | None,
    source: str | None,
    author: str | None,
) -> None:
    """Filters leave out what does not pass them, and the rest keeps its score."""
    if since and until and since > until:
        since, until = until, since

    def passes(doc: Doc) -> bool:
        if (since or until) and doc.published is None:
            return False
        names = " ".join(doc.author)
        return (
            (since is None or doc.published >= since)
            and (until is None or doc.published <= until)
            and (section is None or (doc.section is not None and doc.section in section))
            and (source is None or doc.source == source)
            and (author is None or author.lower() in names)
        )

    wanted = asked.scores(Naive(docs))
    passing = {doc.id for doc in docs if passes(doc)}
    with _indexed(docs) as archive:
        results = archive.search(
            asked.text, limit=100, snippets=0,
            since=since, until=until, section=section, source=source, author=author,
        )  # fmt: skip
    _check(results, {key: score for key, score in wanted.items() if key in passing}, docs)


@settings(max_examples=20)
@given(_corpora(), _queries, st.integers(1, 7), st.sampled_from(["relevance", "date"]))
def test_pages_join_to_the_whole(docs: list[Doc], asked: Asked, size: int, sort: str) -> None:
    """The pages of a search, one after the other, are the whole of it."""
    with _indexed(docs) as archive:
        whole = archive.search(asked.text, limit=100, snippets=0, sort=sort)
        pages = [
            archive.search(asked.text, limit=size, offset=start, snippets=0, sort=sort)
            for start in range(0, len(docs) + size, size)
        ]
    assert [hit for page in pages for hit in page] == list(whole)
    assert {page.total for page in pages} == {whole.total}


@settings(max_examples=15)
@given(_corpora(), _queries)
def test_sort_by_date(docs: list[Doc], asked: Asked) -> None:
    """Sorted by date the newest come first, of one day the best, and unknown dates last."""
    dates = {doc.id: doc.published for doc in docs}
    with _indexed(docs) as archive:
        results = archive.search(asked.text, limit=100, snippets=0, sort="date")
    keys = [
        (dates[hit.id] is None, -(dates[hit.id] or dt.date.min).toordinal(), -hit.score, hit.id)
        for hit in results
    ]
    assert keys == sorted(keys)
    assert set(ids(results)) == set(asked.scores(Naive(docs)))


@settings(max_examples=20)
@given(_corpora(), st.lists(_words, min_size=2, max_size=4, unique=True))
def test_any_is_or_and_all_is_and(docs: list[Doc], words: list[str]) -> None:
    """With match="any" one word is enough, more rank higher; by default all must occur."""
    naive = Naive(docs)
    scores = [naive.word(word) for word in words]
    with _indexed(docs) as archive:
        every_word = archive.search(" ".join(words), limit=100, snippets=0)
        any_word = archive.search(" ".join(words), limit=100, snippets=0, match="any")
    _check(any_word, naive.any_word(words), docs)
    most = max((sum(doc.id in score for score in scores) for doc in docs), default=0)
    wanted = {doc.id for doc in docs if most and sum(doc.id in s for s in scores) == most}
    assert set(ids(every_word)) == wanted
    assert bool(every_word.notices) == (0 < most < len(words))


def test_commits_leave_several_segments(tmp_path: Path) -> None:
    """Small runs add segments, so that the tests above search more than one."""
    docs = _random_docs(1, 40)
    for size in (10, 24, 40):
        index = build_index(tmp_path, [doc.record() for doc in docs[:size]])
    assert read_status(index).segments > 1
