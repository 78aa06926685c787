"""Writers and readers at once, damaged files, and readers that outlive generations."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from article_files import ARTICLES, generation, put_articles, put_records, stored

from artikelsuche.corpus import ArtikelsucheError
from artikelsuche.index import IndexDirectory, reindex, verify
from artikelsuche.search import open_index

_PROGRAM = Path(__file__).with_name("reader_and_writer.py")


def _together(tmp_path: Path, seconds: float) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    put_articles(source, {f"a{n}": f"Titel {n}\n\nEin Kran im Hafen, {n}." for n in range(20)})
    reindex([source], index=index)
    roles = [("writer", 1), ("writer", 2), *(("readers", n) for n in range(4))]
    processes = [
        subprocess.Popen(
            [sys.executable, _PROGRAM, role, index, source, str(seconds), str(number)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for role, number in roles
    ]  # fmt: skip
    for process, (role, _) in zip(processes, roles, strict=True):
        out, err = process.communicate(timeout=seconds + 120)
        assert (process.returncode, err) == (0, ""), role
        assert int(out) >= 2, role
    report = reindex([source], index=index)
    assert verify(index) == report.articles == len(list(source.iterdir()))
    assert [path.name for path in (index / "generations").iterdir()] == [generation(index).name]


def test_two_writers_and_twenty_readers(tmp_path: Path) -> None:
    """No run and no search fails, no reader sees half a state or goes back in time."""
    _together(tmp_path, 3)


@pytest.mark.sweep
def test_two_writers_and_twenty_readers_for_a_minute(tmp_path: Path) -> None:
    """The same for a minute."""
    _together(tmp_path, 60)


def test_a_reader_outlives_the_generations_it_holds(tmp_path: Path) -> None:
    """An archive that nobody refreshes answers in full when its files have long been removed."""
    source, index = put_articles(tmp_path / "source"), tmp_path / "index"
    reindex([source], index=index)
    with open_index(index) as archive, open_index(index) as untouched:
        before = archive.search("Müll ODER Böen").to_json()["hits"]
        for turn in range(3):
            put_articles(source, {f"neu{turn}": f"Neu {turn}\n\nDer Müll der Böen."})
            reindex([source], index=index, full=turn != 1)
        assert archive.search("Müll ODER Böen").to_json()["hits"] == before
        assert untouched.search("Müll ODER Böen").to_json()["hits"] == before
        assert untouched.get("wetter") is not None
        assert untouched.search("Meteorolge").suggestions
        assert archive.refresh()
        assert archive.search("Müll ODER Böen").total == len(before) + 3


def _damages(content: bytes, every: int, chance: random.Random) -> list[bytes]:
    """Cut a file short, and flip single bits of it, at many places."""
    places = range(0, len(content), every)
    cut = [content[:at] for at in (*places, len(content) - 1)]
    flipped = []
    for at in places:
        changed = bytearray(content)
        changed[at] ^= 1 << chance.randrange(8)
        flipped.append(bytes(changed))
    return cut + flipped


def _damage(tmp_path: Path, share: int) -> int:
    """Damage each file of an index in many ways; each time the next run must repair it."""
    source, index, good = tmp_path / "source", tmp_path / "index", tmp_path / "good"
    put_articles(source)
    put_records(source / "b.jsonl", *({"id": n, "body": f"Meldung {n}."} for n in range(5)))
    reindex([source], index=good)
    articles, tried = stored(good), 0
    names = [p.relative_to(good) for p in good.rglob("*") if p.is_file() and p.name != "lock"]
    chance = random.Random(7)
    for name in names:
        content = (good / name).read_bytes()
        for damaged in _damages(content, len(content) // share + 1, chance):
            shutil.rmtree(index, ignore_errors=True)
            shutil.copytree(good, index)
            (index / name).write_bytes(damaged)
            tried += 1
            try:
                verify(index)
            except ArtikelsucheError as error:
                assert "artikelsuche reindex" in str(error), name
                assert str(index) in str(error), name
            else:
                assert stored(index) == articles, name
            report = reindex([source], index=index)
            assert report.articles == len(ARTICLES) + 5, name
            assert verify(index) == report.articles, name
            assert stored(index) == articles, name
            assert IndexDirectory(index).live().is_dir()
    return tried


def test_damage_is_repaired_by_the_next_run(tmp_path: Path) -> None:
    """Whatever file is cut short or changed: verify names it, the next run repairs it unasked."""
    assert _damage(tmp_path, 4) > 20


@pytest.mark.sweep
def test_damage_anywhere_is_repaired_by_the_next_run(tmp_path: Path) -> None:
    """The same at hundreds of places."""
    assert _damage(tmp_path, 60) > 400
