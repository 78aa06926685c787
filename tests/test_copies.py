"""Near-duplicates: which articles are copies of one text, whatever the history of the index."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import Record, build_index, write_records
from copied_texts import CHANGES, cut, report, sentence
from hypothesis import given, settings
from hypothesis import strategies as st

from artikelsuche.corpus import ArtikelsucheError
from artikelsuche.index import IndexDirectory, reindex, verify
from artikelsuche.index.analysis.analyzer import forms
from artikelsuche.index.store.snapshot import open_snapshot

Clusters = set[frozenset[str]]


def _clusters(index: Path) -> Clusters:
    view = open_snapshot(IndexDirectory(index)).view()
    numbers = list(view.live_numbers())
    found = {frozenset(view.key(n).decode() for n in view.copies.members(m)) for m in numbers}
    return {cluster for cluster in found if len(cluster) > 1}


def _records(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"id": key, "title": f"Meldung {key}", "body": text} for key, text in texts.items()]


def _runs(text: str) -> set[Any]:
    words = forms(text)
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def _naive(texts: Mapping[str, str]) -> Clusters:
    """Compare every text with every other one, the longest first."""
    longest: dict[str, str] = {}
    order = sorted(texts, key=lambda key: (3 - len(forms(texts[key])), key))
    for at, key in enumerate(order):
        own = _runs(texts[key])
        leaders = [one for one in order[:at] if longest[one] == one and _copied(texts, one, own)]
        shares = [-len(own & _runs(texts[one])) / len(own) for one in leaders]
        longest[key] = (
            min(zip(shares, range(len(leaders)), leaders, strict=True))[2] if leaders else key
        )
    found = {frozenset(k for k in texts if longest[k] == one) for one in texts}
    return {cluster for cluster in found if len(cluster) > 1}


def _copied(texts: Mapping[str, str], longer: str, own: set[Any]) -> bool:
    runs = _runs(texts[longer])
    return len(own) >= 16 and len(runs) <= 5 * len(own) and len(own & runs) >= 0.8 * len(own)


def _family(seed: int, copies: int) -> dict[str, str]:
    chance = random.Random(seed)
    text = report(chance)
    made = {f"{seed}-0": text}
    for number in range(copies):
        changed = chance.choice(CHANGES)(text, chance)
        made[f"{seed}-{number + 1}"] = changed
    return made


def _families(seeds: Iterable[int]) -> dict[str, str]:
    return {key: text for seed in seeds for key, text in _family(seed, seed % 4).items()}


def test_copies_make_clusters(tmp_path: Path) -> None:
    """A report and what papers made of it are one cluster; others on the same subjects are none."""
    texts = _families(range(40))
    found = _clusters(build_index(tmp_path, _records(texts)))
    assert found == _naive(texts)
    assert found == {frozenset(_family(seed, seed % 4)) for seed in range(40) if seed % 4}


@settings(max_examples=12)
@given(st.data())
def test_clusters_do_not_depend_on_the_history(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """After any runs that add, change and delete articles the clusters are those of all pairs."""
    folder = tmp_path_factory.mktemp("history")
    texts = _families(range(6))
    keys = sorted(texts)
    source, index = folder / "articles.jsonl", folder / "index"
    for _ in range(data.draw(st.integers(1, 4))):
        chosen = data.draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
        if data.draw(st.booleans()):  # one becomes a copy of another
            texts = {**texts, chosen[0]: texts[chosen[-1]]}
        write_records(source, _records({key: texts[key] for key in chosen}))
        reindex([source], index=index, allow_shrink=True)
        assert _clusters(index) == _naive({key: texts[key] for key in chosen})
        verify(index)


def test_clusters_are_kept_through_merges_and_processes(tmp_path: Path) -> None:
    """Many small commits whose segments are merged, or several processes, find the same."""
    texts = _families(range(24))
    records = _records(texts)
    whole = _clusters(build_index(tmp_path / "whole", records))
    sources = []
    for at in range(8):
        sources.append(write_records(tmp_path / f"{at}.jsonl", records[at::8]))
        reindex(sources, index=tmp_path / "grown")
    assert _clusters(tmp_path / "grown") == whole
    reindex(sources, index=tmp_path / "jobs", jobs=2)
    assert _clusters(tmp_path / "jobs") == whole


def test_a_cluster_falls_apart_with_its_longest_text(tmp_path: Path) -> None:
    """Two halves of a report are copies of it, and of each other no longer once it is gone."""
    text = report(random.Random(1), 16)
    parts = text.split("\n\n")
    halves = {"erste": "\n\n".join(parts[:4]), "zweite": "\n\n".join(parts[4:])}
    index = build_index(tmp_path, _records({"ganz": text, **halves}))
    assert _clusters(index) == {frozenset({"ganz", "erste", "zweite"})}
    write_records(tmp_path / "articles.jsonl", _records(halves))
    reindex([tmp_path / "articles.jsonl"], index=index, allow_shrink=True)
    assert _clusters(index) == set()


def test_a_large_cluster_survives_the_loss_of_its_longest_texts(tmp_path: Path) -> None:
    """Of many copies, which are not all compared, the rest stay together whichever are deleted."""
    text = report(random.Random(2))
    texts = {f"{n:02}": f"{text}{' Zusatz' * (40 - n)}" for n in range(40)}
    index = build_index(tmp_path, _records(texts))
    assert _clusters(index) == {frozenset(texts)}
    left = dict(list(texts.items())[8:])
    write_records(tmp_path / "articles.jsonl", _records(left))
    reindex([tmp_path / "articles.jsonl"], index=index, allow_shrink=True)
    assert _clusters(index) == {frozenset(left)}


def test_series_are_no_copies(tmp_path: Path) -> None:
    """The weather or the prices of two days have the same words, and other figures."""
    chance = random.Random(3)

    def prices(day: int) -> str:
        rows = [f"Für {good} zahlten Händler am Markt {chance.randrange(100, 999)} Taler je Fass, "
                "wie die Kammer der Kaufleute in ihrem täglichen Bericht über alle Waren mitteilte."
                for good in ("Öl", "Salz", "Wein", "Honig", "Essig", "Tran")]  # fmt: skip
        return f"Preise vom {day}. Mai: " + " ".join(rows)

    texts = {f"preise-{day}": prices(day) for day in range(1, 12)}
    assert _clusters(build_index(tmp_path, _records(texts))) == set()


def test_shared_boilerplate_makes_no_chain(tmp_path: Path) -> None:
    """A long notice under many articles does not make copies of them."""
    notice = report(random.Random(4), 5)
    texts = {str(n): f"{report(random.Random(100 + n), 6)}\n{notice}" for n in range(60)}
    assert _clusters(build_index(tmp_path, _records(texts))) == set()


def test_chains_of_versions_end(tmp_path: Path) -> None:
    """Of texts that change step by step the last is no copy of the first."""
    chance = random.Random(5)
    sentences = [sentence(chance) for _ in range(30)]
    texts = {f"{n:02}": " ".join(sentences[n : n + 12]) for n in range(0, 18)}
    for cluster in _clusters(build_index(tmp_path, _records(texts))):
        numbers = [int(key) for key in cluster]
        assert max(numbers) - min(numbers) <= 5


def test_short_stubs_are_no_copies(tmp_path: Path) -> None:
    """A text of a few words, the notice of a paywall, is no copy of the same under others."""
    stub = "Diesen Artikel lesen nur Abonnenten. Bitte melden Sie sich an und lesen Sie weiter."
    assert _clusters(build_index(tmp_path, _records({"a": stub, "b": stub}))) == set()


def test_flashes_and_very_long_texts_have_copies(tmp_path: Path) -> None:
    """A flash of thirty words has copies, and so has a text of thousands."""
    chance = random.Random(6)
    flash, long = " ".join(sentence(chance) for _ in range(2)), report(chance, 900)
    texts = {"blitz": flash, "blitz2": f"Eil: {flash}", "lang": long, "lang2": cut(long, chance)}
    found = _clusters(build_index(tmp_path, _records(texts)))
    assert found == {frozenset({"blitz", "blitz2"}), frozenset({"lang", "lang2"})}


def test_a_text_that_repeats_itself_has_copies(tmp_path: Path) -> None:
    """A text of few different words, such as a table, is sketched like any other."""
    chance = random.Random(7)
    table = " ".join([sentence(chance) for _ in range(3)] * 60)
    texts = {"a": table, "b": table + " Ende.", "c": report(chance)}
    assert _clusters(build_index(tmp_path, _records(texts))) == {frozenset({"a", "b"})}


def test_damaged_copies_are_told(tmp_path: Path) -> None:
    """A changed or missing file of copies is named by `verify`, and mended by the next run."""
    records: list[Record] = _records(_families(range(8)))
    index = build_index(tmp_path, records)
    whole = _clusters(index)
    (path,) = (index / "generations").glob("*/copies-*.bin")
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArtikelsucheError, match=r"copies-1\.bin"):
        verify(index)
    path.unlink()
    with pytest.raises(ArtikelsucheError, match=r"copies-1\.bin"):
        verify(index)
    reindex([tmp_path / "articles.jsonl"], index=index)
    assert _clusters(index) == whole


def test_old_files_of_copies_go(tmp_path: Path) -> None:
    """A commit leaves its own file of copies only."""
    texts = _families(range(5))
    index = build_index(tmp_path, _records(texts))
    write_records(tmp_path / "articles.jsonl", _records({**texts, "neu": report(random.Random(9))}))
    reindex([tmp_path / "articles.jsonl"], index=index)
    (path,) = (index / "generations").glob("*/copies-*.bin")
    assert path.name == "copies-2.bin"
    assert np.all(np.diff(open_snapshot(IndexDirectory(index)).view().copies.between(0, 99)[0]) > 0)
