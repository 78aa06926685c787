"""The words that mark a result, against counts over all articles one by one."""

from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from archives import build_index, write_records
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.index import IndexDirectory, reindex
from artikelsuche.index.analysis.stemming import stem
from artikelsuche.index.store.index_view import IndexView
from artikelsuche.index.store.snapshot import open_view
from artikelsuche.search import open_index
from artikelsuche.search.engine.segments.significance import significant_terms

_WORDS = ("hafen", "kran", "lotse", "museum", "maler", "brücke", "stau", "fähre")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> IndexView:
    """An index of several segments that has lost some of its articles; some are copies."""
    chance, folder = random.Random(3), tmp_path_factory.mktemp("significant")
    records = [
        {"id": f"a{n}", "title": "Notiz", "body": " ".join(chance.choices(_WORDS, k=4)) + f" {n}."}
        for n in range(120)
    ]
    for n in range(12):
        text = " ".join(chance.choices(_WORDS, k=40))
        bodies = (text, f"{text} {chance.choice(_WORDS)}", f"{chance.choice(_WORDS)} {text}")
        records += [{"id": f"c{n}{m}", "title": "Lauf", "body": b} for m, b in enumerate(bodies)]
    sources = [write_records(folder / f"{n}.jsonl", records[n::2]) for n in range(2)]
    reindex(sources[:1], index=folder / "index")
    reindex(sources, index=folder / "index")
    write_records(sources[0], records[10::2])
    reindex(sources, index=folder / "index")
    return open_view(IndexDirectory(folder / "index"))[1]


def _cluster(view: IndexView, number: int, live: list[int]) -> list[int]:
    return [one for one in view.copies.members(number) if one in live]


def _likelihood(a: int, b: int, inside: int, outside: int) -> float:
    everywhere, having = inside + outside, a + b
    cells = [
        (a, having * inside),
        (b, having * outside),
        (inside - a, (everywhere - having) * inside),
        (outside - b, (everywhere - having) * outside),
    ]
    return 2 * sum(seen * math.log(seen * everywhere / wanted) for seen, wanted in cells if seen)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_terms_score_as_counted_one_by_one(view: IndexView, data: st.DataObject) -> None:
    """Every term that marks articles has the log-likelihood of a count over all of them."""
    live = list(view.live_numbers())
    chosen = sorted(data.draw(st.sets(st.sampled_from(live), min_size=1)))
    found = [
        np.array(
            [n - base for n in chosen if base <= n < base + segment.documents], dtype=np.uint16
        )
        for segment, base in zip(view.segments, view.bases, strict=True)
    ]
    kept = {
        next((n for n in _cluster(view, one, live) if n in chosen), min(_cluster(view, one, live)))
        for one in live
    }
    live, chosen = sorted(kept), sorted(kept.intersection(chosen))
    texts = {n: set(view.text(n).rstrip(".").replace("ü", "u").replace("ä", "a").split())
             for n in live}  # fmt: skip
    everywhere = Counter(word for words in texts.values() for word in words)
    inside = Counter(word for n in chosen for word in texts[n])
    outside, expected = len(live) - len(chosen), {}
    for word, count in inside.items():
        rest = everywhere[word] - count
        if count >= min(2, len(chosen)) and count * outside > rest * len(chosen):
            expected[word] = (_likelihood(count, rest, len(chosen), outside), count)
    told = {one.term: (one.score, one.count) for one in significant_terms(view, found, "body_stem")}
    stems = {word: stem(word) for word in expected}
    expected = {stems[word]: value for word, value in expected.items()}
    if not outside:
        expected = {}
    assert told.keys() == expected.keys()
    for word, (score, count) in told.items():
        assert count == expected[word][1] and score == pytest.approx(expected[word][0])


def test_words_are_written_as_people_write_them(tmp_path: Path) -> None:
    """A result is marked by whole words in their most frequent form, not by what was asked for."""
    records = [
        {"id": f"w{n}", "title": f"Werft {n}",
         "body": f"Die Werft Nummer {n} baut Fähren. Die Fähren der Reederei fahren."}
        for n in range(5)
    ] + [
        {"id": f"m{n}", "title": f"Museum {n}", "body": f"Das Museum Nummer {n} zeigt Bilder."}
        for n in range(9)
    ]  # fmt: skip
    with open_index(build_index(tmp_path, records)) as archive:
        results = archive.search("Werft", significant=6)
        assert "Fähren" in [one.term for one in results.significant]
        assert "Werft" not in [one.term for one in results.significant]
        assert results.to_json()["significant"][0]["count"] == 5
        assert len(results.significant) <= 6
        assert archive.search("Xylophon", significant=3).significant == ()
        assert archive.search("Nummer", significant=3).significant == ()
